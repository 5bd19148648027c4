"""A conversation by text message: how it begins, goes on and is stopped by the citizen."""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from channels_layer import inbox, outbox
from channels_layer.outbox import E164
from channels_layer.protocol import Channel, ErrorCode, Language, Notice, TalkOpened
from channels_layer.publish import counsellor_topic, publish
from channels_layer.refusal import Refusal
from channels_layer.sms import twilio
from channels_layer.sms.reports import Inbound, Word
from chat import talks, texts, waitlist
from chat.messages import Utterance, notice
from chat.telling import announce, gone, tell_deliveries
from chat.threads import talk
from scheduling.models import Counsellor
from triage import appointments, danger, texting, verification
from triage.choosing import chosen_before
from triage.journal import record
from triage.models import Contact, EventKind
from triage.moves import touch

logger = logging.getLogger(__name__)


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


def receive_missed(now: datetime) -> None:
    """Take in what came while we were away, or what we failed at: each once, and in order.

    What fails is tried again by the next look. Raises SendFailed if the vendor cannot be asked.
    """
    since, whole = inbox.unseen_since(now), True
    for inbound in twilio.came_in(since):
        try:
            receive(inbound, now)
        except Refusal:  # nobody could read it, or answer
            continue
        except Exception as error:
            logger.error("a missed text message was not taken: %s", type(error).__name__)
            whole = False
    if whole:
        inbox.seen_until(now)


def _stop(number: str, now: datetime) -> None:
    """Nothing more is sent: not even that it was understood, which the vendor says.

    Whoever is in danger stays until somebody has seen it, and can yet be called.
    """
    inbox.stop(number, now)
    tell_deliveries(outbox.drop_to(number))
    verification.void(number)
    live = texting.live_with(number)
    record(EventKind.TEXTS_STOPPED, now, contact=live[0] if live else None)
    for contact in live:
        if danger.is_unseen(contact):
            _tell_stopped(contact, True)
        else:
            talks.end_by_citizen(contact, now)
    waitlist.stop(number, now)
    for contact in texting.forget_number(number):
        announce(contact)
        if contact.counsellor_id:
            publish(TalkOpened(talk=talk(contact)), counsellor_topic(contact.counsellor_id))


def _tell_stopped(contact: Contact, stopped: bool) -> None:
    if touch(contact, ~Q(texts_stopped=stopped), texts_stopped=stopped):
        announce(contact)


def _start(number: str, inbound: Inbound, language: Language, now: datetime) -> None:
    inbox.start(number)
    record(EventKind.TEXTS_STARTED, now)
    for contact in texting.live_with(number):
        _tell_stopped(contact, False)
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


def send_code(contact: Contact, name: UUID, phone: str, now: datetime) -> None:
    """The citizen says that a number is theirs, and consents: a code is texted to it.

    Asked for by the same `name` again it is not sent again. Whether one was sent is told nobody
    but whoever has the telephone. Raises Refusal: as `triage.texting.require_chat`; too-many;
    phone-needed, bad-value, no-such-number, cannot-text, by the number's plan alone.
    """
    _send_code(contact, name, phone, None, now)


def send_code_for(contact_id: UUID, by: Counsellor, phone: str, now: datetime) -> None:
    """The counsellor does so for them. Raises Refusal: likewise."""
    _send_code(talks.contact_of(by, contact_id), uuid4(), phone, by, now)


def _send_code(
    contact: Contact, name: UUID, phone: str, by: Counsellor | None, now: datetime
) -> None:
    texting.require_chat(contact, by)
    number = appointments.dialled(phone, texts=True)
    with transaction.atomic():
        if code := verification.issue(contact, name, number, now):
            texts.forget_code(contact.pk)
            texts.send_code(contact, name, number, code, now, now + verification.LASTS)


def go_on(contact: Contact, client_id: UUID, phone: str, code: str, now: datetime) -> Contact:
    """The citizen has their chat go on by text message, with the code that was sent to them.

    A repeat of `client_id` changes nothing. Raises Refusal: as `send_code`, and ended; bad-value,
    wrong-code, expired-code, and a wrong one is counted (`triage.verification.require`).
    """
    return _go_on(contact, client_id, phone, code, None, now)


def go_on_for(contact_id: UUID, by: Counsellor, phone: str, code: str, now: datetime) -> None:
    """The counsellor does so for them, with the code that they said. Raises Refusal: likewise."""
    _go_on(talks.contact_of(by, contact_id), uuid4(), phone, code, by, now)


def _go_on(
    contact: Contact,
    client_id: UUID,
    phone: str,
    code: str,
    by: Counsellor | None,
    now: datetime,
) -> Contact:
    if chosen_before(contact.case, client_id):
        return contact
    texting.require_chat(contact, by)
    number = appointments.dialled(phone, texts=True)
    verification.require(contact, number, code, now)
    with transaction.atomic():
        holder = contact.counsellor
        if texting.go_on(contact, client_id, number, code, now, by):
            texts.forget_code(contact.pk)
            notice(contact, Notice.ROUTE_CHANGED, now, name=Channel.SMS)
            texts.tell_moved(contact, client_id, now)
            if contact.danger_at:
                texts.tell_danger(contact, now)
            if holder:
                gone(contact, holder)
            announce(contact)
    return contact


def lapse_codes(now: datetime) -> None:
    """Forget the codes whose time is over, and to whom they were sent."""
    with transaction.atomic():
        for contact_id in verification.lapse(now):
            texts.forget_code(contact_id)


# --- What becomes of what was sent ----------------------------------------------------


def pass_on(message: UUID, by: Counsellor, now: datetime) -> bool:
    """The counsellor has sent a message by hand; False if somebody had, or nobody need."""
    with transaction.atomic():
        passed_on = outbox.pass_on(message, now)
        if passed_on:
            record(EventKind.TEXT_PASSED_ON, now, counsellor=by)
            tell_deliveries([message])
    return passed_on


def take_back(message: UUID, by: Counsellor, now: datetime) -> bool:
    """It was not sent by hand after all, and is to be; False unless it stood as passed on."""
    with transaction.atomic():
        taken_back = outbox.take_back(message, now)
        if taken_back:
            record(EventKind.TEXT_PASSED_ON, now, counsellor=by, undone=True)
            tell_deliveries([message])
    return taken_back
