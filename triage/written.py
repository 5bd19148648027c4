"""Talks with people who sit on no page of ours: how one begins, and of which case it is."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from channels_layer.protocol import Channel, ContactState, DayPart, Language
from scheduling.duty import on_duty
from scheduling.models import Counsellor
from triage.assessing import assess
from triage.journal import record
from triage.models import Case, Contact, EventKind
from triage.queue import promise


def begin(
    channel: Channel, before: Contact | None, language: Language, now: datetime, **known: Any
) -> Contact:
    """A new conversation in the queue, for somebody who has not been asked anything.

    It is of the same case, and of the same counsellor first, as the one `before`, if there is
    one. `known` is where they write from.
    """
    case = before.case if before else assess(None, language, {}, now).case
    Case.objects.filter(pk=case.pk, closed_at__isnull=False).update(closed_at=None)
    due = promise(channel, DayPart.ANY, now, now)
    contact = Contact.objects.create(
        case=case,
        channel=channel,
        state=ContactState.WAITING,
        waiting_since=now,
        promise_at=due,
        promise_due=due,
        **known,
        **kept_for(before.counsellor if before else None, now),
    )
    record(EventKind.QUEUED, now, contact=contact, channel=channel)
    return contact


def last_ended(contacts: QuerySet[Contact]) -> Contact | None:
    """The last that ended. A talk like these holds up nothing else that its case is busy with."""
    ended = contacts.filter(state=ContactState.ENDED)
    return ended.select_related("case", "counsellor").order_by("-ended_at").first()


def kept_for(counsellor: Counsellor | None, now: datetime) -> dict[str, Any]:
    """For whoever knows the citizen, for as long as any colleague is waited for."""
    if counsellor is None or not on_duty(now).filter(pk=counsellor.pk).exists():
        return {}
    until = now + timedelta(seconds=settings.RESERVED_SECONDS)
    return {"reserved_for": counsellor, "reserved_until": until}
