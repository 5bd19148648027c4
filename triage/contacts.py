"""What can happen to a contact. Each verb is a guard, a move and a row of the journal."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    DayPart,
    Duty,
    EndReason,
    ErrorCode,
    Level,
    Outcome,
    Route,
    Work,
)
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from scheduling.opening import week
from triage import cpr, queueing
from triage.assessing import latest
from triage.journal import record
from triage.models import Case, Contact, EventKind, WrapUp
from triage.moves import move, touch
from triage.queue import is_open, open_chats, promise, waiting
from triage.rules import table

BACK_IN_QUEUE: dict[str, Any] = {"counsellor": None, "reserved_for": None, "reserved_until": None}


def live_contact(case: Case) -> Contact | None:
    """The case's contact that has not ended; the database allows one."""
    return case.contacts.exclude(state=ContactState.ENDED).first()


def latest_contact(case: Case) -> Contact | None:
    """The live contact, else the one that ended last."""
    return live_contact(case) or case.contacts.order_by("-ended_at").first()


def choose_self_help(case: Case, now: datetime) -> None:
    with transaction.atomic():
        _note_choice(case, Route.SELF_HELP)
        record(EventKind.SELF_HELP_CHOSEN, now, case=case)


def choose(
    case: Case,
    client_id: UUID,
    channel: Channel,
    now: datetime,
    *,
    phone: str = "",
    part: DayPart = DayPart.ANY,
    wish: str = "",
) -> tuple[Contact, bool]:
    """The citizen chooses a route: a new contact, or the waiting one changes its route.

    Returns the contact and whether anything changed; a repeat of `client_id`
    changes nothing. Raises Refusal: route-closed, phone-needed, not-waiting.
    """
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's choice.
        contact = case.contacts.select_for_update().exclude(state=ContactState.ENDED).first()
        repeated = case.contacts.filter(client_id=client_id).first()
        if repeated:
            return repeated, False
        _require_open(channel, now)
        require_phone(channel, phone)
        _note_choice(case, Route(channel))
        kept, numbers = cpr.mask(wish)
        wishes: dict[str, Any] = {
            "phone": phone,
            "wish": kept,
            "wished_part": "" if channel == Channel.CHAT else part,
        }
        if contact:
            changed = change_route(contact, channel, part, now, client_id=client_id, **wishes)
        else:
            contact, changed = _queue(case, client_id, channel, now, part, wishes)
        if changed and numbers:
            record(EventKind.CPR_MASKED, now, contact=contact, count=numbers)
        return contact, changed


def _require_open(channel: Channel, now: datetime) -> None:
    if not is_open(Route(channel), week(Route(channel)).current_or_next(now), now):
        raise Refusal(ErrorCode.ROUTE_CLOSED, "route")


def require_phone(channel: Channel, phone: str) -> None:
    """A callback or a meeting needs eight digits or more. Raises Refusal: phone-needed."""
    if channel != Channel.CHAT and sum(c.isdigit() for c in phone) < 8:
        raise Refusal(ErrorCode.PHONE_NEEDED, "phone")


def _note_choice(case: Case, route: Route) -> None:
    assessment = latest(case)
    assessment.chosen = route
    assessment.save(update_fields=["chosen"])
    Case.objects.filter(pk=case.pk, closed_at__isnull=False).update(closed_at=None)


def _queue(
    case: Case,
    client_id: UUID,
    channel: Channel,
    now: datetime,
    part: DayPart,
    wishes: dict[str, str],
) -> tuple[Contact, bool]:
    due = promise(channel, part, now)
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                case=case,
                client_id=client_id,
                channel=channel,
                state=ContactState.WAITING,
                waiting_since=now,
                promise_at=due,
                promise_due=due,
                citizen_lease_until=_expected_until(now),
                **wishes,
            )
    except IntegrityError:  # two tabs at once: the other one's contact is the one
        return case.contacts.exclude(state=ContactState.ENDED).get(), False
    record(EventKind.QUEUED, now, contact=contact, channel=channel)
    return contact, True


def _expected_until(now: datetime) -> datetime:
    """Whoever is new in a queue may need a moment to come; who never comes is gone in time."""
    return now + timedelta(seconds=settings.CITIZEN_LEASE_SECONDS)


def change_route(
    contact: Contact,
    channel: Channel,
    part: DayPart,
    now: datetime,
    *,
    by: Counsellor | None = None,
    **changes: Any,
) -> bool:
    """Move a contact to another channel; it keeps the time already waited.

    The citizen moves a waiting contact, a counsellor one that they hold.
    Raises Refusal: not-waiting, not-yours.
    """
    was, waited = contact.channel, int((now - contact.waiting_since).total_seconds())
    due = promise(channel, part, contact.waiting_since)
    guard = Q(state=ContactState.OPEN, counsellor=by) if by else Q(state=ContactState.WAITING)
    changes |= {
        "channel": channel,
        "promise_at": due,
        "promise_due": max(due, now),
        "citizen_lease_until": _expected_until(now),
    }
    if not move(
        contact,
        EventKind.MOVED,
        now,
        by=by,
        only_if=guard,
        changes=changes | BACK_IN_QUEUE,
        before=was,
        channel=channel,
        waited=waited,
    ):
        raise Refusal(ErrorCode.NOT_YOURS if by else ErrorCode.NOT_WAITING)
    return True


def take_next(counsellor: Counsellor, now: datetime) -> Contact:
    """Take the contact that must be taken first; others may be taking too.

    A counsellor whose chats are full may still take a callback or a meeting.

    Raises Refusal: not-on-duty, at-capacity, nothing-waiting.
    """
    _require_duty(counsellor)
    full = False
    for candidate in queueing.next_for(counsellor.pk, waiting()):
        contact = Contact.objects.get(pk=candidate.contact)
        try:
            return take(contact, counsellor, now)
        except Refusal as refusal:
            if refusal.code == ErrorCode.NOT_ON_DUTY:
                raise
            full = full or refusal.code == ErrorCode.AT_CAPACITY
    raise Refusal(ErrorCode.AT_CAPACITY if full else ErrorCode.NOTHING_WAITING)


def take(contact: Contact, counsellor: Counsellor, now: datetime) -> Contact:
    """Claim a waiting contact. Raises Refusal: not-on-duty, at-capacity, not-waiting."""
    with transaction.atomic():
        # Held to the end, so that two desks of one counsellor cannot both take the last place.
        mine = Counsellor.objects.select_for_update().get(pk=counsellor.pk)
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
        BACK_IN_QUEUE | {"reserved_for": to, "reserved_until": until} | _due_again(contact, now)
    )
    _move_mine(contact, EventKind.TRANSFERRED, by, now, changes, to=to.pk if to else None)


def give_back(contact: Contact, by: Counsellor, now: datetime) -> bool:
    """The counsellor's line is lost: the citizen goes back to the original place."""
    changes = BACK_IN_QUEUE | {"returned": True} | _due_again(contact, now)
    mine = Q(counsellor=by)
    return move(contact, EventKind.RETURNED, now, by=by, only_if=mine, changes=changes)


def _due_again(contact: Contact, now: datetime) -> dict[str, datetime]:
    """Who waits again is offered the other routes at once if the promise is already past."""
    return {"promise_due": max(contact.promise_at, now)}


def end_by_citizen(contact: Contact, now: datetime) -> bool:
    changes = {"ended": EndReason.CITIZEN, "ended_at": now, "promise_due": None}
    return move(contact, EventKind.ENDED, now, changes=changes, who=Author.CITIZEN)


def end_by_counsellor(contact: Contact, by: Counsellor, now: datetime) -> None:
    """Raises Refusal: not-yours, ended."""
    changes = {"ended": EndReason.COUNSELLOR, "ended_at": now, "promise_due": None}
    _move_mine(contact, EventKind.ENDED, by, now, changes, who=Author.COUNSELLOR)


def close_unserved(contact: Contact, now: datetime) -> None:
    """The citizen ended a wait that nobody answered: there is nothing to wrap up."""
    _close_case(contact, None, now)


def abandon(contact: Contact, now: datetime, gone_since: datetime) -> bool:
    """End a waiting chat whose citizen is gone; never one in danger."""
    still = Q(citizen_lease_until__lte=gone_since, danger_at__isnull=True)
    changes = {"ended": EndReason.ABANDONED, "ended_at": now, "promise_due": None}
    with transaction.atomic():
        gone = move(contact, EventKind.ABANDONED, now, only_if=still, changes=changes)
        if gone:
            _close_case(contact, None, now)
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
    """Note how an ended contact went; a case that is done is closed.

    Raises Refusal: bad-value, not-yours.
    """
    if topic not in table().source.values("topic"):
        raise Refusal(ErrorCode.BAD_VALUE, "topic")
    with transaction.atomic():
        _move_mine(
            contact, EventKind.WRAPPED_UP, by, now, {"wrapped_up": True}, Q(wrapped_up=False)
        )
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
            _close_case(contact, by, now)


def _move_mine(
    contact: Contact,
    kind: EventKind,
    by: Counsellor,
    now: datetime,
    changes: dict[str, Any],
    only_if: Q | None = None,
    **data: Any,
) -> None:
    guard = Q(counsellor=by) & (only_if or Q())
    if not move(contact, kind, now, by=by, only_if=guard, changes=changes, **data):
        contact.refresh_from_db()
        mine = contact.counsellor_id == by.pk
        raise Refusal(ErrorCode.ENDED if mine else ErrorCode.NOT_YOURS)


def _close_case(contact: Contact, by: Counsellor | None, now: datetime) -> None:
    if Case.objects.filter(pk=contact.case_id, closed_at__isnull=True).update(closed_at=now):
        record(EventKind.CASE_CLOSED, now, contact=contact, counsellor=by)


def flag_danger(contact: Contact, categories: tuple[str, ...], now: datetime) -> bool:
    """Flag a contact; True the first time. Every finding is journalled, by category alone."""
    first = touch(contact, Q(danger_at__isnull=True), danger_at=now)
    record(EventKind.DANGER_FLAGGED, now, contact=contact, categories=list(categories), first=first)
    return first


def saw_danger(contact: Contact, by: Counsellor, now: datetime) -> bool:
    """Journal who saw the flag and when; True the first time for this counsellor."""
    with transaction.atomic():
        # Held to the end, so that a double-click has seen it once.
        flagged_at = Contact.objects.select_for_update().get(pk=contact.pk).danger_at
        seen = contact.events.filter(kind=EventKind.DANGER_SEEN, counsellor=by).exists()
        if seen or not flagged_at:
            return False
        seconds = int((now - flagged_at).total_seconds())
        record(EventKind.DANGER_SEEN, now, contact=contact, counsellor=by, seconds=seconds)
        return touch(contact)
