"""The talk as text, for the citizen to keep."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import Channel, DayPart, Language, Notice
from chat import messages, talks
from chat.transcript import WORDS, transcript
from resources.apps import library
from tests.cast import Cast
from tests.laws.scene import open_chat
from tests.saying import say, say_as_counsellor
from triage.models import Contact

NOW = timezone.now()
# 23:30 the evening before by the Danish clock.
EVENING = datetime(2026, 6, 1, 21, 30, tzinfo=UTC)


@pytest.fixture
def talk(cast: Cast) -> Contact:
    return open_chat(cast.ane.on_duty(), NOW)


@pytest.mark.parametrize("language", Language)
def test_every_notice_has_its_words(language: Language) -> None:
    assert set(Notice) <= set(WORDS[language])


def test_who_said_what_and_when(cast: Cast, talk: Contact) -> None:
    ane = cast.ane.counsellor
    card = library().fitting(Language.DANISH, None, None)[0].card()
    say(talk, uuid4(), "Hej, jeg er 010190-1234", EVENING)
    say_as_counsellor(talk.pk, uuid4(), "Hej med dig", ane, EVENING)
    messages.send_card(talk.pk, uuid4(), card, ane, EVENING)
    assert transcript(talk, Language.DANISH).splitlines()[-3:] == [
        "2026-06-01 23:30  Dig: Hej, jeg er [CPR]",
        "2026-06-01 23:30  Ane: Hej med dig",
        f"2026-06-01 23:30  Ane: {card.title} – {card.url}",
    ]


@pytest.mark.parametrize(
    ("language", "joined"),
    [
        (Language.DANISH, "(Ane er med i samtalen.)"),
        (Language.ENGLISH, "(Ane has joined the talk.)"),
    ],
)
def test_notices_in_the_readers_language(talk: Contact, language: Language, joined: str) -> None:
    assert transcript(talk, language).splitlines()[-1].endswith(joined)


def test_where_the_talk_went_is_said(cast: Cast, talk: Contact) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.on_duty()
    talks.transfer(talk.pk, ane, bo.pk, "Tag den", NOW)
    talks.take(talk.pk, bo, NOW)
    talks.transfer(talk.pk, bo, None, "Tag den", NOW)
    talks.take(talk.pk, ane, NOW)
    talks.change_route(talk.pk, ane, Channel.MEETING, "20 30 40 50", DayPart.ANY, NOW)
    said = transcript(talk, Language.DANISH)
    for notice in ("Bo tager over.", "Samtalen er tilbage i køen.", "Ny vej: møde."):
        assert notice in said


def test_a_note_is_never_in_it(cast: Cast, talk: Contact) -> None:
    messages.note(talk.pk, uuid4(), "Kun til os", cast.ane.counsellor, NOW)
    assert "Kun til os" not in transcript(talk, Language.DANISH)
