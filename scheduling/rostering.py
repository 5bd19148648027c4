"""The coordinator's changes to the roster: all of a list are made, or none.

Made again, a change does nothing: a double-click is one click. Each is answered with the
changes that undo it, and with the appointments that lie outside their counsellor's shifts.
Nobody is on two shifts at once: whoever changes a person's shifts holds that person's row.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import singledispatch
from typing import Any, ClassVar, Literal

from django.db import transaction
from django.db.models import Max

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.free import zone
from scheduling.holidays import holidays
from scheduling.hours import period
from scheduling.models import (
    Absence,
    Appointment,
    Counsellor,
    DroppedDay,
    Room,
    SingleShift,
    WorkingHours,
)
from scheduling.roster import hours_of, plans_of, stranded
from scheduling.shifts import Hours, ShiftKind, Single, Weekly, Worked, clashing
from scheduling.spans import Dates

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
# What recurs every week clashes within the year, whatever its holidays.
LOOK_AHEAD = timedelta(weeks=54)
LOOK_BACK = timedelta(weeks=53)
FARTHEST = timedelta(days=3660)


class _Strict:
    """Read from JSON, unknown fields are refused."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Which(_Strict):
    """A shift: a single one, or what weekly hours give on a day."""

    source: Literal["single", "weekly"]
    id: int
    day: date


@dataclass(frozen=True, kw_only=True)
class AddShift(_Strict):
    """Wall-clock times; `ends` before `starts` is on the next day."""

    act: Literal["add-shift"] = "add-shift"
    person: int
    day: date
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddWeekly(_Strict):
    """The same hours every week from `since` to `until`, both included.

    Not on the `dropped` dates, nor on those of the weekly hours `like` which they replace.
    """

    act: Literal["add-weekly"] = "add-weekly"
    person: int
    weekday: int
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None
    since: date
    until: date | None = None
    on_holidays: bool = False
    dropped: list[date] = field(default_factory=list)
    like: int | None = None


@dataclass(frozen=True, kw_only=True)
class Move(_Strict):
    """A shift gets another person, day, time or kind. Weekly hours are changed on one day alone."""

    act: Literal["move"] = "move"
    shift: Which
    person: int
    day: date
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class Copy(_Strict):
    act: Literal["copy"] = "copy"
    shift: Which
    person: int
    day: date


@dataclass(frozen=True, kw_only=True)
class CopyWeek(_Strict):
    """To the week after. What recurs by itself is not doubled; what would clash is left out."""

    act: Literal["copy-week"] = "copy-week"
    monday: date


@dataclass(frozen=True, kw_only=True)
class Remove(_Strict):
    """A single shift goes; of weekly hours, one day."""

    act: Literal["remove"] = "remove"
    shift: Which


@dataclass(frozen=True, kw_only=True)
class Restore(_Strict):
    """A day that was left out of weekly hours is worked again."""

    act: Literal["restore"] = "restore"
    rule: int
    day: date


@dataclass(frozen=True, kw_only=True)
class Until(_Strict):
    """The last date of weekly hours; before the first one they go altogether."""

    act: Literal["until"] = "until"
    rule: int
    until: date | None


@dataclass(frozen=True, kw_only=True)
class AddAbsence(_Strict):
    """From one wall-clock moment to another."""

    act: Literal["add-absence"] = "add-absence"
    person: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class RemoveAbsence(_Strict):
    act: Literal["remove-absence"] = "remove-absence"
    absence: int


Change = (
    AddShift
    | AddWeekly
    | Move
    | Copy
    | CopyWeek
    | Remove
    | Restore
    | Until
    | AddAbsence
    | RemoveAbsence
)


@dataclass(frozen=True)
class Made:
    """`undo` takes all of it back, in this order; `left_out` shifts of a week were not copied."""

    undo: list[Change]
    stranded: list[Appointment]
    copied: int
    left_out: int


def make(changes: Sequence[Change], now: datetime) -> Made:
    """All of them, or none. Raises Refusal: time-taken when somebody would be in two shifts
    at once, unknown-counsellor, and bad-value with the field at fault; `shift` when the shift
    is no longer there.
    """
    with transaction.atomic():
        people = _lock({person for change in changes for person in _people(change)})
        making = _Making(people, now.astimezone(zone()).date())
        for change in changes:
            _make(change, making)
        making.refuse_clashes()
        return Made(making.undo, stranded(people, now), making.copied, making.left_out)


def _people(change: Change) -> Iterator[int]:
    """Whose shifts a change is about."""
    if isinstance(change, CopyWeek):
        yield from Counsellor.objects.filter(user__is_active=True).values_list("pk", flat=True)
    if isinstance(change, AddShift | AddWeekly | Move | Copy | AddAbsence):
        yield change.person
    if isinstance(change, Move | Copy | Remove):
        model = SingleShift if change.shift.source == "single" else WorkingHours
        yield from model._base_manager.filter(pk=change.shift.id).values_list(
            "counsellor_id", flat=True
        )
    if isinstance(change, Restore | Until):
        rules = WorkingHours.objects.filter(pk=change.rule)
        yield from rules.values_list("counsellor_id", flat=True)
    if isinstance(change, RemoveAbsence):
        absences = Absence.objects.filter(pk=change.absence)
        yield from absences.values_list("counsellor_id", flat=True)


def _lock(people: Collection[int]) -> list[int]:
    """Whoever else changes theirs waits; in order, so that nobody waits for each other."""
    for person in sorted(people):
        row = Counsellor.objects.select_for_update(no_key=True).filter(pk=person)
        if row.values_list("pk", flat=True).first() is None:
            raise Refusal(ErrorCode.UNKNOWN_COUNSELLOR, "person")
    return sorted(people)


class _Making:
    """What a list of changes has touched, and what takes it back."""

    def __init__(self, people: Collection[int], today: date) -> None:
        self.people, self.today = people, today
        self.undo: list[Change] = []
        self.touched: dict[int, list[SingleShift | WorkingHours]] = {}
        self.copied = self.left_out = 0

    def takes_back(self, *changes: Change) -> None:
        self.undo[:0] = changes

    def touch(self, row: SingleShift | WorkingHours) -> None:
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
        if row is None or (isinstance(row, WorkingHours) and not _gives(row, which.day)):
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
                    raise Refusal(ErrorCode.TIME_TAKEN, "starts")

    def _planned(self, person: int, rows: Sequence[SingleShift | WorkingHours]) -> list[Worked]:
        spans = [self._reach(person, row) for row in rows]
        first, last = min(first for first, _ in spans), max(last for _, last in spans)
        return _planned(person, first - ONE_DAY, last + ONE_DAY)

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


def _planned(person: int, first: date, last: date) -> list[Worked]:
    """Absences do not make room: they may be taken back."""
    dates = Dates(zone(), first, last)
    plan = replace(plans_of([person], dates)[person], away=())
    return plan.worked(dates, holidays(first, last))


def _gives(rule: WorkingHours, day: date) -> bool:
    return rule.weekday == day.weekday() and rule.since <= day <= (rule.until or date.max)


# --- One change ---------------------------------------------------------------------------


@singledispatch
def _make(change: Any, making: _Making) -> None:
    raise TypeError(f"{type(change).__name__} is no change")


@_make.register
def _add_shift(change: AddShift, making: _Making) -> None:
    making.check_day(change.day, "day")
    _add(change.person, change.day, _hours(change), making)


@_make.register
def _add_weekly(change: AddWeekly, making: _Making) -> None:
    making.check_day(change.since, "since")
    if not 0 <= change.weekday <= 6:
        raise Refusal(ErrorCode.BAD_VALUE, "weekday")
    _check_until(change.since, change.until, making)
    values = _columns(_hours(change)) | {
        "counsellor_id": change.person,
        "weekday": change.weekday,
        "since": change.since,
        "until": change.until,
        "on_holidays": change.on_holidays,
    }
    if WorkingHours.objects.filter(**values).exists():
        return
    rule = WorkingHours.objects.create(**values)
    like = making.rule(change.like or 0)
    before = DroppedDay.objects.filter(hours=like, date__gte=rule.since)
    for day in {*change.dropped, *before.values_list("date", flat=True)}:
        DroppedDay.objects.create(hours=rule, date=day)
    making.touch(rule)
    making.takes_back(Until(rule=rule.pk, until=rule.since - ONE_DAY))


@_make.register
def _move(change: Move, making: _Making) -> None:
    making.check_day(change.day, "day")
    hours, row = _hours(change), making.shift(change.shift)
    if isinstance(row, WorkingHours):
        _move_one_day(row, change, hours, making)
        return
    making.takes_back(_move_back(row))
    row.counsellor_id, row.date = change.person, change.day
    for name, value in _columns(hours).items():
        setattr(row, name, value)
    row.save()
    making.touch(row)


def _move_one_day(rule: WorkingHours, change: Move, hours: Hours, making: _Making) -> None:
    day = change.shift.day
    _, dropped_now = DroppedDay.objects.get_or_create(hours=rule, date=day)
    if dropped_now:
        making.takes_back(Restore(rule=rule.pk, day=day))
        _add(change.person, change.day, hours, making)
    elif not _same(change.person, change.day, hours).exists():
        raise Refusal(ErrorCode.BAD_VALUE, "shift")  # somebody was quicker


@_make.register
def _copy(change: Copy, making: _Making) -> None:
    making.check_day(change.day, "day")
    _add(change.person, change.day, hours_of(making.shift(change.shift)), making)


@_make.register
def _copy_week(change: CopyWeek, making: _Making) -> None:
    if change.monday.weekday():
        raise Refusal(ErrorCode.BAD_VALUE, "monday")
    making.check_day(change.monday, "monday")
    for person in making.people:
        _copy_weeks_shifts(person, change.monday, making)


def _copy_weeks_shifts(person: int, monday: date, making: _Making) -> None:
    target = monday + ONE_WEEK
    off = holidays(target, target + ONE_WEEK)
    there = _planned(person, target - ONE_DAY, target + ONE_WEEK)
    dates = Dates(zone(), target - ONE_DAY, target + ONE_WEEK)
    for shift in _planned(person, monday, monday + 6 * ONE_DAY):
        day, hours = shift.day + ONE_WEEK, shift.source.hours
        recurs = isinstance(shift.source, Weekly) and day in shift.source.days(dates)
        if recurs or any(each.day == day and each.source.hours == hours for each in there):
            continue
        span = dates.span(day, hours.starts, hours.ends)
        copy = Worked(span, day, Single(0, day, hours))
        if day in off or any(copy in pair for pair in clashing([*there, copy])):
            making.left_out += 1
            continue
        _add(person, day, hours, making)
        there.append(copy)
        making.copied += 1


@_make.register
def _remove(change: Remove, making: _Making) -> None:
    if change.shift.source == "single":
        row = making.single(change.shift.id)
        if row is not None:
            making.takes_back(_add_again(row))
            row.delete()
        return
    rule = making.rule(change.shift.id)
    if rule is not None and _gives(rule, change.shift.day):
        _, dropped_now = DroppedDay.objects.get_or_create(hours=rule, date=change.shift.day)
        if dropped_now:
            making.takes_back(Restore(rule=rule.pk, day=change.shift.day))


@_make.register
def _restore(change: Restore, making: _Making) -> None:
    rule = making.rule(change.rule)
    if rule is None:
        raise Refusal(ErrorCode.BAD_VALUE, "rule")
    gone, _ = DroppedDay.objects.filter(hours=rule, date=change.day).delete()
    if gone:
        making.touch(rule)
        which = Which(source="weekly", id=rule.pk, day=change.day)
        making.takes_back(Remove(shift=which))


@_make.register
def _until(change: Until, making: _Making) -> None:
    rule = making.rule(change.rule)
    if rule is None:  # it has gone already
        return
    if change.until is not None and change.until < rule.since:
        making.takes_back(_add_weekly_again(rule))
        rule.delete()
        return
    _check_until(rule.since, change.until, making)
    if rule.until != change.until:
        making.takes_back(Until(rule=rule.pk, until=rule.until))
        rule.until = change.until
        rule.save(update_fields=["until"])
        making.touch(rule)


@_make.register
def _add_absence(change: AddAbsence, making: _Making) -> None:
    for name, at in (("starts", change.starts), ("ends", change.ends)):
        making.check_day(at.date(), name)
        if at.tzinfo is not None:
            raise Refusal(ErrorCode.BAD_VALUE, name)
    starts_at, ends_at = _first(change.starts), _last(change.ends)
    if ends_at <= starts_at:
        raise Refusal(ErrorCode.BAD_VALUE, "ends")
    row, new = Absence.objects.get_or_create(
        counsellor_id=change.person, starts_at=starts_at, ends_at=ends_at
    )
    if new:
        making.takes_back(RemoveAbsence(absence=row.pk))


@_make.register
def _remove_absence(change: RemoveAbsence, making: _Making) -> None:
    row = Absence.objects.filter(pk=change.absence, counsellor__in=making.people).first()
    if row is not None:
        starts, ends = (wall_clock(at) for at in (row.starts_at, row.ends_at))
        making.takes_back(AddAbsence(person=row.counsellor_id, starts=starts, ends=ends))
        row.delete()


# --- Rows and hours -------------------------------------------------------------------------


def _add(person: int, day: date, hours: Hours, making: _Making) -> None:
    """One that is there already is not made twice."""
    if _same(person, day, hours).exists():
        return
    row = SingleShift.objects.create(counsellor_id=person, date=day, **_columns(hours))
    making.touch(row)
    making.takes_back(Remove(shift=Which(source="single", id=row.pk, day=day)))


def _same(person: int, day: date, hours: Hours) -> Any:
    return SingleShift.objects.filter(counsellor=person, date=day, **_columns(hours))


def _hours(change: AddShift | AddWeekly | Move) -> Hours:
    """Raises Refusal: bad-value."""
    for name, at in (("starts", change.starts), ("ends", change.ends)):
        if at.tzinfo is not None or at != at.replace(second=0, microsecond=0):
            raise Refusal(ErrorCode.BAD_VALUE, name)
    if change.starts == change.ends:
        raise Refusal(ErrorCode.BAD_VALUE, "ends")
    in_room = change.kind == ShiftKind.MEETING
    known = change.room is not None and Room.objects.filter(pk=change.room).exists()
    if known != in_room or (change.room is not None and not known):
        raise Refusal(ErrorCode.BAD_VALUE, "room")
    return Hours(change.starts, change.ends, change.kind, change.room)


def _columns(hours: Hours) -> dict[str, Any]:
    return {
        "starts": hours.starts,
        "ends": hours.ends,
        "kind": hours.kind,
        "room_id": hours.place,
    }


def _check_until(since: date, until: date | None, making: _Making) -> None:
    if until is not None:
        making.check_day(until, "until")
        if until < since:
            raise Refusal(ErrorCode.BAD_VALUE, "until")


def _values(row: SingleShift | WorkingHours) -> dict[str, Any]:
    hours = hours_of(row)
    times = {"starts": hours.starts, "ends": hours.ends}
    return {"person": row.counsellor_id, **times, "kind": hours.kind, "room": hours.place}


def _add_again(row: SingleShift) -> AddShift:
    return AddShift(day=row.date, **_values(row))


def _move_back(row: SingleShift) -> Move:
    which = Which(source="single", id=row.pk, day=row.date)
    return Move(shift=which, day=row.date, **_values(row))


def _add_weekly_again(rule: WorkingHours) -> AddWeekly:
    return AddWeekly(
        weekday=rule.weekday,
        since=rule.since,
        until=rule.until,
        on_holidays=rule.on_holidays,
        dropped=list(rule.dropped.order_by("date").values_list("date", flat=True)),
        **_values(rule),
    )


def wall_clock(at: datetime) -> datetime:
    """As the service's own clocks show it."""
    return at.astimezone(zone()).replace(tzinfo=None)


def _first(wall: datetime) -> datetime:
    return period(wall.date(), wall.time(), time(), zone()).opens


def _last(wall: datetime) -> datetime:
    if wall.time() == time():  # the end of the day before
        return period(wall.date() - ONE_DAY, time(), time(), zone()).closes
    return period(wall.date(), time(), wall.time(), zone()).closes.astimezone(UTC)
