"""Who mails, and what came of it."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from channels_layer.mail.letters import message_id
from channels_layer.models import Outgoing
from channels_layer.protocol import Author, Channel, MessageKind
from chat.arriving import arrive
from tests.scheduling.working import at
from triage.models import Contact

SENDER, ANOTHER = "anemone@post.example", "bellis@post.example"
SUBJECT = "Gartner"
TEXT = "Hej, hvor kan jeg læse til gartner?"
NINE = at(9)


def mailed(
    text: str = TEXT,
    sender: str = SENDER,
    subject: str = SUBJECT,
    *,
    name: str = "",
    answers: str = "",
    pictures: int = 0,
    **headers: str,
) -> bytes:
    """A mail as it comes; `answers` is the Message-ID of the one that it answers."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = f"Anemone Nygaard <{sender}>", subject
    mail["Message-ID"] = name or f"<{uuid4()}@post.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(text)
    for number in range(pictures):
        mail.add_attachment(b"x", maintype="image", subtype="jpeg", filename=f"{number}.jpg")
    return mail.as_bytes()


def receive(text: str = TEXT, sender: str = SENDER, now: datetime = NINE, **more: Any) -> Contact:
    """What somebody mailed; the newest conversation with them."""
    arrive(mailed(text, sender, **more), now)
    return Contact.objects.filter(channel=Channel.MAIL).latest("waiting_since")


def said(contact: Contact) -> list[tuple[str, str]]:
    rows = contact.messages.exclude(kind=MessageKind.NOTICE)
    return [(row.author, row.text) for row in rows]


def came_with(contact: Contact) -> list[dict[str, Any]]:
    """What the citizen's mails had beside their words."""
    mails = contact.messages.filter(author=Author.CITIZEN)
    return [row.mail for row in mails if row.mail is not None]


def sent(to: str = SENDER) -> dict[str, str]:
    """What goes to an address, by the last of its key or, of a counsellor's, `said`."""
    rows = Outgoing.objects.filter(to=to).order_by("due_at")
    return {_short(row): row.text for row in rows}


def _short(row: Outgoing) -> str:
    kind, name = row.key.split(":")[2:4]
    return name if kind == "auto" else kind


def answer_to(contact: Contact) -> str:
    """The Message-ID of the latest mail of ours in a conversation."""
    row = Outgoing.objects.filter(key__startswith=f"mail:{contact.pk}:").latest("due_at")
    return message_id(row.pk)
