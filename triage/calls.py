"""Calls made by hand: how each went, when the next one is, and who did not come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from channels_layer.protocol import (
    Author,
    CallOutcome,
    Channel,
    ContactState,
    EndReason,
    ErrorCode,
)
from channels_layer.refusal import Refusal
from scheduling.duty import on_duty
from scheduling.models import Counsellor
from triage.contacts import close_case, end_by_counsellor, move_mine
from triage.journal import record
from triage.models import Contact, EventKind
from triage.moves import BACK_IN_QUEUE, move
from triage.plan import ABOUT, is_last, next_call

NO_TIME = timedelta()
UNANSWERED = (CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL, CallOutcome.MESSAGE_LEFT)


def called(contact: Contact, by: Counsellor, outcome: CallOutcome, now: datetime) -> None:
    """Journal how a call went, and do what follows: wrap up, call again later, or end.

    Raises Refusal: bad-value when there is nobody to call, too-early when nobody answered
    before a booked time, not-yours, ended.
    """
    if contact.channel != Channel.CALLBACK:
        raise Refusal(ErrorCode.BAD_VALUE, "contact")
    if outcome in UNANSWERED:
        _require_its_time(contact, now)
    with transaction.atomic():
        _journal(contact, by, outcome, now)
        if outcome == CallOutcome.TALKED:
            end_by_counsellor(contact, by, now)
        elif outcome == CallOutcome.WRONG_NUMBER:
            _end_unreached(contact, by, EndReason.WRONG_NUMBER, now)
        elif is_last(contact):
            _end_unreached(contact, by, EndReason.NO_ANSWER, now)
        else:
            _call_again(contact, by, now)


def _journal(contact: Contact, by: Counsellor, outcome: CallOutcome, now: datetime) -> None:
    """The first call keeps or breaks the promise, whatever came of it."""
    first = not contact.events.filter(kind=EventKind.CALLED).exists()
    told: dict[str, Any] = {"outcome": outcome, "attempt": contact.calls + 1}
    if first:
        # A talk is told of when it is over; it was begun when the contact was taken.
        rang = contact.opened_at if outcome == CallOutcome.TALKED else now
        # A booked call is promised at its time, and nobody rings to the second.
        leeway = ABOUT if contact.appointment_id else NO_TIME
        told["in_time"] = (rang or now) <= contact.promise_at + leeway
    record(EventKind.CALLED, now, contact=contact, counsellor=by, **told)


def _call_again(contact: Contact, by: Counsellor, now: datetime) -> None:
    """Not in the queue before its time, and then for the same counsellor first."""
    at = next_call(contact, now)
    told = {"next_at": at.isoformat()}
    changes = BACK_IN_QUEUE | {
        "reserved_for": by,
        "calls": contact.calls + 1,
        "call_at": at,
        "promise_at": at + ABOUT,
        "promise_due": None,
        "returned": False,
    }
    move_mine(contact, EventKind.CALL_AGAIN, by, now, changes, _as_read(contact), **told)


def no_show(contact: Contact, by: Counsellor, now: datetime) -> None:
    """The citizen did not come to a booked meeting: there is nothing to wrap up.

    Raises Refusal: bad-value when it is no meeting, no-appointment, too-early, not-yours, ended.
    """
    if contact.channel != Channel.MEETING:
        raise Refusal(ErrorCode.BAD_VALUE, "contact")
    if contact.appointment_id is None:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "contact")
    _require_its_time(contact, now)
    with transaction.atomic():
        record(EventKind.NO_SHOW, now, contact=contact, counsellor=by)
        _end_unreached(contact, by, EndReason.NO_SHOW, now)


def _require_its_time(contact: Contact, now: datetime) -> None:
    """Nobody has missed what has not begun; whoever is in danger is called at once.

    Raises Refusal: too-early.
    """
    its = contact.appointment
    if its and its.channel == contact.channel and now < its.starts_at and not contact.danger_at:
        raise Refusal(ErrorCode.TOO_EARLY, "contact")


def _end_unreached(contact: Contact, by: Counsellor, why: EndReason, now: datetime) -> None:
    """Nobody was spoken to: it needs no wrap-up, and the number has no purpose any more."""
    changes: dict[str, Any] = {
        "ended": why,
        "ended_at": now,
        "promise_due": None,
        "wrapped_up": True,
        "phone": "",
        "wish": "",
    }
    told = {"who": Author.COUNSELLOR, "reason": why}
    move_mine(contact, EventKind.ENDED, by, now, changes, _as_read(contact), **told)
    close_case(contact, by, now)


def _as_read(contact: Contact) -> Q:
    """A request that comes late says nothing of another call than its own."""
    return Q(calls=contact.calls, channel=contact.channel)


def come_due(now: datetime) -> Iterator[Contact]:
    """Contacts whose next call is due, each back in the queue."""
    due = Q(state=ContactState.LATER, call_at__lte=now)
    for contact in Contact.objects.filter(due).select_related("reserved_for"):
        with transaction.atomic():
            if enter_queue(contact, now, due):
                yield contact


def enter_queue(contact: Contact, now: datetime, only_if: Q | None = None) -> bool:
    """Have a contact that was to be called later wait now; False if it does not any more."""
    before = contact.reserved_for
    here = before is not None and on_duty(now).filter(pk=before.pk).exists()
    until = now + timedelta(seconds=settings.RESERVED_SECONDS)
    changes = {
        "call_at": None,
        "reserved_for": before if here else None,
        "reserved_until": until if here else None,
    }
    return move(contact, EventKind.CALL_DUE, now, only_if=only_if, changes=changes)
