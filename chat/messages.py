"""What is said in contacts: stored once, in order, and then published."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
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
from chat import meters
from chat.models import Message
from chat.threads import message_view, note_view, on_desks
from scheduling.models import Counsellor
from triage import cpr
from triage.danger import flag_danger
from triage.journal import record
from triage.models import Contact, EventKind
from triage.rules import risk_phrases


class Utterance(NamedTuple):
    """What somebody says: the counsellor `by`, or else the citizen. `client_id` is its name."""

    contact: UUID
    client_id: UUID
    text: str
    by: Counsellor | None = None


class Spoken(NamedTuple):
    """An answer for each utterance, and the contacts in which danger first showed."""

    answers: list[Message | Refusal]
    endangered: list[UUID]


def say_all(utterances: Sequence[Utterance], now: datetime) -> Spoken:
    """Say what arrived together, in one transaction; each is answered as it would be alone.

    A repeat of a name changes nothing and is answered with the first's message. A refusal
    is one of: no-contact, not-yours, ended, client-id-taken, bad-value.
    """
    dangers = [() if each.by else risk_phrases().scan(each.text) for each in utterances]
    with transaction.atomic(savepoint=False):
        batch = _Batch(utterances, now)
        answers = [batch.answer(utterance) for utterance in utterances]
        _store(batch.new)
        found = [(m, danger) for m, danger in zip(answers, dangers, strict=True) if danger]
        endangered = [
            message.contact_id
            for message, danger in found
            if message in batch.new and notice_danger(message.contact, danger, now)
        ]
    return Spoken(answers, endangered)


class _Batch:
    """What is said together: its contacts are held, and sequences are given in memory."""

    def __init__(self, utterances: Sequence[Utterance], now: datetime) -> None:
        self.now = now
        self.contacts = _hold_all({each.contact for each in utterances})
        self.said = _said_before(self.contacts, [each.client_id for each in utterances])
        self.new: list[Message] = []

    def answer(self, utterance: Utterance) -> Message | Refusal:
        try:
            return self._say(utterance)
        except Refusal as refusal:
            return refusal

    def _say(self, utterance: Utterance) -> Message:
        contact_id, client_id, text, by = utterance
        contact = self.contacts.get(contact_id)
        if contact is None:
            raise Refusal(ErrorCode.NO_CONTACT)
        if said := self.said.get((contact_id, client_id)):
            return _repeated(said, by)
        if by:
            _require_holder(contact, by)
        _require_live(contact)
        _require_words(text)
        kept, numbers = cpr.mask(text)
        if numbers:
            record(EventKind.CPR_MASKED, self.now, contact=contact, count=numbers)
        fields = {"kind": MessageKind.TEXT, "text": kept, "masked": numbers > 0}
        message = _next(contact, client_id, self.now, **_writer(by), **fields)
        self.said[contact_id, client_id] = message
        self.new.append(message)
        return message


def send_card(
    contact_id: UUID, client_id: UUID, card: Card, by: Counsellor, now: datetime
) -> Message:
    """The counsellor sends a resource, kept as it was when it was sent.

    A repeat of its name changes nothing. Raises Refusal: as `say_all`.
    """
    with transaction.atomic():
        contact = _hold(contact_id)
        if said := _said_before([contact_id], [client_id]).get((contact_id, client_id)):
            return _repeated(said, by)
        _require_holder(contact, by)
        _require_live(contact)
        fields = {"kind": MessageKind.CARD, "card": msgspec.to_builtins(card)}
        return _append(contact, client_id, now, **_writer(by), **fields)


def notice(contact: Contact, what: Notice, now: datetime, name: str = "") -> Message:
    """The service itself says something; the words are the front end's."""
    fields = {"author": Author.SERVICE, "kind": MessageKind.NOTICE, "notice": what, "name": name}
    with transaction.atomic():
        held = Contact.objects.select_for_update(no_key=True)
        contact.refresh_from_db(fields=["last_sequence", "counsellor"], from_queryset=held)
        return _append(contact, uuid.uuid4(), now, **fields)


def notice_danger(contact: Contact, categories: tuple[str, ...], now: datetime) -> bool:
    """Flag what was found in somebody's words, and answer the first of it in the thread at once."""
    first = bool(categories) and flag_danger(contact, categories, now)
    if first:
        notice(contact, Notice.DANGER, now)
    return first


def _hold_all(contact_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """The contacts' rows, locked: sequences are given while they are held.

    Always in the order of their keys, so that no two batches wait for each other.
    """
    held = Contact.objects.select_for_update(no_key=True).filter(pk__in=contact_ids)
    columns = ("case", "state", "counsellor", "last_sequence")
    return {contact.pk: contact for contact in held.only(*columns).order_by("pk")}


def _hold(contact_id: UUID) -> Contact:
    """Raises Refusal: no-contact."""
    contact = _hold_all([contact_id]).get(contact_id)
    if contact is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return contact


def _said_before(
    contact_ids: Iterable[UUID], client_ids: Iterable[UUID]
) -> dict[tuple[UUID, UUID], Message]:
    """Repeats, answered though their contact may have ended or be a colleague's by now."""
    said = Message.objects.filter(contact__in=contact_ids, client_id__in=client_ids)
    return {(message.contact_id, message.client_id): message for message in said}


def _repeated(said: Message, by: Counsellor | None) -> Message:
    writer = (Author.COUNSELLOR, by.pk) if by else (Author.CITIZEN, None)
    if (said.author, said.counsellor_id) != writer:
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


def _writer(by: Counsellor | None) -> dict[str, Any]:
    if by is None:
        return {"author": Author.CITIZEN}
    return {"author": Author.COUNSELLOR, "counsellor": by, "name": by.name}


def _append(contact: Contact, client_id: UUID, now: datetime, **fields: Any) -> Message:
    message = _next(contact, client_id, now, **fields)
    _store([message])
    return message


def _next(contact: Contact, client_id: UUID, now: datetime, **fields: Any) -> Message:
    """The next message of a contact that is held."""
    contact.last_sequence += 1
    return Message(
        contact=contact, sequence=contact.last_sequence, client_id=client_id, at=now, **fields
    )


def _store(messages: Sequence[Message]) -> None:
    Message.objects.bulk_create(messages)
    transaction.on_commit(partial(meters.count_stored, messages))
    by_number = defaultdict[int, list[UUID]](list)
    for contact_id, number in Counter(message.contact_id for message in messages).items():
        by_number[number].append(contact_id)
    for number, contact_ids in by_number.items():
        longer = Contact.objects.filter(pk__in=contact_ids)
        longer.update(last_sequence=F("last_sequence") + number)
    for message in messages:
        said = Said(contact=message.contact_id, message=message_view(message))
        publish(said, *everyone(message.contact))


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
