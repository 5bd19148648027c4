"""A route is open in the service's hours while somebody is planned: minute by minute.

The slow model asks of every minute what the clock on the wall shows, in two weeks with a night
in which the clocks change, and in the week after.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.hours import Period, Rule, SpecialDay, Week
from scheduling.shifts import Hours, Plan, ShiftKind, Single, Weekly, covered
from scheduling.spans import Dates, minute, moment

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ONE_DAY = timedelta(days=1)
MONDAYS = (date(2026, 3, 23), date(2026, 10, 19))
# As calls are: somebody on the phone plans a week, and who can be booked covers it too.
PHONE, BOOKABLE = ShiftKind.PHONE, ShiftKind.BOOKABLE

times = st.sampled_from(
    [time(0), time(1, 30), time(2), time(2, 30), time(3), time(9), time(12), time(22), time(23, 55)]
)
numbers = st.integers(0, 20)
hours = st.builds(Hours, times, times, st.sampled_from([PHONE, BOOKABLE, ShiftKind.CHAT]))


@dataclass(frozen=True)
class Case:
    """A route's rules and special days, and how two people work; days count from `monday`."""

    monday: date
    rules: list[tuple[int, time, time]]
    special: dict[int, list[tuple[time, time]]]
    weekly: list[list[tuple[int, Hours, int, int | None, bool]]]
    singles: list[list[tuple[int, Hours]]]
    dropped: list[int]
    holidays: list[int]
    away: list[list[tuple[int, time, time]]]

    def day(self, number: int) -> date:
        return self.monday + number * ONE_DAY


weekly = st.tuples(
    st.integers(0, 6), hours, st.integers(-7, 20), st.none() | numbers, st.booleans()
)
cases = st.builds(
    Case,
    monday=st.sampled_from(MONDAYS),
    rules=st.lists(st.tuples(st.integers(0, 6), times, times), min_size=1, max_size=6),
    special=st.dictionaries(numbers, st.lists(st.tuples(times, times), max_size=2), max_size=2),
    weekly=st.lists(st.lists(weekly, max_size=4), min_size=2, max_size=2),
    singles=st.lists(st.lists(st.tuples(numbers, hours), max_size=3), min_size=2, max_size=2),
    dropped=st.lists(numbers, max_size=4),
    holidays=st.lists(numbers, max_size=2),
    away=st.lists(st.lists(st.tuples(numbers, times, times), max_size=2), min_size=2, max_size=2),
)

# --- As the service does it -----------------------------------------------------------


def plans(case: Case) -> list[Plan]:
    """Every dropped day is one of each person's first rule."""
    made = []
    dates = Dates(COPENHAGEN, case.monday - ONE_DAY, case.day(21))
    for rules, singles, away in zip(case.weekly, case.singles, case.away, strict=True):
        made.append(
            Plan(
                [_rule(case, number, *rule) for number, rule in enumerate(rules)],
                [Single(n, case.day(on), hours) for n, (on, hours) in enumerate(singles)],
                {(0, case.day(number)) for number in case.dropped},
                [dates.span(case.day(on), starts, ends) for on, starts, ends in away],
            )
        )
    return made


def _rule(
    case: Case, number: int, weekday: int, hours: Hours, since: int, last: int | None, holy: bool
) -> Weekly:
    until = None if last is None else case.day(max(since, last))
    return Weekly(number, weekday, hours, case.day(since), until, holy)


def week(case: Case) -> Week:
    dates = Dates(COPENHAGEN, case.monday - ONE_DAY, case.day(20))
    off = {case.day(number) for number in case.holidays}
    spans = covered(plans(case), (PHONE, BOOKABLE), PHONE, dates, off)
    staffed = [Period(moment(start), moment(end)) for start, end in spans]
    return Week(
        COPENHAGEN,
        tuple(Rule(*rule) for rule in case.rules),
        tuple(SpecialDay(case.day(on), tuple(its)) for on, its in case.special.items()),
        lambda _day: staffed,
    )


# --- As anybody would count it -----------------------------------------------------------


@cache
def walls(monday: date) -> dict[int, datetime]:
    """What the clock shows in each minute, from the day before to the end of the third week."""
    first = minute(datetime.combine(monday - ONE_DAY, time(), COPENHAGEN))
    return {
        each: moment(each).astimezone(COPENHAGEN).replace(tzinfo=None)
        for each in range(first, first + 24 * 24 * 60)
    }


@cache
def near(monday: date, day: date) -> list[tuple[int, datetime]]:
    return [
        (each, wall) for each, wall in walls(monday).items() if abs(wall.date() - day) <= ONE_DAY
    ]


@cache
def begins(monday: date, at: datetime) -> int:
    """When the clock first shows this, or has jumped over it."""
    return min(each for each, wall in near(monday, at.date()) if wall >= at)


@cache
def ends(monday: date, at: datetime) -> int:
    """When the clock last shows this, or jumps over it."""
    shown = near(monday, at.date())
    last = [each for each, wall in shown if wall == at]
    return max(last) if last else max(each for each, wall in shown if wall < at) + 1


def between(monday: date, day: date, starts: time, closes: time) -> set[int]:
    last = day if starts < closes else day + ONE_DAY
    begin = begins(monday, datetime.combine(day, starts))
    return set(range(begin, ends(monday, datetime.combine(last, closes))))


def days(case: Case, last: int = 21) -> Iterator[date]:
    return (case.day(number) for number in range(last))


def service(case: Case) -> set[int]:
    """Two weeks, for the third is there to look over midnight."""
    found: set[int] = set()
    special = {case.day(on): its for on, its in case.special.items()}
    for day in days(case, 14):
        usual = [(opens, closes) for at, opens, closes in case.rules if at == day.weekday()]
        for opens, closes in special.get(day, usual):
            found |= between(case.monday, day, opens, closes)
    return found


def on_the_clock(case: Case, plan: Plan) -> set[int]:
    off = {case.day(number) for number in case.holidays}
    found: set[int] = set()
    for day in days(case):
        for hours in _worked_on(plan, day, off):
            if hours.kind in (PHONE, BOOKABLE):
                found |= between(case.monday, day, hours.starts, hours.ends)
    away = {each for start, end in plan.away for each in range(start, end)}
    return found - away


def _worked_on(plan: Plan, day: date, off: set[date]) -> Iterator[Hours]:
    for rule in _rules_of(plan, day):
        if (rule.id, day) not in plan.dropped and (rule.on_holidays or day not in off):
            yield rule.hours
    yield from (single.hours for single in plan.singles if single.day == day)


def _rules_of(plan: Plan, day: date) -> Iterable[Weekly]:
    for rule in plan.weekly:
        begun = rule.weekday == day.weekday() and rule.since <= day
        if begun and (rule.until is None or day <= rule.until):
            yield rule


def _kinds_of(plan: Plan, day: date) -> set[ShiftKind]:
    singles = {each.hours.kind for each in plan.singles if each.day == day}
    return singles | {rule.hours.kind for rule in _rules_of(plan, day)}


def unplanned(case: Case, people: list[Plan]) -> set[int]:
    """The weeks for which nobody has a shift on the phone."""
    found: set[int] = set()
    for monday in (case.day(number) for number in (0, 7, 14)):
        its = [monday + number * ONE_DAY for number in range(7)]
        if not any(PHONE in _kinds_of(plan, day) for plan in people for day in its):
            for day in its:
                found |= between(case.monday, day, time(0), time(0))
    return found


@given(cases)
def test_open_are_the_services_hours_in_which_somebody_is_planned(case: Case) -> None:
    people = plans(case)
    there = unplanned(case, people).union(*(on_the_clock(case, plan) for plan in people))
    open_minutes = service(case) & there
    hours = week(case)
    periods = hours.periods(case.monday, case.day(13))
    told = [range(minute(each.opens), minute(each.closes)) for each in periods]
    assert set().union(*told) == open_minutes
    assert sum(map(len, told)) == len(open_minutes)
    second_week = between(case.monday, case.day(8), time(0), time(0))
    for at in sorted(second_week)[::17]:
        assert hours.is_open(moment(at)) == (at in open_minutes)


def test_the_model_knows_both_nights() -> None:
    spring, autumn = (between(monday, day, time(1), time(3)) for monday, day in _nights())
    assert (len(spring), len(autumn)) == (60, 180)


def _nights() -> list[tuple[date, date]]:
    return [(monday, monday + 6 * ONE_DAY) for monday in MONDAYS]


@pytest.mark.parametrize(("monday", "hours_open"), list(zip(MONDAYS, (7, 9), strict=True)))
def test_the_night_shift_in_which_the_clocks_change(monday: date, hours_open: int) -> None:
    night = Hours(time(22), time(6), PHONE)
    case = Case(
        monday, [(5, time(22), time(6))], {}, [[(5, night, 0, None, False)]], [[]], [], [], [[]]
    )
    [period] = week(case).periods(case.day(5), case.day(5))
    assert period.closes - period.opens == timedelta(hours=hours_open)
