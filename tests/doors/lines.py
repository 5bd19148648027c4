"""Sockets of this very process: the doors of the service, without a network."""

import asyncio
import json
from concurrent.futures import Future
from functools import cache
from threading import Thread
from typing import Any

import msgspec
from channels.testing import WebsocketCommunicator

from tests.cast import Person

HOST = "testserver"
PATIENCE = 10.0
Heard = dict[str, Any]


_opened: "list[Line]" = []


def hang_up_all() -> None:
    """What the sockets of a test still had to do is done when this returns."""
    while _opened:
        _opened.pop().hang_up()


def stop_lines() -> None:
    """End what still listens, before the servers that it listens to are gone."""
    if _loop.cache_info().currsize:
        asyncio.run_coroutine_threadsafe(_cancel_all(), _loop()).result(PATIENCE)
        _loop().call_soon_threadsafe(_loop().stop)


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="doors", daemon=True).start()
    return loop


def beginning_in_their_loop(coroutine: Any) -> Future[Any]:
    """Run something where the sockets live, while the test goes on."""
    return asyncio.run_coroutine_threadsafe(coroutine, _loop())


def in_their_loop(coroutine: Any) -> Any:
    """Run something where the sockets live, and wait for what it returns."""
    return beginning_in_their_loop(coroutine).result(PATIENCE * 2)


class Line:
    """One socket. What it hears comes one by one; `closed` is the code it was closed with."""

    def __init__(
        self, path: str, *, cookie: str = "", origin: str | None = None, host: str = HOST
    ) -> None:
        headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        self.accepted = bool(self._run(self._open(path, headers)))
        _opened.append(self)

    def send(self, frame: msgspec.Struct | Heard | str | bytes) -> None:
        sent: Heard = {"type": "websocket.receive"}
        if isinstance(frame, bytes):
            sent["bytes"] = frame
        else:
            sent["text"] = frame if isinstance(frame, str) else msgspec.json.encode(frame).decode()
        self._run(self._socket.send_input(sent))

    def hear(self) -> Heard:
        """The next frame; a close counts as one: `{"type": "closed", "code": 4400}`."""
        output = self._run(self._socket.receive_output(PATIENCE))
        if output["type"] == "websocket.close":
            return {"type": "closed", "code": output.get("code", 1000)}
        heard: Heard = json.loads(output["text"])
        return heard

    def ask(self, frame: msgspec.Struct | Heard | str | bytes) -> Heard:
        self.send(frame)
        return self.hear()

    def until(self, kind: str) -> Heard:
        """The next frame of this type; others are passed over."""
        while (heard := self.hear())["type"] != kind:
            assert heard["type"] != "closed", heard
        return heard

    def closed(self) -> int:
        heard = self.hear()
        assert heard["type"] == "closed", heard
        return int(heard["code"])

    def silent(self) -> bool:
        return bool(self._run(self._socket.receive_nothing(0.1, 0.01)))

    def hang_up(self) -> None:
        self._run(self._socket.disconnect(timeout=PATIENCE))

    async def _open(self, path: str, headers: list[tuple[bytes, bytes]]) -> bool:
        from eguidance.asgi import sockets  # it sets Django up, so not before pytest has

        self._socket = WebsocketCommunicator(sockets, path, headers)
        accepted, _ = await self._socket.connect(PATIENCE)
        return bool(accepted)

    def _run(self, coroutine: Any) -> Any:
        return in_their_loop(coroutine)


def citizen_line(token: str | None = None, **options: Any) -> Line:
    """A citizen's socket; with a token it has said hello and been made welcome."""
    line = Line("/ws/citizen/", **options)
    if token is not None:
        assert line.ask({"type": "hello", "token": token})["type"] == "welcome"
    return line


def desk_line(person: Person) -> Line:
    """A counsellor's socket that has said hello and been made welcome."""
    line = Line("/ws/desk/", cookie=person.cookie())
    assert line.ask({"type": "desk-hello"})["type"] == "desk-welcome"
    return line


def refusal(code: str, ref: str = "", field: str = "") -> Heard:
    return {"type": "refused", "code": code, "ref": ref, "field": field}
