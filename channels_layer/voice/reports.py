"""What an adapter says of telephone calls, in our words and not in its vendor's."""

from enum import StrEnum

import msgspec


class Leg(StrEnum):
    """Of a placed call: the one to the counsellor, which is first, and the one it is put on to."""

    COUNSELLOR = "counsellor"
    CITIZEN = "citizen"


class Progress(StrEnum):
    """How far one leg came. From `failed` on it is over; among those the later says more."""

    RINGING = "ringing"
    ANSWERED = "answered"
    FAILED = "failed"
    CANCELED = "canceled"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    NO_SUCH_NUMBER = "no-such-number"
    COMPLETED = "completed"


class LegReport(msgspec.Struct, frozen=True):
    """`sid` is the vendor's name of the counsellor's leg; no progress is no news.

    `by_machine` is whether a machine answered, where that was listened for.
    """

    sid: str
    leg: Leg
    progress: Progress | None = None
    by_machine: bool | None = None
