"""What a citizen is told of a booked time by text message or mail, if they wish it.

Each message is a row of the outbox, written in the transaction of the change that it
tells of. Its key carries the appointment's revision: once it is moved or cancelled,
nothing that was to be said of the time before is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from channels_layer import outbox
from channels_layer.protocol import Channel, Language
from chat import booking_mails
from scheduling.booking import dashed
from scheduling.models import Appointment
from scheduling.wall import clock_in_words, day_in_words, local
from triage.appointments import appointment_of
from triage.models import Contact

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Texts:
    """`{when}` is a day and a time, `{where}` nothing or an address, `{code}` as it is read."""

    booked: dict[Channel, str]
    in_talk: dict[Channel, str]
    moved: str
    moved_in_talk: str
    cancelled: str
    cancelled_in_talk: str
    tomorrow: dict[Channel, str]
    in_an_hour: dict[Channel, str]
    when: str


TEXTS = {
    Language.DANISH: Texts(
        booked={
            Channel.CALLBACK: "{service}: Vi ringer til dig {when}. {change}",
            Channel.MEETING: "{service}: Vi mødes {when}, {where}. {change}",
        },
        in_talk={
            Channel.CALLBACK: "Jeg har booket en tid til dig: vi ringer {when}. {change}",
            Channel.MEETING: "Jeg har booket en tid til dig: vi mødes {when}, {where}. {change}",
        },
        moved="{service}: Din tid er flyttet til {when}. {change}",
        moved_in_talk="Jeg har flyttet din tid til {when}. {change}",
        cancelled="{service}: Din aftale {when} er aflyst.",
        cancelled_in_talk="Jeg har aflyst din aftale {when}.",
        tomorrow={
            Channel.CALLBACK: "{service}: Husk, at vi ringer til dig {when}. {change}",
            Channel.MEETING: "{service}: Husk, at vi mødes {when}, {where}. {change}",
        },
        in_an_hour={
            Channel.CALLBACK: "{service}: Vi ringer til dig kl. {clock}.",
            Channel.MEETING: "{service}: Vi mødes kl. {clock}, {where}.",
        },
        when="{day} kl. {clock}",
    ),
    Language.ENGLISH: Texts(
        booked={
            Channel.CALLBACK: "{service}: We call you on {when}. {change}",
            Channel.MEETING: "{service}: We meet on {when}, {where}. {change}",
        },
        in_talk={
            Channel.CALLBACK: "I have booked a time for you: we call on {when}. {change}",
            Channel.MEETING: "I have booked a time for you: we meet on {when}, {where}. {change}",
        },
        moved="{service}: Your time is moved to {when}. {change}",
        moved_in_talk="I have moved your time to {when}. {change}",
        cancelled="{service}: Your appointment on {when} is cancelled.",
        cancelled_in_talk="I have cancelled your appointment on {when}.",
        tomorrow={
            Channel.CALLBACK: "{service}: Remember that we call you on {when}. {change}",
            Channel.MEETING: "{service}: Remember that we meet on {when}, {where}. {change}",
        },
        in_an_hour={
            Channel.CALLBACK: "{service}: We call you at {clock}.",
            Channel.MEETING: "{service}: We meet at {clock}, {where}.",
        },
        when="{day} at {clock}",
    ),
}
CHANGE = {
    Language.DANISH: "Flyt eller aflys på {url} med koden {code}",
    Language.ENGLISH: "Move or cancel at {url} with the code {code}",
}


def tell_booked(contact: Contact, now: datetime) -> None:
    """That it is booked; and the day and the hour before, as far as they are still to come."""
    texts, channel = _texts(contact), Channel(contact.channel)
    _queue(contact, "booked", texts.booked[channel], now)
    _remind(contact, now)


def in_talk(contact: Contact) -> str:
    """What its counsellor says of a time that is booked in a talk; the code is in it."""
    return _said(contact, _texts(contact).in_talk[Channel(contact.channel)])


def moved_in_talk(contact: Contact) -> str:
    """What the citizen's counsellor says of a time that is moved in a talk."""
    return _said(contact, _texts(contact).moved_in_talk)


def cancelled_in_talk(contact: Contact) -> str:
    return _said(contact, _texts(contact).cancelled_in_talk)


def _said(contact: Contact, text: str) -> str:
    return text.format(**_values(appointment_of(contact), Language(contact.case.language)))


def are_told(contact: Contact) -> bool:
    """Whether a citizen is told of their time by text message or mail."""
    return bool((contact.texts and contact.phone) or contact.email)


def tell_moved(contact: Contact, now: datetime) -> None:
    forget(contact)
    _queue(contact, "moved", _texts(contact).moved, now)
    _remind(contact, now)


def tell_cancelled(contact: Contact, now: datetime) -> None:
    """As the contact was: its number and address are forgotten with the appointment."""
    forget(contact)
    _queue(contact, "cancelled", _texts(contact).cancelled, now)


def _remind(contact: Contact, now: datetime) -> None:
    texts, channel = _texts(contact), Channel(contact.channel)
    starts_at = appointment_of(contact).starts_at
    for name, before, text in (
        ("day-before", A_DAY, texts.tomorrow[channel]),
        ("hour-before", AN_HOUR, texts.in_an_hour[channel]),
    ):
        if starts_at - before > now:
            _queue(contact, name, text, starts_at - before)


def _queue(contact: Contact, name: str, text: str, due_at: datetime) -> None:
    appointment = appointment_of(contact)
    key = f"{_key(appointment)}:{appointment.revision}"
    values = _values(appointment, Language(contact.case.language))
    if contact.texts and contact.phone:
        said, until = text.format(**values), appointment.starts_at
        outbox.queue_sms(contact.phone, said, f"{key}:{name}", due_at, until)
    booking_mails.queue(contact, name, f"{key}:mail:{name}", values, due_at)


def forget(contact: Contact) -> None:
    """What was to be said of a booked time is past, and so is whom it was to be said to."""
    if contact.appointment:
        outbox.erase(_key(contact.appointment))


def _key(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def _values(appointment: Appointment, language: Language) -> dict[str, str]:
    clock = clock_in_words(appointment.starts_at, language)
    day = day_in_words(local(appointment.starts_at).date(), language)
    code = dashed(appointment.code)
    url = f"{settings.PUBLIC_URL}/booking/"
    site = appointment.room.site if appointment.room else None
    return {
        "service": settings.SERVICE_NAME,
        "when": TEXTS[language].when.format(day=day, clock=clock),
        "clock": clock,
        "where": f"{site.address}, {site.postcode} {site.town}" if site else "",
        "url": url,
        "code": code,
        "change": CHANGE[language].format(url=url, code=code),
    }


def _texts(contact: Contact) -> Texts:
    return TEXTS[Language(contact.case.language)]
