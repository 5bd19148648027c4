"""The one way out: a frame to everyone who follows a topic, after the commit."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from channels_layer.protocol import Frame, encode

logger = logging.getLogger(__name__)

QUEUE = "queue"


class Hint(NamedTuple):
    """An event of the channel layer, for all who follow one of `topics`."""

    topics: tuple[str, ...]
    event: dict[str, Any]


_gathered: ContextVar[list[Hint] | None] = ContextVar("gathered", default=None)


def citizen_topic(contact: UUID) -> str:
    """What the citizen's sockets on a contact follow."""
    return f"citizen.{contact}"


def counsellor_topic(counsellor: int) -> str:
    """What one counsellor's desks follow."""
    return f"counsellor.{counsellor}"


def publish(frame: Frame, *topics: str) -> None:
    """Send `frame`, encoded once, to `topics` when the running transaction is committed.

    A hint that fails is logged and left: who missed it hears of it by heartbeat.
    """
    hint = Hint(topics, {"type": "frame", "text": encode(frame)})
    transaction.on_commit(partial(_send, hint))


def recall(topic: str) -> None:
    """Close the sockets that follow `topic`, so that each must ask anew who it is."""
    transaction.on_commit(partial(_send, Hint((topic,), {"type": "signed_out"})))


@contextmanager
def gathering() -> Iterator[list[Hint]]:
    """What this thread commits meanwhile is published by its caller, who has the event loop."""
    hints: list[Hint] = []
    token = _gathered.set(hints)
    try:
        yield hints
    finally:
        _gathered.reset(token)


async def send(hints: list[Hint]) -> None:
    layer = get_channel_layer()
    for topics, event in hints:
        for topic in topics:
            try:
                await layer.group_send(topic, event)
            except Exception as error:  # the database has the truth; a hint may be lost
                logger.warning("a hint was not published: %s", type(error).__name__)


def _send(hint: Hint) -> None:
    hints = _gathered.get()
    if hints is None:
        async_to_sync(send)([hint])
    else:
        hints.append(hint)
