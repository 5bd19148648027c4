"""Calendars as we write them, read by a library as a calendar program would."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from icalendar import Calendar
from pytest_django import Settings

from channels_layer.protocol import Channel, Language
from scheduling import booking, calendars
from scheduling.free import Search
from scheduling.ics import appointment_ics
from scheduling.models import Absence, Appointment, CalendarAddress, DroppedDay, SingleShift, Site
from scheduling.outgoing import feed_of, may_read
from scheduling.roles import Role
from scheduling.shifts import ShiftKind
from tests.calendars.written import calendar, event
from tests.cast import Cast, Person
from tests.scheduling.booked import booked
from tests.scheduling.working import MONDAY, NOW, at, room, rules, works

pytestmark = pytest.mark.django_db

CALL, MEETING = Search(Channel.CALLBACK), Search(Channel.MEETING)


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


@pytest.fixture
def call(cast: Cast) -> Appointment:
    works(cast.ane.counsellor)
    rules()
    return booked(CALL, at(10))


@pytest.fixture
def meeting(cast: Cast) -> Appointment:
    works(cast.ane.counsellor, kind=ShiftKind.MEETING, room=room("Mødelokale Å, 2. sal"))
    rules(Channel.MEETING)
    return booked(MEETING, at(10))


# --- One appointment ----------------------------------------------------------------------


def test_a_booked_call(call: Appointment, settings: Settings) -> None:
    settings.SERVICE_NAME = "Vejledning Ærø"
    data = appointment_ics(call, Language.DANISH, NOW)
    whole = Calendar.from_ical(data)
    (one,) = events(data)
    assert (whole["METHOD"], whole["VERSION"]) == ("PUBLISH", "2.0")
    assert one["SUMMARY"] == "Aftalt opkald – Vejledning Ærø"
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (call.starts_at, call.ends_at)
    assert (one["DTSTAMP"].dt, one["STATUS"], one["SEQUENCE"]) == (NOW, "CONFIRMED", 1)
    assert str(one["UID"]).startswith(str(call.pk))
    assert "LOCATION" not in one
    (alarm,) = one.walk("VALARM")
    assert (alarm["TRIGGER"].dt, alarm["ACTION"]) == (-timedelta(hours=1), "DISPLAY")
    assert one["DESCRIPTION"].startswith("Flyt eller aflys på http")
    # Whoever gets the file by mistake can neither call nor cancel.
    assert call.code.encode() not in data


def test_every_line_is_folded_and_ends_as_it_must(meeting: Appointment, settings: Settings) -> None:
    settings.SERVICE_NAME = "Æøå " * 60
    Site.objects.update(address="Rød grød med fløde, " * 8)
    data = appointment_ics(meeting, Language.DANISH, NOW)
    lines = data.split(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    (one,) = events(data)
    assert one["SUMMARY"].endswith("Æøå " * 60)
    assert "Rød grød med fløde, Rød grød" in one["LOCATION"]


def test_a_meeting_says_where(meeting: Appointment) -> None:
    data = appointment_ics(meeting, Language.ENGLISH, NOW)
    (one,) = events(data)
    assert one["LOCATION"] == "Mødelokale Å, 2. sal, Aarhus, Åboulevarden 1, 8000 Aarhus C"
    assert one["SUMMARY"].startswith("Booked meeting – ")
    assert b"Lokale \xc3\x85\\, 2. sal".lower() in data.lower() or b"\xc3\x85\\, 2." in data


def test_moved_it_is_the_same_event_and_a_later_one(call: Appointment) -> None:
    before = events(appointment_ics(call, Language.DANISH, NOW))[0]
    booking.move(call, at(11), Language.DANISH, NOW)
    after = events(appointment_ics(call, Language.DANISH, NOW))[0]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert after["DTSTART"].dt == at(11)


def test_called_off_it_rings_no_more(call: Appointment) -> None:
    booking.cancel(call, NOW)
    (one,) = events(appointment_ics(call, Language.DANISH, NOW))
    assert (one["STATUS"], one["SEQUENCE"]) == ("CANCELLED", 2)
    assert "DESCRIPTION" not in one
    assert one.walk("VALARM") == []


# --- The roster ---------------------------------------------------------------------------


def address(
    person: Person, *, whole: bool = False, language: Language = Language.ENGLISH
) -> CalendarAddress:
    secret = calendars.make_address(person.counsellor, language, NOW, whole_roster=whole)
    found = calendars.address_of(secret)
    assert found is not None
    return found


def told(person: Person, *, whole: bool = False, now: datetime = NOW) -> dict[str, list[str]]:
    """By title: when each begins in the first week, by the service's clock."""
    found: dict[str, list[str]] = {}
    for one in events(feed_of(address(person, whole=whole), now).data):
        start = one["DTSTART"].dt.astimezone(at(0).tzinfo)
        if timedelta() <= start.date() - MONDAY < timedelta(days=7):
            found.setdefault(str(one["SUMMARY"]), []).append(f"{start:%d %H:%M}")
    return found


def test_ones_own_shifts_and_appointments(cast: Cast, call: Appointment) -> None:
    works(cast.bo.counsellor, kind=ShiftKind.CHAT)
    single = {"date": MONDAY + timedelta(days=1), "starts": time(8), "ends": time(9)}
    SingleShift.objects.create(counsellor=cast.ane.counsellor, kind=ShiftKind.PHONE, **single)
    assert told(cast.ane) == {
        "Shift: booked calls": ["07 09:00"],
        "Shift: telephone": ["08 08:00"],
        "Booked call": ["07 10:00"],
    }
    assert told(cast.bo) == {"Shift: chat": ["07 09:00"]}


def test_the_whole_roster_names_its_people(cast: Cast, call: Appointment) -> None:
    works(cast.bo.counsellor, kind=ShiftKind.CHAT)
    assert told(cast.karin, whole=True) == {
        "Ane: Shift: booked calls": ["07 09:00"],
        "Ane: Booked call": ["07 10:00"],
        "Bo: Shift: chat": ["07 09:00"],
    }


def test_in_danish(cast: Cast, call: Appointment) -> None:
    data = feed_of(address(cast.ane, language=Language.DANISH), NOW).data
    assert {str(one["SUMMARY"]) for one in events(data)} == {
        "Vagt: aftalte opkald",
        "Aftalt opkald",
    }
    assert Calendar.from_ical(data)["X-WR-CALNAME"] == "Vagter og aftaler"


def test_a_meeting_is_told_with_its_room(cast: Cast, meeting: Appointment) -> None:
    found = events(feed_of(address(cast.ane), NOW).data)
    assert {str(one["LOCATION"])[:11] for one in found} == {"Mødelokale "}


def test_what_is_called_off_is_gone(cast: Cast, call: Appointment) -> None:
    booking.cancel(call, NOW)
    assert told(cast.ane) == {"Shift: booked calls": ["07 09:00"]}


def test_a_time_that_is_only_held_is_told_to_nobody(cast: Cast, call: Appointment) -> None:
    booking.hold(CALL, at(9), call.pk, NOW)
    assert told(cast.ane)["Booked call"] == ["07 10:00"]


def test_absences_and_dropped_days_are_cut_out(cast: Cast) -> None:
    rule = works(cast.ane.counsellor)
    Absence.objects.create(counsellor=cast.ane.counsellor, starts_at=at(10), ends_at=at(11))
    assert told(cast.ane) == {"Shift: booked calls": ["07 09:00", "07 11:00"]}
    DroppedDay.objects.create(hours=rule, date=MONDAY)
    assert told(cast.ane) == {}


def test_what_comes_back_in_ones_own_calendar_blocks_nothing(cast: Cast, call: Appointment) -> None:
    """A calendar program may publish what it subscribes to, with ours in it."""
    ane = cast.ane.counsellor
    before = told(cast.ane)
    calendars.upload(ane, feed_of(address(cast.ane), NOW).data, NOW)
    assert not ane.busy_times.exists()
    busy_all_day = calendar(event("DTSTART;VALUE=DATE:20260907"))
    calendars.upload(ane, busy_all_day, NOW)
    assert told(cast.ane) == before


def test_shifts_leave_one_free_and_appointments_do_not(cast: Cast, call: Appointment) -> None:
    found = events(feed_of(address(cast.ane), NOW).data)
    assert {(str(one["SUMMARY"]), str(one["TRANSP"])) for one in found} == {
        ("Shift: booked calls", "TRANSPARENT"),
        ("Booked call", "OPAQUE"),
    }


def test_names_stay_and_are_each_ones_own(cast: Cast, call: Appointment) -> None:
    Absence.objects.create(counsellor=cast.ane.counsellor, starts_at=at(10), ends_at=at(11))
    mine = address(cast.ane)
    uids = [str(one["UID"]) for one in events(feed_of(mine, NOW).data)]
    assert len(uids) == len(set(uids)) > 8
    a_week_later = events(feed_of(mine, NOW + timedelta(days=7)).data)
    assert len({str(one["UID"]) for one in a_week_later} & set(uids)) >= len(uids) - 2
    assert all(one["DTSTAMP"].dt == NOW + timedelta(days=7) for one in a_week_later)


def test_the_mark_of_a_version_changes_with_what_is_told_alone(
    cast: Cast, call: Appointment
) -> None:
    mine = address(cast.ane)
    first = feed_of(mine, NOW).etag
    assert feed_of(mine, NOW + timedelta(minutes=5)).etag == first
    booking.move(call, at(11), Language.DANISH, NOW)
    assert feed_of(mine, NOW).etag != first


def test_hours_stand_still_on_the_wall_when_clocks_change(cast: Cast) -> None:
    works(cast.ane.counsellor)
    october = datetime(2026, 10, 20, tzinfo=UTC)
    starts = {
        one["DTSTART"].dt.strftime("%d %H:%M")
        for one in events(feed_of(address(cast.ane), october).data)
    }
    assert {"19 07:00", "26 08:00"} <= starts


@pytest.mark.parametrize(("who", "whole"), [("ane", False), ("karin", True), ("karin", False)])
def test_whoever_loses_the_role_loses_the_address(cast: Cast, who: str, whole: bool) -> None:
    person: Person = getattr(cast, who)
    mine = address(person, whole=whole)
    assert may_read(mine)
    if whole:
        person.user.groups.set([Group.objects.get(name=Role.COUNSELLOR)])
        assert not may_read(mine)
        person.user.groups.set([Group.objects.get(name=Role.COORDINATOR)])
    mine.counsellor.user.is_active = False
    assert not may_read(mine)


def test_somebody_who_left_is_in_no_roster(cast: Cast, call: Appointment) -> None:
    cast.ane.user.is_active = False
    cast.ane.user.save()
    assert told(cast.karin, whole=True) == {}
