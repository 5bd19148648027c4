"""How many calls and meetings a day of the roster is expected to bring, and the time they take.

A chat is met when it comes. A call that is wished for can be made at any time of the day, and
what is booked is on its own day: so these are counted by the day, in people's time.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean

from django.db.models import Q

from channels_layer.protocol import Channel, Route
from scheduling.free import rules_of, zone
from scheduling.holidays import holidays
from scheduling.hours import Week
from scheduling.opening import COVERED_BY, weeks
from scheduling.shifts import Plan
from scheduling.spans import Dates, Span, merged
from targets.demand import ONE_WEEK, minutes_needed
from triage.models import Event, EventKind
from triage.places import handle_seconds
from triage.waitlist import how_many

ONE_DAY = timedelta(days=1)
CHANNELS = (Channel.CALLBACK, Channel.MEETING)


@dataclass(frozen=True, slots=True)
class RouteDay:
    """`asked` is a mean; `needed` and `planned` are minutes of people's time.

    With no dates that it is `like` nothing is expected.
    """

    day: date
    like: int
    asked: float
    needed: int
    planned: int


@dataclass(frozen=True, slots=True)
class ExpectedRoute:
    """How long one takes in seconds, how many wait for a freed time, and seven days."""

    route: Route
    handle_seconds: float
    waiting: int
    days: list[RouteDay]


def routes(
    like: Mapping[date, Collection[date]], plans: Collection[Plan], dates: Dates
) -> list[ExpectedRoute]:
    """Calls and meetings of each of the days, by the dates that it is `like`."""
    hours = weeks([Route(channel) for channel in CHANNELS])
    waiting = how_many()
    return [
        _route(
            channel, hours[Route(channel)].whoever_is_there(), waiting[channel], like, plans, dates
        )
        for channel in CHANNELS
    ]


def _route(
    channel: Channel,
    hours: Week,
    waiting: int,
    like: Mapping[date, Collection[date]],
    plans: Collection[Plan],
    dates: Dates,
) -> ExpectedRoute:
    seconds = handle_seconds(channel, usual=60 * rules_of(channel).minutes)
    came = _came(channel, hours, {each for its in like.values() for each in its})
    spans = worked(plans, Route(channel), dates)

    def told(day: date) -> RouteDay:
        mean = fmean(came[each] for each in like[day]) if like[day] else 0.0
        planned = sum(_within(span, dates.whole(day)) for its in spans for span in its)
        needed = minutes_needed(mean, seconds)
        return RouteDay(day, len(like[day]), round(mean, 2), needed, planned)

    return ExpectedRoute(Route(channel), seconds, waiting, [told(day) for day in like])


def worked(plans: Collection[Plan], route: Route, dates: Dates) -> list[list[Span]]:
    """When each of them is there for a route."""
    off = holidays(dates.first, dates.last)
    places = (plan.of(COVERED_BY[route]).by_place(dates, off).values() for plan in plans)
    return [merged(span for spans in its for span in spans) for its in places]


def _within(span: Span, day: Span) -> int:
    return max(0, min(span[1], day[1]) - max(span[0], day[0]))


def _came(channel: Channel, hours: Week, dates: Collection[date]) -> Counter[date]:
    """What was to be met on each of the dates: wishes, and what was booked for it."""
    if not dates:
        return Counter()
    begins, ends = (
        datetime.combine(day, time(), zone()) for day in (min(dates), max(dates) + ONE_DAY)
    )
    asked = frozenset(dates)
    met = [*_wishes(channel, hours, begins, ends), *_booked(channel, begins, ends)]
    return Counter(day for day in met if day in asked)


def _wishes(channel: Channel, hours: Week, begins: datetime, ends: datetime) -> Iterator[date]:
    """The days on which they could be met first: whoever asks at night is called in the morning.

    By the hours of now, with the special days there were.
    """
    first = begins - ONE_WEEK
    came = Q(kind=EventKind.QUEUED) | Q(kind=EventKind.MOVED) & ~Q(data__before=channel)
    events = Event.objects.filter(came, at__gte=first, at__lt=ends, data__channel=channel)
    periods = hours.periods(first.date(), ends.date() + ONE_WEEK)
    closes = [period.closes for period in periods]
    for at in events.order_by().values_list("at", flat=True).iterator():
        number = bisect_right(closes, at)
        met = max(at, periods[number].opens) if number < len(periods) else at
        yield met.astimezone(zone()).date()


def _booked(channel: Channel, begins: datetime, ends: datetime) -> Iterator[date]:
    """Those that came due: what was moved is on its last day, what was cancelled on none."""
    due = Event.objects.filter(
        kind=EventKind.DUE,
        contact__appointment__channel=channel,
        contact__appointment__starts_at__gte=begins,
        contact__appointment__starts_at__lt=ends,
    )
    for at in due.order_by().values_list("contact__appointment__starts_at", flat=True).iterator():
        yield at.astimezone(zone()).date()
