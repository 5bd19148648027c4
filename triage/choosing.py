"""The citizen's choice of a route, and how a contact changes it."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from channels_layer.protocol import (
    PHONE_PATTERN,
    Channel,
    ContactState,
    DayPart,
    ErrorCode,
    Route,
)
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from scheduling.opening import week
from triage import cpr
from triage.assessing import latest
from triage.journal import record
from triage.models import LIVE, NEVER_CAME_DUE, NOT_TAKEN, SLOW, Case, Contact, EventKind
from triage.moves import BACK_IN_QUEUE, move
from triage.queue import day_parts, is_open, promise


def live_contact(case: Case, *, hold: bool = False) -> Contact | None:
    """The case's contact that waits or is open. `hold` locks its row.

    The database allows one, and slow ones beside it: one of those if there is no other.
    """
    contacts = case.contacts.select_for_update(no_key=True) if hold else case.contacts.all()
    live = contacts.filter(state__in=LIVE).order_by("pk")
    return min(live, key=lambda c: (c.channel in SLOW, c.waiting_since), default=None)


def latest_contact(case: Case) -> Contact | None:
    """The live contact, else the one that ended last."""
    ended = case.contacts.filter(state=ContactState.ENDED).exclude(NEVER_CAME_DUE)
    return live_contact(case) or ended.order_by("-ended_at").first()


def choose_self_help(case: Case, client_id: UUID, now: datetime) -> None:
    """The citizen goes to read; a repeat of `client_id` changes nothing."""
    with transaction.atomic():
        if chosen_before(case, client_id):
            return
        note_choice(case, Route.SELF_HELP)
        record(EventKind.SELF_HELP_CHOSEN, now, case=case, choice=str(client_id))


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
    changes nothing. Raises Refusal: route-closed, phone-needed, bad-value, not-waiting.
    """
    require_route(channel)
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's choice.
        contact = live_contact(case, hold=True)
        if chosen_before(case, client_id):
            return _chosen_contact(case, client_id), False
        _require_open(channel, now)
        require_phone(channel, phone)
        require_part(channel, part, now)
        kept, numbers = cpr.mask(wish)
        wishes = _wishes(channel, phone, kept, part)
        if contact and _as_before(contact, channel, wishes):
            record(EventKind.CHOSEN_AGAIN, now, contact=contact, choice=str(client_id))
            return contact, False
        note_choice(case, Route(channel))
        if contact:
            changed = change_route(contact, channel, part, now, choice=client_id, **wishes)
        else:
            contact, changed = _queue(case, client_id, channel, now, part, wishes)
        if changed and numbers:
            record(EventKind.CPR_MASKED, now, contact=contact, count=numbers)
        return contact, changed


def _chosen_contact(case: Case, client_id: UUID) -> Contact:
    """The contact that a choice of this name was about."""
    chosen = Contact.objects.filter(case=case, events__data__choice=str(client_id))
    return live_contact(case) or chosen.latest("events__id")


def chosen_before(case: Case, client_id: UUID) -> bool:
    """Whether a choice of this name was made, however many came after it."""
    return case.events.filter(data__choice=str(client_id)).exists()


def _wishes(channel: Channel, phone: str, wish: str, part: DayPart) -> dict[str, Any]:
    wished_part = "" if channel == Channel.CHAT else part
    return {"phone": phone, "wish": wish, "wished_part": wished_part}


def _as_before(contact: Contact, channel: Channel, wishes: dict[str, Any]) -> bool:
    """Whether a second tab, or a second look, chooses what is chosen already."""
    same = all(getattr(contact, name) == value for name, value in wishes.items())
    return contact.channel == channel and (same or channel == Channel.CHAT)


def require_route(channel: Channel) -> None:
    """Text messages and mail are no routes that can be chosen: see `texting` and `mailing`.

    Raises Refusal: bad-value.
    """
    if channel in SLOW:
        raise Refusal(ErrorCode.BAD_VALUE, "route")


def _require_open(channel: Channel, now: datetime) -> None:
    if not is_open(Route(channel), week(Route(channel)), now):
        raise Refusal(ErrorCode.ROUTE_CLOSED, "route")


def require_phone(channel: Channel, phone: str) -> None:
    """A callback or a meeting needs a number of eight digits or more, and no CPR number.

    Raises Refusal: phone-needed, bad-value.
    """
    if not re.fullmatch(PHONE_PATTERN, phone) or cpr.mask(phone)[1]:
        raise Refusal(ErrorCode.BAD_VALUE, "phone")
    if channel != Channel.CHAT and sum(c.isdigit() for c in phone) < 8:
        raise Refusal(ErrorCode.PHONE_NEEDED, "phone")


def require_part(channel: Channel, part: DayPart, now: datetime) -> None:
    """A wished part of the day is one that there are hours for, a turn one that comes.

    Raises Refusal: bad-value, route-closed when nobody is there any more to call in turn.
    """
    is_wish = channel != Channel.CHAT and part != DayPart.ANY
    if is_wish and part not in day_parts(Route(channel), now):
        gone = channel == Channel.CALLBACK and part == DayPart.TURN
        raise Refusal(ErrorCode.ROUTE_CLOSED if gone else ErrorCode.BAD_VALUE, "day_part")


def note_choice(case: Case, route: Route) -> None:
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
    due = promise(channel, part, now, now)
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                case=case,
                channel=channel,
                state=ContactState.WAITING,
                waiting_since=now,
                promise_at=due,
                promise_due=due,
                citizen_lease_until=expected_until(now),
                **wishes,
            )
    except IntegrityError:  # two tabs at once: the other one's contact is the one
        return case.contacts.exclude(channel__in=SLOW).get(state__in=LIVE), False
    record(EventKind.QUEUED, now, contact=contact, channel=channel, choice=str(client_id))
    return contact, True


def expected_until(now: datetime) -> datetime:
    """Whoever is new in a queue may need a moment to come; who never comes is gone in time."""
    return now + timedelta(seconds=settings.CITIZEN_LEASE_SECONDS)


def change_route(
    contact: Contact,
    channel: Channel,
    part: DayPart,
    now: datetime,
    *,
    by: Counsellor | None = None,
    choice: UUID | None = None,
    **changes: Any,
) -> bool:
    """Move a contact to another channel; it keeps the time already waited.

    The citizen moves a waiting contact, a counsellor one that they hold.
    Raises Refusal: not-waiting, not-yours, ended; call-under-way when a slow one would become
    the second of its case.
    """
    was, waited = contact.channel, int((now - contact.waiting_since).total_seconds())
    due = promise(channel, part, contact.waiting_since, now)
    guard = Q(state=ContactState.OPEN, counsellor=by) if by else Q(state__in=NOT_TAKEN)
    changes |= {
        "channel": channel,
        "promise_at": due,
        "promise_due": max(due, now),
        "citizen_lease_until": expected_until(now),
        "calls": 0,
        "call_at": None,
    }
    try:
        moved = move(
            contact,
            EventKind.MOVED,
            now,
            by=by,
            only_if=guard,
            changes=changes | BACK_IN_QUEUE,
            before=was,
            channel=channel,
            waited=waited,
            choice=str(choice) if choice else None,
        )
    except IntegrityError:  # the case has another contact by now
        raise Refusal(ErrorCode.CALL_UNDER_WAY) from None
    if not moved:
        contact.refresh_from_db()
        mine = by is not None and contact.counsellor_id == by.pk
        raise Refusal(ErrorCode.ENDED if mine else _not_mine(by))
    return True


def _not_mine(by: Counsellor | None) -> ErrorCode:
    return ErrorCode.NOT_YOURS if by else ErrorCode.NOT_WAITING
