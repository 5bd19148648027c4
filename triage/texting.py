"""Conversations by text message: who writes from which number, and how a chat becomes one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from channels_layer.protocol import Channel, ContactState, DayPart, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling.duty import on_duty
from scheduling.models import Counsellor
from triage import verification
from triage.assessing import assess
from triage.choosing import chosen_before, expected_until, live_contact
from triage.journal import record
from triage.models import LIVE, Case, Contact, EventKind
from triage.moves import BACK_IN_QUEUE, move
from triage.queue import promise


def live_with(number: str) -> list[Contact]:
    """The conversations with `number` (E.164) that wait or are open, the newest first."""
    texted = _texted_from(number).filter(state__in=LIVE)
    return list(texted.select_related("case").order_by("-waiting_since", "pk"))


def _texted_from(number: str) -> QuerySet[Contact]:
    """What others have only said to be theirs leads nobody's words to them."""
    return Contact.objects.filter(channel=Channel.SMS, phone=number, number_proven=True)


def begin(number: str, language: Language, now: datetime) -> Contact:
    """A new conversation in the queue, for somebody who has not been asked anything.

    It is of the same case, and of the same counsellor first, as the one before from this
    number, for as long as we know its number.
    """
    before = _before(number)
    case = before.case if before else assess(None, language, {}, now).case
    Case.objects.filter(pk=case.pk, closed_at__isnull=False).update(closed_at=None)
    due = promise(Channel.SMS, DayPart.ANY, now, now)
    contact = Contact.objects.create(
        case=case,
        channel=Channel.SMS,
        state=ContactState.WAITING,
        waiting_since=now,
        promise_at=due,
        promise_due=due,
        phone=number,
        number_proven=True,
        **_kept_for(before.counsellor if before else None, now),
    )
    record(EventKind.QUEUED, now, contact=contact, channel=Channel.SMS)
    return contact


def _before(number: str) -> Contact | None:
    """The last that ended, unless its case is busy with something else, or soon will be."""
    ended = _texted_from(number).filter(state=ContactState.ENDED)
    before = ended.select_related("case", "counsellor").order_by("-ended_at").first()
    if before is None or live_contact(before.case, hold=True):
        return None
    # A talk that may last for days would hold up the booked call of its case.
    booked = before.case.contacts.filter(state=ContactState.BOOKED).exists()
    return None if booked else before


def go_on(
    contact: Contact,
    client_id: UUID,
    number: str,
    code: str,
    now: datetime,
    by: Counsellor | None = None,
) -> bool:
    """Have a chat go on by text message to `number` (E.164), with the same counsellor first.

    It is the citizen's wish, or that of the counsellor `by`, who holds the contact. The `code`
    that was sent to the number is spent. False when it was done by this name before.
    Raises Refusal: bad-value when it is no chat, not-yours, ended; expired-code.
    """
    if chosen_before(contact.case, client_id):
        return False
    require_chat(contact, by)
    # Whoever was talked with is promised an answer anew; who waits has waited since then.
    since = now if contact.state == ContactState.OPEN else contact.waiting_since
    waited = int((now - contact.waiting_since).total_seconds())
    due = promise(Channel.SMS, DayPart.ANY, since, now)
    changes = {
        "channel": Channel.SMS,
        "phone": number,
        "number_proven": True,
        "promise_at": due,
        "promise_due": max(due, now),
        "citizen_lease_until": expected_until(now),
        "call_at": None,
        **BACK_IN_QUEUE,
        **_kept_for(contact.counsellor, now),
    }
    same = Q(channel=Channel.CHAT, counsellor=contact.counsellor)
    with transaction.atomic():
        verification.spend(contact, number, code)
        if not move(
            contact,
            EventKind.MOVED,
            now,
            by=by,
            only_if=same,
            changes=changes,
            before=Channel.CHAT,
            channel=Channel.SMS,
            waited=waited,
            choice=str(client_id),
        ):
            raise Refusal(ErrorCode.ENDED)
    return True


def require_chat(contact: Contact, by: Counsellor | None) -> None:
    """Raises Refusal: not-yours, bad-value, ended."""
    if by and contact.counsellor != by:
        raise Refusal(ErrorCode.NOT_YOURS)
    if contact.channel != Channel.CHAT:
        raise Refusal(ErrorCode.BAD_VALUE, "channel")
    if contact.state not in LIVE:
        raise Refusal(ErrorCode.ENDED)


def _kept_for(counsellor: Counsellor | None, now: datetime) -> dict[str, Any]:
    """For whoever knows the citizen, for as long as any colleague is waited for."""
    if counsellor is None or not on_duty(now).filter(pk=counsellor.pk).exists():
        return {}
    until = now + timedelta(seconds=settings.RESERVED_SECONDS)
    return {"reserved_for": counsellor, "reserved_until": until}


def forget_number(number: str) -> None:
    """Nobody is texted at it any more, and so it has no purpose."""
    texted = Contact.objects.filter(channel=Channel.SMS, phone=number)
    texted.exclude(state__in=LIVE).update(phone="")
