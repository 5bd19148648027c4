"""What a verb raises when it will not do what was asked."""

from channels_layer.protocol import ErrorCode


class Refusal(Exception):
    """`code` says why in the protocol's words, `field` where; nothing was changed."""

    def __init__(self, code: ErrorCode, field: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
