"""A conversation by text message: how a counsellor answers, and how it ends."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer import inbox, outbox
from channels_layer.models import Incoming, Outgoing, OutgoingState
from channels_layer.protocol import (
    Channel,
    ContactState,
    DayPart,
    Delivery,
    ErrorCode,
    HelplinesTexted,
    Language,
    Outcome,
    TalkChanged,
    TextDelivered,
    Texted,
)
from channels_layer.publish import counsellor_topic
from channels_layer.reports import Fate, Report
from channels_layer.sms.reports import Inbound
from chat import appointments, messages, retention, sweeps, talks, texting
from chat.models import Message
from chat.telling import tell_deliveries
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
    go_on,
    receive,
    said,
    sent,
    wrapped_up,
)
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, open_chat, refusal_of, waiting_callback, waiting_chat
from tests.laws.wire import published
from tests.saying import arrive, say, say_as_counsellor
from tests.scheduling.working import at, rules, works
from triage import appointments as booked
from triage import presence
from triage.choosing import latest_contact, live_contact
from triage.models import Contact, EventKind

pytestmark = pytest.mark.django_db
Book = Callable[[Contact], Contact]


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
        tell_deliveries([row.pk])
    told, changed = wire.to_desk(counsellor_topic(ane.pk))
    assert isinstance(told, TextDelivered)
    assert (told.contact, told.delivery.state) == (contact.pk, Delivery.DELIVERED)
    assert talk(now_is(contact)).deliveries == [told.delivery]
    assert isinstance(changed, TalkChanged)
    # A desk that lost both finds out by the sum of its heartbeat.
    assert changed.entry.revision == now_is(contact).revision > contact.revision


def test_without_an_account_it_is_shown_and_the_desk_is_told(ane: Counsellor) -> None:
    contact = talks.take(receive(now=timezone.now()).pk, ane, timezone.now())
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, timezone.now())
    with published() as wire:
        sweeps.send_due()
    told, _ = wire.to_desk(counsellor_topic(ane.pk))
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
    arrive(waiting_chat(NINE), NINE)
    receive(now=NINE + MINUTE)
    hours_later = NINE + timedelta(hours=5)
    assert talks.take_next(ane, hours_later).channel == Channel.SMS


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


# --- What else the case is busy with ---------------------------------------------------


@pytest.fixture
def booked_at_ten(ane: Counsellor) -> Book:
    """Book a call at ten for the case of a talk, with Ane."""
    rules()
    works(ane)

    def book(talk: Contact) -> Contact:
        held = booking.hold(Search(Channel.CALLBACK), at(10), talk.case.pk, NINE)
        return appointments.book(talk.case, uuid4(), held.pk, NINE, phone=NUMBER)

    return book


@pytest.mark.parametrize("taken", [False, True])
def test_a_booked_call_comes_up_beside_a_text_talk(
    ane: Counsellor, booked_at_ten: Book, taken: bool
) -> None:
    texted = receive()
    if taken:
        talks.take(texted.pk, ane, NINE)
    call = booked_at_ten(texted)
    assert list(booked.come_due(at(10))) == [call]
    assert now_is(call).reserved_for == ane
    assert now_is(texted).state == (ContactState.OPEN if taken else ContactState.WAITING)
    assert talks.take(call.pk, ane, at(10)).state == ContactState.OPEN


def test_a_chat_that_has_gone_on_by_text_holds_up_no_booked_call(
    ane: Counsellor, booked_at_ten: Book
) -> None:
    chat = waiting_chat(NINE)
    call = booked_at_ten(chat)
    assert list(booked.come_due(at(10))) == []
    go_on(now_is(chat), NINE)
    assert list(booked.come_due(at(10))) == [call]
    assert now_is(chat).state == ContactState.WAITING
    assert latest_contact(chat.case) == call
    talks.end_by_citizen(now_is(call), at(10))
    assert latest_contact(chat.case) == chat


def test_the_case_is_closed_with_the_last_of_its_contacts(
    ane: Counsellor, booked_at_ten: Book
) -> None:
    texted = talks.take(receive().pk, ane, NINE)
    call = booked_at_ten(texted)
    list(booked.come_due(at(10)))
    talks.take(call.pk, ane, at(10))
    wrapped_up(call, ane, Outcome.DONE, at(10))
    assert not journal(call, EventKind.CASE_CLOSED)
    assert now_is(texted).phone == NUMBER
    wrapped_up(texted, ane, Outcome.DONE, at(11))
    assert journal(texted, EventKind.CASE_CLOSED)


def test_a_text_talk_becomes_no_second_call_of_its_case(
    ane: Counsellor, booked_at_ten: Book
) -> None:
    texted = talks.take(receive().pk, ane, NINE)
    booked_at_ten(texted)
    list(booked.come_due(at(10)))
    move = (texted.pk, ane, Channel.CALLBACK, NUMBER, DayPart.ANY, at(10))
    assert refusal_of(talks.change_route, *move) == ErrorCode.CALL_UNDER_WAY
    assert now_is(texted).state == ContactState.OPEN


def test_the_citizen_chooses_anew_for_the_call_and_not_for_the_talk_beside_it(
    ane: Counsellor, booked_at_ten: Book
) -> None:
    texted = receive()
    call = booked_at_ten(texted)
    list(booked.come_due(at(10)))
    assert waiting_chat(at(10), texted.case) == call
    assert now_is(texted).channel == Channel.SMS


def test_what_is_answered_to_here_your_talk_goes_on_is_of_that_talk(ane: Counsellor) -> None:
    """Though the chat has waited for longer than the talk by text that there was."""
    chat = open_chat(ane, NINE)
    texted = receive("Hej", NINE + MINUTE)
    go_on(now_is(chat), NINE + 2 * MINUTE)
    texting.receive(came("Ja tak, det passer fint."), NINE + 3 * MINUTE)
    assert ("citizen", "Ja tak, det passer fint.") in said(chat)
    assert said(texted) == [("citizen", "Hej")]


def test_whoever_texts_again_is_in_the_same_case_whatever_else_it_is_busy_with(
    ane: Counsellor, booked_at_ten: Book
) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    call = booked_at_ten(contact)
    assert receive("Hej igen", NINE + MINUTE).case_id == contact.case_id
    assert list(booked.come_due(at(10))) == [call]


def test_a_first_text_and_a_choice_in_the_same_case_are_both_taken(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    call = waiting_callback(NINE, contact.case)
    again = receive("Hej igen", NINE + MINUTE)
    assert (again.case_id, again.state) == (contact.case_id, ContactState.WAITING)
    assert live_contact(contact.case) == call


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


def test_the_vendors_names_are_forgotten_in_time(ane: Counsellor) -> None:
    """By them it may know a number yet."""
    contact = talks.take(receive().pk, ane, NINE)
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, NINE)
    [row] = Outgoing.objects.filter(key__contains=":said:")
    outbox.settle(row.pk, Report(f"SM{uuid4().hex}", Fate.DELIVERED), NINE)
    receive("Tak", NINE + MINUTE)
    before = NINE + MINUTE
    inbox.forget_old(before)
    outbox.erase_old(before)
    assert [each.at for each in Incoming.objects.all()] == [before]
    assert not Outgoing.objects.exclude(vendor_id="").exists()
    assert Outgoing.objects.get(pk=row.pk).state == OutgoingState.DELIVERED


def test_what_came_in_is_counted_by_its_parts(ane: Counsellor) -> None:
    texting.receive(Inbound(f"SM{uuid4().hex}", NUMBER, "+4592459245", TEXT, 3), NINE)
    receive("Ja", NINE + MINUTE)
    assert inbox.parts_received(NINE, NINE + timedelta(hours=1)) == 4
    assert inbox.parts_received(NINE + MINUTE, NINE + timedelta(hours=1)) == 1
