"""What became of a contact, by its rows of the journal."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.fold import Noted, Row, fold
from targets.models import Counted, Kept
from triage.models import EventKind as Kind

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
BOOKED: dict[str, Any] = {"channel": "meeting", "starts_at": NINE.isoformat()}
Happened = tuple[float, Kind] | tuple[float, Kind, dict[str, Any]]


def told(*rows: Happened, level: str = "", noted: Noted | None = None) -> Counted:
    """By what happened so many minutes after nine."""
    folded = fold(uuid4(), [_row(*each) for each in rows], level, noted)
    assert folded
    return folded


def _row(minute: float, kind: Kind, data: dict[str, Any] | None = None) -> Row:
    return Row(NINE + timedelta(minutes=minute), kind, data or {})


def queued(channel: str = "chat", at: float = 0) -> Happened:
    return at, Kind.QUEUED, {"channel": channel}


def waited(counted: Counted) -> tuple[bool | None, float | None]:
    """Whether somebody came, and after how many minutes."""
    return counted.answered, counted.waited / timedelta(minutes=1) if counted.waited else None


def handled(counted: Counted) -> float | None:
    took = counted.handled
    return None if took is None else took / timedelta(minutes=1)


def test_answered_and_wrapped_up() -> None:
    outcome = told(
        queued(),
        (2, Kind.TAKEN),
        (12, Kind.ENDED, {"who": "citizen"}),
        (15, Kind.WRAPPED_UP),
        level="brief",
        noted=Noted("case-managed", "work"),
    )
    assert waited(outcome) == (True, 2)
    assert handled(outcome) == 13
    assert (outcome.level, outcome.noted_level, outcome.topic) == ("brief", "case-managed", "work")
    assert outcome.came_at == NINE


def test_a_lost_line_is_no_second_wait() -> None:
    outcome = told(queued(), (1, Kind.TAKEN), (4, Kind.RETURNED), (9, Kind.TAKEN), (10, Kind.ENDED))
    assert waited(outcome) == (True, 1)
    assert handled(outcome) == 4


def test_who_was_answered_once_has_not_given_up() -> None:
    outcome = told(
        queued(), (1, Kind.TAKEN), (4, Kind.TRANSFERRED), (9, Kind.ENDED, {"who": "citizen"})
    )
    assert waited(outcome) == (True, 1)
    assert handled(outcome) == 3


def test_a_chat_that_becomes_a_call_after_all_waited_for_the_chat() -> None:
    outcome = told(
        queued(),
        (3, Kind.TAKEN),
        (8, Kind.MOVED, {"before": "chat", "channel": "callback"}),
        (60, Kind.TAKEN),
        (70, Kind.CALLED, {"in_time": True}),
        (70, Kind.ENDED),
    )
    assert (outcome.channel, *waited(outcome)) == ("chat", True, 3)
    assert handled(outcome) == 15
    assert outcome.called_in_time is True


def test_who_goes_over_to_a_call_while_they_wait_has_no_wait_of_a_chat() -> None:
    outcome = told(queued(), (3, Kind.MOVED, {"before": "chat", "channel": "callback"}))
    assert (outcome.channel, *waited(outcome)) == ("callback", None, None)
    over = told(queued("callback"), (3, Kind.ENDED, {"who": "citizen"}))
    assert waited(over) == (None, None)


def test_a_wait_that_the_service_ends_was_not_given_up() -> None:
    assert waited(told(queued(), (3, Kind.ENDED, {"who": "service"}))) == (None, None)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([(1, Kind.CALLED, {"in_time": True})], True),
        ([(1, Kind.CALLED, {"in_time": False})], False),
        ([(1, Kind.PROMISE_MISSED, {"channel": "callback"})], False),
        # A booked call may be a little late.
        (
            [
                (1, Kind.PROMISE_MISSED, {"channel": "callback"}),
                (2, Kind.CALLED, {"in_time": True}),
            ],
            True,
        ),
        ([(1, Kind.CALLED, {"in_time": True}), (9, Kind.CALLED, {})], True),
        ([(1, Kind.PROMISE_MISSED, {"channel": "chat"})], None),
        ([], None),
    ],
)
def test_the_first_call_keeps_the_promise_or_breaks_it(
    rows: list[Happened], kept: bool | None
) -> None:
    assert told(queued("callback"), *rows).called_in_time is kept


def test_whom_we_did_not_reach_was_not_handled() -> None:
    outcome = told(queued("callback"), (1, Kind.TAKEN), (2, Kind.ENDED, {"reason": "no-answer"}))
    assert handled(outcome) is None


def test_what_was_forgotten_for_a_month_is_no_long_talk_and_no_long_wait() -> None:
    month = 30 * 24 * 60
    gone = {"gone_at": (NINE + timedelta(minutes=4)).isoformat()}
    assert handled(told(queued(), (1, Kind.TAKEN), (month, Kind.FORGOTTEN, gone))) is None
    assert waited(told(queued(), (month, Kind.FORGOTTEN, gone))) == (False, 4)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([(1, Kind.TAKEN), (9, Kind.NO_SHOW), (9, Kind.ENDED, {"reason": "no-show"})], "no-show"),
        ([(1, Kind.TAKEN), (9, Kind.ENDED, {"who": "counsellor"})], "met"),
        ([(-99, Kind.ENDED, {"who": "citizen"})], "cancelled"),
        ([(99, Kind.FORGOTTEN)], ""),
        ([], ""),
    ],
)
def test_a_booked_time_is_met_or_cancelled_or_nobody_came(rows: list[Happened], kept: str) -> None:
    outcome = told((-900, Kind.BOOKED, BOOKED), *rows)
    assert (outcome.booked, outcome.channel) == (kept, "meeting")
    assert (outcome.came_at, *waited(outcome)) == (NINE, None, None)
    assert kept in ("", *Kept)


def test_a_booked_time_that_is_moved_is_of_the_new_one() -> None:
    later = NINE + timedelta(days=1)
    rebooked = {"before": NINE.isoformat(), "starts_at": later.isoformat()}
    outcome = told((-900, Kind.BOOKED, BOOKED), (-800, Kind.REBOOKED, rebooked))
    assert (outcome.came_at, outcome.channel) == (later, "meeting")


def test_an_answer_that_is_changed_is_the_last_one() -> None:
    first, last = {"answered": "no", "rating": 1}, {"answered": "yes", "rating": None}
    outcome = told(queued(), (1, Kind.ENDED), (2, Kind.FEEDBACK, first), (3, Kind.FEEDBACK, last))
    assert (outcome.helped, outcome.rating) == ("yes", None)


def test_a_clock_that_was_set_back_makes_no_time_of_less_than_none() -> None:
    outcome = told(queued(), (-2, Kind.TAKEN), (-3, Kind.ENDED), (-4, Kind.WRAPPED_UP))
    assert (outcome.waited, outcome.handled) == (timedelta(), timedelta())


def test_who_never_came_is_not_counted() -> None:
    assert fold(uuid4(), [_row(0, Kind.DANGER_FLAGGED)]) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Kind)), max_size=12))
def test_no_order_of_things_is_too_odd(happened: list[tuple[int, Kind]]) -> None:
    data = BOOKED | {"before": "chat", "who": "citizen", "in_time": True, "rating": 3}
    outcome = fold(uuid4(), [_row(at, kind, data) for at, kind in happened])
    if outcome and outcome.waited is not None:
        assert outcome.waited >= timedelta()
    if outcome and outcome.handled is not None:
        assert outcome.handled >= timedelta()
