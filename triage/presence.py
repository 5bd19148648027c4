"""The citizen's presence, and every deadline of a contact that a sweep must find.

Each finder yields inside the transaction of its change, so that it is told of in the same.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from channels_layer.protocol import Channel, ContactState
from triage.contacts import abandon
from triage.journal import record
from triage.models import Contact, EventKind
from triage.moves import touch


def citizens_are_here(
    contact_ids: Collection[UUID], now: datetime
) -> tuple[list[Contact], list[Contact]]:
    """Renew the citizens' leases: the contacts, and those of them not seen as connected before."""
    known = Contact.objects.filter(pk__in=contact_ids)
    with transaction.atomic(savepoint=False):
        # In the order of their keys, so that no two batches wait for each other.
        held = list(known.select_for_update(no_key=True).order_by("pk"))
        known.update(citizen_lease_until=now + timedelta(seconds=settings.CITIZEN_LEASE_SECONDS))
        back = Q(connected=False)
        arrived = [c for c in held if not c.connected and touch(c, back, connected=True)]
    return held, arrived


def citizen_left(contact: Contact, now: datetime) -> bool:
    """Quick exit: nobody is there now, and what is said is kept. False if they had left."""
    here = Q(connected=True) & ~Q(state=ContactState.ENDED)
    with transaction.atomic():
        left = touch(contact, here, connected=False, citizen_lease_until=now)
        if left:
            record(EventKind.LEFT, now, contact=contact)
    return left


def disconnect_lapsed(now: datetime) -> Iterator[Contact]:
    """Contacts whose citizen's lease has run out, each marked so."""
    lapsed = Q(connected=True, citizen_lease_until__lte=now)
    for contact in Contact.objects.filter(lapsed).exclude(state=ContactState.ENDED):
        with transaction.atomic():
            if touch(contact, lapsed, connected=False):
                yield contact


def abandon_gone(now: datetime) -> Iterator[Contact]:
    """Waiting chats whose citizen has been gone too long, each ended."""
    since = now - timedelta(seconds=settings.ABANDON_SECONDS)
    gone = Contact.objects.filter(
        state=ContactState.WAITING, channel=Channel.CHAT, citizen_lease_until__lte=since
    )
    for contact in gone.filter(danger_at__isnull=True):
        with transaction.atomic():
            if abandon(contact, now, since):
                yield contact


def miss_promises(now: datetime) -> Iterator[Contact]:
    """Waiting contacts that nobody took in time, each journalled once."""
    due = Q(promise_due__lte=now, state=ContactState.WAITING)
    for contact in Contact.objects.filter(due):
        with transaction.atomic():
            if touch(contact, due, promise_due=None):
                record(EventKind.PROMISE_MISSED, now, contact=contact, channel=contact.channel)
                yield contact


def release_reserved(now: datetime) -> Iterator[Contact]:
    """Contacts kept for a colleague who did not take them, now free to all."""
    due = Q(reserved_until__lte=now, state=ContactState.WAITING)
    for contact in Contact.objects.filter(due):
        with transaction.atomic():
            if touch(contact, due, reserved_for=None, reserved_until=None):
                record(EventKind.RESERVATION_LAPSED, now, contact=contact)
                yield contact
