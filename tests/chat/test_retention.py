"""After KEEP_DAYS the words are gone, and the journal still tells what happened."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from channels_layer.protocol import ContactState, Language, Level, Outcome, Work
from chat import messages, talks
from chat.models import Message, Note
from chat.retention import purge
from resources.apps import library
from tests.cast import Cast
from tests.laws.scene import PHONE, journal, new_case, now_is, waiting_callback
from tests.saying import say
from triage.models import Assessment, Case, Contact, Event, EventKind, WrapUp

NOW = timezone.now()
END = NOW + timedelta(hours=1)
KEPT = timedelta(days=settings.KEEP_DAYS)
SECOND = timedelta(seconds=1)
WORDS = "Ordene om min bror"
WRAP_UP: dict[str, Any] = {
    "topic": "work",
    "level": Level.BRIEF,
    "work": Work.DIALOGUE,
    "outcome": Outcome.DONE,
    "referred_to": WORDS,
}


@pytest.fixture
def ended(cast: Cast) -> Contact:
    """Every place where words may stand has some."""
    ane = cast.ane.on_duty()
    contact = waiting_callback(NOW, wish=WORDS)
    talks.assess(contact.case, Language.DANISH, {"topic": "work"}, NOW)
    talks.take(contact.pk, ane, NOW)
    say(contact, uuid4(), WORDS, NOW)
    messages.note(contact.pk, uuid4(), WORDS, ane, NOW)
    card = library().fitting(Language.DANISH, None, None)[0].card()
    messages.send_card(contact.pk, uuid4(), card, ane, NOW)
    talks.reassess(contact.pk, ane, {"topic": "work"}, Level.CASE_MANAGED, WORDS, NOW)
    talks.end_by_citizen(contact, END)
    return contact


def stored() -> str:
    tables: list[Any] = [Case, Contact, Assessment, WrapUp, Message, Note, Event]
    return str([list(table.objects.values()) for table in tables])


def test_nothing_goes_before_its_time(cast: Cast, ended: Contact) -> None:
    before = stored()
    assert purge(END + KEPT - SECOND) == 0
    assert stored() == before


def test_all_words_go_and_the_journal_stays(cast: Cast, ended: Contact) -> None:
    talks.wrap_up(ended.pk, cast.ane.counsellor, END, **WRAP_UP)
    kinds = [event.kind for event in journal(ended)]
    assert purge(END + KEPT) == 1
    after = stored()
    assert WORDS not in after
    assert PHONE not in after
    assert not Message.objects.filter(card__isnull=False).exists()
    assert not Assessment.objects.exclude(answers={}).exists()
    assert [event.kind for event in journal(ended)] == kinds
    assert now_is(ended).last_sequence == Message.objects.count()
    assert Event.objects.filter(kind=EventKind.PURGED, case=ended.case).count() == 1


def test_twice_is_once(ended: Contact) -> None:
    assert [purge(END + KEPT), purge(END + KEPT)] == [1, 0]


def test_what_is_noted_later_goes_too(cast: Cast, ended: Contact) -> None:
    """Nobody wrapped the talk up until it had been forgotten."""
    purge(END + KEPT)
    talks.wrap_up(ended.pk, cast.ane.counsellor, END + KEPT, **WRAP_UP)
    assert purge(END + KEPT + SECOND) == 1
    assert WORDS not in stored()


@pytest.mark.parametrize("taken", [True, False])
def test_a_case_with_a_live_contact_is_kept_whole(cast: Cast, ended: Contact, taken: bool) -> None:
    again = waiting_callback(NOW, ended.case)
    if taken:
        talks.take(again.pk, cast.ane.counsellor, NOW)
    before = stored()
    assert purge(NOW + KEPT - SECOND) == 0
    assert stored() == before


def test_a_contact_that_nobody_ended_is_forgotten_too(cast: Cast, ended: Contact) -> None:
    again = waiting_callback(NOW, ended.case)
    assert purge(END + KEPT * 2) == 1
    again.refresh_from_db()
    assert (again.state, again.phone) == (ContactState.ENDED, "")


def test_answers_without_a_contact_go_too(db: None) -> None:
    case = new_case()
    Assessment.objects.filter(case=case).update(answers={"topic": "work"})
    assert purge(case.opened_at + KEPT - SECOND) == 0
    assert purge(case.opened_at + KEPT) == 1
    assert Assessment.objects.get().answers == {}
