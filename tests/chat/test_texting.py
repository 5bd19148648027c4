"""A conversation by text message: how it begins, goes on, and is stopped."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from channels_layer import inbox, outbox
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.outbox import queue_sms
from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    DayPart,
    Delivery,
    EndReason,
    ErrorCode,
    Language,
    Level,
    MessageKind,
    Notice,
    Outcome,
    Route,
    TextDelivered,
    Work,
)
from channels_layer.publish import counsellor_topic
from channels_layer.sms.reports import Fate, Inbound, Report, Word
from channels_layer.sms.segments import Encoding
from chat import appointments, messages, retention, sweeps, talks, texting, texts
from chat.messages import Utterance
from chat.models import Message
from chat.texts import TEXTS
from chat.threads import talk
from resources.apps import library
from scheduling import booking
from scheduling.free import Search
from scheduling.models import Counsellor, OpeningHours
from tests.cast import Cast
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, open_chat, refusal_of, waiting_callback, waiting_chat
from tests.laws.wire import published
from tests.plain_language import PLAIN, lix
from tests.saying import say, say_as_counsellor
from tests.scheduling.working import MONDAY, at, rules, works
from triage import appointments as booked
from triage import presence
from triage.assessing import latest
from triage.models import Assessment, Case, Contact, Event, EventKind
from triage.queue import entry, waiting_entries

pytestmark = pytest.mark.django_db
NUMBER, ANOTHER = "+4520304050", "+4520304051"
TEXT = "Hej, hvor kan jeg læse til gartner?"
DANGER = "Jeg vil ikke leve mere."
CPR = "Mit nummer er 010190-1234."
NINE = at(9)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


def came(text: str = TEXT, sender: str = NUMBER, sid: UUID | None = None, **more: Any) -> Inbound:
    return Inbound(f"SM{(sid or uuid4()).hex}", sender, "+4592459245", text, 1, **more)


def receive(text: str = TEXT, now: datetime = NINE, **more: Any) -> Contact:
    """What somebody texted; the newest conversation with them."""
    texting.receive(came(text, **more), now)
    return Contact.objects.filter(channel=Channel.SMS).latest("waiting_since")


def said(contact: Contact) -> list[tuple[str, str]]:
    rows = contact.messages.exclude(kind=MessageKind.NOTICE)
    return [(row.author, row.text) for row in rows]


def sent(number: str = NUMBER) -> dict[str, str]:
    """What goes to a number, by the last of its key."""
    rows = Outgoing.objects.filter(to=number).order_by("due_at")
    return {row.key.split(":")[3 if ":auto:" in row.key else 2]: row.text for row in rows}


def wrapped_up(contact: Contact, by: Counsellor, outcome: Outcome, now: datetime = NINE) -> None:
    talks.end_by_counsellor(contact.pk, by, now)
    talks.wrap_up(
        contact.pk,
        by,
        now,
        topic="work",
        level=Level.BRIEF,
        work=Work.DIALOGUE,
        outcome=outcome,
        referred_to="",
    )


# --- It begins ----------------------------------------------------------------------


def test_whoever_texts_first_is_in_the_queue(ane: Counsellor) -> None:
    contact = receive()
    assert (contact.state, contact.channel, contact.phone) == ("waiting", "sms", NUMBER)
    assert said(contact) == [(Author.CITIZEN, TEXT)]
    assert [each.contact for each in waiting_entries()] == [contact.pk]
    assert latest(contact.case).answers == {}
    assert [event.kind for event in journal(contact)] == [EventKind.QUEUED]


def test_they_are_promised_an_answer_and_told_how_to_stop(ane: Counsellor) -> None:
    contact = receive()
    assert contact.promise_at == NINE + timedelta(minutes=30)
    told = sent()["received"]
    assert told.startswith("eGuidance: Tak for din besked. En vejleder svarer senest kl. ")
    assert "STOP" in told
    assert "112" in told


def test_outside_opening_hours_they_are_told_when_it_opens(cast: Cast) -> None:
    OpeningHours.objects.all().delete()
    for weekday in range(5):
        OpeningHours.objects.create(
            route=Route.CHAT, weekday=weekday, opens=time(9), closes=time(15)
        )
    saturday = at(12, day=MONDAY - timedelta(days=2))
    contact = receive(now=saturday)
    assert contact.promise_at == at(9, 30)
    assert "senest mandag 7. september kl. 09.30." in sent()["received"]
    assert contact.state == ContactState.WAITING


def test_the_next_message_is_of_the_same_conversation(ane: Counsellor) -> None:
    first = receive()
    second = receive("Og hvad koster det?", NINE + MINUTE)
    assert first.pk == second.pk
    assert [text for _, text in said(first)] == [TEXT, "Og hvad koster det?"]
    assert list(sent()) == ["received"]


def test_another_number_is_another_conversation(ane: Counsellor) -> None:
    assert receive().case_id != receive(sender=ANOTHER, now=NINE + MINUTE).case_id


def test_the_same_message_again_changes_nothing(ane: Counsellor) -> None:
    once = came()
    texting.receive(once, NINE)
    before = ledger()
    with published() as wire:
        texting.receive(once, NINE + MINUTE)
    after = ledger()
    # That the telephone was heard of again is all.
    for each in (before, after):
        del each["channels_layer.Correspondent"]
    assert after == before
    assert wire.sent == []


def test_a_message_of_a_talk_that_has_ended_is_not_said_again_in_a_new_one(
    ane: Counsellor,
) -> None:
    once = came()
    texting.receive(once, NINE)
    contact = talks.take(Contact.objects.get().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.DONE)
    texting.receive(once, NINE + MINUTE)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("sender", ["", "1999", "Telia", "whatsapp:+4520304050", "+45 20304050"])
def test_whom_nobody_could_answer_is_refused(cast: Cast, sender: str) -> None:
    before = ledger()
    assert refusal_of(texting.receive, came(sender=sender), NINE) == ErrorCode.BAD_VALUE
    assert ledger() == before


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_nothing_at_all_is_refused(cast: Cast, text: str) -> None:
    before = ledger()
    assert refusal_of(texting.receive, came(text), NINE) == ErrorCode.BAD_VALUE
    assert ledger() == before


def test_danger_goes_to_the_front_and_the_helplines_are_sent_at_once(ane: Counsellor) -> None:
    calm = receive(sender=ANOTHER)
    contact = receive(DANGER, NINE + MINUTE)
    assert contact.danger_at == NINE + MINUTE
    assert [each.contact for each in waiting_entries()] == [contact.pk, calm.pk]
    told = sent()
    assert list(told) == ["danger"]
    assert "112" in told["danger"]
    assert "70 201 201" in told["danger"]
    assert "116 111" in told["danger"]


def test_a_danger_is_answered_once(ane: Counsellor) -> None:
    receive(DANGER)
    receive(DANGER, NINE + MINUTE)
    assert list(sent()) == ["danger"]
    assert Event.objects.filter(kind=EventKind.DANGER_FLAGGED).count() == 2


def test_a_cpr_number_is_masked_and_they_are_told(ane: Counsellor) -> None:
    contact = receive(CPR)
    assert "010190" not in said(contact)[0][1]
    assert "CPR-nummer" in sent()["masked"]
    assert not Outgoing.objects.filter(text__contains="010190").exists()


def test_a_picture_alone_is_answered_and_begins_nothing(ane: Counsellor) -> None:
    texting.receive(came("", media=1), NINE)
    assert "billeder" in sent()["pictures"]
    assert not Case.objects.exists()


def test_a_picture_with_words_is_answered_and_the_words_are_kept(ane: Counsellor) -> None:
    contact = receive("Hvad er det her?", media=2)
    assert said(contact) == [(Author.CITIZEN, "Hvad er det her?")]
    assert set(sent()) == {"pictures", "received"}


# --- Stop, help, start --------------------------------------------------------------


@pytest.mark.parametrize("text", ["STOP", "stop", " Stop. ", "»STOP!«", "Afmeld", "unsubscribe"])
def test_stop_ends_it_and_nothing_more_is_sent(ane: Counsellor, text: str) -> None:
    contact = receive()
    queue_sms(NUMBER, "Husk din tid", "appointment:1:day-before", NINE + timedelta(days=1))
    receive(text, NINE + MINUTE)
    contact.refresh_from_db()
    assert (contact.state, contact.ended, contact.phone) == ("ended", EndReason.CITIZEN, "")
    assert set(Outgoing.objects.values_list("state", flat=True)) == {OutgoingState.DROPPED}
    late = queue_sms(NUMBER, "Endnu en", "appointment:1:moved", NINE)
    assert (late.state, late.error, late.next_at) == (OutgoingState.DROPPED, "stopped", None)
    assert Event.objects.filter(kind=EventKind.TEXTS_STOPPED).count() == 1


def test_a_stop_in_an_open_talk_is_told_at_the_desk(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    receive("stop", NINE + MINUTE)
    contact.refresh_from_db()
    assert (contact.state, contact.counsellor, contact.wrapped_up) == ("ended", ane, False)
    assert contact.phone == ""
    assert refusal_of(say_as_counsellor, contact.pk, uuid4(), "Hej", ane, NINE) == ErrorCode.ENDED


def test_a_stop_of_somebody_unknown_is_remembered(cast: Cast) -> None:
    texting.receive(came("STOP"), NINE)
    assert inbox.is_stopped(NUMBER)
    assert not Contact.objects.exists()
    assert not Outgoing.objects.exists()


def test_stop_in_a_sentence_is_no_command(ane: Counsellor) -> None:
    contact = receive("Jeg vil stoppe på min uddannelse. Stop mig!")
    assert contact.state == ContactState.WAITING
    assert not inbox.is_stopped(NUMBER)


def test_what_the_vendor_takes_for_a_command_is_one(ane: Counsellor) -> None:
    contact = receive()
    texting.receive(came("NEJ TAK", word=Word.STOP), NINE)
    assert now_is(contact).state == ContactState.ENDED


def test_who_starts_again_gets_texts_again(ane: Counsellor) -> None:
    texting.receive(came("STOP"), NINE)
    texting.receive(came("start"), NINE + MINUTE)
    assert not inbox.is_stopped(NUMBER)
    assert "STOP" in sent()["started"]
    assert Event.objects.filter(kind=EventKind.TEXTS_STARTED).count() == 1


def test_who_writes_after_a_stop_is_heard_and_the_desk_sees_that_no_answer_goes(
    ane: Counsellor,
) -> None:
    """A danger must be seen by somebody, whatever can be answered."""
    texting.receive(came("STOP"), NINE)
    contact = talks.take(receive(DANGER, NINE + MINUTE).pk, ane, NINE)
    with published() as wire:
        say_as_counsellor(contact.pk, uuid4(), "Jeg er her.", ane, NINE)
    told = [f for f in wire.to_desk(counsellor_topic(ane.pk)) if isinstance(f, TextDelivered)]
    assert [each.delivery.state for each in told] == [Delivery.STOPPED]
    assert [each.state for each in talk(now_is(contact)).deliveries] == [Delivery.STOPPED]


@pytest.mark.parametrize(
    ("text", "words"),
    [("HJÆLP", "Det er anonymt"), ("hjaelp?", "Det er anonymt"), ("Help", "It is anonymous")],
)
def test_help_says_who_we_are_and_how_to_stop(cast: Cast, text: str, words: str) -> None:
    texting.receive(came(text), NINE)
    assert words in sent()["help"]
    assert "STOP" in sent()["help"]
    assert "112" in sent()["help"]
    assert not Contact.objects.exists()
    assert Event.objects.filter(kind=EventKind.TEXT_HELP).count() == 1


def test_help_in_a_talk_is_a_word_to_the_counsellor_too(ane: Counsellor) -> None:
    contact = receive()
    receive("Hjælp", NINE + MINUTE)
    assert said(contact)[1] == (Author.CITIZEN, "Hjælp")
    assert "help" in sent()


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


# --- A chat goes on by text message -------------------------------------------------


def test_an_open_chat_goes_on_with_the_same_counsellor_first(ane: Counsellor) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    say(chat, uuid4(), TEXT, now)
    texting.go_on(now_is(chat), uuid4(), "20 30 40 50", now)
    moved = now_is(chat)
    assert (moved.channel, moved.state, moved.phone) == ("sms", "waiting", NUMBER)
    assert (moved.reserved_for, moved.counsellor) == (ane, None)
    assert "Svar på denne sms" in sent()["moved"]
    assert moved.promise_at == now + timedelta(minutes=30) == moved.promise_due
    notices = moved.messages.filter(notice=Notice.ROUTE_CHANGED).values_list("name", flat=True)
    assert list(notices) == ["sms"]
    [event] = journal(moved, EventKind.MOVED)
    assert (event.data["before"], event.data["channel"]) == ("chat", "sms")
    answered = receive("Er du der?", now + MINUTE)
    assert answered.pk == chat.pk


def test_a_repeat_of_the_wish_changes_nothing(ane: Counsellor) -> None:
    now, name = timezone.now(), uuid4()
    chat = open_chat(ane, now)
    texting.go_on(now_is(chat), name, "20304050", now)
    before = ledger()
    texting.go_on(now_is(chat), name, "20304050", now + MINUTE)
    assert ledger() == before


def test_a_counsellor_who_is_gone_is_not_waited_for(cast: Cast) -> None:
    now = timezone.now()
    chat = open_chat(cast.ane.on_duty(), now)
    texting.go_on(now_is(chat), uuid4(), "20304050", now + timedelta(hours=2))
    assert now_is(chat).reserved_for is None


def test_a_waiting_chat_keeps_its_time(ane: Counsellor) -> None:
    now = timezone.now()
    chat = waiting_chat(now)
    texting.go_on(now_is(chat), uuid4(), "20304050", now + MINUTE)
    assert now_is(chat).waiting_since == now
    assert now_is(chat).promise_at == now + timedelta(minutes=30)
    assert entry(now_is(chat)).channel == Channel.SMS


def test_the_counsellor_may_do_it_for_them(ane: Counsellor, cast: Cast) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    bo = cast.bo.on_duty()
    assert refusal_of(texting.go_on_for, chat.pk, bo, "20304050", now) == ErrorCode.NOT_YOURS
    texting.go_on_for(chat.pk, ane, "20304050", now)
    assert now_is(chat).reserved_for == ane


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", ErrorCode.PHONE_NEEDED),
        ("2030", ErrorCode.PHONE_NEEDED),
        ("010190-1234", ErrorCode.BAD_VALUE),
        ("+44 20 7946 0958", ErrorCode.CANNOT_TEXT),
        ("+45 2030 4050 60", ErrorCode.NO_SUCH_NUMBER),
    ],
)
def test_it_needs_a_number_that_can_be_texted(ane: Counsellor, phone: str, code: ErrorCode) -> None:
    now = timezone.now()
    chat = now_is(open_chat(ane, now))
    before = ledger()
    assert refusal_of(texting.go_on, chat, uuid4(), phone, now) == code
    assert ledger() == before


def test_whoever_has_answered_stop_is_not_texted(ane: Counsellor) -> None:
    texting.receive(came("STOP"), NINE)
    chat = now_is(open_chat(ane, timezone.now()))
    wanted = (chat, uuid4(), "20304050", timezone.now())
    assert refusal_of(texting.go_on, *wanted) == ErrorCode.CANNOT_TEXT


def test_only_a_chat_goes_on_so(ane: Counsellor) -> None:
    now = timezone.now()
    call = waiting_callback(now)
    assert refusal_of(texting.go_on, call, uuid4(), "20304050", now) == ErrorCode.BAD_VALUE


def test_who_texts_cannot_be_moved_to_a_chat(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    back = (contact.pk, ane, Channel.CHAT, "", DayPart.ANY, NINE)
    assert refusal_of(talks.change_route, *back) == ErrorCode.BAD_VALUE


def test_who_texts_can_be_called_at_their_number(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    talks.change_route(contact.pk, ane, Channel.CALLBACK, "", DayPart.ANY, NINE)
    assert (now_is(contact).channel, now_is(contact).phone) == ("callback", NUMBER)


def test_a_chat_in_danger_is_sent_the_helplines_too(ane: Counsellor) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    say(chat, uuid4(), DANGER, now)
    texting.go_on(now_is(chat), uuid4(), "20304050", now)
    assert set(sent()) == {"moved", "danger"}


def test_several_who_say_things_at_once_are_told_apart(ane: Counsellor) -> None:
    """One batch holds chats and texts alike."""
    chat, texted = open_chat(ane, NINE), talks.take(receive().pk, ane, NINE)
    words = [Utterance(each.pk, uuid4(), "Hej", ane) for each in (chat, texted)]
    talks.say_all(words, NINE)
    keys = Outgoing.objects.filter(key__contains=":said:").values_list("key", flat=True)
    assert [key.split(":")[1] for key in keys] == [str(texted.pk)]


def test_an_assessment_of_nobodys_answers_is_kept(ane: Counsellor) -> None:
    receive()
    assert Assessment.objects.get().chosen == ""


# --- Its words ------------------------------------------------------------------------


def test_its_danish_is_plain() -> None:
    for name, text in vars(TEXTS[Language.DANISH]).items():
        if text.endswith("."):
            assert lix(text) <= PLAIN, name


@pytest.mark.parametrize("language", Language)
def test_nothing_it_says_costs_more_than_it_must(cast: Cast, language: Language) -> None:
    """No letter outside the cheap alphabet, and three parts at most with all helplines."""
    contact = texting_contact(language)
    texts.tell_received(contact, NINE)
    texts.tell_moved(contact, uuid4(), NINE)
    texts.tell_danger(contact, NINE)
    texts.tell_masked(contact, NINE)
    for what in ("pictures", "help", "started"):
        texts.answer(NUMBER, uuid4(), what, language, NINE)
    rows = Outgoing.objects.all()
    assert {row.encoding for row in rows} == {Encoding.GSM_7}
    assert max(row.parts for row in rows) <= 3
    assert len(rows) == 7


def texting_contact(language: Language) -> Contact:
    contact = receive()
    Outgoing.objects.all().delete()
    Case.objects.update(language=language)
    return Contact.objects.select_related("case").get(pk=contact.pk)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", "stop"),
        ("ＳＴＯＰ", "stop"),
        ("- stop -", "stop"),
        ("Hjælp!!", "help"),
        ("stop nu", None),
        ("st op", None),
        ("", None),
        ("🙂", None),
        ("yes", None),
    ],
)
def test_a_command_is_the_whole_of_a_message(text: str, word: str | None) -> None:
    assert texts.command_in(text)[0] == word
