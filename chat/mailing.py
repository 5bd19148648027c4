"""A conversation by mail: how it begins, goes on and is stopped by the citizen."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from channels_layer import inbox, outbox
from channels_layer.mail.folding import is_quoted
from channels_layer.mail.people import Inbound
from channels_layer.protocol import Channel, Mail
from channels_layer.refusal import Refusal
from chat import languages, mails, talks, texts
from chat.deliveries import DANGER
from chat.messages import Utterance
from chat.telling import announce, tell_deliveries
from triage import cpr, danger, mailing
from triage.journal import record
from triage.models import Contact, EventKind

# What a telephone network stops at besides, such as CANCEL and END, is an answer in a mail.
STOPS = {"stop", "afmeld", "unsubscribe"}


def is_open() -> bool:
    """Whether people may write to the address that mail is from."""
    return settings.MAIL_TALKS


def receive(mail: Inbound, now: datetime) -> None:
    """Somebody wrote: they go on with a conversation, or begin one, or stop.

    The same mail again changes nothing. Raises Refusal: bad-value, when there is nothing in it.
    """
    with transaction.atomic():
        if not inbox.take_in(f"EM{mail.name.hex}", mail.sender, 0, now):
            return
        if texts.bare(mail.text or mail.subject) in STOPS:
            _stop(mail.sender, now)
        else:
            _converse(mail, now)


def _stop(sender: str, now: datetime) -> None:
    """Nothing more is sent, reminders neither. Whoever writes again wishes to be answered.

    Whoever is in danger stays until somebody has seen it, with what they are sent of it.
    """
    live = mailing.live_with(sender)
    stay = [contact for contact in live if danger.is_unseen(contact)]
    tell_deliveries(outbox.drop_to(sender, but=[mails.key_of(contact) for contact in stay]))
    record(EventKind.TEXTS_STOPPED, now, contact=live[0] if live else None, channel=Channel.MAIL)
    for contact in live:
        if contact not in stay:
            talks.end_by_citizen(contact, now)
    mailing.forget_address(sender)


def _converse(mail: Inbound, now: datetime) -> None:
    contact, before = mailing.of_mail(mail.sender, mails.contacts_of(mail.references))
    new = contact is None
    if contact is None:
        contact = mailing.begin(mail.sender, before, languages.guess(mail.text), now)
        announce(contact)
    told = _say(contact, mail, now)
    # An automatic answer to what came by a list may go to all of the list.
    if mail.by_list:
        return
    contact.refresh_from_db()
    # Whoever is in danger is sent the helplines, if they were not, and is not told to wait till
    # Monday.
    if contact.danger_at is not None:
        told.append(DANGER)
    elif new:
        told.append("received")
    mails.tell(contact, told, now)


def _say(contact: Contact, mail: Inbound, now: datetime) -> list[str]:
    """What they must be told of it. Raises Refusal as `talks.say_all`."""
    subject = cpr.mask(mail.subject)[0]
    changed = subject.casefold() != contact.subject.casefold()
    mailing.keep_head(contact, subject, mail.references)
    utterance = Utterance(
        contact.pk,
        mail.name,
        mail.text or mail.subject,
        mail=Mail(
            subject=mail.subject if changed and mail.text else "",
            quoted="\n\n".join(part for part in (mail.signature, mail.quote) if part),
            attachments=mail.attachments,
            cut=mail.cut,
        ),
        own=_own(mail),
    )
    [said] = talks.say_all([utterance], now, send_helplines=not mail.by_list)
    if isinstance(said, Refusal):
        raise said
    told = ["attachments"] if mail.attachments else []
    return [*told, "masked"] if said.message.masked else told


def _own(mail: Inbound) -> str:
    """Their own words: what an answer repeats of ours has the emergency number in it."""
    lines = [mail.subject, *mail.text.split("\n"), *mail.signature.split("\n")]
    if mails.is_answer(mail.references):
        return "\n".join(line for line in lines if not is_quoted(line))
    return "\n".join([*lines, mail.quote])
