"""SMTP: the one module that knows it.

A server takes a mail or refuses it, and cannot be asked later whether it did.
"""

import smtplib
import ssl
from contextlib import suppress

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from channels_layer.mail.letters import Letter, written
from channels_layer.reports import Fate, Report, SendFailed

SECONDS = 15.0
GO_AHEAD = 354
# The server closes, whomever the mail is to.
CLOSING = 421


def is_on() -> bool:
    """Whether this service has a server to send by."""
    return bool(settings.EMAIL_HOST)


def send(letter: Letter) -> Report:
    """Hand a mail over to the server. Raises SendFailed."""
    line = Line()
    try:
        line.open()
        line.send_messages([written(letter)])
    except Exception as error:  # its words hold the address
        raise _failed(error, line) from None
    finally:
        with suppress(OSError):  # what was taken is taken, however the line ends
            line.close()
    return Report(letter.reference.hex, Fate.SENT)


class Session(smtplib.SMTP):
    """One that knows whether the words are the server's: from its go-ahead to its answer."""

    handed_over = False

    def getreply(self) -> tuple[int, bytes]:
        code, answer = super().getreply()
        if code < 200:  # it speaks no SMTP, so that it has said nothing
            self.close()
            raise smtplib.SMTPServerDisconnected("unreadable")
        self.handed_over = code == GO_AHEAD
        return code, answer


class SessionInTls(Session, smtplib.SMTP_SSL):
    """Encrypted from its first word on."""


class Line(EmailBackend):
    """Django's way to the server, by a session that knows more."""

    def __init__(self) -> None:
        super().__init__(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            username=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            use_tls=settings.EMAIL_USE_TLS,
            use_ssl=settings.EMAIL_USE_SSL,
            timeout=SECONDS,
        )

    @property
    def connection_class(self) -> type[Session]:
        return SessionInTls if self.use_ssl else Session

    @property
    def is_open(self) -> bool:
        return self.connection is not None

    @property
    def handed_over(self) -> bool:
        return isinstance(self.connection, Session) and self.connection.handed_over


def _failed(error: Exception, line: Line) -> SendFailed:
    """Before the line is open all that fails is the server's or ours, and no mail's fault."""
    if code := _code(error):
        refused = line.is_open and code >= 500
        about_it = line.is_open and code != CLOSING
        return SendFailed(f"smtp-{code}", retry=not refused, alone=about_it)
    if line.handed_over:
        return SendFailed("no-answer", retry=False, unclear=True)
    if isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return SendFailed("no-tls", retry=True)
    if isinstance(error, OSError):
        return SendFailed("unreachable", retry=True)
    return SendFailed("unwritable", retry=False)


def _code(error: Exception) -> int:
    """What the server answered; 0 if it did not."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return 0
