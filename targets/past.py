"""One contact of an earlier system, as a row of a file has it. Pure: text in, values out."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from channels_layer.protocol import Level
from targets.codes import CountedChannel

COLUMNS = (
    "channel",
    "queued_at",
    "answered_at",
    "abandoned_at",
    "ended_at",
    "level",
    "topic",
)
YEARS = range(1970, 2100)
TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Past(NamedTuple):
    """Moments are in UTC. Somebody was answered, or has given up."""

    channel: CountedChannel
    queued_at: datetime
    answered_at: datetime | None
    abandoned_at: datetime | None
    ended_at: datetime | None
    level: str
    topic: str

    def named(self, number: int) -> UUID:
        """The same for the same row, wherever it stands: it is the `number`th that is so."""
        return UUID(bytes=blake2b(repr((*self, number)).encode(), digest_size=16).digest())


def read(values: Mapping[str, str], zone: ZoneInfo) -> Past:
    """A row by its columns; moments in ISO 8601, by the clock of the service if they do not say.

    Raises ValueError with the reason, which never repeats what was in the row.
    """
    given = {name: values[name].strip() for name in COLUMNS}
    queued, answered, abandoned, ended = (_moment(name, given[name], zone) for name in COLUMNS[1:5])
    if queued is None:
        raise ValueError("queued_at is missing")
    if (answered is None) == (abandoned is None):
        raise ValueError("it needs answered_at or abandoned_at, and not both")
    over = answered or abandoned or queued
    if over < queued:
        raise ValueError("it was answered or abandoned before queued_at")
    if ended and ended < over:
        raise ValueError("ended_at is before it was answered or abandoned")
    channel, level = _channel(given["channel"]), _level(given["level"])
    return Past(channel, queued, answered, abandoned, ended, level, _topic(given["topic"]))


def _moment(name: str, written: str, zone: ZoneInfo) -> datetime | None:
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
        at = (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{name} is no moment in ISO 8601") from None
    if at.year not in YEARS:
        raise ValueError(f"{name} is before {YEARS.start} or after {YEARS.stop - 1}")
    return at


def _channel(written: str) -> CountedChannel:
    try:
        return CountedChannel(written)
    except ValueError:
        raise ValueError(f"channel is none of {', '.join(CountedChannel)}") from None


def _level(written: str) -> str:
    if written and written not in list(Level):
        raise ValueError(f"level is none of {', '.join(Level)}, and not empty")
    return written


def _topic(written: str) -> str:
    """A code: what somebody wrote has no place in the figures."""
    if written and not TOPIC.fullmatch(written):
        raise ValueError("topic is no code of small letters, digits and hyphens")
    return written
