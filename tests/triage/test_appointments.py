"""Booked contacts: made, moved, cancelled, and in the queue when their time has come."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.models import Outgoing
from channels_layer.protocol import AppointmentState, CallOutcome, Channel, ContactState, ErrorCode
from channels_layer.refusal import Refusal
from chat import appointments as verbs
from chat import calls, sweeps, talks
from chat.retention import purge
from scheduling import booking
from scheduling.free import Search
from targets.today import in_all, today
from tests.cast import Cast
from tests.clock import Clock
from tests.laws.scene import PHONE, journal, new_case, now_is, waiting_callback
from tests.scheduling.working import rules, works
from triage import appointments
from triage.choosing import latest_contact
from triage.models import Case, Contact, EventKind
from triage.queue import waiting_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon(cast: Cast, clock: Clock) -> datetime:
    """A time tomorrow at which Ane can be booked."""
    now = clock(timedelta())
    rules(days_ahead=14, notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(0), time(0), weekday=weekday, on_holidays=True)
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(days=1)


def book(at: datetime, case: Case | None = None, **details: Any) -> Contact:
    case = case or new_case()
    before = at - timedelta(days=1)
    held = booking.hold(Search(Channel.CALLBACK), at, case.pk, before)
    details = {"phone": PHONE, "wish": ""} | details
    return verbs.book(case, details.pop("client_id", uuid4()), held.pk, before, **details)


def refused(code: ErrorCode) -> Any:
    return pytest.raises(Refusal, match=code)


def test_booked_it_waits_for_its_time_and_not_in_the_queue(soon: datetime) -> None:
    contact = book(soon, wish="Om optagelse")
    assert contact.state == ContactState.BOOKED
    assert (contact.waiting_since, contact.promise_at) == (soon, soon)
    assert waiting_entries() == []
    [event] = journal(contact)
    assert event.kind == EventKind.BOOKED
    assert event.data["starts_at"] == soon.isoformat()
    assert contact.phone == "+4520304050"
    assert contact.phone not in str(event.data)


def test_a_repeat_books_once(soon: datetime) -> None:
    case, name = new_case(), uuid4()
    first = book(soon, case, client_id=name)
    before = soon - timedelta(days=1)
    again = verbs.book(case, name, uuid4(), before, phone=PHONE, wish="")
    assert again == first
    assert Contact.objects.count() == 1


def test_a_number_that_cannot_be_called_books_nothing_and_keeps_the_time(soon: datetime) -> None:
    case = new_case()
    held = booking.hold(Search(Channel.CALLBACK), soon, case.pk, soon - timedelta(days=1))
    with refused(ErrorCode.PHONE_NEEDED):
        verbs.book(case, uuid4(), held.pk, soon - timedelta(days=1), phone="12", wish="")
    held.refresh_from_db()
    assert held.state == AppointmentState.HELD


def test_a_citizen_with_an_appointment_can_chat_meanwhile(cast: Cast, soon: datetime) -> None:
    cast.ane.on_duty()
    contact = book(soon)
    chat = talks.choose(contact.case, uuid4(), Channel.CHAT, soon - timedelta(days=1))
    assert chat != contact
    assert now_is(contact).state == ContactState.BOOKED
    assert latest_contact(contact.case) == chat


def test_moved_it_is_due_at_its_new_time(soon: datetime) -> None:
    contact = book(soon)
    later = soon + timedelta(hours=2)
    appointments.rebook(contact, later, soon - timedelta(hours=1))
    assert (contact.waiting_since, contact.promise_at) == (later, later)
    [event] = journal(contact, EventKind.REBOOKED)
    assert event.data == {"before": soon.isoformat(), "starts_at": later.isoformat()}
    assert list(appointments.come_due(soon)) == []


def test_moved_to_its_own_time_nothing_is_told(soon: datetime) -> None:
    contact = book(soon)
    appointments.rebook(contact, soon, soon - timedelta(hours=1))
    assert journal(contact, EventKind.REBOOKED) == []


def test_a_move_that_is_refused_changes_nothing(soon: datetime) -> None:
    contact = book(soon)
    with refused(ErrorCode.NO_SUCH_TIME):
        appointments.rebook(contact, soon + timedelta(seconds=1), soon - timedelta(hours=1))
    assert now_is(contact).promise_at == soon
    assert journal(contact, EventKind.REBOOKED) == []


def test_cancelled_the_number_is_gone_and_nobody_has_left_a_queue(soon: datetime) -> None:
    contact = book(soon, wish="Om optagelse")
    appointments.cancel(contact, soon - timedelta(hours=1))
    contact = now_is(contact)
    assert (contact.state, contact.phone, contact.wish) == (ContactState.ENDED, "", "")
    assert latest_contact(contact.case) is None
    assert in_all(today(soon - timedelta(hours=1))).total == 0
    with refused(ErrorCode.NO_APPOINTMENT):
        appointments.cancel(appointments.of_code(_code(contact)), soon - timedelta(hours=1))


def test_when_its_time_comes_it_waits_for_its_own_counsellor(
    cast: Cast, soon: datetime, clock: Clock
) -> None:
    contact = book(soon)
    lead = timedelta(seconds=settings.DUE_SECONDS)
    assert list(appointments.come_due(soon - lead - timedelta(seconds=1))) == []
    [due] = appointments.come_due(soon - lead)
    assert due == contact
    assert (due.state, due.waiting_since) == (ContactState.WAITING, soon - lead)
    assert due.reserved_for == cast.ane.counsellor
    assert due.promise_at == soon
    assert list(appointments.come_due(soon)) == []
    assert appointments.appointment_of(now_is(due)).state == AppointmentState.DUE
    with refused(ErrorCode.TOO_LATE):
        appointments.cancel(due, soon - lead)


def test_the_sweep_puts_it_into_the_queue(soon: datetime, clock: Clock) -> None:
    contact = book(soon)
    clock(timedelta(days=1, hours=1))
    sweeps.due_appointments()
    assert [entry.contact for entry in waiting_entries()] == [contact.pk]
    sweeps.due_appointments()
    assert len(journal(contact, EventKind.DUE)) == 1


def test_whoever_talks_already_is_not_put_into_the_queue_beside_it(
    cast: Cast, soon: datetime
) -> None:
    ane = cast.ane.on_duty()
    contact = book(soon)
    chat = talks.choose(contact.case, uuid4(), Channel.CHAT, soon - timedelta(days=1))
    talks.take(chat.pk, ane, soon - timedelta(days=1))
    assert list(appointments.come_due(soon)) == []
    talks.end_by_citizen(now_is(chat), soon)
    assert list(appointments.come_due(soon)) == [contact]


def test_danger_does_not_wait_for_the_day(soon: datetime) -> None:
    contact = now_is(book(soon, wish="Jeg vil ikke leve mere."))
    assert contact.state == ContactState.WAITING
    [entry] = waiting_entries()
    assert entry.danger


def test_danger_is_taken_by_whoever_is_there_first(cast: Cast, soon: datetime) -> None:
    """Not kept for the counsellor of a day to come."""
    bo = cast.bo.on_duty()
    contact = book(soon, wish="Jeg vil ikke leve mere.", texts=True)
    assert talks.take_next(bo, soon - timedelta(days=1)) == contact
    contact = now_is(contact)
    assert contact.promise_at < soon
    assert not Outgoing.objects.exclude(to="").exists()


def test_danger_while_we_were_to_call_again_comes_up_at_once(cast: Cast, soon: datetime) -> None:
    ane, now = cast.ane.on_duty(), soon - timedelta(days=1)
    call = waiting_callback(now)
    talks.take(call.pk, ane, now)
    calls.called(call.pk, ane, CallOutcome.NO_ANSWER, now)
    assert now_is(call).state == ContactState.LATER
    book(soon, call.case, wish="Jeg vil ikke leve mere.")
    [entry] = waiting_entries()
    assert (entry.contact, entry.danger) == (call.pk, True)


@pytest.mark.parametrize("called", [False, True], ids=["waiting", "to be called again"])
def test_a_call_that_was_only_wished_for_does_not_hold_up_the_booked_one(
    cast: Cast, soon: datetime, called: bool
) -> None:
    ane, now = cast.ane.on_duty(), soon - timedelta(days=1)
    wished = waiting_callback(now)
    if called:
        talks.take(wished.pk, ane, now)
        calls.called(wished.pk, ane, CallOutcome.NO_ANSWER, now)
    contact = book(soon, wished.case)
    assert list(appointments.come_due(soon)) == [contact, wished]
    wished = now_is(wished)
    assert (wished.state, wished.phone, wished.call_at) == (ContactState.ENDED, "", None)
    assert [entry.contact for entry in waiting_entries()] == [contact.pk]


def test_the_sweep_gives_way_to_a_citizen_who_moves_or_cancels(soon: datetime) -> None:
    """It has looked, and acts on what it saw a moment too late."""
    moved, cancelled = book(soon), book(soon + timedelta(hours=1))
    seen = [Contact.objects.select_related("appointment").get(pk=c.pk) for c in (moved, cancelled)]
    now = soon - timedelta(hours=1)
    appointments.rebook(moved, soon + timedelta(hours=3), now)
    appointments.cancel(cancelled, now)
    assert [appointments.enter_queue(each, soon) for each in seen] == [[], []]
    assert now_is(moved).state == ContactState.BOOKED
    assert now_is(cancelled).state == ContactState.ENDED


def test_danger_of_somebody_who_is_in_a_talk_is_seen_there(cast: Cast, soon: datetime) -> None:
    cast.ane.on_duty()
    case = new_case()
    chat = talks.choose(case, uuid4(), Channel.CHAT, soon - timedelta(days=1))
    contact = book(soon, case, wish="Jeg vil ikke leve mere.")
    assert now_is(contact).state == ContactState.BOOKED
    [entry] = waiting_entries()
    assert (entry.contact, entry.danger) == (chat.pk, True)


def test_what_is_booked_is_not_forgotten_before_its_time(soon: datetime) -> None:
    contact = book(soon)
    long_before = soon - timedelta(days=1)
    purge(long_before + timedelta(hours=1))
    assert now_is(contact).phone == "+4520304050"
    appointments.cancel(contact, soon - timedelta(hours=1))
    purge(soon + timedelta(days=settings.KEEP_DAYS + 1))
    assert journal(contact, EventKind.BOOKED)


def test_when_is_known_by_the_code_alone(soon: datetime) -> None:
    contact = book(soon)
    assert appointments.of_code(_code(contact)) == contact
    assert appointments.booked(contact.case) == [contact]


def _code(contact: Contact) -> str:
    return appointments.appointment_of(contact).code
