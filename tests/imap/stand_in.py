"""A mailbox of our own on this machine, in threads: as much of IMAP as one looks into it with."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

USER, PASSWORD = "vejledning", 'a-key "in quotes"'


@dataclass
class Kept:
    raw: bytes
    seen: bool = False
    flagged: bool = False


class Server(ThreadingTCPServer):
    """`mails` by their UID, the `vanishing` of them gone when asked for; `fetched` were read."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, certificate: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.port: int = self.server_address[1]
        self.certificate = certificate
        self.mails: dict[int, Kept] = {}
        self.fetched: list[int] = []
        self.vanishing: set[int] = set()
        self.refuses = ""

    def put(self, raw: bytes) -> Kept:
        kept = self.mails[len(self.mails) + 101] = Kept(raw)
        return kept

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever leaves in the middle of a word is expected."""


class Visit(StreamRequestHandler):
    server: Server

    def setup(self) -> None:
        self.request = self.server.certificate.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.say("* OK ready")
        with suppress(OSError):
            while line := self.rfile.readline().decode().rstrip("\r\n"):
                tag, _, command = line.partition(" ")
                if self.server.refuses and command.startswith(self.server.refuses):
                    self.say(f"{tag} NO not now")
                    continue
                self.answer(command)
                self.say(f"{tag} OK done")
                if command == "LOGOUT":
                    return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def answer(self, command: str) -> None:
        mails = self.server.mails
        if command == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif command.startswith("LOGIN"):
            escaped = PASSWORD.replace('"', r"\"")
            assert command == f'LOGIN {USER} "{escaped}"'
        elif command.startswith("SELECT"):
            assert command == 'SELECT "INBOX"'
            self.say(f"* {len(mails)} EXISTS")
        elif command.startswith("UID SEARCH"):
            found = [str(uid) for uid, kept in mails.items() if _is_sought(kept, command)]
            self.say(" ".join(["* SEARCH", *found]))
        elif fetch := re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            self.beginning(int(fetch[1]), int(fetch[2]))
        elif store := re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \(\\(\w+)\)", command):
            setattr(mails[int(store[1])], store[2].lower(), True)

    def beginning(self, uid: int, most: int) -> None:
        if uid in self.server.vanishing:
            return
        self.server.fetched.append(uid)
        raw = self.server.mails[uid].raw[:most]
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw)
        self.say(")")


def _is_sought(kept: Kept, command: str) -> bool:
    if command == "UID SEARCH UNSEEN UNFLAGGED":
        return not (kept.seen or kept.flagged)
    assert command == 'UID SEARCH UNSEEN HEADER Content-Type "multipart/report"'
    return not kept.seen and _report(kept)


def _report(kept: Kept) -> bool:
    return "multipart/report" in str(message_from_bytes(kept.raw).get("Content-Type", "")).lower()


@contextmanager
def mailbox(certificate: ssl.SSLContext) -> Iterator[Server]:
    with Server(certificate) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
