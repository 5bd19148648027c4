"""What a list of changes has touched, and whether anybody is now on two shifts at once."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Max

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.changes import Change, Which
from scheduling.free import zone
from scheduling.holidays import holidays
from scheduling.models import SingleShift, WorkingHours
from scheduling.plans import plans_of
from scheduling.shifts import Single, Worked, clashing
from scheduling.spans import Dates

ONE_DAY = timedelta(days=1)
# What recurs every week clashes within the year, whatever its holidays.
LOOK_AHEAD = timedelta(weeks=54)
LOOK_BACK = timedelta(weeks=53)
FARTHEST = timedelta(days=3660)


class Making:
    """One list of changes: whose shifts, and what takes it back."""

    def __init__(self, people: Collection[int], today: date) -> None:
        self.people, self.today = people, today
        self.undo: list[Change] = []
        self.touched: dict[int, list[SingleShift | WorkingHours]] = {}
        self.copied = self.left_out = 0

    def takes_back(self, *changes: Change) -> None:
        self.undo[:0] = changes

    def touch(self, row: SingleShift | WorkingHours) -> None:
        """Raises Refusal: bad-value, hours, when the clocks jump over all of a single shift."""
        if isinstance(row, SingleShift) and not lasts(row.date, row.starts, row.ends):
            raise Refusal(ErrorCode.BAD_VALUE, "hours")
        self.touched.setdefault(row.counsellor_id, []).append(row)

    def single(self, number: int) -> SingleShift | None:
        return SingleShift.objects.filter(pk=number, counsellor__in=self.people).first()

    def rule(self, number: int) -> WorkingHours | None:
        return WorkingHours.objects.filter(pk=number, counsellor__in=self.people).first()

    def shift(self, which: Which) -> SingleShift | WorkingHours:
        """Raises Refusal: bad-value, shift."""
        if which.source == "single":
            row: SingleShift | WorkingHours | None = self.single(which.id)
        else:
            row = self.rule(which.id)
        if row is None or (isinstance(row, WorkingHours) and not gives(row, which.day)):
            raise Refusal(ErrorCode.BAD_VALUE, "shift")
        return row

    def check_day(self, day: date, name: str) -> None:
        if abs(day - self.today) > FARTHEST:
            raise Refusal(ErrorCode.BAD_VALUE, name)

    def refuse_clashes(self) -> None:
        """Of what was touched; what clashed before is shown, and is in nobody's way."""
        for person, rows in self.touched.items():
            touched = {(type(row), row.pk) for row in rows}
            for pair in clashing(self._planned(person, rows)):
                if any(_row(shift) in touched for shift in pair):
                    # Of two that were both touched, the later one was asked for last.
                    there = next((each for each in pair if _row(each) not in touched), pair[0])
                    raise Refusal(ErrorCode.TIME_TAKEN, "starts", shift=_told(there))

    def _planned(self, person: int, rows: Sequence[SingleShift | WorkingHours]) -> list[Worked]:
        spans = [self._reach(person, row) for row in rows]
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        return planned(person, first - ONE_DAY, last + ONE_DAY)

    def _reach(self, person: int, row: SingleShift | WorkingHours) -> tuple[date, date]:
        """The dates on which it could clash with another."""
        if isinstance(row, SingleShift):
            return row.date, row.date
        first = max(row.since, self.today - LOOK_BACK)
        return first, max(first, row.until or self._latest(person, first) + LOOK_AHEAD)

    def _latest(self, person: int, first: date) -> date:
        """When the last of somebody's hours have begun."""
        since = WorkingHours.objects.filter(counsellor=person).aggregate(at=Max("since"))["at"]
        single = SingleShift.objects.filter(counsellor=person).aggregate(at=Max("date"))["at"]
        return min(max(first, since or first, single or first), self.today + FARTHEST)


def _row(shift: Worked) -> tuple[type[SingleShift | WorkingHours], int]:
    return (SingleShift if isinstance(shift.source, Single) else WorkingHours, shift.source.id)


def _told(shift: Worked) -> dict[str, Any]:
    hours = shift.source.hours
    return {"day": shift.day, "starts": hours.starts, "ends": hours.ends, "kind": hours.kind}


def lasts(day: date, starts: time, ends: time) -> bool:
    """Whether there is such a time on the day: there is no half past two when clocks jump."""
    begins, until = Dates(zone(), day, day).span(day, starts, ends)
    return begins < until


def planned(person: int, first: date, last: date) -> list[Worked]:
    """Absences do not make room: they may be taken back."""
    dates = Dates(zone(), first, last)
    plan = replace(plans_of([person], dates)[person], away=())
    return plan.worked(dates, holidays(first, last))


def gives(rule: WorkingHours, day: date) -> bool:
    return rule.weekday == day.weekday() and rule.since <= day <= (rule.until or date.max)
