"""A conversation by text message: how it begins, goes on and is stopped by the citizen."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from channels_layer import inbox, outbox
from channels_layer.outbox import E164
from channels_layer.protocol import Channel, ErrorCode, Language, Notice, TextDelivered
from channels_layer.publish import counsellor_topic, publish
from channels_layer.refusal import Refusal
from channels_layer.sms.reports import Inbound, Word
from chat import talks, texts
from chat.messages import Utterance, notice
from chat.telling import announce, gone, helplines_texted
from scheduling.models import Counsellor
from triage import appointments, texting
from triage.journal import record
from triage.models import Contact, EventKind


def receive(inbound: Inbound, now: datetime) -> None:
    """A text message came in: a command, or something said in a conversation, old or new.

    The same message again changes nothing. Raises Refusal: bad-value, when there is no number
    to answer, or nothing in it.
    """
    number = inbound.sender
    if not E164.fullmatch(number):
        raise Refusal(ErrorCode.BAD_VALUE, "from")
    with transaction.atomic():
        if not inbox.take_in(inbound.sid, number, inbound.parts, now):
            return
        word, language = texts.command_in(inbound.text)
        match inbound.word or word:
            case Word.STOP:
                _stop(number, now)
            case Word.START:
                _start(number, inbound, language, now)
            case Word.HELP:
                _help(number, inbound, language, now)
            case _:
                _converse(number, inbound, now)


def _stop(number: str, now: datetime) -> None:
    """Nothing more is sent: not even that it was understood, which the vendor says."""
    inbox.stop(number, now)
    tell(outbox.drop_to(number))
    live = texting.live_with(number)
    record(EventKind.TEXTS_STOPPED, now, contact=live[0] if live else None)
    for contact in live:
        talks.end_by_citizen(contact, now)
    texting.forget_number(number)


def _start(number: str, inbound: Inbound, language: Language, now: datetime) -> None:
    inbox.start(number)
    record(EventKind.TEXTS_STARTED, now)
    texts.answer(number, inbound.name, "started", language, now)


def _help(number: str, inbound: Inbound, language: Language, now: datetime) -> None:
    """Who we are, and how to stop; whoever is in a talk may have meant it as a word to us."""
    live = texting.live_with(number)
    known = Language(live[0].case.language) if live else language
    record(EventKind.TEXT_HELP, now, contact=live[0] if live else None)
    texts.answer(number, inbound.name, "help", known, now)
    if live:
        _say(live[0], inbound, now)


def _converse(number: str, inbound: Inbound, now: datetime) -> None:
    """A picture alone is answered and begins nothing: there is nothing that anybody could read."""
    live = texting.live_with(number)
    language = Language(live[0].case.language) if live else Language.DANISH
    if inbound.media:
        texts.answer(number, inbound.name, "pictures", language, now)
        if not inbound.text.strip():
            return
    contact = live[0] if live else texting.begin(number, language, now)
    if not live:
        announce(contact)
    _say(contact, inbound, now)
    if not live:
        _tell_received(contact, now)


def _tell_received(contact: Contact, now: datetime) -> None:
    """Whoever is in danger has been sent the helplines, and is not told to wait till Monday."""
    contact.refresh_from_db()
    if contact.danger_at is None:
        texts.tell_received(contact, now)


def _say(contact: Contact, inbound: Inbound, now: datetime) -> None:
    """Raises Refusal as `talks.say_all`."""
    [said] = talks.say_all([Utterance(contact.pk, inbound.name, inbound.text)], now)
    if isinstance(said, Refusal):
        raise said
    if said.message.masked:
        texts.tell_masked(contact, now)


# --- A chat goes on by text message -------------------------------------------------


def go_on(contact: Contact, client_id: UUID, phone: str, now: datetime) -> Contact:
    """The citizen has their chat go on by text message, as they wish and consent to.

    A repeat of `client_id` changes nothing. Raises Refusal: as `triage.texting.go_on`, and
    phone-needed, bad-value, no-such-number, cannot-text, also for whoever has answered STOP.
    """
    return _go_on(contact, client_id, phone, None, now)


def go_on_for(contact_id: UUID, by: Counsellor, phone: str, now: datetime) -> None:
    """The counsellor does so for them, to the number that they wrote. Raises Refusal: likewise."""
    _go_on(talks.contact_of(by, contact_id), uuid4(), phone, by, now)


def _go_on(
    contact: Contact, client_id: UUID, phone: str, by: Counsellor | None, now: datetime
) -> Contact:
    number = appointments.dialled(phone, texts=True)
    if inbox.is_stopped(number):
        raise Refusal(ErrorCode.CANNOT_TEXT, "phone")
    with transaction.atomic():
        holder = contact.counsellor
        if texting.go_on(contact, client_id, number, now, by):
            notice(contact, Notice.ROUTE_CHANGED, now, name=Channel.SMS)
            texts.tell_moved(contact, client_id, now)
            if contact.danger_at:
                texts.tell_danger(contact, now)
            if holder:
                gone(contact, holder)
            announce(contact)
    return contact


# --- What becomes of what was sent ----------------------------------------------------


def pass_on(message: UUID, by: Counsellor, now: datetime) -> bool:
    """The counsellor has sent a message by hand; False if somebody had, or nobody need."""
    with transaction.atomic():
        passed_on = outbox.pass_on(message, now)
        if passed_on:
            record(EventKind.TEXT_PASSED_ON, now, counsellor=by)
            tell([message])
    return passed_on


def take_back(message: UUID, by: Counsellor, now: datetime) -> bool:
    """It was not sent by hand after all, and is to be; False unless it stood as passed on."""
    with transaction.atomic():
        taken_back = outbox.take_back(message, now)
        if taken_back:
            record(EventKind.TEXT_PASSED_ON, now, counsellor=by, undone=True)
            tell([message])
    return taken_back


def tell(sent: Iterable[UUID]) -> None:
    """Tell the desks how far their text messages came, and those with the helplines."""
    sent = list(sent)
    for contact_id, delivery in texts.told_of(sent):
        contact = Contact.objects.filter(pk=contact_id, wrapped_up=False).first()
        if contact and contact.counsellor_id:
            frame = TextDelivered(contact=contact_id, delivery=delivery)
            publish(frame, counsellor_topic(contact.counsellor_id))
    for contact in Contact.objects.filter(pk__in=texts.with_helplines(sent)):
        helplines_texted(contact)
