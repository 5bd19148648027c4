"""What the log keeps of a fault: where it happened and its kind, but not its words.

A database repeats the row that it refused, and in that row stands what a citizen said.
"""

import logging
import traceback
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WordlessFormatter(logging.Formatter):
    """Writes an exception as the places it came through, and its type alone."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  logging's own name
        return "\n".join(_told(ei[1])) if ei[1] else ""


def _told(error: BaseException) -> list[str]:
    """The first cause first, as Python tells it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    places = [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return [*(_told(cause) if cause else []), *places, type(error).__qualname__]
