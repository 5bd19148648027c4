"""Every frame of the protocol, damaged in every field, at its own door."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from channels_layer.derive import members
from tests.cast import Cast
from tests.doors.ledger import ledger
from tests.doors.lines import Line
from tests.wires.recorded import frames

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = {"citizen": "CitizenFrame", "desk": "DeskFrame"}


def damaged(frame: dict[str, Any], required: set[str]) -> Iterator[dict[str, Any]]:
    yield frame | {"surplus": 1}
    yield frame | {"type": [frame["type"]]}
    for field in required:
        yield {name: value for name, value in frame.items() if name != field}
    for field in frame.keys() - {"type"}:
        yield frame | {field: None}
        yield frame | {field: []}
        yield frame | {field: 1.5}


def cases() -> Iterator[Any]:
    for socket, union in DOORS.items():
        samples = {frame["type"]: frame for frame in frames(socket, "client")}
        for kind in members(union):
            info = msgspec.inspect.type_info(kind)
            assert isinstance(info, msgspec.inspect.StructType)
            required = {field.encode_name for field in info.fields if field.required}
            sample = samples[str(info.tag)]
            yield pytest.param(socket, list(damaged(sample, required)), id=str(info.tag))


@pytest.mark.parametrize(("socket", "bad"), list(cases()))
def test_it_is_refused(cast: Cast, socket: str, bad: list[dict[str, Any]]) -> None:
    cookie = cast.ane.cookie()
    before = ledger()
    for frame in bad:
        line = Line(f"/ws/{socket}/", cookie=cookie)
        heard = line.ask(frame)
        if _allowed_null(frame):
            continue
        assert (heard["type"], heard.get("code")) == ("refused", "bad-frame"), frame
        assert line.closed() == 4400
    assert ledger() == before


def _allowed_null(frame: dict[str, Any]) -> bool:
    """Nobody to transfer to, no level of one's own, any site and no reason are good values."""
    return any(frame.get(field, "") is None for field in ("to", "level", "site", "reason"))
