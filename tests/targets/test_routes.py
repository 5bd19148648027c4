"""What a day is expected to bring of calls and meetings, and the time of people that it takes."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from channels_layer.protocol import Channel, ContactState, Language, Route
from chat import appointments, waitlist
from scheduling import booking
from scheduling.free import Search
from scheduling.models import OpeningHours, SpecialDay
from scheduling.shifts import ShiftKind
from targets.expected import expected
from targets.routes import RouteDay
from tests.cast import Cast, citizen
from tests.laws.scene import PHONE
from tests.scheduling.rosters import COPENHAGEN, MONDAY, NOW, ONE_DAY, day
from tests.scheduling.working import room, rules, works
from triage.appointments import enter_queue
from triage.models import Contact, Event, EventKind
from triage.waitlist import Wish

pytestmark = pytest.mark.django_db
ONE_WEEK = timedelta(weeks=1)
LAST_MONDAY = MONDAY - ONE_WEEK


@pytest.fixture(autouse=True)
def journal(cast: Cast) -> None:
    """It began long ago; calls and meetings are open from nine to three on weekdays."""
    Event.objects.create(at=datetime(2026, 7, 1, tzinfo=UTC), kind=EventKind.DUTY, data={})
    OpeningHours.objects.all().delete()
    for route in (Route.CALLBACK, Route.MEETING):
        for weekday in range(5):
            OpeningHours.objects.create(
                route=route, weekday=weekday, opens=time(9), closes=time(15)
            )


def wished(
    on: date, at: time, times: int = 1, channel: Channel = Channel.CALLBACK, **data: str
) -> None:
    """By the clock on the wall."""
    moment = datetime.combine(on, at, COPENHAGEN)
    kind = EventKind.MOVED if data else EventKind.QUEUED
    for _ in range(times):
        Event.objects.create(at=moment, kind=kind, data={"channel": channel} | data)


def day_of(on: date, route: Route = Route.CALLBACK) -> RouteDay:
    monday = on - on.weekday() * ONE_DAY
    [found] = [each for each in expected(monday, NOW).routes if each.route == route]
    return next(each for each in found.days if each.day == on)


def asked(on: date, route: Route = Route.CALLBACK) -> float:
    return day_of(on, route).asked


def test_the_mean_of_eight_weekdays_and_the_minutes_that_they_take() -> None:
    wished(LAST_MONDAY, time(10), times=12)
    wished(MONDAY - 8 * ONE_WEEK, time(14, 59), times=8)
    wished(MONDAY - 9 * ONE_WEEK, time(10), times=99)
    # Two and a half calls of half an hour.
    assert day_of(MONDAY) == RouteDay(MONDAY, 8, 2.5, 75, 0)
    assert asked(MONDAY, Route.MEETING) == 0


def test_whoever_asks_when_it_is_closed_is_met_when_it_opens() -> None:
    wished(LAST_MONDAY, time(7), times=8)  # before it opens
    wished(LAST_MONDAY - 3 * ONE_DAY, time(16), times=16)  # on Friday afternoon
    wished(LAST_MONDAY, time(15), times=24)  # just closed: on Tuesday
    assert (asked(MONDAY), asked(day(1)), asked(day(4)), asked(day(5))) == (3, 3, 0, 0)


def test_a_special_day_that_was_closed_is_no_day_to_be_met() -> None:
    SpecialDay.objects.create(route=Route.CALLBACK, date=LAST_MONDAY)
    wished(LAST_MONDAY, time(10), times=8)
    assert (asked(MONDAY), asked(day(1))) == (0, 1)


def test_who_came_by_another_way_is_counted_once() -> None:
    wished(LAST_MONDAY, time(10), times=8, before=Channel.CHAT)
    wished(LAST_MONDAY, time(11), times=8, before=Channel.CALLBACK)  # a new wish for the same
    assert asked(MONDAY) == 1


def test_what_was_booked_counts_on_its_own_day_and_what_was_cancelled_on_none(cast: Cast) -> None:
    """Booked on Monday, moved from Tuesday to Wednesday."""
    rules(days_ahead=14)
    works(cast.ane.counsellor, time(9), time(15), weekday=1)
    works(cast.ane.counsellor, time(9), time(15), weekday=2)
    tuesday = datetime.combine(LAST_MONDAY + ONE_DAY, time(10), COPENHAGEN)
    before = tuesday - ONE_DAY
    for number in range(8):
        contact = _books(tuesday + timedelta(minutes=30 * number), before)
        if number == 7:
            appointments.cancel(contact, before)
            continue
        to = tuesday + ONE_DAY + timedelta(minutes=30 * number)
        appointments.move(contact, to, before)
        assert enter_queue(Contact.objects.get(pk=contact.pk), to)
    assert (asked(day(1)), asked(day(2))) == (0, 0.88)
    assert Contact.objects.filter(state=ContactState.WAITING).count() == 7


def _books(starts_at: datetime, now: datetime) -> Contact:
    case, _ = citizen()
    held = booking.hold(Search(Channel.CALLBACK), starts_at, case.pk, now)
    return appointments.book(case, uuid4(), held.pk, now, phone=PHONE)


def test_planned_are_the_minutes_of_all_who_are_there_for_it(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    works(ane, time(9), time(12), ShiftKind.PHONE)
    works(ane, time(12), time(13), ShiftKind.BOOKABLE)
    works(bo, time(9), time(10), ShiftKind.CHAT)
    works(bo, time(22), time(2), ShiftKind.PHONE, weekday=6)
    works(bo, time(13), time(15), ShiftKind.MEETING, room=room())
    assert day_of(MONDAY).planned == 4 * 60 + 2 * 60
    assert day_of(day(6)).planned == 2 * 60
    assert day_of(MONDAY, Route.MEETING).planned == 2 * 60


def test_without_history_nothing_is_expected_and_what_is_planned_is_told(cast: Cast) -> None:
    Event.objects.all().delete()
    works(cast.ane.counsellor, time(9), time(12), ShiftKind.PHONE)
    assert day_of(MONDAY) == RouteDay(MONDAY, 0, 0, 0, 180)


def test_how_many_wait_for_a_freed_time(cast: Cast) -> None:
    for number in range(3):
        case, _ = citizen(Language.DANISH)
        channel = Channel.MEETING if number else Channel.CALLBACK
        waitlist.join(case, Wish(channel, f"20 30 40 5{number}"), NOW)
    told = {each.route: each.waiting for each in expected(MONDAY, NOW).routes}
    assert told == {Route.CALLBACK: 1, Route.MEETING: 2}
