"""Recorded frames: one file for each socket, replayed by Python and TypeScript alike."""

import json
from pathlib import Path
from typing import Any

FRAMES = Path(__file__).parents[1] / "frames"
SIDES = {
    ("citizen", "client"): "CitizenFrame",
    ("citizen", "server"): "CitizenReply",
    ("desk", "client"): "DeskFrame",
    ("desk", "server"): "DeskReply",
}


def frames(socket: str, side: str) -> list[dict[str, Any]]:
    """The frames that `side` ("client" or "server") sends on `socket`."""
    recorded: list[dict[str, Any]] = _read(socket)[side]
    return recorded


def refused() -> list[dict[str, str]]:
    """Texts that no decoder may take: `socket`, `why`, `text`."""
    texts: list[dict[str, str]] = _read("refused")
    return texts


def _read(name: str) -> Any:
    return json.loads((FRAMES / f"{name}.json").read_text(encoding="utf-8"))
