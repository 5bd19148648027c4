"""Conversations by text message: who writes from which number, and how a chat becomes one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from channels_layer import inbox
from channels_layer.protocol import Channel, ContactState, DayPart, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from triage import verification, written
from triage.choosing import chosen_before, expected_until
from triage.models import LIVE, Contact, Event, EventKind
from triage.moves import BACK_IN_QUEUE, move, touch
from triage.queue import promise


def live_with(number: str) -> list[Contact]:
    """The conversations with `number` (E.164) that wait or are open.

    First the one that was texted from or moved to it last: what comes answers that.
    """
    began = Event.objects.filter(
        contact=OuterRef("pk"), kind__in=(EventKind.QUEUED, EventKind.MOVED)
    )
    latest = Subquery(began.order_by("-pk").values("pk")[:1])
    texted = _texted_from(number).filter(state__in=LIVE).annotate(latest=latest)
    return list(texted.select_related("case").order_by(F("latest").desc(nulls_last=True), "pk"))


def _texted_from(number: str) -> QuerySet[Contact]:
    """What others have only said to be theirs leads nobody's words to them."""
    return Contact.objects.filter(channel=Channel.SMS, phone=number, number_proven=True)


def begin(number: str, language: Language, now: datetime) -> Contact:
    """A new conversation in the queue, for somebody who has not been asked anything.

    It is of the same case, and of the same counsellor first, as the one before from this
    number, for as long as we know its number.
    """
    before = written.last_ended(_texted_from(number))
    return written.begin(
        Channel.SMS,
        before,
        language,
        now,
        phone=number,
        number_proven=True,
        texts_stopped=inbox.is_stopped(number),
    )


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
        "texts_stopped": False,
        "number_proven": True,
        "promise_at": due,
        "promise_due": max(due, now),
        "citizen_lease_until": expected_until(now),
        "call_at": None,
        **BACK_IN_QUEUE,
        **written.kept_for(contact.counsellor, now),
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


def forget_number(number: str) -> list[Contact]:
    """Nobody is texted at it any more, and so it has no purpose. Returns whose desk showed it."""
    texted = Contact.objects.filter(channel=Channel.SMS, phone=number).exclude(state__in=LIVE)
    on_a_desk = texted.filter(counsellor__isnull=False, wrapped_up=False)
    shown = [c for c in on_a_desk.select_related("case", "counsellor") if touch(c, phone="")]
    texted.update(phone="")
    return shown
