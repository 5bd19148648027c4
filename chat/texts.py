"""What goes to a citizen who texts: the counsellor's words, and what the service itself says.

Each message is a row of the outbox, under a key of its contact, written in the transaction of
what it tells of.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from channels_layer import outbox, protocol
from channels_layer.protocol import Card, Channel, DeliveryView, ErrorCode, Language
from channels_layer.refusal import Refusal
from channels_layer.sms.reports import Word
from chat import deliveries
from chat.deliveries import AUTO, DANGER, SAID
from scheduling.wall import clock_in_words, day_in_words, local
from triage.models import Contact
from triage.rules import risk_phrases

# A whole message of one of these is a command. What Twilio itself stops at must stop us too.
COMMANDS = {
    "stop": Word.STOP,
    "stopall": Word.STOP,
    "unsubscribe": Word.STOP,
    "cancel": Word.STOP,
    "end": Word.STOP,
    "quit": Word.STOP,
    "revoke": Word.STOP,
    "optout": Word.STOP,
    "afmeld": Word.STOP,
    "help": Word.HELP,
    "info": Word.HELP,
    "hjælp": Word.HELP,
    "hjaelp": Word.HELP,
    "start": Word.START,
    "unstop": Word.START,
}
AROUND = re.compile(r"^[\W_]+|[\W_]+$")
CODE = "code"


@dataclass(frozen=True)
class Texts:
    """`{when}` is by when somebody answers, `{lines}` the helplines, `{code}` proves a number."""

    received: str
    code: str
    moved: str
    danger: str
    masked: str
    pictures: str
    help: str
    started: str
    today: str
    another_day: str
    soon: str


TEXTS = {
    Language.DANISH: Texts(
        received="{service}: Tak for din besked. En vejleder svarer {when}."
        " Svar STOP for at stoppe, HJÆLP for mere om os. I fare: ring {emergency}.",
        code="{service}: Din kode er {code}. Skriv den, hvor du bad om den, inden kl. {clock}."
        " Bad du ikke om den, så giv den ikke til nogen. Svar STOP for at stoppe.",
        moved="{service}: Din samtale går videre her. Svar på denne sms. En vejleder svarer"
        " {when}. Svar STOP for at stoppe, HJÆLP for mere om os.",
        danger="{service}: Er du i fare, så ring {emergency} nu. Du kan også ringe til"
        " {lines}. En vejleder får din besked.",
        masked="{service}: Vi har skjult et CPR-nummer i din besked. Vi skal ikke bruge det.",
        pictures="{service}: Vi kan ikke se billeder her. Skriv med ord, hvad det er.",
        help="{service}: Skriv til en vejleder om uddannelse og job. Du behøver ikke sige, hvem"
        " du er. Hos os slettes det, du skriver, efter {days} dage; teleselskaberne har egne"
        " regler. En sms koster det, den plejer. Svar STOP for at stoppe. I fare: ring"
        " {emergency}.",
        started="{service}: Nu kan du få sms fra os igen. Skriv, hvad du vil tale om."
        " Svar STOP for at stoppe.",
        today="senest kl. {clock}",
        another_day="senest {day} kl. {clock}",
        soon="snart",
    ),
    Language.ENGLISH: Texts(
        received="{service}: Thank you for your message. A counsellor answers {when}."
        " Reply STOP to stop, HELP for more about us. In danger: call {emergency}.",
        code="{service}: Your code is {code}. Type it where you asked for it, before {clock}."
        " If you did not ask, give it to nobody. Reply STOP to stop.",
        moved="{service}: Your talk goes on here. Reply to this message. A counsellor answers"
        " {when}. Reply STOP to stop, HELP for more about us.",
        danger="{service}: If you are in danger, call {emergency} now. You can also call"
        " {lines}. A counsellor gets your message.",
        masked="{service}: We have hidden a CPR number in your message. We do not need it.",
        pictures="{service}: We cannot see pictures here. Write in words what it is.",
        help="{service}: Write to a counsellor about education and work. You need not say who"
        " you are. We erase what you write after {days} days; telephone companies have rules of"
        " their own. A text costs what it usually does. Reply STOP to stop. In danger: call"
        " {emergency}.",
        started="{service}: You can get texts from us again. Write what you want to talk about."
        " Reply STOP to stop.",
        today="by {clock}",
        another_day="by {day} at {clock}",
        soon="soon",
    ),
}


def command_in(text: str) -> tuple[Word | None, Language]:
    """The command that `text` is, if it is one and nothing else, and the language it is in."""
    said = bare(text)
    language = Language.ENGLISH if said == "help" else Language.DANISH
    return COMMANDS.get(said), language


def bare(text: str) -> str:
    """In small letters, and without the marks around it."""
    return AROUND.sub("", unicodedata.normalize("NFKC", text)).casefold()


# --- What a counsellor says -------------------------------------------------------


def require_sendable(text: str) -> None:
    """Raises Refusal: too-large."""
    if len(text) > outbox.MOST_LETTERS:
        raise Refusal(ErrorCode.TOO_LARGE, "text")


def send(contact_id: UUID, number: str, message: protocol.Message) -> DeliveryView:
    """A counsellor's words or card, to be sent when they are committed."""
    text = _of_card(message.card) if message.card else message.text
    key = deliveries.key("sms", contact_id, SAID, message.client_id)
    return deliveries.view(outbox.queue_sms(number, text, key, message.at))


def _of_card(card: Card) -> str:
    return f"{card.title}\n{card.url or card.summary}"[: outbox.MOST_LETTERS]


# --- What the service says --------------------------------------------------------


def tell_received(contact: Contact, now: datetime) -> None:
    """That it came, by when somebody answers, and how to stop; once in a conversation."""
    texts = _texts(contact)
    _tell(contact, "received", texts.received, now, when=when(contact, now))


def send_code(
    contact: Contact, name: UUID, number: str, code: str, now: datetime, until: datetime
) -> None:
    """To a number that may be anybody's: nothing is said of the talk."""
    clock = clock_in_words(until, Language(contact.case.language))
    text = _filled(_texts(contact).code, code=code, clock=clock)
    outbox.queue_sms(number, text, deliveries.key("sms", contact.pk, CODE, name), now, until)


def forget_code(contact_id: UUID) -> None:
    """It is typed, or too old, or another one is sent."""
    outbox.erase(f"sms:{contact_id}:{CODE}")


def tell_moved(contact: Contact, name: UUID, now: datetime) -> None:
    """Who writes, and how to stop, to whoever had a chat go on by text message."""
    texts = _texts(contact)
    _tell(contact, f"moved:{name}", texts.moved, now, when=when(contact, now))


def tell_danger(contact: Contact, now: datetime) -> None:
    """The helplines, to whoever sees no page that shows them."""
    helplines = risk_phrases().helplines(Language(contact.case.language))
    lines = ", ".join(f"{line.name}: {line.number}" for line in helplines)
    _tell(contact, DANGER, _texts(contact).danger, now, lines=lines)


def tell_masked(contact: Contact, now: datetime) -> None:
    """Once in a conversation: whoever goes on writing such numbers knows."""
    _tell(contact, "masked", _texts(contact).masked, now)


def _tell(contact: Contact, name: str, text: str, now: datetime, **values: str) -> None:
    if contact.channel == Channel.SMS and contact.phone:
        key = deliveries.key("sms", contact.pk, AUTO, name)
        outbox.queue_sms(contact.phone, _filled(text, **values), key, now)


def answer(number: str, name: UUID, what: str, language: Language, now: datetime) -> None:
    """Answer one message, the command or picture `name`, in a conversation or outside of any."""
    outbox.queue_sms(number, _filled(getattr(TEXTS[language], what)), f"sms:{name}:{what}", now)


def forget(contact: Contact) -> None:
    """Words and numbers of all that was sent of a contact."""
    outbox.erase(f"sms:{contact.pk}")


def _filled(text: str, **values: str) -> str:
    return text.format(
        service=settings.SERVICE_NAME,
        emergency=risk_phrases().emergency,
        days=settings.KEEP_DAYS,
        **values,
    )


def when(contact: Contact, now: datetime) -> str:
    """By when somebody answers, in a sentence of the case's language."""
    texts, language, at = _texts(contact), Language(contact.case.language), contact.promise_at
    if at <= now:
        return texts.soon
    clock = clock_in_words(at, language)
    if local(at).date() == local(now).date():
        return texts.today.format(clock=clock)
    return texts.another_day.format(day=day_in_words(local(at).date(), language), clock=clock)


def _texts(contact: Contact) -> Texts:
    return TEXTS[Language(contact.case.language)]
