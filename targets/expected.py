"""What a week of the roster is expected to bring, and who is planned for it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean

from django.db.models import Q

from channels_layer.protocol import Channel, Route
from scheduling.free import zone
from scheduling.holidays import holidays
from scheduling.models import Counsellor
from scheduling.plans import plans_of
from scheduling.shifts import fewest
from scheduling.spans import Dates
from targets.demand import ONE_WEEK, WEEKS, comparable, needed
from targets.routes import ExpectedRoute, routes, worked
from triage.models import Event, EventKind
from triage.places import handle_seconds

ONE_DAY = timedelta(days=1)
HALF_HOURS = [time(number // 2, 30 * (number % 2)) for number in range(48)]


@dataclass(frozen=True, slots=True)
class HalfHour:
    """From the wall-clock time `starts` on. `arrivals` is a mean; `planned` are those who are
    there for all of it, or have somebody there in their place.
    """

    starts: time
    arrivals: float
    needed: int
    planned: int


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """`like` is how many dates it is expected by; with none there are no half hours."""

    day: date
    like: int
    half_hours: list[HalfHour]


@dataclass(frozen=True, slots=True)
class Expected:
    """How long a chat takes in seconds, how many a counsellor holds at once, and seven days.

    `routes` are those that are not chats, by the day.
    """

    handle_seconds: float
    concurrency: float
    days: list[ExpectedDay]
    routes: list[ExpectedRoute]


def expected(monday: date, now: datetime) -> Expected:
    """Contacts, not people: all who came to wait, also those who gave up."""
    days = [monday + number * ONE_DAY for number in range(7)]
    like = _like(days, now.astimezone(zone()).date())
    people = Counsellor.objects.filter(user__is_active=True)
    concurrency = max(1.0, fmean(people.values_list("capacity", flat=True) or [1]))
    seconds = handle_seconds()
    arrivals = _arrivals([each for its in like.values() for each in its])
    dates = Dates(zone(), monday - ONE_DAY, days[-1])
    plans = plans_of(list(people.values_list("pk", flat=True)), dates).values()
    spans = worked(plans, Route.CHAT, dates)

    def half_hours(day: date) -> list[HalfHour]:
        found = []
        for starts, ends in zip(HALF_HOURS, [*HALF_HOURS[1:], time()], strict=True):
            span = dates.span(day, starts, ends)
            if span[0] == span[1]:  # the clocks jump over it
                continue
            came = [arrivals[each, starts] for each in like[day]]
            mean = fmean(came)
            takes = needed(mean, seconds, concurrency)
            found.append(HalfHour(starts, round(mean, 2), takes, fewest(spans, span)))
        return found

    told = [ExpectedDay(day, len(like[day]), half_hours(day) if like[day] else []) for day in days]
    return Expected(seconds, concurrency, told, routes(like, plans, dates))


def _like(days: Sequence[date], today: date) -> dict[date, list[date]]:
    """The journal's first day was not a whole one."""
    began = Event.objects.order_by("at").values_list("at", flat=True).first()
    if began is None:
        return {day: [] for day in days}
    first = began.astimezone(zone()).date() + ONE_DAY
    off = holidays(min(days[0], today) - (WEEKS + 1) * ONE_WEEK, days[-1])
    return {day: comparable(day, today, first, off) for day in days}


def _arrivals(dates: Collection[date]) -> Counter[tuple[date, time]]:
    """How many came on each of the dates, by the half hour of the clock on the wall."""
    if not dates:
        return Counter()
    asked = frozenset(dates)
    begins, ends = (
        datetime.combine(day, time(), zone()) for day in (min(dates), max(dates) + ONE_DAY)
    )
    came = Q(kind=EventKind.QUEUED) | Q(kind=EventKind.MOVED) & ~Q(data__before=Channel.CHAT)
    events = Event.objects.filter(
        came, at__gte=begins, at__lt=ends, data__channel=Channel.CHAT
    ).order_by()
    local = (at.astimezone(zone()) for at in events.values_list("at", flat=True).iterator())
    return Counter(
        (at.date(), time(at.hour, at.minute // 30 * 30)) for at in local if at.date() in asked
    )
