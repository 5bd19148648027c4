"""Danger: who is flagged, and who has seen it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from scheduling.models import Counsellor
from triage.journal import record
from triage.models import Contact, Event, EventKind
from triage.moves import touch

BACK = (EventKind.CALL_AGAIN, EventKind.RETURNED, EventKind.TRANSFERRED, EventKind.MOVED)


def seen(contact: Contact) -> QuerySet[Event]:
    """Who has seen the flag since the contact last came back to the queue.

    A danger whose only watcher has gone is nobody's, and must be seen anew.
    """
    came_back = contact.events.filter(kind__in=BACK).order_by("-id").values("id")[:1]
    since = Coalesce(Subquery(came_back), 0)
    return contact.events.filter(kind=EventKind.DANGER_SEEN, id__gt=since).order_by("id")


def is_unseen(contact: Contact) -> bool:
    """Whether it is flagged, and nobody has seen it."""
    return contact.danger_at is not None and not seen(contact).exists()


def flag_danger(contact: Contact, categories: tuple[str, ...], now: datetime) -> bool:
    """Flag a contact; True the first time. Every finding is journalled, by category alone."""
    first = touch(contact, Q(danger_at__isnull=True), danger_at=now)
    record(EventKind.DANGER_FLAGGED, now, contact=contact, categories=list(categories), first=first)
    return first


def saw_danger(contact: Contact, by: Counsellor, now: datetime) -> bool:
    """Journal who saw the flag and when; True the first time for this counsellor."""
    with transaction.atomic():
        # Held to the end, so that a double-click has seen it once.
        flagged_at = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk).danger_at
        if not flagged_at or seen(contact).filter(counsellor=by).exists():
            return False
        seconds = int((now - flagged_at).total_seconds())
        record(EventKind.DANGER_SEEN, now, contact=contact, counsellor=by, seconds=seconds)
        return touch(contact)
