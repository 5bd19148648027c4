"""IMAP: the one module that knows it. It looks for reports and leaves what people wrote alone."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

SECONDS = 15.0
MOST_AT_ONCE = 50
# What the door over HTTP takes; a report on a mail of ours is a tenth of it.
MOST_BYTES = 65_536
REPORTS = ("UNSEEN", "HEADER", "Content-Type", '"multipart/report"')


def is_on() -> bool:
    """Whether there is a mailbox to look into."""
    return bool(settings.IMAP_HOST)


def reports() -> Iterator[bytes]:
    """Whole reports that nobody has seen, each seen as soon as it is done with.

    One that is too large is seen, and not returned. Raises OSError or imaplib.IMAP4.error, whose
    words may hold the mailbox's.
    """
    with _mailbox() as box:
        for uid in _done(box.uid("SEARCH", *REPORTS))[0].split()[:MOST_AT_ONCE]:
            name = uid.decode()
            if _size(box, name) <= MOST_BYTES:
                yield _whole(box, name)
            _done(box.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)"))


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    where = settings.IMAP_HOST, settings.IMAP_PORT
    context = ssl.create_default_context()
    with imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=SECONDS) as box:
        _done(box.login(settings.IMAP_USER, settings.IMAP_PASSWORD))
        _done(box.select(f'"{settings.IMAP_FOLDER}"'))
        yield box


def _size(box: imaplib.IMAP4, uid: str) -> int:
    """In bytes; nought if somebody has removed it meanwhile."""
    said = _done(box.uid("FETCH", uid, "(RFC822.SIZE)"))[0] or b""
    number = said.rpartition(b"RFC822.SIZE ")[2].partition(b" ")[0].rstrip(b")")
    return int(number) if number.isdigit() else 0


def _whole(box: imaplib.IMAP4, uid: str) -> bytes:
    """Looking at it does not make it seen; nothing if somebody has removed it meanwhile."""
    said = _done(box.uid("FETCH", uid, "(BODY.PEEK[])"))[0]
    return bytes(said[1]) if isinstance(said, tuple) else b""


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error(said)
    return data or [b""]
