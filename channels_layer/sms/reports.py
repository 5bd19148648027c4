"""What an adapter says of messages, in our words and not in its vendor's."""

from enum import StrEnum
from uuid import UUID

import msgspec

# The `error` of a message to somebody who has answered STOP.
STOPPED = "stopped"


class Fate(StrEnum):
    """How far a message came, the furthest last: what comes later never takes it back."""

    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


class Word(StrEnum):
    """What a telephone network has everybody understand as a command."""

    STOP = "stop"
    HELP = "help"
    START = "start"


class Report(msgspec.Struct, frozen=True):
    """`sid` is the vendor's name of the message, `error` a code; no fate is no news."""

    sid: str
    fate: Fate | None
    error: str = ""


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


class SendFailed(Exception):
    """`code` says why, never in words.

    With `retry` another try can help, not sooner than after so many seconds. `unclear`
    is when the vendor may have taken the message all the same. `alone` is when others may go.
    """

    def __init__(
        self,
        code: str,
        *,
        retry: bool,
        unclear: bool = False,
        after: float = 0,
        alone: bool = False,
    ) -> None:
        super().__init__(code)
        self.code, self.retry, self.unclear, self.after = code, retry, unclear, after
        self.alone = alone
