"""Conversations by mail: who writes from which address, and which of them a mail goes on."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from channels_layer.protocol import Channel, Language
from triage import written
from triage.models import LIVE, Contact

# An answer names these; programs put it in its place by any of them.
MOST_REFERENCES = 10


def live_with(sender: str) -> list[Contact]:
    """The conversations with an address that wait or are open, the newest first."""
    return list(_live(sender))


def of_mail(sender: str, answered: Collection[UUID]) -> tuple[Contact | None, Contact | None]:
    """The conversation that a mail goes on, held; or else the ended one that it comes back to.

    `answered` are the contacts whose mails it names. Anybody may name them: only those with the
    same sender count, and first. Without them it is of the sender's latest.
    """
    mine = _mailed(sender)
    named = mine.filter(pk__in=answered)
    of_case = _live(sender).filter(case__in=list(named.values_list("case", flat=True)))
    if contact := _held(of_case):
        return contact, None
    if before := written.last_ended(named):
        return None, before
    if contact := _held(_live(sender)):
        return contact, None
    return None, written.last_ended(mine)


def begin(sender: str, before: Contact | None, language: Language, now: datetime) -> Contact:
    """A new conversation in the queue; as `triage.written.begin`."""
    return written.begin(Channel.MAIL, before, language, now, email=sender)


def keep_head(contact: Contact, subject: str, references: Sequence[str]) -> None:
    """What the latest mail is about, and whom the answer to it names."""
    contact.subject, contact.references = subject, " ".join(references[-MOST_REFERENCES:])
    contact.save(update_fields=["subject", "references"])


def forget_address(sender: str) -> None:
    """Nobody is written to at it any more, and so it has no purpose."""
    nothing = {"email": "", "subject": "", "references": ""}
    _mailed(sender).exclude(state__in=LIVE).update(**nothing)


def _mailed(sender: str) -> QuerySet[Contact]:
    return Contact.objects.filter(channel=Channel.MAIL, email=sender)


def _live(sender: str) -> QuerySet[Contact]:
    live = _mailed(sender).filter(state__in=LIVE)
    return live.select_related("case").order_by("-waiting_since", "pk")


def _held(contacts: QuerySet[Contact]) -> Contact | None:
    """Until the transaction ends, so that none ends while somebody writes in it."""
    return contacts.select_for_update(no_key=True, of=("self",)).first()
