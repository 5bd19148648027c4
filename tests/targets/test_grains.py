"""Half hours, days and months, by the clock on the wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.grains import HALF_AN_HOUR, Grain, Piece, next_start, pieces, start, starts

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
half_hours = st.integers(0, 2 * 366 * 48).map(lambda number: BEGAN + number * HALF_AN_HOUR)


def utc(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_a_moment_is_in_a_half_hour_a_day_and_a_month_of_the_wall() -> None:
    told = dict(starts(utc(10, 31, 23, 59), COPENHAGEN))
    assert told == {
        Grain.HALF_HOUR: utc(10, 31, 23, 30),
        Grain.DAY: utc(10, 31, 23),
        Grain.MONTH: utc(10, 31, 23),
    }


@pytest.mark.parametrize(("noon", "hours"), [(utc(3, 29, 12), 23), (utc(10, 25, 12), 25)])
def test_a_day_on_which_the_clocks_change(noon: datetime, hours: int) -> None:
    began = start(Grain.DAY, noon, COPENHAGEN)
    assert next_start(Grain.DAY, noon, COPENHAGEN) - began == timedelta(hours=hours)


def test_a_month_by_the_clock_is_one_piece() -> None:
    since, until = utc(9, 30, 22), utc(10, 31, 23)
    assert pieces(since, until, COPENHAGEN) == [Piece(Grain.MONTH, since, until)]


def test_around_whole_months_there_are_days_and_around_those_half_hours() -> None:
    told = pieces(utc(8, 30, 12), utc(11, 2, 12), COPENHAGEN)
    assert sorted((piece.grain.name, piece.since) for piece in told) == [
        ("DAY", utc(8, 30, 22)),
        ("DAY", utc(10, 31, 23)),
        ("HALF_HOUR", utc(8, 30, 12)),
        ("HALF_HOUR", utc(11, 1, 23)),
        ("MONTH", utc(8, 31, 22)),
    ]


@given(half_hours, st.integers(1, 20_000), st.sampled_from(["Europe/Copenhagen", "America/Havana"]))
def test_pieces_are_all_of_the_time_once(since: datetime, length: int, name: str) -> None:
    zone, until = ZoneInfo(name), since + length * HALF_AN_HOUR
    told = sorted(pieces(since, until, zone), key=lambda piece: piece.since)
    assert told[0].since == since
    assert told[-1].until == until
    assert [piece.until for piece in told[:-1]] == [piece.since for piece in told[1:]]
    assert len(told) <= 5
    for grain, first, end in told:
        assert start(grain, first, zone) == first
        assert start(grain, end, zone) == end


@given(half_hours, st.integers(0, 1799), st.sampled_from(Grain))
def test_a_moment_is_in_the_one_that_began_last(at: datetime, passed: int, grain: Grain) -> None:
    moment = at + timedelta(seconds=passed)
    assert start(grain, moment, COPENHAGEN) <= moment < next_start(grain, moment, COPENHAGEN)
