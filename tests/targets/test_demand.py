"""How many come, how many that takes, and how many are there: arithmetic."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.shifts import fewest
from scheduling.spans import merged
from targets.demand import comparable, minutes_needed, needed

MONDAY = date(2026, 11, 23)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
LONG_AGO = date(2020, 1, 1)

days = st.integers(-200, 200).map(lambda number: MONDAY + number * ONE_DAY)
minutes = st.integers(0, 120)
people = st.lists(st.lists(st.tuples(minutes, minutes), max_size=3).map(merged), max_size=4)


# --- Which days are like a day ------------------------------------------------------------


def test_next_monday_is_like_the_last_eight() -> None:
    like = comparable(MONDAY + ONE_WEEK, MONDAY, LONG_AGO, ())
    assert like == [MONDAY - number * ONE_WEEK for number in range(1, 9)]
    assert comparable(MONDAY, MONDAY, LONG_AGO, ()) == like
    assert comparable(MONDAY - 3 * ONE_WEEK, MONDAY, LONG_AGO, ())[0] == MONDAY - 4 * ONE_WEEK


def test_a_holiday_is_like_none_and_none_is_like_it() -> None:
    off = {MONDAY, MONDAY - 2 * ONE_WEEK}
    assert comparable(MONDAY, MONDAY, LONG_AGO, off) == []
    assert len(comparable(MONDAY + ONE_WEEK, MONDAY, LONG_AGO, off - {MONDAY})) == 7


def test_what_was_before_the_first_day_is_no_day_without_anybody() -> None:
    assert comparable(MONDAY, MONDAY, MONDAY - 10 * ONE_DAY, ()) == [MONDAY - ONE_WEEK]
    assert comparable(MONDAY, MONDAY, MONDAY, ()) == []


@given(days, days, days, st.frozensets(days, max_size=40))
def test_they_are_its_weekday_lately(
    day: date, today: date, first: date, off: frozenset[date]
) -> None:
    one_by_one = []
    for back in range(1, 500):
        each = day - back * ONE_DAY
        if each < today and each.weekday() == day.weekday():
            one_by_one.append(each)
    expected = [each for each in one_by_one[:8] if each >= first and each not in off]
    assert comparable(day, today, first, off) == ([] if day in off else expected)


# --- How many that takes ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrivals", "seconds", "concurrency", "counsellors"),
    [(0, 660, 3, 0), (0.1, 660, 3, 1), (3, 600, 1, 1), (3.01, 600, 1, 2), (30, 660, 3, 4)],
)
def test_the_counsellors_of_a_half_hour(
    arrivals: float, seconds: float, concurrency: float, counsellors: int
) -> None:
    assert needed(arrivals, seconds, concurrency) == counsellors


@given(st.integers(0, 4000), st.integers(1, 8), st.integers(1, 7200), st.integers(1, 10))
def test_they_are_enough_and_one_fewer_is_not(came: int, days: int, secs: int, each: int) -> None:
    work = Fraction(came, days) * secs
    counsellors = needed(came / days, secs, each)
    assert counsellors * each * 1800 >= work
    assert counsellors == 0 or (counsellors - 1) * each * 1800 < work


@pytest.mark.parametrize(("arrivals", "seconds", "each"), [(-1, 660, 3), (1, 0, 3), (1, 660, 0)])
def test_what_cannot_be_is_refused(arrivals: float, seconds: float, each: float) -> None:
    with pytest.raises(ValueError, match="somebody"):
        needed(arrivals, seconds, each)


@pytest.mark.parametrize(
    ("asked", "seconds", "minutes"), [(0, 1800, 0), (0.1, 1800, 3), (2.5, 1500, 63), (3, 600, 30)]
)
def test_the_minutes_of_those_who_are_talked_with_one_by_one(
    asked: float, seconds: float, minutes: int
) -> None:
    assert minutes_needed(asked, seconds) == minutes


@pytest.mark.parametrize(("asked", "seconds"), [(-1, 660), (1, 0)])
def test_what_cannot_be_takes_no_minutes(asked: float, seconds: float) -> None:
    with pytest.raises(ValueError, match="somebody"):
        minutes_needed(asked, seconds)


# --- How many are there -------------------------------------------------------------------


def test_whoever_takes_over_leaves_nobody_out() -> None:
    ane, bo = [(0, 15)], [(15, 30)]
    assert fewest([ane, bo], (0, 30)) == 1
    assert fewest([ane, [(16, 30)]], (0, 30)) == 0
    assert fewest([ane, bo, [(0, 30)]], (0, 30)) == 2
    assert fewest([], (0, 30)) == 0


@given(people, minutes, st.integers(1, 60))
def test_the_fewest_are_counted_minute_by_minute(
    people: list[list[tuple[int, int]]], begins: int, length: int
) -> None:
    counted = [
        sum(any(start <= at < end for start, end in spans) for spans in people)
        for at in range(begins, begins + length)
    ]
    assert fewest(people, (begins, begins + length)) == min(counted)
