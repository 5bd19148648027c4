"""Each change to the roster: what it does, that it is made once, that it can be taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.changes import (
    AddAbsence,
    Change,
    Copy,
    CopyWeek,
    Move,
    Remove,
    RemoveAbsence,
    Restore,
    Until,
    Which,
)
from scheduling.models import Absence, DroppedDay, SingleShift, WorkingHours
from scheduling.roster import week
from scheduling.rostering import Made, make
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.scheduling.rosters import (
    MONDAY,
    NOW,
    ONE_DAY,
    add,
    add_weekly,
    appointment,
    day,
    move,
    room,
    single,
    told,
    weekly,
)

pytestmark = pytest.mark.django_db


def made(*changes: Change) -> Made:
    return make(changes, NOW)


def shown(monday: date = MONDAY) -> list[str]:
    return told(week(monday, NOW))


def refused(*changes: Change) -> tuple[ErrorCode, str]:
    before = rows()
    with pytest.raises(Refusal) as refusal:
        made(*changes)
    assert rows() == before
    return refusal.value.code, refusal.value.field


def rows() -> list[Any]:
    models = (WorkingHours, DroppedDay, SingleShift, Absence)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def once_and_back(*changes: Change) -> Made:
    """Made twice it is made once; what it answers takes it back."""
    weeks = [MONDAY, day(7), day(14)]
    before, absences = [shown(monday) for monday in weeks], Absence.objects.count()
    first = made(*changes)
    after = rows()
    assert made(*changes).undo == []
    assert rows() == after
    again = made(*first.undo)
    assert [shown(monday) for monday in weeks] == before
    assert Absence.objects.count() == absences
    made(*again.undo)
    return first


# --- To add -------------------------------------------------------------------------


def test_a_single_shift(cast: Cast) -> None:
    once_and_back(add(cast.ane.counsellor, day(0), "9-12"))
    assert shown() == ["Ane 23 09:00-12:00 chat"]


def test_weekly_hours_to_a_last_date(cast: Cast) -> None:
    once_and_back(add_weekly(cast.ane.counsellor, day(0), "9-12", until=day(7)))
    assert shown() == ["Ane 23 09:00-12:00 chat weekly"]
    assert shown(day(7)) == ["Ane 30 09:00-12:00 chat weekly"]
    assert shown(day(14)) == []


def test_an_absence_by_the_clock_on_the_wall(cast: Cast) -> None:
    ane = cast.ane.counsellor.pk
    starts, ends = datetime(2026, 10, 25, 0, 0), datetime(2026, 10, 26, 0, 0)  # noqa: DTZ001
    absence = AddAbsence(person=ane, starts=starts, ends=ends)
    once_and_back(absence)
    row = Absence.objects.get()
    assert (row.ends_at - row.starts_at).total_seconds() == 25 * 3600  # the clocks go back
    undo = once_and_back(RemoveAbsence(absence=row.pk)).undo
    assert undo == [absence]


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"ends": time(9)}, "ends"),
        ({"room": 999}, "room"),
        ({"kind": ShiftKind.MEETING}, "room"),
        ({"kind": ShiftKind.MEETING, "room": 999}, "room"),
        ({"starts": time(9, 0, 30)}, "starts"),
        ({"ends": datetime.fromisoformat("2026-01-01T12:00Z").timetz()}, "ends"),
        ({"day": date(1, 1, 1)}, "day"),
        ({"day": date.max}, "day"),
    ],
)
def test_a_shift_that_cannot_be(cast: Cast, wrong: dict[str, Any], at: str) -> None:
    change = replace(add(cast.ane.counsellor, day(0), "9-12"), **wrong)
    assert refused(change) == (ErrorCode.BAD_VALUE, at)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"weekday": 7}, "weekday"),
        ({"until": day(-1)}, "until"),
        ({"until": date.max}, "until"),
        ({"since": date.min}, "since"),
    ],
)
def test_weekly_hours_that_cannot_be(cast: Cast, wrong: dict[str, Any], at: str) -> None:
    change = replace(add_weekly(cast.ane.counsellor, day(0), "9-12"), **wrong)
    assert refused(change) == (ErrorCode.BAD_VALUE, at)


@pytest.mark.parametrize("person", [0, -1, 10**12, 10**40])
def test_nobody(cast: Cast, person: int) -> None:
    change = replace(add(cast.ane.counsellor, day(0), "9-12"), person=person)
    assert refused(change) == (ErrorCode.UNKNOWN_COUNSELLOR, "person")


def test_an_absence_that_takes_no_time(cast: Cast) -> None:
    at = datetime(2026, 11, 23, 9)  # noqa: DTZ001
    change = AddAbsence(person=cast.ane.counsellor.pk, starts=at, ends=at)
    assert refused(change) == (ErrorCode.BAD_VALUE, "ends")
    change = replace(change, starts=at.astimezone())
    assert refused(change) == (ErrorCode.BAD_VALUE, "starts")


# --- Nobody is in two places ------------------------------------------------------------


CLASH = (ErrorCode.TIME_TAKEN, "starts")


def test_a_clash_is_refused_and_what_touches_is_none(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add(ane, day(0), "9-12"))
    assert refused(add(ane, day(0), "11-13", ShiftKind.PHONE)) == CLASH
    assert refused(add_weekly(ane, day(-7), "11-13")) == CLASH
    made(add(ane, day(0), "12-13"), add(cast.bo.counsellor, day(0), "9-12"))


def test_a_clash_over_midnight(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add(ane, day(0), "22-2"))
    assert refused(add(ane, day(1), "1-3")) == CLASH
    assert refused(add_weekly(ane, day(1), "1-3")) == CLASH
    made(add(ane, day(1), "2-3"))


def test_a_clash_names_the_shift_that_is_there(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(-1), "23.45-3", ShiftKind.BOOKABLE))
    with pytest.raises(Refusal) as refusal:
        made(add(ane, day(7), "2-4"))
    times = {"starts": time(23, 45), "ends": time(3)}
    there = {"day": day(6), "kind": ShiftKind.BOOKABLE} | times
    assert refusal.value.told == {"shift": there}


def test_what_the_clocks_jump_over_is_no_shift(cast: Cast) -> None:
    ane, sunday = cast.ane.counsellor, date(2027, 3, 28)
    before = sunday - 7 * ONE_DAY
    assert refused(add(ane, sunday, "2.15-2.45")) == (ErrorCode.BAD_VALUE, "hours")
    made(add(ane, before, "2.15-2.45"))
    assert refused(move(single(), ane, sunday, "2.15-2.45")) == (ErrorCode.BAD_VALUE, "hours")
    assert refused(Copy(shift=single(), person=ane.pk, day=sunday))[1] == "hours"
    copied = made(CopyWeek(monday=before - 6 * ONE_DAY))
    assert (copied.copied, copied.left_out) == (0, 1)
    made(add(ane, sunday, "1.45-2.45"))


def test_weekly_hours_that_would_clash_later(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(28), "9-12"), add(ane, day(70), "13-14"))
    assert refused(add_weekly(ane, day(0), "11-13")) == CLASH
    assert refused(add_weekly(ane, day(0), "13-15")) == CLASH
    made(add_weekly(ane, day(0), "11-13", until=day(21)))
    rule = WorkingHours.objects.order_by("pk").last()
    assert rule
    assert refused(Until(rule=rule.pk, until=None)) == CLASH


def test_a_dropped_day_makes_room_and_cannot_be_restored_then(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(0), "9-12"))
    made(Remove(shift=weekly(day(7))), add(ane, day(7), "10-11"))
    rule = WorkingHours.objects.get()
    assert refused(Restore(rule=rule.pk, day=day(7))) == CLASH


def test_an_absence_makes_no_room(cast: Cast) -> None:
    ane = cast.ane.counsellor
    starts, ends = (datetime.combine(day(number), time()) for number in (0, 1))
    made(add(ane, day(0), "9-12"), AddAbsence(person=ane.pk, starts=starts, ends=ends))
    assert refused(add(ane, day(0), "10-11")) == CLASH


def test_where_an_hour_happens_twice(cast: Cast) -> None:
    """Until half past two is until the second one; from half past two is from the first."""
    ane, sunday = cast.ane.counsellor, date(2026, 10, 25)
    made(add(ane, sunday, "0-2.30"))
    assert refused(add(ane, sunday, "2.30-4")) == CLASH
    made(add(ane, sunday, "3-4"))


def test_what_clashed_before_is_in_nobodys_way(cast: Cast) -> None:
    ane = cast.ane.counsellor
    for ends in (11, 12):
        SingleShift.objects.create(
            counsellor=ane, date=day(0), starts=time(9), ends=time(ends), kind="chat"
        )
    made(add(ane, day(0), "13-14"))


def test_two_change_places_in_one_list(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    made(add(ane, day(0), "9-12"), add(bo, day(0), "10-13"))
    first, second = SingleShift.objects.order_by("pk")
    once: Sequence[Change] = (
        move(single(first), bo, day(0), "9-12"),
        move(single(second), ane, day(0), "10-13"),
    )
    made(*once)
    assert shown() == ["Ane 23 10:00-13:00 chat", "Bo 23 09:00-12:00 chat"]


def test_a_list_is_made_whole_or_not_at_all(cast: Cast) -> None:
    ane = cast.ane.counsellor
    assert refused(add(ane, day(0), "9-12"), add(ane, day(0), "11-13")) == CLASH
    assert shown() == []


# --- To move and to copy ------------------------------------------------------------------


def test_a_single_shift_moves(cast: Cast) -> None:
    made(add(cast.ane.counsellor, day(0), "9-12"))
    there = move(single(), cast.bo.counsellor, day(2), "10-13", kind=ShiftKind.PHONE)
    back = made(there).undo
    assert shown() == ["Bo 25 10:00-13:00 phone"]
    made(there)
    assert shown() == ["Bo 25 10:00-13:00 phone"]
    made(*back)
    assert shown() == ["Ane 23 09:00-12:00 chat"]


def test_one_day_of_weekly_hours_moves_alone(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(0), "9-12"))
    once_and_back(move(weekly(day(0)), ane, day(0), "10-13"))
    assert shown() == ["Ane 23 10:00-13:00 chat"]
    assert shown(day(7)) == ["Ane 30 09:00-12:00 chat weekly"]
    elsewhere = move(weekly(day(0)), ane, day(1), "10-13")
    assert refused(elsewhere) == (ErrorCode.BAD_VALUE, "shift")


@pytest.mark.parametrize(
    "change",
    [
        Copy(shift=Which(source="single", id=99, day=day(0)), person=0, day=day(0)),
        Copy(shift=Which(source="weekly", id=99, day=day(0)), person=0, day=day(0)),
    ],
)
def test_a_shift_that_is_gone(cast: Cast, change: Copy) -> None:
    there = replace(change, person=cast.ane.counsellor.pk)
    assert refused(there) == (ErrorCode.BAD_VALUE, "shift")
    times: dict[str, Any] = {"starts": time(9), "ends": time(10), "kind": ShiftKind.CHAT}
    moved = Move(shift=change.shift, person=there.person, day=day(0), **times)
    assert refused(moved) == (ErrorCode.BAD_VALUE, "shift")


def test_a_rule_gives_nothing_on_another_weekday(cast: Cast) -> None:
    made(add_weekly(cast.ane.counsellor, day(0), "9-12"))
    change = move(weekly(day(1)), cast.ane.counsellor, day(1), "10-13")
    assert refused(change) == (ErrorCode.BAD_VALUE, "shift")


def test_a_copy_has_the_hours_kind_and_room(cast: Cast) -> None:
    where = room()
    meeting = add(cast.ane.counsellor, day(0), "9-12", ShiftKind.MEETING, room=where.pk)
    made(meeting)
    once_and_back(Copy(shift=single(), person=cast.bo.counsellor.pk, day=day(1)))
    assert SingleShift.objects.get(counsellor=cast.bo.counsellor).room == where
    clash = Copy(
        shift=single(SingleShift.objects.earliest("pk")), person=meeting.person, day=day(0)
    )
    assert made(clash).undo == []  # it is there already


def test_a_week_is_copied_to_the_next(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    made(
        add(ane, day(0), "9-12"),
        add(ane, day(6), "22-2"),
        add_weekly(ane, day(1), "9-12"),
        add_weekly(bo, day(2), "9-12", until=day(2)),
        add(bo, day(3), "9-12"),
        add(bo, day(10), "10-11"),
    )
    done = once_and_back(CopyWeek(monday=MONDAY))
    assert (done.copied, done.left_out) == (3, 1)
    assert shown(day(7)) == [
        "Ane 29 22:00-02:00 chat",
        "Ane 30 09:00-12:00 chat",
        "Ane 1 09:00-12:00 chat weekly",
        "Ane 6 22:00-02:00 chat",
        "Bo 2 09:00-12:00 chat",
        "Bo 3 10:00-11:00 chat",
    ]


def test_a_week_is_not_copied_onto_holidays_or_dropped_days(cast: Cast) -> None:
    ane, monday = cast.ane.counsellor, date(2026, 12, 14)
    friday = monday + 4 * ONE_DAY
    made(add(ane, friday, "9-12"), add_weekly(ane, monday, "9-12"))
    made(Remove(shift=weekly(monday + 7 * ONE_DAY)))
    done = made(CopyWeek(monday=monday))
    assert (done.copied, done.left_out) == (0, 1)
    assert refused(CopyWeek(monday=friday)) == (ErrorCode.BAD_VALUE, "monday")


# --- To remove ----------------------------------------------------------------------------


def test_a_single_shift_goes(cast: Cast) -> None:
    made(add(cast.ane.counsellor, day(0), "9-12"))
    made(Remove(shift=single()), Remove(shift=single()))
    assert shown() == []
    made(add(cast.ane.counsellor, day(0), "9-12"))
    back = made(Remove(shift=single())).undo
    made(*back)
    assert shown() == ["Ane 23 09:00-12:00 chat"]


def test_one_day_of_weekly_hours_goes(cast: Cast) -> None:
    made(add_weekly(cast.ane.counsellor, day(0), "9-12"))
    once_and_back(Remove(shift=weekly(day(0))))
    assert (shown(), len(shown(day(7)))) == ([], 1)


def test_weekly_hours_end_or_go_with_their_dropped_days(cast: Cast) -> None:
    made(add_weekly(cast.ane.counsellor, day(0), "9-12"))
    made(Remove(shift=weekly(day(7))))
    rule = WorkingHours.objects.get()
    once_and_back(Until(rule=rule.pk, until=day(7)))
    assert shown(day(14)) == []
    once_and_back(Until(rule=rule.pk, until=day(-1)))
    assert not WorkingHours.objects.exists()


def test_weekly_hours_change_from_a_day_on_and_dropped_days_stay_dropped(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(0), "9-12"))
    made(Remove(shift=weekly(day(14))))
    rule = WorkingHours.objects.get()
    from_then = add_weekly(ane, day(7), "10-13", like=rule.pk)
    once_and_back(from_then, Until(rule=rule.pk, until=day(6)))
    assert shown() == ["Ane 23 09:00-12:00 chat weekly"]
    assert shown(day(7)) == ["Ane 30 10:00-13:00 chat weekly"]
    assert shown(day(14)) == []


def test_whoever_waits_for_a_stranded_appointment_is_told_of(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add(ane, day(0), "9-12", ShiftKind.BOOKABLE))
    booked = appointment(ane, day(0), "9-9.30")
    assert made(add(ane, day(1), "9-12")).stranded == []
    change = move(
        single(SingleShift.objects.earliest("pk")), ane, day(0), "9.15-12", kind=ShiftKind.BOOKABLE
    )
    first = made(change)
    assert first.stranded == [booked]
    assert made(*first.undo).stranded == []
    booked.refresh_from_db()
    assert booked.state == "booked"
