"""What follows from the protocol: TypeScript for the front end, AsyncAPI for readers.

Both are written by `manage.py write_protocol` and committed; a test compares
them with this file's answer, so neither can grow stale.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
from msgspec import inspect as types

from channels_layer import protocol
from channels_layer.protocol import Carried, Frame

WIDTH = 100
TYPESCRIPT = Path("frontend/protocol.ts")
ASYNCAPI = Path("docs/asyncapi.json")

FRAME_UNIONS = ("CitizenFrame", "CitizenReply", "DeskFrame", "DeskReply")
FROM_CLIENT = ("CitizenFrame", "DeskFrame")
CONSTANTS = ("PROTOCOL_VERSION", "MAX_TEXT", "MAX_FRAME_BYTES")
SOCKETS = {
    "citizen": ("/ws/citizen/", "CitizenFrame", "CitizenReply"),
    "desk": ("/ws/desk/", "DeskFrame", "DeskReply"),
}
HEADER = """\
// Generated from channels_layer/protocol.py by `make protocol`. Do not edit.

/** A UUID in its usual hyphened form. */
export type Uuid = string;

/** A moment: ISO 8601 in UTC. */
export type Instant = string;
"""
PLAIN_TYPES: dict[type[types.Type], str] = {
    types.StrType: "string",
    types.IntType: "number",
    types.BoolType: "boolean",
    types.NoneType: "null",
    types.UUIDType: "Uuid",
    types.DateTimeType: "Instant",
}


def derived() -> dict[Path, str]:
    """Every derived file, by its path from the project's root."""
    return {TYPESCRIPT: typescript(), ASYNCAPI: asyncapi()}


def stale(root: Path) -> list[Path]:
    """The derived files that no longer say what the protocol says."""
    return [path for path, text in derived().items() if not _says(root / path, text)]


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def members(union: str) -> tuple[type[Frame], ...]:
    """The frames of one of the protocol's unions, in its order."""
    return get_args(getattr(protocol, union))


# --- TypeScript -------------------------------------------------------------


def typescript() -> str:
    parts = [
        HEADER,
        "".join(f"export const {name} = {getattr(protocol, name)};\n" for name in CONSTANTS),
        *(_enumeration(cls) for cls in _subclasses(StrEnum)),
        *(_interface(cls, defaults_optional=False) for cls in _subclasses(Carried)),
        *(_interface(cls, defaults_optional=_from_client(cls)) for cls in _subclasses(Frame)),
        *(_union(name, [cls.__name__ for cls in members(name)]) for name in FRAME_UNIONS),
    ]
    return "\n".join(parts)


def _subclasses(parent: type) -> Iterator[type[Any]]:
    """The protocol's own subclasses, in the order of the file."""
    for value in vars(protocol).values():
        if isinstance(value, type) and issubclass(value, parent) and value is not parent:
            yield value


def _from_client(frame: type[Frame]) -> bool:
    """A client may leave a default out; the server always sends every field."""
    return any(frame in members(union) for union in FROM_CLIENT)


def _enumeration(cls: type[StrEnum]) -> str:
    values = [json.dumps(member.value) for member in cls]
    constant = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).upper()
    head = f"export const {constant}_VALUES: readonly {cls.__name__}[] = ["
    listed = _fitted(head, values, "];", separator=", ", indented="  {},")
    return _comment(cls) + _union(cls.__name__, values) + listed


def _interface(cls: type[msgspec.Struct], *, defaults_optional: bool) -> str:
    info = cast(types.StructType, types.type_info(cls))
    lines = [f"  type: {json.dumps(info.tag)};"] if info.tag else []
    for field in info.fields:
        mark = "?" if defaults_optional and not field.required else ""
        lines.append(f"  {field.encode_name}{mark}: {_spelt(field.type)};")
    return "\n".join([f"{_comment(cls)}export interface {cls.__name__} {{", *lines, "}\n"])


def _spelt(kind: types.Type) -> str:
    """A field's type as TypeScript spells it."""
    match kind:
        case types.StructType(cls=cls) | types.EnumType(cls=cls):
            return cls.__name__
        case types.UnionType():
            return " | ".join(sorted(map(_spelt, kind.types), key=lambda name: name == "null"))
        case types.ListType():
            return f"{_spelt(kind.item_type)}[]"
        case types.DictType():
            return f"Record<{_spelt(kind.key_type)}, {_spelt(kind.value_type)}>"
        case types.Metadata():
            return _spelt(kind.type)
    return PLAIN_TYPES[type(kind)]


def _union(name: str, choices: Iterable[str]) -> str:
    return _fitted(f"export type {name} =", list(choices), ";", separator=" | ", indented="  | {}")


def _fitted(head: str, parts: list[str], tail: str, *, separator: str, indented: str) -> str:
    """On one line when it fits, else one line for each part."""
    gap = " " if head.endswith("=") else ""
    line = f"{head}{gap}{separator.join(parts)}{tail}"
    if len(line) <= WIDTH:
        return line + "\n"
    block = "\n".join([head, *(indented.format(part) for part in parts)])
    return f"{block}{tail}\n" if gap else f"{block}\n{tail}\n"


def _comment(cls: type[Any]) -> str:
    """The class's own docstring, as TSDoc."""
    written = vars(cls).get("__doc__")
    if not written:
        return ""
    lines = inspect.cleandoc(written).splitlines()
    if len(lines) == 1:
        return f"/** {lines[0]} */\n"
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in lines), " */\n"])


# --- AsyncAPI ---------------------------------------------------------------


def asyncapi() -> str:
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "eguidance sockets",
            "version": str(protocol.PROTOCOL_VERSION),
            "description": inspect.cleandoc(protocol.__doc__ or ""),
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(name) for name in SOCKETS},
        "operations": _operations(),
        "components": {"messages": _messages(), "schemas": _schemas()},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _channel(name: str) -> dict[str, Any]:
    address, *unions = SOCKETS[name]
    frames = [frame.__name__ for union in unions for frame in members(union)]
    return {
        "address": address,
        "messages": {frame: {"$ref": f"#/components/messages/{frame}"} for frame in frames},
    }


def _operations() -> dict[str, Any]:
    """Seen from the server: it receives the client's frames and sends its own."""
    operations: dict[str, Any] = {}
    for name, (_, received, sent) in SOCKETS.items():
        operations[f"{name}Receive"] = _operation(name, "receive", received)
        operations[f"{name}Send"] = _operation(name, "send", sent)
    return operations


def _operation(channel: str, action: str, union: str) -> dict[str, Any]:
    reference = f"#/channels/{channel}"
    frames = [frame.__name__ for frame in members(union)]
    return {
        "action": action,
        "channel": {"$ref": reference},
        "messages": [{"$ref": f"{reference}/messages/{frame}"} for frame in frames],
    }


def _messages() -> dict[str, Any]:
    return {frame.__name__: _message(frame) for frame in _subclasses(Frame)}


def _message(frame: type[Frame]) -> dict[str, Any]:
    message = {
        "name": frame.__struct_config__.tag,
        "payload": {"$ref": f"#/components/schemas/{frame.__name__}"},
    }
    written = vars(frame).get("__doc__")
    return message | ({"summary": inspect.cleandoc(written)} if written else {})


def _schemas() -> dict[str, Any]:
    everything = [*_subclasses(StrEnum), *_subclasses(Carried), *_subclasses(Frame)]
    _, schemas = msgspec.json.schema_components(
        everything, ref_template="#/components/schemas/{name}"
    )
    return dict(sorted(schemas.items()))
