"""Heartbeats meet here: many presences are renewed, and many answered, as one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils import timezone

from channels_layer.gathering import Gathering
from channels_layer.protocol import DeskPong, ErrorCode, Pong
from channels_layer.refusal import Refusal
from chat import talks
from chat.standing import Standing, fallen
from scheduling import duty
from triage.models import Contact
from triage.places import places
from triage.queue import mark

# The queue is counted once for all that gather meanwhile; a browser waits for ten seconds.
PAUSE_SECONDS = 0.25


def _citizens_beat(contact_ids: Sequence[UUID]) -> list[Pong | Refusal]:
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


def _desks_beat(standings: Sequence[Standing]) -> list[DeskPong | Refusal]:
    now = timezone.now()
    barred = fallen(standings, now)
    here = {each.counsellor.pk for each in standings if each not in barred}
    revisions = duty.renew_leases(here, now)
    waiting, queue_revisions = mark()
    held = _held(here)
    return [
        barred.get(each)
        or DeskPong(
            revision=revisions[each.counsellor.pk],
            queue=waiting,
            queue_revisions=queue_revisions,
            talks={contact.pk: contact.last_sequence for contact in held[each.counsellor.pk]},
            talk_revisions=sum(contact.revision for contact in held[each.counsellor.pk]),
        )
        for each in standings
    ]


def _held(counsellors: Collection[int]) -> dict[int, list[Contact]]:
    """What each of them has at the desk; only its marks are read."""
    had = Contact.objects.filter(counsellor__in=counsellors, wrapped_up=False)
    held = defaultdict[int, list[Contact]](list)
    for contact in had.only("counsellor_id", "last_sequence", "revision"):
        if contact.counsellor_id is not None:
            held[contact.counsellor_id].append(contact)
    return held


citizens_beating: Gathering[UUID, Pong] = Gathering(
    _citizens_beat, PAUSE_SECONDS, for_the_gone=False
)
desks_beating: Gathering[Standing, DeskPong] = Gathering(
    _desks_beat, PAUSE_SECONDS, for_the_gone=False
)
