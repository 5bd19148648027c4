"""A conversation by mail: how a counsellor answers, and how it ends."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from channels_layer import sending
from channels_layer.mail.letters import message_id
from channels_layer.models import Outgoing, OutgoingState, Submitted
from channels_layer.outbox import queue_mail
from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    DayPart,
    Delivery,
    ErrorCode,
    Language,
    Outcome,
    TextDelivered,
)
from channels_layer.publish import counsellor_topic
from chat import messages, retention, sweeps, talks
from chat.arriving import arrive
from chat.models import Message
from chat.threads import talk
from resources.apps import library
from scheduling.models import Counsellor
from targets.today import today
from tests.cast import Cast
from tests.chat.by_mail import NINE, SENDER, SUBJECT, mailed, receive, said, sent
from tests.chat.by_text import CPR, MINUTE, wrapped_up
from tests.doors.test_mail import report
from tests.laws.scene import journal, now_is, open_chat, refusal_of, waiting_chat
from tests.laws.wire import published
from tests.saying import say, say_as_counsellor
from tests.smtp.stand_in import Server
from triage import choosing, presence
from triage.models import Contact, EventKind

pytestmark = pytest.mark.django_db
NAME = "<one@post.example>"


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


def open_mail(ane: Counsellor, **more: Any) -> Contact:
    return talks.take(receive(name=NAME, **more).pk, ane, NINE)


def row_of(contact: Contact, name: object) -> Outgoing:
    return Outgoing.objects.get(key=f"mail:{contact.pk}:said:{name}")


# --- The counsellor answers -------------------------------------------------------------


def test_what_a_counsellor_says_is_sent_once_and_signed(ane: Counsellor) -> None:
    contact, name = open_mail(ane), uuid4()
    for _ in range(2):
        say_as_counsellor(contact.pk, name, "Gartner læser man i Beder.", ane, NINE)
    row = row_of(contact, name)
    assert (row.to, row.subject, row.state) == (SENDER, f"Re: {SUBJECT}", "waiting")
    assert row.text == "Gartner læser man i Beder.\n\n-- \nAne\neGuidance"
    assert row.submitted == Submitted.BY_HAND


def test_it_is_put_below_the_mail_that_it_answers(ane: Counsellor, post: Server) -> None:
    contact = open_mail(ane)
    arrive(mailed("Mere", name="<two@post.example>", answers=NAME), NINE + MINUTE)
    name = uuid4()
    say_as_counsellor(contact.pk, name, "Ja", ane, NINE + MINUTE)
    sending.send_due(NINE + MINUTE)
    answers = {each["Message-ID"]: each for each in post.to(SENDER)}
    answer = answers[message_id(row_of(contact, name).pk)]
    assert answer["In-Reply-To"] == "<two@post.example>"
    assert answer["References"] == f"{NAME} <two@post.example>"
    assert answer["Subject"] == f"Re: {SUBJECT}"
    assert answer["Auto-Submitted"] is None


def test_what_the_service_says_of_itself_is_told_to_machines(ane: Counsellor, post: Server) -> None:
    receive(name=NAME)
    sending.send_due(NINE)
    [received] = post.to(SENDER)
    assert received["Auto-Submitted"] == "auto-replied"
    assert received["X-Auto-Response-Suppress"] == "All"
    assert received["In-Reply-To"] == NAME


def test_many_mails_name_no_more_than_need_be(ane: Counsellor) -> None:
    contact = open_mail(ane)
    for number in range(30):
        names = " ".join(f"<{each}@post.example>" for each in range(number))
        raw = mailed("Mere", name=f"<{number}@post.example>", References=names)
        arrive(raw, NINE + MINUTE)
    assert now_is(contact).references.split()[-1] == "<29@post.example>"
    assert len(now_is(contact).references.split()) == 10


def test_a_mail_without_a_name_or_a_subject_is_answered_all_the_same(ane: Counsellor) -> None:
    arrive(b"From: anemone@post.example\n\nHej", NINE)
    contact, name = talks.take(Contact.objects.get().pk, ane, NINE), uuid4()
    say_as_counsellor(contact.pk, name, "Hej", ane, NINE)
    assert (row_of(contact, name).subject, row_of(contact, name).references) == ("Re: Din mail", "")


def test_what_citizens_and_chatters_say_is_not_sent(ane: Counsellor) -> None:
    chat = open_chat(ane, NINE)
    say_as_counsellor(chat.pk, uuid4(), "Hej", ane, NINE)
    say(chat, uuid4(), "Hej", NINE)
    receive()
    assert not Outgoing.objects.filter(key__contains=":said:").exists()


def test_notices_are_not_sent(ane: Counsellor) -> None:
    contact = open_mail(ane)
    talks.transfer(contact.pk, ane, None, "Til en anden", NINE)
    talks.take(contact.pk, ane, NINE)
    talks.end_by_counsellor(contact.pk, ane, NINE)
    assert list(sent()) == ["received"]


def test_a_cpr_number_is_masked_before_it_is_sent(ane: Counsellor) -> None:
    contact = open_mail(ane)
    say_as_counsellor(contact.pk, uuid4(), CPR, ane, NINE)
    assert not Outgoing.objects.filter(text__contains="010190").exists()


def test_a_card_goes_with_what_it_is_about(ane: Counsellor) -> None:
    contact, name = open_mail(ane), uuid4()
    resource = library().get("su-in-short", Language.DANISH)
    assert resource is not None
    card = resource.card()
    messages.send_card(contact.pk, name, card, ane, NINE)
    text = row_of(contact, name).text
    assert text.startswith(f"{card.title}\n{card.summary}\n{card.url}\n\n-- \n")


def test_how_far_it_came_is_seen_on_the_message(ane: Counsellor, post: Server) -> None:
    contact, name, now = open_mail(ane), uuid4(), timezone.now()
    say_as_counsellor(contact.pk, name, "Ja", ane, now)
    [waiting] = talk(now_is(contact)).deliveries
    assert (waiting.client_id, waiting.state, waiting.parts) == (name, Delivery.WAITING, 0)
    with published() as wire:
        sweeps.send_due()
        arrive(report(row_of(contact, name)), now)
        arrive(report(row_of(contact, name)), now)
    told = [f for f in wire.to_desk(counsellor_topic(ane.pk)) if isinstance(f, TextDelivered)]
    assert [each.delivery.state for each in told] == [Delivery.SENT, Delivery.UNDELIVERED]
    assert talk(now_is(contact)).deliveries == [told[-1].delivery]


def test_without_a_server_it_is_shown(ane: Counsellor) -> None:
    contact, now = open_mail(ane), timezone.now()
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, now)
    sweeps.send_due()
    assert [each.state for each in talk(now_is(contact)).deliveries] == [Delivery.SHOWN]


def test_the_address_is_masked_at_the_desk(ane: Counsellor) -> None:
    contact = open_mail(ane)
    assert (talk(contact).email, talk(contact).phone) == ("a…@post.example", "")


def test_who_mails_takes_no_chats_place(cast: Cast) -> None:
    ane = cast.ane.on_duty(capacity=1)
    open_chat(ane, NINE)
    waiting_chat(NINE - MINUTE)
    receive()
    assert talks.take_next(ane, NINE).channel == Channel.MAIL


def test_who_mails_is_never_away_nor_gone(ane: Counsellor) -> None:
    contact, later = receive(), NINE + timedelta(days=3)
    assert list(presence.abandon_gone(later)) == []
    assert list(presence.disconnect_lapsed(later)) == []
    assert now_is(contact).state == ContactState.WAITING


def test_a_missed_promise_is_noted_and_sends_nothing(ane: Counsellor) -> None:
    contact = receive()
    list(presence.miss_promises(contact.promise_at + MINUTE))
    assert journal(contact, EventKind.PROMISE_MISSED)
    assert list(sent()) == ["received"]


def test_the_promise_has_a_setting(ane: Counsellor, settings: Settings) -> None:
    settings.MAIL_PROMISE_SECONDS = 600
    assert receive().promise_at == NINE + timedelta(seconds=600)


def test_it_is_counted_as_what_it_is(ane: Counsellor) -> None:
    receive(now=timezone.now())
    counts = today(timezone.now())
    assert (counts[Channel.MAIL].waiting, counts[Channel.SMS].waiting) == (1, 0)


# --- It is moved --------------------------------------------------------------------------


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.MAIL])
def test_it_can_not_become_a_chat_nor_a_chat_a_mail(ane: Counsellor, channel: Channel) -> None:
    contact = open_mail(ane) if channel == Channel.CHAT else open_chat(ane, NINE)
    refused = refusal_of(
        talks.change_route, contact.pk, ane, channel, "20304050", DayPart.ANY, NINE
    )
    assert refused == ErrorCode.BAD_VALUE


def test_nobody_chooses_mail_as_a_route(ane: Counsellor) -> None:
    case = waiting_chat(NINE).case
    assert refusal_of(choosing.choose, case, uuid4(), Channel.MAIL, NINE) == ErrorCode.BAD_VALUE


def test_who_is_called_instead_has_no_address_here_any_more(ane: Counsellor) -> None:
    contact = open_mail(ane)
    talks.change_route(contact.pk, ane, Channel.CALLBACK, "20304050", DayPart.ANY, NINE)
    moved = now_is(contact)
    assert (moved.channel, moved.phone) == (Channel.CALLBACK, "20304050")
    assert (moved.email, moved.subject, moved.references) == ("", "", "")


# --- It ends, and what is forgotten ---------------------------------------------------


def test_whoever_ends_a_wait_leaves_no_address(ane: Counsellor) -> None:
    contact = receive()
    talks.end_by_citizen(contact, NINE)
    assert now_is(contact).email == ""


def test_a_follow_up_keeps_the_address(ane: Counsellor) -> None:
    contact = open_mail(ane)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    assert now_is(contact).email == SENDER


def test_all_words_and_addresses_are_forgotten_in_time(ane: Counsellor) -> None:
    contact = open_mail(ane, pictures=1)
    say_as_counsellor(contact.pk, uuid4(), "Ja", ane, NINE)
    retention.purge(NINE + timedelta(days=31))
    kept = now_is(contact)
    assert (kept.email, kept.subject, kept.references) == ("", "", "")
    assert not Outgoing.objects.exclude(to="", text="", subject="", references="").exists()
    assert not Message.objects.exclude(text="", mail__isnull=True).exists()
    assert retention.purge(NINE + timedelta(days=31)) == 0


def test_an_answer_after_it_was_forgotten_is_a_new_talk(ane: Counsellor) -> None:
    contact = open_mail(ane)
    answered = message_id(row_of_any(contact).pk)
    retention.purge(NINE + timedelta(days=31))
    again = receive("Hej igen", answers=answered, now=NINE + timedelta(days=32))
    assert again.case_id != contact.case_id
    assert said(again) == [(Author.CITIZEN, "Hej igen")]


def row_of_any(contact: Contact) -> Outgoing:
    return Outgoing.objects.get(key__startswith=f"mail:{contact.pk}:")


def test_a_name_that_is_none_is_not_written_into_a_mail(cast: Cast) -> None:
    for name in ("", "<a@b>\r\nBcc: c@d.example", "a@b", "<æ@b>"):
        with pytest.raises(ValueError, match="not the name of a mail"):
            queue_mail(SENDER, "Hej", "Hej", f"x:{name}", NINE, references=[name])
    assert not Outgoing.objects.filter(state=OutgoingState.WAITING).exists()
