"""What is said is stored once and in order, and a repeat is answered as the first was."""

from datetime import timedelta
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
from chat import messages, talks
from chat.models import Message, Note
from resources.apps import library
from tests.cast import Cast
from tests.laws.scene import journal, now_is, open_chat, refusal_of
from tests.laws.wire import published
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
    talks.say(talk, uuid4(), "Hej", NOW)
    messages.say_as_counsellor(talk.pk, uuid4(), "Hej med dig", cast.ane.counsellor, NOW)
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
        message = talks.say(talk, uuid4(), "Hej", NOW)
    everyone = (citizen_topic(talk.pk), counsellor_topic(cast.ane.counsellor.pk))
    assert [topics for _, topics in wire.sent] == [everyone]
    (heard,) = wire.to_citizen(everyone[0])
    assert isinstance(heard, Said)
    assert heard.message.client_id == message.client_id


# --- A repeat -------------------------------------------------------------------


def repeated(contact: Contact, first: Message) -> None:
    """The citizen's repeat, with other words even, gets the first's and tells nobody."""
    with published() as wire:
        again = talks.say(contact, first.client_id, "noget andet", LATER)
    assert (again.pk, again.sequence, again.at) == (first.pk, first.sequence, first.at)
    assert wire.sent == []
    assert now_is(contact).messages.get(pk=first.pk).text == first.text


def test_a_repeat_is_answered_as_the_first_was(talk: Contact) -> None:
    first = talks.say(talk, uuid4(), "Hej", NOW)
    repeated(talk, first)
    assert now_is(talk).last_sequence == 2


def test_a_repeat_is_answered_when_all_is_over(talk: Contact) -> None:
    first = talks.say(talk, uuid4(), "Hej", NOW)
    talks.end_by_citizen(talk, NOW)
    repeated(talk, first)
    assert refusal_of(talks.say, talk, uuid4(), "Og hej", LATER) == ErrorCode.ENDED


@pytest.mark.parametrize("over", ["ended", "transferred"])
def test_the_counsellors_repeat_is_answered_when_the_talk_is_gone(
    cast: Cast, talk: Contact, over: str
) -> None:
    ane = cast.ane.counsellor
    first = messages.say_as_counsellor(talk.pk, uuid4(), "Hej", ane, NOW)
    card = messages.send_card(talk.pk, uuid4(), CARD, ane, NOW)
    note = messages.note(talk.pk, uuid4(), "Husk SU", ane, NOW)
    if over == "ended":
        talks.end_by_counsellor(talk.pk, ane, NOW)
    else:
        talks.transfer(talk.pk, ane, None, "Tag den gerne", NOW)
    assert messages.say_as_counsellor(talk.pk, first.client_id, "Hej", ane, LATER) == first
    assert messages.send_card(talk.pk, card.client_id, CARD, ane, LATER) == card
    assert messages.note(talk.pk, note.client_id, "Husk SU", ane, LATER) == note
    code = ErrorCode.ENDED if over == "ended" else ErrorCode.NOT_YOURS
    assert refusal_of(messages.say_as_counsellor, talk.pk, uuid4(), "Hej", ane, LATER) == code


def test_anothers_name_for_a_message_is_refused(cast: Cast, talk: Contact) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.on_duty()
    citizens = talks.say(talk, uuid4(), "Hej", NOW).client_id
    services = talk.messages.get(sequence=1).client_id
    anes = messages.say_as_counsellor(talk.pk, uuid4(), "Hej", ane, NOW).client_id
    talks.transfer(talk.pk, ane, bo.pk, "Tag den gerne", NOW)
    talks.take(talk.pk, bo, NOW)
    taken = ErrorCode.CLIENT_ID_TAKEN
    for name in (services, anes):
        assert refusal_of(talks.say, talk, name, "Nej", NOW) == taken
    for name in (services, citizens, anes):
        assert refusal_of(messages.say_as_counsellor, talk.pk, name, "Nej", bo, NOW) == taken
        assert refusal_of(messages.send_card, talk.pk, name, CARD, bo, NOW) == taken
    anes_note = Note.objects.get().client_id
    assert refusal_of(messages.note, talk.pk, anes_note, "Nej", bo, NOW) == taken


def test_the_same_name_in_another_contact_is_another_message(cast: Cast, talk: Contact) -> None:
    name = uuid4()
    other = open_chat(cast.ane.counsellor, NOW)
    assert talks.say(talk, name, "Hej", NOW).pk != talks.say(other, name, "Hej", NOW).pk


# --- What is refused ------------------------------------------------------------


@pytest.mark.parametrize("text", [" ", "\n\t ", "\u00a0"])
def test_nothing_is_not_said(cast: Cast, talk: Contact, text: str) -> None:
    ane = cast.ane.counsellor
    assert refusal_of(talks.say, talk, uuid4(), text, NOW) == ErrorCode.BAD_VALUE
    code = refusal_of(messages.say_as_counsellor, talk.pk, uuid4(), text, ane, NOW)
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
    assert refusal_of(messages.say_as_counsellor, contact, uuid4(), "Hej", bo, NOW) == code
    assert refusal_of(messages.send_card, contact, uuid4(), CARD, bo, NOW) == code
    assert refusal_of(messages.note, contact, uuid4(), "Hej", bo, NOW) == code
    assert now_is(talk).last_sequence == 1


# --- CPR numbers ------------------------------------------------------------------


def test_a_cpr_number_is_never_stored_and_the_writer_is_told(cast: Cast, talk: Contact) -> None:
    ane = cast.ane.counsellor
    mine = talks.say(talk, uuid4(), "Jeg er 010190-1234 og 0202901234", NOW)
    hers = messages.say_as_counsellor(talk.pk, uuid4(), "Du er 010190-1234", ane, NOW)
    note = messages.note(talk.pk, uuid4(), "Er 010190-1234", ane, NOW)
    assert (mine.text, mine.masked) == ("Jeg er [CPR] og [CPR]", True)
    assert (hers.text, hers.masked) == ("Du er [CPR]", True)
    assert note.text == "Er [CPR]"
    assert not talks.say(talk, uuid4(), "Tlf. 20 30 40 50", NOW).masked
    counts = [event.data for event in journal(talk, EventKind.CPR_MASKED)]
    assert counts == [{"count": 2}, {"count": 1}]
    stored = [*Message.objects.values_list("text", flat=True), Note.objects.get().text]
    assert not [text for text in stored if "1234" in text]


# --- Reading and noting -----------------------------------------------------------


def test_a_mark_only_rises_and_never_past_the_last(cast: Cast, talk: Contact) -> None:
    for _ in range(3):
        talks.say(talk, uuid4(), "Hej", NOW)
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
