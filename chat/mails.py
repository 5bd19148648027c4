"""What goes to a citizen who mails: the counsellor's words, and what the service itself says.

Each mail is a row of the outbox, under a key of its contact, written in the transaction of what
it tells of. It answers the latest mail of the citizen, so that programs put it in its place.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from channels_layer import outbox, protocol
from channels_layer.mail.letters import reference_in
from channels_layer.models import Outgoing, Submitted
from channels_layer.protocol import Card, Channel, DeliveryView, Language
from chat import deliveries, texts
from chat.deliveries import AUTO, DANGER, SAID
from triage.models import Contact
from triage.rules import risk_phrases


@dataclass(frozen=True)
class Mails:
    """`{when}` is by when somebody answers, `{lines}` the helplines. `told` is once in a talk."""

    about: str
    hello: str
    told: dict[str, str]
    more: str
    kept: str
    danger: str
    automatic: str


MAILS = {
    Language.DANISH: Mails(
        about="Din mail",
        hello="Hej",
        told={
            DANGER: "Er du i fare, så ring {emergency} nu. En vejleder får din mail. Du kan også"
            " ringe til en af dem her:\n{lines}",
            "received": "Tak for din mail. En vejleder svarer {when}.",
            "attachments": "Vi gemmer ikke vedhæftede filer, så ingen hos os har set dem. Skriv i"
            " stedet med ord, hvad der står i dem.",
            "masked": "Vi har skjult et CPR-nummer i din mail. Vi skal ikke bruge det.",
        },
        more="Vil du skrive mere, så svar på denne mail.",
        kept="Vi sletter din adresse, når du er hjulpet. Det, du skriver, sletter vi efter {days}"
        " dage. Svar STOP for at stoppe nu.",
        danger="Er du eller en anden i fare? Ring {emergency} nu.",
        automatic="Mailen er sendt automatisk.",
    ),
    Language.ENGLISH: Mails(
        about="Your mail",
        hello="Hello",
        told={
            DANGER: "If you are in danger, call {emergency} now. A counsellor gets your mail. You"
            " can also call one of these:\n{lines}",
            "received": "Thank you for your mail. A counsellor answers {when}.",
            "attachments": "We keep no attached files, so nobody here has seen them. Please write"
            " in words what is in them.",
            "masked": "We have hidden a CPR number in your mail. We do not need it.",
        },
        more="To write more, reply to this mail.",
        kept="We erase your address when you have been helped, and what you write after {days}"
        " days. Reply STOP to stop now.",
        danger="Are you or is somebody else in danger? Call {emergency} now.",
        automatic="This mail was sent automatically.",
    ),
}


def contacts_of(references: Sequence[str]) -> list[UUID]:
    """The contacts that the mails of ours are of; whoever names one need not have got it."""
    return deliveries.contacts_of(_ours(references))


def is_answer(references: Sequence[str]) -> bool:
    """Whether one of the mails is ours, about whatever it is."""
    return Outgoing.objects.filter(pk__in=_ours(references)).exists()


def _ours(references: Sequence[str]) -> list[UUID]:
    return [pk for pk in map(reference_in, references) if pk]


# --- What a counsellor says -------------------------------------------------------


def send(contact_id: UUID, message: protocol.Message) -> DeliveryView:
    """A counsellor's words or card, to be sent when they are committed."""
    contact = Contact.objects.select_related("case").get(pk=contact_id)
    said = _of_card(message.card) if message.card else message.text
    signed = f"{message.name}\n{settings.SERVICE_NAME}" if message.name else settings.SERVICE_NAME
    # Two hyphens and a blank begin a signature, which mail programs fold too.
    text = f"{said}\n\n-- \n{signed}"
    key = deliveries.key("mail", contact_id, SAID, message.client_id)
    return deliveries.view(_queue(contact, text, key, message.at, Submitted.BY_HAND))


def _of_card(card: Card) -> str:
    return "\n".join(line for line in (card.title, card.summary, card.url) if line)


# --- What the service says --------------------------------------------------------


def tell_danger(contact: Contact, now: datetime) -> None:
    """The helplines, to whoever sees no page that shows them."""
    tell(contact, [DANGER], now)


def tell(contact: Contact, what: Collection[str], now: datetime) -> None:
    """In one mail, those of it (`Mails.told`) that were not told in this conversation before."""
    if contact.channel != Channel.MAIL or not contact.email:
        return
    words = _words(contact)
    new = [name for name in words.told if name in what and name not in _told(contact)]
    if new:
        key = deliveries.key("mail", contact.pk, AUTO, "+".join(new))
        _queue(contact, _automatic(contact, new, now), key, now, Submitted.REPLIED)


def _told(contact: Contact) -> set[str]:
    begins = deliveries.key("mail", contact.pk, AUTO, "")
    keys = Outgoing.objects.filter(key__startswith=begins).values_list("key", flat=True)
    return {name for key in keys for name in key.removeprefix(begins).split("+")}


def _automatic(contact: Contact, new: Sequence[str], now: datetime) -> str:
    words = _words(contact)
    language = Language(contact.case.language)
    helplines = risk_phrases().helplines(language)
    values = {
        "emergency": risk_phrases().emergency,
        "lines": "\n".join(f"{line.name}: {line.number} ({line.hours})" for line in helplines),
        "when": texts.when(contact, now),
        "days": settings.KEEP_DAYS,
    }
    paragraphs = [words.hello, *(words.told[name] for name in new), words.more]
    if "received" in new:
        paragraphs.append(words.kept)
    if DANGER not in new:
        paragraphs.append(words.danger)
    paragraphs += [settings.SERVICE_NAME, words.automatic]
    return "\n\n".join(paragraphs).format(**values)


def _queue(contact: Contact, text: str, key: str, now: datetime, submitted: Submitted) -> Outgoing:
    return outbox.queue_mail(
        contact.email,
        f"Re: {contact.subject or _words(contact).about}",
        text,
        key,
        now,
        references=contact.references.split(),
        submitted=submitted,
    )


def forget(contact: Contact) -> None:
    """Words and addresses of all that was sent of a contact."""
    outbox.erase(key_of(contact))


def key_of(contact: Contact) -> str:
    """Under which all is that is sent of a contact."""
    return f"mail:{contact.pk}"


def _words(contact: Contact) -> Mails:
    return MAILS[Language(contact.case.language)]
