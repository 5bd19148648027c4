"""Erlang C and A beside known answers, each other, and a simulation."""

from collections import deque
from heapq import heappop, heappush
from math import inf
from random import Random
from statistics import fmean
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.codes import Formula
from targets.erlang import ErlangA, ErlangC, erlang_b, fewest, load_of, patience

# --- Known answers ------------------------------------------------------------------------


def test_erlang_c_at_100_an_hour() -> None:
    queue = ErlangC(per_hour=100, handle_seconds=180, counsellors=8)
    assert f"{queue.p_wait:.5f}" == "0.16727"
    assert f"{queue.within(20):.5f}" == "0.88015"
    assert f"{queue.asa:.2f}" == "10.04"


def test_erlang_c_with_long_talks() -> None:
    queue = ErlangC(per_hour=60, handle_seconds=660, counsellors=15)
    assert f"{queue.within(60):.5f}" == "0.86806"
    assert f"{queue.asa:.1f}" == "31.3"


@pytest.mark.parametrize(
    ("counsellors", "waits", "abandons", "wait"),
    [
        (5, "0.51707", "0.19237", "23.084"),
        (6, "0.35583", "0.11234", "13.480"),
        (7, "0.22212", "0.06039", "7.247"),
    ],
)
def test_erlang_a_of_two_minutes_patience(
    counsellors: int, waits: str, abandons: str, wait: str
) -> None:
    queue = ErlangA(100, 180, patience_seconds=120, counsellors=counsellors)
    told = f"{queue.p_wait:.5f}", f"{queue.p_abandon:.5f}", f"{queue.mean_wait:.3f}"
    assert told == (waits, abandons, wait)


# --- What must hold -------------------------------------------------------------------------

rates = st.floats(0.1, 2000)
handling = st.floats(10, 4000)
patient = st.floats(5, 5000)
people = st.integers(1, 60)


@given(rates, handling, patient, people, st.floats(0, 2000))
def test_erlang_a_keeps_the_books(
    per_hour: float, seconds: float, patience_seconds: float, counsellors: int, limit: float
) -> None:
    queue = ErlangA(per_hour, seconds, patience_seconds, counsellors)
    answered, gone = queue.within(limit)
    assert 0 <= queue.p_abandon <= 1
    assert 0 <= queue.p_wait <= 1 + 1e-9
    assert -1e-9 <= answered <= 1 - queue.p_abandon + 1e-9
    assert gone <= queue.p_abandon + 1e-9
    ever, ever_gone = queue.within(1e7)
    assert (ever, ever_gone) == pytest.approx((1 - queue.p_abandon, queue.p_abandon), abs=1e-7)
    assert queue.within(0)[0] == pytest.approx(1 - queue.p_wait, abs=1e-9)
    # Nobody is busy more than all the time.
    assert queue.occupancy <= 1 + 1e-9
    more = ErlangA(per_hour, seconds, patience_seconds, counsellors + 1)
    assert more.p_abandon <= queue.p_abandon + 1e-12
    assert more.within(limit)[0] >= answered - 1e-9


@given(st.floats(1, 200), handling, st.integers(1, 5), st.floats(0, 200))
def test_people_of_endless_patience_are_those_of_erlang_c(
    per_hour: float, seconds: float, spare: int, limit: float
) -> None:
    counsellors = int(load_of(per_hour, seconds)) + 1 + spare
    for_ever = ErlangA(per_hour, seconds, 1e10, counsellors)
    queue = ErlangC(per_hour, seconds, counsellors)
    assert for_ever.p_wait == pytest.approx(queue.p_wait, rel=1e-4, abs=1e-9)
    assert for_ever.mean_wait == pytest.approx(queue.asa, rel=1e-4, abs=1e-9)
    assert for_ever.within(limit)[0] == pytest.approx(queue.within(limit), rel=1e-4, abs=1e-6)


def test_far_too_few_is_no_number_that_is_too_large() -> None:
    """In the mean 20,000 come in an hour, and 1,636 can be helped."""
    queue = ErlangA(20_000, 660, 240, 300)
    assert queue.p_abandon == pytest.approx(1 - 300 / load_of(20_000, 660), abs=1e-9)
    assert queue.within(20)[0] == pytest.approx(0, abs=1e-9)
    assert queue.occupancy == pytest.approx(1)
    quiet = ErlangA(0, 660, 240, 3)
    assert (quiet.p_wait, quiet.p_abandon, quiet.mean_wait) == (0, 0, 0)
    assert quiet.within(0) == (1, 0)
    many = ErlangA(10, 660, 240, 900)
    assert (many.p_wait, many.mean_wait) == (0, 0)
    assert erlang_b(1e6, 1) == pytest.approx(1, abs=1e-5)


def test_a_line_that_grows_for_ever() -> None:
    queue = ErlangC(100, 180, 5)
    assert (queue.p_wait, queue.within(1e9), queue.asa, queue.occupancy) == (1, 0, inf, 1)


@pytest.mark.parametrize(
    ("per_hour", "seconds", "waits", "counsellors"),
    [(-1, 180, 120, 5), (1, 0, 120, 5), (1, 180, 0, 5), (1, 180, 120, 0), (inf, 180, 120, 5)],
)
def test_what_cannot_be_is_refused(
    per_hour: float, seconds: float, waits: float, counsellors: int
) -> None:
    with pytest.raises(ValueError, match=r"time|never|there"):
        ErlangA(per_hour, seconds, waits, counsellors)


# --- How many -------------------------------------------------------------------------------


def test_the_fewest_for_a_target() -> None:
    def needed(formula: Formula) -> int | None:
        return fewest(
            lambda number: ErlangA(100, 180, 120, number).service_level(formula, 20, 5) >= 0.8
        )

    assert [needed(each) for each in Formula] == [7, 6, 7, 7, 7]
    assert fewest(lambda number: ErlangC(100, 180, number).within(20) >= 0.8) == 8
    assert fewest(lambda number: ErlangC(100, 180, number).within(20) >= 0.8, most=7) is None


# --- Patience -------------------------------------------------------------------------------


def test_patience_counts_the_waits_of_those_who_were_answered() -> None:
    told = patience(waited_seconds=1200, abandoned=10)
    assert told is not None
    assert told.seconds == 120
    low, high = told.interval
    assert low < 120 < high
    assert patience(1200, 0) is None


def test_patience_is_found_again_in_what_was_cut_off() -> None:
    """Each would have waited two minutes in the mean; many are answered before."""
    line = Random(3)
    total, gave_up = 0.0, 0
    for _ in range(20_000):
        stays, answered_after = line.expovariate(1 / 120), line.uniform(0, 90)
        total += min(stays, answered_after)
        gave_up += stays < answered_after
    told = patience(total, gave_up)
    assert told is not None
    low, high = told.interval
    assert low < 120 < high
    assert high / low < 1.06


# --- A simulation -----------------------------------------------------------------------------


class Simulated(NamedTuple):
    waited: float
    abandoned: float
    mean_wait: float
    in_time: float
    gone_in_time: float


def simulated(queue: ErlangA, limit: float, people: int = 60_000) -> Simulated:
    """One line, first come, first served, of people who give up."""
    line, now = Random(11), 0.0
    # When each counsellor is free again; who waits: since when, and how long they would.
    free_at = [0.0] * queue.counsellors
    answered, gone, waited = list[float](), list[float](), 0
    waiting = deque[tuple[float, float]]()

    def serve(until: float) -> None:
        while waiting and free_at[0] <= until:
            came, stays = waiting.popleft()
            begins = max(came, free_at[0])
            if came + stays <= begins:
                gone.append(stays)
                continue
            heappop(free_at)
            heappush(free_at, begins + line.expovariate(1 / queue.handle_seconds))
            answered.append(begins - came)

    for _ in range(people):
        now += line.expovariate(queue.per_hour / 3600)
        serve(now)
        waited += bool(waiting) or free_at[0] > now
        waiting.append((now, line.expovariate(1 / queue.patience_seconds)))
        serve(now)
    serve(inf)
    return Simulated(
        waited / people,
        len(gone) / people,
        (sum(answered) + sum(gone)) / people,
        sum(each <= limit for each in answered) / people,
        sum(each <= limit for each in gone) / people,
    )


@pytest.mark.parametrize("counsellors", [3, 5, 8])
def test_erlang_a_is_what_a_simulation_finds(counsellors: int) -> None:
    queue = ErlangA(100, 180, 120, counsellors)
    told = simulated(queue, 20)
    in_time, gone_in_time = queue.within(20)
    assert told.waited == pytest.approx(queue.p_wait, abs=0.02)
    assert told.abandoned == pytest.approx(queue.p_abandon, abs=0.015)
    assert told.mean_wait == pytest.approx(queue.mean_wait, rel=0.06)
    assert told.in_time == pytest.approx(in_time, abs=0.02)
    assert told.gone_in_time == pytest.approx(gone_in_time, abs=0.01)


def test_erlang_c_is_what_a_simulation_of_patient_people_finds() -> None:
    told = simulated(ErlangA(100, 180, 1e12, 7), 20)
    queue = ErlangC(100, 180, 7)
    assert told.abandoned == 0
    assert told.waited == pytest.approx(queue.p_wait, abs=0.03)
    assert told.in_time == pytest.approx(queue.within(20), abs=0.03)
    assert told.mean_wait == pytest.approx(queue.asa, rel=0.12)


def test_patience_is_estimated_from_a_simulated_day() -> None:
    queue = ErlangA(100, 180, 120, 5)
    told = simulated(queue, 20)
    found = patience(told.mean_wait * 60_000, round(told.abandoned * 60_000))
    assert found is not None
    assert fmean(found.interval) == pytest.approx(120, rel=0.05)
