"""What is said in contacts: stored once, in order, and then published."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction

from channels_layer import protocol
from channels_layer.protocol import (
    Author,
    Card,
    Channel,
    ContactState,
    DeliveryView,
    ErrorCode,
    Mail,
    MessageKind,
    Noted,
    NoteView,
    Notice,
    PersonRead,
    Said,
    TextDelivered,
)
from channels_layer.publish import citizen_topic, counsellor_topic, publish
from channels_layer.refusal import Refusal
from chat import mails, meters, storing, texts
from chat.models import Message
from chat.storing import Spoken
from chat.threads import message_view, note_view, on_desks
from scheduling.models import Counsellor
from triage import cpr
from triage.danger import flag_danger
from triage.journal import record
from triage.models import Contact, EventKind
from triage.rules import risk_phrases

# What a message is known by: its contact, and its writer's own name for it.
Name = tuple[UUID, UUID]


class Utterance(NamedTuple):
    """What somebody says: the counsellor `by`, or else the citizen. `client_id` is its name.

    `mail` is what their mail has beside it, and `own` what of it is looked through for danger.
    """

    contact: UUID
    client_id: UUID
    text: str
    by: Counsellor | None = None
    mail: Mail | None = None
    own: str = ""


class Answers(NamedTuple):
    """An answer for each utterance, and the contacts in which danger first showed."""

    each: list[Spoken | Refusal]
    endangered: list[UUID]


class Writer(NamedTuple):
    author: Author
    counsellor: int | None = None
    name: str = ""


def say_all(utterances: Sequence[Utterance], now: datetime) -> Answers:
    """Say what arrived together, in one transaction; each is answered as it would be alone.

    A repeat of a name changes nothing and is answered with the first's message. What a
    counsellor says to somebody who texts or mails goes the same way. A refusal is one of:
    no-contact, not-yours, ended, client-id-taken, bad-value, too-large.
    """
    dangers = [() if each.by else _dangers(each) for each in utterances]
    with transaction.atomic(savepoint=False):
        batch = _Batch(((each.contact, each.client_id) for each in utterances), now)
        answers = list(map(batch.answer, utterances, dangers))
        batch.store()
        endangered = [
            contact.pk
            for contact, danger in batch.in_danger()
            if notice_danger(contact, danger, now)
        ]
    return Answers(answers, endangered)


def send_card(
    contact_id: UUID, client_id: UUID, card: Card, by: Counsellor, now: datetime
) -> Spoken:
    """The counsellor sends a resource, kept as it was when it was sent.

    A repeat of its name changes nothing. Raises Refusal: as `say_all`.
    """
    name, writer = (contact_id, client_id), _writer(by)
    with transaction.atomic():
        batch = _Batch([name], now)
        said = batch.said_before(name, writer)
        if said is None:
            said = batch.add(name, writer, MessageKind.CARD, card=card)
            batch.store()
    return said


def notice(contact: Contact, what: Notice, now: datetime, name: str = "") -> None:
    """The service itself says something; the words are the front end's."""
    new, service = (contact.pk, uuid.uuid4()), Writer(Author.SERVICE, name=name)
    with transaction.atomic():
        batch = _Batch([new], now)
        batch.add(new, service, MessageKind.NOTICE, notice=what)
        batch.store()
    contact.counsellor_id = batch.contacts[contact.pk].counsellor
    contact.last_sequence = batch.last[contact.pk]


def notice_danger(contact: Contact, categories: tuple[str, ...], now: datetime) -> bool:
    """Flag what was found in somebody's words, and answer the first of it in the thread at once."""
    first = bool(categories) and flag_danger(contact, categories, now)
    if first:
        notice(contact, Notice.DANGER, now)
    return first


class _Batch:
    """What is said together: its contacts are held, and sequences are given in memory."""

    def __init__(self, names: Iterable[Name], now: datetime) -> None:
        names, self.now = set(names), now
        self.contacts = storing.hold({contact for contact, _ in names})
        self.last = {held.contact: held.last_sequence for held in self.contacts.values()}
        self.said = _stored(names)
        self.new: list[Spoken] = []
        self.dangers: list[tuple[UUID, tuple[str, ...]]] = []

    def answer(self, utterance: Utterance, danger: tuple[str, ...]) -> Spoken | Refusal:
        try:
            return self._say(utterance, danger)
        except Refusal as refusal:
            return refusal

    def _say(self, utterance: Utterance, danger: tuple[str, ...]) -> Spoken:
        contact_id, client_id, text, by, mail, _ = utterance
        name, writer = (contact_id, client_id), _writer(by)
        if said := self.said_before(name, writer):
            return said
        if not (mail and mail.attachments):
            _require_words(text)
        kept, numbers = cpr.mask(text)
        if mail:
            mail, more = _masked(mail)
            numbers += more
        if writer.counsellor and self._is_texted(contact_id):
            texts.require_sendable(kept)
        if numbers:
            contact = Contact.objects.get(pk=contact_id)
            record(EventKind.CPR_MASKED, self.now, contact=contact, count=numbers)
        if danger:
            self.dangers.append((contact_id, danger))
        content = {"text": kept, "masked": numbers > 0, "mail": mail}
        return self.add(name, writer, MessageKind.TEXT, **content)

    def said_before(self, name: Name, writer: Writer) -> Spoken | None:
        """What the writer has said by this name; the contact may have ended or moved on since.

        If nothing, they may say it. Raises Refusal: no-contact, client-id-taken, not-yours,
        ended.
        """
        held = self.contacts.get(name[0])
        if held is None:
            raise Refusal(ErrorCode.NO_CONTACT)
        if said := self.said.get(name):
            if (said.message.author, said.counsellor) != (writer.author, writer.counsellor):
                raise Refusal(ErrorCode.CLIENT_ID_TAKEN)
            return said
        if writer.counsellor and writer.counsellor != held.counsellor:
            raise Refusal(ErrorCode.NOT_YOURS)
        if held.state == ContactState.ENDED:
            raise Refusal(ErrorCode.ENDED)
        return None

    def add(self, name: Name, writer: Writer, kind: MessageKind, **content: Any) -> Spoken:
        """The next message of its contact, which is held."""
        contact_id, client_id = name
        self.last[contact_id] += 1
        message = protocol.Message(
            sequence=self.last[contact_id],
            client_id=client_id,
            author=writer.author,
            kind=kind,
            at=self.now,
            name=writer.name,
            **content,
        )
        spoken = self.said[name] = Spoken(contact_id, writer.counsellor, message)
        self.new.append(spoken)
        return spoken

    def store(self) -> None:
        if not self.new:
            return
        storing.store(self.new)
        transaction.on_commit(partial(meters.count_stored, self.new))
        storing.lengthen({spoken.contact: self.last[spoken.contact] for spoken in self.new})
        for contact_id, counsellor, message in self.new:
            holder = self.contacts[contact_id].counsellor
            publish(Said(contact=contact_id, message=message), *everyone(contact_id, holder))
            if counsellor and (delivery := self._send(contact_id, message)):
                told = TextDelivered(contact=contact_id, delivery=delivery)
                publish(told, counsellor_topic(counsellor))

    def _send(self, contact_id: UUID, message: protocol.Message) -> DeliveryView | None:
        """To whoever sits on no page of ours."""
        held = self.contacts[contact_id]
        if self._is_texted(contact_id):
            return texts.send(contact_id, held.phone, message)
        if held.channel == Channel.MAIL and held.email:
            return mails.send(contact_id, message)
        return None

    def _is_texted(self, contact_id: UUID) -> bool:
        held = self.contacts[contact_id]
        return held.channel == Channel.SMS and held.phone != ""

    def in_danger(self) -> Iterator[tuple[Contact, tuple[str, ...]]]:
        for contact_id, danger in self.dangers:
            yield Contact.objects.get(pk=contact_id), danger


def _stored(names: Collection[Name]) -> dict[Name, Spoken]:
    """Those of the names that are taken, and by what; hardly ever any."""
    if not storing.any_said(names):
        return {}
    contacts, clients = zip(*names, strict=True)
    said = Message.objects.filter(contact__in=contacts, client_id__in=clients)
    return {
        (row.contact_id, row.client_id): Spoken(
            row.contact_id, row.counsellor_id, message_view(row)
        )
        for row in said
    }


def _writer(by: Counsellor | None) -> Writer:
    return Writer(Author.COUNSELLOR, by.pk, by.name) if by else Writer(Author.CITIZEN)


def _dangers(utterance: Utterance) -> tuple[str, ...]:
    return risk_phrases().scan(utterance.own or utterance.text)


def _masked(mail: Mail) -> tuple[Mail, int]:
    """Without CPR numbers, and how many it had."""
    subject, in_subject = cpr.mask(mail.subject)
    quoted, in_quoted = cpr.mask(mail.quoted)
    return msgspec.structs.replace(mail, subject=subject, quoted=quoted), in_subject + in_quoted


def _require_words(text: str) -> None:
    # Marks without width are no words either.
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise Refusal(ErrorCode.BAD_VALUE, "text")


def everyone(contact: UUID, counsellor: int | None) -> tuple[str, ...]:
    """The topics of the citizen and of the counsellor who holds the contact, if any."""
    citizen = citizen_topic(contact)
    return (citizen, counsellor_topic(counsellor)) if counsellor else (citizen,)


def read(contact: Contact, reader: Author, sequence: int) -> None:
    """Somebody has read up to `sequence`; marks only rise, and never past the last message."""
    mark = "citizen_read" if reader == Author.CITIZEN else "counsellor_read"
    unread = Contact.objects.filter(
        pk=contact.pk, last_sequence__gte=sequence, **{f"{mark}__lt": sequence}
    )
    with transaction.atomic():
        if unread.update(**{mark: sequence}):
            seen = PersonRead(contact=contact.pk, author=reader, sequence=sequence)
            publish(seen, *everyone(contact.pk, contact.counsellor_id))


def note(contact_id: UUID, client_id: UUID, text: str, by: Counsellor, now: datetime) -> NoteView:
    """Keep an internal note; a repeat of `client_id` changes nothing."""
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).filter(pk=contact_id).first()
        if contact is None:
            raise Refusal(ErrorCode.NO_CONTACT)
        kept = contact.notes.filter(client_id=client_id).first()
        if kept is None:
            if contact.counsellor_id != by.pk:
                raise Refusal(ErrorCode.NOT_YOURS)
            _require_words(text)
            text, _ = cpr.mask(text)
            kept = contact.notes.create(client_id=client_id, author=by, text=text, at=now)
            for each, holder in on_desks(contact.case_id):
                publish(Noted(contact=each.pk, note=note_view(kept)), counsellor_topic(holder))
        elif kept.author_id != by.pk:
            raise Refusal(ErrorCode.CLIENT_ID_TAKEN)
    return note_view(kept)
