"""A conversation by text message: how it begins, is stopped, and what it says."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from channels_layer import inbox
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
    Outcome,
    QueueChanged,
    Route,
    TalkChanged,
    TalkOpened,
    TextDelivered,
)
from channels_layer.publish import QUEUE, counsellor_topic
from channels_layer.sms.reports import Word
from channels_layer.sms.segments import Encoding
from chat import talks, texting, texts
from chat.texts import TEXTS
from chat.threads import talk
from scheduling.models import Counsellor, OpeningHours
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
    said,
    sent,
    wrapped_up,
)
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, refusal_of
from tests.laws.wire import published
from tests.plain_language import PLAIN, lix
from tests.saying import say_as_counsellor
from tests.scheduling.working import MONDAY, at
from triage.assessing import latest
from triage.models import Case, Contact, Event, EventKind
from triage.queue import waiting_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


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
    assert "senest mandag 7. september kl. 9.30." in sent()["received"]
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
    with published() as wire:
        receive("stop", NINE + MINUTE)
    *_, told = wire.to_desk(counsellor_topic(ane.pk))
    assert isinstance(told, TalkOpened)
    assert (told.talk.entry.state, told.talk.phone) == ("ended", "")
    contact.refresh_from_db()
    assert (contact.state, contact.counsellor, contact.wrapped_up) == ("ended", ane, False)
    assert contact.phone == ""
    assert refusal_of(say_as_counsellor, contact.pk, uuid4(), "Hej", ane, NINE) == ErrorCode.ENDED


def test_a_stop_of_somebody_in_danger_ends_nothing_before_it_is_seen(ane: Counsellor) -> None:
    contact = receive(DANGER)
    with published() as wire:
        receive("STOP", NINE + MINUTE)
    stays = now_is(contact)
    assert (stays.state, stays.phone, stays.texts_stopped) == ("waiting", NUMBER, True)
    assert inbox.is_stopped(NUMBER)
    assert set(Outgoing.objects.values_list("state", flat=True)) == {OutgoingState.DROPPED}
    [told] = wire.to_desk(QUEUE)
    assert isinstance(told, QueueChanged)
    assert (told.entry.danger, told.entry.texts_stopped) == (True, True)
    held = talks.take(contact.pk, ane, NINE + MINUTE)
    assert talk(held).entry.texts_stopped
    receive("stop", NINE + 2 * MINUTE)
    assert (now_is(contact).state, now_is(contact).phone) == ("ended", "")


def test_a_danger_in_an_open_talk_that_is_not_seen_outlives_a_stop(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    receive(DANGER, NINE + MINUTE)
    with published() as wire:
        receive("STOP", NINE + MINUTE)
    assert (now_is(contact).state, now_is(contact).phone) == ("open", NUMBER)
    heard = wire.to_desk(counsellor_topic(ane.pk))
    told = [each for each in heard if isinstance(each, TalkChanged)]
    assert told[-1].entry.texts_stopped
    talks.change_route(contact.pk, ane, Channel.CALLBACK, "", DayPart.ANY, NINE + MINUTE)
    assert (now_is(contact).channel, now_is(contact).phone) == (Channel.CALLBACK, NUMBER)


def test_who_starts_again_in_danger_can_be_texted_again(ane: Counsellor) -> None:
    contact = receive(DANGER)
    receive("STOP", NINE + MINUTE)
    receive("START", NINE + 2 * MINUTE)
    assert not now_is(contact).texts_stopped


def test_the_number_of_who_has_stopped_is_forgotten_however_it_ends(ane: Counsellor) -> None:
    contact = receive(DANGER)
    receive("STOP", NINE + MINUTE)
    wrapped_up(talks.take(contact.pk, ane, NINE + MINUTE), ane, Outcome.FOLLOW_UP)
    assert now_is(contact).phone == ""


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
    shown = talk(now_is(contact))
    assert shown.entry.texts_stopped
    assert [each.state for each in shown.deliveries] == [Delivery.STOPPED]


@pytest.mark.parametrize(
    ("text", "words"),
    [("HJÆLP", "Hos os slettes"), ("hjaelp?", "Hos os slettes"), ("Help", "We erase what you")],
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
