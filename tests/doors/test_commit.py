"""Law 1: nothing is acknowledged before its commit, and nobody is told of it either."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from chat.models import Message, Note
from tests.cast import Cast
from tests.doors.ledger import ledger
from tests.doors.lines import Heard, Line, citizen_line, desk_line
from tests.doors.talking import Talk, open_chat

pytestmark = pytest.mark.django_db(transaction=True)

WRITTEN: dict[str, Heard] = {
    "say": {"text": "Hej"},
    "desk-say": {"text": "Hej"},
    "desk-send-resource": {"slug": "su-in-short", "language": "da"},
    "desk-note": {"text": "Hej"},
}


@contextmanager
def full_disk() -> Iterator[None]:
    """Every commit of every thread fails; at least one must have been tried."""
    tried: list[str] = []

    def fail(connection: BaseDatabaseWrapper) -> None:
        tried.append(connection.alias)
        raise OperationalError("database or disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "_commit", fail)
        yield
    assert tried


def written(kind: str, talk: Talk) -> Heard:
    where = {} if kind == "say" else {"contact": talk.id}
    return {"type": kind, "client_id": str(uuid4())} | where | WRITTEN[kind]


def writers_line(kind: str, cast: Cast, talk: Talk) -> Line:
    return citizen_line(talk.token) if kind == "say" else desk_line(cast.ane)


def told(line: Line, last: str) -> list[str]:
    """All that a line hears, up to the answer to a ping that is sent now."""
    heard = [line.ask({"type": last.replace("pong", "ping")})["type"]]
    while heard[-1] != last:
        heard.append(line.hear()["type"])
    return heard[:-1]


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_not_committed_is_not_acknowledged_and_nobody_is_told(
    cast: Cast, kind: str
) -> None:
    talk = open_chat(cast.ane)
    citizen, desk = citizen_line(talk.token), desk_line(cast.ane)
    line, frame = writers_line(kind, cast, talk), written(kind, talk)
    before = ledger()
    with full_disk():
        assert line.ask(frame) == {"type": "closed", "code": 4011}
    assert ledger() == before
    assert told(citizen, "pong") == told(desk, "desk-pong") == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_it_is_kept_and_told_once_when_it_comes_again(cast: Cast, kind: str) -> None:
    talk = open_chat(cast.ane)
    first, frame = writers_line(kind, cast, talk), written(kind, talk)
    with full_disk():
        assert first.ask(frame)["type"] == "closed"
    citizen, desk = citizen_line(talk.token), desk_line(cast.ane)
    line = writers_line(kind, cast, talk)
    answer, hint = ("noted", "noted") if kind == "desk-note" else ("accepted", "said")
    assert {line.ask(frame)["type"], line.hear()["type"]} == {answer, hint}
    for other in (desk, citizen) if hint == "said" else (desk,):
        assert other.hear()["type"] == hint
    assert told(citizen, "pong") == told(desk, "desk-pong") == []
    kept = Note if kind == "desk-note" else Message
    assert kept._base_manager.filter(client_id=frame["client_id"]).count() == 1
