"""Every deadline is found by a sweep, and a sweep that runs twice does no harm."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.protocol import Channel, ContactState, Duty, EndReason, MeChanged, Notice
from channels_layer.publish import counsellor_topic
from chat import attendance, sweeps, talks
from scheduling.duty import renew_lease
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.clock import START, Clock
from tests.laws.scene import journal, now_is, open_chat, waiting_callback, waiting_chat
from tests.laws.wire import Wire, published
from tests.saying import arrive, say
from triage.models import Contact, Event, EventKind

LEASE = timedelta(seconds=settings.COUNSELLOR_LEASE_SECONDS)
CITIZEN_LEASE = timedelta(seconds=settings.CITIZEN_LEASE_SECONDS)
ABANDON = timedelta(seconds=settings.ABANDON_SECONDS)
PROMISE = timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
RESERVED = timedelta(seconds=settings.RESERVED_SECONDS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ane(clock: Clock, cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


def swept_twice(sweep: Callable[[], None]) -> Wire:
    """What was told by the first run; the second neither tells nor journals anything."""
    with published() as wire:
        sweep()
    before = Event.objects.count()
    with published() as again:
        sweep()
    assert again.sent == []
    assert Event.objects.count() == before
    return wire


def told(contact: Contact) -> list[str]:
    return list(contact.messages.exclude(notice="").values_list("notice", flat=True))


# --- The counsellor's line --------------------------------------------------------


def test_a_lost_line_gives_the_talks_back_to_their_place(clock: Clock, ane: Counsellor) -> None:
    talk, call = open_chat(ane, START), waiting_callback(START)
    talks.take(call.pk, ane, START)
    clock(LEASE)
    wire = swept_twice(sweeps.lapsed_counsellors)
    for contact in (talk, call):
        after = now_is(contact)
        assert (after.state, after.returned) == (ContactState.WAITING, True)
        assert (after.waiting_since, after.promise_at) == (START, contact.promise_at)
        assert told(contact)[-1] == Notice.COUNSELLOR_LOST
        assert len(journal(contact, EventKind.RETURNED)) == 1
    ane.refresh_from_db()
    assert (ane.duty, ane.line_was_lost) == (Duty.OFF, 2)
    heard = wire.to_desk(counsellor_topic(ane.pk))
    assert [f.me.line_was_lost for f in heard if isinstance(f, MeChanged)] == [2]


def test_who_comes_back_in_time_is_left_alone(clock: Clock, ane: Counsellor) -> None:
    contact = open_chat(ane, START)
    renew_lease(ane, clock(LEASE - SECOND))
    clock(LEASE + SECOND)
    with published() as wire:
        sweeps.lapsed_counsellors()
    assert wire.sent == []
    assert now_is(contact).counsellor == ane


def test_who_comes_back_between_the_look_and_the_deed_is_left_alone(
    clock: Clock, ane: Counsellor
) -> None:
    contact = open_chat(ane, START)
    now = clock(LEASE)
    renew_lease(ane, now)
    assert attendance.give_back_all(ane, now) == 0
    assert now_is(contact).counsellor == ane


def test_who_goes_off_duty_in_the_middle_of_a_talk_and_leaves_gives_it_back(
    clock: Clock, ane: Counsellor
) -> None:
    contact = open_chat(ane, START)
    attendance.set_duty(ane, Duty.OFF, 3, START)
    sweeps.lapsed_counsellors()
    assert now_is(contact).counsellor == ane
    clock(LEASE)
    swept_twice(sweeps.lapsed_counsellors)
    assert now_is(contact).state == ContactState.WAITING


def test_off_duty_with_nothing_in_hand_is_nothing_lost(clock: Clock, ane: Counsellor) -> None:
    attendance.set_duty(ane, Duty.OFF, 3, START)
    clock(LEASE)
    swept_twice(sweeps.lapsed_counsellors)
    lost = [event for event in Event.objects.filter(kind=EventKind.DUTY) if "lost" in event.data]
    assert lost == []


def test_what_was_lost_is_said_until_it_is_seen(clock: Clock, ane: Counsellor) -> None:
    open_chat(ane, START)
    clock(LEASE)
    sweeps.lapsed_counsellors()
    renew_lease(ane, START + LEASE)
    clock(LEASE * 3)
    sweeps.lapsed_counsellors()
    ane.refresh_from_db()
    assert ane.line_was_lost == 1
    attendance.set_duty(ane, Duty.ON, 3, START + LEASE * 3)
    assert ane.line_was_lost == 0


def test_ended_talks_stay_to_be_wrapped_up(clock: Clock, ane: Counsellor) -> None:
    contact = open_chat(ane, START)
    talks.end_by_citizen(contact, START)
    clock(LEASE)
    sweeps.lapsed_counsellors()
    assert (now_is(contact).state, now_is(contact).counsellor) == (ContactState.ENDED, ane)


# --- Promises -----------------------------------------------------------------------


def test_a_missed_promise_offers_the_other_routes_once(clock: Clock, ane: Counsellor) -> None:
    contact = waiting_chat(START)
    clock(PROMISE - SECOND)
    sweeps.missed_promises()
    assert told(contact) == []
    clock(PROMISE)
    swept_twice(sweeps.missed_promises)
    clock(PROMISE * 2)
    sweeps.missed_promises()
    assert told(contact) == [Notice.ROUTES_AGAIN]
    assert [event.data for event in journal(contact, EventKind.PROMISE_MISSED)] == [
        {"channel": "chat"}
    ]


def test_who_is_taken_in_time_is_not_told(clock: Clock, ane: Counsellor) -> None:
    contact = open_chat(ane, START)
    clock(PROMISE * 2)
    sweeps.missed_promises()
    assert told(contact) == [Notice.JOINED]


def test_back_in_the_queue_after_the_promise_the_routes_are_offered_if_nobody_comes(
    clock: Clock, ane: Counsellor
) -> None:
    contact = open_chat(ane, START)
    now = clock(PROMISE * 2)
    talks.transfer(contact.pk, ane, None, "Tag den gerne", now)
    swept_twice(sweeps.missed_promises)
    assert told(contact) == [Notice.JOINED, Notice.TRANSFERRED]
    clock(PROMISE * 2 + timedelta(seconds=settings.RESERVED_SECONDS))
    swept_twice(sweeps.missed_promises)
    assert told(contact) == [Notice.JOINED, Notice.TRANSFERRED, Notice.ROUTES_AGAIN]


def test_a_late_call_is_journalled_but_no_thread_speaks(clock: Clock, ane: Counsellor) -> None:
    contact = waiting_callback(START)
    clock(timedelta(days=2))
    swept_twice(sweeps.missed_promises)
    assert told(contact) == []
    assert len(journal(contact, EventKind.PROMISE_MISSED)) == 1


# --- Reservations -------------------------------------------------------------------


def test_a_colleague_who_does_not_come_frees_the_contact(
    clock: Clock, cast: Cast, ane: Counsellor
) -> None:
    contact = open_chat(ane, START)
    talks.transfer(contact.pk, ane, cast.bo.on_duty().pk, "Tag den gerne", START)
    clock(RESERVED - SECOND)
    sweeps.lapsed_reservations()
    assert now_is(contact).reserved_for == cast.bo.counsellor
    now = clock(RESERVED)
    swept_twice(sweeps.lapsed_reservations)
    assert now_is(contact).reserved_for is None
    assert len(journal(contact, EventKind.RESERVATION_LAPSED)) == 1
    assert talks.take_next(ane, now) == contact


# --- The citizen's line ---------------------------------------------------------------


def test_a_citizen_whose_line_is_lost_is_shown_as_gone(clock: Clock, ane: Counsellor) -> None:
    contact = open_chat(ane, START)
    arrive(contact, START)
    clock(CITIZEN_LEASE)
    swept_twice(sweeps.lapsed_citizens)
    assert not now_is(contact).connected
    assert now_is(contact).state == ContactState.OPEN


@pytest.mark.parametrize("came", [True, False])
def test_who_is_gone_too_long_from_the_queue_has_left_it(
    clock: Clock, ane: Counsellor, came: bool
) -> None:
    """Also who chose to chat and never came at all."""
    contact = waiting_chat(START)
    if came:
        arrive(contact, START)
    clock(CITIZEN_LEASE + ABANDON - SECOND)
    sweeps.lapsed_citizens()
    assert now_is(contact).state == ContactState.WAITING
    now = clock(CITIZEN_LEASE + ABANDON)
    swept_twice(sweeps.lapsed_citizens)
    after = now_is(contact)
    assert (after.state, after.ended, after.ended_at) == ("ended", EndReason.ABANDONED, now)
    assert told(contact) == [Notice.ENDED]
    assert len(journal(contact, EventKind.ABANDONED)) == 1
    assert after.case.closed_at == now


def test_nobody_in_danger_is_given_up(clock: Clock, ane: Counsellor) -> None:
    contact = waiting_chat(START)
    arrive(contact, START)
    say(contact, uuid4(), "Jeg vil ikke leve mere.", START)
    clock(CITIZEN_LEASE + ABANDON * 2)
    swept_twice(sweeps.lapsed_citizens)
    assert now_is(contact).state == ContactState.WAITING


def test_a_call_waits_without_a_line(clock: Clock, ane: Counsellor) -> None:
    contact = waiting_callback(START)
    clock(CITIZEN_LEASE + ABANDON * 2)
    swept_twice(sweeps.lapsed_citizens)
    assert now_is(contact).state == ContactState.WAITING


def test_who_comes_back_by_another_route_has_time_to_come(clock: Clock, ane: Counsellor) -> None:
    """The line of a call that becomes a chat was lost long ago."""
    contact = waiting_callback(START)
    now = clock(ABANDON * 3)
    renew_lease(ane, now)
    talks.choose(contact.case, uuid4(), Channel.CHAT, now)
    swept_twice(sweeps.lapsed_citizens)
    assert now_is(contact).state == ContactState.WAITING


def test_a_talk_goes_on_though_the_citizen_is_gone(clock: Clock, ane: Counsellor) -> None:
    contact = open_chat(ane, START)
    arrive(contact, START)
    clock(CITIZEN_LEASE + ABANDON * 2)
    swept_twice(sweeps.lapsed_citizens)
    assert now_is(contact).state == ContactState.OPEN


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_fails_keeps_what_it_did(
    clock: Clock, ane: Counsellor, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = waiting_chat(START), waiting_chat(START)
    clock(PROMISE)
    announced: list[Contact] = []

    def announce(contact: Contact) -> None:
        if announced:
            raise ConnectionError
        announced.append(contact)

    with monkeypatch.context() as failing:
        failing.setattr(sweeps, "announce", announce)
        with pytest.raises(ConnectionError):
            sweeps.missed_promises()
    missed = Contact.objects.filter(promise_due=None)
    assert list(missed) == announced
    sweeps.missed_promises()
    assert [told(contact) for contact in (first, second)] == [[Notice.ROUTES_AGAIN]] * 2
