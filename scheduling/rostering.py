"""The coordinator's changes to the roster: all of a list are made, or none.

Made again, a change does nothing: a double-click is one click. Each is answered with the
changes that undo it, unless somebody has changed the same since, and with the appointments
that lie outside their counsellor's shifts.
Nobody is on two shifts at once: whoever changes a person's shifts holds that person's row.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

from django.db import transaction

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling import opening
from scheduling.changes import (
    AddAbsence,
    AddShift,
    AddWeekly,
    Change,
    Copy,
    CopyWeek,
    Move,
    Remove,
    RemoveAbsence,
    Restore,
    Seen,
    Until,
    Which,
)
from scheduling.free import zone
from scheduling.holidays import holidays
from scheduling.making import ONE_DAY, Making, gives, planned
from scheduling.models import (
    Absence,
    Appointment,
    Counsellor,
    DroppedDay,
    SingleShift,
    WorkingHours,
)
from scheduling.plans import hours_of
from scheduling.roster import stranded
from scheduling.shift_rows import (
    add_again,
    add_weekly_again,
    as_it_is,
    columns,
    hours_of_change,
    move_back,
    which_is,
)
from scheduling.shifts import Hours, Single, Weekly, Worked, clashing
from scheduling.spans import Dates
from scheduling.wall import first_moment, last_moment, wall_clock

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Made:
    """`undo` takes all of it back, in this order; `left_out` shifts of a week were not copied."""

    undo: list[Change]
    stranded: list[Appointment]
    copied: int
    left_out: int


def make(changes: Sequence[Change], now: datetime) -> Made:
    """All of them, or none. Raises Refusal: time-taken when somebody would be in two shifts
    at once, with the shift that is there; unknown-counsellor; changed-meanwhile when what is
    to be taken back is not as it was seen; and bad-value with the field at fault, `shift` when
    the shift is no longer there, `hours` when the clocks jump over it.
    """
    with transaction.atomic():
        people = _lock({person for change in changes for person in _people(change)})
        making = Making(people, now.astimezone(zone()).date())
        for change in changes:
            _make(change, making)
        making.refuse_clashes()
        transaction.on_commit(opening.forget)
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


@singledispatch
def _make(change: Any, making: Making) -> None:
    raise TypeError(f"{type(change).__name__} is no change")


@_make.register
def _add_shift(change: AddShift, making: Making) -> None:
    making.check_day(change.day, "day")
    _add(change.person, change.day, hours_of_change(change), making)


@_make.register
def _add_weekly(change: AddWeekly, making: Making) -> None:
    making.check_day(change.since, "since")
    if not 0 <= change.weekday <= 6:
        raise Refusal(ErrorCode.BAD_VALUE, "weekday")
    _check_until(change.since, change.until, making)
    values = columns(hours_of_change(change)) | {
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
    making.takes_back(Until(rule=rule.pk, until=rule.since - ONE_DAY, seen=rule.until))


@_make.register
def _move(change: Move, making: Making) -> None:
    making.check_day(change.day, "day")
    hours, row = hours_of_change(change), making.shift(change.shift)
    if isinstance(row, WorkingHours):
        _move_one_day(row, change, hours, making)
        return
    before = as_it_is(row)
    row.counsellor_id, row.date = change.person, change.day
    for name, value in columns(hours).items():
        setattr(row, name, value)
    if as_it_is(row) == before:
        return
    _require_seen(change.shift, before)
    row.save()
    making.touch(row)
    making.takes_back(move_back(row, before))


def _require_seen(shift: Which, now_is: Seen) -> None:
    """Raises Refusal: changed-meanwhile."""
    if shift.seen is not None and shift.seen != now_is:
        raise Refusal(ErrorCode.CHANGED_MEANWHILE, "shift")


def _move_one_day(rule: WorkingHours, change: Move, hours: Hours, making: Making) -> None:
    day = change.shift.day
    _, dropped_now = DroppedDay.objects.get_or_create(hours=rule, date=day)
    if dropped_now:
        making.takes_back(Restore(rule=rule.pk, day=day))
        _add(change.person, change.day, hours, making)
    elif not _same(change.person, change.day, hours).exists():
        raise Refusal(ErrorCode.BAD_VALUE, "shift")  # somebody was quicker


@_make.register
def _copy(change: Copy, making: Making) -> None:
    making.check_day(change.day, "day")
    _add(change.person, change.day, hours_of(making.shift(change.shift)), making)


@_make.register
def _copy_week(change: CopyWeek, making: Making) -> None:
    if change.monday.weekday():
        raise Refusal(ErrorCode.BAD_VALUE, "monday")
    making.check_day(change.monday, "monday")
    for person in making.people:
        _copy_weeks_shifts(person, change.monday, making)


def _copy_weeks_shifts(person: int, monday: date, making: Making) -> None:
    target = monday + ONE_WEEK
    off = holidays(target, target + ONE_WEEK)
    there = planned(person, target - ONE_DAY, target + ONE_WEEK)
    dates = Dates(zone(), target - ONE_DAY, target + ONE_WEEK)
    for shift in planned(person, monday, monday + 6 * ONE_DAY):
        day, hours = shift.day + ONE_WEEK, shift.source.hours
        recurs = isinstance(shift.source, Weekly) and day in shift.source.days(dates)
        if recurs or any(each.day == day and each.source.hours == hours for each in there):
            continue
        span = dates.span(day, hours.starts, hours.ends)
        copy = Worked(span, day, Single(0, day, hours))
        if day in off or _does_not_fit(copy, there):
            making.left_out += 1
            continue
        _add(person, day, hours, making)
        there.append(copy)
        making.copied += 1


def _does_not_fit(copy: Worked, there: Sequence[Worked]) -> bool:
    """Where the clocks jump a shift may be of no length."""
    return copy.span[0] >= copy.span[1] or any(copy in pair for pair in clashing([*there, copy]))


@_make.register
def _remove(change: Remove, making: Making) -> None:
    if change.shift.source == "single":
        row = making.single(change.shift.id)
        if row is not None:
            _require_seen(change.shift, as_it_is(row))
            making.takes_back(add_again(row))
            row.delete()
        return
    rule = making.rule(change.shift.id)
    if rule is not None and gives(rule, change.shift.day):
        _, dropped_now = DroppedDay.objects.get_or_create(hours=rule, date=change.shift.day)
        if dropped_now:
            making.takes_back(Restore(rule=rule.pk, day=change.shift.day))


@_make.register
def _restore(change: Restore, making: Making) -> None:
    rule = making.rule(change.rule)
    if rule is None:
        raise Refusal(ErrorCode.BAD_VALUE, "rule")
    gone, _ = DroppedDay.objects.filter(hours=rule, date=change.day).delete()
    if gone:
        making.touch(rule)
        which = Which(source="weekly", id=rule.pk, day=change.day)
        making.takes_back(Remove(shift=which))


@_make.register
def _until(change: Until, making: Making) -> None:
    rule = making.rule(change.rule)
    if rule is None:  # it has gone already
        return
    if change.seen not in ("any", rule.until) and change.until != rule.until:
        raise Refusal(ErrorCode.CHANGED_MEANWHILE, "rule")
    if change.until is not None and change.until < rule.since:
        making.takes_back(add_weekly_again(rule))
        rule.delete()
        return
    _check_until(rule.since, change.until, making)
    if rule.until != change.until:
        making.takes_back(Until(rule=rule.pk, until=rule.until, seen=change.until))
        rule.until = change.until
        rule.save(update_fields=["until"])
        making.touch(rule)


@_make.register
def _add_absence(change: AddAbsence, making: Making) -> None:
    for name, at in (("starts", change.starts), ("ends", change.ends)):
        making.check_day(at.date(), name)
        if at.tzinfo is not None:
            raise Refusal(ErrorCode.BAD_VALUE, name)
    starts_at, ends_at = first_moment(change.starts), last_moment(change.ends)
    if ends_at <= starts_at:
        raise Refusal(ErrorCode.BAD_VALUE, "ends")
    row, new = Absence.objects.get_or_create(
        counsellor_id=change.person, starts_at=starts_at, ends_at=ends_at
    )
    if new:
        making.takes_back(RemoveAbsence(absence=row.pk))


@_make.register
def _remove_absence(change: RemoveAbsence, making: Making) -> None:
    row = Absence.objects.filter(pk=change.absence, counsellor__in=making.people).first()
    if row is not None:
        starts, ends = (wall_clock(at) for at in (row.starts_at, row.ends_at))
        making.takes_back(AddAbsence(person=row.counsellor_id, starts=starts, ends=ends))
        row.delete()


def _add(person: int, day: date, hours: Hours, making: Making) -> None:
    """One that is there already is not made twice."""
    if _same(person, day, hours).exists():
        return
    row = SingleShift.objects.create(counsellor_id=person, date=day, **columns(hours))
    making.touch(row)
    making.takes_back(Remove(shift=which_is(row)))


def _same(person: int, day: date, hours: Hours) -> Any:
    return SingleShift.objects.filter(counsellor=person, date=day, **columns(hours))


def _check_until(since: date, until: date | None, making: Making) -> None:
    if until is not None:
        making.check_day(until, "until")
        if until < since:
            raise Refusal(ErrorCode.BAD_VALUE, "until")
