"""What is said is stored once and in order, and a repeat is answered as the first was."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import (
    Author,
    ErrorCode,
    Language,
    MessageKind,
    Noted,
    PersonRead,
    Said,
)
from channels_layer.publish import citizen_topic, counsellor_topic
from channels_layer.refusal import Refusal
from chat import messages, talks
from chat.messages import Utterance
from chat.models import Message, Note
from chat.storing import Spoken
from resources.apps import library
from tests.cast import Cast
from tests.laws.scene import journal, now_is, open_chat, refusal_of
from tests.laws.wire import published
from tests.saying import say, say_as_counsellor
from triage.models import Contact, EventKind

NOW = timezone.now()
LATER = NOW + timedelta(minutes=2)
CARD = library().fitting(Language.DANISH, None, None)[0].card()


@pytest.fixture
def talk(cast: Cast) -> Contact:
    """Between a citizen and Ane; the first message is that she joined."""
    return open_chat(cast.ane.on_duty(), NOW)


def said(contact: Contact) -> list[tuple[int, str, str]]:
    return [(m.sequence, m.author, m.text or m.notice) for m in contact.messages.all()]


def test_in_order_from_both_sides(cast: Cast, talk: Contact) -> None:
    say(talk, uuid4(), "Hej", NOW)
    say_as_counsellor(talk.pk, uuid4(), "Hej med dig", cast.ane.counsellor, NOW)
    messages.send_card(talk.pk, uuid4(), CARD, cast.ane.counsellor, NOW)
    assert said(talk) == [
        (1, Author.SERVICE, "joined"),
        (2, Author.CITIZEN, "Hej"),
        (3, Author.COUNSELLOR, "Hej med dig"),
        (4, Author.COUNSELLOR, ""),
    ]
    card = talk.messages.get(sequence=4)
    assert (card.kind, card.card and card.card["slug"]) == (MessageKind.CARD, CARD.slug)


def test_told_to_both_and_to_nobody_else(cast: Cast, talk: Contact) -> None:
    with published() as wire:
        message = say(talk, uuid4(), "Hej", NOW)
    everyone = (citizen_topic(talk.pk), counsellor_topic(cast.ane.counsellor.pk))
    assert [topics for _, topics in wire.sent] == [everyone]
    (heard,) = wire.to_citizen(everyone[0])
    assert isinstance(heard, Said)
    assert heard.message.client_id == message.client_id


# --- Many at once ---------------------------------------------------------------


def test_what_arrives_together_is_in_order_in_each_contact(cast: Cast, talk: Contact) -> None:
    ane = cast.ane.counsellor
    other = open_chat(ane, NOW)
    said_together = [
        Utterance(talk.pk, uuid4(), "Hej"),
        Utterance(other.pk, uuid4(), "Goddag"),
        Utterance(talk.pk, uuid4(), "Hej med dig", ane),
        Utterance(talk.pk, uuid4(), "Tak"),
    ]
    with published() as wire:
        answers = talks.say_all(said_together, NOW)
    assert [a.message.sequence for a in answers if isinstance(a, Spoken)] == [2, 2, 3, 4]
    assert [text for _, _, text in said(talk)] == ["joined", "Hej", "Hej med dig", "Tak"]
    assert [text for _, _, text in said(other)] == ["joined", "Goddag"]
    assert (now_is(talk).last_sequence, now_is(other).last_sequence) == (4, 2)
    heard = wire.to_citizen(citizen_topic(talk.pk))
    texts = [frame.message.text for frame in heard if isinstance(frame, Said)]
    assert texts == ["Hej", "Hej med dig", "Tak"]


def test_each_is_answered_for_itself(cast: Cast, talk: Contact) -> None:
    """A repeat of what is in the same batch too, and words that are refused leave no gap."""
    name, bo = uuid4(), cast.bo.counsellor
    first, again, empty, foreign, nowhere, taken, last = talks.say_all(
        [
            Utterance(talk.pk, name, "Hej"),
            Utterance(talk.pk, name, "Hej"),
            Utterance(talk.pk, uuid4(), " "),
            Utterance(talk.pk, uuid4(), "Hej", bo),
            Utterance(uuid4(), uuid4(), "Hej"),
            Utterance(talk.pk, name, "Hej", cast.ane.counsellor),
            Utterance(talk.pk, uuid4(), "Er du der?"),
        ],
        NOW,
    )
    assert first == again
    refused = [a.code for a in (empty, foreign, nowhere, taken) if isinstance(a, Refusal)]
    assert refused == [
        ErrorCode.BAD_VALUE,
        ErrorCode.NOT_YOURS,
        ErrorCode.NO_CONTACT,
        ErrorCode.CLIENT_ID_TAKEN,
    ]
    assert isinstance(last, Spoken)
    assert [sequence for sequence, _, _ in said(talk)] == [1, 2, 3]


def test_danger_among_many_is_answered_in_its_own_talk(cast: Cast, talk: Contact) -> None:
    other = open_chat(cast.ane.counsellor, NOW)
    danger = Utterance(other.pk, uuid4(), "Jeg vil ikke leve mere.")
    talks.say_all([Utterance(talk.pk, uuid4(), "Hej"), danger], NOW)
    assert (now_is(talk).danger_at, now_is(other).danger_at) == (None, NOW)
    assert [text for _, _, text in said(other)] == ["joined", "Jeg vil ikke leve mere.", "danger"]
    assert [text for _, _, text in said(talk)] == ["joined", "Hej"]


def test_danger_said_twice_in_a_batch_is_flagged_once(talk: Contact) -> None:
    danger = Utterance(talk.pk, uuid4(), "Jeg vil ikke leve mere.")
    talks.say_all([danger, danger], NOW)
    assert len(journal(talk, EventKind.DANGER_FLAGGED)) == 1


def test_fifty_cost_as_many_queries_as_one(
    cast: Cast, talk: Contact, django_assert_max_num_queries: Any
) -> None:
    """Begin, hold, look for repeats, insert, raise the sequences, commit."""
    others = [open_chat(cast.ane.on_duty(capacity=60), NOW) for _ in range(49)]
    said_together = [Utterance(each.pk, uuid4(), "Hej") for each in (talk, *others)]
    with django_assert_max_num_queries(6):
        talks.say_all(said_together, NOW)
    assert Message.objects.filter(text="Hej").count() == 50


# --- A repeat -------------------------------------------------------------------


def repeated(contact: Contact, first: Message) -> None:
    """The citizen's repeat, with other words even, gets the first's and tells nobody."""
    with published() as wire:
        again = say(contact, first.client_id, "noget andet", LATER)
    assert (again.pk, again.sequence, again.at) == (first.pk, first.sequence, first.at)
    assert wire.sent == []
    assert now_is(contact).messages.get(pk=first.pk).text == first.text


def test_a_repeat_is_answered_as_the_first_was(talk: Contact) -> None:
    first = say(talk, uuid4(), "Hej", NOW)
    repeated(talk, first)
    assert now_is(talk).last_sequence == 2


def test_a_repeat_is_answered_when_all_is_over(talk: Contact) -> None:
    first = say(talk, uuid4(), "Hej", NOW)
    talks.end_by_citizen(talk, NOW)
    repeated(talk, first)
    assert refusal_of(say, talk, uuid4(), "Og hej", LATER) == ErrorCode.ENDED


@pytest.mark.parametrize("over", ["ended", "transferred"])
def test_the_counsellors_repeat_is_answered_when_the_talk_is_gone(
    cast: Cast, talk: Contact, over: str
) -> None:
    ane = cast.ane.counsellor
    first = say_as_counsellor(talk.pk, uuid4(), "Hej", ane, NOW)
    card = messages.send_card(talk.pk, uuid4(), CARD, ane, NOW)
    note = messages.note(talk.pk, uuid4(), "Husk SU", ane, NOW)
    if over == "ended":
        talks.end_by_counsellor(talk.pk, ane, NOW)
    else:
        talks.transfer(talk.pk, ane, None, "Tag den gerne", NOW)
    assert say_as_counsellor(talk.pk, first.client_id, "Hej", ane, LATER) == first
    assert messages.send_card(talk.pk, card.message.client_id, CARD, ane, LATER) == card
    assert messages.note(talk.pk, note.client_id, "Husk SU", ane, LATER) == note
    code = ErrorCode.ENDED if over == "ended" else ErrorCode.NOT_YOURS
    assert refusal_of(say_as_counsellor, talk.pk, uuid4(), "Hej", ane, LATER) == code


def test_anothers_name_for_a_message_is_refused(cast: Cast, talk: Contact) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.on_duty()
    citizens = say(talk, uuid4(), "Hej", NOW).client_id
    services = talk.messages.get(sequence=1).client_id
    anes = say_as_counsellor(talk.pk, uuid4(), "Hej", ane, NOW).client_id
    talks.transfer(talk.pk, ane, bo.pk, "Tag den gerne", NOW)
    talks.take(talk.pk, bo, NOW)
    taken = ErrorCode.CLIENT_ID_TAKEN
    for name in (services, anes):
        assert refusal_of(say, talk, name, "Nej", NOW) == taken
    for name in (services, citizens, anes):
        assert refusal_of(say_as_counsellor, talk.pk, name, "Nej", bo, NOW) == taken
        assert refusal_of(messages.send_card, talk.pk, name, CARD, bo, NOW) == taken
    anes_note = Note.objects.get().client_id
    assert refusal_of(messages.note, talk.pk, anes_note, "Nej", bo, NOW) == taken


def test_the_same_name_in_another_contact_is_another_message(cast: Cast, talk: Contact) -> None:
    name = uuid4()
    other = open_chat(cast.ane.counsellor, NOW)
    assert say(talk, name, "Hej", NOW).pk != say(other, name, "Hej", NOW).pk


# --- What is refused ------------------------------------------------------------


@pytest.mark.parametrize("text", [" ", "\n\t ", "\u00a0"])
def test_nothing_is_not_said(cast: Cast, talk: Contact, text: str) -> None:
    ane = cast.ane.counsellor
    assert refusal_of(say, talk, uuid4(), text, NOW) == ErrorCode.BAD_VALUE
    code = refusal_of(say_as_counsellor, talk.pk, uuid4(), text, ane, NOW)
    assert code == ErrorCode.BAD_VALUE
    assert now_is(talk).last_sequence == 1


@pytest.mark.parametrize(
    ("known", "code"), [(True, ErrorCode.NOT_YOURS), (False, ErrorCode.NO_CONTACT)]
)
def test_only_who_holds_a_talk_writes_in_it(
    cast: Cast, talk: Contact, known: bool, code: ErrorCode
) -> None:
    contact: UUID = talk.pk if known else uuid4()
    bo = cast.bo.on_duty()
    assert refusal_of(say_as_counsellor, contact, uuid4(), "Hej", bo, NOW) == code
    assert refusal_of(messages.send_card, contact, uuid4(), CARD, bo, NOW) == code
    assert refusal_of(messages.note, contact, uuid4(), "Hej", bo, NOW) == code
    assert now_is(talk).last_sequence == 1


# --- CPR numbers ------------------------------------------------------------------


def test_a_cpr_number_is_never_stored_and_the_writer_is_told(cast: Cast, talk: Contact) -> None:
    ane = cast.ane.counsellor
    mine = say(talk, uuid4(), "Jeg er 010190-1234 og 0202901234", NOW)
    hers = say_as_counsellor(talk.pk, uuid4(), "Du er 010190-1234", ane, NOW)
    note = messages.note(talk.pk, uuid4(), "Er 010190-1234", ane, NOW)
    assert (mine.text, mine.masked) == ("Jeg er [CPR] og [CPR]", True)
    assert (hers.text, hers.masked) == ("Du er [CPR]", True)
    assert note.text == "Er [CPR]"
    assert not say(talk, uuid4(), "Tlf. 20 30 40 50", NOW).masked
    counts = [event.data for event in journal(talk, EventKind.CPR_MASKED)]
    assert counts == [{"count": 2}, {"count": 1}]
    stored = [*Message.objects.values_list("text", flat=True), Note.objects.get().text]
    assert not [text for text in stored if "1234" in text]


# --- Reading and noting -----------------------------------------------------------


def test_a_mark_only_rises_and_never_past_the_last(cast: Cast, talk: Contact) -> None:
    for _ in range(3):
        say(talk, uuid4(), "Hej", NOW)
    marks = []
    for sequence in (2, 1, 2, 9, 4):
        with published() as wire:
            messages.read(talk, Author.COUNSELLOR, sequence)
        heard = wire.to_citizen(citizen_topic(talk.pk))
        marks.append([f.sequence for f in heard if isinstance(f, PersonRead)])
    assert marks == [[2], [], [], [], [4]]
    assert (now_is(talk).counsellor_read, now_is(talk).citizen_read) == (4, 0)


def test_a_note_goes_to_the_desk_alone(cast: Cast, talk: Contact) -> None:
    with published() as wire:
        messages.note(talk.pk, uuid4(), "Husk SU", cast.ane.counsellor, NOW)
    (heard,) = wire.to_desk(counsellor_topic(cast.ane.counsellor.pk))
    assert isinstance(heard, Noted)
    assert heard.note.text == "Husk SU"
    assert [topics for _, topics in wire.sent] == [(counsellor_topic(cast.ane.counsellor.pk),)]
