"""What is open, and what is offered instead."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.protocol import Channel, DayPart, Duty, Language, Route
from scheduling import duty
from scheduling.models import Counsellor, OpeningHours, SingleShift, SpecialDay
from scheduling.shifts import ShiftKind
from tests.triage.offered import COPENHAGEN_NOON, MINUTE, NOW, closed, on_offer, only_open
from triage import choosing
from triage.models import Assessment
from triage.queue import offers, promise


def test_all_is_on_offer_while_open_and_staffed(ane: Counsellor, assessment: Assessment) -> None:
    assert on_offer(assessment) == [route for route, _ in assessment.routes]
    shown, _ = offers(assessment, Language.DANISH, NOW)
    assert [offer.advised for offer in shown] == [True, False, False, False]
    assert all(offer.reason for offer in shown)


def test_chat_needs_somebody_on_duty(ane: Counsellor, assessment: Assessment) -> None:
    for wanted in (Duty.PAUSE, Duty.WRAP_UP, Duty.OFF):
        duty.set_duty(ane, wanted, 3, NOW)
        assert closed(assessment) == [Route.CHAT]
    duty.set_duty(ane, Duty.ON, 3, NOW)
    assert closed(assessment) == []


def test_a_lapsed_lease_is_nobody(ane: Counsellor, assessment: Assessment) -> None:
    lease = timedelta(seconds=settings.COUNSELLOR_LEASE_SECONDS)
    duty.renew_lease(ane, NOW)
    assert Route.CHAT in on_offer(assessment, NOW + lease / 2)
    assert Route.CHAT in closed(assessment, NOW + lease)


def test_without_staff_no_time_is_promised(assessment: Assessment) -> None:
    (chat,) = offers(assessment, Language.DANISH, NOW)[1]
    assert (chat.opens, chat.wait_from, chat.advised) == (None, None, False)


def test_the_first_open_route_is_the_advised_one(assessment: Assessment) -> None:
    assert assessment.routes[0][0] == Route.CHAT
    first = offers(assessment, Language.DANISH, NOW)[0][0]
    assert (first.route, first.advised) == (Route(assessment.routes[1][0]), True)


def test_chat_is_closed_outside_its_hours_and_says_when(
    ane: Counsellor, assessment: Assessment
) -> None:
    only_open(Route.CHAT, COPENHAGEN_NOON.date(), time(13), time(16))
    duty.renew_lease(ane, COPENHAGEN_NOON)
    (chat,) = offers(assessment, Language.DANISH, COPENHAGEN_NOON)[1]
    assert (chat.route, chat.opens) == (Route.CHAT, datetime(2026, 6, 2, 11, tzinfo=UTC))
    in_hours, after = COPENHAGEN_NOON + 60 * MINUTE, COPENHAGEN_NOON + 4 * 60 * MINUTE
    for moment in (in_hours, after):
        duty.renew_lease(ane, moment)
        assert (Route.CHAT in on_offer(assessment, moment)) == (moment == in_hours)


@pytest.mark.parametrize("route", [Route.CALLBACK, Route.MEETING])
def test_a_wish_is_taken_while_hours_are_to_come(assessment: Assessment, route: Route) -> None:
    only_open(route, COPENHAGEN_NOON.date() + timedelta(days=9), time(13), time(16))
    assert route in on_offer(assessment, COPENHAGEN_NOON)
    assert route in closed(assessment, COPENHAGEN_NOON + timedelta(days=10))


def test_a_closed_day_closes_what_the_week_opens(ane: Counsellor, assessment: Assessment) -> None:
    duty.renew_lease(ane, COPENHAGEN_NOON)
    assert Route.CHAT in on_offer(assessment, COPENHAGEN_NOON)
    SpecialDay.objects.create(route=Route.CHAT, date=COPENHAGEN_NOON.date())
    assert Route.CHAT in closed(assessment, COPENHAGEN_NOON)


def chat_shift(person: Counsellor, day: date, starts: time, ends: time) -> None:
    SingleShift.objects.create(
        counsellor=person, date=day, starts=starts, ends=ends, kind=ShiftKind.CHAT
    )


def test_a_closed_chat_says_when_somebody_is_planned(
    ane: Counsellor, assessment: Assessment
) -> None:
    """The hours are all day; the next shift is tomorrow at nine."""
    duty.set_duty(ane, Duty.OFF, 3, NOW)
    tomorrow = COPENHAGEN_NOON.date() + timedelta(days=1)
    chat_shift(ane, tomorrow, time(9), time(12))
    (chat,) = offers(assessment, Language.DANISH, COPENHAGEN_NOON)[1]
    assert (chat.opens, chat.closes) == (
        datetime(2026, 6, 3, 7, tzinfo=UTC),
        datetime(2026, 6, 3, 10, tzinfo=UTC),
    )


def test_whoever_comes_on_duty_unplanned_opens_the_chat_and_promises_no_hours(
    ane: Counsellor, assessment: Assessment
) -> None:
    chat_shift(ane, COPENHAGEN_NOON.date(), time(14), time(16))
    duty.renew_lease(ane, COPENHAGEN_NOON)
    (chat,) = [o for o in offers(assessment, Language.DANISH, COPENHAGEN_NOON)[0] if o.advised]
    assert (chat.route, chat.opens, chat.closes) == (Route.CHAT, None, None)
    assert chat.wait_to
    choosing.choose(assessment.case, uuid4(), Channel.CHAT, COPENHAGEN_NOON)
    only_open(Route.CHAT, COPENHAGEN_NOON.date(), time(13), time(16))
    assert Route.CHAT in closed(assessment, COPENHAGEN_NOON)


def test_an_open_chat_is_open_for_as_long_as_somebody_is_planned(
    ane: Counsellor, assessment: Assessment
) -> None:
    chat_shift(ane, COPENHAGEN_NOON.date(), time(9), time(14))
    duty.renew_lease(ane, COPENHAGEN_NOON)
    chat = next(o for o in offers(assessment, Language.DANISH, COPENHAGEN_NOON)[0] if o.advised)
    assert chat.closes == datetime(2026, 6, 2, 12, tzinfo=UTC)


def test_a_call_can_be_wished_for_when_somebody_is_planned_to_call(
    ane: Counsellor, assessment: Assessment
) -> None:
    tomorrow = COPENHAGEN_NOON.date() + timedelta(days=1)
    times = {"starts": time(9), "ends": time(11), "kind": ShiftKind.PHONE}
    SingleShift.objects.create(counsellor=ane, date=tomorrow, **times)
    shown = offers(assessment, Language.DANISH, COPENHAGEN_NOON)[0]
    call = next(offer for offer in shown if offer.route == Route.CALLBACK)
    assert call.opens == datetime(2026, 6, 3, 7, tzinfo=UTC)
    # After this week nothing is planned yet: the hours of the service hold.
    assert set(call.parts) == set(DayPart)
    due = promise(Channel.CALLBACK, DayPart.MORNING, COPENHAGEN_NOON, COPENHAGEN_NOON)
    assert due == datetime(2026, 6, 3, 9, tzinfo=UTC)


def test_self_help_never_closes(assessment: Assessment) -> None:
    OpeningHours.objects.all().delete()
    assert on_offer(assessment) == [Route.SELF_HELP]
