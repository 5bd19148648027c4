"""The counts go red: each fault, made on purpose, is found as what it is."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eguidance.rehearsal.counting import Account, Copy, Counts, Said, count, times

SAID = [Said(UUID(int=n), f"line {n}") for n in range(1, 6)]
JOINED = Copy(1, UUID(int=99), "", by_service=True)
STORED = [JOINED] + [Copy(n + 2, said.client_id, said.text) for n, said in enumerate(SAID)]


def account(
    stored: Sequence[Copy] = STORED,
    citizen: Sequence[Copy] = STORED,
    counsellor: Sequence[Copy] = STORED,
) -> Account:
    return Account(SAID, stored, [citizen, counsellor])


def faults(counts: Counts) -> tuple[int, int, int]:
    return counts.lost, counts.doubled, counts.out_of_order


def without(place: int) -> list[Copy]:
    return STORED[:place] + STORED[place + 1 :]


def swapped() -> list[Copy]:
    """Two lines have changed places."""
    first, second = STORED[2], STORED[3]
    moved = [replace(second, sequence=first.sequence), replace(first, sequence=second.sequence)]
    return [*STORED[:2], *moved, *STORED[4:]]


def test_a_faithful_talk_is_all_green() -> None:
    counts = count(account())
    assert counts == Counts(said=5, stored=5, shown=5, notices=1)
    assert counts.good


@given(st.integers(1, 5), st.sampled_from(["citizen", "counsellor"]))
def test_a_line_that_one_side_never_sees_is_lost(place: int, side: str) -> None:
    counts = count(account(**{side: without(place)}))
    assert faults(counts) == (1, 0, 0)
    assert (counts.stored, counts.shown) == (5, 4)
    assert not counts.good


def test_a_notice_that_one_side_never_sees_is_lost() -> None:
    assert faults(count(account(citizen=without(0)))) == (1, 0, 0)


def test_a_line_that_is_nowhere_is_lost_and_leaves_a_hole() -> None:
    gone = without(3)
    assert faults(count(account(gone, gone, gone))) == (2, 0, 0)
    closed_up = [replace(copy, sequence=n) for n, copy in enumerate(gone, 1)]
    assert faults(count(account(closed_up, closed_up, closed_up))) == (1, 0, 0)


def test_other_words_than_were_said_are_a_loss() -> None:
    changed = [*STORED[:-1], replace(STORED[-1], text="something else")]
    assert faults(count(account(changed, changed, changed))) == (1, 0, 0)
    masked = [*STORED[:-1], replace(STORED[-1], text="[CPR]", masked=True)]
    assert count(account(masked, masked, masked)).good
    assert count(account(masked, masked, masked)).masked == 1


def test_a_line_stored_or_shown_twice_is_doubled() -> None:
    twice = [*STORED, replace(STORED[2], sequence=7)]
    assert faults(count(account(citizen=twice))) == (0, 1, 1)
    assert count(account(stored=twice)).doubled == 1


@pytest.mark.parametrize("place", ["stored", "citizen", "counsellor"])
def test_two_lines_that_changed_places_are_out_of_order(place: str) -> None:
    assert faults(count(account(**{place: swapped()}))) == (0, 0, 1)


def test_a_sequence_that_falls_is_out_of_order() -> None:
    fallen = [*STORED[:2], replace(STORED[2], sequence=9), *STORED[3:]]
    assert count(account(citizen=fallen)).out_of_order == 1


def test_what_others_said_is_counted_apart() -> None:
    other = [*STORED, Copy(7, UUID(int=77), "from a real desk")]
    counts = count(account(other, other, other))
    assert counts.good
    assert (counts.stored, counts.others) == (5, 1)


def test_talks_add_up() -> None:
    assert count(account()) + count(account(citizen=without(1))) == Counts(10, 10, 9, 1, notices=2)


def test_times_are_the_middle_nine_in_ten_and_the_longest() -> None:
    assert times([]) is None
    found = times([float(n) for n in range(1, 101)])
    assert found is not None
    assert (found.median, round(found.p90), found.longest) == (50.5, 91, 100)
    one = times([2.0])
    assert one is not None
    assert (one.median, one.p90, one.longest) == (2, 2, 2)
