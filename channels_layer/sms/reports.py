"""What comes in by text message, in our words and not in its vendor's."""

from enum import StrEnum
from uuid import UUID

import msgspec


class Word(StrEnum):
    """What a telephone network has everybody understand as a command."""

    STOP = "stop"
    HELP = "help"
    START = "start"


class Inbound(msgspec.Struct, frozen=True):
    """A text message from somebody. Numbers are E.164, or as the vendor has them.

    `name` is the vendor's own name of it as a UUID, and `media` is how many pictures and other
    things came with it. `word` is set when the vendor itself has taken it for a command.
    """

    sid: str
    sender: str
    to: str
    text: str
    parts: int
    media: int = 0
    word: Word | None = None

    @property
    def name(self) -> UUID:
        return UUID(self.sid[2:])
