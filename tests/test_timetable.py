"""Law 6: every deadline is in the timetable, is found through it, and is looked for by an index."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from celery.utils.imports import symbol_by_name
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_layer import outbox
from channels_layer.models import Outgoing
from channels_layer.outbox import queue_sms
from channels_layer.protocol import CallOutcome, Channel, ContactState, Duty, Notice
from chat import appointments, calls, talks, texting, waitlist
from chat.models import Message
from eguidance import celery
from eguidance.celery import SteadyScheduler, app, sweep
from eguidance.timetable import TIMETABLE, Entry
from scheduling import booking
from scheduling.fetching import Trouble
from scheduling.free import Search, free
from scheduling.models import Appointment, CalendarFeed, Counsellor
from tests.cast import Cast
from tests.clock import START, Clock
from tests.laws.scene import PHONE, new_case, now_is, open_chat, waiting_callback, waiting_chat
from tests.saying import arrive, say
from tests.scheduling.working import rules, works
from triage import verification
from triage import waitlist as waiting
from triage.models import Bridge, Contact, Verification, WaitlistEntry, WaitState

pytestmark = pytest.mark.django_db

ENTRIES = {entry.name: entry for entry in TIMETABLE}
EVERY_SWEEP = {
    "lapsed_counsellors": settings.SWEEP_SECONDS,
    "lapsed_citizens": settings.SWEEP_SECONDS,
    "missed_promises": settings.SWEEP_SECONDS,
    "lapsed_reservations": settings.SWEEP_SECONDS,
    "due_appointments": settings.SWEEP_SECONDS,
    "due_calls": settings.SWEEP_SECONDS,
    "due_bridges": settings.SWEEP_SECONDS,
    "lapsed_holds": settings.SWEEP_SECONDS,
    "send_due": settings.SWEEP_SECONDS,
    "lapsed_codes": 10,
    "freed_times": 10,
    "due_calendars": 10,
    "new_outcomes": 10,
    "missed_texts": 60,
    "arrived_mail": 60,
    "kept_too_long": 3600,
    "expired_sessions": 24 * 3600,
}
# They have no deadline of ours: they look into a mailbox (tests/outbox/test_mailbox.py), at the
# vendor (tests/chat/test_missed_texts.py), and into the journal (tests/targets/test_counting.py).
ELSEWHERE = {"new_outcomes", "missed_texts", "arrived_mail"}
A_MOMENT = timedelta(seconds=1)
CALL = Search(Channel.CALLBACK)


def test_the_timetable_holds_every_sweep_at_its_pace() -> None:
    assert {entry.name: entry.seconds for entry in TIMETABLE} == EVERY_SWEEP
    assert len(TIMETABLE) == len(EVERY_SWEEP)


def test_the_beat_gives_every_sweep_its_time() -> None:
    beat = app.conf.beat_schedule
    assert {name: each["schedule"] for name, each in beat.items()} == EVERY_SWEEP
    assert {(each["task"], *each["args"]) for each in beat.values()} == {
        (sweep.name, name) for name in EVERY_SWEEP
    }


def test_a_sweep_that_ends_after_redis_has_gone_does_not_end_its_worker() -> None:
    """Celery's request would ask a line for it that is closed, and fail."""

    def on_ack(*_: object) -> None:
        raise AttributeError

    message = SimpleNamespace(
        headers={"id": "1", "task": sweep.name},
        delivery_info={},
        properties={},
        content_type="application/json",
        content_encoding="utf-8",
    )
    request = symbol_by_name(sweep.Request)(
        message, on_ack=on_ack, app=app, task=sweep, body=((), {}, {}), decoded=True
    )
    request.acknowledge()
    assert request.acknowledged


def test_a_clock_set_back_does_not_stop_the_beat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    now = [app.now()]
    monkeypatch.setattr(app, "now", lambda: now[0])
    beat = SteadyScheduler(app, schedule_filename=str(tmp_path / "beat"), lazy=True)
    monkeypatch.setattr(beat, "apply_entry", lambda entry, **_: begun.append(entry.name))
    vars(beat)["producer"] = None  # it would wait for a broker
    beat.setup_schedule()
    for step in (timedelta(days=2), timedelta(minutes=-5)):
        begun.clear()
        now[0] += step
        for _ in range(100):
            now[0] += timedelta(seconds=0.5)
            beat.tick()
        paced = {name for name, seconds in EVERY_SWEEP.items() if seconds < 10}
        assert paced <= set(begun)
        assert begun.count("lapsed_counsellors") > 5
    beat.close()


def test_after_a_start_who_was_here_has_a_lease_to_come_back_in() -> None:
    graces = {entry.name: entry.grace for entry in TIMETABLE if entry.grace}
    assert graces == {
        "lapsed_counsellors": settings.COUNSELLOR_LEASE_SECONDS,
        "lapsed_citizens": settings.CITIZEN_LEASE_SECONDS,
    }


@pytest.mark.parametrize("name", ["lapsed_counsellors", "missed_promises"])
def test_a_worker_that_has_just_begun_gives_that_lease_too(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ran: list[str] = []
    now = [1000.0]
    monkeypatch.setattr(Entry, "run", lambda entry: ran.append(entry.name))
    monkeypatch.setattr(celery, "monotonic", lambda: now[0])
    monkeypatch.setattr(celery, "_began", celery._began)
    celery.begin()
    sweep(name)
    assert ran == ([] if ENTRIES[name].grace else [name])
    now[0] += ENTRIES[name].grace
    ran.clear()
    sweep(name)
    assert ran == [name]


# --- Each does its work -----------------------------------------------------------------

# A scene makes what one sweep must find, and says how long till then; a check whether it did.
Scene = tuple[timedelta, Callable[[], bool]]


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def a_lost_line(cast: Cast) -> Scene:
    ane = cast.ane.on_duty()
    contact = open_chat(ane, START)

    def given_back() -> bool:
        off = Counsellor.objects.get(pk=ane.pk).duty == Duty.OFF
        return off and now_is(contact).state == ContactState.WAITING

    return seconds(settings.COUNSELLOR_LEASE_SECONDS), given_back


def a_citizen_who_is_gone(cast: Cast) -> Scene:
    cast.ane.on_duty()
    contact = waiting_chat(START)
    arrive(contact, START)

    def ended() -> bool:
        after = now_is(contact)
        return (after.state, after.connected) == (ContactState.ENDED, False)

    return seconds(settings.CITIZEN_LEASE_SECONDS + settings.ABANDON_SECONDS), ended


def a_wait_that_is_too_long(cast: Cast) -> Scene:
    cast.ane.on_duty()
    contact = waiting_chat(START)

    def offered_again() -> bool:
        return contact.messages.filter(notice=Notice.ROUTES_AGAIN).exists()

    return seconds(settings.CHAT_PROMISE_SECONDS), offered_again


def a_colleague_who_does_not_come(cast: Cast) -> Scene:
    ane, bo = cast.ane.on_duty(), cast.bo.on_duty()
    contact = open_chat(ane, START)
    talks.transfer(contact.pk, ane, bo.pk, "Kender du mere til det?", START)
    assert now_is(contact).reserved_for == bo

    def free_to_all() -> bool:
        return now_is(contact).reserved_for is None

    return seconds(settings.RESERVED_SECONDS), free_to_all


def a_booked_call(cast: Cast) -> Scene:
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(0), time(0), weekday=weekday, on_holidays=True)
    case = new_case()
    starts_at = next(at for at in free(CALL, START) if at > START + timedelta(hours=1))
    held = booking.hold(CALL, starts_at, case.pk, START)
    contact = appointments.book(case, uuid4(), held.pk, START, phone=PHONE)

    def waits() -> bool:
        return now_is(contact).state == ContactState.WAITING

    return starts_at - START - seconds(settings.DUE_SECONDS), waits


def a_call_in_vain(cast: Cast) -> Scene:
    ane = cast.ane.on_duty()
    contact = talks.take(waiting_callback(START).pk, ane, START)
    calls.called(contact.pk, ane, CallOutcome.NO_ANSWER, START)

    def waits() -> bool:
        return now_is(contact).state == ContactState.WAITING

    return seconds(settings.CALL_AGAIN_SECONDS[0]), waits


def a_call_that_nobody_placed(cast: Cast) -> Scene:
    """Too late to ring anybody, so that no vendor is asked."""
    ane = cast.ane.on_duty()
    contact = talks.take(waiting_callback(START).pk, ane, START)
    due = START + timedelta(hours=1)
    moments = {"began_at": START, "state_since": START, "look_at": due}
    bridge = Bridge.objects.create(contact=contact, counsellor=ane, language="da", **moments)

    def given_up() -> bool:
        return Bridge.objects.get(pk=bridge.pk).ended_at is not None

    return timedelta(hours=1), given_up


def a_form_that_is_not_sent(cast: Cast) -> Scene:
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, weekday=weekday, on_holidays=True)
    [starts_at, *_] = free(CALL, START)
    booking.hold(CALL, starts_at, uuid4(), START)

    def given_back() -> bool:
        return not Appointment.objects.exists()

    return seconds(settings.HOLD_SECONDS), given_back


def a_code_that_nobody_types(cast: Cast) -> Scene:
    chat = open_chat(cast.ane.on_duty(), START)
    texting.send_code(chat, uuid4(), PHONE, START)

    def forgotten() -> bool:
        return not Verification.objects.exists() and not Outgoing.objects.exclude(to="").exists()

    return verification.LASTS, forgotten


def an_offer_that_is_not_answered(cast: Cast) -> Scene:
    entry = waitlist.join(new_case(), waiting.Wish(Channel.CALLBACK, PHONE), START)
    WaitlistEntry.objects.update(
        state=WaitState.OFFERED, offer_until=START + seconds(settings.OFFER_SECONDS)
    )

    def waits_again() -> bool:
        return WaitlistEntry.objects.get(pk=entry.pk).state == WaitState.WAITING

    return seconds(settings.OFFER_SECONDS), waits_again


def a_message_to_be_shown(cast: Cast) -> Scene:
    """Sent, where there is somebody to send it."""
    row = queue_sms("+4520304050", "Hej", "a:1", START + timedelta(hours=1))

    def is_shown() -> bool:
        return list(outbox.shown()) == [row]

    return timedelta(hours=1), is_shown


def a_calendar_that_is_due(cast: Cast) -> Scene:
    """One that may not be asked, so that nobody is."""
    feed = CalendarFeed.objects.create(
        counsellor=cast.ane.counsellor,
        url="https://127.0.0.1/",
        fetched_at=START,
        known_until=START,
        next_at=START + timedelta(seconds=900),
    )

    def looked_at() -> bool:
        return CalendarFeed.objects.get(pk=feed.pk).trouble == Trouble.NOT_ALLOWED

    return seconds(900), looked_at


def words_of_long_ago(cast: Cast) -> Scene:
    ane = cast.ane.on_duty()
    contact = open_chat(ane, START)
    say(contact, uuid4(), "Hej", START)
    talks.end_by_counsellor(contact.pk, ane, START)
    never_ended = waiting_callback(START, wish="Ring til mig")
    message = queue_sms("+4520304050", "Hej", "a:1", START)
    outbox.drop(message.key)

    def erased() -> bool:
        assert Message.objects.filter(contact=contact).count() == 3
        said = Message.objects.exclude(text="").exists()
        wished = Contact.objects.exclude(phone="", wish="").exists()
        sent = Outgoing.objects.exclude(to="", text="").exists()
        ended = now_is(never_ended).state == ContactState.ENDED
        return not said and not wished and not sent and ended

    return timedelta(days=settings.KEEP_DAYS), erased


def a_sign_in_that_is_over(cast: Cast) -> Scene:
    for key, ends in (("over", START), ("live", START + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)

    def forgotten() -> bool:
        return list(Session.objects.values_list("session_key", flat=True)) == ["live"]

    return seconds(0), forgotten


SCENES: dict[str, Callable[[Cast], Scene]] = {
    "lapsed_counsellors": a_lost_line,
    "lapsed_citizens": a_citizen_who_is_gone,
    "missed_promises": a_wait_that_is_too_long,
    "lapsed_reservations": a_colleague_who_does_not_come,
    "due_appointments": a_booked_call,
    "due_calls": a_call_in_vain,
    "due_bridges": a_call_that_nobody_placed,
    "lapsed_holds": a_form_that_is_not_sent,
    "send_due": a_message_to_be_shown,
    "lapsed_codes": a_code_that_nobody_types,
    "freed_times": an_offer_that_is_not_answered,
    "due_calendars": a_calendar_that_is_due,
    "kept_too_long": words_of_long_ago,
    "expired_sessions": a_sign_in_that_is_over,
}


@pytest.mark.parametrize("run", [lambda name: ENTRIES[name].run(), sweep], ids=["alone", "celery"])
@pytest.mark.parametrize("name", SCENES)
def test_each_finds_what_is_due_and_nothing_before(
    cast: Cast, clock: Clock, name: str, run: Callable[[str], None]
) -> None:
    due, done = SCENES[name](cast)
    run(name)
    assert not done()
    clock(due + A_MOMENT)
    run(name)
    assert done()


# --- Each looks by an index ---------------------------------------------------------------

DEADLINES = {
    "lapsed_counsellors": {("scheduling_counsellor", "lease_until")},
    "lapsed_citizens": {("triage_contact", "citizen_lease_until")},
    "missed_promises": {("triage_contact", "promise_due")},
    "lapsed_reservations": {("triage_contact", "reserved_until")},
    "due_appointments": {("scheduling_appointment", "starts_at")},
    "due_calls": {("triage_contact", "call_at")},
    "due_bridges": {("triage_bridge", "look_at")},
    "lapsed_holds": {("scheduling_appointment", "held_until")},
    "send_due": {("channels_layer_outgoing", "next_at")},
    "lapsed_codes": {("triage_codeallowance", "since"), ("triage_verification", "expires_at")},
    "freed_times": {
        ("triage_waitlistentry", "ends_at"),
        ("triage_waitlistentry", "offer_until"),
    },
    "due_calendars": {
        ("scheduling_busytime", "ends_at"),
        ("scheduling_calendarfeed", "next_at"),
    },
    "expired_sessions": {("django_session", "expire_date")},
}
COMPARED = re.compile(r'"(\w+)"\."(\w+)" <=? \D')
Column = tuple[str, str]


def compared_with_now(entry: Entry) -> set[Column]:
    """The columns that a sweep's search holds against a moment."""
    with CaptureQueriesContext(connection) as asked:
        entry.run()
    return {column for each in asked for column in COMPARED.findall(each["sql"])}


def leads_an_index(table: str, column: str) -> bool:
    """As the migrated database itself says; a second column of an index finds nothing."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    return any(each["index"] and each["columns"][0] == column for each in constraints)


@pytest.mark.parametrize("name", DEADLINES)
def test_a_sweep_of_seconds_searches_by_an_indexed_deadline(db: None, name: str) -> None:
    assert compared_with_now(ENTRIES[name]) == DEADLINES[name]
    assert all(leads_an_index(*column) for column in DEADLINES[name])


def test_what_is_kept_too_long_is_looked_for_by_when_it_ended(db: None) -> None:
    """Once an hour: of those that never ended it reads the few that are live."""
    assert leads_an_index("triage_contact", "ended_at")
    assert leads_an_index("triage_contact", "state")
    assert leads_an_index("channels_layer_outgoing", "due_at")


def test_every_sweep_is_looked_at() -> None:
    assert {*DEADLINES, "kept_too_long"} == set(SCENES)
    assert set(SCENES) | ELSEWHERE == set(EVERY_SWEEP)
