"""Spans of whole minutes: what is left of one list of them without another.

A minute is a number: those since 1970 began in UTC. So hours with clock changes in them
are added and compared like any others, and a span takes no time to make.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.hours import ONE_DAY, period

# From the first minute until just before the second.
Span = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ONE_MINUTE = timedelta(minutes=1)
MINUTES_A_DAY = 24 * 60


def minute(at: datetime) -> int:
    """The whole minute in which a moment is."""
    return (at - EPOCH) // ONE_MINUTE


def moment(number: int) -> datetime:
    """When a minute begins, in UTC."""
    return EPOCH + number * ONE_MINUTE


def merged(spans: Iterable[Span]) -> list[Span]:
    """Sorted; those that touch or overlap are made one, and empty ones are left out."""
    whole: list[Span] = []
    begins, reached = 0, None
    for start, end in sorted(spans):
        if reached is not None and start <= reached:
            if end > reached:
                reached = end
        elif start < end:
            if reached is not None:
                whole.append((begins, reached))
            begins, reached = start, end
    if reached is not None:
        whole.append((begins, reached))
    return whole


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of `spans` outside `taken`. Both are merged; so is the answer."""
    left: list[Span] = []
    first, number = 0, len(taken)
    for start, end in spans:
        while first < number and taken[first][1] <= start:
            first += 1
        reached, at = start, first
        while at < number and taken[at][0] < end:
            begins, ends = taken[at]
            if begins > reached:
                left.append((reached, begins))
            reached = ends
            at += 1
        if reached < end:
            left.append((reached, end))
    return left


class Dates:
    """The wall clock of a zone from one date to another, both included, in minutes."""

    def __init__(self, zone: ZoneInfo, first: date, last: date) -> None:
        self.zone, self.first, self.last = zone, first, last
        # A span may end on the day after the last.
        numbers = range((last - first).days + 3)
        self._days = [first + number * ONE_DAY for number in numbers]
        self._midnights = [
            minute(datetime.combine(day, time(), zone).astimezone(UTC)) for day in self._days
        ]

        self._spans: dict[tuple[date, time, time], Span] = {}

    def __iter__(self) -> Iterator[date]:
        return iter(self._days[:-2])

    def on(self, weekday: int) -> list[date]:
        """Those of the dates that fall on it; 0 is Monday."""
        return self._days[(weekday - self.first.weekday()) % 7 : -2 : 7]

    def whole(self, day: date) -> Span:
        """From its midnight to the next."""
        number = (day - self.first).days
        return (self._midnights[number], self._midnights[number + 1])

    def day_of(self, number: int) -> date:
        """The date in which a minute lies; one before or after them all counts with the edge."""
        return self._days[max(0, bisect_right(self._midnights, number) - 1)]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def span(self, day: date, starts: time, ends: time) -> Span:
        """From one wall-clock time to another; to the next day if it is not later."""
        known = self._spans.get((day, starts, ends))
        if known is None:  # many people work the same hours
            known = self._spans[day, starts, ends] = self._span(day, starts, ends)
        return known

    def _span(self, day: date, starts: time, ends: time) -> Span:
        number = (day - self.first).days
        days = 1 if starts < ends else 2
        before, after = self._midnights[number], self._midnights[number + days]
        if after - before == days * MINUTES_A_DAY:
            begins = before + starts.hour * 60 + starts.minute
            ending = ends.hour * 60 + ends.minute + (days - 1) * MINUTES_A_DAY
            return (begins, before + ending)
        changing = period(day, starts, ends, self.zone)
        return (minute(changing.opens), minute(changing.closes))
