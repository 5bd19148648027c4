"""Bytes that no browser sends, at the real server: one socket closes, and nothing else happens."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from channels_layer.protocol import MAX_FRAME_BYTES
from tests.cast import hire, open_all_day
from tests.doors.ledger import ledger
from tests.doors.lines import refusal
from tests.doors.talking import Talk, open_chat
from tests.doors.wire import Wire, call, citizen_wire, desk_wire
from tests.hosts import HostSite
from tests.running import Service

MEGABYTE = 1_000_000
PING = b'{"type":"ping"}'


@pytest.fixture
def talk(service: Service) -> Talk:
    open_all_day()
    return open_chat(hire().ane)


def raw(*frames: Frame) -> bytes:
    return b"".join(frame.serialize(mask=True) for frame in frames)


def say(text: str) -> str:
    said = {"type": "say", "client_id": "6f1d2c0a-3b64-4a52-9b1e-8f0c7d5e4a31", "text": text}
    return json.dumps(said, ensure_ascii=False)


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a text of a megabyte": (say("x" * (MEGABYTE - 200)), "too-large"),
    "a frame just over the limit": (say("x" * MAX_FRAME_BYTES), "too-large"),
    "100,000 brackets": ("[" * 100_000, "too-large"),
    "20,000 brackets": ("[" * 20_000, "bad-frame"),
    "nothing": ("", "bad-frame"),
    "bytes": (PING, "not-text"),
    "bytes that are no text": (b"\xff\xfe", "not-text"),
    "no bytes": (b"", "not-text"),
}
BROKEN = {
    "invalid UTF-8": (raw(Frame(Opcode.TEXT, b'{"type":"ping\xff"}')), 1007),
    "half a letter": (raw(Frame(Opcode.TEXT, b'{"type":"\xc3')), 1007),
    "half a surrogate pair": (raw(Frame(Opcode.TEXT, b"\xed\xa0\x80")), 1007),
    "more than the server reads": (raw(Frame(Opcode.TEXT, b"x" * (2 * 1024 * 1024))), 1009),
    "an unknown kind of frame": (b"\x83\x80\x00\x00\x00\x00", 1002),
    "a frame without its mask": (b"\x81\x02{}", 1002),
}


def test_each_closes_its_own_socket_alone(service: Service, talk: Talk) -> None:
    neighbour = citizen_wire(service, talk.token)
    before = ledger()
    for why, (frame, code) in REFUSED.items():
        wire = citizen_wire(service, talk.token)
        assert wire.ask(frame) == refusal(code), why
        assert wire.hear() == {"type": "closed", "code": 4400}, why
    for why, (sent, close) in BROKEN.items():
        wire = citizen_wire(service, talk.token)
        wire.connection.socket.sendall(sent)
        assert wire.hear() == {"type": "closed", "code": close}, why
    assert _still(ledger()) == _still(before)
    neighbour.send(PING.decode())
    assert neighbour.hear()["type"] == "pong"
    service.assert_silent("Traceback", "failed")


def _still(everything: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """Without the citizen's lease, which every hello renews."""
    for row in everything["triage.Contact"]:
        row.pop("citizen_lease_until")
    return everything


def test_what_is_sent_behind_a_bad_frame_is_not_done(service: Service, talk: Talk) -> None:
    """All of it arrives in one packet, before the sender can know that it was refused."""
    wire = citizen_wire(service, talk.token)
    before = talk.contact.last_sequence
    frames = [b"not JSON", say("bagved").encode(), b'{"type":"end"}']
    wire.connection.socket.sendall(raw(*(Frame(Opcode.TEXT, frame) for frame in frames)))
    assert wire.hear() == refusal("bad-frame")
    assert wire.hear() == {"type": "closed", "code": 4400}
    assert talk.contact.last_sequence == before
    assert talk.contact.state == "open"


def test_a_foreign_page_does_nothing_though_it_does_not_wait(
    service: Service, talk: Talk, host: HostSite, foreign_host: HostSite
) -> None:
    hello = json.dumps({"type": "hello", "token": talk.token})
    wire = Wire(service, "/ws/citizen/", origin=foreign_host.origin)
    frames = [hello.encode(), say("fra et fremmed sted").encode()]
    with suppress(OSError):  # the server may have hung up already
        wire.connection.socket.sendall(raw(*(Frame(Opcode.TEXT, frame) for frame in frames)))
    assert wire.hear() == refusal("foreign-origin")
    assert wire.hear() == {"type": "closed", "code": 4403}
    assert talk.contact.last_sequence == 1
    citizen_wire(service, talk.token, origin=host.origin)


def test_no_such_socket(service: Service) -> None:
    for path in ("/ws/", "/ws/citizen", "/ws/hemmelige-ord/", "/", "/desk/"):
        with pytest.raises(InvalidStatus) as refused:
            Wire(service, path)
        assert refused.value.response.status_code == 403
    service.assert_silent("Traceback", "hemmelige-ord")


def test_the_desk_goes_on_beside_it(service: Service) -> None:
    desk = desk_wire(service, hire().karin)
    for _ in range(5):
        assert Wire(service, "/ws/desk/").hear() == refusal("not-signed-in")
    desk.send({"type": "desk-ping"})
    assert desk.hear()["type"] == "desk-pong"


def test_a_body_of_a_megabyte(service: Service, talk: Talk) -> None:
    body = b'"' + b"x" * MEGABYTE + b'"'
    for door in ("/api/triage", "/api/contact", "/api/contact/feedback"):
        answer = call(service, "POST", door, body, authorization=f"Bearer {talk.token}")
        assert (answer.status, answer.json) == (413, {"code": "too-large", "field": ""})


def test_a_body_whose_length_is_not_told(service: Service, talk: Talk) -> None:
    body = iter([b'{"language":"da","answers":{"topic":"', b"x" * MEGABYTE, b'"}}'])
    before = ledger()
    # The server may answer and shut the door while the rest is still being written.
    with suppress(BrokenPipeError, ConnectionResetError):
        answer = call(service, "POST", "/api/triage", body, transfer_encoding="chunked")
        assert answer.status in (400, 413, 422)
    assert ledger() == before
    assert call(service, "GET", "/api/widget").status == 200
