"""What a person wrote: from whom, about what, and in answer to which mails."""

import re
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256
from uuid import UUID

import msgspec

from channels_layer.mail.addresses import address
from channels_layer.mail.bodies import body_of, tidy
from channels_layer.mail.folding import fold

MOST_OF_A_HEADER = 8_000
MOST_OF_A_SUBJECT = 120
MOST_REFERENCES = 20
OF_LISTS = ("List-Id", "List-Unsubscribe")
QUOTED_NAME = re.compile(r'"(?:[^"\\]|\\.)*+"')
COMMENT = re.compile(r"\([^()]*+\)")
# An address, with a name before it or without: in neither is a mark that parts it from another.
ALONE = re.compile(r"\s*+(?:[^<>@,;:]*+<([^<>,;:]*+)>|([^<>,;:]*+))\s*+")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
ANSWERING = re.compile(r"(?:(?:re|sv|vs|aw|antw|svar)(?:\[\d{1,3}\])?\s?:\s{0,9})+", re.IGNORECASE)


class Inbound(msgspec.Struct, frozen=True):
    """A mail from `sender`, a bare address in small letters.

    `name` is the same however often and by which way it comes. `subject` is without its `Re:`.
    `references` are the names (RFC 5322) of the mails that it follows, and its own, last.
    `text` is what is new in it, `signature` and `quote` the rest. `cut` is when words are missing.
    `by_list` is when it went by a mailing list, which may answer what answers it.
    """

    name: UUID
    sender: str
    subject: str
    references: tuple[str, ...]
    text: str
    signature: str
    quote: str
    attachments: int
    cut: bool
    by_list: bool = False


def inbound(mail: Message) -> Inbound | None:
    """None when it is not plain whom to answer."""
    sender = _sender(mail)
    if not sender:
        return None
    own = MESSAGE_ID.findall(_header(mail, "Message-ID"))[:1]
    body = body_of(mail)
    words = fold(body.text)
    # Without a name of its own it is known by what it says.
    known_by = own or [_header(mail, "Date"), _header(mail, "Subject"), body.text]
    return Inbound(
        name=_name(sender, *known_by),
        sender=sender,
        subject=_subject(mail),
        references=(*_followed(mail), *own),
        text=words.text.strip(),
        signature=words.signature,
        quote=words.quote,
        attachments=body.attachments,
        cut=body.cut,
        by_list=_is_by_list(mail),
    )


def _is_by_list(mail: Message) -> bool:
    marked = any(name in mail for name in OF_LISTS)
    return marked or _header(mail, "Precedence").strip().lower() == "list"


def _sender(mail: Message) -> str:
    """The one address that it is from; with two of them, or anything beside it, nobody's.

    Found by two readings that must agree: what one of them takes for a name, whoever vouched for
    the sender may have taken for the address.
    """
    headers = mail.get_all("From", [])
    if len(headers) != 1 or len(str(headers[0])) > MOST_OF_A_HEADER:
        return ""
    header = _header(mail, "From")
    alone = ALONE.fullmatch(COMMENT.sub("", QUOTED_NAME.sub("", header)))
    with suppress(ValueError, RecursionError):
        found = [address(each.lower()) for _, each in getaddresses([header])]
        if alone and found == [address((alone[1] or alone[2] or "").lower())]:
            return found[0]
    return ""


def _name(sender: str, *known_by: str) -> UUID:
    """Of the sender too: nobody can have another's mail taken for one that was there before."""
    said = "\n".join((sender, *known_by)).encode()
    return UUID(bytes=sha256(said).digest()[:16])


def _subject(mail: Message) -> str:
    words = " ".join(tidy(_decoded(_header(mail, "Subject"))).split())
    words = ANSWERING.sub("", words, count=1) if ANSWERING.match(words) else words
    return "".join(c for c in words if c.isprintable())[:MOST_OF_A_SUBJECT].strip()


def _decoded(header: str) -> str:
    """As RFC 2047 has it, or as it stands."""
    try:
        return str(make_header(decode_header(header)))
    except Exception:  # the library's own reader stumbles over what is nearly right
        return header


def _followed(mail: Message) -> list[str]:
    named = _header(mail, "References") + _header(mail, "In-Reply-To")
    return list(dict.fromkeys(MESSAGE_ID.findall(named)))[-MOST_REFERENCES:]


def _header(mail: Message, name: str) -> str:
    """The first of that name; letters that nobody has encoded are most often UTF-8."""
    found = (str(value) for header, value in mail.raw_items() if header.lower() == name.lower())
    raw = next(found, "")[:MOST_OF_A_HEADER]
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
