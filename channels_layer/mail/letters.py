"""A mail as it is written: plain text, and a calendar file where there is one."""

import re
from email.mime.text import MIMEText
from email.utils import formataddr
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.mail import EmailMessage

OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
BY_HAND = "no"
FILE_NAME = "invite.ics"


class Letter(msgspec.Struct, frozen=True):
    """What one row says. `calendar` is iCalendar (RFC 5545), or nothing.

    `references` are the mails that it follows, `submitted` is who wrote it (RFC 3834).
    """

    reference: UUID
    to: str
    subject: str
    text: str
    calendar: str = ""
    references: tuple[str, ...] = ()
    submitted: str = "auto-generated"


def message_id(reference: UUID) -> str:
    """The same for a row whenever it is asked for."""
    host = settings.MAIL_FROM.rpartition("@")[2]
    return f"<{reference.hex}@{host}>"


def is_read() -> bool:
    """Whether somebody reads what is answered to a mail: there is a way for it to come in."""
    return settings.MAIL_TALKS and bool(settings.MAIL_INBOUND_KEY or settings.IMAP_HOST)


def reference_in(name: str) -> UUID | None:
    """The row whose mail has that Message-ID; none of a name that is not of our making."""
    found = OURS.fullmatch(name)
    return UUID(found[1]) if found else None


def written(letter: Letter) -> EmailMessage:
    message = EmailMessage(
        letter.subject,
        letter.text,
        formataddr((settings.SERVICE_NAME, settings.MAIL_FROM)),
        [letter.to],
        headers={"Message-ID": message_id(letter.reference)} | _headers(letter),
    )
    if letter.calendar:
        message.attach(_attached(letter.calendar))
    return message


def _headers(letter: Letter) -> dict[str, str]:
    headers = {}
    if letter.references:
        headers["In-Reply-To"] = letter.references[-1]
        headers["References"] = " ".join(letter.references)
    if letter.submitted != BY_HAND:
        # Whoever is on holiday need not tell a service (RFC 3834), nor by Exchange.
        headers["Auto-Submitted"] = letter.submitted
        headers["X-Auto-Response-Suppress"] = "All"
    return headers


def _attached(calendar: str) -> MIMEText:
    """Its METHOD is said twice, or a calendar program does not act on it (RFC 6047)."""
    part = MIMEText(calendar, "calendar", "utf-8")
    if found := METHOD.search(calendar):
        part.set_param("method", found[1])
    part.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
    return part
