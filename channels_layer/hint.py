"""What the channel layer carries."""

from typing import Any

import msgspec


class Hint(msgspec.Struct, array_like=True, frozen=True):
    """A message for all in a `group`, or for the reader of a `channel`."""

    group: str
    channel: str
    message: dict[str, Any]
