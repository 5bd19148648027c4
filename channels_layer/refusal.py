"""What a verb raises when it will not do what was asked."""

from typing import Any

from channels_layer.protocol import ErrorCode


class Refusal(Exception):
    """`code` says why in the protocol's words, `field` where; nothing was changed.

    `told` is what else the asker may know of it, and never what they sent.
    """

    def __init__(self, code: ErrorCode, field: str = "", **told: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
        self.told = told
