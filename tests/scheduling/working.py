"""People who can be booked, and when. All on fixed dates, by the service's own clock."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from channels_layer.protocol import Channel
from scheduling.models import BookingRules, Counsellor, Room, Site, WorkingHours
from scheduling.shifts import ShiftKind

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 9, 7)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), COPENHAGEN)


# A quiet Monday morning, before anybody works.
NOW = at(6)


def works(
    counsellor: Counsellor,
    starts: time = time(9),
    ends: time = time(12),
    kind: ShiftKind = ShiftKind.BOOKABLE,
    **details: Any,
) -> WorkingHours:
    """Every Monday, if no other weekday is given."""
    details = {"weekday": MONDAY.weekday(), "since": date(2026, 1, 1)} | details
    return WorkingHours.objects.create(
        counsellor=counsellor, starts=starts, ends=ends, kind=kind, **details
    )


def rules(channel: Channel = Channel.CALLBACK, **values: int) -> BookingRules:
    """Half an hour, every half an hour, with nothing beside it and no notice."""
    usual = {"minutes": 30, "after": 0, "step": 30, "notice": 0, "days_ahead": 14}
    return BookingRules.objects.create(channel=channel, **(usual | values))


def room(name: str = "Lokale 1", site: str = "Aarhus") -> Room:
    at_site, _ = Site.objects.get_or_create(
        name=site, defaults={"address": "Åboulevarden 1", "postcode": "8000", "town": "Aarhus C"}
    )
    return Room.objects.create(site=at_site, name=name)


def works_all_week(counsellor: Counsellor) -> None:
    """Calls in the morning and meetings in the afternoon, by the usual rules."""
    here = room()
    for channel in (Channel.CALLBACK, Channel.MEETING):
        rules(channel)
    for weekday in range(7):
        works(counsellor, time(9), time(12), weekday=weekday)
        works(counsellor, time(13), time(16), ShiftKind.MEETING, weekday=weekday, room=here)
