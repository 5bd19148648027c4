"""What a week is expected to bring, from the journal and the roster."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from channels_layer.protocol import Channel
from scheduling.models import Absence, Counsellor
from scheduling.shifts import ShiftKind
from targets.expected import ExpectedDay, expected
from tests.cast import Cast
from tests.scheduling.rosters import COPENHAGEN, MONDAY, NOW, ONE_DAY, day
from tests.scheduling.working import works
from triage.models import Event, EventKind

pytestmark = pytest.mark.django_db
ONE_WEEK = timedelta(weeks=1)
SINCE = date(2026, 1, 1)


def came(
    on: date, at: time, times: int = 1, kind: EventKind = EventKind.QUEUED, **data: Any
) -> None:
    """By the clock on the wall."""
    moment = datetime.combine(on, at, COPENHAGEN)
    for _ in range(times):
        Event.objects.create(at=moment, kind=kind, data={"channel": Channel.CHAT} | data)


@pytest.fixture
def journal(cast: Cast) -> None:
    """It began long ago, on a Wednesday."""
    came(date(2026, 7, 1), time(12))


def day_of(on: date, now: datetime = NOW) -> ExpectedDay:
    monday = on - on.weekday() * ONE_DAY
    return next(each for each in expected(monday, now).days if each.day == on)


def at(on: date, starts: time, now: datetime = NOW) -> tuple[float, int, int]:
    [found] = [each for each in day_of(on, now).half_hours if each.starts == starts]
    return found.arrivals, found.needed, found.planned


def test_the_mean_of_the_same_half_hour_of_eight_weekdays(cast: Cast, journal: None) -> None:
    for number in range(1, 9):
        came(MONDAY - number * ONE_WEEK, time(9, 59), times=10)
    came(MONDAY - ONE_WEEK, time(9, 30), times=8)
    came(MONDAY - 9 * ONE_WEEK, time(9, 30), times=99)  # too long ago
    came(MONDAY - 6 * ONE_DAY, time(9, 30), times=99)  # a Tuesday
    came(MONDAY - ONE_WEEK, time(10), times=99)  # the next half hour
    # Eleven chats of eleven minutes, three at once.
    assert at(MONDAY, time(9, 30)) == (11, 2, 0)
    assert at(MONDAY + ONE_WEEK, time(9, 30)) == (11, 2, 0)
    assert at(MONDAY, time(9)) == (0, 0, 0)
    assert day_of(MONDAY).like == 8


def test_who_came_by_another_way_and_who_gave_up_is_counted(cast: Cast, journal: None) -> None:
    last = MONDAY - ONE_WEEK
    came(last, time(9), kind=EventKind.MOVED, before=Channel.CALLBACK)
    came(last, time(9), kind=EventKind.MOVED, before=Channel.CHAT)
    came(last, time(9), channel=Channel.CALLBACK)
    came(last, time(9), kind=EventKind.TRANSFERRED)
    came(last, time(9), kind=EventKind.ABANDONED)
    assert at(MONDAY, time(9))[0] == pytest.approx(1 / 8, abs=0.01)


def test_a_young_service_goes_by_the_days_that_there_were(cast: Cast) -> None:
    came(MONDAY - 15 * ONE_DAY, time(9))
    came(MONDAY - 7 * ONE_DAY, time(9), times=3)
    assert (day_of(MONDAY).like, at(MONDAY, time(9))[0]) == (2, 1.5)
    assert day_of(day(6)).like == 1  # its first Sunday was not a whole one


def test_without_history_nothing_is_expected(cast: Cast) -> None:
    assert day_of(MONDAY) == ExpectedDay(MONDAY, 0, [])
    came(day(-1), time(9))
    assert day_of(MONDAY).half_hours == []


def test_public_holidays_are_apart(cast: Cast, journal: None) -> None:
    now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    came(date(2026, 12, 25), time(9), times=80)  # a Friday, as the first of January is
    came(date(2026, 12, 18), time(9), times=6)
    assert day_of(date(2026, 12, 25), now).like == 0
    assert day_of(date(2027, 1, 8), now).like == 6
    assert at(date(2027, 1, 8), time(9), now)[0] == 1


def test_planned_are_those_who_are_there_throughout(cast: Cast, journal: None) -> None:
    ane, bo, karin = (each.counsellor for each in (cast.ane, cast.bo, cast.karin))
    works(ane, time(9), time(12), ShiftKind.CHAT)
    works(bo, time(9, 30), time(10), ShiftKind.CHAT)
    works(bo, time(10), time(10, 45), ShiftKind.CHAT)
    works(karin, time(10, 45), time(12), ShiftKind.CHAT)
    works(karin, time(9), time(10), ShiftKind.PHONE)
    assert [at(MONDAY, starts)[2] for starts in (time(9), time(9, 30), time(10, 30))] == [1, 2, 2]
    away = datetime(2026, 11, 23, 8, 45, tzinfo=UTC)
    Absence.objects.create(counsellor=ane, starts_at=away, ends_at=away + timedelta(minutes=5))
    assert at(MONDAY, time(9, 30))[2] == 1
    cast.bo.user.is_active = False
    cast.bo.user.save()
    assert at(MONDAY, time(9, 30))[2] == 0


def test_a_night_shift_is_there_on_the_next_day(cast: Cast, journal: None) -> None:
    works(cast.ane.counsellor, time(22), time(2), ShiftKind.CHAT, weekday=6)
    assert [at(MONDAY, starts)[2] for starts in (time(0), time(1, 30), time(2))] == [1, 1, 0]
    assert at(day(6), time(23, 30))[2] == 1


@pytest.mark.parametrize(("sunday", "half_hours"), [((2026, 3, 29), 46), ((2026, 10, 25), 48)])
def test_the_day_on_which_the_clocks_change(
    cast: Cast, sunday: tuple[int, int, int], half_hours: int
) -> None:
    on = date(*sunday)
    came(on - 10 * ONE_DAY, time(2, 30))
    came(on - 7 * ONE_DAY, time(2, 30))
    works(cast.ane.counsellor, time(22), time(4), ShiftKind.CHAT, weekday=5)
    found = day_of(on, datetime.combine(on, time(12), COPENHAGEN)).half_hours
    assert len({each.starts for each in found}) == len(found) == half_hours
    assert [each.planned for each in found if each.starts < time(4)] == [1] * (half_hours - 40)


def test_a_busy_journal_costs_no_more_queries(
    cast: Cast, journal: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Counsellor.objects.filter(pk=cast.bo.counsellor.pk).update(capacity=6)
    for number in range(1, 9):
        came(MONDAY - number * ONE_WEEK, time(9), times=5)
    # The journal's beginning, capacities, talks, arrivals, people; rules, singles, absences,
    # dropped days. Then the hours of calls and meetings, the waiting list, and of each of the two
    # the rules, the talks, the wishes, and what was booked.
    with django_assert_num_queries(20):
        found = expected(MONDAY, NOW)
    assert (found.concurrency, found.handle_seconds) == (4, 660)


# --- The door -----------------------------------------------------------------------------


def test_the_door_is_for_coordinators(cast: Cast, client: Client) -> None:
    assert client.get("/api/roster/expected").status_code == 401
    client.force_login(cast.ane.user)
    assert client.get("/api/roster/expected").status_code == 403
    client.force_login(cast.karin.user)
    refused = client.get("/api/roster/expected", {"day": "1999-01-01"})
    assert (refused.status_code, refused.json()) == (422, {"code": "bad-value", "field": "day"})


def test_what_the_door_tells(cast: Cast, client: Client, journal: None) -> None:
    for number in range(1, 9):
        came(MONDAY - number * ONE_WEEK, time(9), times=8)
    client.force_login(cast.karin.user)
    told = client.get("/api/roster/expected", {"day": "2026-11-26"}).json()
    assert (told["handle_seconds"], told["concurrency"]) == (660, 3)
    monday = told["days"][0]
    assert (monday["day"], len(monday["half_hours"])) == ("2026-11-23", 48)
    nine = next(each for each in monday["half_hours"] if each["starts"] == "09:00:00")
    assert (nine["needed"], nine["planned"]) == (1, 0)
    calls, meetings = told["routes"]
    assert (calls["route"], meetings["route"]) == ("callback", "meeting")
    assert (calls["handle_seconds"], calls["waiting"]) == (1800, 0)
    nothing = {"day": "2026-11-23", "like": 8, "asked": 0, "needed": 0, "planned": 0}
    assert calls["days"][0] == nothing
