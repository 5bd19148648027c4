"""The HTTP doors of the roster, for coordinators alone."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import msgspec
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.security import SessionAuth
from pydantic import ConfigDict, Field

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.changes import Change
from scheduling.models import Absence, Appointment, Room
from scheduling.roles import Role, has_role
from scheduling.roster import Listed, Roster, week
from scheduling.rostering import make
from scheduling.shifts import Weekly
from scheduling.wall import local, wall_clock

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ForCoordinators(SessionAuth):
    """A coordinator's session; what it changes needs the page's own token too."""

    def authenticate(self, request: HttpRequest, key: str | None) -> AbstractBaseUser:
        if not request.user.is_authenticated:
            raise Refusal(ErrorCode.NOT_SIGNED_IN)
        if not has_role(request.user, Role.COORDINATOR):
            raise Refusal(ErrorCode.NOT_ALLOWED)
        return request.user


router = Router(tags=["roster"], auth=ForCoordinators(csrf=True))


class Changes(Schema):
    """Made in this order, all of them or none."""

    model_config = ConfigDict(extra="forbid")

    changes: Annotated[
        list[Annotated[Change, Field(discriminator="act")]], Field(min_length=1, max_length=300)
    ]


@router.get("/week", summary="Everybody's shifts of the week that a day is in")
def read_week(request: HttpRequest, day: date | None = None) -> Any:
    """Shifts, absences, holidays, gaps in the opening hours, and stranded appointments.

    A shift of the evening before that reaches into Monday is there too, on its own day.
    All times are wall-clock times of the service. This week, if no day is given.
    """
    now = timezone.now()
    return {"today": local(now).date()} | _week(week(monday_of(day, now), now))


def monday_of(day: date | None, now: datetime) -> date:
    """Of the week that a day is in, or of this week. Raises Refusal: bad-value, day."""
    day = day or local(now).date()
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise Refusal(ErrorCode.BAD_VALUE, "day")
    return day - timedelta(days=day.weekday())


@router.post("/changes", summary="Change the roster")
def change(request: HttpRequest, body: Changes) -> Any:
    """Made again, a change does nothing. `undo` is what takes all of it back."""
    made = make(body.changes, timezone.now())
    return {
        "undo": msgspec.to_builtins(made.undo),
        "stranded": [_appointment(each) for each in made.stranded],
        "copied": made.copied,
        "left_out": made.left_out,
    }


def _week(roster: Roster) -> dict[str, Any]:
    rooms = Room.objects.select_related("site")
    return {
        "days": roster.days,
        "holidays": roster.holidays,
        "people": [{"id": person.pk, "name": person.name} for person in roster.people],
        "rooms": [{"id": room.pk, "name": str(room)} for room in rooms],
        "shifts": [_shift(each) for each in roster.shifts],
        "absences": [_absence(each) for each in roster.absences],
        "gaps": msgspec.to_builtins(roster.gaps),
        "open": msgspec.to_builtins(roster.open),
        "stranded": [_appointment(each) for each in roster.stranded],
    }


def _shift(listed: Listed) -> dict[str, Any]:
    source, hours = listed.shift.source, listed.shift.source.hours
    told: dict[str, Any] = {
        "source": "single",
        "id": source.id,
        "person": listed.person,
        "day": listed.shift.day,
        "starts": hours.starts,
        "ends": hours.ends,
        "kind": hours.kind,
        "room": hours.place,
        "clashes": listed.clashes,
        "away": listed.away,
        "wholly_away": listed.wholly_away,
    }
    if isinstance(source, Weekly):
        told |= {"source": "weekly", "since": source.since, "until": source.until}
        told |= {"on_holidays": source.on_holidays}
    return told


def _absence(absence: Absence) -> dict[str, Any]:
    return {
        "id": absence.pk,
        "person": absence.counsellor_id,
        "starts": _minute(absence.starts_at),
        "ends": _minute(absence.ends_at),
    }


def _appointment(appointment: Appointment) -> dict[str, Any]:
    return {
        "id": appointment.pk,
        "person": appointment.counsellor_id,
        "name": appointment.counsellor.name,
        "channel": appointment.channel,
        "room": str(appointment.room) if appointment.room else "",
        "starts": _minute(appointment.starts_at),
        "ends": _minute(appointment.ends_at),
    }


def _minute(at: datetime) -> datetime:
    return wall_clock(at).replace(second=0, microsecond=0)
