"""What can happen to a contact. Each verb is a guard, a move and a row of the journal."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Q

from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    Duty,
    EndReason,
    ErrorCode,
    Level,
    Outcome,
    Work,
)
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from triage import cpr
from triage.danger import saw_danger
from triage.journal import record
from triage.models import LIVE, Case, Contact, EventKind, WrapUp
from triage.moves import BACK_IN_QUEUE, move
from triage.places import open_chats
from triage.queue import next_for
from triage.rules import table

# Of somebody whom nobody is going to call, text or write to any more.
NOWHERE = {"phone": "", "email": "", "subject": "", "references": ""}
NEEDS_NO_PLACE = tuple(channel for channel in Channel if channel != Channel.CHAT)


def take_next(counsellor: Counsellor, now: datetime) -> Contact:
    """Take the contact that must be taken first; others may be taking too.

    A counsellor whose chats are full may still take what needs no place among them.

    Raises Refusal: not-on-duty, at-capacity, nothing-waiting.
    """
    _require_duty(counsellor)
    try:
        taken = _take_first(counsellor, tuple(Channel), now)
    except Refusal as refusal:
        if refusal.code != ErrorCode.AT_CAPACITY:
            raise
        taken = _take_first(counsellor, NEEDS_NO_PLACE, now)
        if taken is None:
            raise
    if taken is None:
        raise Refusal(ErrorCode.NOTHING_WAITING)
    return taken


def _take_first(
    counsellor: Counsellor, channels: Collection[Channel], now: datetime
) -> Contact | None:
    """Raises Refusal: not-on-duty, at-capacity."""
    somebody_was_first = True
    while somebody_was_first:
        somebody_was_first = False
        for contact in next_for(counsellor, channels):
            try:
                return take(contact, counsellor, now)
            except Refusal as refusal:
                if refusal.code != ErrorCode.NOT_WAITING:
                    raise
                somebody_was_first = True
    return None


def take(contact: Contact, counsellor: Counsellor, now: datetime) -> Contact:
    """Claim a waiting contact. Raises Refusal: not-on-duty, at-capacity, not-waiting."""
    with transaction.atomic():
        # Held to the end, so that two desks of one counsellor cannot both take the last place.
        # Without its key: a message's reference to its writer must not wait for it.
        mine = Counsellor.objects.select_for_update(no_key=True).get(pk=counsellor.pk)
        _require_duty(mine)
        if contact.channel == Channel.CHAT and open_chats(mine) >= mine.capacity:
            raise Refusal(ErrorCode.AT_CAPACITY)
        waited = int((now - contact.waiting_since).total_seconds())
        changes = BACK_IN_QUEUE | {"counsellor": mine, "opened_at": now, "promise_due": None}
        # A call that has become a chat meanwhile would need a place among the chats.
        same = Q(channel=contact.channel)
        if not move(
            contact, EventKind.TAKEN, now, by=mine, only_if=same, changes=changes, waited=waited
        ):
            raise Refusal(ErrorCode.NOT_WAITING)
        if contact.danger_at:
            saw_danger(contact, mine, now)
    return contact


def _require_duty(counsellor: Counsellor) -> None:
    if counsellor.duty != Duty.ON:
        raise Refusal(ErrorCode.NOT_ON_DUTY)


def transfer(contact: Contact, by: Counsellor, to: Counsellor | None, now: datetime) -> None:
    """Give a contact to a colleague, or back to the queue, with its original time.

    Raises Refusal: not-yours, unknown-counsellor.
    """
    if to and to.duty == Duty.OFF:
        raise Refusal(ErrorCode.UNKNOWN_COUNSELLOR, "to")
    until = now + timedelta(seconds=settings.RESERVED_SECONDS) if to else None
    changes = (
        BACK_IN_QUEUE
        | {"reserved_for": to, "reserved_until": until, "returned": to is None}
        | _due_again(contact, now)
    )
    move_mine(contact, EventKind.TRANSFERRED, by, now, changes, to=to.pk if to else None)


def give_back(contact: Contact, by: Counsellor, now: datetime) -> bool:
    """The counsellor's line is lost: the citizen goes back to the original place."""
    changes = BACK_IN_QUEUE | {"returned": True} | _due_again(contact, now)
    mine = Q(counsellor=by)
    return move(contact, EventKind.RETURNED, now, by=by, only_if=mine, changes=changes)


def _due_again(contact: Contact, now: datetime) -> dict[str, datetime | None]:
    """Who waits again is offered the other routes if nobody comes within a colleague's time.

    A promise of a call was kept or missed by the first one.
    """
    if contact.channel == Channel.CALLBACK and contact.calls:
        return {"promise_due": None}
    grace = now + timedelta(seconds=settings.RESERVED_SECONDS)
    return {"promise_due": max(contact.promise_at, grace)}


def end_by_citizen(contact: Contact, now: datetime) -> bool:
    changes = {"ended": EndReason.CITIZEN, "ended_at": now, "promise_due": None}
    return move(contact, EventKind.ENDED, now, changes=changes, who=Author.CITIZEN)


def end_by_counsellor(contact: Contact, by: Counsellor, now: datetime) -> None:
    """Raises Refusal: not-yours, ended."""
    changes = {"ended": EndReason.COUNSELLOR, "ended_at": now, "promise_due": None}
    move_mine(contact, EventKind.ENDED, by, now, changes, who=Author.COUNSELLOR)


def close_unserved(contact: Contact, now: datetime) -> None:
    """The citizen ended a wait that nobody answered: there is nothing to wrap up, or to dial."""
    Contact.objects.filter(pk=contact.pk).update(wish="", **NOWHERE)
    close_case(contact, None, now)


def abandon(contact: Contact, now: datetime, gone_since: datetime) -> bool:
    """End a waiting chat whose citizen is gone; never one in danger.

    The journal has when they went, for the sweep that finds it comes later.
    """
    still = Q(citizen_lease_until__lte=gone_since, danger_at__isnull=True)
    changes = {"ended": EndReason.ABANDONED, "ended_at": now, "promise_due": None}
    gone_at = min(contact.citizen_lease_until or now, now).isoformat()
    with transaction.atomic():
        gone = move(
            contact, EventKind.ABANDONED, now, only_if=still, changes=changes, gone_at=gone_at
        )
        if gone:
            close_case(contact, None, now)
    return gone


def forget(contact: Contact, last_sign: datetime, now: datetime) -> bool:
    """End a contact that nobody ended, as of the last sign of life in it."""
    changes = {"ended": EndReason.ABANDONED, "ended_at": last_sign, "promise_due": None}
    with transaction.atomic():
        gone = move(
            contact,
            EventKind.FORGOTTEN,
            now,
            changes=changes | {"wrapped_up": True},
            gone_at=last_sign.isoformat(),
        )
        if gone:
            close_case(contact, None, now)
    return gone


def wrap_up(
    contact: Contact,
    by: Counsellor,
    now: datetime,
    *,
    topic: str,
    level: Level,
    work: Work,
    outcome: Outcome,
    referred_to: str = "",
) -> None:
    """Note how an ended contact went; a case that is done is closed, its number and address gone.

    Raises Refusal: bad-value, not-yours, not-ended, ended when it is wrapped up already.
    """
    if topic not in table().source.values("topic"):
        raise Refusal(ErrorCode.BAD_VALUE, "topic")
    with transaction.atomic():
        changes: dict[str, Any] = {"wrapped_up": True}
        if outcome == Outcome.DONE:
            changes |= NOWHERE
        elif contact.texts_stopped and contact.channel == Channel.SMS:
            changes["phone"] = ""
        move_mine(contact, EventKind.WRAPPED_UP, by, now, changes, Q(wrapped_up=False))
        WrapUp.objects.create(
            contact=contact,
            by=by,
            at=now,
            topic=topic,
            level=level,
            work=work,
            outcome=outcome,
            referred_to=cpr.mask(referred_to)[0],
        )
        if outcome == Outcome.DONE:
            close_case(contact, by, now)


def move_mine(
    contact: Contact,
    kind: EventKind,
    by: Counsellor,
    now: datetime,
    changes: dict[str, Any],
    only_if: Q | None = None,
    **data: Any,
) -> None:
    """Make a move of a contact that `by` holds. Raises Refusal: not-yours, ended, not-ended."""
    guard = Q(counsellor=by) & (only_if or Q())
    if not move(contact, kind, now, by=by, only_if=guard, changes=changes, **data):
        contact.refresh_from_db()
        if contact.counsellor_id != by.pk:
            raise Refusal(ErrorCode.NOT_YOURS)
        ended = contact.state == ContactState.ENDED
        raise Refusal(ErrorCode.ENDED if ended else ErrorCode.NOT_ENDED)


def close_case(contact: Contact, by: Counsellor | None, now: datetime) -> None:
    """Close what `contact` was of, unless another contact of it waits or is open."""
    live = Contact.objects.filter(case=contact.case_id, state__in=LIVE)
    open_one = Case.objects.filter(~Exists(live), pk=contact.case_id, closed_at__isnull=True)
    if open_one.update(closed_at=now):
        record(EventKind.CASE_CLOSED, now, contact=contact, counsellor=by)
