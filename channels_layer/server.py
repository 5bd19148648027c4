"""Daphne with patience: a slow line slows its own socket, and a stop says goodbye first."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop
from autobahn.exception import Disconnected
from twisted.internet import asyncioreactor

# Else Daphne installs a slower one. Twisted has no type for it.
asyncioreactor.install(uvloop.new_event_loop())  # type: ignore[no-untyped-call]

from daphne.server import Server

from daphne.http_protocol import WebRequest  # isort: skip
from daphne.ws_protocol import WebSocketProtocol  # isort: skip
from twisted.internet import reactor  # isort: skip
from twisted.internet.interfaces import IPushProducer  # isort: skip
from zope.interface import implementer  # isort: skip

MOST_UNREAD = 64
PATIENCE_SECONDS = 10.0


@implementer(IPushProducer)
class PatientSocket(WebSocketProtocol):
    """Reads no faster than the application takes, and writes no faster than the client reads.

    Daphne by itself keeps what a client sends or does not read in memory, without bound.
    """

    def onOpen(self) -> None:
        self.room = asyncio.Event()
        self.room.set()
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)
        super().onOpen()

    def applicationCreateWorked(self, application_queue: Any) -> None:
        take = application_queue._get

        def take_and_read_on() -> Any:
            if application_queue.qsize() == MOST_UNREAD:
                self.transport.resumeProducing()
            return take()

        application_queue._get = take_and_read_on
        super().applicationCreateWorked(application_queue)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        super().onMessage(payload, isBinary)
        if self.application_queue.qsize() >= MOST_UNREAD:
            self.transport.pauseProducing()

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.stopProducing()
        super().onClose(wasClean, code, reason)

    # --- Asked by the transport, whose buffer is full or has emptied ----------------

    def pauseProducing(self) -> None:
        self.room.clear()

    def resumeProducing(self) -> None:
        self.room.set()

    def stopProducing(self) -> None:
        if hasattr(self, "room"):
            self.room.set()


class PatientServer(Server):
    """`farewell` is run when the server is told to stop, before it closes anything."""

    def __init__(self, *args: Any, farewell: Callable[[], Awaitable[None]], **kwargs: Any) -> None:
        super().__init__(*args, ready_callable=self._ready, **kwargs)
        self._farewell = farewell
        self._leaving: asyncio.Task[None] | None = None

    def _ready(self) -> None:
        self.ws_factory.protocol = PatientSocket
        # Who sends what is no text or no frame is told so, not just cut off.
        self.ws_factory.setProtocolOptions(failByDrop=False)
        reactor.callWhenRunning(self._mind_signals)

    def listen_success(self, port: Any) -> Any:
        """Daphne's own forgets the port, and then nobody could stop listening on it."""
        super().listen_success(port)
        return port

    def _mind_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: reactor.callFromThread(self._leave))

    def _leave(self) -> None:
        """Told once, say goodbye; told again, go at once."""
        if self._leaving is not None:
            self.stop()
            return
        for listener in self.listeners:
            listener.addCallback(lambda port: port and port.stopListening())
        self._leaving = asyncio.get_event_loop().create_task(self._farewell_and_stop())

    async def _farewell_and_stop(self) -> None:
        try:
            await self._farewell()
            await self._finish_requests()
        finally:
            self.stop()

    async def _finish_requests(self) -> None:
        """A request under way is answered before the server goes, if it takes no longer."""
        under_way = [
            details["application_instance"]
            for protocol, details in self.connections.items()
            if isinstance(protocol, WebRequest) and "application_instance" in details
        ]
        if under_way:
            await asyncio.wait(under_way, timeout=PATIENCE_SECONDS)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        try:
            await super().handle_reply(protocol, message)
        except Disconnected as gone:  # ASGI's own word for it
            raise OSError from gone
        if isinstance(protocol, PatientSocket) and hasattr(protocol, "room"):
            await protocol.room.wait()
