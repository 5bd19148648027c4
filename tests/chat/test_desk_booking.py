"""A counsellor books in mid-talk: the same case, the code said in the talk, nothing lost."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from channels_layer.models import Outgoing
from channels_layer.protocol import (
    AppointmentState,
    Channel,
    DeskBook,
    DeskHold,
    ErrorCode,
    Language,
)
from channels_layer.refusal import Refusal
from chat import desk_booking, talks
from scheduling import booking
from scheduling.free import Search
from scheduling.models import Appointment, Counsellor
from scheduling.shifts import ShiftKind
from tests.cast import Cast, citizen
from tests.chat.by_text import NUMBER, receive
from tests.clock import Clock
from tests.laws.scene import PHONE, open_chat, waiting_chat
from tests.scheduling.working import room, rules, works
from triage.appointments import appointment_of, booked
from triage.models import Contact, EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(cast: Cast, clock: Clock) -> datetime:
    """Ane and Bo can be booked at any hour, and both are on duty."""
    moment = clock(timedelta())
    rules(days_ahead=14)
    for person in (cast.ane, cast.bo):
        person.on_duty()
        for weekday in range(7):
            works(person.counsellor, weekday=weekday, on_holidays=True, **ALL_DAY)
    return moment


ALL_DAY: dict[str, Any] = {
    "starts": datetime.min.time(),
    "ends": datetime.min.time(),
}


@pytest.fixture
def soon(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(days=3)


@pytest.fixture
def talk(cast: Cast, now: datetime) -> Contact:
    return open_chat(cast.ane.counsellor, now)


def holding(talk: Contact, at: datetime, **details: Any) -> DeskHold:
    wanted = {"channel": Channel.CALLBACK} | details
    return DeskHold(ref="r", contact=talk.pk, starts_at=at, **wanted)


def booking_of(talk: Contact, at: datetime, **details: Any) -> DeskBook:
    wanted: dict[str, Any] = {"channel": Channel.CALLBACK, "phone": PHONE} | details
    return DeskBook(ref="r", contact=talk.pk, client_id=uuid4(), starts_at=at, **wanted)


def held() -> list[tuple[Counsellor, datetime]]:
    rows = Appointment.objects.filter(state=AppointmentState.HELD)
    return [(row.counsellor, row.starts_at) for row in rows]


def refused(code: ErrorCode) -> Any:
    return pytest.raises(Refusal, match=code)


def test_the_time_is_of_the_same_case_and_its_code_is_said_in_the_talk(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane = cast.ane.counsellor
    desk_booking.hold(holding(talk, soon, mine=True), ane, now)
    desk_booking.book(booking_of(talk, soon, mine=True), ane, now)
    [contact] = booked(talk.case)
    appointment = appointment_of(contact)
    assert (appointment.counsellor, appointment.starts_at) == (ane, soon)
    assert (contact.phone, contact.texts) == ("+4520304050", False)
    said = talk.messages.get(counsellor=ane, kind="text")
    assert f"{appointment.code[:5]}-{appointment.code[5:]}" in said.text
    [event] = contact.events.all()
    assert (event.kind, event.counsellor) == (EventKind.BOOKED, ane)
    assert not Outgoing.objects.exists()


def test_it_is_said_in_the_citizens_language(cast: Cast, now: datetime, soon: datetime) -> None:
    case, _ = citizen(Language.ENGLISH)
    ane = cast.ane.counsellor
    talk = talks.take(waiting_chat(now, case).pk, ane, now)
    desk_booking.book(booking_of(talk, soon), ane, now)
    assert talk.messages.get(kind="text").text.startswith("I have booked a time for you")


def test_texts_are_sent_to_whoever_says_yes(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    desk_booking.book(booking_of(talk, soon, texts=True), cast.ane.counsellor, now)
    assert Outgoing.objects.filter(to="+4520304050").count() == 3


def test_a_repeat_books_once_and_says_it_once(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane, wanted = cast.ane.counsellor, booking_of(talk, soon)
    desk_booking.book(wanted, ane, now)
    talks.end_by_counsellor(talk.pk, ane, now)
    desk_booking.book(wanted, ane, now)
    assert len(booked(talk.case)) == 1
    assert talk.messages.filter(kind="text").count() == 1


def test_the_citizens_own_choice_stays_chosen(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    before = list(talk.case.assessments.values_list("chosen", flat=True))
    desk_booking.book(booking_of(talk, soon), cast.ane.counsellor, now)
    assert list(talk.case.assessments.values_list("chosen", flat=True)) == before


def test_another_choice_gives_back_the_last_and_a_closed_dialog_all(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane, later = cast.ane.counsellor, soon + timedelta(hours=1)
    desk_booking.hold(holding(talk, soon, mine=True), ane, now)
    desk_booking.hold(holding(talk, later, mine=True), ane, now)
    assert held() == [(ane, later)]
    desk_booking.release(talk.pk, ane)
    assert held() == []


def test_what_the_citizen_holds_is_not_given_back(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    own = booking.hold(Search(Channel.CALLBACK), soon, talk.case_id, now)
    desk_booking.hold(holding(talk, soon), cast.ane.counsellor, now)
    desk_booking.release(talk.pk, cast.ane.counsellor)
    assert [row.pk for row in Appointment.objects.all()] == [own.pk]


def test_a_time_that_somebody_has_is_refused_and_the_one_that_is_held_stays(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane, later = cast.ane.counsellor, soon + timedelta(hours=1)
    somebody = uuid4()
    theirs = booking.hold(Search(Channel.CALLBACK, counsellor=ane.pk), later, somebody, now)
    booking.book(theirs.pk, somebody, now)
    desk_booking.hold(holding(talk, soon, mine=True), ane, now)
    with refused(ErrorCode.TIME_TAKEN):
        desk_booking.hold(holding(talk, later, mine=True), ane, now)
    assert held() == [(ane, soon)]
    desk_booking.hold(holding(talk, later), ane, now)
    assert held() == [(cast.bo.counsellor, later)]


@pytest.mark.parametrize(
    "off",
    [timedelta(days=-4), timedelta(minutes=7), timedelta(days=60)],
    ids=["past", "between", "far"],
)
def test_a_time_outside_is_refused(
    cast: Cast, now: datetime, soon: datetime, talk: Contact, off: timedelta
) -> None:
    with refused(ErrorCode.NO_SUCH_TIME):
        desk_booking.book(booking_of(talk, soon + off), cast.ane.counsellor, now)
    assert not Appointment.objects.exists()


def test_a_time_that_was_held_too_long_is_booked_if_it_is_free_still(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane = cast.ane.counsellor
    desk_booking.hold(holding(talk, soon, mine=True), ane, now)
    booking.lapse_holds(now + timedelta(hours=1))
    desk_booking.book(booking_of(talk, soon, mine=True), ane, now + timedelta(hours=1))
    assert len(booked(talk.case)) == 1


def test_a_number_that_will_not_do_books_nothing_and_keeps_the_time(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    ane = cast.ane.counsellor
    desk_booking.hold(holding(talk, soon, mine=True), ane, now)
    with refused(ErrorCode.PHONE_NEEDED):
        desk_booking.book(booking_of(talk, soon, mine=True, phone="12"), ane, now)
    assert held() == [(ane, soon)]
    assert not talk.messages.filter(kind="text").exists()


def test_a_time_held_at_another_site_is_not_booked_in_place_of_the_one_asked_for(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    rules(Channel.MEETING, days_ahead=14)
    here, there = room("Lokale 1", "Aarhus"), room("Lokale 2", "Odense")
    for weekday in range(7):
        hours = ALL_DAY | {"weekday": weekday, "on_holidays": True, "room": here}
        works(cast.bo.counsellor, kind=ShiftKind.MEETING, **hours)
    ane, meeting = cast.ane.counsellor, {"channel": Channel.MEETING}
    desk_booking.hold(holding(talk, soon, site=here.site_id, **meeting), ane, now)
    with refused(ErrorCode.NO_SUCH_TIME):
        desk_booking.book(booking_of(talk, soon, site=there.site_id, **meeting), ane, now)
    assert held() == [(cast.bo.counsellor, soon)]
    desk_booking.book(booking_of(talk, soon, site=here.site_id, **meeting), ane, now)
    [contact] = booked(talk.case)
    assert appointment_of(contact).room == here


def test_who_texts_is_called_at_their_number_unless_another_is_given(
    cast: Cast, now: datetime, soon: datetime
) -> None:
    ane = cast.ane.counsellor
    texted = talks.take(receive(now=now).pk, ane, now)
    desk_booking.book(booking_of(texted, soon, phone=""), ane, now)
    desk_booking.book(booking_of(texted, soon + timedelta(days=1), phone="20304051"), ane, now)
    assert [contact.phone for contact in booked(texted.case)] == [NUMBER, "+4520304051"]


def test_who_chats_has_no_number_to_fall_back_on(
    cast: Cast, now: datetime, soon: datetime, talk: Contact
) -> None:
    with refused(ErrorCode.PHONE_NEEDED):
        desk_booking.book(booking_of(talk, soon, phone=""), cast.ane.counsellor, now)
