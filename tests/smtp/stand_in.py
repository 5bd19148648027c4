"""A mail server of our own on this machine, in threads: it keeps what it takes, and misbehaves."""

import socket
import ssl
from base64 import b64decode
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import NamedTuple

USER, PASSWORD = "vejledning", "a-key-of-the-stand-in"
SENDER = "vejledning@guidance.example"


class Mishap(Enum):
    """What goes wrong, at which command or with the words: an answer, or none of SMTP's."""

    AWAY = ("", "421 4.3.2 closing")
    STRANGER = ("", "554 5.7.1 not from you")
    BAD_KEY = ("AUTH", "535 5.7.8 who are you")
    BUSY = ("MAIL", "421 4.3.2 closing")
    BAD_SENDER = ("MAIL", "550 5.7.1 not for you")
    GREYLISTED = ("RCPT", "450 4.7.1 try again later")
    NO_MAILBOX = ("RCPT", "550 5.1.1 no such user here")
    DEFERRED = ("words", "451 4.3.0 try again later")
    SPAM = ("words", "554 5.7.1 not taken")
    HUNG_UP_EARLY = ("RCPT", "")
    HUNG_UP_BEFORE_THE_WORDS = ("DATA", "")
    HUNG_UP = ("words", "")
    HUNG_UP_AFTER = ("after", "")
    SILENT_AFTER = ("after", "silence")
    GARBLED_AFTER = ("after", "hvad?")
    RUDE_AT_THE_END = ("QUIT", "")
    HELD_AFTER = ("after", "250 2.0.0 taken")


class Envelope(NamedTuple):
    sender: str
    to: list[str]
    message: EmailMessage


class Server(ThreadingTCPServer):
    """`taken` is what it has, `heard` every command's first word; `mishaps` come in their turn."""

    allow_reuse_address = daemon_threads = True

    def __init__(
        self, certificate: ssl.SSLContext | None, wrapped: bool, wants_key: bool, port: int
    ) -> None:
        super().__init__(("127.0.0.1", port), Visit)
        self.port: int = self.server_address[1]
        self.certificate, self.wrapped, self.wants_key = certificate, wrapped, wants_key
        self.taken: list[Envelope] = []
        self.heard: list[str] = []
        self.mishaps: deque[Mishap] = deque()
        self.held, self.released = Event(), Event()

    def to(self, address: str) -> list[EmailMessage]:
        return [each.message for each in self.taken if each.to == [address]]

    def wrong_at(self, where: str) -> Mishap | None:
        """The mishap whose turn it is, if it happens there."""
        if self.mishaps and self.mishaps[0].value[0] == where:
            return self.mishaps.popleft()
        return None

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever leaves in the middle of a word is expected."""


class Visit(StreamRequestHandler):
    """One line, from greeting to goodbye."""

    server: Server

    def setup(self) -> None:
        if self.server.wrapped and self.server.certificate:
            self.request = self.server.certificate.wrap_socket(self.request, server_side=True)
        super().setup()
        self.known = not self.server.wants_key
        self.sender, self.to = "", list[str]()

    def handle(self) -> None:
        with suppress(OSError, ssl.SSLError):
            if self.goes_wrong("") or not self.say("220 stand-in ESMTP"):
                return
            while line := self.rfile.readline():
                command, _, rest = line.decode().strip().partition(" ")
                self.server.heard.append(command.upper())
                if self.goes_wrong(command.upper()):
                    continue
                if not self.answer(command.upper(), rest):
                    return

    def say(self, *lines: str) -> bool:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        return True

    def goes_wrong(self, where: str) -> bool:
        wrong = self.server.wrong_at(where)
        if wrong is None:
            return False
        answer = wrong.value[1]
        if wrong == Mishap.HELD_AFTER:
            self.server.held.set()
            self.server.released.wait(30)
        if answer == "silence":
            self.server.released.wait(30)
        if answer in ("", "silence") or answer.startswith("421"):
            with suppress(OSError):
                if answer:
                    self.say(answer)
                self.request.shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        return self.say(answer)

    def answer(self, command: str, rest: str) -> bool:
        """False when it is over."""
        match command:
            case "EHLO":
                return self.say("250-stand-in", *self.offers(), "250 8BITMIME")
            case "STARTTLS" if self.server.certificate:
                return self.begin_tls()
            case "AUTH":
                return self.sign_in(rest)
            case "MAIL" if self.known:
                self.sender, self.to = _path(rest), []
            case "RCPT" if self.known:
                self.to.append(_path(rest))
            case "DATA" if self.to:
                return self.take()
            case "RSET" | "NOOP":
                pass
            case "QUIT":
                self.say("221 goodbye")
                return False
            case _:
                return self.say("503 not now")
        return self.say("250 2.0.0 good")

    def offers(self) -> list[str]:
        offered = ["250-AUTH PLAIN"] if self.server.wants_key else []
        can_start = self.server.certificate and not isinstance(self.request, ssl.SSLSocket)
        return offered + (["250-STARTTLS"] if can_start else [])

    def begin_tls(self) -> bool:
        assert self.server.certificate
        self.say("220 go on")
        self.request = self.server.certificate.wrap_socket(self.request, server_side=True)
        super().setup()
        return True

    def sign_in(self, rest: str) -> bool:
        _, user, password = b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.known = (user, password) == (USER, PASSWORD)
        return self.say("235 2.7.0 welcome" if self.known else "535 5.7.8 who are you")

    def take(self) -> bool:
        self.say("354 go ahead")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.goes_wrong("words"):
            return True
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.taken.append(Envelope(self.sender, self.to, message))
        return self.goes_wrong("after") or self.say("250 2.0.0 taken")


def _path(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]


@contextmanager
def mail_server(
    certificate: ssl.SSLContext | None = None,
    *,
    wrapped: bool = False,
    wants_key: bool = False,
    port: int = 0,
) -> Iterator[Server]:
    """Without a certificate it speaks in the open; `wrapped` in TLS from the first word on."""
    with Server(certificate, wrapped, wants_key, port) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
