"""Each measure beside the same counted one by one."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.spans import Span
from targets import measures
from targets.codes import Formula, Measure
from targets.measures import Durations, definition, service_level

times = st.integers(0, 10**10).map(lambda number: timedelta(microseconds=number)) | st.integers(
    0, 120
).map(lambda number: timedelta(seconds=number))
waits = st.lists(times, max_size=60)
limits = st.integers(0, 120)
shorts = st.none() | limits


def seconds(*numbers: float) -> Durations:
    return Durations.of(timedelta(seconds=each) for each in numbers)


# --- By hand ------------------------------------------------------------------------------

# Ten came: six were answered, four gave up; within 20 s it was three, and two.
ANSWERED, ABANDONED = seconds(0, 5, 20, 20.000001, 60, 300), seconds(3, 20, 40, 400)


@pytest.mark.parametrize(
    ("formula", "part", "of"), [(1, 5, 10), (2, 3, 6), (3, 3, 10), (4, 3, 8), (5, 4, 10)]
)
def test_ten_contacts_by_the_five_formulas(formula: int, part: int, of: int) -> None:
    share = service_level(Formula(formula), 20, ANSWERED, ABANDONED, 5)
    assert (share.part, share.of, share.value) == (part, of, part / of)


def test_within_a_time_is_exactly_that() -> None:
    assert [ANSWERED.within(each) for each in (19, 20, 21, None)] == [2, 3, 4, 0]


def test_how_ten_contacts_waited() -> None:
    assert measures.offered(ANSWERED, ABANDONED) == 10
    assert measures.asa(ANSWERED) == pytest.approx(405.000001 / 6, abs=1e-9)
    assert measures.median_wait(ANSWERED) == 20
    assert measures.p90_wait(ANSWERED) == 300
    assert measures.abandonment(ANSWERED, ABANDONED, None).value == 0.4
    assert measures.abandonment(ANSWERED, ABANDONED, 5).value == 3 / 9


def test_of_nobody_there_is_no_share() -> None:
    nobody = seconds()
    assert service_level(Formula(4), 20, nobody, nobody, None).value is None
    assert service_level(Formula(4), 20, nobody, seconds(5), None).value is None
    assert service_level(Formula(2), 20, nobody, seconds(5), None).value is None
    assert measures.asa(nobody) is None
    assert measures.median_wait(nobody) is None
    assert measures.abandonment(nobody, seconds(2), 5).value is None


def test_chats_at_once_and_time_that_was_busy() -> None:
    ane, bo, nobody = [(0, 10), (5, 15), (100, 105)], [(0, 4)], list[Span]()
    assert measures.concurrency([ane, bo, nobody]) == (10 + 10 + 5 + 4) / (15 + 5 + 4)
    assert measures.concurrency([nobody]) is None
    share = measures.occupancy(busy=[(0, 10), (5, 15), (90, 110)], staffed=[(0, 100)])
    assert (share.part, share.of) == (25, 100)
    assert measures.occupancy(ane, nobody).value is None


def test_what_came_of_it() -> None:
    assert measures.first_contact_resolution(yes=7, partly=2, no=1).value == 0.7
    rated = measures.satisfaction({1: 1, 3: 2, 4: 3, 5: 4})
    assert (rated.part, rated.of) == (7, 10)
    assert measures.response_rate(10, 40).value == 0.25
    assert measures.callback_kept(4, 5).value == 0.8
    assert measures.no_show(1, 8).value == 0.125
    assert measures.mail_in_time(0, 0).value is None


# --- One by one ---------------------------------------------------------------------------


@given(st.sampled_from(Formula), limits, waits, waits, shorts)
def test_the_service_level_is_counted_one_by_one(
    formula: Formula,
    limit: int,
    answered: list[timedelta],
    abandoned: list[timedelta],
    short: int | None,
) -> None:
    longest = timedelta(seconds=limit)
    a, b = len(answered), len(abandoned)
    n_t = sum(each <= longest for each in answered)
    b_t = sum(each <= longest for each in abandoned)
    b_s = 0 if short is None else sum(each <= timedelta(seconds=short) for each in abandoned)
    part, of = {
        1: (n_t + b_t, a + b),
        2: (n_t, a),
        3: (n_t, a + b),
        4: (n_t, a + b - b_t),
        5: (n_t + b_s, a + b),
    }[formula]
    told = service_level(formula, limit, Durations.of(answered), Durations.of(abandoned), short)
    assert told.value == (part / of if of else None)
    without = measures.abandonment(Durations.of(answered), Durations.of(abandoned), short)
    assert (without.part, without.of) == (b - b_s, a + b - b_s)


@given(waits, st.fractions(min_value="0.01", max_value=1))
def test_means_and_quantiles_are_those_of_all(took: list[timedelta], share: Fraction) -> None:
    durations = Durations.of(took)
    assert durations.n == len(took)
    if not took:
        assert (durations.mean, durations.quantile(0.5)) == (None, None)
        return
    microseconds = sum(each // timedelta(microseconds=1) for each in took)
    assert durations.mean == pytest.approx(microseconds / 1e6 / len(took))
    ranked = sorted(ceil(each / timedelta(seconds=1)) for each in took)
    at = durations.quantile(float(share))
    assert at is not None
    assert sum(each <= at for each in ranked) >= float(share) * len(took)
    assert sum(each < at for each in ranked) < max(1, ceil(float(share) * len(took)))


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)


@given(st.lists(spans, max_size=3), spans)
def test_time_is_counted_second_by_second(held: list[list[Span]], staffed: list[Span]) -> None:
    real = [[(min(each), max(each)) for each in chats] for chats in held]
    at_once = [sum(start <= at < end for start, end in chats) for chats in real for at in range(60)]
    any_at = sum(each > 0 for each in at_once)
    told = measures.concurrency(real)
    assert told == (sum(at_once) / any_at if any_at else None)
    busy = [each for chats in real for each in chats]
    on = [at for at in range(60) if any(start <= at < end for start, end in staffed)]
    both = [at for at in on if any(start <= at < end for start, end in busy)]
    share = measures.occupancy(busy, staffed)
    assert (share.part, share.of) == (len(both), len(on))


# --- In words -----------------------------------------------------------------------------


@pytest.mark.parametrize("measure", Measure)
def test_each_measure_says_its_formula_unit_and_source(measure: Measure) -> None:
    words = definition(measure)
    assert "Unit: " in words
    assert "Source: " in words
    assert "  " not in words


@pytest.mark.parametrize("formula", Formula)
def test_a_formula_is_written_as_the_definition_has_it(formula: Formula) -> None:
    assert f"{formula.value}. {formula.written}" in definition(Measure.SERVICE_LEVEL)


def test_every_measure_has_a_function_of_its_own() -> None:
    functions: list[Callable[..., object]] = list(measures.DEFINED.values())
    assert len(set(functions)) == len(Measure)
