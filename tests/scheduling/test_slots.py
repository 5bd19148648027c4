"""Free times, beside a model that asks every minute whether it is free."""

from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.slots import Wish, starts
from scheduling.spans import Dates, Span, merged, minute, moment, without

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")

wall_clock = st.times().map(lambda each: each.replace(second=0, microsecond=0))
spans = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 90)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=6,
)
wishes = st.builds(
    Wish,
    length=st.integers(1, 60),
    earliest=st.integers(0, 100),
    latest=st.integers(50, 400),
    step=st.sampled_from((5, 15, 20)),
    before=st.integers(0, 15),
    after=st.integers(0, 15),
)


def minutes(some: list[Span]) -> set[int]:
    return {each for start, end in some for each in range(start, end)}


@given(spans)
def test_merged_is_the_same_minutes_apart_from_each_other(some: list[Span]) -> None:
    whole = merged(some)
    assert minutes(whole) == minutes(some)
    assert all(first[1] < then[0] for first, then in pairwise(whole))


@given(spans, spans)
def test_without_is_the_minutes_that_are_left(some: list[Span], taken: list[Span]) -> None:
    left = without(merged(some), merged(taken))
    assert minutes(left) == minutes(some) - minutes(taken)
    assert left == merged(left)


@given(spans, spans, wishes)
def test_a_start_is_where_every_minute_is_free(
    working: list[Span], taken: list[Span], wish: Wish
) -> None:
    works, busy = minutes(working), minutes(taken)
    free = [
        start
        for start in range(wish.earliest, wish.latest + 1)
        if start % wish.step == 0
        and works.issuperset(range(start, start + wish.length))
        and busy.isdisjoint(range(*wish.takes(start)))
    ]
    assert starts(working, taken, wish) == free


@given(spans, spans, wishes)
def test_what_is_booked_is_no_longer_free(
    working: list[Span], taken: list[Span], wish: Wish
) -> None:
    free = starts(working, taken, wish)
    if free:
        left = starts(working, [*taken, wish.takes(free[0])], wish)
        assert set(left) < set(free)
        assert free[0] not in left


@pytest.mark.parametrize(
    "wrong", [{"length": 0}, {"step": 0}, {"before": -1}, {"after": -5}], ids=str
)
def test_a_wish_that_takes_no_time_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="takes time"):
        Wish(**({"length": 30, "earliest": 0, "latest": 10} | wrong))


# --- The wall clock -------------------------------------------------------------------


def wall(number: int) -> str:
    return f"{moment(number).astimezone(COPENHAGEN):%H:%M%z}"


def night(day: date) -> list[str]:
    """All the hours of a night, as the clock shows them."""
    work = Dates(COPENHAGEN, day, day).span(day, time(0), time(6))
    return [wall(each) for each in starts([work], [], Wish(60, 0, 10**9, step=60))]


def test_the_hour_that_is_not_is_not_offered() -> None:
    assert night(SPRING) == ["00:00+0100", "01:00+0100", "03:00+0200", "04:00+0200", "05:00+0200"]


def test_the_hour_that_is_twice_is_offered_twice() -> None:
    assert night(AUTUMN) == [
        "00:00+0200", "01:00+0200", "02:00+0200", "02:00+0100", "03:00+0100", "04:00+0100",
        "05:00+0100",
    ]  # fmt: skip


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.sampled_from(
        ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
    ),
)
def test_minutes_are_those_of_the_hours(day: date, begins: time, ends: time, name: str) -> None:
    from scheduling.hours import period

    zone = ZoneInfo(name)
    slow = period(day, begins, ends, zone)
    quick = Dates(zone, day, day).span(day, begins, ends)
    assert quick == (minute(slow.opens), minute(slow.closes))


def test_a_minute_and_its_moment() -> None:
    at = datetime(2026, 11, 22, 15, 7, 59, tzinfo=UTC)
    assert moment(minute(at)) == at.replace(second=0)
