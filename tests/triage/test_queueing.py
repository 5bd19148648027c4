from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import Channel
from scheduling.hours import Period, Rule, Week
from tests.triage.places import position
from triage.queueing import Waiting, next_for, order_key, promise_at

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
WEEK = Week(ZoneInfo("Europe/Copenhagen"), tuple(Rule(day, time(9), time(17)) for day in range(5)))

# Few values, so that ties are met often.
moments = st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes))
contacts = st.builds(
    Waiting,
    contact=st.integers(0, 40).map(lambda n: UUID(int=n)),
    danger=st.booleans(),
    promise_at=moments,
    waiting_since=moments,
    reserved_for=st.sampled_from([None, None, 1, 2]),
)
queues = st.lists(contacts, unique_by=lambda w: w.contact, max_size=12)


def waiting(
    n: int,
    promise: int = 0,
    since: int = 0,
    danger: bool = False,
    reserved_for: int | None = None,
) -> Waiting:
    """Contact `n`; the promise and the start of the wait in minutes after noon."""
    due, start = (NOON + timedelta(minutes=minutes) for minutes in (promise, since))
    return Waiting(UUID(int=n), danger, due, start, reserved_for)


def numbers(queue: list[Waiting]) -> list[int]:
    return [w.contact.int for w in queue]


def test_danger_then_promise_then_wait_then_id() -> None:
    queue = [
        waiting(5, promise=2),
        waiting(4, promise=1, since=1),
        waiting(3, promise=1),
        waiting(2, promise=1),
        waiting(1, promise=9, danger=True),
    ]
    assert numbers(sorted(queue, key=order_key)) == [1, 2, 3, 4, 5]


def test_mine_after_danger_and_others_passed_by() -> None:
    queue = [
        waiting(1, promise=1),
        waiting(2, promise=9, reserved_for=7),
        waiting(3, promise=0, reserved_for=8),
        waiting(4, promise=9, danger=True),
        waiting(5, promise=0, danger=True, reserved_for=8),
    ]
    assert numbers(next_for(7, queue)) == [4, 2, 1]
    assert numbers(next_for(8, queue)) == [5, 4, 3, 1]
    assert numbers(next_for(9, queue)) == [4, 1]


def test_position_of_one_who_does_not_wait() -> None:
    with pytest.raises(ValueError, match="does not wait"):
        position(UUID(int=9), [waiting(1)])


@given(contacts, contacts, contacts)
def test_the_order_is_total(a: Waiting, b: Waiting, c: Waiting) -> None:
    assert (order_key(a) < order_key(b)) + (order_key(b) < order_key(a)) == (
        order_key(a) != order_key(b)
    )
    if a.contact != b.contact:
        assert order_key(a) != order_key(b)
    if order_key(a) <= order_key(b) <= order_key(c):
        assert order_key(a) <= order_key(c)


@given(st.data(), queues)
def test_how_the_queue_lies_does_not_matter(data: st.DataObject, queue: list[Waiting]) -> None:
    shuffled = data.draw(st.permutations(queue))
    assert sorted(shuffled, key=order_key) == sorted(queue, key=order_key)
    assert next_for(1, shuffled) == next_for(1, queue)
    for each in queue:
        assert position(each.contact, shuffled) == position(each.contact, queue)


@given(queues)
def test_danger_is_always_first(queue: list[Waiting]) -> None:
    for order in (sorted(queue, key=order_key), next_for(1, queue)):
        flags = [w.danger for w in order]
        assert flags == sorted(flags, reverse=True)


@given(queues)
def test_positions_count_the_queue(queue: list[Waiting]) -> None:
    ordered = sorted(queue, key=order_key)
    assert [position(w.contact, queue) for w in ordered] == list(range(1, len(queue) + 1))


@given(queues)
def test_nobody_is_offered_who_is_reserved_for_another(queue: list[Waiting]) -> None:
    assert {w.contact for w in next_for(1, queue)} == {
        w.contact for w in queue if w.reserved_for != 2
    }


@given(st.data(), queues.filter(bool))
def test_a_returned_contact_comes_back_to_its_place(
    data: st.DataObject, queue: list[Waiting]
) -> None:
    taken = data.draw(st.sampled_from(queue))
    before = position(taken.contact, queue)
    returned = [w for w in queue if w != taken] + [replace(taken, reserved_for=None)]
    assert position(taken.contact, returned) == before


def test_a_chat_is_promised_on_the_plain_clock() -> None:
    saturday = datetime(2026, 5, 9, 12, tzinfo=UTC)
    due = promise_at(Channel.CHAT, saturday, timedelta(minutes=5), WEEK)
    assert due == saturday + timedelta(minutes=5)


@pytest.mark.parametrize("channel", [Channel.CALLBACK, Channel.MEETING])
def test_a_callback_is_due_at_the_end_of_its_window(channel: Channel) -> None:
    window = Period(NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    assert promise_at(channel, NOON, timedelta(hours=8), WEEK, window) == window.closes


@pytest.mark.parametrize("channel", [Channel.CALLBACK, Channel.MEETING])
def test_without_a_window_the_promise_runs_in_opening_time(channel: Channel) -> None:
    friday = datetime(2026, 5, 8, 14, tzinfo=UTC)
    monday = datetime(2026, 5, 11, 10, tzinfo=UTC)
    assert promise_at(channel, friday, timedelta(hours=4), WEEK) == monday


def test_a_promise_is_made_even_if_the_service_never_opens() -> None:
    closed = Week(ZoneInfo("UTC"), ())
    due = promise_at(Channel.CALLBACK, NOON, timedelta(hours=2), closed)
    assert due == NOON + timedelta(hours=2)
