"""Recorded frames say what the protocol says, both ways."""

import json
from typing import Any

import msgspec
import pytest

from channels_layer import protocol
from channels_layer.derive import members
from tests.wires import recorded

RECORDED = [
    pytest.param(union, frame, id=f"{socket}-{side}-{number}-{frame['type']}")
    for (socket, side), union in recorded.SIDES.items()
    for number, frame in enumerate(recorded.frames(socket, side))
]
DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "citizen": protocol.citizen_decoder,
    "desk": protocol.desk_decoder,
}


@pytest.mark.parametrize(("union", "frame"), RECORDED)
def test_a_recorded_frame_survives_both_ways(union: str, frame: dict[str, Any]) -> None:
    decoded = msgspec.json.decode(json.dumps(frame), type=getattr(protocol, union))
    assert json.loads(protocol.encode(decoded)) == frame


@pytest.mark.parametrize(("socket", "side"), recorded.SIDES)
def test_every_frame_is_recorded(socket: str, side: str) -> None:
    union = members(recorded.SIDES[socket, side])
    tags = {frame.__struct_config__.tag for frame in union}
    assert {frame["type"] for frame in recorded.frames(socket, side)} == tags


@pytest.mark.parametrize("case", recorded.refused(), ids=lambda case: case["why"])
def test_a_bad_frame_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(msgspec.DecodeError):
        DECODERS[case["socket"]].decode(case["text"])


@pytest.mark.parametrize("length", [protocol.MAX_TEXT + 1, 1_000_000])
def test_too_long_a_text_is_refused(length: int) -> None:
    say = {"type": "say", "client_id": "00000001-7a1c-4d2e-8f3b-5c6d7e8f9a0b", "text": "x" * length}
    with pytest.raises(msgspec.ValidationError):
        protocol.citizen_decoder.decode(json.dumps(say))


def test_bytes_that_are_no_utf8_are_refused() -> None:
    text = b'{"type":"say","client_id":"00000001-7a1c-4d2e-8f3b-5c6d7e8f9a0b","text":"\xff\xfe"}'
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        protocol.citizen_decoder.decode(text)
