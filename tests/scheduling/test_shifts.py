"""Who works when, over rules, dropped days, holidays and absences."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from scheduling.shifts import Hours, Plan, ShiftKind, Single, Weekly, Worked, clashing, staffed
from scheduling.spans import Dates, Span, moment

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY, SUNDAY = date(2026, 3, 23), date(2026, 4, 5)
# Two weeks with the night in them in which the clocks are put forward.
WEEKS = Dates(COPENHAGEN, MONDAY, SUNDAY)
EASTER = {date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 5)}

CHAT_MORNING = Hours(time(9), time(12), ShiftKind.CHAT)
EVENING_CALLS = Hours(time(15), time(22), ShiftKind.BOOKABLE, place=1)
NIGHT = Hours(time(22), time(2), ShiftKind.PHONE)

dates = st.sampled_from([MONDAY + timedelta(n) for n in range(14)])
hours = st.builds(
    Hours, st.sampled_from([time(8), time(12, 30), time(23)]),
    st.sampled_from([time(2, 30), time(12, 30), time(16)]), st.sampled_from(ShiftKind),
)  # fmt: skip
rules = st.builds(
    Weekly, st.integers(1, 4), st.integers(0, 6), hours, dates, st.none() | dates, st.booleans()
)
singles = st.builds(Single, st.integers(1, 4), dates, hours)
absences = dates.map(lambda day: WEEKS.span(day, time(10), time(14)))
plans = st.builds(
    Plan, st.lists(rules, max_size=4), st.lists(singles, max_size=2),
    st.frozensets(st.tuples(st.integers(1, 4), dates), max_size=3), st.lists(absences, max_size=3),
)  # fmt: skip


def shown(shifts: list[Worked]) -> list[str]:
    return [f"{shift.day:%d/%m} {wall(shift.span)} {shift.kind}" for shift in shifts]


def wall(span: Span) -> str:
    begins, ends = (moment(each).astimezone(COPENHAGEN) for each in span)
    return f"{begins:%H:%M}-{ends:%H:%M}"


def minutes(spans: list[Span]) -> set[int]:
    return {each for start, end in spans for each in range(start, end)}


def test_a_week_of_rules_with_an_end_and_a_day_dropped() -> None:
    monday = Weekly(1, 0, CHAT_MORNING, since=MONDAY)
    tuesday = Weekly(2, 1, EVENING_CALLS, since=MONDAY, until=date(2026, 3, 24))
    plan = Plan([monday, tuesday], dropped={(1, date(2026, 3, 30))})
    assert shown(plan.worked(WEEKS)) == ["23/03 09:00-12:00 chat", "24/03 15:00-22:00 bookable"]


def test_what_is_worked_in_place_of_a_dropped_day() -> None:
    monday = Weekly(1, 0, CHAT_MORNING, since=MONDAY)
    moved = Single(1, date(2026, 3, 31), EVENING_CALLS)
    plan = Plan([monday], [moved], dropped={(1, date(2026, 3, 30))})
    assert shown(plan.worked(WEEKS)) == ["23/03 09:00-12:00 chat", "31/03 15:00-22:00 bookable"]


def test_on_a_holiday_only_who_says_so_works() -> None:
    thursday = Weekly(1, 3, CHAT_MORNING, since=MONDAY)
    friday = Weekly(2, 4, CHAT_MORNING, since=MONDAY, on_holidays=True)
    worked = Plan([thursday, friday]).worked(WEEKS, EASTER)
    assert [f"{shift.day:%a %d}" for shift in worked] == ["Thu 26", "Fri 27", "Fri 03"]


def test_a_shift_over_midnight_on_the_night_the_clocks_change() -> None:
    saturday = Weekly(1, 5, NIGHT, since=MONDAY)
    [shift, _] = Plan([saturday]).worked(WEEKS)
    assert wall(shift.span) == "22:00-03:00"  # two o'clock is the moment of the jump
    assert shift.span[1] - shift.span[0] == 4 * 60


def test_who_is_away_at_noon_works_before_and_after() -> None:
    away = WEEKS.span(MONDAY, time(10), time(11))
    plan = Plan([Weekly(1, 0, CHAT_MORNING, since=MONDAY, until=MONDAY)], away=[away])
    assert shown(plan.worked(WEEKS)) == ["23/03 09:00-10:00 chat", "23/03 11:00-12:00 chat"]


def test_a_clash_is_of_two_that_overlap_and_not_of_two_that_touch() -> None:
    morning = Single(1, MONDAY, CHAT_MORNING)
    after = Single(2, MONDAY, Hours(time(12), time(16), ShiftKind.MEETING, place=1))
    across = Single(3, MONDAY, Hours(time(11), time(13), ShiftKind.PHONE))
    assert clashing(Plan(singles=[morning, after]).worked(WEEKS)) == []
    found = clashing(Plan(singles=[morning, after, across]).worked(WEEKS))
    assert [(one.source.id, other.source.id) for one, other in found] == [(1, 3), (3, 2)]


@given(plans)
def test_nobody_works_while_away_or_on_what_was_dropped(plan: Plan) -> None:
    worked = plan.worked(WEEKS, EASTER)
    assert minutes([shift.span for shift in worked]).isdisjoint(minutes(list(plan.away)))
    for shift in worked:
        if isinstance(shift.source, Weekly):
            assert shift.day in shift.source.days(WEEKS)
            assert (shift.source.id, shift.day) not in plan.dropped
            assert shift.day not in EASTER or shift.source.on_holidays


@given(plans)
def test_all_else_that_is_planned_is_worked(plan: Plan) -> None:
    expected: set[int] = set()
    for day in WEEKS:
        of_rules = [
            rule.hours
            for rule in plan.weekly
            if rule.weekday == day.weekday()
            and rule.since <= day
            and (rule.until is None or day <= rule.until)
            and (rule.id, day) not in plan.dropped
            and (rule.on_holidays or day not in EASTER)
        ]
        for each in (*of_rules, *(s.hours for s in plan.singles if s.day == day)):
            expected |= minutes([WEEKS.span(day, each.starts, each.ends)])
    worked = plan.worked(WEEKS, EASTER)
    assert minutes([shift.span for shift in worked]) == expected - minutes(list(plan.away))


@given(plans, plans)
def test_it_is_staffed_when_somebody_is_there(one: Plan, other: Plan) -> None:
    rostered = {1: one.worked(WEEKS), 2: other.worked(WEEKS)}
    chatting = [s.span for each in rostered.values() for s in each if s.kind == ShiftKind.CHAT]
    assert minutes(staffed(rostered, ShiftKind.CHAT)) == minutes(chatting)


@given(plans)
def test_clashes_are_all_pairs_that_share_a_minute(plan: Plan) -> None:
    worked = plan.worked(WEEKS)
    pairs = {
        frozenset((i, j))
        for i, one in enumerate(worked)
        for j, other in enumerate(worked[:i])
        if minutes([one.span]) & minutes([other.span])
    }
    assert len(clashing(worked)) == len(pairs)


@given(st.integers(0, 6))
def test_the_dates_of_a_weekday(weekday: int) -> None:
    for dates in (WEEKS, Dates(COPENHAGEN, MONDAY + timedelta(4), SUNDAY - timedelta(2))):
        assert dates.on(weekday) == [day for day in dates if day.weekday() == weekday]


def test_a_minute_lies_in_its_date_on_the_day_of_the_change_too() -> None:
    for day in WEEKS:
        first, end = WEEKS.whole(day)
        assert [WEEKS.day_of(each) for each in (first, end - 1)] == [day, day]
    assert sum(end - first for first, end in map(WEEKS.whole, WEEKS)) == 14 * 24 * 60 - 60


@given(plans)
def test_by_place_there_are_the_same_minutes(plan: Plan) -> None:
    worked: dict[int | None, set[int]] = {}
    for shift in plan.worked(WEEKS, EASTER):
        worked.setdefault(shift.source.hours.place, set()).update(range(*shift.span))
    spans = plan.by_place(WEEKS, EASTER)
    assert {place: minutes(each) for place, each in spans.items() if each} == worked
