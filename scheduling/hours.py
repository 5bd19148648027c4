"""Opening hours: wall-clock rules and a zone, expanded date by date.

No offset is ever stored. A rule belongs to the date on which it opens, so a
special day does not cut short what opened the evening before. Where the clocks
change:

- A time that does not exist means the moment the clocks jump: a period never turns
  around, and one that lies wholly in the gap vanishes.
- A time that happens twice opens the first time and closes the second: the door
  is never shut while the sign says open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from channels_layer.protocol import DayPart

ONE_DAY = timedelta(days=1)
FARTHEST_PROMISE_DAYS = 366

MIDNIGHT, NOON, FIVE = time(0), time(12), time(17)
PARTS = {
    DayPart.MORNING: (MIDNIGHT, NOON),
    DayPart.AFTERNOON: (NOON, FIVE),
    DayPart.EVENING: (FIVE, MIDNIGHT),
}


@dataclass(frozen=True, slots=True)
class Period:
    """From `opens` until just before `closes`, both in UTC."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """Open every week from `opens` to `closes`; Monday is 0.

    When `closes` is not later than `opens` it is on the next day: 22:00-02:00 runs
    over midnight, 00:00-00:00 is the whole day.
    """

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday must be 0 to 6, not {self.weekday}")
        _check_wall_clock(self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date whose periods replace the week's; without periods it is closed."""

    date: date
    periods: tuple[tuple[time, time], ...] = ()

    def __post_init__(self) -> None:
        for opens, closes in self.periods:
            _check_wall_clock(opens, closes)


# When somebody is there on a date and the day after it, in order.
Staffed = Callable[[date], Sequence[Period]]


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a route; only while it is `staffed`, if somebody says when that is."""

    zone: ZoneInfo
    rules: tuple[Rule, ...]
    special_days: tuple[SpecialDay, ...] = ()
    staffed: Staffed | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if len({special.date for special in self.special_days}) < len(self.special_days):
            raise ValueError("a date may be special only once")

    def periods(self, start_date: date, end_date: date) -> list[Period]:
        """What opens from the first date to the last, both included, merged and sorted."""
        return list(_merged(self._expanded(start_date, end_date)))

    def whoever_is_there(self) -> Week:
        """The same hours, staffed or not."""
        return replace(self, staffed=None)

    def is_open(self, at: datetime) -> bool:
        day = self._date(at)
        around = self._expanded(day - ONE_DAY, day + ONE_DAY)
        return any(period.opens <= at < period.closes for period in around)

    def current_or_next(self, at: datetime, within_days: int = 14) -> Period | None:
        """The period around `at`, else the next one.

        A service that never closes is said to close where the look ahead ends.
        """
        day = self._date(at)
        periods = self.periods(day - ONE_DAY, day + timedelta(days=within_days))
        return next((period for period in periods if at < period.closes), None)

    def add_open_time(self, start: datetime, duration: timedelta) -> datetime | None:
        """When the service will have been open for `duration` since `start`.

        No time at all is `start` when open, else the next opening. None when a year
        does not hold so many hours.
        """
        if duration < timedelta():
            raise ValueError("a duration cannot be negative")
        day, reached, left = self._date(start), start.astimezone(UTC), duration
        for period in self._expanded(day - ONE_DAY, day + timedelta(days=FARTHEST_PROMISE_DAYS)):
            begins = max(period.opens, reached)
            room = period.closes - begins
            if room > timedelta():
                if room >= left:
                    return begins + left
                left -= room
                reached = period.closes
        return None

    def part_of_day_window(
        self,
        at: datetime,
        part: DayPart,
        within_days: int = 14,
        at_least: timedelta = timedelta(),
    ) -> Period | None:
        """The next opening hours in that part of the day, what is left of them at `at`.

        A rest shorter than `at_least` is passed over: who asks at 11:58 for a call in
        the morning means tomorrow's.
        """
        day = self._date(at)
        first, last = day - ONE_DAY, day + timedelta(days=within_days)
        windows = self.periods(first, last)
        if part is not DayPart.ANY:
            windows = _common(windows, self._parts(part, first, last))
        for window in windows:
            rest = Period(max(window.opens, at.astimezone(UTC)), window.closes)
            if rest.closes - rest.opens >= max(at_least, timedelta.resolution):
                return rest
        return None

    def _date(self, at: datetime) -> date:
        if at.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return at.astimezone(self.zone).date()

    def _parts(self, part: DayPart, first: date, last: date) -> list[Period]:
        spans = [period(day, *PARTS[part], self.zone) for day in _dates(first, last)]
        return [span for span in spans if span.opens < span.closes]

    def _expanded(self, first: date, last: date) -> Iterator[Period]:
        """Not yet merged, and sorted by opening, for `_moment` never goes back.

        Unless hours overlap and are cut by who is there: what is then out of order was told
        before.
        """
        for day in _dates(first, last):
            for opens, closes in sorted(self._wall_clock(day)):
                span = period(day, opens, closes, self.zone)
                if span.opens < span.closes:
                    yield from self._while_staffed(day, span)

    def _while_staffed(self, day: date, span: Period) -> Iterable[Period]:
        return [span] if self.staffed is None else _common([span], self.staffed(day))

    def _wall_clock(self, day: date) -> Iterable[tuple[time, time]]:
        for special in self.special_days:
            if special.date == day:
                return special.periods
        return [(r.opens, r.closes) for r in self.rules if r.weekday == day.weekday()]


def _check_wall_clock(opens: time, closes: time) -> None:
    if opens.tzinfo or closes.tzinfo:
        raise ValueError("opening hours are wall-clock times, without an offset")


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def period(day: date, opens: time, closes: time, zone: ZoneInfo) -> Period:
    """From one wall-clock time to another; to the next day if it is not later."""
    closing_day = day if opens < closes else day + ONE_DAY
    return Period(
        _moment(datetime.combine(day, opens), zone, fold=0),
        _moment(datetime.combine(closing_day, closes), zone, fold=1),
    )


def _moment(wall: datetime, zone: ZoneInfo, fold: int) -> datetime:
    """Wall clock to UTC; `fold` picks the first or second of a repeated time."""
    early, late = (wall.replace(tzinfo=zone, fold=each).astimezone(UTC) for each in (0, 1))
    # In a gap the offset from before the jump leads past it, the one after it short of it.
    if late < early:
        return _jump(late.replace(microsecond=0), early, zone)
    return late if fold else early


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second between the two at which the zone's offset changes."""
    old = before.astimezone(zone).utcoffset()
    seconds = range(int((after - before).total_seconds()) + 1)
    moved = bisect_left(
        seconds,
        True,
        key=lambda s: (before + timedelta(seconds=s)).astimezone(zone).utcoffset() != old,
    )
    return before + timedelta(seconds=moved)


def _merged(periods: Iterable[Period]) -> Iterator[Period]:
    """Sorted periods, with those that touch or overlap made into one."""
    held: Period | None = None
    for period in periods:
        if held is None:
            held = period
        elif period.opens <= held.closes:
            held = Period(held.opens, max(held.closes, period.closes))
        else:
            yield held
            held = period
    if held is not None:
        yield held


def _common(some: Sequence[Period], others: Sequence[Period]) -> list[Period]:
    """Where both are, sorted when `some` do not overlap and `others` are sorted."""
    pairs = ((max(a.opens, b.opens), min(a.closes, b.closes)) for a in some for b in others)
    return [Period(opens, closes) for opens, closes in pairs if opens < closes]
