"""The one way out: a frame to everyone who follows a topic, after the commit."""

import logging
from functools import partial
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from channels_layer.protocol import Frame, encode

logger = logging.getLogger(__name__)

QUEUE = "queue"


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
    transaction.on_commit(partial(_send, encode(frame), topics))


def recall(topic: str) -> None:
    """Close the sockets that follow `topic`, so that each must ask anew who it is."""
    transaction.on_commit(lambda: async_to_sync(_to_group)(topic, {"type": "come_back"}))


def _send(text: str, topics: tuple[str, ...]) -> None:
    async_to_sync(_send_to_groups)(text, topics)


async def _send_to_groups(text: str, topics: tuple[str, ...]) -> None:
    for topic in topics:
        await _to_group(topic, {"type": "frame", "text": text})


async def _to_group(topic: str, event: dict[str, str]) -> None:
    try:
        await get_channel_layer().group_send(topic, event)
    except Exception as error:  # the database has the truth; a hint may be lost
        logger.warning("a hint was not published: %s", type(error).__name__)
