"""Called in one's turn: the place of a chat, and a telephone instead of a page."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.protocol import Channel, DayPart, Duty, ErrorCode, Language, Route
from channels_layer.refusal import Refusal
from scheduling import duty
from scheduling.models import Counsellor, OpeningHours, SpecialDay
from tests.cast import Cast
from tests.laws.scene import new_case, waiting_callback, waiting_chat
from tests.saying import arrive
from tests.triage.offered import MINUTE, NOW, on_offer
from triage import choosing, contacts
from triage.models import Assessment, Contact
from triage.places import place, positions
from triage.queue import offers, waiting_entries


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
