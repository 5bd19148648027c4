from math import inf, nan
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.waits import PICK_UP_SECONDS, USUAL_SECONDS, Interval, estimate, handle_seconds

people = st.integers(0, 500)
counts = st.integers(1, 60)
lengths = st.floats(1, 20_000)


def wait(ahead: int, free_slots: int, slots: int, handle: float) -> Interval:
    interval = estimate(ahead, free_slots, slots, handle)
    assert interval is not None
    return interval


def simulated(random: Random, ahead: int, free: int, slots: int, handle: float) -> float:
    """Play the talks one by one until the last in the queue is taken."""
    ends = [0.0] * free + [random.expovariate(1 / handle) for _ in range(slots - free)]
    for _ in range(ahead):
        taken = min(ends)
        ends[ends.index(taken)] = taken + random.expovariate(1 / handle)
    return min(ends)


@pytest.mark.parametrize(
    ("ahead", "free", "slots"),
    [(0, 0, 1), (0, 0, 3), (1, 0, 4), (3, 2, 4), (5, 0, 2), (20, 0, 6), (60, 5, 9)],
)
def test_three_of_five_simulated_waits_fall_inside(ahead: int, free: int, slots: int) -> None:
    random = Random(f"{ahead} {free} {slots}")
    interval = wait(ahead, free, slots, 660)
    waits = [simulated(random, ahead, free, slots, 660) for _ in range(2_000)]
    early = sum(w < interval.wait_from for w in waits) / len(waits)
    late = sum(w > interval.wait_to for w in waits) / len(waits)
    assert early == pytest.approx(0.2, abs=0.04)
    assert late == pytest.approx(0.2, abs=0.04)


def test_a_known_interval() -> None:
    """One talk of ten minutes ends after -600 ln 0.8 = 134 s to -600 ln 0.2 = 966 s."""
    interval = wait(0, 0, 1, 600)
    assert interval.wait_from == pytest.approx(134, rel=0.02)
    assert interval.wait_to == pytest.approx(966, rel=0.02)


def test_with_somebody_free_the_wait_is_a_moment() -> None:
    assert estimate(1, 2, 5, 660) == Interval(0, PICK_UP_SECONDS)


def test_with_nobody_on_duty_nothing_is_said() -> None:
    assert estimate(0, 0, 0, 660) is None
    assert estimate(7, 0, 0, 660) is None


@given(people, st.data(), counts, lengths)
def test_one_more_ahead_never_shortens_the_wait(
    ahead: int, data: st.DataObject, slots: int, handle: float
) -> None:
    free = data.draw(st.integers(0, slots))
    one, more = wait(ahead, free, slots, handle), wait(ahead + 1, free, slots, handle)
    assert one.wait_from <= more.wait_from
    assert one.wait_to <= more.wait_to


@given(people, st.data(), counts, lengths)
def test_one_more_slot_never_lengthens_the_wait(
    ahead: int, data: st.DataObject, slots: int, handle: float
) -> None:
    free = data.draw(st.integers(0, slots))
    one = wait(ahead, free, slots, handle)
    for more in (wait(ahead, free, slots + 1, handle), wait(ahead, free + 1, slots + 1, handle)):
        assert more.wait_from <= one.wait_from
        assert more.wait_to <= one.wait_to


@given(people, counts, lengths)
def test_the_interval_holds_the_mean_and_is_never_empty(
    ahead: int, slots: int, handle: float
) -> None:
    interval = wait(ahead, 0, slots, handle)
    mean = (ahead + 1) * handle / slots
    assert 0 <= interval.wait_from <= mean <= interval.wait_to
    assert interval.wait_to >= PICK_UP_SECONDS


@pytest.mark.parametrize(
    ("ahead", "free", "slots", "handle"),
    [
        (-1, 0, 1, 660),
        (0, -1, 1, 660),
        (0, 2, 1, 660),
        (0, 0, -1, 660),
        (0, 1, 0, 660),
        (0, 0, 1, 0),
        (0, 0, 1, -5),
        (0, 0, 1, nan),
        (0, 0, 1, inf),
        (0, 0, 0, nan),
    ],
)
def test_bad_values_are_refused(ahead: int, free: int, slots: int, handle: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        estimate(ahead, free, slots, handle)


def test_without_talks_the_usual_length_holds() -> None:
    assert handle_seconds([]) == USUAL_SECONDS


def test_ten_talks_weigh_as_much_as_the_usual_length() -> None:
    assert handle_seconds([60.0] * 10) == pytest.approx((60 + USUAL_SECONDS) / 2)


def test_many_talks_carry_their_own_mean() -> None:
    random = Random(1)
    talks = [random.expovariate(1 / 300) for _ in range(2_000)]
    assert handle_seconds(talks) == pytest.approx(300, rel=0.06)


def test_a_talk_forgotten_overnight_hardly_counts() -> None:
    talks = [600.0] * 40
    assert handle_seconds([*talks, 50_000.0]) < handle_seconds(talks) * 1.2


@given(st.lists(st.floats(0, 1e6), max_size=60))
def test_the_length_lies_between_the_talks_and_the_usual(talks: list[float]) -> None:
    seconds = handle_seconds(talks)
    assert seconds > 0
    assert min([*talks, USUAL_SECONDS]) * 0.999 <= seconds
    assert seconds <= max([*talks, USUAL_SECONDS]) * 1.001


@pytest.mark.parametrize("bad", [-1.0, nan, inf])
def test_a_bad_length_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        handle_seconds([600.0, bad])
