"""How a call went: who is called again and when, what is told of it, and what is forgotten."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import (
    CallOutcome,
    Channel,
    ContactState,
    Duty,
    EndedBy,
    EndReason,
    ErrorCode,
    Language,
    Level,
    Notice,
    Outcome,
    Route,
    Work,
)
from channels_layer.refusal import Refusal
from channels_layer.sms.segments import Encoding
from chat import appointments, calls, talks
from chat.threads import talk, thread_state
from chat.transcript import transcript
from scheduling import booking
from scheduling.duty import set_duty
from scheduling.free import Search
from scheduling.ics import place
from scheduling.models import Counsellor, OpeningHours, Room
from scheduling.shifts import ShiftKind
from scheduling.wall import local
from tests.cast import Cast, citizen, open_from_eight_to_three
from tests.laws.scene import PHONE, journal, new_case, now_is
from tests.saying import say
from tests.scheduling.working import MONDAY, at, room, rules, works
from triage import appointments as booked
from triage import calls as verbs
from triage.models import Case, Contact, EventKind
from triage.queue import entry, waiting_entries

pytestmark = pytest.mark.django_db
NINE = at(9)
CALL = Search(Channel.CALLBACK)
MINUTE = timedelta(minutes=1)
GIVEN_UP = "eGuidance: Vi har ringet 3 gange og fik ikke fat i dig."
IN_VAIN = (CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.MESSAGE_LEFT)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return on_duty(cast.ane.counsellor, NINE)


def on_duty(counsellor: Counsellor, now: datetime) -> Counsellor:
    set_duty(counsellor, Duty.ON, 12, now)
    return counsellor


def open_call(by: Counsellor, now: datetime = NINE) -> Contact:
    contact = talks.choose(new_case(), uuid4(), Channel.CALLBACK, now, phone=PHONE, wish="Om SU")
    return talks.take(contact.pk, by, now)


def booked_call(
    by: Counsellor,
    search: Search = CALL,
    language: Language = Language.DANISH,
    texts: bool = True,
) -> Contact:
    """It has come due at nine, and is taken."""
    rules(search.channel)
    kind = ShiftKind.MEETING if search.channel == Channel.MEETING else ShiftKind.BOOKABLE
    here = {"room": room()} if search.channel == Channel.MEETING else {}
    works(by, time(9), time(16), kind, **here)
    case, _ = citizen(language)
    held = booking.hold(search, NINE, case.pk, at(8))
    contact = appointments.book(case, uuid4(), held.pk, at(8), phone=PHONE, texts=texts)
    assert [each.pk for each in booked.come_due(NINE)] == [contact.pk]
    Outgoing.objects.update(state=OutgoingState.SENT, next_at=None)
    return talks.take(contact.pk, by, NINE)


def in_vain(contact: Contact, by: Counsellor, now: datetime) -> Contact:
    calls.called(contact.pk, by, CallOutcome.NO_ANSWER, now)
    return now_is(contact)


def again(contact: Contact, by: Counsellor, now: datetime) -> Contact:
    """When its time has come it is taken again."""
    on_duty(by, now)
    assert [each.pk for each in verbs.come_due(now)] == [contact.pk]
    return talks.take(contact.pk, by, now)


def to_come() -> list[tuple[str, str]]:
    rows = Outgoing.objects.filter(state=OutgoingState.WAITING).order_by("key")
    return [(row.key.split(":", 2)[2], row.text) for row in rows]


# --- The plan ----------------------------------------------------------------------


@pytest.mark.parametrize("outcome", IN_VAIN)
def test_who_is_not_reached_is_called_again_later(ane: Counsellor, outcome: CallOutcome) -> None:
    contact = open_call(ane)
    calls.called(contact.pk, ane, outcome, NINE)
    after = now_is(contact)
    assert (after.state, after.counsellor, after.calls) == (ContactState.LATER, None, 1)
    assert after.call_at == NINE + 15 * MINUTE
    assert after.promise_at == NINE + 30 * MINUTE
    assert (after.waiting_since, after.phone, after.wish) == (NINE, PHONE, "Om SU")
    assert waiting_entries() == []
    assert thread_state(after).state == ContactState.WAITING
    [told] = journal(contact, EventKind.CALLED)
    assert told.data == {"outcome": outcome, "attempt": 1, "in_time": True}
    assert list(verbs.come_due(NINE + 14 * MINUTE)) == []
    with pytest.raises(Refusal, match=ErrorCode.NOT_WAITING):
        talks.take(contact.pk, ane, NINE)


def test_its_time_come_it_waits_for_the_same_counsellor_first(ane: Counsellor, cast: Cast) -> None:
    contact, later = in_vain(open_call(ane), ane, NINE), NINE + 15 * MINUTE
    bo = on_duty(cast.bo.counsellor, later)
    on_duty(ane, later)
    assert len(list(verbs.come_due(later))) == 1
    assert list(verbs.come_due(later)) == []
    [waits] = waiting_entries()
    assert (waits.reserved_for, waits.calls, waits.last_call) == (ane.pk, 1, False)
    with pytest.raises(Refusal, match=ErrorCode.NOTHING_WAITING):
        talks.take_next(bo, later)
    assert talks.take_next(ane, later).pk == contact.pk


@pytest.mark.parametrize("duty", [Duty.OFF, Duty.PAUSE])
def test_whoever_has_gone_home_holds_nobody_up(ane: Counsellor, cast: Cast, duty: Duty) -> None:
    contact, later = in_vain(open_call(ane), ane, NINE), NINE + 15 * MINUTE
    set_duty(ane, duty, 3, later)
    assert len(list(verbs.come_due(later))) == 1
    assert talks.take_next(on_duty(cast.bo.counsellor, later), later).pk == contact.pk


def test_the_third_call_in_vain_is_the_last(ane: Counsellor) -> None:
    contact = in_vain(open_call(ane), ane, NINE)
    second = NINE + 15 * MINUTE
    contact = in_vain(again(contact, ane, second), ane, second)
    third = second + timedelta(hours=2)
    assert contact.call_at == third
    contact = again(contact, ane, third)
    assert entry(contact).last_call
    contact = in_vain(contact, ane, third)
    assert (contact.state, contact.ended) == (ContactState.ENDED, EndReason.NO_ANSWER)
    assert (contact.phone, contact.wish, contact.wrapped_up) == ("", "", True)
    assert contact.case.closed_at == third
    assert thread_state(contact).ended == EndedBy.ABANDONED
    told = journal(contact, EventKind.CALLED)
    assert [event.data["attempt"] for event in told] == [1, 2, 3]
    assert ["in_time" in event.data for event in told] == [True, False, False]


def test_a_call_after_its_promise_is_missed_once(ane: Counsellor) -> None:
    contact = open_call(ane)
    late = contact.promise_at + MINUTE
    contact = in_vain(contact, ane, late)
    assert contact.call_at
    contact = again(contact, ane, contact.call_at)
    calls.called(contact.pk, ane, CallOutcome.TALKED, contact.promise_at)
    told = [event.data.get("in_time") for event in journal(contact, EventKind.CALLED)]
    assert told == [False, None]


def test_the_plan_is_a_setting(ane: Counsellor, settings: Any) -> None:
    settings.CALL_AGAIN_SECONDS = []
    contact = in_vain(open_call(ane), ane, NINE)
    assert contact.ended == EndReason.NO_ANSWER


@pytest.mark.parametrize(
    ("called_at", "next_at"),
    [
        (at(14, 30), at(14, 45)),
        (at(14, 45), at(8, day=MONDAY + timedelta(days=1))),
        (at(14, 50), at(8, 5, MONDAY + timedelta(days=1))),
        (at(7, 0), at(8, 15)),
    ],
)
def test_nobody_is_called_when_we_are_closed(
    ane: Counsellor, called_at: datetime, next_at: datetime
) -> None:
    contact = open_call(ane)
    open_from_eight_to_three(Route.CALLBACK)
    assert in_vain(contact, ane, called_at).call_at == next_at


def test_without_hours_the_clock_counts(ane: Counsellor) -> None:
    contact = open_call(ane)
    OpeningHours.objects.filter(route=Route.CALLBACK).delete()
    assert in_vain(contact, ane, NINE).call_at == NINE + 15 * MINUTE


# --- Whoever is in danger -------------------------------------------------------------


def test_danger_is_never_given_up_by_a_plan(ane: Counsellor) -> None:
    contact = open_call(ane)
    say(contact, uuid4(), "Jeg vil ikke leve mere", NINE)
    now = NINE
    for _ in range(4):
        contact = in_vain(contact, ane, now)
        assert contact.call_at
        now = contact.call_at
        contact = again(contact, ane, now)
    assert (contact.phone, entry(contact).last_call) == (PHONE, False)


def test_whoever_writes_of_danger_waits_for_no_time(ane: Counsellor) -> None:
    contact = in_vain(open_call(ane), ane, NINE)
    say(contact, uuid4(), "Jeg vil ikke leve mere", NINE + MINUTE)
    [waits] = waiting_entries()
    assert (waits.contact, waits.danger) == (contact.pk, True)


# --- How it ends ----------------------------------------------------------------------


def test_talked_goes_on_to_the_wrap_up(ane: Counsellor) -> None:
    contact = open_call(ane)
    calls.called(contact.pk, ane, CallOutcome.TALKED, NINE)
    after = now_is(contact)
    assert (after.ended, after.wrapped_up, after.phone) == (EndReason.COUNSELLOR, False, PHONE)
    wrap_up(contact, ane, Outcome.DONE)
    assert now_is(contact).phone == ""


def test_a_follow_up_keeps_its_number(ane: Counsellor) -> None:
    contact = open_call(ane)
    calls.called(contact.pk, ane, CallOutcome.TALKED, NINE)
    wrap_up(contact, ane, Outcome.FOLLOW_UP)
    assert now_is(contact).phone == PHONE


def wrap_up(contact: Contact, by: Counsellor, outcome: Outcome) -> None:
    noted: dict[str, Any] = {"topic": "work", "level": Level.BRIEF, "work": Work.DIALOGUE}
    talks.wrap_up(contact.pk, by, NINE, **noted, outcome=outcome, referred_to="")


def test_a_wrong_number_ends_it_and_is_forgotten(ane: Counsellor) -> None:
    contact = booked_call(ane)
    calls.called(contact.pk, ane, CallOutcome.WRONG_NUMBER, NINE)
    after = now_is(contact)
    assert (after.state, after.ended) == (ContactState.ENDED, EndReason.WRONG_NUMBER)
    assert (after.phone, after.wrapped_up) == ("", True)
    [ended] = journal(contact, EventKind.ENDED)
    assert ended.data["reason"] == EndReason.WRONG_NUMBER
    assert to_come() == []


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.MEETING])
def test_only_a_callback_is_called(ane: Counsellor, channel: Channel) -> None:
    contact = talks.choose(new_case(), uuid4(), channel, NINE, phone=PHONE)
    talks.take(contact.pk, ane, NINE)
    with pytest.raises(Refusal, match=ErrorCode.BAD_VALUE):
        calls.called(contact.pk, ane, CallOutcome.WRONG_NUMBER, NINE)


# --- The citizen meanwhile --------------------------------------------------------------


def test_a_new_choice_begins_anew(ane: Counsellor) -> None:
    contact = in_vain(open_call(ane), ane, NINE)
    case = Case.objects.get(pk=contact.case_id)
    moved = talks.choose(case, uuid4(), Channel.CALLBACK, NINE, phone="+45 20 30 40 51")
    assert (moved.pk, moved.state, moved.calls) == (contact.pk, ContactState.WAITING, 0)
    assert moved.call_at is None
    assert moved.phone == "+45 20 30 40 51"


@pytest.mark.parametrize("text", [True, False])
def test_who_needs_no_call_any_more_ends_it(ane: Counsellor, text: bool) -> None:
    contact = in_vain(booked_call(ane, texts=text), ane, NINE)
    talks.end_by_citizen(contact, NINE)
    assert now_is(contact).state == ContactState.ENDED
    assert to_come() == []


# --- What is told by text message -------------------------------------------------------


def test_who_wishes_it_is_told_of_each_call_in_vain(ane: Counsellor) -> None:
    contact = in_vain(booked_call(ane), ane, at(9, 1))
    said = "eGuidance: Vi ringede til dig, men fik ikke fat i dig. Vi prøver igen"
    assert to_come() == [("1:again", f"{said} ca. kl. 9.20.")]
    assert Outgoing.objects.get(key__endswith="1:again").until == contact.call_at
    contact = in_vain(again(contact, ane, at(9, 16)), ane, at(9, 17))
    last = "Det er sidste gang af 3."
    assert to_come() == [("2:again", f"{said} ca. kl. 11.20. {last}")]
    in_vain(again(contact, ane, at(11, 17)), ane, at(11, 18))
    assert to_come() == [
        (
            "3:given-up",
            f"{GIVEN_UP} Book en ny tid på {anew(contact)}",
        )
    ]
    rows = Outgoing.objects.filter(key__startswith="call:")
    assert set(rows.values_list("encoding", flat=True)) == {Encoding.GSM_7}
    assert {row.parts for row in rows} == {1}
    assert {row.to for row in rows} == {"+4520304050"}


def test_another_day_is_named_and_english_is_english(ane: Counsellor) -> None:
    contact = booked_call(ane, language=Language.ENGLISH)
    open_from_eight_to_three(Route.CALLBACK)
    in_vain(contact, ane, at(14, 45))
    [(_, text)] = to_come()
    assert text.endswith("We will try again on Tuesday 8 September at about 8:00.")


def test_who_does_not_wish_it_is_told_nothing(ane: Counsellor) -> None:
    in_vain(booked_call(ane, texts=False), ane, NINE)
    assert to_come() == []


def test_whom_we_talk_with_meanwhile_is_told_nothing(ane: Counsellor) -> None:
    contact = in_vain(booked_call(ane), ane, NINE)
    again(contact, ane, NINE + 15 * MINUTE)
    assert to_come() == []


def test_a_number_that_can_get_no_texts_stops_nobody(ane: Counsellor) -> None:
    contact = booked_call(ane)
    Contact.objects.filter(pk=contact.pk).update(phone="+44 20 7946 0018")
    assert in_vain(contact, ane, NINE).state == ContactState.LATER
    assert to_come() == []


def anew(contact: Contact) -> str:
    """The code of the time that was missed opens the free times, in the same case."""
    assert contact.appointment
    code = contact.appointment.code
    return f"http://127.0.0.1:8000/booking/ med koden {code[:5]}-{code[5:]}"


# --- Who does not come --------------------------------------------------------------------


@pytest.mark.parametrize("texts", [True, False])
def test_who_does_not_come_to_a_meeting(ane: Counsellor, texts: bool) -> None:
    contact = booked_call(ane, Search(Channel.MEETING), texts=texts)
    calls.no_show(contact.pk, ane, NINE)
    after = now_is(contact)
    assert (after.state, after.ended) == (ContactState.ENDED, EndReason.NO_SHOW)
    assert (after.phone, after.wrapped_up) == ("", True)
    assert len(journal(contact, EventKind.NO_SHOW)) == 1
    said = f"eGuidance: Vi nåede ikke at mødes. Book en ny tid på {anew(contact)}"
    assert to_come() == [("0:no-show", said)] * texts
    with pytest.raises(Refusal, match=ErrorCode.ENDED):
        calls.no_show(contact.pk, ane, NINE)
    assert len(journal(contact, EventKind.NO_SHOW)) == 1


# --- What the citizen on the page is told -----------------------------------------------


def told(contact: Contact) -> list[tuple[str, str]]:
    return list(contact.messages.values_list("notice", "name"))[1:]


def test_a_call_in_vain_is_told_with_the_plans_time(ane: Counsellor) -> None:
    contact = in_vain(open_call(ane), ane, at(9, 1))
    assert told(contact) == [(Notice.CALL_AGAIN, local(at(9, 20)).isoformat())]
    written = {language: transcript(contact, language) for language in Language}
    assert "Vi prøver igen mandag 7. september ca. kl. 9.20." in written[Language.DANISH]
    assert "We try again on Monday 7 September at about 9:20." in written[Language.ENGLISH]


def test_a_wrong_number_is_told_and_another_can_be_given(ane: Counsellor) -> None:
    contact = open_call(ane)
    calls.called(contact.pk, ane, CallOutcome.WRONG_NUMBER, NINE)
    assert thread_state(now_is(contact)).ended == EndedBy.WRONG_NUMBER
    case = Case.objects.get(pk=contact.case_id)
    anew = talks.choose(case, uuid4(), Channel.CALLBACK, NINE, phone="+45 20 30 40 51")
    assert (anew.state, anew.phone) == (ContactState.WAITING, "+45 20 30 40 51")
    assert now_is(contact).case.closed_at is None


# --- Before a booked time ----------------------------------------------------------------


@pytest.mark.parametrize("outcome", IN_VAIN)
def test_nobody_misses_a_call_before_its_time(ane: Counsellor, outcome: CallOutcome) -> None:
    contact = booked_call(ane)
    with pytest.raises(Refusal, match=ErrorCode.TOO_EARLY):
        calls.called(contact.pk, ane, outcome, NINE - MINUTE)
    assert now_is(contact).state == ContactState.OPEN
    assert journal(contact, EventKind.CALLED) == []
    calls.called(contact.pk, ane, outcome, NINE)
    assert now_is(contact).state == ContactState.LATER


@pytest.mark.parametrize("outcome", [CallOutcome.TALKED, CallOutcome.WRONG_NUMBER])
def test_who_is_reached_before_the_time_is_reached(ane: Counsellor, outcome: CallOutcome) -> None:
    contact = booked_call(ane)
    calls.called(contact.pk, ane, outcome, NINE - MINUTE)
    assert now_is(contact).state == ContactState.ENDED


def test_who_is_in_danger_is_called_before_the_time(ane: Counsellor) -> None:
    contact = booked_call(ane)
    say(contact, uuid4(), "Jeg vil ikke leve mere", NINE - 2 * MINUTE)
    calls.called(contact.pk, ane, CallOutcome.NO_ANSWER, NINE - MINUTE)
    assert now_is(contact).state == ContactState.LATER


def test_nobody_misses_a_meeting_before_its_time(ane: Counsellor) -> None:
    contact = booked_call(ane, Search(Channel.MEETING))
    with pytest.raises(Refusal, match=ErrorCode.TOO_EARLY):
        calls.no_show(contact.pk, ane, NINE - MINUTE)
    assert now_is(contact).state == ContactState.OPEN


def test_the_desk_knows_where_a_meeting_is(ane: Counsellor) -> None:
    assert talk(booked_call(ane, Search(Channel.MEETING))).place == place(Room.objects.get())


def test_a_call_is_nowhere(ane: Counsellor) -> None:
    assert talk(booked_call(ane)).place == ""
