"""What is derived from the protocol is whole, and is what the repository holds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from channels_layer import derive, protocol

ROOT = Path(__file__).parents[2]


def test_nothing_derived_is_stale() -> None:
    assert derive.stale(ROOT) == []


def test_a_changed_file_is_stale(tmp_path: Path) -> None:
    for path, text in derive.derived().items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text + "\n", encoding="utf-8")
    assert derive.stale(tmp_path) == [derive.TYPESCRIPT, derive.ASYNCAPI]


@pytest.mark.parametrize(
    "line",
    [
        'export type Level = "self-help" | "brief" | "case-managed";',
        '  type: "desk-take-next";',
        "  card: Card | null;",
        "  answers: Record<string, string>;",
        "  danger_seen_by: string[];",
        "export const MAX_TEXT = 4000;",
        "export type CitizenFrame = Hello | Say | Typing | Read | Ping | CatchUp | End | Leave;",
    ],
)
def test_typescript_says(line: str) -> None:
    assert line in derive.typescript().splitlines()


@pytest.mark.parametrize(
    ("interface", "field"),
    [("Hello", "since?: number"), ("Refused", "ref: string"), ("Message", "text: string")],
)
def test_only_a_client_may_leave_a_default_out(interface: str, field: str) -> None:
    body = derive.typescript().split(f"export interface {interface} {{")[1].split("}")[0]
    assert f"  {field};" in body.splitlines()


def test_no_line_of_code_is_too_long() -> None:
    assert max(map(len, derive.typescript().splitlines())) <= derive.WIDTH


def test_every_reference_in_asyncapi_leads_somewhere() -> None:
    document = json.loads(derive.asyncapi())
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', derive.asyncapi()))
    assert references
    for reference in references:
        assert _followed(document, reference)


def _followed(document: dict[str, Any], reference: str) -> Any:
    for step in reference.split("/"):
        document = document[step]
    return document


def test_asyncapi_holds_every_frame_under_its_type() -> None:
    messages = json.loads(derive.asyncapi())["components"]["messages"]
    named = {name: message["name"] for name, message in messages.items()}
    frames = [frame for union in derive.FRAME_UNIONS for frame in derive.members(union)]
    assert named == {frame.__name__: frame.__struct_config__.tag for frame in frames}
    assert len(protocol.Frame.__subclasses__()) == len(named)
