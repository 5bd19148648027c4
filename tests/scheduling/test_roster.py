"""A week of everybody's shifts, its clashes, its gaps, and the appointments left behind."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from channels_layer.protocol import AppointmentState, Channel, Route
from scheduling.models import (
    Absence,
    Counsellor,
    DroppedDay,
    OpeningHours,
    SingleShift,
    WorkingHours,
)
from scheduling.roster import stranded, week
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.scheduling.rosters import MONDAY, NOW, appointment, clock, day, room, told

pytestmark = pytest.mark.django_db
CHAT, PHONE, BOOKABLE, MEETING = ShiftKind


def shift(person: Counsellor, on: date, text: str, kind: ShiftKind = CHAT, **more: Any) -> None:
    starts, ends = clock(text)
    SingleShift.objects.create(
        counsellor=person, date=on, starts=starts, ends=ends, kind=kind, **more
    )


def rule(
    person: Counsellor, since: date, text: str, kind: ShiftKind = CHAT, **more: Any
) -> WorkingHours:
    starts, ends = clock(text)
    times = {"starts": starts, "ends": ends, "weekday": since.weekday()}
    return WorkingHours.objects.create(counsellor=person, since=since, kind=kind, **times, **more)


def open_on(route: Route, on: date, *texts: str) -> None:
    """At these hours alone."""
    OpeningHours.objects.filter(route=route).delete()
    for opens, closes in map(clock, texts):
        OpeningHours.objects.create(route=route, weekday=on.weekday(), opens=opens, closes=closes)


def gaps(route: Route, monday: date = MONDAY) -> list[str]:
    found = [gap for gap in week(monday, NOW).gaps if gap.route == route]
    return [f"{gap.day.day} {gap.starts:%H:%M}-{gap.ends:%H:%M}" for gap in found]


# --- Shifts -------------------------------------------------------------------------


def test_everybodys_shifts_by_rule_and_single(cast: Cast) -> None:
    hours = rule(cast.ane.counsellor, day(-7), "9-12")
    rule(cast.bo.counsellor, day(1), "10-14", PHONE, until=day(1))
    shift(cast.bo.counsellor, day(0), "8-10", BOOKABLE)
    shift(cast.bo.counsellor, day(7), "8-10", BOOKABLE)  # another week
    assert told(week(MONDAY, NOW)) == [
        "Ane 23 09:00-12:00 chat weekly",
        "Bo 23 08:00-10:00 bookable",
        "Bo 24 10:00-14:00 phone weekly",
    ]
    DroppedDay.objects.create(hours=hours, date=day(0))
    assert not any("Ane" in line for line in told(week(MONDAY, NOW)))


def test_a_holiday_has_no_weekly_shifts_but_those_that_say_so(cast: Cast) -> None:
    christmas = date(2026, 12, 25)  # a Friday
    rule(cast.ane.counsellor, day(4), "9-12")
    rule(cast.bo.counsellor, day(4), "9-12", on_holidays=True)
    found = week(date(2026, 12, 21), NOW)
    assert christmas in found.holidays
    assert told(found) == ["Bo 25 09:00-12:00 chat weekly"]


def test_who_is_away_keeps_the_shift_marked(cast: Cast) -> None:
    shift(cast.ane.counsellor, day(0), "9-16")
    shift(cast.ane.counsellor, day(1), "9-16")
    noon = datetime(2026, 11, 23, 11, tzinfo=UTC)
    absence = Absence.objects.create(
        counsellor=cast.ane.counsellor, starts_at=noon, ends_at=noon.replace(hour=12)
    )
    found = week(MONDAY, NOW)
    assert told(found) == ["Ane 23 09:00-16:00 chat away", "Ane 24 09:00-16:00 chat"]
    assert found.absences == [absence]
    assert week(day(7), NOW).absences == []


def test_a_clash_is_marked_over_midnight_and_into_another_week(cast: Cast) -> None:
    ane = cast.ane.counsellor
    shift(ane, day(-1), "22-2")
    shift(ane, day(0), "1-3", PHONE)
    shift(ane, day(0), "3-4")
    assert told(week(MONDAY, NOW)) == [
        "Ane 22 22:00-02:00 chat clashes",
        "Ane 23 01:00-03:00 phone clashes",
        "Ane 23 03:00-04:00 chat",
    ]


def test_what_reaches_into_monday_is_of_the_week_and_what_ends_before_it_is_not(
    cast: Cast,
) -> None:
    ane = cast.ane.counsellor
    shift(ane, day(-1), "22-0")
    rule(cast.bo.counsellor, day(-1), "23.45-3", BOOKABLE)
    shift(ane, day(7), "0-2")
    assert told(week(MONDAY, NOW)) == [
        "Bo 22 23:45-03:00 bookable weekly",
        "Bo 29 23:45-03:00 bookable weekly",
    ]


def test_who_is_away_from_all_of_a_shift(cast: Cast) -> None:
    shift(cast.ane.counsellor, day(0), "9-12")
    shift(cast.ane.counsellor, day(0), "12-16")
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    Absence.objects.create(
        counsellor=cast.ane.counsellor, starts_at=noon.replace(hour=0), ends_at=noon
    )
    assert told(week(MONDAY, NOW)) == [
        "Ane 23 09:00-12:00 chat away wholly",
        "Ane 23 12:00-16:00 chat away",
    ]


def test_whoever_has_left_is_not_in_it(cast: Cast) -> None:
    shift(cast.ane.counsellor, day(0), "9-16")
    cast.ane.user.is_active = False
    cast.ane.user.save()
    found = week(MONDAY, NOW)
    assert [person.name for person in found.people] == ["Bo", "Karin"]
    assert found.shifts == []


def test_a_hundred_people_cost_as_many_queries_as_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shift(cast.ane.counsellor, day(0), "9-16")
    shift(cast.bo.counsellor, day(0), "9-16")
    # People, rules, singles, absences, dropped days, absences shown, hours of three routes
    # with their special days, appointments.
    with django_assert_num_queries(13):
        week(MONDAY, NOW)


# --- Gaps ---------------------------------------------------------------------------


def test_a_gap_is_opening_hours_with_nobody_there(cast: Cast) -> None:
    open_on(Route.CHAT, day(0), "9-16")
    shift(cast.ane.counsellor, day(0), "8-11")
    shift(cast.bo.counsellor, day(0), "10-12")
    shift(cast.karin.counsellor, day(0), "12-14", PHONE)
    shift(cast.karin.counsellor, day(0), "14-15")
    assert gaps(Route.CHAT) == ["23 12:00-14:00", "23 15:00-16:00"]


def test_calls_are_answered_by_phone_and_by_appointment(cast: Cast) -> None:
    open_on(Route.CALLBACK, day(0), "9-16")
    shift(cast.ane.counsellor, day(0), "9-11", PHONE)
    shift(cast.bo.counsellor, day(0), "11-15", BOOKABLE)
    assert gaps(Route.CALLBACK) == ["23 15:00-16:00"]


def test_a_meeting_needs_somebody_in_a_room(cast: Cast) -> None:
    open_on(Route.MEETING, day(0), "9-16")
    shift(cast.ane.counsellor, day(0), "9-16", BOOKABLE)
    shift(cast.bo.counsellor, day(0), "9-15", MEETING, room=room())
    assert gaps(Route.MEETING) == ["23 15:00-16:00"]


def test_who_is_away_leaves_a_gap(cast: Cast) -> None:
    open_on(Route.CHAT, day(0), "9-16")
    shift(cast.ane.counsellor, day(0), "9-16")
    starts = datetime(2026, 11, 23, 9, tzinfo=UTC)
    Absence.objects.create(
        counsellor=cast.ane.counsellor, starts_at=starts, ends_at=starts.replace(hour=10)
    )
    assert gaps(Route.CHAT) == ["23 10:00-11:00"]


def test_a_gap_over_midnight_is_two_and_the_night_before_covers(cast: Cast) -> None:
    open_on(Route.CHAT, day(0), "20-4")
    shift(cast.ane.counsellor, day(0), "22-2")
    assert gaps(Route.CHAT) == ["23 20:00-22:00", "24 02:00-04:00"]
    OpeningHours.objects.all().delete()
    open_on(Route.CHAT, day(6), "22-4")
    shift(cast.ane.counsellor, day(-1), "22-3")
    assert gaps(Route.CHAT) == ["23 03:00-04:00", "29 22:00-00:00"]


@pytest.mark.parametrize(
    ("sunday", "minutes"),
    [
        pytest.param(date(2027, 3, 28), 60, id="spring"),
        pytest.param(date(2026, 10, 25), 180, id="autumn"),
    ],
)
def test_where_the_clocks_change(cast: Cast, sunday: date, minutes: int) -> None:
    """From 1 to 3 is one hour in spring and three in autumn, on the clock it is the same."""
    open_on(Route.CHAT, sunday, "0-4")
    shift(cast.ane.counsellor, sunday, "1-3")
    monday = date.fromordinal(sunday.toordinal() - 6)
    assert gaps(Route.CHAT, monday) == [
        f"{sunday.day} 00:00-01:00",
        f"{sunday.day} 03:00-04:00",
    ]
    (listed,) = week(monday, NOW).shifts
    starts, ends = listed.shift.span
    assert ends - starts == minutes
    assert listed.shift.source.hours.starts == time(1)


# --- Stranded -----------------------------------------------------------------------


def test_an_appointment_outside_its_counsellors_shift_is_stranded(cast: Cast) -> None:
    ane = cast.ane.counsellor
    rule(ane, day(0), "9-12", BOOKABLE)
    rule(ane, day(0), "13-16", CHAT)
    inside = appointment(ane, day(0), "11.30-12")
    outside = appointment(ane, day(0), "13-13.30")
    next_week = appointment(ane, day(8), "9-9.30")
    assert stranded(None, NOW) == [outside, next_week]
    assert stranded([cast.bo.counsellor.pk], NOW) == []
    assert week(day(70), NOW).stranded == [outside, next_week]
    ane.working_hours.all().delete()
    assert stranded([ane.pk], NOW) == [inside, outside, next_week]


def test_two_shifts_that_touch_hold_one_appointment(cast: Cast) -> None:
    shift(cast.ane.counsellor, day(0), "9-10", BOOKABLE)
    shift(cast.ane.counsellor, day(0), "10-11", BOOKABLE)
    appointment(cast.ane.counsellor, day(0), "9.45-10.15")
    assert stranded(None, NOW) == []


def test_a_meeting_is_stranded_in_another_room(cast: Cast) -> None:
    here, there = room("Rum 1"), room("Rum 2")
    shift(cast.ane.counsellor, day(0), "9-12", MEETING, room=here)
    appointment(cast.ane.counsellor, day(0), "9-10", Channel.MEETING, here)
    moved = appointment(cast.ane.counsellor, day(0), "10-11", Channel.MEETING, there)
    assert stranded(None, NOW) == [moved]


def test_an_absence_strands_and_what_is_over_or_cancelled_is_not(cast: Cast) -> None:
    ane = cast.ane.counsellor
    shift(ane, day(0), "9-16", BOOKABLE)
    starts = datetime(2026, 11, 23, 9, tzinfo=UTC)
    Absence.objects.create(counsellor=ane, starts_at=starts, ends_at=starts.replace(hour=10))
    found = appointment(ane, day(0), "10-10.30")
    appointment(ane, day(-2), "10-10.30")
    appointment(ane, day(1), "10-10.30", state=AppointmentState.CANCELLED)
    assert stranded(None, NOW) == [found]
