"""What the log keeps: in either format where something failed and its kind, and nobody's words."""

import json
import logging
import sys
from types import TracebackType

import pytest

from eguidance.logs import JsonFormatter, WordlessFormatter

WORDS = "gurkemeje"
FORMATS = [WordlessFormatter("{asctime} {levelname} {name} {message}", style="{"), JsonFormatter()]
Fault = tuple[type[BaseException], BaseException, TracebackType | None]


def fault() -> Fault:
    """A failure that speaks, and was caused by one that speaks."""
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error
    except KeyError as error:
        return KeyError, error, error.__traceback__


def record(message: str, *values: object, exc_info: Fault | None = None) -> logging.LogRecord:
    return logging.LogRecord("chat", logging.ERROR, "", 1, message, values, exc_info)


@pytest.mark.parametrize("formatter", FORMATS, ids=["line", "json"])
def test_a_fault_is_told_by_its_places_and_kinds_without_its_words(
    formatter: logging.Formatter,
) -> None:
    line = formatter.format(record("a socket failed", exc_info=fault()))
    assert WORDS not in line
    assert [part for part in ("ValueError", "KeyError", "test_logs.py") if part not in line] == []


def test_an_object_says_what_a_line_does_and_who_says_it() -> None:
    written = JsonFormatter().format(record("the sweep %s failed: %s", "purge", "KeyError"))
    assert "\n" not in written
    told = json.loads(written)
    assert set(told) == {"time", "level", "logger", "code", "message", "role", "process"}
    assert (told["level"], told["logger"]) == ("ERROR", "chat")
    assert told["code"] == "the sweep %s failed: %s"
    assert told["message"] == "the sweep purge failed: KeyError"


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (["manage.py", "serve"], "web"),
        (["/venv/bin/celery", "--quiet", "-A", "eguidance", "worker", "-c2"], "worker"),
        (["/venv/bin/celery", "--quiet", "-A", "eguidance", "beat"], "beat"),
        (["/venv/bin/uvicorn", "eguidance.asgi:application"], "uvicorn"),
    ],
)
def test_each_process_is_called_by_what_it_does(
    monkeypatch: pytest.MonkeyPatch, command: list[str], role: str
) -> None:
    monkeypatch.setattr(sys, "argv", command)
    assert json.loads(JsonFormatter().format(record("x")))["role"] == role
