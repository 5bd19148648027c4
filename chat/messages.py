"""What is said in a contact: stored once, in order, and then published."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import F

from channels_layer.protocol import (
    Author,
    Card,
    ContactState,
    ErrorCode,
    MessageKind,
    Noted,
    NoteView,
    Notice,
    PersonRead,
    Said,
)
from channels_layer.publish import citizen_topic, counsellor_topic, publish
from channels_layer.refusal import Refusal
from chat.models import Message
from chat.threads import message_view, note_view, on_desks
from scheduling.models import Counsellor
from triage import cpr
from triage.danger import flag_danger
from triage.journal import record
from triage.models import Contact, EventKind
from triage.rules import risk_phrases


def say(contact_id: UUID, client_id: UUID, text: str, now: datetime) -> tuple[Message, bool]:
    """The citizen says something. Returns the message and whether it first showed danger.

    A repeat of `client_id` changes nothing and returns the first's message.
    Raises Refusal: ended, client-id-taken, bad-value.
    """
    with transaction.atomic():
        contact = _hold(contact_id)
        said = _said_before(contact, client_id)
        if said:
            return said, False
        message = _words(contact, client_id, text, now, author=Author.CITIZEN)
        return message, notice_danger(contact, text, now)


def say_as_counsellor(
    contact_id: UUID, client_id: UUID, text: str, by: Counsellor, now: datetime
) -> Message:
    """The counsellor who holds the contact says something; otherwise as `say`.

    Raises Refusal: no-contact, not-yours, ended, client-id-taken, bad-value.
    """
    with transaction.atomic():
        contact = _hold(contact_id)
        said = _said_before(contact, client_id, by)
        if said:
            return said
        _require_holder(contact, by)
        writer = {"author": Author.COUNSELLOR, "counsellor": by, "name": by.name}
        return _words(contact, client_id, text, now, **writer)


def send_card(
    contact_id: UUID, client_id: UUID, card: Card, by: Counsellor, now: datetime
) -> Message:
    """The counsellor sends a resource, kept as it was when it was sent."""
    with transaction.atomic():
        contact = _hold(contact_id)
        said = _said_before(contact, client_id, by)
        if said:
            return said
        _require_holder(contact, by)
        _require_live(contact)
        return _append(
            contact,
            client_id,
            now,
            author=Author.COUNSELLOR,
            counsellor=by,
            name=by.name,
            kind=MessageKind.CARD,
            card=msgspec.to_builtins(card),
        )


def notice(contact: Contact, what: Notice, now: datetime, name: str = "") -> Message:
    """The service itself says something; the words are the front end's."""
    fields = {"author": Author.SERVICE, "kind": MessageKind.NOTICE, "notice": what, "name": name}
    with transaction.atomic():
        return _append(contact, uuid.uuid4(), now, **fields)


def notice_danger(contact: Contact, text: str, now: datetime) -> bool:
    """Flag phrases of risk, and answer the first of them in the thread at once."""
    categories = risk_phrases().scan(text)
    first = bool(categories) and flag_danger(contact, categories, now)
    if first:
        notice(contact, Notice.DANGER, now)
    return first


def _hold(contact_id: UUID) -> Contact:
    """The contact's row, locked: sequences are given while it is held.

    Raises Refusal: no-contact.
    """
    contact = Contact.objects.select_for_update(no_key=True).filter(pk=contact_id).first()
    if contact is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return contact


def _said_before(contact: Contact, client_id: UUID, by: Counsellor | None = None) -> Message | None:
    """A repeat, answered though the contact may have ended or be a colleague's by now."""
    said = contact.messages.filter(client_id=client_id).first()
    writer = (Author.COUNSELLOR, by.pk) if by else (Author.CITIZEN, None)
    if said and (said.author, said.counsellor_id) != writer:
        raise Refusal(ErrorCode.CLIENT_ID_TAKEN)
    return said


def _require_holder(contact: Contact, by: Counsellor) -> None:
    if contact.counsellor_id != by.pk:
        raise Refusal(ErrorCode.NOT_YOURS)


def _require_live(contact: Contact) -> None:
    if contact.state == ContactState.ENDED:
        raise Refusal(ErrorCode.ENDED)


def _require_words(text: str) -> None:
    # Marks without width are no words either.
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise Refusal(ErrorCode.BAD_VALUE, "text")


def _words(contact: Contact, client_id: UUID, text: str, now: datetime, **writer: Any) -> Message:
    _require_live(contact)
    _require_words(text)
    kept, numbers = cpr.mask(text)
    if numbers:
        record(EventKind.CPR_MASKED, now, contact=contact, count=numbers)
    fields = {"kind": MessageKind.TEXT, "text": kept, "masked": numbers > 0}
    return _append(contact, client_id, now, **fields, **writer)


def _append(contact: Contact, client_id: UUID, now: datetime, **fields: Any) -> Message:
    Contact.objects.filter(pk=contact.pk).update(last_sequence=F("last_sequence") + 1)
    contact.refresh_from_db(fields=["last_sequence", "counsellor"])
    message = Message.objects.create(
        contact=contact, sequence=contact.last_sequence, client_id=client_id, at=now, **fields
    )
    publish(Said(contact=contact.pk, message=message_view(message)), *everyone(contact))
    return message


def everyone(contact: Contact) -> tuple[str, ...]:
    """The topics of the citizen and of the counsellor who holds the contact, if any."""
    citizen = citizen_topic(contact.pk)
    return (
        (citizen, counsellor_topic(contact.counsellor_id)) if contact.counsellor_id else (citizen,)
    )


def read(contact: Contact, reader: Author, sequence: int) -> None:
    """Somebody has read up to `sequence`; marks only rise, and never past the last message."""
    mark = "citizen_read" if reader == Author.CITIZEN else "counsellor_read"
    unread = Contact.objects.filter(
        pk=contact.pk, last_sequence__gte=sequence, **{f"{mark}__lt": sequence}
    )
    with transaction.atomic():
        if unread.update(**{mark: sequence}):
            seen = PersonRead(contact=contact.pk, author=reader, sequence=sequence)
            publish(seen, *everyone(contact))


def note(contact_id: UUID, client_id: UUID, text: str, by: Counsellor, now: datetime) -> NoteView:
    """Keep an internal note; a repeat of `client_id` changes nothing."""
    with transaction.atomic():
        contact = _hold(contact_id)
        kept = contact.notes.filter(client_id=client_id).first()
        if kept is None:
            _require_holder(contact, by)
            _require_words(text)
            text, _ = cpr.mask(text)
            kept = contact.notes.create(client_id=client_id, author=by, text=text, at=now)
            for each, holder in on_desks(contact.case_id):
                publish(Noted(contact=each.pk, note=note_view(kept)), counsellor_topic(holder))
        elif kept.author_id != by.pk:
            raise Refusal(ErrorCode.CLIENT_ID_TAKEN)
    return note_view(kept)
