"""A talk from queue to wrap-up: who hears of what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import (
    Assessed,
    Author,
    Channel,
    ContactState,
    DayPart,
    DeskReply,
    Duty,
    ErrorCode,
    Language,
    Level,
    Noted,
    Notice,
    Outcome,
    PersonTyping,
    QueueChanged,
    Route,
    TalkChanged,
    TalkGone,
    TalkOpened,
    ThreadChanged,
    Work,
)
from channels_layer.publish import QUEUE, citizen_topic, counsellor_topic
from chat import attendance, messages, talks
from chat.models import Feedback
from chat.threads import thread_state
from scheduling.models import Counsellor
from tests.cast import Cast, open_from_eight_to_three
from tests.laws.scene import (
    PHONE,
    journal,
    new_case,
    now_is,
    open_chat,
    refusal_of,
    waiting_callback,
    waiting_chat,
)
from tests.laws.wire import Wire, published
from tests.saying import arrive, say
from triage.models import Contact, EventKind

NOW = timezone.now()
LATER = NOW + timedelta(minutes=2)
WRAP_UP: dict[str, Any] = {
    "topic": "work",
    "level": Level.BRIEF,
    "work": Work.DIALOGUE,
    "outcome": Outcome.DONE,
    "referred_to": "",
}


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


@pytest.fixture
def bo(cast: Cast) -> Counsellor:
    return cast.bo.on_duty()


def notices(contact: Contact) -> list[tuple[str, str]]:
    told = contact.messages.exclude(notice="").order_by("sequence")
    return list(told.values_list("notice", "name"))


def desk(wire: Wire, whose: Counsellor) -> list[type[DeskReply]]:
    return [type(frame) for frame in wire.to_desk(counsellor_topic(whose.pk))]


def queue(wire: Wire) -> list[ContactState]:
    """The states that the queue was told of."""
    frames = wire.to_desk(QUEUE)
    return [frame.entry.state for frame in frames if isinstance(frame, QueueChanged)]


def thread(wire: Wire, contact: Contact) -> list[ContactState]:
    frames = wire.to_citizen(citizen_topic(contact.pk))
    return [frame.thread.state for frame in frames if isinstance(frame, ThreadChanged)]


# --- Choosing ---------------------------------------------------------------------


def test_a_new_contact_is_told_to_the_queue(ane: Counsellor) -> None:
    with published() as wire:
        waiting_chat(NOW)
    assert queue(wire) == ["waiting"]


def test_another_route_is_said_in_the_thread_once(ane: Counsellor) -> None:
    contact, name = waiting_chat(NOW), uuid4()
    for _ in range(2):
        talks.choose(contact.case, name, Channel.MEETING, LATER, phone=PHONE)
    assert notices(contact) == [(Notice.ROUTE_CHANGED, "meeting")]


def test_new_answers_reach_all_who_see_the_case(ane: Counsellor, bo: Counsellor) -> None:
    """Ane has yet to wrap up the first contact while Bo holds the second."""
    first = open_chat(ane, NOW)
    talks.end_by_citizen(first, NOW)
    second = waiting_chat(NOW, first.case)
    talks.take(second.pk, bo, NOW)
    with published() as wire:
        talks.assess(first.case, Language.ENGLISH, {"topic": "money"}, LATER)
    for whose in (ane, bo):
        frames = wire.to_desk(counsellor_topic(whose.pk))
        assert any(isinstance(f, Assessed) and f.assessment.answers for f in frames)
        (changed,) = (f for f in frames if isinstance(f, TalkChanged))
        assert (changed.entry.topic, changed.entry.language) == ("money", Language.ENGLISH)


def test_new_answers_of_who_waits_reach_the_queue(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    with published() as wire:
        talks.assess(contact.case, Language.DANISH, {"topic": "money"}, LATER)
    (changed,) = (frame for frame in wire.to_desk(QUEUE) if isinstance(frame, QueueChanged))
    assert changed.entry.topic == "money"
    assert changed.entry.revision == now_is(contact).revision > contact.revision


# --- Taking and giving ------------------------------------------------------------


def test_taking_is_told_to_all_three(ane: Counsellor, bo: Counsellor) -> None:
    contact = waiting_chat(NOW)
    with published() as wire:
        talks.take_next(ane, NOW)
    assert TalkOpened in desk(wire, ane)
    assert desk(wire, bo) == []
    assert queue(wire) == ["open"]
    assert thread(wire, contact) == ["open"]
    assert notices(contact) == [(Notice.JOINED, "Ane")]


def test_a_note_goes_along_with_a_transfer(ane: Counsellor, bo: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    with published() as wire:
        talks.transfer(contact.pk, ane, bo.pk, "Er 010190-1234, søger SU", NOW)
    assert desk(wire, ane) == [Noted, TalkGone]
    assert queue(wire) == thread(wire, contact) == ["waiting"]
    with published() as wire:
        talks.take_next(bo, NOW)
    (opened,) = (f for f in wire.to_desk(counsellor_topic(bo.pk)) if isinstance(f, TalkOpened))
    assert [note.text for note in opened.talk.notes] == ["Er [CPR], søger SU"]
    assert notices(contact)[1:] == [(Notice.TRANSFERRED, "Bo"), (Notice.JOINED, "Bo")]


def test_to_whom_a_talk_cannot_be_given(cast: Cast, ane: Counsellor, bo: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    nobody, unknown = 10**6, ErrorCode.UNKNOWN_COUNSELLOR
    for to in (nobody, ane.pk, cast.karin.counsellor.pk):
        assert refusal_of(talks.transfer, contact.pk, ane, to, "Tag den", NOW) == unknown
    cast.bo.user.is_active = False
    cast.bo.user.save()
    assert refusal_of(talks.transfer, contact.pk, ane, bo.pk, "Tag den", NOW) == unknown
    assert now_is(contact).counsellor == ane
    assert contact.notes.count() == 0


def test_the_counsellor_moves_a_talk_to_the_telephone(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    wish = (Channel.CALLBACK, "", DayPart.ANY, LATER)
    code = refusal_of(talks.change_route, contact.pk, ane, *wish)
    assert code == ErrorCode.PHONE_NEEDED
    with published() as wire:
        talks.change_route(contact.pk, ane, Channel.CALLBACK, PHONE, DayPart.ANY, LATER)
    assert TalkGone in desk(wire, ane)
    assert queue(wire) == ["waiting"]
    assert notices(contact)[-1] == (Notice.ROUTE_CHANGED, "callback")


def test_a_talk_moves_only_to_a_part_of_the_day_with_hours(ane: Counsellor) -> None:
    open_from_eight_to_three(Route.CALLBACK)
    contact = open_chat(ane, NOW)
    evening = (Channel.CALLBACK, PHONE, DayPart.EVENING, NOW)
    assert refusal_of(talks.change_route, contact.pk, ane, *evening) == ErrorCode.BAD_VALUE
    assert now_is(contact).channel == "chat"
    talks.change_route(contact.pk, ane, Channel.CALLBACK, PHONE, DayPart.MORNING, NOW)
    assert now_is(contact).wished_part == "morning"


def test_the_citizen_is_told_what_was_wished_for_and_promised(ane: Counsellor) -> None:
    """Whoever chose it: the page has it from here, also after a reload."""
    contact = open_chat(ane, NOW)
    assert (thread_state(contact).wished_part, thread_state(contact).promise_at) == (None, None)
    with published() as wire:
        talks.change_route(contact.pk, ane, Channel.CALLBACK, PHONE, DayPart.MORNING, LATER)
    *_, told = wire.to_citizen(citizen_topic(contact.pk))
    assert isinstance(told, ThreadChanged)
    assert told.thread.wished_part == DayPart.MORNING
    assert told.thread.promise_at == now_is(contact).promise_at > LATER


def test_a_number_once_given_is_enough(ane: Counsellor) -> None:
    contact = waiting_callback(NOW)
    talks.take_next(ane, NOW)
    talks.change_route(contact.pk, ane, Channel.MEETING, "", DayPart.EVENING, NOW)
    after = now_is(contact)
    assert (after.phone, after.wished_part, after.channel) == (PHONE, "evening", "meeting")


def test_a_counsellor_comes_only_to_the_talks_they_hold(ane: Counsellor, bo: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    wish = (Channel.CALLBACK, PHONE, DayPart.ANY, NOW)
    refusals = {
        refusal_of(talks.transfer, contact.pk, bo, None, "Tag den", NOW),
        refusal_of(talks.reassess, contact.pk, bo, {}, None, "", NOW),
        refusal_of(talks.change_route, contact.pk, bo, *wish),
        refusal_of(talks.end_by_counsellor, contact.pk, bo, NOW),
        refusal_of(talks.wrap_up, contact.pk, bo, NOW, **WRAP_UP),
        refusal_of(talks.saw_danger, contact.pk, bo, NOW),
    }
    assert refusals == {ErrorCode.NOT_YOURS}
    assert refusal_of(talks.take, uuid4(), bo, NOW) == ErrorCode.NO_CONTACT


# --- Ending -----------------------------------------------------------------------


def test_the_citizen_ends_and_both_are_told_once(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    with published() as wire:
        talks.end_by_citizen(contact, NOW)
        talks.end_by_citizen(contact, NOW)
    assert notices(contact)[1:] == [(Notice.ENDED, "")]
    assert thread(wire, contact) == ["ended"]
    assert TalkChanged in desk(wire, ane)
    assert len(journal(contact, EventKind.ENDED)) == 1


def test_the_end_of_a_wait_closes_the_case_and_clears_the_queue(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    with published() as wire:
        talks.end_by_citizen(contact, LATER)
    assert queue(wire) == ["ended"]
    assert now_is(contact).case.closed_at == LATER


def test_after_wrap_up_the_desk_is_clear(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    talks.end_by_counsellor(contact.pk, ane, NOW)
    assert notices(contact)[-1] == (Notice.ENDED, "Ane")
    with published() as wire:
        talks.wrap_up(contact.pk, ane, NOW, **WRAP_UP)
    assert desk(wire, ane) == [TalkGone]


def test_feedback_may_change_and_the_journal_says_so(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    talks.end_by_citizen(contact, NOW)
    with published() as wire:
        talks.give_feedback(contact, "partly", 3, NOW)
        talks.give_feedback(contact, "yes", None, LATER)
        talks.give_feedback(contact, "yes", None, LATER)
    told = wire.to_citizen(citizen_topic(contact.pk))
    assert [f.thread.feedback_given for f in told if isinstance(f, ThreadChanged)] == [True] * 2
    assert Feedback.objects.values_list("answered", "rating").get() == ("yes", None)
    told_of = [event.data for event in journal(contact, EventKind.FEEDBACK)]
    assert told_of == [{"answered": "partly", "rating": 3}, {"answered": "yes", "rating": None}]


def test_feedback_waits_for_the_end(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    assert refusal_of(talks.give_feedback, contact, "yes", 5, NOW) == ErrorCode.NOT_ENDED


# --- Hints --------------------------------------------------------------------------


def test_typing_is_told_to_the_other_side_alone(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    with published() as wire:
        talks.typing(contact, Author.CITIZEN, True)
        talks.typing(contact, Author.COUNSELLOR, False)
    assert typists(wire.to_desk(counsellor_topic(ane.pk))) == [(Author.CITIZEN, True)]
    assert typists(wire.to_citizen(citizen_topic(contact.pk))) == [(Author.COUNSELLOR, False)]


def typists(frames: Iterable[Any]) -> list[tuple[Author, bool]]:
    return [(f.author, f.on) for f in frames if isinstance(f, PersonTyping)]


def test_nobody_hears_typing_outside_a_talk(ane: Counsellor) -> None:
    waiting = waiting_chat(NOW)
    ended = open_chat(ane, NOW)
    talks.end_by_citizen(ended, NOW)
    with published() as wire:
        for contact in (waiting, ended):
            talks.typing(contact, Author.CITIZEN, True)
    assert wire.sent == []


def test_quick_exit_keeps_what_was_said(ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    arrive(contact, NOW)
    say(contact, uuid4(), "Hej", NOW)
    talks.leave(contact, NOW)
    after = now_is(contact)
    assert (after.connected, after.state, after.last_sequence) == (False, "open", 2)
    assert len(journal(contact, EventKind.LEFT)) == 1


def test_duty_is_journalled_and_told_to_ones_own_desk(ane: Counsellor, bo: Counsellor) -> None:
    with published() as wire:
        attendance.set_duty(ane, Duty.PAUSE, 5, NOW)
    assert [topics for _, topics in wire.sent] == [(counsellor_topic(ane.pk),)]
    assert (ane.duty, ane.capacity) == (Duty.PAUSE, 5)


def test_a_note_on_an_older_contact_reaches_who_holds_the_case(
    ane: Counsellor, bo: Counsellor
) -> None:
    first = open_chat(ane, NOW)
    talks.end_by_citizen(first, NOW)
    second = waiting_chat(NOW, first.case)
    talks.take(second.pk, bo, NOW)
    with published() as wire:
        messages.note(first.pk, uuid4(), "Ring til skolen", ane, NOW)
    (heard,) = wire.to_desk(counsellor_topic(bo.pk))
    assert isinstance(heard, Noted)
    assert heard.contact == second.pk


def test_a_case_is_assessed_without_a_contact(cast: Cast) -> None:
    case = new_case()
    with published() as wire:
        talks.assess(case, Language.DANISH, {"topic": "work"}, NOW)
        talks.choose_self_help(case, uuid4(), NOW)
    assert wire.sent == []
    assert case.assessments.count() == 2
