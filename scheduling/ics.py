"""Calendars as they are written (RFC 5545): an appointment's, and a roster's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from channels_layer.protocol import AppointmentState, Channel, Language
from scheduling.models import Appointment, Room
from scheduling.shifts import ShiftKind

if TYPE_CHECKING:  # it is slow to load, and few processes need it
    from icalendar import Alarm, Calendar, Event

ALARM_BEFORE = timedelta(hours=1)
PRODUCT = "-//eGuidance//eGuidance 1//EN"


@dataclass(frozen=True)
class Words:
    channels: dict[str, str]
    kinds: dict[str, str]
    soon: str
    change: str
    own: str
    roster: str


WORDS = {
    Language.DANISH: Words(
        channels={Channel.CALLBACK: "Aftalt opkald", Channel.MEETING: "Aftalt møde"},
        kinds={
            ShiftKind.CHAT: "Vagt: chat",
            ShiftKind.PHONE: "Vagt: telefon",
            ShiftKind.BOOKABLE: "Vagt: aftalte opkald",
            ShiftKind.MEETING: "Vagt: møder",
        },
        soon="Om en time",
        change="Flyt eller aflys på {url} med den kode, du fik.",
        own="Vagter og aftaler",
        roster="Vagtplan",
    ),
    Language.ENGLISH: Words(
        channels={Channel.CALLBACK: "Booked call", Channel.MEETING: "Booked meeting"},
        kinds={
            ShiftKind.CHAT: "Shift: chat",
            ShiftKind.PHONE: "Shift: telephone",
            ShiftKind.BOOKABLE: "Shift: booked calls",
            ShiftKind.MEETING: "Shift: meetings",
        },
        soon="In an hour",
        change="Move or cancel at {url} with the code that you got.",
        own="Shifts and appointments",
        roster="Roster",
    ),
}


@dataclass(frozen=True)
class Entry:
    """One event of a calendar. Who is only at work then can still be booked: not `busy`."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    sequence: int = 0
    busy: bool = True


def appointment_ics(
    appointment: Appointment, language: Language, now: datetime, attendee: str = ""
) -> bytes:
    """The calendar file of one appointment, for whoever booked it; no number is in it.

    A later one with the same appointment replaces it, also when that is called off. With the mail
    address of an `attendee` it is an invitation (RFC 5546), which a program acts on by itself.
    """
    words = WORDS[language]
    entry = entry_of(
        appointment, f"{words.channels[appointment.channel]} – {settings.SERVICE_NAME}"
    )
    event = _event(entry, now)
    called_off = appointment.state == AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if called_off else "CONFIRMED")
    if not called_off:
        event.add("description", words.change.format(url=f"{settings.PUBLIC_URL}/booking/"))
        event.add_component(_alarm(words.soon))
    calendar = _calendar(settings.SERVICE_NAME)
    method = "PUBLISH"
    if attendee:
        method = "CANCEL" if called_off else "REQUEST"
        _invite(event, attendee)
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def entry_of(appointment: Appointment, summary: str) -> Entry:
    return Entry(
        uid=f"{appointment.pk}{ours()}",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        summary=summary,
        location=place(appointment.room),
        sequence=appointment.revision,
    )


def calendar_ics(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """A calendar to subscribe to: whole each time, so that what is not in it is gone."""
    calendar = _calendar(name)
    for entry in entries:
        event = _event(entry, stamp)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def ours() -> str:
    """How the name of every event of ours ends: one that comes back to us blocks nothing."""
    return f"@{urlsplit(settings.PUBLIC_URL).hostname}.eguidance"


def place(room: Room | None) -> str:
    if room is None:
        return ""
    site = room.site
    return f"{room.name}, {site.name}, {site.address}, {site.postcode} {site.town}"


def _calendar(name: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(entry: Entry, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event


def _invite(event: "Event", attendee: str) -> None:
    """Whoever booked it has agreed already, and is not asked to answer."""
    from icalendar import vCalAddress

    event.add(
        "organizer", vCalAddress(f"mailto:{settings.MAIL_FROM}"), {"CN": settings.SERVICE_NAME}
    )
    agreed = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    event.add("attendee", vCalAddress(f"mailto:{attendee}"), agreed)


def _alarm(words: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
