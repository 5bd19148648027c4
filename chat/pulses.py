"""Every citizen's heartbeat meets here: many waits are renewed and told as one."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from channels_layer.gathering import Gathering
from channels_layer.protocol import ErrorCode, Pong
from channels_layer.refusal import Refusal
from chat import talks
from triage.places import places

# Nobody waits for a heartbeat's answer, and the queue is counted once for all that gather.
PAUSE_SECONDS = 0.25


def _beat_all(contact_ids: Sequence[UUID]) -> list[Pong | Refusal]:
    now = timezone.now()
    contacts = talks.arrive_all(set(contact_ids), now)
    place_of = places(contacts, now)
    pongs = {
        contact.pk: Pong(
            last_sequence=contact.last_sequence,
            revision=contact.revision,
            place=place_of.get(contact.pk),
        )
        for contact in contacts
    }
    return [pongs.get(pk) or Refusal(ErrorCode.NO_CONTACT) for pk in contact_ids]


beating: Gathering[UUID, Pong] = Gathering(_beat_all, pause=PAUSE_SECONDS)
