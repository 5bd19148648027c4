"""Who works when, and as what: weekly rules and single shifts, date by date.

A rule is somebody's working hours on one weekday, from one date to another. One of its
days is left out by dropping it; what is worked in its place is a single shift. Public
holidays are left out by themselves, but for rules that say otherwise, and whatever
somebody is away from is cut out, from the middle of a shift too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from scheduling.spans import Dates, Span, merged, without


class ShiftKind(StrEnum):
    """What somebody is there for: `bookable` for booked calls, `meeting` for face to face."""

    CHAT = "chat"
    PHONE = "phone"
    BOOKABLE = "bookable"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Hours:
    """From one wall-clock time to another, or into the next day; `place` is nothing at home."""

    starts: time
    ends: time
    kind: ShiftKind
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Weekly:
    """`weekday` 0 is Monday; `until` is its last date, if it has one."""

    id: int
    weekday: int
    hours: Hours
    since: date
    until: date | None = None
    on_holidays: bool = False

    def days(self, dates: Dates) -> Iterator[date]:
        """Those of the dates on which it holds."""
        last = self.until or date.max
        return (day for day in dates.on(self.weekday) if self.since <= day <= last)


@dataclass(frozen=True, slots=True)
class Single:
    """A shift of one date, which no rule made."""

    id: int
    day: date
    hours: Hours


@dataclass(frozen=True, slots=True)
class Worked:
    """A shift on its date. What is left of it when its worker is away in the middle is several."""

    span: Span
    day: date
    source: Weekly | Single

    @property
    def kind(self) -> ShiftKind:
        return self.source.hours.kind


@dataclass(frozen=True, slots=True)
class Plan:
    """One person's: `dropped` are days of rules that are not worked, `away` is in minutes."""

    weekly: Sequence[Weekly] = ()
    singles: Sequence[Single] = ()
    dropped: Collection[tuple[int, date]] = frozenset()
    away: Sequence[Span] = ()

    def worked(self, dates: Dates, holidays: Collection[date] = ()) -> list[Worked]:
        """Every shift that begins on one of the dates, in order."""
        away = merged(self.away)
        left = (
            Worked(part, day, source)
            for span, day, source in self._planned(dates, holidays)
            for part in without([span], away)
        )
        return sorted(left, key=lambda shift: (shift.span, shift.kind, shift.source.id))

    def of(self, kinds: Collection[ShiftKind]) -> "Plan":
        """The same without shifts of other kinds."""
        weekly = [rule for rule in self.weekly if rule.hours.kind in kinds]
        singles = [shift for shift in self.singles if shift.hours.kind in kinds]
        return replace(self, weekly=weekly, singles=singles)

    def planned(self, dates: Dates) -> set[date]:
        """The dates for which there are shifts, worked or not: days off were planned too."""
        weekly = {day for rule in self.weekly for day in rule.days(dates)}
        return weekly | {shift.day for shift in self.singles if shift.day in dates}

    def by_place(
        self, dates: Dates, holidays: Collection[date] = ()
    ) -> dict[int | None, list[Span]]:
        """The same as spans alone, merged, for each place: a tenth of the work."""
        spans: dict[int | None, list[Span]] = defaultdict(list)
        for span, _, source in self._planned(dates, holidays):
            spans[source.hours.place].append(span)
        away = merged(self.away)
        return {place: without(merged(each), away) for place, each in spans.items()}

    def _planned(
        self, dates: Dates, holidays: Collection[date]
    ) -> Iterator[tuple[Span, date, Weekly | Single]]:
        """What rules and single shifts say, wherever somebody is; nothing of no length."""
        for rule in self.weekly:
            starts, ends = rule.hours.starts, rule.hours.ends
            for day in rule.days(dates):
                off = day in holidays and not rule.on_holidays
                if not off and (rule.id, day) not in self.dropped:
                    span = dates.span(day, starts, ends)
                    if span[0] < span[1]:
                        yield span, day, rule
        for shift in self.singles:
            if shift.day in dates:
                span = dates.span(shift.day, shift.hours.starts, shift.hours.ends)
                if span[0] < span[1]:
                    yield span, shift.day, shift


def clashing(shifts: Sequence[Worked]) -> list[tuple[Worked, Worked]]:
    """Those of one person that overlap: nobody is in two places, or two things, at once."""
    in_order = sorted(shifts, key=lambda shift: shift.span)
    found = []
    for number, shift in enumerate(in_order):
        for other in in_order[number + 1 :]:
            if other.span[0] >= shift.span[1]:
                break
            found.append((shift, other))
    return found


def staffed(plans: Mapping[int, Sequence[Worked]], kind: ShiftKind) -> list[Span]:
    """When at least one of them is there for it."""
    return merged(shift.span for shifts in plans.values() for shift in shifts if shift.kind == kind)


def covered(
    plans: Iterable[Plan],
    kinds: Collection[ShiftKind],
    planned_by: ShiftKind,
    dates: Dates,
    holidays: Collection[date] = (),
) -> list[Span]:
    """When at least one of them is there for one of the kinds, and all of every week for which
    none of them has a shift of the kind that weeks are `planned_by`.

    A week begins on Monday. What is not planned yet says nothing.
    """
    spans: list[Span] = []
    mondays = {_monday(day) for day in dates}
    for plan in plans:
        mondays -= {_monday(day) for day in plan.of([planned_by]).planned(dates)}
        for at_place in plan.of(kinds).by_place(dates, holidays).values():
            spans += at_place
    unplanned = (dates.whole(day) for day in dates if _monday(day) in mondays)
    return merged([*spans, *unplanned])


def fewest(people: Iterable[Sequence[Span]], span: Span) -> int:
    """How many of them are there at every minute of a span, each by what they work, merged."""
    begins, ends = span
    its = [part for spans in people for part in spans if part[0] < ends and begins < part[1]]
    # There are fewer only from when somebody has left.
    left = {begins, *(end for _, end in its if end < ends)}
    return min(sum(start <= at < end for start, end in its) for at in left)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())
