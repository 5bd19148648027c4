"""What a place in the queue is, by the order alone; the database is held to it."""

from collections.abc import Iterable
from uuid import UUID

from triage.queueing import Waiting, order_key


def position(contact: UUID, waiting: Iterable[Waiting]) -> int:
    """The contact's place in the whole queue, from 1."""
    keys = {w.contact: order_key(w) for w in waiting}
    if contact not in keys:
        raise ValueError("the contact does not wait")
    return sum(key <= keys[contact] for key in keys.values())
