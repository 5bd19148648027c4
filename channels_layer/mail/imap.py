"""IMAP: the one module that knows it."""

import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from channels_layer.mail.arrived import MOST_BYTES

SECONDS = 15.0
MOST_AT_ONCE = 50
UNREAD = ("UNSEEN", "UNFLAGGED")
REPORTS = ("UNSEEN", "HEADER", "Content-Type", '"multipart/report"')

logger = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether there is a mailbox to look into."""
    return bool(settings.IMAP_HOST)


def look(take: Callable[[bytes], bool], *, people: bool) -> None:
    """Give what nobody has seen to `take`, each mail seen as soon as that says it is done with.

    What it leaves stays unread and is flagged, for whoever looks there, and is not asked for
    again. What it fails at stays unread for the next look, and holds up no other. Without `people`
    only reports are looked for. Of a large mail only the beginning is read. Raises OSError or
    imaplib.IMAP4.error, whose words may hold the mailbox's, or at the end what `take` first failed
    with.
    """
    failed: list[Exception] = []
    with _mailbox() as box:
        wanted = UNREAD if people else REPORTS
        for uid in _done(box.uid("SEARCH", *wanted))[0].split()[:MOST_AT_ONCE]:
            name = uid.decode()
            raw = _beginning(box, name)
            try:
                flag = r"(\Seen)" if take(raw) else r"(\Flagged)"
            except Exception as error:
                logger.error("a mail was not taken: %s", type(error).__name__)
                failed.append(error)
                continue
            _done(box.uid("STORE", name, "+FLAGS.SILENT", flag))
    if failed:
        raise failed[0]


@contextmanager
def _mailbox() -> Iterator[imaplib.IMAP4]:
    where = settings.IMAP_HOST, settings.IMAP_PORT
    context = ssl.create_default_context()
    with imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=SECONDS) as box:
        _done(box.login(settings.IMAP_USER, settings.IMAP_PASSWORD))
        _done(box.select(f'"{settings.IMAP_FOLDER}"'))
        yield box


def _beginning(box: imaplib.IMAP4, uid: str) -> bytes:
    """Looking at it does not make it seen; nothing if somebody has removed it meanwhile."""
    said = _done(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)"))[0]
    return bytes(said[1]) if isinstance(said, tuple) else b""


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error(said)
    return data or [b""]
