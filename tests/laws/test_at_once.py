"""What two tabs, two desks, two processes or an impatient finger do at the same moment."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from channels_layer.models import Outgoing
from channels_layer.protocol import Channel, ContactState, ErrorCode, Level, Outcome, Work
from channels_layer.refusal import Refusal
from chat import sweeps, talks, waitlist
from chat.models import Feedback, Message
from scheduling.duty import end_lease
from scheduling.models import Appointment
from tests.cast import Cast
from tests.laws.at_once import at_once
from tests.laws.scene import (
    PHONE,
    journal,
    new_case,
    now_is,
    open_chat,
    waiting_callback,
    waiting_chat,
)
from tests.saying import say, say_as_counsellor
from tests.scheduling.working import at, rules, works
from triage.models import (
    Contact,
    Event,
    EventKind,
    WaitEnd,
    WaitlistEntry,
    WaitState,
    WrapUp,
)
from triage.waitlist import Wish

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
ROUNDS = 10


def twice(act: Callable[[], Any]) -> list[Any]:
    return at_once(act, act)


# --- Law 2: said once, stored once, in order ----------------------------------------


def test_sequences_have_no_gap_when_all_write_at_once(cast: Cast) -> None:
    ane = cast.ane.on_duty()
    contact = open_chat(ane, NOW)

    def citizen_writes() -> None:
        for _ in range(ROUNDS):
            say(contact, uuid4(), "Hej", NOW)

    def counsellor_writes() -> None:
        for _ in range(ROUNDS):
            say_as_counsellor(contact.pk, uuid4(), "Hej", ane, NOW)

    at_once(citizen_writes, counsellor_writes, citizen_writes, counsellor_writes)
    sequences = contact.messages.values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, 4 * ROUNDS + 2))
    assert now_is(contact).last_sequence == 4 * ROUNDS + 1


def test_the_same_message_from_two_sockets_is_one(cast: Cast) -> None:
    cast.ane.on_duty()
    contact = waiting_chat(NOW)
    for number in range(1, ROUNDS + 1):
        first, second = twice(partial(say, contact, uuid4(), "Hej", NOW))
        assert first == second
        assert first.sequence == number
    assert Message.objects.count() == ROUNDS


# --- A double-click -------------------------------------------------------------------


def test_one_choice_is_one_contact(cast: Cast) -> None:
    cast.ane.on_duty()
    for _ in range(ROUNDS):
        case = new_case()
        first, second = twice(partial(talks.choose, case, uuid4(), Channel.CHAT, NOW))
        assert first == second
        assert [event.kind for event in journal(first)] == [EventKind.QUEUED]


def test_two_tabs_share_one_contact(cast: Cast) -> None:
    cast.ane.on_duty()
    for _ in range(ROUNDS):
        case = new_case()
        choices = [partial(talks.choose, case, uuid4(), Channel.CHAT, NOW) for _ in range(2)]
        first, second = at_once(*choices)
        assert first == second
        assert case.contacts.count() == 1


def test_one_change_of_route_is_one_change(cast: Cast) -> None:
    cast.ane.on_duty()
    for _ in range(ROUNDS):
        contact = waiting_chat(NOW)
        choice = partial(talks.choose, contact.case, uuid4(), Channel.CALLBACK, NOW, phone=PHONE)
        assert twice(choice) == [contact, contact]
        assert len(journal(contact, EventKind.MOVED)) == 1
        assert contact.messages.count() == 1


def test_the_end_is_said_once(cast: Cast) -> None:
    ane = cast.ane.on_duty()
    for _ in range(ROUNDS):
        contact = open_chat(ane, NOW)
        at_once(
            partial(talks.end_by_citizen, contact, NOW),
            partial(talks.end_by_counsellor, contact.pk, ane, NOW),
            partial(talks.end_by_citizen, contact, NOW),
        )
        assert len(journal(contact, EventKind.ENDED)) == 1
        assert contact.messages.filter(notice="ended").count() == 1


def test_a_flag_is_seen_once(cast: Cast) -> None:
    ane = cast.ane.on_duty()
    for _ in range(ROUNDS):
        contact = waiting_chat(NOW)
        say(contact, uuid4(), "Jeg vil ikke leve mere.", NOW)
        twice(partial(talks.saw_danger, contact.pk, ane, NOW))
        assert len(journal(contact, EventKind.DANGER_SEEN)) == 1


def test_a_wrap_up_and_two_answers_count_once(cast: Cast) -> None:
    ane = cast.ane.on_duty()
    noted: dict[str, Any] = {"topic": "work", "level": Level.BRIEF, "work": Work.DIALOGUE}
    noted |= {"outcome": Outcome.DONE, "referred_to": ""}
    for _ in range(ROUNDS):
        contact = open_chat(ane, NOW)
        talks.end_by_citizen(contact, NOW)
        results = twice(partial(talks.wrap_up, contact.pk, ane, NOW, **noted))
        assert [result.code for result in results if result] == [ErrorCode.ENDED]
        twice(partial(talks.give_feedback, contact, "yes", 5, NOW))
        kinds = (EventKind.WRAPPED_UP, EventKind.CASE_CLOSED, EventKind.FEEDBACK)
        assert sorted(event.kind for event in journal(contact, *kinds)) == sorted(kinds)
    assert (WrapUp.objects.count(), Feedback.objects.count()) == (ROUNDS, ROUNDS)


# --- Law 6 and 7: sweeps in any process, and people meanwhile ---------------------------


def test_two_processes_sweep_the_same_lost_line(cast: Cast) -> None:
    for _ in range(ROUNDS):
        ane = cast.ane.on_duty()
        contacts = [open_chat(ane, NOW) for _ in range(3)]
        end_lease(ane, NOW)
        twice(sweeps.lapsed_counsellors)
        for contact in contacts:
            assert now_is(contact).state == ContactState.WAITING
            assert len(journal(contact, EventKind.RETURNED)) == 1
            assert contact.messages.filter(notice="counsellor-lost").count() == 1
            talks.end_by_citizen(contact, NOW)


def test_who_takes_while_their_line_is_given_up_keeps_nothing(cast: Cast) -> None:
    """Taken before the lapse it is given back, after it the taking is refused."""
    ane = cast.ane.on_duty()
    for _ in range(ROUNDS):
        cast.ane.on_duty()
        contact = waiting_chat(NOW)
        end_lease(ane, NOW)
        at_once(partial(talks.take, contact.pk, ane, NOW), sweeps.lapsed_counsellors)
        assert now_is(contact).state == ContactState.WAITING
        talks.end_by_citizen(contact, NOW)


def test_all_sweeps_at_once_and_twice(cast: Cast) -> None:
    """Many deadlines pass at the same moment, and citizens write on."""
    ane = cast.ane.on_duty(12)
    past = NOW - timedelta(seconds=settings.ABANDON_SECONDS * 2)
    gone = [waiting_chat(past) for _ in range(6)]
    calls = [waiting_callback(past - timedelta(days=2)) for _ in range(6)]
    kept = [open_chat(ane, past) for _ in range(6)]
    for contact in kept:
        talks.transfer(contact.pk, ane, cast.bo.on_duty().pk, "Tag den gerne", past)
        Contact.objects.filter(pk=contact.pk).update(citizen_lease_until=NOW + timedelta(days=1))
    every = (sweeps.missed_promises, sweeps.lapsed_citizens, sweeps.lapsed_reservations)
    writes = [partial(say, contact, uuid4(), "Hej", NOW) for contact in kept]
    results = at_once(*every, *every, *writes)
    assert not [result for result in results if isinstance(result, Refusal)]
    for sweep in every:
        sweep()
    assert {now_is(contact).state for contact in gone} == {ContactState.ENDED}
    missed = Event.objects.filter(kind=EventKind.PROMISE_MISSED).values_list("contact", flat=True)
    assert {contact.pk for contact in calls + kept} <= set(missed)
    assert len(missed) == len(set(missed))
    lapsed = Event.objects.filter(kind=EventKind.RESERVATION_LAPSED)
    assert lapsed.count() == len(kept)


# --- A freed time ------------------------------------------------------------------------


MORNING = at(8, 5)


def two_wait(cast: Cast) -> list[WaitlistEntry]:
    """For the one time that Ane has on a Monday."""
    rules(days_ahead=5)
    works(cast.ane.counsellor, time(9), time(9, 30))
    return [
        waitlist.join(
            new_case(),
            Wish(Channel.CALLBACK, f"2030405{number}"),
            MORNING + timedelta(seconds=number),
        )
        for number in range(2)
    ]


def test_two_sweeps_at_once_offer_a_time_to_one(cast: Cast) -> None:
    first, _ = two_wait(cast)
    twice(partial(waitlist.offer, MORNING))
    [offered] = WaitlistEntry.objects.filter(state=WaitState.OFFERED)
    assert (offered.pk, offered.offers) == (first.pk, 1)
    assert Appointment.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.TIME_OFFERED).count() == 1
    assert Outgoing.objects.filter(key__endswith=":offer").count() == 1


def test_an_offer_that_is_taken_twice_at_once_is_booked_once(cast: Cast) -> None:
    first, _ = two_wait(cast)
    waitlist.offer(MORNING)
    first.refresh_from_db()
    one, other = twice(partial(waitlist.take, first, MORNING))
    assert one == other
    assert Contact.objects.count() == 1
    assert WaitlistEntry.objects.get(pk=first.pk).ended == WaitEnd.BOOKED


def test_an_offer_that_is_taken_as_it_lapses_is_of_one_of_both(cast: Cast) -> None:
    first, second = two_wait(cast)
    waitlist.offer(MORNING)
    late = MORNING + timedelta(minutes=54)
    WaitlistEntry.objects.filter(pk=first.pk).update(offer_until=late)
    first.refresh_from_db()
    at_once(
        partial(waitlist.take, first, late),
        partial(waitlist.offer, late),
    )
    booked = Contact.objects.exists()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state == WaitState.ENDED) == booked
    assert (second.state == WaitState.OFFERED) != booked
    assert Appointment.objects.count() == 1
