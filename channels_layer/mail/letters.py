"""A mail as it is written: plain text, and a calendar file where there is one."""

import re
from email.mime.text import MIMEText
from email.utils import formataddr
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage

METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
FILE_NAME = "invite.ics"


class Letter(msgspec.Struct, frozen=True):
    """What one row says. `calendar` is iCalendar (RFC 5545), or nothing."""

    reference: UUID
    to: str
    subject: str
    text: str
    calendar: str = ""


def message_id(reference: UUID) -> str:
    """The same for a row whenever it is asked for."""
    host = settings.MAIL_FROM.rpartition("@")[2]
    return f"<{reference.hex}@{host}>"


def written(letter: Letter) -> EmailMessage:
    message = EmailMessage(
        letter.subject,
        letter.text,
        formataddr((settings.SERVICE_NAME, settings.MAIL_FROM)),
        [letter.to],
        headers={
            "Message-ID": message_id(letter.reference),
            # Whoever is on holiday need not tell a service (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.calendar:
        message.attach(_attached(letter.calendar))
    return message


def _attached(calendar: str) -> MIMEText:
    """Its METHOD is said twice, or a calendar program does not act on it (RFC 6047)."""
    part = MIMEText(calendar, "calendar", "utf-8")
    if found := METHOD.search(calendar):
        part.set_param("method", found[1])
    part.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
    return part
