"""What arrives at the address that mail is from: what came back, what machines say, what people do.

Whoever wrote it, it is read to its last part or not at all.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import cast
from uuid import UUID

import msgspec

from channels_layer.mail.people import Inbound, inbound

# Words come first and files after them: of a large mail no more is asked for.
MOST_BYTES = 262_144
# A mail that carries another in an attachment in another has more than this, and no reason.
MOST_PARTS = 50
HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]+:")
OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
# RFC 3463, of what cannot be put right by waiting.
FOR_GOOD = re.compile(r"5\.\d{1,3}\.\d{1,3}")
BY_MACHINES = {"bulk", "junk", "auto_reply"}
OF_MACHINES = ("X-Autoreply", "X-Autorespond")


class Arrived(msgspec.Struct, frozen=True):
    """`by_machine` is for nobody to answer.

    `returned` is which mail of ours could not be delivered, if it tells of one, and `status` why
    (RFC 3463). `said` is what a person wrote, if there is an address to answer.
    """

    by_machine: bool
    returned: UUID | None = None
    status: str = ""
    said: Inbound | None = None


def read(raw: bytes) -> Arrived:
    """Of a whole mail (RFC 5322). Raises ValueError for what is none, or has too many parts."""
    if not HEADER.match(raw):
        raise ValueError("not a mail")
    try:
        mail = message_from_bytes(raw)
        parts = list(_parts(mail))
    except RecursionError:
        raise ValueError("too many parts") from None
    if not _is_report(mail):
        by_machine = _is_by_machine(mail) or any(map(_answers_invitation, _own(mail)))
        return Arrived(by_machine, said=None if by_machine else inbound(mail))
    return Arrived(True, _original(parts), _status(parts))


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            raise ValueError("too many parts")
        yield part


def _own(mail: Message) -> Iterator[Message]:
    """Its parts, without those of a mail that it carries."""
    yield mail
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            yield from _own(cast("Message", part))


def _answers_invitation(part: Message) -> bool:
    """Of a calendar program, of who comes (RFC 6047)."""
    method = str(part.get_param("method", "")).lower()
    return part.get_content_type() == "text/calendar" and method == "reply"


def _is_report(mail: Message) -> bool:
    """Of a mail server, of what became of a mail (RFC 3464)."""
    kind = mail.get_content_type(), mail.get_param("report-type")
    return kind == ("multipart/report", "delivery-status")


def _is_by_machine(mail: Message) -> bool:
    """RFC 3834, and what was done before it."""
    automatic = _header(mail, "Auto-Submitted").partition(";")[0].strip()
    return (
        automatic not in ("", "no")
        or _header(mail, "Return-Path") == "<>"
        or _header(mail, "Precedence") in BY_MACHINES
        or any(name in mail for name in OF_MACHINES)
        or mail.get_content_type() == "multipart/report"
    )


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip().lower()


def _original(parts: list[Message]) -> UUID | None:
    """The mail that came back is in the report, or its headers are."""
    for part in parts[1:]:  # the report's own name is its server's
        if found := OURS.search(str(_named(part).get("Message-ID", ""))):
            return UUID(found[1])
    return None


def _named(part: Message) -> Message:
    """What bears the name of a mail: its headers alone come as a text."""
    if part.get_content_type() == "text/rfc822-headers":
        return message_from_string(str(part.get_payload()))
    return part


def _status(parts: list[Message]) -> str:
    """Why it failed; nothing when it did not, or not for good."""
    for part in parts:
        if _header(part, "Action") == "failed" and (
            found := FOR_GOOD.match(_header(part, "Status"))
        ):
            return found[0]
    return ""
