"""A phrase of risk: to the front, help at once in the thread, and who saw it when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import Channel, Notice, QueueChanged, TalkChanged
from channels_layer.publish import QUEUE, counsellor_topic
from chat import talks
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.scene import (
    PHONE,
    journal,
    new_case,
    now_is,
    open_chat,
    waiting_callback,
    waiting_chat,
)
from tests.laws.wire import published
from tests.saying import say, say_as_counsellor
from triage.danger import flag_danger, saw_danger
from triage.models import Contact, EventKind
from triage.queue import waiting_entries

NOW = timezone.now()
LATER = NOW + timedelta(seconds=40)
RISK = "Jeg vil ikke leve mere."


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


def notices(contact: Contact) -> list[str]:
    return list(contact.messages.exclude(notice="").values_list("notice", flat=True))


def test_to_the_front_and_help_in_the_thread(ane: Counsellor) -> None:
    first, second = waiting_chat(NOW - timedelta(minutes=9)), waiting_chat(NOW)
    with published() as wire:
        say(second, uuid4(), RISK, NOW)
    assert [entry.contact for entry in waiting_entries()] == [second.pk, first.pk]
    (changed,) = (frame for frame in wire.to_desk(QUEUE) if isinstance(frame, QueueChanged))
    assert changed.entry.danger
    assert notices(second) == [Notice.DANGER]
    assert talks.take_next(ane, NOW) == second


def test_in_the_middle_of_a_talk_its_counsellor_hears_at_once(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    with published() as wire:
        say(contact, uuid4(), RISK, NOW)
    frames = wire.to_desk(counsellor_topic(ane.pk))
    assert [f.entry.danger for f in frames if isinstance(f, TalkChanged)] == [True]
    assert notices(contact) == [Notice.JOINED, Notice.DANGER]


def test_said_again_it_is_journalled_again_but_not_shown_again(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    for at in (NOW, LATER):
        say(contact, uuid4(), RISK, at)
    assert notices(contact) == [Notice.DANGER]
    flags = journal(contact, EventKind.DANGER_FLAGGED)
    assert [event.data["first"] for event in flags] == [True, False]
    assert now_is(contact).danger_at == NOW


def test_a_repeat_is_no_second_flag(ane: Counsellor) -> None:
    contact, name = waiting_chat(NOW), uuid4()
    for _ in range(2):
        say(contact, name, RISK, NOW)
    assert len(journal(contact, EventKind.DANGER_FLAGGED)) == 1


def test_the_journal_holds_categories_and_never_the_words(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    say(contact, uuid4(), RISK, NOW)
    (event,) = journal(contact, EventKind.DANGER_FLAGGED)
    assert event.data == {"categories": ["suicide"], "first": True}


def test_a_wish_flags_too(ane: Counsellor) -> None:
    contact = waiting_callback(NOW, wish=RISK)
    assert now_is(contact).danger_at == NOW
    assert notices(contact) == [Notice.DANGER]
    assert waiting_entries()[0].danger


def test_a_wish_with_another_route_flags_too(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    talks.choose(contact.case, uuid4(), Channel.CALLBACK, LATER, phone=PHONE, wish=RISK)
    assert notices(contact) == [Notice.ROUTE_CHANGED, Notice.DANGER]


def test_what_the_counsellor_writes_does_not_flag(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    say_as_counsellor(contact.pk, uuid4(), RISK, ane, NOW)
    assert now_is(contact).danger_at is None


# --- Who saw it ---------------------------------------------------------------------


def test_each_counsellor_is_journalled_once_with_the_seconds(cast: Cast, ane: Counsellor) -> None:
    contact, bo = waiting_chat(NOW), cast.bo.on_duty()
    flag_danger(contact, ("suicide",), NOW)
    firsts = [saw_danger(contact, who, LATER) for who in (ane, ane, bo, ane)]
    assert firsts == [True, False, True, False]
    seen = journal(contact, EventKind.DANGER_SEEN)
    assert [(event.counsellor, event.data) for event in seen] == [
        (ane, {"seconds": 40}),
        (bo, {"seconds": 40}),
    ]
    assert waiting_entries()[0].danger_seen_by == ["Ane", "Bo"]


def test_seen_again_changes_nothing(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    flag_danger(contact, ("suicide",), NOW)
    talks.saw_danger(contact.pk, ane, NOW)
    revision = now_is(contact).revision
    with published() as wire:
        talks.saw_danger(contact.pk, ane, LATER)
    assert wire.sent == []
    assert now_is(contact).revision == revision


def test_whoever_takes_it_has_seen_it(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    say(contact, uuid4(), RISK, NOW)
    talks.take(contact.pk, ane, LATER)
    (event,) = journal(contact, EventKind.DANGER_SEEN)
    assert (event.counsellor, event.data) == (ane, {"seconds": 40})


def test_nothing_is_seen_where_nothing_was_flagged(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    assert not saw_danger(contact, ane, NOW)
    assert journal(contact, EventKind.DANGER_SEEN) == []
    assert new_case().contacts.count() == 0
