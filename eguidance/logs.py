"""What the log keeps of a fault: where it happened and its kind, but not its words.

A database repeats the row that it refused, and in that row stands what a citizen said. Of the
paths, which are logged, those of calendars lose the secret that is in them.
"""

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import msgspec

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
ROLES = {"serve": "web", "worker": "worker", "beat": "beat"}


SECRETS = re.compile(r"(/calendar/)[^\s/?\"']+\.ics")


class WordlessFormatter(logging.Formatter):
    """Writes an exception as the places it came through, and its type alone."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  logging's own name
        return "\n".join(_told(ei[1])) if ei[1] else ""


def without_secrets(text: str) -> str:
    return SECRETS.sub(r"\1*.ics", text)


class JsonFormatter(WordlessFormatter):
    """One JSON object a line. `code` is the message before its values are put in."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "code": str(record.msg),
            "message": record.getMessage(),
            "role": role(),
            "process": record.process,
        }
        if record.exc_info and record.exc_info[1]:
            line["fault"] = self.formatException(record.exc_info)
        return without_secrets(msgspec.json.encode(line).decode())


def role() -> str:
    """What this process is: web, worker, beat, or the command that it runs."""
    named = (ROLES[argument] for argument in sys.argv if argument in ROLES)
    return next(named, Path(sys.argv[0]).stem)


def _told(error: BaseException) -> list[str]:
    """The first cause first, as Python tells it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    places = [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return [*(_told(cause) if cause else []), *places, type(error).__qualname__]
