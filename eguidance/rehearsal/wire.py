"""A socket that comes back by itself, and says again what was not answered."""

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from msgspec.json import Decoder
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from channels_layer.protocol import (
    Accepted,
    DeskWelcome,
    Done,
    Frame,
    Refused,
    Welcome,
    encode,
)

SHUT_OUT = {4401, 4403}
LONGEST_PAUSE = 8.0
ANSWER_SECONDS = 120.0

Answer = Accepted | Done | Refused


class ShutOutError(Exception):
    """The service does not let this client in, and coming back would not help."""


class Wire:
    """One client's line. `hear` gets every frame; `greeting` is the first frame of each try."""

    def __init__(
        self,
        address: str,
        decoder: Decoder[Any],
        hear: Callable[[Frame], None],
        greeting: Callable[[], Frame],
        beat: Frame,
        beat_seconds: float,
        headers: Mapping[str, str],
    ) -> None:
        self.address, self.headers = address, headers
        self.hear, self.greeting = hear, greeting
        self.beat, self.beat_seconds = beat, beat_seconds
        self.came_back = self.said_again = 0
        self._decoder = decoder
        self._asked: dict[str, tuple[Frame, asyncio.Future[Answer]]] = {}
        self._outgoing: asyncio.Queue[Frame] | None = None
        self._welcomed = asyncio.Event()
        self._heard_at = 0.0

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run())
        self._running.add_done_callback(self._give_up)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running

    # --- Asking ---------------------------------------------------------------

    async def welcomed(self) -> None:
        """Returns when the service has first greeted this client."""
        greeted = asyncio.create_task(self._welcomed.wait())
        await asyncio.wait(
            [greeted, self._running], timeout=ANSWER_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        greeted.cancel()
        if not self._welcomed.is_set():
            raise ShutOutError("the service did not answer a greeting")

    def post(self, frame: Frame) -> None:
        """A hint: sent if the line is up, else forgotten."""
        if self._outgoing is not None and self._welcomed.is_set():
            self._outgoing.put_nowait(frame)

    async def ask(self, name: str, frame: Frame) -> Answer:
        """Send until answered. Raises TimeoutError, ShutOutError."""
        if self._running.done():
            raise ShutOutError("the service closed the line for good")
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked[name] = frame, answered
        self.post(frame)
        async with asyncio.timeout(ANSWER_SECONDS):
            return await answered

    # --- Staying connected ----------------------------------------------------

    async def _run(self) -> None:
        pause = 0.2
        while True:
            code = None
            with suppress(OSError, WebSocketException, TimeoutError):
                code = await self._connect_once()
            if code in SHUT_OUT:
                return
            self.came_back += self._welcomed.is_set()
            pause = 0.2 if self._welcomed.is_set() else min(pause * 2, LONGEST_PAUSE)
            self._welcomed.clear()
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311

    async def _connect_once(self) -> int | None:
        """Stay until the line breaks; returns the code it was closed with."""
        async with connect(
            self.address,
            additional_headers=self.headers,
            compression=None,
            proxy=None,
            max_size=None,
            ping_interval=None,
            close_timeout=2,
        ) as socket:
            with suppress(WebSocketException):
                await self._stay(socket)
            return socket.close_code

    async def _stay(self, socket: ClientConnection) -> None:
        self._outgoing = asyncio.Queue()
        self._outgoing.put_nowait(self.greeting())
        self._heard_at = asyncio.get_running_loop().time()
        tasks = [asyncio.create_task(each) for each in (self._write(socket), self._keep(socket))]
        try:
            async for text in socket:
                self._receive(self._decoder.decode(text))
        finally:
            self._outgoing = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, socket: ClientConnection) -> None:
        while self._outgoing is not None:
            await socket.send(encode(await self._outgoing.get()))

    async def _keep(self, socket: ClientConnection) -> None:
        """Heartbeats; a line that has been silent for more than two of them is half-open."""
        while True:
            await asyncio.sleep(self.beat_seconds)
            silent = asyncio.get_running_loop().time() - self._heard_at
            if silent > 2.5 * self.beat_seconds:
                socket.transport.abort()
            self.post(self.beat)

    def _receive(self, frame: Frame) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        self.hear(frame)
        if isinstance(frame, Welcome | DeskWelcome) and not self._welcomed.is_set():
            self._welcomed.set()
            self._ask_again()
        if isinstance(frame, Accepted | Done | Refused):
            self._answered(frame)

    def _ask_again(self) -> None:
        """What was asked before the line broke, in its order; a repeat changes nothing."""
        for frame, _ in self._asked.values():
            self.said_again += self.came_back > 0
            self.post(frame)

    def _answered(self, answer: Answer) -> None:
        name = str(answer.client_id) if isinstance(answer, Accepted) else answer.ref
        _, waiting = self._asked.pop(name, (None, None))
        if waiting and not waiting.done():
            waiting.set_result(answer)

    def _give_up(self, ended: asyncio.Task[None]) -> None:
        for _, waiting in self._asked.values():
            if not waiting.done():
                waiting.set_exception(ShutOutError("the service closed the line for good"))
        self._asked.clear()
