"""The server asks a socket to come back, or to look again, and says why."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from pytest_django import Settings

from channels_layer import web
from channels_layer.protocol import Frame, Ping, encode
from channels_layer.publish import QUEUE, citizen_topic, counsellor_topic
from channels_layer.web import call_all_back
from tests.cast import Cast
from tests.doors.lines import (
    Line,
    beginning_in_their_loop,
    citizen_line,
    desk_line,
    in_their_loop,
    refusal,
)
from tests.doors.talking import open_chat, waiting_chat
from triage.models import Contact
from triage.places import places
from triage.queue import mark

pytestmark = pytest.mark.django_db(transaction=True)
FRAME = {"type": "frame", "text": encode(Ping())}


async def _tell(topic: str, event: dict[str, str], times: int = 1) -> None:
    for _ in range(times):
        await get_channel_layer().group_send(topic, event)


def test_who_falls_behind_is_closed_and_nobody_else(cast: Cast) -> None:
    """More came at once than a socket may have unread: it is to fetch what it missed."""
    cast.ane.on_duty()
    talk, other = waiting_chat(), waiting_chat()
    slow, neighbour = citizen_line(talk.token), citizen_line(other.token)
    in_their_loop(_tell(citizen_topic(talk.contact_id), FRAME, times=1_001))
    assert slow.hear() == {"type": "come-back", "why": "fell-behind"}
    assert slow.closed() == 4408
    assert neighbour.ask({"type": "ping"})["type"] == "pong"
    assert citizen_line(talk.token).ask({"type": "ping"})["type"] == "pong"


def test_who_may_have_missed_something_is_told_how_it_is(cast: Cast) -> None:
    """The line between processes was down: the citizen's and the desk's sockets look again."""
    talk = open_chat(cast.ane)
    citizen, desk = citizen_line(talk.token), desk_line(cast.ane)
    in_their_loop(_tell(citizen_topic(talk.contact_id), {"type": "resync"}))
    assert citizen.until("pong")["last_sequence"] == 1
    in_their_loop(_tell(counsellor_topic(cast.ane.counsellor.pk), {"type": "resync"}))
    assert desk.until("look-again") == {"type": "look-again"}
    in_their_loop(_tell(QUEUE, {"type": "resync"}))
    assert desk.until("look-again")
    welcome = desk.ask({"type": "desk-hello"})
    assert [t["thread"]["contact"] for t in welcome["talks"]] == [str(talk.contact_id)]


def test_a_server_that_stops_asks_all_to_come_back(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    citizen, desk = citizen_line(talk.token), desk_line(cast.ane)
    stranger = Line("/ws/citizen/")
    in_their_loop(call_all_back())
    for line in (citizen, desk, stranger):
        assert line.until("come-back") == {"type": "come-back", "why": "stopping"}
        assert line.closed() == 4012


def test_one_that_opens_during_the_goodbye_is_asked_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LEAVING_A_SECOND", 2)
    monkeypatch.setattr(web, "PATIENCE_SECONDS", 0.1)
    first = citizen_line(open_chat(cast.ane).token)
    goodbye = beginning_in_their_loop(call_all_back())
    assert first.until("come-back")
    late = Line("/ws/citizen/")
    assert late.hear() == {"type": "come-back", "why": "stopping"}
    goodbye.result(10)


def test_the_goodbye_to_many_takes_no_longer_than_whoever_stops_us_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "LEAVING_A_SECOND", 0.01)
    monkeypatch.setattr(web, "FAREWELL_SECONDS", 0.2)
    monkeypatch.setattr(web, "PATIENCE_SECONDS", 0.1)
    lines = [citizen_line(open_chat(cast.ane).token) for _ in range(2)]
    in_their_loop(call_all_back())
    for line in lines:
        assert line.until("come-back")


def test_a_desk_that_beats_no_more_is_to_come_back(cast: Cast, settings: Settings) -> None:
    """Who may sit there is asked by heartbeat; without one it would hear on for ever."""
    settings.COUNSELLOR_LEASE_SECONDS = 1
    silent, citizen = desk_line(cast.ane), citizen_line(open_chat(cast.bo).token)
    assert silent.until("come-back") == {"type": "come-back", "why": "silent"}
    assert silent.closed() == 4012
    assert citizen.ask({"type": "ping"})["type"] == "pong"


def test_who_does_not_read_does_not_hold_up_the_stop(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_read(frame: Frame) -> None:
        await asyncio.sleep(3600)

    monkeypatch.setattr(web, "PATIENCE_SECONDS", 0.1)
    lines = [citizen_line(open_chat(cast.ane).token) for _ in range(3)]
    unread = next(iter(web.live))
    monkeypatch.setattr(unread, "reply", never_read)
    in_their_loop(call_all_back())
    told = [line.hear() for line in lines if not line.silent()]
    assert told == [{"type": "come-back", "why": "stopping"}] * 2


def test_what_is_heard_does_not_wait_behind_what_is_asked(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chat.desk import DeskSocket

    talk = open_chat(cast.ane)
    desk = desk_line(cast.ane)
    answering = Event()
    monkeypatch.setattr(DeskSocket, "note", held_up(DeskSocket.note, answering))
    name = str(uuid4())
    desk.send({"type": "desk-note", "contact": talk.id, "client_id": name, "text": "Husk SU"})
    citizen_line(talk.token).send({"type": "typing", "on": True})
    assert desk.until("person-typing")["on"]
    answering.set()
    assert desk.until("noted")["note"]["client_id"] == name


def test_what_is_said_does_not_wait_behind_a_heartbeat(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = open_chat(cast.ane)
    citizen, desk = citizen_line(talk.token), desk_line(cast.ane)
    answering = Event()
    monkeypatch.setattr("chat.pulses.places", held_up(places, answering))
    monkeypatch.setattr("chat.pulses.mark", held_up(mark, answering))
    for line, beat, words in (
        (citizen, {"type": "ping"}, {"type": "say"}),
        (desk, {"type": "desk-ping"}, {"type": "desk-say", "contact": talk.id}),
    ):
        line.send(beat)
        line.send(words | {"client_id": str(uuid4()), "text": "Hej"})
        assert line.until("accepted")
    answering.set()
    assert citizen.until("pong")
    assert desk.until("desk-pong")


def test_who_leaves_is_gone_though_a_heartbeat_was_under_way(cast: Cast) -> None:
    """A beat waits for company; what was said after it must not be undone by it."""
    cast.ane.on_duty()
    talk = waiting_chat()
    citizen = citizen_line(talk.token)
    for _ in range(3):  # the second waits for its turn
        citizen.send({"type": "ping"})
        assert citizen.until("pong")
    citizen.send({"type": "ping"})
    citizen.send({"type": "leave"})
    citizen.hang_up()
    assert not Contact.objects.get(pk=talk.contact_id).connected


def test_one_who_beats_without_end_has_one_heartbeat_under_way(cast: Cast) -> None:
    cast.ane.on_duty()
    citizen, neighbour = (citizen_line(waiting_chat().token) for _ in range(2))
    for _ in range(500):
        citizen.send({"type": "ping"})
    assert neighbour.ask({"type": "ping"})["type"] == "pong"
    heard = 0
    while not citizen.silent():
        heard += citizen.hear()["type"] == "pong"
    assert 1 <= heard < 100


def test_who_is_no_longer_signed_in_hears_nothing_at_hello(cast: Cast) -> None:
    cast.ane.on_duty()
    desk = Line("/ws/desk/", cookie=cast.ane.cookie())
    Session.objects.all().delete()
    desk.send({"type": "desk-hello"})
    in_their_loop(_tell(QUEUE, FRAME))
    assert desk.hear() == refusal("not-signed-in")
    assert desk.closed() == 4401


def test_a_resync_that_is_refused_says_why(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.ane.on_duty()
    talk = waiting_chat()
    citizen = citizen_line(talk.token)
    monkeypatch.setattr("channels_layer.gathering.MOST_WAITING", 0)
    in_their_loop(_tell(citizen_topic(talk.contact_id), FRAME | {"type": "resync"}, times=3))
    assert citizen.until("refused") == refusal("slow-down")
    assert citizen.closed() == 4013


def held_up(verb: Callable[..., Any], until: Event) -> Callable[..., Any]:
    """`verb`, which waits for a while first."""

    def waiting(*args: Any) -> Any:
        until.wait(10)
        return verb(*args)

    return waiting
