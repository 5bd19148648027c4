"""The legal moves of a contact, in one table, and the one way to make them."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q

from channels_layer.protocol import ContactState
from scheduling.models import Counsellor
from triage.journal import record
from triage.models import Contact, EventKind

BOOKED, WAITING = ContactState.BOOKED, ContactState.WAITING
LATER, OPEN, ENDED = ContactState.LATER, ContactState.OPEN, ContactState.ENDED


class Move(NamedTuple):
    came_from: tuple[ContactState, ...]
    goes_to: ContactState


LEGAL = {
    EventKind.REBOOKED: Move((BOOKED,), BOOKED),
    EventKind.DUE: Move((BOOKED,), WAITING),
    EventKind.MOVED: Move((LATER, WAITING, OPEN), WAITING),
    EventKind.TAKEN: Move((WAITING,), OPEN),
    EventKind.CALL_AGAIN: Move((OPEN,), LATER),
    EventKind.CALL_DUE: Move((LATER,), WAITING),
    EventKind.RETURNED: Move((OPEN,), WAITING),
    EventKind.TRANSFERRED: Move((OPEN,), WAITING),
    EventKind.ENDED: Move((BOOKED, LATER, WAITING, OPEN), ENDED),
    EventKind.ABANDONED: Move((WAITING,), ENDED),
    EventKind.FORGOTTEN: Move((BOOKED, LATER, WAITING, OPEN), ENDED),
    EventKind.WRAPPED_UP: Move((ENDED,), ENDED),
}

BACK_IN_QUEUE: dict[str, Any] = {"counsellor": None, "reserved_for": None, "reserved_until": None}


def move(
    contact: Contact,
    kind: EventKind,
    at: datetime,
    *,
    by: Counsellor | None = None,
    only_if: Q | None = None,
    changes: dict[str, Any] | None = None,
    **data: Any,
) -> bool:
    """Make a move if the contact is still where it must be. One row changed means you won.

    The winner's `contact` is refreshed and its event is written, all in one
    transaction; the loser changes nothing and gets False.
    """
    legal = LEGAL[kind]
    with transaction.atomic():
        won = Contact.objects.filter(
            only_if or Q(), pk=contact.pk, state__in=legal.came_from
        ).update(state=legal.goes_to, revision=F("revision") + 1, **(changes or {}))
        if not won:
            return False
        contact.refresh_from_db()
        record(kind, at, contact=contact, counsellor=by, **data)
    return True


def touch(contact: Contact, only_if: Q | None = None, **changes: Any) -> bool:
    """Change what others may see of a contact, without a move; True if it was so changed."""
    won = Contact.objects.filter(only_if or Q(), pk=contact.pk).update(
        revision=F("revision") + 1, **changes
    )
    if won:
        contact.refresh_from_db()
    return bool(won)
