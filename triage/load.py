"""How much there is to do at this moment, by channel: for those who watch the service."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min

from channels_layer.protocol import Channel, ContactState
from triage.models import Contact


class Load(NamedTuple):
    """The contacts of one channel; `longest_wait` is in seconds, 0 when nobody waits."""

    waiting: int
    open: int
    longest_wait: float


def load(now: datetime) -> dict[Channel, Load]:
    """One query, by an index: only contacts that wait or are open are read."""
    live = Contact.objects.filter(state__in=(ContactState.WAITING, ContactState.OPEN))
    counted = live.values_list("channel", "state").annotate(Count("pk"), Min("waiting_since"))
    found = {(channel, state): (number, since) for channel, state, number, since in counted}
    return {channel: _load(found, channel, now) for channel in Channel}


def _load(found: dict[tuple[str, str], tuple[int, datetime]], channel: str, now: datetime) -> Load:
    waiting, since = found.get((channel, ContactState.WAITING), (0, now))
    busy, _ = found.get((channel, ContactState.OPEN), (0, now))
    return Load(waiting, busy, max(0.0, (now - since).total_seconds()))
