"""Clients of the real service: a socket, a call, and talkers that keep the laws' side of it."""

import json
from collections.abc import Callable
from contextlib import suppress
from email.message import Message
from http.client import HTTPConnection
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.cast import Person
from tests.doors.talking import Talk
from tests.running import Address

PATIENCE = 30.0
Heard = dict[str, Any]


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def call(service: Address, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """One HTTP request; a status that says no is an answer like another."""
    connection = HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE)
    sent = json.dumps(body).encode() if isinstance(body, (dict, list, str)) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, sent, {"content-type": "application/json"} | named)
        answer = connection.getresponse()
        text = answer.read().decode()
        return Answer(answer.status, answer.headers, text)
    finally:
        connection.close()


class Wire:
    """A socket to the service. Close it with `drop` to leave without a good-bye."""

    def __init__(
        self, service: Address, path: str, *, cookie: str = "", origin: str | None = None
    ) -> None:
        self.connection = connect(
            service.socket_url + path,
            additional_headers={"Cookie": cookie} if cookie else None,
            origin=Origin(origin) if origin else None,
            compression=None,
            max_size=None,
            max_queue=None,  # as a browser: what has come is read, whoever asks for it when
            open_timeout=PATIENCE,
            close_timeout=1,
            ping_interval=None,
            proxy=None,
            legacy=True,
        )

    def send(self, frame: Heard | str | bytes) -> None:
        with suppress(ConnectionClosed):
            self.connection.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    def hear(self, seconds: float = PATIENCE) -> Heard:
        """The next frame; a close counts as one. Raises TimeoutError."""
        try:
            heard: Heard = json.loads(self.connection.recv(seconds))
        except ConnectionClosed as closed:
            return {"type": "closed", "code": closed.rcvd.code if closed.rcvd else 1006}
        return heard

    def until(self, kind: str, **fields: Any) -> Heard:
        """The next frame of this type and with these fields; others are passed over."""
        deadline = monotonic() + PATIENCE
        while True:
            heard = self.hear(max(0.1, deadline - monotonic()))
            if heard["type"] == kind and fields.items() <= heard.items():
                return heard
            assert heard["type"] != "closed", f"{heard} while waiting for {kind}"

    def ask(self, frame: Heard | str | bytes) -> Heard:
        self.send(frame)
        return self.hear()

    def drop(self) -> None:
        self.connection.close_socket()


def citizen_wire(service: Address, token: str, **options: Any) -> Wire:
    wire = Wire(service, "/ws/citizen/", **options)
    wire.send({"type": "hello", "token": token})
    wire.until("welcome")
    return wire


def desk_wire(service: Address, person: Person, cookie: str = "") -> Wire:
    wire = Wire(service, "/ws/desk/", cookie=cookie or person.cookie())
    wire.send({"type": "desk-hello"})
    wire.until("desk-welcome")
    return wire


# --- Talkers ----------------------------------------------------------------------------


class Talker:
    """One side of one talk. Keeps what is not acknowledged, merges what it hears by sequence."""

    wire: Wire

    def __init__(self, service: Address, contact: str) -> None:
        self.service = service
        self.contact = contact
        self.said: list[str] = []
        self.outbox: dict[str, str] = {}
        self.accepted: dict[str, int] = {}
        self.messages: dict[int, Heard] = {}

    def connect(self) -> None:
        """Hello, and then again, in order, what was never acknowledged."""
        raise NotImplementedError

    def frame(self, client_id: str, text: str) -> Heard:
        raise NotImplementedError

    def say(self, text: str) -> str:
        client_id = str(uuid4())
        self.said.append(text)
        self.outbox[client_id] = text
        self.wire.send(self.frame(client_id, text))
        return client_id

    def send_again(self) -> None:
        for client_id, text in self.outbox.items():
            self.wire.send(self.frame(client_id, text))

    def take_in(self, heard: Heard) -> None:
        if heard["type"] == "accepted":
            before = self.accepted.setdefault(heard["client_id"], heard["sequence"])
            assert before == heard["sequence"]
            self.outbox.pop(heard["client_id"], None)
        elif heard["type"] == "said" and heard["contact"] == self.contact:
            self.merge([heard["message"]])

    def merge(self, messages: list[Heard]) -> None:
        for message in messages:
            before = self.messages.setdefault(message["sequence"], message)
            assert before == message

    def listen(self, enough: Callable[[], bool]) -> None:
        """Hear until that is so, or until the line is gone."""
        deadline = monotonic() + PATIENCE
        while not enough():
            heard = self.wire.hear(max(0.1, deadline - monotonic()))
            if heard["type"] == "closed":
                return
            self.take_in(heard)

    def settle(self, last_sequence: int) -> None:
        """Until all of mine is acknowledged and all of the talk is heard."""
        self.listen(lambda: not self.outbox and len(self.messages) >= last_sequence)

    @property
    def last(self) -> int:
        """The last sequence before which there is no gap."""
        return next(n for n in range(len(self.messages) + 1) if n + 1 not in self.messages)

    @property
    def shown(self) -> list[str]:
        return [self.messages[sequence]["client_id"] for sequence in sorted(self.messages)]


class Citizen(Talker):
    def __init__(self, service: Address, talk: Talk) -> None:
        super().__init__(service, talk.id)
        self.token = talk.token

    def connect(self) -> None:
        self.wire = Wire(self.service, "/ws/citizen/")
        self.wire.send({"type": "hello", "token": self.token, "since": self.last})
        self.merge(self.wire.until("welcome")["messages"])
        self.send_again()

    def frame(self, client_id: str, text: str) -> Heard:
        return {"type": "say", "client_id": client_id, "text": text}


class AtTheDesk(Talker):
    def __init__(self, service: Address, talk: Talk, person: Person) -> None:
        super().__init__(service, talk.id)
        self.cookie = person.cookie()

    def connect(self) -> None:
        self.wire = Wire(self.service, "/ws/desk/", cookie=self.cookie)
        self.wire.send({"type": "desk-hello"})
        for talk in self.wire.until("desk-welcome")["talks"]:
            if talk["thread"]["contact"] == self.contact:
                self.merge(talk["messages"])
        self.send_again()

    def frame(self, client_id: str, text: str) -> Heard:
        return {"type": "desk-say", "contact": self.contact, "client_id": client_id, "text": text}
