"""How a call or a meeting went: each verb changes the contact and tells its people."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from channels_layer.protocol import CallOutcome, Notice
from chat import call_texts
from chat.messages import notice
from chat.talks import contact_of
from chat.telling import announce, gone
from scheduling.models import Counsellor
from triage import calls
from triage.models import Contact


def called(contact_id: UUID, by: Counsellor, outcome: CallOutcome, now: datetime) -> None:
    """Raises Refusal: no-contact, not-yours, and as `triage.calls.called`."""
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        before = contact_of(by, contact_id)
        calls.called(contact, by, outcome, now)
        if contact.wrapped_up:
            if outcome in calls.UNANSWERED:
                call_texts.tell_given_up(before, now)
            _ended(contact, by, now)
        elif outcome == CallOutcome.TALKED:
            notice(contact, Notice.ENDED, now, name=by.name)
            announce(contact)
        else:
            again = call_texts.about(contact.call_at or now)
            notice(contact, Notice.CALL_AGAIN, now, name=again.isoformat())
            call_texts.tell_call_again(contact, now)
            gone(contact, by)
            announce(contact)


def no_show(contact_id: UUID, by: Counsellor, now: datetime) -> None:
    """Raises Refusal: no-contact, not-yours, and as `triage.calls.no_show`."""
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        call_texts.tell_no_show(contact, now)
        calls.no_show(contact, by, now)
        _ended(contact, by, now)


def _ended(contact: Contact, by: Counsellor, now: datetime) -> None:
    notice(contact, Notice.ENDED, now)
    gone(contact, by)
    announce(contact)
