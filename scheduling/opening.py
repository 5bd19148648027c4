"""A route's opening hours, from the tables into the arithmetic."""

from collections import defaultdict
from datetime import date, time
from zoneinfo import ZoneInfo

from django.conf import settings

from channels_layer.protocol import Route
from scheduling.hours import Rule, SpecialDay, Week
from scheduling.models import OpeningHours
from scheduling.models import SpecialDay as SpecialDayRow


def week(route: Route) -> Week:
    """The wall-clock rules of `route`, in the service's own zone."""
    rules = tuple(
        Rule(weekday=row.weekday, opens=row.opens, closes=row.closes)
        for row in OpeningHours.objects.filter(route=route)
    )
    return Week(ZoneInfo(settings.TIME_ZONE), rules, _special_days(route))


def _special_days(route: Route) -> tuple[SpecialDay, ...]:
    periods: dict[date, list[tuple[time, time]]] = defaultdict(list)
    for row in SpecialDayRow.objects.filter(route=route):
        times = periods[row.date]
        if row.opens is not None and row.closes is not None:
            times.append((row.opens, row.closes))
    return tuple(SpecialDay(day, tuple(times)) for day, times in periods.items())
