"""A chat that goes on by text message."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.models import Outgoing
from channels_layer.protocol import (
    Channel,
    DayPart,
    ErrorCode,
    Notice,
)
from chat import talks, texting
from chat.messages import Utterance
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.chat.by_text import (
    DANGER,
    MINUTE,
    NINE,
    NUMBER,
    TEXT,
    code_to,
    go_on,
    receive,
    sent,
)
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, open_chat, refusal_of, waiting_callback, waiting_chat
from tests.saying import say
from triage.models import Assessment, EventKind
from triage.queue import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


def test_an_open_chat_goes_on_with_the_same_counsellor_first(ane: Counsellor) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    say(chat, uuid4(), TEXT, now)
    go_on(now_is(chat), now)
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
    code = go_on(now_is(chat), now, name=name)
    before = ledger()
    texting.go_on(now_is(chat), name, "20304050", code, now + MINUTE)
    assert ledger() == before


def test_a_counsellor_who_is_gone_is_not_waited_for(cast: Cast) -> None:
    now = timezone.now()
    chat = open_chat(cast.ane.on_duty(), now)
    go_on(now_is(chat), now + timedelta(hours=2))
    assert now_is(chat).reserved_for is None


def test_a_waiting_chat_keeps_its_time(ane: Counsellor) -> None:
    now = timezone.now()
    chat = waiting_chat(now)
    go_on(now_is(chat), now + MINUTE)
    assert now_is(chat).waiting_since == now
    assert now_is(chat).promise_at == now + timedelta(minutes=30)
    assert entry(now_is(chat)).channel == Channel.SMS


def test_the_counsellor_may_do_it_for_them(ane: Counsellor, cast: Cast) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    bo = cast.bo.on_duty()
    assert refusal_of(texting.send_code_for, chat.pk, bo, "20304050", now) == ErrorCode.NOT_YOURS
    texting.send_code_for(chat.pk, ane, "20304050", now)
    typed = ("20304050", code_to(), now)
    assert refusal_of(texting.go_on_for, chat.pk, bo, *typed) == ErrorCode.NOT_YOURS
    texting.go_on_for(chat.pk, ane, *typed)
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
    assert refusal_of(texting.send_code, chat, uuid4(), phone, now) == code
    assert refusal_of(texting.go_on, chat, uuid4(), phone, "123456", now) == code
    assert ledger() == before


def test_only_a_chat_goes_on_so(ane: Counsellor) -> None:
    now = timezone.now()
    call = waiting_callback(now)
    assert refusal_of(texting.send_code, call, uuid4(), "20304050", now) == ErrorCode.BAD_VALUE


def test_an_ended_chat_goes_nowhere(ane: Counsellor) -> None:
    now = timezone.now()
    chat = open_chat(ane, now)
    talks.end_by_counsellor(chat.pk, ane, now)
    wanted = (chat.pk, ane, "20304050", now)
    assert refusal_of(texting.send_code_for, *wanted) == ErrorCode.ENDED


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
    go_on(now_is(chat), now)
    assert set(sent()) == {"moved", "danger"}  # and the code is forgotten


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
