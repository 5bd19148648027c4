"""Shifts, rules and rooms in a few words, for tests of the roster."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channels_layer.protocol import AppointmentState, Channel
from scheduling.changes import AddShift, AddWeekly, Move, Which
from scheduling.models import Appointment, Counsellor, Room, SingleShift, Site, WorkingHours
from scheduling.roster import Listed, Roster
from scheduling.shifts import ShiftKind, Weekly
from scheduling.spans import minute

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# A Monday without holidays near it.
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def day(number: int) -> date:
    """Monday is 0; the week after begins with 7."""
    return MONDAY + number * ONE_DAY


def clock(text: str) -> tuple[time, time]:
    """From `9-12.30`."""
    starts, _, ends = text.partition("-")
    return _time(starts), _time(ends)


def _time(text: str) -> time:
    hour, _, minute = text.partition(".")
    return time(int(hour), int(minute or 0))


def add(
    person: Counsellor, on: date, text: str, kind: ShiftKind = ShiftKind.CHAT, **more: Any
) -> AddShift:
    starts, ends = clock(text)
    return AddShift(person=person.pk, day=on, starts=starts, ends=ends, kind=kind, **more)


def add_weekly(
    person: Counsellor, since: date, text: str, kind: ShiftKind = ShiftKind.CHAT, **more: Any
) -> AddWeekly:
    starts, ends = clock(text)
    times: dict[str, Any] = {"starts": starts, "ends": ends}
    weekday = since.weekday()
    return AddWeekly(person=person.pk, weekday=weekday, since=since, kind=kind, **times, **more)


def move(which: Which, person: Counsellor, on: date, text: str, **more: Any) -> Move:
    starts, ends = clock(text)
    kind = more.pop("kind", ShiftKind.CHAT)
    return Move(shift=which, person=person.pk, day=on, starts=starts, ends=ends, kind=kind, **more)


def single(row: SingleShift | None = None) -> Which:
    """The only one, if none is named."""
    row = row or SingleShift.objects.get()
    return Which(source="single", id=row.pk, day=row.date)


def weekly(on: date, rule: WorkingHours | None = None) -> Which:
    rule = rule or WorkingHours.objects.get()
    return Which(source="weekly", id=rule.pk, day=on)


def room(name: str = "Rum 1") -> Room:
    address = {"address": "Vej 1", "postcode": "8000", "town": "Aarhus C"}
    site, _ = Site.objects.get_or_create(name="Aarhus", defaults=address)
    return Room.objects.create(site=site, name=name)


def appointment(
    person: Counsellor,
    on: date,
    text: str,
    channel: Channel = Channel.CALLBACK,
    where: Room | None = None,
    state: AppointmentState = AppointmentState.BOOKED,
) -> Appointment:
    starts, ends = (datetime.combine(on, at, COPENHAGEN) for at in clock(text))
    return Appointment.objects.create(
        counsellor=person,
        channel=channel,
        room=where,
        state=state,
        starts_at=starts,
        ends_at=ends,
        busy_from=minute(starts),
        busy_until=minute(ends),
    )


def told(roster: Roster) -> list[str]:
    """`Ane 23 09:00-12:00 chat weekly`, one for each shift."""
    names = {person.pk: person.name for person in roster.people}
    return [f"{names[each.person]} {_told(each)}" for each in roster.shifts]


def _told(listed: Listed) -> str:
    source = listed.shift.source
    hours = source.hours
    marks = [
        name
        for name, marked in (
            ("weekly", isinstance(source, Weekly)),
            ("clashes", listed.clashes),
            ("away", listed.away),
            ("wholly", listed.wholly_away),
        )
        if marked
    ]
    times = f"{hours.starts:%H:%M}-{hours.ends:%H:%M}"
    return " ".join([f"{listed.shift.day.day} {times} {hours.kind}", *marks])
