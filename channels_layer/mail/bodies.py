"""What a mail says, as plain text, and how much came with it that is not kept."""

import codecs
import re
from contextlib import suppress
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from typing import NamedTuple

from channels_layer.mail.markup import words_in

# Far more than anybody writes; a page that needs more markup than this is no letter.
MOST_LETTERS = 20_000
MOST_MARKUP = 200_000
READ = {"text/plain", "text/html"}
# Of the mail itself, and nobody's file.
SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
}
# Marks that no eye sees, what PostgreSQL does not keep, and halves of letters.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
BLANK_LINES = re.compile(r"\n{3,}")


class Body(NamedTuple):
    """`attachments` counts what was not read; `cut` is when words of it may be missing."""

    text: str = ""
    attachments: int = 0
    cut: bool = False


def body_of(mail: Message) -> Body:
    """Plain text if there is any, else the words of its HTML."""
    found = _read(mail)
    whole = tidy(found.text)
    ended_early = any(isinstance(each, CloseBoundaryNotFoundDefect) for each in mail.defects)
    cut = found.cut or len(whole) > MOST_LETTERS or ended_early
    return Body(whole[:MOST_LETTERS], found.attachments, cut)


def tidy(text: str) -> str:
    """Lines as they are read, without what is not."""
    lines = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")


def _read(part: Message) -> Body:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        parts = _parts(part)
        read = [_read(each) for each in parts]
        return _best(parts, read) if _is_choice(part) else _together(read)
    if part.get_content_type() in SIGNATURES:
        return Body()
    if _is_said(part):
        return _words(part)
    return Body(attachments=1)


def _parts(part: Message) -> list[Message]:
    parts = part.get_payload()
    return [each for each in parts if isinstance(each, Message)] if isinstance(parts, list) else []


def _is_choice(part: Message) -> bool:
    """The same thing written in several ways."""
    return part.get_content_subtype() == "alternative"


def _is_said(part: Message) -> bool:
    named = part.get_content_disposition() == "attachment" or part.get_filename()
    return part.get_content_type() in READ and not named


def _together(read: list[Body]) -> Body:
    return Body(
        "\n\n".join(each.text for each in read if each.text.strip()),
        sum(each.attachments for each in read),
        any(each.cut for each in read),
    )


def _best(parts: list[Message], read: list[Body]) -> Body:
    """Plain text, unless it says nothing; pictures that stand in another way of it count."""
    said = [each for each in read if each.text.strip()]
    plain = [
        each
        for part, each in zip(parts, read, strict=True)
        if part.get_content_type() == "text/plain" and each.text.strip()
    ]
    best = next(iter(plain or said[::-1]), Body())
    return best._replace(attachments=max((each.attachments for each in read), default=0))


def _words(part: Message) -> Body:
    text = _decoded(part)
    if part.get_content_type() != "text/html":
        return Body(text)
    return Body(words_in(text[:MOST_MARKUP]), cut=len(text) > MOST_MARKUP)


def _decoded(part: Message) -> str:
    """In its own alphabet if it is one and true, else in what most mails are."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        with suppress(LookupError, ValueError):
            return raw.decode(_meant(charset))
    return raw.decode("cp1252", "replace")


def _meant(charset: str) -> str:
    """What is called Latin-1 has the letters of Windows in it, as browsers know too."""
    name = codecs.lookup(charset).name
    return "cp1252" if name == "iso8859-1" else name
