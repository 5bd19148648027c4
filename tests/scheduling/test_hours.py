from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import DayPart
from scheduling.hours import PARTS, Period, Rule, SpecialDay, Week

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ONE_DAY = timedelta(days=1)
DAYTIME = tuple(Rule(day, time(9), time(17)) for day in range(5))
SPRING = (date(2026, 3, 29), date(2027, 3, 28))
AUTUMN = (date(2026, 10, 25), date(2027, 10, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def span(opens: str, closes: str) -> Period:
    return Period(at(opens), at(closes))


def every_day(opens: time, closes: time, zone: ZoneInfo = COPENHAGEN) -> Week:
    return Week(zone, tuple(Rule(day, opens, closes) for day in range(7)))


def only(day: date, opens: time, closes: time) -> list[Period]:
    week = Week(COPENHAGEN, (), (SpecialDay(day, ((opens, closes),)),))
    return week.periods(day, day)


# --- Plain weeks ------------------------------------------------------------


def test_several_periods_a_day_touching_ones_merged() -> None:
    rules = (
        Rule(0, time(15), time(22)),
        Rule(0, time(9), time(12)),
        Rule(0, time(13), time(15)),
        Rule(0, time(14), time(16)),
    )
    monday = date(2026, 5, 4)
    assert Week(COPENHAGEN, rules).periods(monday, monday) == [
        span("2026-05-04T07:00Z", "2026-05-04T10:00Z"),
        span("2026-05-04T11:00Z", "2026-05-04T20:00Z"),
    ]


def test_over_midnight_and_the_whole_day() -> None:
    late = Week(COPENHAGEN, (Rule(4, time(22), time(2)), Rule(5, time(0), time(0))))
    assert late.periods(date(2026, 5, 8), date(2026, 5, 9)) == [
        span("2026-05-08T20:00Z", "2026-05-09T22:00Z")
    ]
    assert late.is_open(at("2026-05-09T21:59:59Z"))
    assert not late.is_open(at("2026-05-09T22:00Z"))


def test_a_special_day_replaces_the_week() -> None:
    closed, short = date(2026, 5, 4), date(2026, 5, 9)
    week = Week(
        COPENHAGEN, DAYTIME, (SpecialDay(closed), SpecialDay(short, ((time(10), time(11)),)))
    )
    assert week.periods(closed, closed) == []
    assert week.periods(short, short) == [span("2026-05-09T08:00Z", "2026-05-09T09:00Z")]
    assert week.periods(date(2026, 5, 5), date(2026, 5, 5)) != []


def test_a_closed_day_leaves_the_evening_before_whole() -> None:
    rules = every_day(time(22), time(2)).rules
    week = Week(COPENHAGEN, rules, (SpecialDay(date(2026, 12, 24)),))
    assert week.is_open(at("2026-12-24T01:30+01:00"))
    assert not week.is_open(at("2026-12-24T23:00+01:00"))
    assert not week.is_open(at("2026-12-25T01:30+01:00"))


def test_no_dates_no_periods() -> None:
    assert every_day(time(9), time(10)).periods(date(2026, 5, 2), date(2026, 5, 1)) == []


def test_current_or_next() -> None:
    week = Week(COPENHAGEN, DAYTIME)
    friday = span("2026-05-08T07:00Z", "2026-05-08T15:00Z")
    monday = span("2026-05-11T07:00Z", "2026-05-11T15:00Z")
    assert week.current_or_next(friday.opens) == friday
    assert week.current_or_next(friday.closes) == monday
    assert week.current_or_next(at("2026-05-10T12:00+02:00")) == monday
    assert week.current_or_next(friday.closes, within_days=2) is None
    assert Week(COPENHAGEN, ()).current_or_next(friday.opens) is None


def test_bad_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        Rule(7, time(9), time(17))
    with pytest.raises(ValueError, match="offset"):
        Rule(0, time(9, tzinfo=UTC), time(17))
    with pytest.raises(ValueError, match="offset"):
        SpecialDay(date(2026, 5, 4), ((time(9), time(17, tzinfo=UTC)),))
    with pytest.raises(ValueError, match="only once"):
        Week(COPENHAGEN, (), (SpecialDay(date(2026, 5, 4)), SpecialDay(date(2026, 5, 4))))
    with pytest.raises(ValueError, match="zone"):
        Week(COPENHAGEN, DAYTIME).is_open(datetime(2026, 5, 4, 12))  # noqa: DTZ001


# --- Where the clocks change ------------------------------------------------


@pytest.mark.parametrize("day", SPRING)
def test_a_time_that_does_not_exist_is_the_jump(day: date) -> None:
    jump = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    half, quarter, hour = timedelta(minutes=30), timedelta(minutes=15), timedelta(hours=1)
    assert only(day, time(2, 30), time(4)) == [Period(jump, jump + hour)]
    assert only(day, time(1, 30), time(2, 30)) == [Period(jump - half, jump)]
    assert only(day, time(2, 30), time(3, 15)) == [Period(jump, jump + quarter)]
    assert only(day, time(2), time(3)) == []
    assert only(day, time(2, 15, 0, 5), time(2, 45)) == []


@pytest.mark.parametrize("day", AUTUMN)
def test_a_time_that_happens_twice_opens_first_and_closes_second(day: date) -> None:
    back = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    half, hour = timedelta(minutes=30), timedelta(hours=1)
    assert only(day, time(2, 30), time(4)) == [Period(back - half, back + 2 * hour)]
    assert only(day, time(1), time(2, 30)) == [Period(back - 2 * hour, back + half)]
    assert only(day, time(2, 15), time(2, 45)) == [
        Period(back - timedelta(minutes=45), back + timedelta(minutes=45))
    ]


@pytest.mark.parametrize(
    ("days", "whole_day", "night"), [(SPRING, 23, 3), (AUTUMN, 25, 5)], ids=["spring", "autumn"]
)
def test_the_length_of_the_day_and_of_the_night(
    days: tuple[date, ...], whole_day: int, night: int
) -> None:
    for day in days:
        [full] = only(day, time(0), time(0))
        [late] = only(day - ONE_DAY, time(23), time(3))
        assert full.closes - full.opens == timedelta(hours=whole_day)
        assert late.closes - late.opens == timedelta(hours=night)


def test_the_sign_on_the_door_holds_on_both_sides_of_a_change() -> None:
    week = every_day(time(9), time(17))
    opens = [p.opens for p in week.periods(date(2026, 3, 28), date(2026, 3, 30))]
    assert [o.hour for o in opens] == [8, 7, 7]
    assert {o.astimezone(COPENHAGEN).time() for o in opens} == {time(9)}


# --- Promises and parts of the day ------------------------------------------


def test_open_time_stands_still_while_closed() -> None:
    week = Week(COPENHAGEN, DAYTIME)
    friday = at("2026-05-08T16:00+02:00")
    assert week.add_open_time(friday, timedelta(hours=1)) == at("2026-05-08T15:00Z")
    assert week.add_open_time(friday, timedelta(hours=3)) == at("2026-05-11T09:00Z")
    assert week.add_open_time(friday, timedelta()) == friday
    saturday = at("2026-05-09T12:00Z")
    assert week.add_open_time(saturday, timedelta()) == at("2026-05-11T07:00Z")
    assert Week(COPENHAGEN, ()).add_open_time(friday, timedelta(hours=1)) is None
    with pytest.raises(ValueError, match="negative"):
        week.add_open_time(friday, timedelta(seconds=-1))


def test_open_time_is_real_time_over_a_change() -> None:
    week = every_day(time(0), time(0))
    start = datetime(2026, 10, 25, 1, tzinfo=COPENHAGEN)
    assert week.add_open_time(start, timedelta(hours=3)) == at("2026-10-25T03:00+01:00")


@pytest.mark.parametrize(
    ("asked", "part", "opens", "closes"),
    [
        ("2026-05-08T08:00", DayPart.MORNING, "2026-05-08T09:00", "2026-05-08T12:00"),
        ("2026-05-08T10:30", DayPart.MORNING, "2026-05-08T10:30", "2026-05-08T12:00"),
        ("2026-05-08T12:00", DayPart.MORNING, "2026-05-11T09:00", "2026-05-11T12:00"),
        ("2026-05-08T08:00", DayPart.AFTERNOON, "2026-05-08T12:00", "2026-05-08T17:00"),
        ("2026-05-08T08:00", DayPart.EVENING, "2026-05-08T17:00", "2026-05-08T22:00"),
        ("2026-05-08T08:00", DayPart.ANY, "2026-05-08T09:00", "2026-05-08T22:00"),
        ("2026-05-08T21:00", DayPart.ANY, "2026-05-08T21:00", "2026-05-08T22:00"),
        ("2026-05-08T22:00", DayPart.ANY, "2026-05-11T09:00", "2026-05-11T22:00"),
    ],
)
def test_part_of_day_window(asked: str, part: DayPart, opens: str, closes: str) -> None:
    week = Week(COPENHAGEN, tuple(Rule(day, time(9), time(22)) for day in range(5)))
    assert week.part_of_day_window(at(asked + "+02:00"), part) == Period(
        at(opens + "+02:00"), at(closes + "+02:00")
    )


def test_a_short_rest_of_the_part_is_passed_over() -> None:
    week = Week(COPENHAGEN, DAYTIME)
    asked = at("2026-05-07T11:58+02:00")
    window = week.part_of_day_window(asked, DayPart.MORNING, at_least=timedelta(minutes=30))
    assert window == span("2026-05-08T07:00Z", "2026-05-08T10:00Z")


def test_a_part_of_the_day_in_which_the_service_is_closed() -> None:
    week = Week(COPENHAGEN, DAYTIME)
    assert week.part_of_day_window(at("2026-05-08T10:00Z"), DayPart.EVENING) is None


# --- Any week, in many zones ------------------------------------------------

# Changes at 01, 02 and 03, at midnight both ways, by half an hour, on a Saturday; none.
ZONES = [
    "Europe/Copenhagen",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "America/Nuuk",
    "America/Scoresbysund",
    "Africa/Cairo",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "UTC",
]
MONTHS_OF_CHANGE = (3, 4, 9, 10, 11)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 15, 30]))
dates = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.builds(
        date, st.sampled_from([2026, 2027]), st.sampled_from(MONTHS_OF_CHANGE), st.integers(1, 30)
    ),
)


@st.composite
def weeks_and_dates(draw: st.DrawFn) -> tuple[Week, date]:
    day = draw(dates)
    near = st.integers(-2, 3).map(lambda n: day + timedelta(days=n))
    special = st.builds(SpecialDay, near, st.lists(st.tuples(times, times), max_size=2).map(tuple))
    week = Week(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        tuple(draw(st.lists(st.builds(Rule, st.integers(0, 6), times, times), max_size=14))),
        tuple(draw(st.lists(special, max_size=2, unique_by=lambda s: s.date))),
    )
    return week, day


def hours_of(week: Week, day: date) -> list[tuple[time, time]]:
    special = [s for s in week.special_days if s.date == day]
    if special:
        return list(special[0].periods)
    return [(r.opens, r.closes) for r in week.rules if r.weekday == day.weekday()]


def sign_says_open(week: Week, wall: datetime) -> bool:
    """What a person reads off the sign with a look at the clock on the wall."""
    now = wall.time()
    today = (o <= now and (now < c or c <= o) for o, c in hours_of(week, wall.date()))
    last_night = (c <= o and now < c for o, c in hours_of(week, wall.date() - ONE_DAY))
    return any(today) or any(last_night)


@given(weeks_and_dates())
def test_periods_are_sorted_apart_and_in_utc(case: tuple[Week, date]) -> None:
    week, day = case
    periods = week.periods(day - ONE_DAY, day + 3 * ONE_DAY)
    assert all(p.opens < p.closes for p in periods)
    assert all(p.opens.tzinfo is UTC and p.closes.tzinfo is UTC for p in periods)
    assert all(a.closes < b.opens for a, b in pairwise(periods))


@given(weeks_and_dates())
def test_is_open_agrees_with_the_periods_and_with_the_sign(case: tuple[Week, date]) -> None:
    week, day = case
    periods = week.periods(day - 2 * ONE_DAY, day + 3 * ONE_DAY)
    midnight = datetime(day.year, day.month, day.day, tzinfo=week.zone).astimezone(UTC)
    for quarter in range(-8, 4 * 27):
        moment = midnight + quarter * timedelta(minutes=15)
        is_open = week.is_open(moment)
        assert is_open == any(p.opens <= moment < p.closes for p in periods)
        local = moment.astimezone(week.zone)
        if sign_says_open(week, local):
            assert is_open
        elif local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
            assert not is_open


@given(weeks_and_dates(), times)
def test_current_or_next_is_the_first_to_close(case: tuple[Week, date], clock: time) -> None:
    week, day = case
    moment = datetime.combine(day, clock, tzinfo=week.zone).astimezone(UTC)
    period = week.current_or_next(moment)
    if period is None:
        assert not week.is_open(moment)
    else:
        assert moment < period.closes
        assert week.is_open(moment) == (period.opens <= moment)
        assert week.is_open(period.opens)


@given(weeks_and_dates(), times, st.timedeltas(timedelta(), timedelta(days=4)))
def test_a_promise_holds_just_so_much_opening_time(
    case: tuple[Week, date], clock: time, duration: timedelta
) -> None:
    week, day = case
    start = datetime.combine(day, clock, tzinfo=week.zone).astimezone(UTC)
    due = week.add_open_time(start, duration)
    if due is None:
        return
    periods = week.periods(day - 2 * ONE_DAY, due.date() + ONE_DAY)
    within = (min(p.closes, due) - max(p.opens, start) for p in periods)
    assert sum((w for w in within if w > timedelta()), timedelta()) == duration


@given(weeks_and_dates(), times, st.sampled_from([DayPart.ANY, *PARTS]))
def test_a_window_is_open_ahead_and_in_its_part(
    case: tuple[Week, date], clock: time, part: DayPart
) -> None:
    week, day = case
    moment = datetime.combine(day, clock, tzinfo=week.zone).astimezone(UTC)
    window = week.part_of_day_window(moment, part)
    if window is None:
        return
    assert moment <= window.opens < window.closes
    last = window.closes - timedelta.resolution
    assert week.is_open(window.opens)
    assert week.is_open(last)
    if part is not DayPart.ANY:
        first, final = {"morning": (0, 11), "afternoon": (12, 16), "evening": (17, 23)}[part]
        assert first <= window.opens.astimezone(week.zone).hour
        assert last.astimezone(week.zone).hour <= final
