"""A route's hours, from the tables into the arithmetic."""

from datetime import UTC, date, datetime, time

import pytest

from channels_layer.protocol import Route
from scheduling.models import OpeningHours, SpecialDay
from scheduling.opening import week

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
