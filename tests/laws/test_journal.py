"""The journal holds codes and numbers, never a word that somebody wrote."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from channels_layer import outbox
from channels_layer.protocol import (
    AppointmentState,
    CallOutcome,
    Channel,
    DayPart,
    Language,
    Level,
    Outcome,
    Work,
)
from channels_layer.voice.reports import Leg, LegReport, Progress
from chat import appointments, bridges, calls, messages, sweeps, talks, texting, waitlist
from chat.models import Message
from chat.retention import purge
from scheduling import booking
from scheduling.duty import end_lease
from scheduling.free import Search
from scheduling.models import Appointment, Counsellor
from tests.cast import Cast
from tests.chat.by_text import receive
from tests.laws.scene import PHONE, journal, new_case, waiting_callback, waiting_chat
from tests.saying import arrive, say, say_as_counsellor
from tests.scheduling.working import at, rules, works
from tests.twilio.stand_in import ACCOUNT_SID, SENDER
from tests.voice.calling import OWN
from triage import appointments as booked
from triage.calls import come_due
from triage.models import Bridge, Contact, Event, EventKind
from triage.waitlist import Wish

NOW = timezone.now()
RISK = "Jeg vil ikke leve mere, siger havfruen"
WORDS = {
    "a wish": "Ring om kaktussen",
    "the citizen": RISK,
    "a cpr number": "Jeg er 010190-1234",
    "the counsellor": "Hej fra fyrtårnet",
    "a note": "Noten om drivhuset",
    "a transfer": "Tag den for sneens skyld",
    "a reason": "Fordi månen er ny",
    "a referral": "Til smeden i byen",
}
WRAP_UP: dict[str, Any] = {
    "topic": "work",
    "level": Level.BRIEF,
    "work": Work.DIALOGUE,
    "outcome": Outcome.DONE,
    "referred_to": WORDS["a referral"],
}


def a_busy_day(cast: Cast) -> None:
    ane, bo = cast.ane.on_duty(), cast.bo.on_duty()
    contact = waiting_callback(NOW, wish=WORDS["a wish"])
    talks.choose(contact.case, uuid4(), Channel.CHAT, NOW, wish=RISK)
    arrive(contact, NOW)
    talks.take_next(ane, NOW)
    for text in (RISK, WORDS["a cpr number"]):
        say(contact, uuid4(), text, NOW)
    say_as_counsellor(contact.pk, uuid4(), WORDS["the counsellor"], ane, NOW)
    messages.note(contact.pk, uuid4(), WORDS["a note"], ane, NOW)
    talks.transfer(contact.pk, ane, bo.pk, WORDS["a transfer"], NOW)
    talks.take(contact.pk, bo, NOW)
    talks.reassess(contact.pk, bo, {}, Level.CASE_MANAGED, WORDS["a reason"], NOW)
    talks.change_route(contact.pk, bo, Channel.MEETING, PHONE, DayPart.EVENING, NOW)
    talks.take(contact.pk, ane, NOW)
    talks.end_by_citizen(contact, NOW)
    talks.give_feedback(contact, "yes", 5, NOW)
    talks.wrap_up(contact.pk, ane, NOW, **WRAP_UP)


def the_sweeps_find_much(cast: Cast) -> None:
    """A missed promise, a lost line, a lapsed reservation and a wait that was given up."""
    ane, bo = cast.ane.on_duty(), cast.bo.on_duty()
    long_ago = NOW - timedelta(days=2)
    waiting_chat(long_ago)
    kept = waiting_chat(long_ago)
    arrive(kept, NOW)
    talks.take(kept.pk, ane, long_ago)
    talks.transfer(kept.pk, ane, bo.pk, WORDS["a transfer"], long_ago)
    talks.take(waiting_chat(NOW).pk, ane, NOW)
    end_lease(ane, long_ago)
    sweeps.lapsed_counsellors()
    sweeps.missed_promises()
    sweeps.lapsed_reservations()
    sweeps.lapsed_citizens()


def a_booked_call(cast: Cast) -> None:
    """Booked, moved, and come due."""
    rules()
    works(cast.ane.counsellor)
    case, morning = new_case(), at(6)
    held = booking.hold(Search(Channel.CALLBACK), at(9), case.pk, morning)
    contact = appointments.book(case, uuid4(), held.pk, morning, phone=PHONE, wish=WORDS["a wish"])
    appointments.move(contact, at(10), morning)
    assert list(booked.come_due(at(10))) == [contact]


def a_freed_time(cast: Cast) -> None:
    """Waited for, offered, not wanted, and waited for no more."""
    day = at(9, day=date(2026, 9, 14))
    entry = waitlist.join(new_case(), Wish(Channel.CALLBACK, PHONE), day)
    waitlist.offer(day)
    offered = waitlist.of_code(entry.code)
    waitlist.decline(offered, day)
    waitlist.leave(offered, day)


def calls_in_vain(cast: Cast) -> None:
    """One that comes back, and a meeting to which nobody comes."""
    ane = cast.ane.on_duty()
    call = talks.take(waiting_callback(NOW, wish=WORDS["a wish"]).pk, ane, NOW)
    calls.called(call.pk, ane, CallOutcome.VOICEMAIL, NOW)
    assert list(come_due(NOW + timedelta(hours=1)))
    meeting = waiting_callback(NOW, wish=WORDS["a wish"])
    time = Appointment.objects.create(
        channel=Channel.MEETING,
        state=AppointmentState.DUE,
        counsellor=ane,
        starts_at=NOW,
        ends_at=NOW,
        busy_from=0,
        busy_until=30,
    )
    Contact.objects.filter(pk=meeting.pk).update(channel=Channel.MEETING, appointment=time)
    talks.take(meeting.pk, ane, NOW)
    calls.no_show(meeting.pk, ane, NOW)


def a_talk_by_text(cast: Cast) -> None:
    """Begun, explained, answered by hand, stopped, and begun again."""
    receive(WORDS["the citizen"], NOW)
    receive("HJÆLP", NOW)
    sweeps.send_due()
    assert texting.pass_on(outbox.shown()[0].pk, cast.ane.counsellor, timezone.now())
    receive("STOP", NOW)
    receive("START", NOW)


def a_call_is_placed(cast: Cast, settings: Any) -> None:
    """The service rings Ane, and a machine answers at the citizen's."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_VOICE_FROM = ACCOUNT_SID, SENDER
    Counsellor.objects.update(phone=OWN)
    ane = cast.ane.on_duty()
    call = talks.take(waiting_callback(NOW, wish=WORDS["a wish"]).pk, ane, NOW)
    ane.refresh_from_db()
    bridges.dial(call.pk, ane, Language.DANISH, NOW)
    over = LegReport("", Leg.CITIZEN, Progress.COMPLETED, by_machine=True)
    bridges.heard(Bridge.objects.get().pk, over, NOW)


def test_every_kind_of_event_and_no_words(cast: Cast, settings: Any) -> None:
    a_busy_day(cast)
    the_sweeps_find_much(cast)
    a_booked_call(cast)
    case = Contact.objects.earliest("waiting_since").case
    talks.assess(case, Language.DANISH, {"topic": "work"}, NOW)
    talks.choose_self_help(case, uuid4(), NOW)
    here = waiting_chat(NOW)
    arrive(here, NOW)
    talks.leave(here, NOW)
    talks.choose(here.case, uuid4(), Channel.CHAT, NOW)
    calls_in_vain(cast)
    a_freed_time(cast)
    a_talk_by_text(cast)
    a_call_is_placed(cast, settings)
    purge(NOW + timedelta(days=99))
    told = {event.kind for event in Event.objects.all()}
    assert told == set(EventKind)
    stored = json.dumps(list(Event.objects.values_list("data", flat=True)), ensure_ascii=False)
    assert [why for why, words in WORDS.items() if words in stored] == []
    assert "20304050" not in stored.replace(" ", "")
    assert "1234" not in stored
    assert PHONE not in stored
    assert "havfruen" not in stored


def test_the_words_are_where_they_belong(cast: Cast) -> None:
    """Else the test above would say nothing."""
    a_busy_day(cast)
    said = set(Message.objects.values_list("text", flat=True))
    assert {RISK, WORDS["the counsellor"], "Jeg er [CPR]"} <= said


def test_a_journal_row_for_each_thing_that_happened(cast: Cast) -> None:
    a_busy_day(cast)
    kinds = [event.kind for event in journal(Contact.objects.get())]
    assert kinds == [
        EventKind.QUEUED,
        EventKind.MOVED,
        EventKind.DANGER_FLAGGED,
        EventKind.TAKEN,
        EventKind.DANGER_SEEN,
        EventKind.DANGER_FLAGGED,
        EventKind.CPR_MASKED,
        EventKind.TRANSFERRED,
        EventKind.TAKEN,
        EventKind.DANGER_SEEN,
        EventKind.MOVED,
        EventKind.TAKEN,
        EventKind.DANGER_SEEN,
        EventKind.ENDED,
        EventKind.FEEDBACK,
        EventKind.WRAPPED_UP,
        EventKind.CASE_CLOSED,
    ]
