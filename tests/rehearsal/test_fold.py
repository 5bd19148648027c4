"""Snapshot and frames in any order, any number of times, give one and the same view."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    Message,
    MessageKind,
    ThreadState,
)
from eguidance.rehearsal.fold import View

AT = datetime(2031, 5, 2, tzinfo=UTC)


def message(sequence: int) -> Message:
    return Message(sequence, UUID(int=sequence), Author.CITIZEN, MessageKind.TEXT, AT, "hej")


def thread(revision: int, state: ContactState, last: int = 0) -> ThreadState:
    return ThreadState(uuid4(), revision, Channel.CHAT, state, AT, last)


@given(st.permutations(range(1, 9)), st.lists(st.integers(1, 8)))
def test_any_order_and_any_repeats_show_each_once(order: list[int], again: list[int]) -> None:
    view = View()
    shown = [m for sequence in [*order, *again] for m in view.merge([message(sequence)])]
    assert shown == view.messages == [message(n) for n in range(1, 9)]
    assert view.heard_twice == len(again)


def test_nothing_is_shown_beyond_a_gap() -> None:
    view = View()
    assert view.merge([message(1), message(3)]) == [message(1)]
    assert view.gap
    assert view.behind(3, 0)
    assert view.merge([message(2)]) == [message(2), message(3)]
    assert not view.gap


def test_the_higher_revision_holds() -> None:
    view = View()
    view.merge_thread(thread(5, ContactState.OPEN))
    view.merge_thread(thread(4, ContactState.WAITING))
    assert view.state == ContactState.OPEN
    assert view.behind(0, 6)
    assert not view.behind(0, 5)


def test_it_is_complete_when_the_end_and_all_before_it_are_shown() -> None:
    view = View()
    view.merge_thread(thread(9, ContactState.ENDED, last=2))
    view.merge([message(1)])
    assert not view.complete
    view.merge([message(2)])
    assert view.complete
