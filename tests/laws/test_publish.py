"""Law 5: told after the commit, from one function; a hint that is lost breaks nothing."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from channels_layer import publish
from channels_layer.protocol import CatchUp, Frame, Pong, encode
from chat import talks
from tests.cast import Cast
from tests.laws.scene import now_is, open_chat, waiting_chat
from tests.laws.wire import Wire
from tests.saying import say

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


class GaveUp(Exception):
    """Thrown in the middle of a verb's transaction."""


class DeadLayer:
    """A channel layer whose other end is gone."""

    async def group_send(self, topic: str, event: dict[str, str]) -> None:
        raise ConnectionError("nobody there, and this text stays out of the log: Hej")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    caught = Wire()
    monkeypatch.setattr(publish, "_send", caught.send)
    return caught


def test_nothing_is_told_before_the_commit(cast: Cast, wire: Wire) -> None:
    contact = open_chat(cast.ane.on_duty(), NOW)
    wire.sent.clear()
    with transaction.atomic():
        say(contact, uuid4(), "Hej", NOW)
        assert wire.sent == []
    assert len(wire.sent) == 1


def test_what_is_rolled_back_is_never_told(cast: Cast, wire: Wire) -> None:
    contact = open_chat(cast.ane.on_duty(), NOW)
    wire.sent.clear()
    with transaction.atomic():
        say(contact, uuid4(), "Hej", NOW)
        transaction.set_rollback(True)
    assert wire.sent == []
    assert now_is(contact).last_sequence == 1


def test_a_verb_that_fails_halfway_tells_nothing(
    cast: Cast, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    ane = cast.ane.on_duty()
    contact = waiting_chat(NOW)
    wire.sent.clear()
    monkeypatch.setattr(talks, "announce", _give_up)
    with pytest.raises(GaveUp):
        talks.take(contact.pk, ane, NOW)
    assert wire.sent == []
    assert now_is(contact).state == "waiting"


def _give_up(*args: object, **kwargs: object) -> None:
    raise GaveUp


def test_a_frame_is_encoded_once_however_many_read_it(
    cast: Cast, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[Frame] = []

    def counting(frame: Frame) -> str:
        encoded.append(frame)
        return encode(frame)

    monkeypatch.setattr(publish, "encode", counting)
    publish.publish(Pong(last_sequence=1, revision=1), "one", "two", "three")
    assert len(encoded) == 1
    assert [topics for _, topics in wire.sent] == [("one", "two", "three")]


def test_a_dead_layer_breaks_no_verb_and_logs_no_word(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(publish, "get_channel_layer", DeadLayer)
    ane = cast.ane.on_duty()
    contact = open_chat(ane, NOW)
    say(contact, uuid4(), "Hej", NOW)
    talks.end_by_counsellor(contact.pk, ane, NOW)
    assert (now_is(contact).state, now_is(contact).last_sequence) == ("ended", 3)
    assert "ConnectionError" in caplog.text
    assert "Hej" not in caplog.text


async def test_a_dead_layer_stops_no_other_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    class HalfDeadLayer:
        async def group_send(self, topic: str, event: dict[str, str]) -> None:
            if topic == "one":
                raise ConnectionError
            heard.append(event["text"])

    monkeypatch.setattr(publish, "get_channel_layer", HalfDeadLayer)
    text = encode(CatchUp(since=1))
    await publish.send([publish.Hint(("one", "two"), {"type": "frame", "text": text})])
    assert heard == [text]
