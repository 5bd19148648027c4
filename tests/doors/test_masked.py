"""Who writes a CPR number is told that it was masked, whatever they wrote it in."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast, citizen
from tests.doors.ledger import ledger
from tests.doors.lines import Heard, Line, citizen_line, desk_line
from tests.doors.refusing import JSON, bearer
from tests.doors.talking import Talk, ended_chat, open_chat

pytestmark = pytest.mark.django_db(transaction=True)

CPR = "010190-1234"
WRITTEN = [(f"Det er {CPR}", True), ("Det er 20 30 40 50", False)]


def answer(line: Line, frame: Heard, kind: str) -> Heard:
    """The answer to a frame, past what is told about the talk meanwhile."""
    heard = line.ask(frame)
    while heard["type"] != kind:
        assert heard["type"] != "refused", heard
        heard = line.hear()
    return heard


def assert_no_number_is_kept() -> None:
    assert CPR not in str(ledger())


@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_the_citizen_in_what_is_said(cast: Cast, text: str, masked: bool) -> None:
    line = citizen_line(open_chat(cast.ane).token)
    frame = {"type": "say", "client_id": str(uuid4()), "text": text}
    assert answer(line, frame, "accepted")["masked"] is masked
    assert answer(line, frame, "accepted")["masked"] is masked  # a repeat says the same
    assert_no_number_is_kept()


@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_the_counsellor_in_what_is_said(cast: Cast, text: str, masked: bool) -> None:
    talk, line = open_chat(cast.ane), desk_line(cast.ane)
    frame = {"type": "desk-say", "client_id": str(uuid4()), "contact": talk.id, "text": text}
    assert answer(line, frame, "accepted")["masked"] is masked
    assert_no_number_is_kept()


@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_the_counsellor_in_a_note(cast: Cast, text: str, masked: bool) -> None:
    """The note is told to every desk that shows the case; only its writer is told of the mask."""
    talk, line, tab = open_chat(cast.ane), desk_line(cast.ane), desk_line(cast.ane)
    frame = {"type": "desk-note", "client_id": str(uuid4()), "contact": talk.id, "text": text}
    told = sorted([line.ask(frame)["masked"], line.hear()["masked"]])
    assert told == [False, masked]
    assert tab.hear()["masked"] is False
    assert_no_number_is_kept()


COMMANDS: dict[str, Heard] = {
    "note": {"type": "desk-transfer", "to": None},
    "reason": {"type": "desk-reassess", "answers": {}, "level": "case-managed"},
    "referred_to": {
        "type": "desk-wrap-up",
        "topic": "work",
        "level": "brief",
        "work": "dialogue",
        "outcome": "done",
    },
}


def talk_for(field: str, cast: Cast) -> Talk:
    return ended_chat(cast.ane) if field == "referred_to" else open_chat(cast.ane)


@pytest.mark.parametrize("field", COMMANDS)
@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_the_counsellor_in_a_command(cast: Cast, field: str, text: str, masked: bool) -> None:
    talk, line = talk_for(field, cast), desk_line(cast.ane)
    frame = COMMANDS[field] | {"ref": "r1", "contact": talk.id, field: text}
    done = answer(line, frame, "done")
    assert (done["ref"], done["masked"]) == ("r1", masked)
    assert_no_number_is_kept()


@pytest.mark.parametrize("route", ["chat", "callback", "meeting"])
@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_the_citizen_in_a_wish(
    cast: Cast, client: Client, route: str, text: str, masked: bool
) -> None:
    cast.ane.on_duty()
    _, token = citizen()
    body: dict[str, Any] = {"client_id": str(uuid4()), "route": route, "wish": text}
    if route != "chat":
        body["phone"] = "20 30 40 50"
    for _ in range(2):  # a double-click is told the same
        told = client.post("/api/contact", body, JSON, headers=bearer(token)).json()
        assert told["masked"] is masked
    assert_no_number_is_kept()
