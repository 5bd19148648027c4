"""The order of the queue, and what a waiting contact is promised.

One queue for all channels. The order is told by values alone, none of which
changes when a contact is returned: it comes back to its original place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from channels_layer.protocol import Channel
from scheduling.hours import Period, Week


@dataclass(frozen=True, slots=True)
class Waiting:
    contact: UUID
    danger: bool
    promise_at: datetime
    waiting_since: datetime
    reserved_for: int | None = None
    here: bool = True


def promise_at(
    channel: Channel,
    waiting_since: datetime,
    promise: timedelta,
    week: Week,
    window: Period | None = None,
) -> datetime:
    """When the citizen should have been met at the latest.

    A chat's promise runs on while somebody sits and waits. A callback or meeting is
    due at the end of the wished `window`; without one its promise, like that of a text
    message or a mail, runs in opening time only, or on the plain clock should the service never
    open.
    """
    if channel is Channel.CHAT:
        return waiting_since + promise
    if window is not None:
        return window.closes
    return week.add_open_time(waiting_since, promise) or waiting_since + promise


def order_key(waiting: Waiting) -> tuple[bool, datetime, datetime, UUID]:
    """Danger first, then the nearest promise, the longest wait, and the id."""
    return not waiting.danger, waiting.promise_at, waiting.waiting_since, waiting.contact


def next_for(counsellor_id: int, waiting: Iterable[Waiting]) -> list[Waiting]:
    """Whom this counsellor should try to take, in order.

    Danger goes before everything. Then come those reserved for this counsellor, who
    were told that this very person would write; then the rest. Those reserved for
    somebody else are passed by, in danger too: that person has been given them. A chat
    whose citizen is not on the page comes after those who are: its place is kept, and
    who sits and waits is not held up by who has gone.
    """
    mine = (w for w in waiting if w.reserved_for in (None, counsellor_id))
    return sorted(
        mine, key=lambda w: (not w.danger, w.reserved_for is None, not w.here, order_key(w))
    )
