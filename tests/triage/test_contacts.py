"""What can happen to a contact, and what is refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from channels_layer.protocol import (
    Channel,
    ContactState,
    DayPart,
    Duty,
    EndReason,
    ErrorCode,
    Level,
    Outcome,
    Route,
    Work,
)
from scheduling import duty
from scheduling.models import OpeningHours
from tests.cast import Cast
from tests.laws.scene import (
    PHONE,
    journal,
    new_case,
    now_is,
    open_chat,
    refusal_of,
    waiting_callback,
    waiting_chat,
)
from triage import choosing, contacts
from triage.assessing import latest
from triage.models import Case, Contact, Event, EventKind, WrapUp

NOW = timezone.now()
LATER = NOW + timedelta(minutes=2)
WRAP_UP: dict[str, Any] = {
    "topic": "work",
    "level": Level.BRIEF,
    "work": Work.DIALOGUE,
    "outcome": Outcome.DONE,
}


@pytest.fixture(autouse=True)
def staffed(cast: Cast) -> None:
    cast.ane.on_duty()
    cast.bo.on_duty()


def still_staffed(cast: Cast, at: datetime) -> None:
    duty.renew_lease(cast.ane.counsellor, at)


def everything() -> list[Any]:
    """All that a refusal must leave as it was."""
    tables: list[Any] = [Case, Contact, Event, WrapUp]
    return [sorted(table.objects.values_list(), key=str) for table in tables]


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> ErrorCode | None:
    before = everything()
    code = refusal_of(act, *args, **kwargs)
    assert everything() == before
    return code


# --- Choosing -------------------------------------------------------------------


def test_a_first_choice_waits() -> None:
    case = new_case()
    contact, changed = choosing.choose(case, uuid4(), Channel.CHAT, NOW)
    assert changed
    assert (contact.state, contact.waiting_since) == (ContactState.WAITING, NOW)
    assert contact.promise_at == NOW + timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
    assert latest(case).chosen == Route.CHAT
    assert [event.kind for event in journal(contact)] == [EventKind.QUEUED]


def test_a_repeated_choice_changes_nothing_even_when_all_is_over() -> None:
    case, name = new_case(), uuid4()
    contact, _ = choosing.choose(case, name, Channel.CHAT, NOW)
    before = everything()
    assert choosing.choose(case, name, Channel.CHAT, LATER) == (contact, False)
    assert everything() == before
    contacts.end_by_citizen(contact, LATER)
    assert choosing.choose(case, name, Channel.CHAT, LATER) == (contact, False)
    assert case.contacts.count() == 1


def test_another_route_keeps_the_time_waited() -> None:
    chat = waiting_chat(NOW)
    moved, changed = choosing.choose(
        chat.case, uuid4(), Channel.CALLBACK, LATER, phone=PHONE, part=DayPart.MORNING
    )
    assert changed
    assert (moved.pk, moved.channel, moved.waiting_since) == (chat.pk, Channel.CALLBACK, NOW)
    assert (moved.phone, moved.wished_part) == (PHONE, DayPart.MORNING)
    (event,) = journal(chat, EventKind.MOVED)
    assert event.data.pop("choice")
    assert event.data == {"before": "chat", "channel": "callback", "waited": 120}


def test_back_to_chat_the_promise_is_the_first_one(cast: Cast) -> None:
    callback = waiting_callback(NOW)
    much_later = NOW + timedelta(hours=1)
    still_staffed(cast, much_later)
    moved, _ = choosing.choose(callback.case, uuid4(), Channel.CHAT, much_later)
    assert moved.promise_at == NOW + timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
    assert moved.promise_due == much_later
    assert moved.wished_part == ""


def test_no_other_route_in_the_middle_of_a_talk(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    choice = (contact.case, uuid4(), Channel.CALLBACK, LATER)
    assert refused(choosing.choose, *choice, phone=PHONE) == ErrorCode.NOT_WAITING


def test_nobody_on_duty_closes_chat(cast: Cast) -> None:
    for person in (cast.ane, cast.bo):
        duty.set_duty(person.counsellor, Duty.PAUSE, 3, NOW)
    code = refused(choosing.choose, new_case(), uuid4(), Channel.CHAT, NOW)
    assert code == ErrorCode.ROUTE_CLOSED


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.CALLBACK, Channel.MEETING])
def test_no_hours_close_a_route(channel: Channel) -> None:
    OpeningHours.objects.filter(route=channel).delete()
    code = refused(choosing.choose, new_case(), uuid4(), channel, NOW, phone=PHONE)
    assert code == ErrorCode.ROUTE_CLOSED


@pytest.mark.parametrize("phone", ["", "112", "+45 20 30 4"])
@pytest.mark.parametrize("channel", [Channel.CALLBACK, Channel.MEETING])
def test_a_wish_needs_a_number(channel: Channel, phone: str) -> None:
    code = refused(choosing.choose, new_case(), uuid4(), channel, NOW, phone=phone)
    assert code == ErrorCode.PHONE_NEEDED


def test_a_wish_keeps_no_cpr_number() -> None:
    contact = waiting_callback(NOW, wish="Jeg er 010190-1234, ring efter 16.")
    assert now_is(contact).wish == "Jeg er [CPR], ring efter 16."
    assert [event.data for event in journal(contact, EventKind.CPR_MASKED)] == [{"count": 1}]


def test_self_help_is_no_contact() -> None:
    case = new_case()
    choosing.choose_self_help(case, uuid4(), NOW)
    assert choosing.latest_contact(case) is None
    assert latest(case).chosen == Route.SELF_HELP


def test_a_closed_case_opens_when_its_citizen_comes_back(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    contacts.end_by_citizen(contact, NOW)
    contacts.wrap_up(contact, cast.ane.counsellor, NOW, **WRAP_UP)
    assert Case.objects.get().closed_at == NOW
    still_staffed(cast, LATER)
    again, _ = choosing.choose(contact.case, uuid4(), Channel.CHAT, LATER)
    assert again.pk != contact.pk
    assert again.waiting_since == LATER
    assert Case.objects.get().closed_at is None
    assert choosing.latest_contact(contact.case) == again


# --- Taking ---------------------------------------------------------------------


def test_taking_opens_it_and_ends_the_promise(cast: Cast) -> None:
    contact = contacts.take(waiting_chat(NOW), cast.ane.counsellor, LATER)
    assert (contact.state, contact.counsellor) == (ContactState.OPEN, cast.ane.counsellor)
    assert (contact.opened_at, contact.promise_due) == (LATER, None)
    (event,) = journal(contact, EventKind.TAKEN)
    assert (event.counsellor, event.data) == (cast.ane.counsellor, {"waited": 120})


def test_whoever_comes_second_gets_nothing(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    assert refused(contacts.take, contact, cast.bo.counsellor, NOW) == ErrorCode.NOT_WAITING
    assert refused(contacts.take_next, cast.bo.counsellor, NOW) == ErrorCode.NOTHING_WAITING


@pytest.mark.parametrize("wanted", [Duty.PAUSE, Duty.WRAP_UP, Duty.OFF])
def test_only_those_on_duty_take(cast: Cast, wanted: Duty) -> None:
    contact = waiting_chat(NOW)
    stale = cast.ane.counsellor
    me = type(stale).objects.get(pk=stale.pk)
    duty.set_duty(me, wanted, 3, NOW)
    assert refused(contacts.take, contact, stale, NOW) == ErrorCode.NOT_ON_DUTY
    assert refused(contacts.take_next, me, NOW) == ErrorCode.NOT_ON_DUTY


def test_chats_up_to_capacity_and_a_call_beside_them(cast: Cast) -> None:
    ane = cast.ane.on_duty(capacity=1)
    open_chat(ane, NOW)
    second, call = waiting_chat(NOW), waiting_callback(NOW)
    assert refused(contacts.take, second, ane, NOW) == ErrorCode.AT_CAPACITY
    assert contacts.take_next(ane, NOW) == call
    assert refused(contacts.take_next, ane, NOW) == ErrorCode.AT_CAPACITY


def test_a_call_that_became_a_chat_meanwhile_does_not_exceed_capacity(cast: Cast) -> None:
    ane = cast.ane.on_duty(capacity=1)
    open_chat(ane, NOW)
    as_i_saw_it = waiting_callback(NOW)
    choosing.choose(as_i_saw_it.case, uuid4(), Channel.CHAT, NOW)
    assert refused(contacts.take, as_i_saw_it, ane, NOW) == ErrorCode.NOT_WAITING


def test_next_is_the_nearest_promise_and_never_a_colleagues(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    kept = open_chat(ane, NOW - timedelta(minutes=9))
    contacts.transfer(kept, ane, bo, NOW)
    late, early = waiting_chat(NOW), waiting_chat(NOW - timedelta(minutes=1))
    assert contacts.take_next(ane, NOW) == early
    assert contacts.take_next(bo, NOW) == kept
    assert contacts.take_next(ane, NOW) == late
    assert refused(contacts.take_next, ane, NOW) == ErrorCode.NOTHING_WAITING


# --- Giving away ------------------------------------------------------------------


def test_back_in_the_queue_at_the_original_time(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    promise = contact.promise_at
    contacts.transfer(contact, cast.ane.counsellor, None, LATER)
    assert (contact.state, contact.waiting_since) == (ContactState.WAITING, NOW)
    assert (contact.promise_at, contact.promise_due) == (promise, promise)
    assert (contact.counsellor, contact.reserved_for) == (None, None)


def test_to_a_colleague_it_is_reserved_for_a_while(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    contacts.transfer(contact, cast.ane.counsellor, cast.bo.counsellor, LATER)
    assert contact.reserved_for == cast.bo.counsellor
    assert contact.reserved_until == LATER + timedelta(seconds=settings.RESERVED_SECONDS)
    taken = now_is(contacts.take(contact, cast.bo.counsellor, LATER))
    assert (taken.reserved_for, taken.reserved_until) == (None, None)


def test_only_the_holder_gives_away_and_only_to_somebody_there(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    ane, bo, karin = cast.ane.counsellor, cast.bo.counsellor, cast.karin.counsellor
    assert refused(contacts.transfer, contact, bo, None, NOW) == ErrorCode.NOT_YOURS
    assert refused(contacts.transfer, contact, ane, karin, NOW) == ErrorCode.UNKNOWN_COUNSELLOR
    assert refused(contacts.end_by_counsellor, contact, bo, NOW) == ErrorCode.NOT_YOURS


def test_the_holder_moves_a_talk_to_the_telephone(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    move = {"by": cast.bo.counsellor, "phone": PHONE}
    wish = (contact, Channel.CALLBACK, DayPart.ANY, LATER)
    assert refused(choosing.change_route, *wish, **move) == ErrorCode.NOT_YOURS
    choosing.change_route(*wish, by=cast.ane.counsellor, phone=PHONE)
    assert (contact.channel, contact.state) == (Channel.CALLBACK, ContactState.WAITING)
    assert (contact.counsellor, contact.waiting_since) == (None, NOW)


# --- Ending -----------------------------------------------------------------------


def test_an_ended_contact_never_comes_back(cast: Cast) -> None:
    ane = cast.ane.counsellor
    contact = open_chat(ane, NOW)
    contacts.end_by_counsellor(contact, ane, LATER)
    assert (contact.state, contact.ended) == (ContactState.ENDED, EndReason.COUNSELLOR)
    assert refused(contacts.end_by_counsellor, contact, ane, LATER) == ErrorCode.ENDED
    assert refused(contacts.transfer, contact, ane, None, LATER) == ErrorCode.ENDED
    assert refused(contacts.take, contact, ane, LATER) == ErrorCode.NOT_WAITING
    assert not contacts.end_by_citizen(contact, LATER)
    assert not contacts.give_back(contact, ane, LATER)


def test_wrap_up_once_and_by_the_holder(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    contact = open_chat(ane, NOW)
    contacts.end_by_citizen(contact, NOW)
    assert refused(contacts.wrap_up, contact, bo, NOW, **WRAP_UP) == ErrorCode.NOT_YOURS
    nonsense = WRAP_UP | {"topic": "the-weather"}
    assert refused(contacts.wrap_up, contact, ane, NOW, **nonsense) == ErrorCode.BAD_VALUE
    contacts.wrap_up(contact, ane, NOW, **WRAP_UP, referred_to="UU, se 010190-1234")
    assert WrapUp.objects.get().referred_to == "UU, se [CPR]"
    assert refused(contacts.wrap_up, contact, ane, NOW, **WRAP_UP) == ErrorCode.ENDED
    kinds = [EventKind.WRAPPED_UP, EventKind.CASE_CLOSED]
    assert [event.kind for event in journal(contact, *kinds)] == kinds


def test_a_follow_up_keeps_the_case_open(cast: Cast) -> None:
    contact = open_chat(cast.ane.counsellor, NOW)
    contacts.end_by_citizen(contact, NOW)
    follow_up = WRAP_UP | {"outcome": Outcome.FOLLOW_UP}
    contacts.wrap_up(contact, cast.ane.counsellor, NOW, **follow_up)
    assert Case.objects.get().closed_at is None
    assert journal(contact, EventKind.CASE_CLOSED) == []
