"""A conversation by text message: how a counsellor answers, and how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer import inbox, outbox
from channels_layer.models import Outgoing
from channels_layer.protocol import (
    Channel,
    ContactState,
    Delivery,
    ErrorCode,
    HelplinesTexted,
    Language,
    Outcome,
    TextDelivered,
    Texted,
)
from channels_layer.publish import counsellor_topic
from channels_layer.sms.reports import Fate, Inbound, Report
from chat import appointments, messages, retention, sweeps, talks, texting
from chat.models import Message
from chat.threads import talk
from resources.apps import library
from scheduling import booking
from scheduling.free import Search
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.chat.by_text import (
    ANOTHER,
    CPR,
    DANGER,
    MINUTE,
    NINE,
    NUMBER,
    TEXT,
    came,
    receive,
    sent,
    wrapped_up,
)
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, open_chat, refusal_of, waiting_callback, waiting_chat
from tests.laws.wire import published
from tests.saying import say, say_as_counsellor
from tests.scheduling.working import at, rules, works
from triage import appointments as booked
from triage import presence
from triage.models import EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


# --- The counsellor answers -------------------------------------------------------------


def test_what_a_counsellor_says_is_sent_once(ane: Counsellor) -> None:
    contact, name = talks.take(receive().pk, ane, NINE), uuid4()
    for _ in range(2):
        say_as_counsellor(contact.pk, name, "Gartner læser man i Beder.", ane, NINE)
    row = Outgoing.objects.get(key=f"sms:{contact.pk}:said:{name}")
    assert (row.to, row.text, row.state) == (NUMBER, "Gartner læser man i Beder.", "waiting")


def test_what_citizens_and_chatters_say_is_not_sent(ane: Counsellor) -> None:
    chat = open_chat(ane, NINE)
    say_as_counsellor(chat.pk, uuid4(), "Hej", ane, NINE)
    say(chat, uuid4(), "Hej", NINE)
    receive()
    assert not Outgoing.objects.filter(key__contains=":said:").exists()


def test_notices_are_not_sent(ane: Counsellor, cast: Cast) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    talks.transfer(contact.pk, ane, None, "Til en anden", NINE)
    talks.take(contact.pk, ane, NINE)
    talks.end_by_counsellor(contact.pk, ane, NINE)
    assert list(sent()) == ["received"]


def test_a_cpr_number_is_masked_before_it_is_sent(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    say_as_counsellor(contact.pk, uuid4(), CPR, ane, NINE)
    assert not Outgoing.objects.filter(text__contains="010190").exists()


def test_what_no_vendor_would_take_is_refused_before_it_is_said(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    before = ledger()
    long = "x" * (outbox.MOST_LETTERS + 1)
    assert (
        refusal_of(say_as_counsellor, contact.pk, uuid4(), long, ane, NINE) == ErrorCode.TOO_LARGE
    )
    assert ledger() == before
    say_as_counsellor(contact.pk, uuid4(), long[1:], ane, NINE)


def test_a_card_goes_as_its_title_and_its_link(ane: Counsellor) -> None:
    contact, name = talks.take(receive().pk, ane, NINE), uuid4()
    resource = library().get("su-in-short", Language.DANISH)
    assert resource is not None
    card = resource.card()
    messages.send_card(contact.pk, name, card, ane, NINE)
    row = Outgoing.objects.get(key=f"sms:{contact.pk}:said:{name}")
    assert row.text == f"{card.title}\n{card.url}"


def test_how_far_it_came_is_seen_on_the_message(ane: Counsellor) -> None:
    contact, name = talks.take(receive().pk, ane, NINE), uuid4()
    say_as_counsellor(contact.pk, name, "Ja", ane, NINE)
    [waiting] = talk(now_is(contact)).deliveries
    assert (waiting.client_id, waiting.state, waiting.parts) == (name, Delivery.WAITING, 1)
    row = Outgoing.objects.get(key__endswith=str(name))
    with published() as wire:
        outbox.settle(row.pk, Report(f"SM{'0' * 32}", Fate.DELIVERED), NINE)
        texting.tell([row.pk])
    [told] = wire.to_desk(counsellor_topic(ane.pk))
    assert isinstance(told, TextDelivered)
    assert (told.contact, told.delivery.state) == (contact.pk, Delivery.DELIVERED)
    assert talk(now_is(contact)).deliveries == [told.delivery]


def test_without_an_account_it_is_shown_and_the_desk_is_told(ane: Counsellor) -> None:
    contact = talks.take(receive(now=timezone.now()).pk, ane, timezone.now())
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, timezone.now())
    with published() as wire:
        sweeps.send_due()
    [told] = wire.to_desk(counsellor_topic(ane.pk))
    assert isinstance(told, TextDelivered)
    assert told.delivery.state == Delivery.SHOWN


def test_the_desk_knows_whether_the_helplines_came(ane: Counsellor) -> None:
    contact = talks.take(receive(now=timezone.now()).pk, ane, timezone.now())
    assert talk(now_is(contact)).helplines is None
    with published() as wire:
        receive(DANGER, timezone.now())
        sweeps.send_due()
        row = Outgoing.objects.get(key=f"sms:{contact.pk}:auto:danger")
        texting.pass_on(row.pk, ane, timezone.now())
        texting.take_back(row.pk, ane, timezone.now())
    frames = wire.to_desk(counsellor_topic(ane.pk))
    told = [frame for frame in frames if isinstance(frame, HelplinesTexted)]
    assert [frame.helplines.state for frame in told] == [
        Delivery.WAITING,
        Delivery.SHOWN,
        Delivery.PASSED_ON,
        Delivery.SHOWN,
    ]
    assert {frame.contact for frame in told} == {contact.pk}
    assert talk(now_is(contact)).helplines == told[-1].helplines
    ats = [frame.helplines.at for frame in told[1:]]
    assert ats == sorted(ats, key=str)


def test_whoever_has_answered_stop_gets_no_helplines_and_the_desk_knows(ane: Counsellor) -> None:
    texting.receive(came("STOP"), NINE)
    contact = talks.take(receive(DANGER).pk, ane, NINE)
    assert talk(now_is(contact)).helplines == Texted(state=Delivery.STOPPED)


def test_the_number_is_masked_at_the_desk(ane: Counsellor) -> None:
    assert talk(talks.take(receive().pk, ane, NINE)).phone == "…50"


def test_who_texts_takes_no_chats_place(cast: Cast) -> None:
    ane = cast.ane.on_duty(capacity=1)
    open_chat(ane, NINE)
    receive()
    assert talks.take_next(ane, NINE).channel == Channel.SMS


def test_who_texts_is_never_away_nor_gone(ane: Counsellor) -> None:
    contact, later = receive(), NINE + timedelta(hours=12)
    assert list(presence.abandon_gone(later)) == []
    assert list(presence.disconnect_lapsed(later)) == []
    assert now_is(contact).state == ContactState.WAITING


def test_a_missed_promise_is_noted_and_sends_nothing(ane: Counsellor) -> None:
    contact = receive()
    list(presence.miss_promises(NINE + timedelta(hours=1)))
    assert journal(contact, EventKind.PROMISE_MISSED)
    assert list(sent()) == ["received"]


# --- It ends, and what is forgotten ---------------------------------------------------


def test_the_number_is_forgotten_when_it_is_done(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.DONE)
    assert now_is(contact).phone == ""
    again = receive("Tak", NINE + MINUTE)
    assert again.case_id != contact.case_id


def test_whoever_is_followed_up_comes_back_to_the_same_case_and_counsellor(
    ane: Counsellor,
) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    ane.lease_until = NINE + timedelta(hours=1)
    ane.save()
    again = receive("Hej igen", NINE + MINUTE)
    assert (again.case_id, again.reserved_for) == (contact.case_id, ane)
    assert again.pk != contact.pk


def test_a_case_that_is_busy_with_a_call_is_left_alone(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    waiting_callback(NINE, contact.case)
    assert receive("Hej igen", NINE + MINUTE).case_id != contact.case_id


def test_a_booked_call_is_not_held_up_by_a_new_talk_of_its_case(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    rules()
    works(ane)
    held = booking.hold(Search(Channel.CALLBACK), at(10), contact.case.pk, NINE)
    appointments.book(contact.case, uuid4(), held.pk, NINE, phone=NUMBER)
    assert receive("Hej igen", NINE + MINUTE).case_id != contact.case_id


def test_a_booked_call_does_not_end_a_text_that_waits(ane: Counsellor) -> None:
    chat = waiting_chat(NINE)
    rules()
    works(ane)
    held = booking.hold(Search(Channel.CALLBACK), at(10), chat.case.pk, NINE)
    appointments.book(chat.case, uuid4(), held.pk, NINE, phone=NUMBER)
    texting.go_on(now_is(chat), uuid4(), NUMBER, NINE)
    assert list(booked.come_due(at(10))) == []
    assert now_is(chat).state == ContactState.WAITING
    talks.end_by_citizen(now_is(chat), at(10))
    assert [each.channel for each in booked.come_due(at(10))] == [Channel.CALLBACK]


def test_words_and_numbers_are_forgotten_in_time(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, NINE)
    retention.purge(NINE + timedelta(days=31))
    assert now_is(contact).phone == ""
    assert not Outgoing.objects.exclude(to="", text="").exists()
    assert not Message.objects.exclude(text="").exists()


def test_a_quiet_telephone_is_forgotten_and_a_stop_is_not(cast: Cast) -> None:
    texting.receive(came("HJÆLP", ANOTHER), NINE)
    texting.receive(came("STOP"), NINE)
    assert inbox.forget_old(NINE + timedelta(days=31)) == 1
    assert inbox.is_stopped(NUMBER)


def test_what_came_in_is_counted_by_its_parts(ane: Counsellor) -> None:
    texting.receive(Inbound(f"SM{uuid4().hex}", NUMBER, "+4592459245", TEXT, 3), NINE)
    receive("Ja", NINE + MINUTE)
    assert inbox.parts_received(NINE, NINE + timedelta(hours=1)) == 4
    assert inbox.parts_received(NINE + MINUTE, NINE + timedelta(hours=1)) == 1
