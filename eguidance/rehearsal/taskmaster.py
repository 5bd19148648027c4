"""The Taskmaster form: JSON, a list of dialogues between a user and an assistant."""

import json
from typing import Any

from channels_layer.protocol import Author, Language
from eguidance.rehearsal.script import (
    Line,
    Reading,
    Script,
    UnreadableError,
    sayable,
    typing_seconds,
)

SIDES = {"user": Author.CITIZEN, "assistant": Author.COUNSELLOR}


def looks_like(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith(("[{", "[\n", "[\r", "[ ", "{"))


def read(name: str, text: str) -> Reading:
    """One script a dialogue. Raises UnreadableError with the line, or the dialogue at fault."""
    try:
        dialogues = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{name}, line {error.lineno}: no JSON ({error.msg})") from None
    if not isinstance(dialogues, list):
        raise UnreadableError(f"{name}, line 1: no list of dialogues")
    scripts = [
        _script(dialogue, f"{name}, dialogue {number}")
        for number, dialogue in enumerate(dialogues, 1)
    ]
    return Reading(scripts=tuple(script for script in scripts if script.lines))


def _script(dialogue: Any, where: str) -> Script:
    utterances = dialogue.get("utterances") if isinstance(dialogue, dict) else None
    if not isinstance(utterances, list):
        raise UnreadableError(f"{where}: no list of utterances")
    lines: list[Line] = []
    at = 0.0
    for number, utterance in enumerate(utterances, 1):
        side, text = _said(utterance, f"{where}, utterance {number}")
        if text.strip():
            at += typing_seconds(text)
            lines.append(Line(side, text, at))
    return Script(Language.ENGLISH, tuple(lines))


def _said(utterance: Any, where: str) -> tuple[Author, str]:
    if not isinstance(utterance, dict) or not isinstance(utterance.get("text"), str):
        raise UnreadableError(f"{where}: no text")
    speaker = str(utterance.get("speaker", "")).lower()
    if speaker not in SIDES:
        raise UnreadableError(f"{where}: neither user nor assistant speaks")
    return SIDES[speaker], sayable(utterance["text"], where)
