"""The live queue: who is in it, what is open, and how long it honestly takes."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from channels_layer.protocol import (
    Channel,
    ContactState,
    DayPart,
    Duty,
    ErrorCode,
    Language,
    Route,
)
from channels_layer.refusal import Refusal
from scheduling import duty
from scheduling.models import Counsellor, OpeningHours, SingleShift, SpecialDay
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.laws.scene import new_case, now_is, open_chat, waiting_callback, waiting_chat
from tests.saying import arrive
from tests.triage import places
from triage import choosing, contacts, queueing, waits
from triage.assessing import assess
from triage.contacts import transfer
from triage.danger import flag_danger
from triage.models import Assessment, Contact, EventKind
from triage.places import open_chats, place, positions, staffing
from triage.queue import ENOUGH_TO_TRY, next_for, offers, promise, waiting_entries

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
COPENHAGEN_NOON = datetime(2026, 6, 2, 10, tzinfo=UTC)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return assess(None, Language.DANISH, {"wish": "chat"}, NOW)


def on_offer(assessment: Assessment, now: datetime = NOW) -> list[Route]:
    return [offer.route for offer in offers(assessment, Language.DANISH, now)[0]]


def closed(assessment: Assessment, now: datetime = NOW) -> list[Route]:
    return [offer.route for offer in offers(assessment, Language.DANISH, now)[1]]


# --- Who waits ----------------------------------------------------------------------


def test_all_channels_in_one_queue_by_the_nearest_promise(ane: Counsellor) -> None:
    late = waiting_chat(NOW)
    early = waiting_chat(NOW - 2 * MINUTE)
    call = waiting_callback(NOW - timedelta(hours=9))
    entries = waiting_entries()
    assert [entry.contact for entry in entries] == [call.pk, early.pk, late.pk]
    assert [entry.state for entry in entries] == [ContactState.WAITING] * 3


def test_a_talk_that_a_clock_set_back_ended_before_it_began_tells_of_no_wait(
    ane: Counsellor, assessment: Assessment
) -> None:
    contact = open_chat(ane, NOW)
    contacts.end_by_counsellor(contact, ane, NOW - MINUTE)
    assert Route.CHAT in on_offer(assessment)
    assert place(waiting_chat(NOW), NOW) is not None


def test_danger_goes_first(ane: Counsellor) -> None:
    waiting_chat(NOW - 2 * MINUTE)
    call = waiting_callback(NOW)
    flag_danger(call, ("suicide",), NOW)
    assert waiting_entries()[0].contact == call.pk


def test_an_entry_tells_what_a_counsellor_needs(cast: Cast, ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    transfer(contact, ane, cast.bo.on_duty(), NOW)
    (entry,) = waiting_entries()
    assert (entry.reserved_for, entry.reserved_name) == (cast.bo.counsellor.pk, "Bo")
    assert (entry.revision, entry.waiting_since) == (contact.revision, NOW)
    assert (entry.counsellor, entry.wished_part, entry.level) == (None, None, "brief")


def test_taken_and_ended_are_not_in_it(ane: Counsellor) -> None:
    open_chat(ane, NOW)
    contacts.end_by_citizen(waiting_chat(NOW), NOW)
    assert waiting_entries() == []


# --- What is open -------------------------------------------------------------------


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


def only_open(route: Route, day: date, opens: time, closes: time) -> None:
    OpeningHours.objects.filter(route=route).delete()
    SpecialDay.objects.create(route=route, date=day, opens=opens, closes=closes)


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


# --- How long -----------------------------------------------------------------------


def expected(ahead: int, free: int, slots: int) -> tuple[int, int]:
    interval = waits.estimate(ahead, free, slots, waits.USUAL_SECONDS)
    assert interval
    return interval.wait_from, interval.wait_to


def test_the_wait_on_offer_is_that_of_the_next_in_the_queue(
    cast: Cast, ane: Counsellor, assessment: Assessment
) -> None:
    duty.set_duty(ane, Duty.ON, 1, NOW)
    numbers = count()
    for _ in range(3):
        chat = next(o for o in offers(assessment, Language.DANISH, NOW)[0] if o.route == "chat")
        assert (chat.wait_from, chat.wait_to) == expected(next(numbers), 1, 1)
        waiting_chat(NOW)
    waiting_callback(NOW)
    chat = next(o for o in offers(assessment, Language.DANISH, NOW)[0] if o.route == "chat")
    assert (chat.wait_from, chat.wait_to) == expected(3, 1, 1)


def test_slots_are_the_chats_of_all_on_duty(cast: Cast, ane: Counsellor) -> None:
    cast.bo.on_duty(capacity=2)
    open_chat(ane, NOW)
    call = waiting_callback(NOW)
    contacts.take(call, ane, NOW)
    assert (staffing(NOW).slots, staffing(NOW).free) == (5, 4)
    assert open_chats(ane) == 1
    duty.set_duty(ane, Duty.ON, 1, NOW)
    duty.set_duty(cast.bo.counsellor, Duty.PAUSE, 2, NOW)
    assert (staffing(NOW).slots, staffing(NOW).free) == (1, 0)


def test_a_place_among_the_chats(ane: Counsellor) -> None:
    duty.set_duty(ane, Duty.ON, 1, NOW)
    waiting_callback(NOW - timedelta(hours=9))
    first, second = waiting_chat(NOW - MINUTE), waiting_chat(NOW)
    places = [place(contact, NOW) for contact in (first, second)]
    assert [p and p.position for p in places] == [1, 2]
    assert [p and (p.wait_from, p.wait_to) for p in places] == [
        expected(0, 1, 1),
        expected(1, 1, 1),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_database_orders_as_the_arithmetic_does(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    people = [cast.ane.counsellor, cast.bo.counsellor]
    contacts = [_waits(chance, people) for _ in range(chance.randrange(30))]
    values = [_value(contact) for contact in contacts]
    for person in people:
        expected_order = [each.contact for each in queueing.next_for(person.pk, values)]
        order = [contact.pk for contact in next_for(person, tuple(Channel))]
        assert order == expected_order[: len(order)]
        assert len(order) == len(expected_order) or len(order) >= ENOUGH_TO_TRY
    chats = [contact for contact in contacts if contact.channel == Channel.CHAT]
    in_order = {c.pk: places.position(c.pk, map(_value, chats)) for c in chats}
    assert positions(chats) == in_order
    one_by_one = [positions([contact]) for contact in chats]
    assert {pk: place for each in one_by_one for pk, place in each.items()} == in_order


def test_who_comes_to_their_page_between_two_reads_is_not_passed_over(ane: Counsellor) -> None:
    """They are absent at the first read, and here at the last."""
    here, comes = waiting_chat(NOW), waiting_chat(NOW + MINUTE)
    arrive(here, NOW)
    trying = next_for(ane, tuple(Channel))
    assert next(trying) == here
    arrive(now_is(comes), NOW)
    assert list(trying) == [comes]


def _waits(chance: random.Random, people: list[Counsellor]) -> Contact:
    """With few moments, so that ties are met often."""
    return Contact.objects.create(
        case=new_case(),
        channel=chance.choice(list(Channel)),
        state=ContactState.WAITING,
        promise_at=NOW + chance.randrange(3) * MINUTE,
        waiting_since=NOW + chance.randrange(2) * MINUTE,
        danger_at=chance.choice([None, None, NOW]),
        connected=chance.choice([True, True, False]),
        reserved_for=chance.choice([None, None, *people]),
    )


def _value(contact: Contact) -> queueing.Waiting:
    return queueing.Waiting(
        contact.pk,
        contact.danger_at is not None,
        contact.promise_at,
        contact.waiting_since,
        contact.reserved_for_id,
        contact.channel != Channel.CHAT or contact.connected,
    )


def test_no_place_without_a_wait_or_without_staff(ane: Counsellor) -> None:
    talk, call, chat = open_chat(ane, NOW), waiting_callback(NOW), waiting_chat(NOW)
    assert place(talk, NOW) is None
    assert place(call, NOW) is None
    assert place(chat, NOW) is not None
    stale = now_is(chat)
    contacts.take(chat, ane, NOW)
    assert place(stale, NOW) is None
    duty.set_duty(ane, Duty.PAUSE, 3, NOW)
    assert place(chat, NOW) is None


def test_a_talk_counts_by_its_own_length(ane: Counsellor) -> None:
    for _ in range(20):
        contact = open_chat(ane, NOW - 30 * MINUTE)
        contacts.end_by_citizen(contact, NOW)
    duty.set_duty(ane, Duty.ON, 1, NOW)
    open_chat(ane, NOW)
    shown = place(waiting_chat(NOW), NOW)
    longer = waits.estimate(0, 0, 1, waits.handle_seconds([1800.0] * 20))
    assert shown
    assert longer
    assert (shown.wait_from, shown.wait_to) == (longer.wait_from, longer.wait_to)


# --- What is promised -----------------------------------------------------------------


def test_a_chats_promise_runs_on_the_plain_clock_when_the_clocks_change(cast: Cast) -> None:
    for eve in (
        datetime(2026, 3, 29, 0, 58, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 58, tzinfo=UTC),
    ):
        allowed = timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
        assert promise(Channel.CHAT, DayPart.ANY, eve, eve) == eve + allowed


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # The Saturday before, 15 local, eight open hours on 9 to 17: Sunday 15 local.
        (datetime(2026, 3, 28, 14, tzinfo=UTC), datetime(2026, 3, 29, 13, tzinfo=UTC)),
        (datetime(2026, 10, 24, 13, tzinfo=UTC), datetime(2026, 10, 25, 14, tzinfo=UTC)),
    ],
)
def test_a_wishs_promise_runs_in_opening_time_over_a_clock_change(
    db: None, asked: datetime, due: datetime
) -> None:
    for weekday in range(7):
        OpeningHours.objects.create(
            route=Route.CALLBACK, weekday=weekday, opens=time(9), closes=time(17)
        )
    assert promise(Channel.CALLBACK, DayPart.ANY, asked, asked) == due


@pytest.mark.parametrize(
    ("sunday", "noon"),
    [
        (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 10, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 11, tzinfo=UTC)),
    ],
)
def test_the_morning_ends_at_noon_on_the_wall_when_the_clocks_change(
    cast: Cast, sunday: datetime, noon: datetime
) -> None:
    assert promise(Channel.MEETING, DayPart.MORNING, sunday, sunday) == noon


def test_another_route_is_promised_from_the_first_wish(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    wish = (Channel.CALLBACK, DayPart.ANY)
    choosing.choose(contact.case, uuid4(), wish[0], NOW + MINUTE, phone="20304050")
    after = Contact.objects.get()
    assert after.promise_at == promise(*wish, NOW, NOW + MINUTE)
    assert after.events.filter(kind=EventKind.MOVED).count() == 1
    assert new_case().pk != after.case_id


# --- Called in one's turn -----------------------------------------------------------


def turns(contact: Contact, now: datetime) -> Contact:
    """Whoever waits to chat is to be called in their turn instead."""
    wish = (contact.case, uuid4(), Channel.CALLBACK, now)
    return choosing.choose(*wish, phone="20304050", part=DayPart.TURN)[0]


def test_who_is_called_in_their_turn_keeps_the_place_of_the_chat(ane: Counsellor) -> None:
    waits = [waiting_chat(NOW - number * MINUTE) for number in (3, 2, 1)]
    first, second, third = waits
    before = (second.waiting_since, second.promise_at)
    called = turns(second, NOW)
    assert (called.channel, called.waiting_since, called.promise_at) == (Channel.CALLBACK, *before)
    assert [entry.contact for entry in waiting_entries()] == [first.pk, second.pk, third.pk]
    assert positions([called]) == {second.pk: 2}
    assert positions([first, called, third]) == {first.pk: 1, second.pk: 2, third.pk: 3}
    shown = place(called, NOW)
    assert shown is not None
    assert shown.position == 2
    for here in (first, third):
        arrive(here, NOW)
    assert [contacts.take_next(ane, NOW).pk for _ in range(3)] == [each.pk for each in waits]


def test_they_do_not_fall_behind_when_they_leave_the_page(ane: Counsellor) -> None:
    """A chat whose citizen is gone lets others by; a telephone is there."""
    called = turns(waiting_chat(NOW - MINUTE), NOW)
    waiting_chat(NOW)
    assert contacts.take_next(ane, NOW).pk == called.pk


def test_who_wishes_it_at_once_comes_last_and_has_the_promise_of_a_chat(ane: Counsellor) -> None:
    chat = waiting_chat(NOW - MINUTE)
    called = choosing.choose(
        new_case(), uuid4(), Channel.CALLBACK, NOW, phone="20304050", part=DayPart.TURN
    )[0]
    assert called.promise_at == NOW + timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
    assert positions([chat, called]) == {chat.pk: 1, called.pk: 2}


def test_another_call_has_no_place_among_those_who_wait_for_their_turn(ane: Counsellor) -> None:
    assert place(waiting_callback(NOW), NOW) is None


def parts_of(assessment: Assessment, route: Route) -> list[DayPart]:
    return next(
        each.parts for each in offers(assessment, Language.DANISH, NOW)[0] if each.route == route
    )


def test_a_turn_is_offered_of_calls_while_there_are_chats(
    assessment: Assessment, cast: Cast
) -> None:
    assert DayPart.TURN not in parts_of(assessment, Route.CALLBACK)
    cast.ane.on_duty()
    assert parts_of(assessment, Route.CALLBACK)[:2] == [DayPart.TURN, DayPart.ANY]
    assert DayPart.TURN not in parts_of(assessment, Route.MEETING)
    OpeningHours.objects.filter(route=Route.CALLBACK).delete()
    SpecialDay.objects.all().delete()
    assert Route.CALLBACK not in on_offer(assessment)


def test_a_turn_that_will_not_come_is_refused_as_closed(cast: Cast) -> None:
    """Who goes home while the form is filled in."""
    ane = cast.ane.on_duty()
    chat = waiting_chat(NOW)
    duty.set_duty(ane, Duty.OFF, 3, NOW)
    with pytest.raises(Refusal) as refusal:
        turns(chat, NOW)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode.ROUTE_CLOSED, "day_part")
    cast.ane.on_duty()
    with pytest.raises(Refusal, match=ErrorCode.BAD_VALUE):
        choosing.choose(
            chat.case, uuid4(), Channel.MEETING, NOW, phone="20304050", part=DayPart.TURN
        )
