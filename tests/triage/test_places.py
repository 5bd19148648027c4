"""A place in the queue, and how long it honestly takes."""

import random
from datetime import timedelta
from itertools import count

import pytest

from channels_layer.protocol import Channel, ContactState, Duty, EndReason, Language
from scheduling import duty
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.scene import new_case, now_is, open_chat, waiting_callback, waiting_chat
from tests.saying import arrive
from tests.triage import places
from tests.triage.offered import MINUTE, NOW
from triage import contacts, queueing, waits
from triage.models import Assessment, Contact
from triage.places import handle_seconds, open_chats, place, positions, staffing
from triage.queue import ENOUGH_TO_TRY, next_for, offers


def expected(ahead: int, free: int, slots: int) -> tuple[int, int]:
    interval = waits.estimate(ahead, free, slots, waits.USUAL_SECONDS)
    assert interval
    return interval.wait_from, interval.wait_to


def test_the_wait_on_offer_is_that_of_the_next_in_the_queue(
    cast: Cast, ane: Counsellor, assessment: Assessment
) -> None:
    duty.set_duty(ane, Duty.ON, 1, NOW)
    numbers = count()
    for _ in range(3):
        chat = next(o for o in offers(assessment, Language.DANISH, NOW)[0] if o.route == "chat")
        assert (chat.wait_from, chat.wait_to) == expected(next(numbers), 1, 1)
        waiting_chat(NOW)
    waiting_callback(NOW)
    chat = next(o for o in offers(assessment, Language.DANISH, NOW)[0] if o.route == "chat")
    assert (chat.wait_from, chat.wait_to) == expected(3, 1, 1)


def test_slots_are_the_chats_of_all_on_duty(cast: Cast, ane: Counsellor) -> None:
    cast.bo.on_duty(capacity=2)
    open_chat(ane, NOW)
    call = waiting_callback(NOW)
    contacts.take(call, ane, NOW)
    assert (staffing(NOW).slots, staffing(NOW).free) == (5, 4)
    assert open_chats(ane) == 1
    duty.set_duty(ane, Duty.ON, 1, NOW)
    duty.set_duty(cast.bo.counsellor, Duty.PAUSE, 2, NOW)
    assert (staffing(NOW).slots, staffing(NOW).free) == (1, 0)


def test_a_place_among_the_chats(ane: Counsellor) -> None:
    duty.set_duty(ane, Duty.ON, 1, NOW)
    waiting_callback(NOW - timedelta(hours=9))
    first, second = waiting_chat(NOW - MINUTE), waiting_chat(NOW)
    places = [place(contact, NOW) for contact in (first, second)]
    assert [p and p.position for p in places] == [1, 2]
    assert [p and (p.wait_from, p.wait_to) for p in places] == [
        expected(0, 1, 1),
        expected(1, 1, 1),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_database_orders_as_the_arithmetic_does(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = [cast.ane.counsellor, cast.bo.counsellor]
    contacts = [_waits(chance, people) for _ in range(chance.randrange(30))]
    values = [_value(contact) for contact in contacts]
    for person in people:
        expected_order = [each.contact for each in queueing.next_for(person.pk, values)]
        order = [contact.pk for contact in next_for(person, tuple(Channel))]
        assert order == expected_order[: len(order)]
        assert len(order) == len(expected_order) or len(order) >= ENOUGH_TO_TRY
    chats = [contact for contact in contacts if contact.channel == Channel.CHAT]
    in_order = {c.pk: places.position(c.pk, map(_value, chats)) for c in chats}
    assert positions(chats) == in_order
    one_by_one = [positions([contact]) for contact in chats]
    assert {pk: place for each in one_by_one for pk, place in each.items()} == in_order


def test_who_comes_to_their_page_between_two_reads_is_not_passed_over(ane: Counsellor) -> None:
    """They are absent at the first read, and here at the last."""
    here, comes = waiting_chat(NOW), waiting_chat(NOW + MINUTE)
    arrive(here, NOW)
    trying = next_for(ane, tuple(Channel))
    assert next(trying) == here
    arrive(now_is(comes), NOW)
    assert list(trying) == [comes]


def _waits(chance: random.Random, people: list[Counsellor]) -> Contact:
    """With few moments, so that ties are met often."""
    return Contact.objects.create(
        case=new_case(),
        channel=chance.choice(list(Channel)),
        state=ContactState.WAITING,
        promise_at=NOW + chance.randrange(3) * MINUTE,
        waiting_since=NOW + chance.randrange(2) * MINUTE,
        danger_at=chance.choice([None, None, NOW]),
        connected=chance.choice([True, True, False]),
        reserved_for=chance.choice([None, None, *people]),
    )


def _value(contact: Contact) -> queueing.Waiting:
    return queueing.Waiting(
        contact.pk,
        contact.danger_at is not None,
        contact.promise_at,
        contact.waiting_since,
        contact.reserved_for_id,
        contact.channel != Channel.CHAT or contact.connected,
    )


def test_no_place_without_a_wait_or_without_staff(ane: Counsellor) -> None:
    talk, call, chat = open_chat(ane, NOW), waiting_callback(NOW), waiting_chat(NOW)
    assert place(talk, NOW) is None
    assert place(call, NOW) is None
    assert place(chat, NOW) is not None
    stale = now_is(chat)
    contacts.take(chat, ane, NOW)
    assert place(stale, NOW) is None
    duty.set_duty(ane, Duty.PAUSE, 3, NOW)
    assert place(chat, NOW) is None


def test_a_call_counts_by_calls_and_by_no_call_in_vain(ane: Counsellor) -> None:
    assert handle_seconds(Channel.CALLBACK, usual=1200) == 1200
    for ended in (EndReason.COUNSELLOR, EndReason.NO_ANSWER, EndReason.WRONG_NUMBER):
        for _ in range(10):
            Contact.objects.create(
                case=new_case(),
                channel=Channel.CALLBACK,
                state=ContactState.ENDED,
                ended=ended,
                waiting_since=NOW,
                promise_at=NOW,
                opened_at=NOW,
                ended_at=NOW + 40 * MINUTE if ended == EndReason.COUNSELLOR else NOW,
            )
    assert handle_seconds(Channel.CALLBACK, usual=1200) == 1800
    assert handle_seconds() == waits.USUAL_SECONDS


def test_a_talk_counts_by_its_own_length(ane: Counsellor) -> None:
    for _ in range(20):
        contact = open_chat(ane, NOW - 30 * MINUTE)
        contacts.end_by_citizen(contact, NOW)
    duty.set_duty(ane, Duty.ON, 1, NOW)
    open_chat(ane, NOW)
    shown = place(waiting_chat(NOW), NOW)
    longer = waits.estimate(0, 0, 1, waits.handle_seconds([1800.0] * 20))
    assert shown
    assert longer
    assert (shown.wait_from, shown.wait_to) == (longer.wait_from, longer.wait_to)
