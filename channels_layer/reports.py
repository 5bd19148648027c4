"""What an adapter says of messages that it sent, in our words and not in its vendor's."""

from enum import StrEnum

import msgspec

# The `error` of a message to somebody who has answered STOP.
STOPPED = "stopped"


class Fate(StrEnum):
    """How far a message came, the furthest last: what comes later never takes it back."""

    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


class Report(msgspec.Struct, frozen=True):
    """`sid` is the vendor's name of the message, `error` a code; no fate is no news."""

    sid: str
    fate: Fate | None
    error: str = ""


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
