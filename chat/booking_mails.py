"""What a citizen who gave a mail address is told of a booked time, with it for their calendar.

A subject is read by whoever sees the screen: it says neither what for, nor when, nor a code.
"""

from dataclasses import dataclass
from datetime import datetime

from channels_layer import outbox
from channels_layer.mail.letters import is_read
from channels_layer.protocol import Channel, Language
from scheduling.ics import appointment_ics
from triage.appointments import appointment_of
from triage.models import Contact
from triage.rules import risk_phrases


@dataclass(frozen=True)
class Mail:
    """What one says; `file` is of the calendar file that goes with it, if one does."""

    subject: str
    said: dict[Channel, str]
    file: str = ""
    change: bool = True


@dataclass(frozen=True)
class Words:
    """All mails by their names, and what they share."""

    hello: str
    mails: dict[str, Mail]
    change: str
    danger: str
    why: str
    unread: str
    read: str


WORDS = {
    Language.DANISH: Words(
        hello="Hej",
        mails={
            "booked": Mail(
                "Din aftale",
                {
                    Channel.CALLBACK: "Vi ringer til dig {when}.",
                    Channel.MEETING: "Vi mødes {when}, {where}.",
                },
                "Åbn den vedhæftede fil, så står tiden i din kalender.",
            ),
            "moved": Mail(
                "Din aftale er flyttet",
                {
                    Channel.CALLBACK: "Din tid er flyttet. Vi ringer til dig {when}.",
                    Channel.MEETING: "Din tid er flyttet. Vi mødes {when}, {where}.",
                },
                "Åbn den vedhæftede fil, så står den nye tid i din kalender.",
            ),
            "cancelled": Mail(
                "Din aftale er aflyst",
                {
                    Channel.CALLBACK: "Din aftale {when} er aflyst. Vi ringer ikke.",
                    Channel.MEETING: "Din aftale {when} er aflyst. Vi mødes ikke.",
                },
                "Åbn den vedhæftede fil, så er tiden ude af din kalender.",
                change=False,
            ),
            "day-before": Mail(
                "Husk din aftale",
                {
                    Channel.CALLBACK: "Husk, at vi ringer til dig {when}.",
                    Channel.MEETING: "Husk, at vi mødes {when}, {where}.",
                },
            ),
            "hour-before": Mail(
                "Husk din aftale",
                {
                    Channel.CALLBACK: "Vi ringer til dig kl. {clock}. Hav telefonen ved dig.",
                    Channel.MEETING: "Vi mødes kl. {clock}, {where}.",
                },
            ),
        },
        change="Vil du flytte eller aflyse? Gå til {url} og skriv koden {code}",
        danger="Er du eller en anden i fare? Ring {number} nu.",
        why="Du får denne mail, fordi du skrev din adresse, da du bookede. {answers}",
        unread="Ingen læser svar på den.",
        read="Svar på den, hvis du vil skrive til en vejleder.",
    ),
    Language.ENGLISH: Words(
        hello="Hello",
        mails={
            "booked": Mail(
                "Your appointment",
                {
                    Channel.CALLBACK: "We call you on {when}.",
                    Channel.MEETING: "We meet on {when}, {where}.",
                },
                "Open the attached file to have the time in your calendar.",
            ),
            "moved": Mail(
                "Your appointment is moved",
                {
                    Channel.CALLBACK: "Your time is moved. We call you on {when}.",
                    Channel.MEETING: "Your time is moved. We meet on {when}, {where}.",
                },
                "Open the attached file to have the new time in your calendar.",
            ),
            "cancelled": Mail(
                "Your appointment is cancelled",
                {
                    Channel.CALLBACK: "Your appointment on {when} is cancelled. We do not call.",
                    Channel.MEETING: "Your appointment on {when} is cancelled. We do not meet.",
                },
                "Open the attached file to have the time out of your calendar.",
                change=False,
            ),
            "day-before": Mail(
                "Remember your appointment",
                {
                    Channel.CALLBACK: "Remember that we call you on {when}.",
                    Channel.MEETING: "Remember that we meet on {when}, {where}.",
                },
            ),
            "hour-before": Mail(
                "Remember your appointment",
                {
                    Channel.CALLBACK: "We call you at {clock}. Keep your phone by you.",
                    Channel.MEETING: "We meet at {clock}, {where}.",
                },
            ),
        },
        change="Do you want to move or cancel it? Go to {url} and write the code {code}",
        danger="Are you or is somebody else in danger? Call {number} now.",
        why="You get this mail because you gave your address when you booked. {answers}",
        unread="Nobody reads what is answered to it.",
        read="Reply to it to write to a counsellor.",
    ),
}


def queue(contact: Contact, name: str, key: str, values: dict[str, str], due_at: datetime) -> None:
    """Write the mail of that name, `values` being those of its sentences; nothing without address.

    What changes the time carries it as a calendar file, which replaces the one before.
    """
    if not contact.email:
        return
    appointment, language = appointment_of(contact), Language(contact.case.language)
    mail = WORDS[language].mails[name]
    calendar = ""
    if mail.file:
        calendar = appointment_ics(appointment, language, due_at, contact.email).decode()
    text = _written(mail, Channel(contact.channel), WORDS[language], values)
    until = appointment.starts_at
    outbox.queue_mail(contact.email, mail.subject, text, key, due_at, until, calendar=calendar)


def _written(mail: Mail, channel: Channel, words: Words, values: dict[str, str]) -> str:
    paragraphs = (
        words.hello,
        mail.said[channel].format(**values),
        mail.file,
        words.change.format(**values) if mail.change else "",
        words.danger.format(number=risk_phrases().emergency),
        values["service"],
        words.why.format(answers=words.read if is_read() else words.unread),
    )
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
