"""The periods that a promise is judged by."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.periods import Dates, Period, beginning, containing

days = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("period", "first", "end"),
    [
        (Period.DAY, date(2026, 12, 31), date(2027, 1, 1)),
        (Period.WEEK, date(2026, 12, 28), date(2027, 1, 4)),
        (Period.MONTH, date(2026, 12, 1), date(2027, 1, 1)),
        (Period.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        (Period.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_last_day_of_a_year(period: Period, first: date, end: date) -> None:
    assert containing(period, date(2026, 12, 31)) == Dates(first, end)


def test_only_what_begins_in_a_time_is_in_it() -> None:
    told = list(beginning(Period.MONTH, date(2026, 1, 2), date(2026, 4, 1)))
    assert [each.first for each in told] == [date(2026, 2, 1), date(2026, 3, 1)]


@given(st.sampled_from(Period), days, st.integers(0, 800))
def test_they_follow_each_other_without_a_gap(period: Period, first: date, length: int) -> None:
    end = first + timedelta(days=length)
    told = list(beginning(period, first, end))
    assert all(first <= each.first < end for each in told)
    assert [each.end for each in told[:-1]] == [each.first for each in told[1:]]
    for each in told:
        assert containing(period, each.first) == containing(period, each.end - timedelta(days=1))
