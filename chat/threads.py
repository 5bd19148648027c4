"""What the tables hold of a talk, as the protocol's values."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from channels_layer import protocol
from channels_layer.mail.addresses import masked
from channels_layer.protocol import (
    Accepted,
    Author,
    Card,
    Channel,
    ContactState,
    DayPart,
    EndedBy,
    EndReason,
    Mail,
    MessageKind,
    NoteView,
    Notice,
    Talk,
    ThreadState,
    Welcome,
)
from channels_layer.sms import numbers
from chat import deliveries
from chat.models import Feedback, Message, Note
from chat.storing import Spoken
from scheduling import ics
from scheduling.models import Counsellor
from triage import bridges
from triage.assessing import view
from triage.models import Contact
from triage.places import place
from triage.queue import entry

ENDED_BY = {
    EndReason.CITIZEN: EndedBy.CITIZEN,
    EndReason.COUNSELLOR: EndedBy.COUNSELLOR,
    EndReason.ABANDONED: EndedBy.ABANDONED,
    EndReason.NO_ANSWER: EndedBy.ABANDONED,
    EndReason.WRONG_NUMBER: EndedBy.WRONG_NUMBER,
    EndReason.NO_SHOW: EndedBy.ABANDONED,
}


def thread_state(contact: Contact) -> ThreadState:
    """All that the citizen may see of a contact, but for the messages."""
    called = contact.channel != Channel.CHAT
    return ThreadState(
        contact=contact.pk,
        revision=contact.revision,
        channel=Channel(contact.channel),
        state=_state(contact),
        waiting_since=contact.waiting_since,
        last_sequence=contact.last_sequence,
        citizen_read=contact.citizen_read,
        counsellor_read=contact.counsellor_read,
        counsellor=contact.counsellor.name if contact.counsellor else "",
        danger=contact.danger_at is not None,
        ended=ENDED_BY[EndReason(contact.ended)] if contact.ended else None,
        feedback_given=Feedback.objects.filter(contact=contact).exists(),
        wished_part=DayPart(contact.wished_part) if contact.wished_part and called else None,
        promise_at=contact.promise_at if called else None,
    )


def _state(contact: Contact) -> ContactState:
    """Whoever is called again later waits."""
    state = ContactState(contact.state)
    return ContactState.WAITING if state == ContactState.LATER else state


def message_view(message: Message) -> protocol.Message:
    return protocol.Message(
        sequence=message.sequence,
        client_id=message.client_id,
        author=Author(message.author),
        kind=MessageKind(message.kind),
        at=message.at,
        text=message.text,
        name=message.name,
        card=msgspec.convert(message.card, Card) if message.card else None,
        notice=Notice(message.notice) if message.notice else None,
        masked=message.masked,
        mail=msgspec.convert(message.mail, Mail) if message.mail else None,
    )


def accepted(spoken: Spoken) -> Accepted:
    """The acknowledgement of a committed message; a repeat gets the same."""
    message = spoken.message
    return Accepted(
        client_id=message.client_id,
        sequence=message.sequence,
        at=message.at,
        masked=message.masked,
        contact=spoken.contact,
    )


def note_view(note: Note) -> NoteView:
    return NoteView(client_id=note.client_id, author=note.author.name, text=note.text, at=note.at)


def messages_since(contact: Contact, since: int = 0) -> list[protocol.Message]:
    rows: Iterable[Message] = contact.messages.filter(sequence__gt=since)
    return [message_view(row) for row in rows]


def welcome(contact: Contact, since: int, now: datetime) -> Welcome:
    """The citizen's snapshot: the state, and the messages after `since`."""
    messages = messages_since(contact, since)
    return Welcome(thread=thread_state(contact), messages=messages, place=place(contact, now))


def talk(contact: Contact) -> Talk:
    """All that the counsellor who holds a contact may see."""
    language = protocol.Language(contact.case.language)
    assessments = contact.case.assessments.select_related("by")
    notes = Note.objects.filter(contact__case=contact.case).select_related("author")
    texted, mailed = contact.channel == Channel.SMS, contact.channel == Channel.MAIL
    return Talk(
        entry=entry(contact),
        thread=thread_state(contact),
        messages=messages_since(contact),
        notes=[note_view(note) for note in notes],
        assessments=[view(assessment, language) for assessment in assessments],
        phone=numbers.masked(contact.phone) if texted and contact.phone else contact.phone,
        wish=contact.wish,
        place=ics.place(contact.appointment.room if contact.appointment else None),
        deliveries=deliveries.of_contact(contact.pk) if texted or mailed else [],
        bridge=bridges.of(contact),
        email=masked(contact.email) if mailed else "",
        helplines=deliveries.helplines(contact.pk) if contact.danger_at else None,
    )


def held_by(counsellor: Counsellor) -> list[Contact]:
    """The contacts a counsellor has: open, or ended and not yet wrapped up."""
    held = counsellor.contacts.filter(wrapped_up=False).select_related("case", "counsellor")
    return list(held.order_by("opened_at", "id"))


def on_desks(case_id: UUID) -> list[tuple[Contact, int]]:
    """The case's contacts that somebody has, each with who; all of them show the whole case."""
    held = Contact.objects.filter(case=case_id, counsellor__isnull=False, wrapped_up=False)
    return [(contact, contact.counsellor_id) for contact in held if contact.counsellor_id]
