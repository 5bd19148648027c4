"""What goes out to whoever follows a topic, caught just before the channel layer."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import msgspec
from django.test import TestCase

from channels_layer.protocol import CitizenReply, DeskReply
from channels_layer.publish import Hint

Sent = tuple[str, tuple[str, ...]]

citizen_replies: msgspec.json.Decoder[CitizenReply] = msgspec.json.Decoder(CitizenReply)
desk_replies: msgspec.json.Decoder[DeskReply] = msgspec.json.Decoder(DeskReply)


class Wire:
    """Frames in the order in which they were published."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []

    def send(self, hint: Hint) -> None:
        self.sent.append((hint.event["text"], hint.topics))

    def to_citizen(self, topic: str) -> list[CitizenReply]:
        return [citizen_replies.decode(text) for text, topics in self.sent if topic in topics]

    def to_desk(self, *topics: str) -> list[DeskReply]:
        """Each frame as often as a desk that follows these topics hears it."""
        heard = (text for text, to in self.sent for topic in topics if topic in to)
        return [desk_replies.decode(text) for text in heard]


@contextmanager
def published() -> Iterator[Wire]:
    """Catch what a block publishes; in a test that is one transaction, at the end of the block."""
    wire = Wire()
    with (
        patch("channels_layer.publish._send", wire.send),
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        yield wire
