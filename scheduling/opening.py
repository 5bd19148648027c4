"""When each route is open: the service's hours, and who is planned in them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import lru_cache, partial
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings

from channels_layer.protocol import Route
from scheduling.holidays import holidays
from scheduling.hours import ONE_DAY, Period, Rule, SpecialDay, Week
from scheduling.models import Counsellor, OpeningHours
from scheduling.models import SpecialDay as SpecialDayRow
from scheduling.plans import plans_of
from scheduling.shifts import ShiftKind, covered
from scheduling.spans import Dates, Span, moment

COVERED_BY = {
    Route.CHAT: (ShiftKind.CHAT,),
    Route.CALLBACK: (ShiftKind.PHONE, ShiftKind.BOOKABLE),
    Route.MEETING: (ShiftKind.MEETING,),
}
# Who can be booked for a call is there for calls too, but is not why calls are open.
PLANNED_BY = {
    Route.CHAT: ShiftKind.CHAT,
    Route.CALLBACK: ShiftKind.PHONE,
    Route.MEETING: ShiftKind.MEETING,
}
# As far as a citizen is told of, in one reading.
AT_ONCE = timedelta(weeks=4)
ONE_WEEK = timedelta(weeks=1)
READ_SECONDS = 60


def week(route: Route) -> Week:
    """The service's hours of `route` in which somebody is planned."""
    return weeks([route])[route]


def weeks(routes: Collection[Route] = tuple(COVERED_BY)) -> dict[Route, Week]:
    """The same for each of them."""
    roster = _latest(int(monotonic() // READ_SECONDS))
    return {
        route: replace(hours, staffed=partial(roster.staffed, route))
        for route, hours in _service_hours(routes).items()
    }


def service_hours(route: Route) -> Week:
    """The wall-clock rules of `route`, in the service's own zone, whoever is planned."""
    return _service_hours([route])[route]


def _service_hours(routes: Collection[Route]) -> dict[Route, Week]:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for row in OpeningHours.objects.filter(route__in=routes):
        rules[row.route].append(Rule(weekday=row.weekday, opens=row.opens, closes=row.closes))
    special = _special_days(routes)
    zone = ZoneInfo(settings.TIME_ZONE)
    return {route: Week(zone, tuple(rules[route]), special[route]) for route in routes}


def _special_days(routes: Collection[Route]) -> dict[Route, tuple[SpecialDay, ...]]:
    periods: dict[str, dict[date, list[tuple[time, time]]]] = {route: {} for route in routes}
    for row in SpecialDayRow.objects.filter(route__in=routes):
        times = periods[row.route].setdefault(row.date, [])
        if row.opens is not None and row.closes is not None:
            times.append((row.opens, row.closes))
    return {
        route: tuple(SpecialDay(day, tuple(times)) for day, times in periods[route].items())
        for route in routes
    }


class _Roster:
    """When somebody is planned, read some weeks at a time when it is asked for."""

    def __init__(self) -> None:
        # The spans that touch a date or the one after it.
        self._known: dict[tuple[Route, date], list[Period]] = {}

    def staffed(self, route: Route, day: date) -> Sequence[Period]:
        if (route, day) not in self._known:
            self._read(day - timedelta(day.weekday()))
        return self._known[route, day]

    def _read(self, monday: date) -> None:
        """Four weeks; the day before reaches into them, and they reach into the week after."""
        last = monday + AT_ONCE - ONE_DAY
        dates = Dates(ZoneInfo(settings.TIME_ZONE), monday - ONE_DAY, last + ONE_WEEK)
        people = Counsellor.objects.filter(user__is_active=True).values_list("pk", flat=True)
        plans = plans_of(list(people), dates).values()
        off = holidays(dates.first, dates.last)
        for route, kinds in COVERED_BY.items():
            spans = covered(plans, kinds, PLANNED_BY[route], dates, off)
            for number in range(AT_ONCE.days):
                day = monday + number * ONE_DAY
                self._known[route, day] = _touching(spans, dates, day)


def _touching(spans: Sequence[Span], dates: Dates, day: date) -> list[Period]:
    begins, ends = dates.whole(day)[0], dates.whole(day + ONE_DAY)[1]
    return [Period(moment(a), moment(b)) for a, b in spans if b > begins and a < ends]


@lru_cache(maxsize=1)
def _latest(minute: int) -> _Roster:
    """One reading serves everybody who asks in the same minute of this process."""
    return _Roster()


# Whoever has changed the roster in this process wants it read again.
forget = _latest.cache_clear
