"""A route's hours and its roster, from the tables into the arithmetic."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from channels_layer.protocol import DayPart, Route
from scheduling import opening
from scheduling.hours import Week
from scheduling.models import Absence, DroppedDay, OpeningHours, SpecialDay
from scheduling.opening import service_hours, week, weeks
from scheduling.roster import Gap
from scheduling.roster import week as week_of_the_roster
from scheduling.rostering import make
from scheduling.shifts import ShiftKind
from scheduling.wall import wall_clock
from tests.cast import Cast
from tests.scheduling.rosters import COPENHAGEN, add, room
from tests.scheduling.working import works

TUESDAY = date(2026, 6, 2)
NOON = datetime(2026, 6, 2, 10, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("hours")


@pytest.fixture
def hours(db: None) -> None:
    OpeningHours.objects.create(route=Route.CHAT, weekday=1, opens=time(9), closes=time(17))


def test_each_route_has_its_own_hours() -> None:
    assert week(Route.CHAT).is_open(NOON)
    assert not week(Route.MEETING).is_open(NOON)


def test_on_the_services_own_clock() -> None:
    (period,) = week(Route.CHAT).periods(TUESDAY, TUESDAY)
    assert period.opens == datetime(2026, 6, 2, 7, tzinfo=UTC)


def test_a_special_day_without_times_is_closed() -> None:
    SpecialDay.objects.create(route=Route.CHAT, date=TUESDAY)
    assert week(Route.CHAT).periods(TUESDAY, TUESDAY) == []


def test_a_special_day_may_have_several_periods() -> None:
    for opens, closes in ((8, 10), (18, 20)):
        SpecialDay.objects.create(
            route=Route.CHAT, date=TUESDAY, opens=time(opens), closes=time(closes)
        )
    assert len(week(Route.CHAT).periods(TUESDAY, TUESDAY)) == 2
    assert not week(Route.CHAT).is_open(NOON)


def test_another_routes_special_day_is_not_ours() -> None:
    SpecialDay.objects.create(route=Route.MEETING, date=TUESDAY)
    assert week(Route.CHAT).is_open(NOON)


# --- Who is planned ---------------------------------------------------------------------

MONDAY = TUESDAY - timedelta(days=1)
SIXTEEN_DAYS = (MONDAY, MONDAY + timedelta(days=15))


def open_at(route: Route, *days: date) -> list[str]:
    """`2 09:00-12:00`, of the first and the last of the days."""
    periods = week(route).periods(days[0], days[-1])
    spans = [(wall_clock(each.opens), wall_clock(each.closes)) for each in periods]
    return [f"{opens.day} {opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans]


def on_tuesdays(cast: Cast, kind: ShiftKind, starts: int, ends: int, **more: object) -> None:
    works(cast.ane.counsellor, time(starts), time(ends), kind, weekday=1, **more)


def test_a_service_that_keeps_no_roster_goes_by_its_hours(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.PHONE, 9, 10)
    assert open_at(Route.CHAT, TUESDAY) == ["2 09:00-17:00"]


def only_at_nine_to_five() -> None:
    OpeningHours.objects.all().delete()
    for route in (Route.CHAT, Route.CALLBACK, Route.MEETING):
        OpeningHours.objects.create(route=route, weekday=1, opens=time(9), closes=time(17))


def test_a_route_is_open_while_somebody_is_planned_for_it(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.CHAT, 8, 10)
    on_tuesdays(cast, ShiftKind.BOOKABLE, 10, 12)
    works(cast.bo.counsellor, time(12), time(13), ShiftKind.PHONE, weekday=1)
    works(cast.bo.counsellor, time(16), time(20), ShiftKind.MEETING, weekday=1, room=room())
    assert open_at(Route.CHAT, TUESDAY) == ["2 09:00-10:00"]
    assert open_at(Route.CALLBACK, TUESDAY) == ["2 10:00-13:00"]
    assert open_at(Route.MEETING, TUESDAY) == ["2 16:00-17:00"]


def test_who_can_be_booked_covers_calls_and_plans_none(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.BOOKABLE, 10, 12)
    assert open_at(Route.CALLBACK, TUESDAY) == ["2 09:00-17:00"]
    opening.forget()
    works(cast.bo.counsellor, time(12), time(13), ShiftKind.PHONE, weekday=1)
    assert open_at(Route.CALLBACK, TUESDAY) == ["2 10:00-13:00"]


def test_a_week_that_is_not_planned_yet_has_the_services_hours(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.CHAT, 9, 12, until=TUESDAY)
    assert open_at(Route.CHAT, *SIXTEEN_DAYS) == [
        "2 09:00-12:00", "9 09:00-17:00", "16 09:00-17:00",
    ]  # fmt: skip


def test_a_planned_week_with_nobody_left_in_it_is_closed(cast: Cast) -> None:
    only_at_nine_to_five()
    ane = cast.ane.counsellor
    rule = works(ane, time(9), time(12), ShiftKind.CHAT, weekday=1)
    DroppedDay.objects.create(hours=rule, date=TUESDAY)
    away = datetime(2026, 6, 8, tzinfo=UTC)
    Absence.objects.create(counsellor=ane, starts_at=away, ends_at=away + timedelta(days=3))
    assert open_at(Route.CHAT, *SIXTEEN_DAYS) == ["16 09:00-12:00"]


def test_a_public_holiday_is_closed_unless_somebody_works_on_it(cast: Cast) -> None:
    """Christmas Day of 2029 is a Tuesday."""
    christmas = date(2029, 12, 25)
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.CHAT, 9, 12)
    assert open_at(Route.CHAT, christmas) == []
    opening.forget()
    on_tuesdays(cast, ShiftKind.CHAT, 13, 14, on_holidays=True)
    assert open_at(Route.CHAT, christmas) == ["25 13:00-14:00"]


def test_a_night_shift_reaches_into_the_next_day_and_the_next_week(cast: Cast) -> None:
    OpeningHours.objects.all().delete()
    for weekday in range(7):
        OpeningHours.objects.create(
            route=Route.CHAT, weekday=weekday, opens=time(0), closes=time(0)
        )
    sunday = MONDAY + timedelta(days=6)
    works(cast.ane.counsellor, time(22), time(2), ShiftKind.CHAT, weekday=6)
    assert open_at(Route.CHAT, sunday) == ["7 22:00-00:00"]
    assert open_at(Route.CHAT, sunday + timedelta(days=1)) == ["8 00:00-02:00"]
    assert not week(Route.CHAT).is_open(datetime(2026, 6, 8, 0, tzinfo=UTC))
    assert week(Route.CHAT).is_open(datetime(2026, 6, 7, 23, 59, tzinfo=UTC))


def test_whoever_has_left_is_planned_for_nothing(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.CHAT, 9, 12)
    cast.ane.user.is_active = False
    cast.ane.user.save()
    assert open_at(Route.CHAT, TUESDAY) == ["2 09:00-17:00"]


def test_a_promise_and_a_part_of_the_day_go_by_who_is_planned(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.PHONE, 9, 11)
    calls = week(Route.CALLBACK)
    assert calls.part_of_day_window(NOON, DayPart.AFTERNOON) is None
    due = calls.add_open_time(NOON, timedelta(hours=3))
    assert due == datetime(2026, 6, 16, 8, tzinfo=UTC)  # nine to eleven, twice


def test_it_is_read_far_ahead_when_it_must_be(cast: Cast) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.PHONE, 9, 10)
    assert week(Route.CALLBACK).add_open_time(NOON, timedelta(hours=8)) == datetime(
        2026, 7, 28, 8, tzinfo=UTC
    )


def test_open_is_what_the_roster_shows_no_gap_in(cast: Cast) -> None:
    """In a week that is planned."""
    only_at_nine_to_five()
    for route in (Route.CHAT, Route.CALLBACK, Route.MEETING):
        OpeningHours.objects.create(route=route, weekday=6, opens=time(20), closes=time(4))
    on_tuesdays(cast, ShiftKind.CHAT, 10, 12)
    on_tuesdays(cast, ShiftKind.BOOKABLE, 12, 13)
    works(cast.bo.counsellor, time(22), time(3), ShiftKind.PHONE, weekday=6)
    works(cast.bo.counsellor, time(16), time(20), ShiftKind.MEETING, weekday=1, room=room())
    gaps = week_of_the_roster(MONDAY, NOON).gaps
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    for route in (Route.CHAT, Route.CALLBACK, Route.MEETING):
        shut = {each for gap in gaps if gap.route == route for each in quarters(*span_of(gap))}
        service = {each for day in days for each in quarters_of(service_hours(route), day)}
        is_open = {each for day in days for each in quarters_of(week(route), day)}
        assert is_open == service - shut
        assert is_open


def span_of(gap: Gap) -> tuple[datetime, datetime]:
    ends = gap.day if gap.ends > gap.starts else gap.day + timedelta(days=1)
    return datetime.combine(gap.day, gap.starts), datetime.combine(ends, gap.ends)


def quarters_of(hours: Week, day: date) -> Iterator[datetime]:
    midnight = datetime.combine(day, time())
    for at in quarters(midnight, midnight + timedelta(days=1)):
        if hours.is_open(at.replace(tzinfo=COPENHAGEN)):
            yield at


def quarters(begins: datetime, ends: datetime) -> Iterator[datetime]:
    while begins < ends:
        yield begins
        begins += timedelta(minutes=15)


def test_three_routes_are_read_as_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    only_at_nine_to_five()
    on_tuesdays(cast, ShiftKind.CHAT, 10, 12)
    # Hours, special days; people, rules, singles, absences, dropped days.
    with django_assert_num_queries(7):
        ask_all()


def ask_all() -> None:
    for hours in weeks().values():
        hours.current_or_next(NOON)
        hours.part_of_day_window(NOON, DayPart.EVENING)


def test_who_asks_again_within_the_minute_reads_no_roster(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_at_nine_to_five()
    monkeypatch.setattr(opening, "monotonic", lambda: 600.0)
    ask_all()
    on_tuesdays(cast, ShiftKind.CHAT, 10, 12)
    monkeypatch.setattr(opening, "monotonic", lambda: 659.9)
    with django_assert_num_queries(2):
        ask_all()
    monkeypatch.setattr(opening, "monotonic", lambda: 660.0)
    assert open_at(Route.CHAT, TUESDAY) == ["2 10:00-12:00"]


def test_what_is_planned_here_is_open_at_once(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    only_at_nine_to_five()
    assert open_at(Route.CHAT, TUESDAY) == ["2 09:00-17:00"]
    with django_capture_on_commit_callbacks(execute=True):
        make([add(cast.ane.counsellor, TUESDAY, "10-12")], NOON)
    assert open_at(Route.CHAT, TUESDAY) == ["2 10:00-12:00"]
