"""From changes to the rows of shifts, and back."""

from typing import Any

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.changes import AddShift, AddWeekly, Move, Seen, Which
from scheduling.models import Room, SingleShift, WorkingHours
from scheduling.plans import hours_of
from scheduling.shifts import Hours, ShiftKind


def hours_of_change(change: AddShift | AddWeekly | Move) -> Hours:
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


def columns(hours: Hours) -> dict[str, Any]:
    return {
        "starts": hours.starts,
        "ends": hours.ends,
        "kind": hours.kind,
        "room_id": hours.place,
    }


def _values(row: SingleShift | WorkingHours) -> dict[str, Any]:
    hours = hours_of(row)
    times = {"starts": hours.starts, "ends": hours.ends}
    return {"person": row.counsellor_id, **times, "kind": hours.kind, "room": hours.place}


def add_again(row: SingleShift) -> AddShift:
    return AddShift(day=row.date, **_values(row))


def as_it_is(row: SingleShift) -> Seen:
    return Seen(day=row.date, **_values(row))


def which_is(row: SingleShift) -> Which:
    """The shift, as long as it is as it is now."""
    return Which(source="single", id=row.pk, day=row.date, seen=as_it_is(row))


def move_back(row: SingleShift, to: Seen) -> Move:
    """To what it was before, as long as it is as it is now."""
    return Move(
        shift=which_is(row),
        person=to.person,
        day=to.day,
        starts=to.starts,
        ends=to.ends,
        kind=to.kind,
        room=to.room,
    )


def add_weekly_again(rule: WorkingHours) -> AddWeekly:
    return AddWeekly(
        weekday=rule.weekday,
        since=rule.since,
        until=rule.until,
        on_holidays=rule.on_holidays,
        dropped=list(rule.dropped.order_by("date").values_list("date", flat=True)),
        **_values(rule),
    )
