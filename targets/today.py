"""Today's contacts by channel and state, recomputed from the tables at each look."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from channels_layer.protocol import Channel, ContactState, EndReason
from triage.models import LIVE, NEVER_CAME_DUE, Contact

NAMES = ("waiting", "open", "ended", "abandoned", "unreached")
UNREACHED = (EndReason.NO_ANSWER, EndReason.WRONG_NUMBER, EndReason.NO_SHOW)


@dataclass(frozen=True)
class Counts:
    """Contacts, not people. `ended` leaves out those who left the queue unserved, and those
    whom we did not reach. Who is called again later waits.
    """

    waiting: int
    open: int
    ended: int
    abandoned: int
    unreached: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.open + self.ended + self.abandoned + self.unreached


def start_of_day(now: datetime) -> datetime:
    """Midnight by the service's own clock."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return datetime.combine(local.date(), time.min, local.tzinfo)


def today(now: datetime) -> dict[Channel, Counts]:
    """The contacts that came or ended today, or that still wait or are open."""
    since = start_of_day(now)
    live = Q(state__in=LIVE)
    ended = Q(state=ContactState.ENDED) & ~NEVER_CAME_DUE
    contacts = Contact.objects.filter(
        live | ended & (Q(waiting_since__gte=since) | Q(ended_at__gte=since))
    )
    seen = Counter(
        (channel, _state(state, ended, counsellor))
        for channel, state, ended, counsellor in contacts.values_list(
            "channel", "state", "ended", "counsellor_id"
        )
    )
    return {channel: Counts(*(seen[channel, name] for name in NAMES)) for channel in Channel}


def _state(state: str, ended: str, counsellor: int | None) -> str:
    """Who ended a wait that nobody had answered left the queue, and so did who vanished."""
    if state == ContactState.LATER:
        return "waiting"
    if ended in UNREACHED:
        return "unreached"
    unserved = ended == EndReason.ABANDONED or (state == ContactState.ENDED and counsellor is None)
    return "abandoned" if unserved else state


def in_all(counts: dict[Channel, Counts]) -> Counts:
    return Counts(*(sum(getattr(each, name) for each in counts.values()) for name in NAMES))
