"""WebSockets: decode a frame, call one verb, reply. Knows nobody who listens."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from channels.layers import get_channel_layer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from channels_layer import meters
from channels_layer.gathering import Gathering
from channels_layer.protocol import (
    MAX_FRAME_BYTES,
    ComeBack,
    ErrorCode,
    Frame,
    Refused,
    Why,
    encode,
)
from channels_layer.refusal import Refusal

logger = logging.getLogger(__name__)
F = TypeVar("F")
T = TypeVar("T")

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

RESYNC_SECONDS = 2.0
# A process welcomes a hundred or two in a second; but whoever stops us waits only so long.
LEAVING_A_SECOND = 200
FAREWELL_SECONDS = 20.0
PATIENCE_SECONDS = 3.0
# Codes that an application may send: some servers refuse 1011 to 1013, which say the same.
CLOSE_FAILED = 4011
CLOSE_COME_BACK = 4012
CLOSE_LATER = 4013
CLOSE_BAD = 4400
CLOSE_WHO = 4401
CLOSE_FORBIDDEN = 4403
CLOSE_BEHIND = 4408
CLOSE_CODES = {
    ErrorCode.BAD_TOKEN: CLOSE_WHO,
    ErrorCode.EXPIRED_TOKEN: CLOSE_WHO,
    ErrorCode.NOT_SIGNED_IN: CLOSE_WHO,
    ErrorCode.NOT_ALLOWED: CLOSE_FORBIDDEN,
    ErrorCode.FOREIGN_ORIGIN: CLOSE_FORBIDDEN,
    ErrorCode.BAD_FRAME: CLOSE_BAD,
    ErrorCode.TOO_LARGE: CLOSE_BAD,
    ErrorCode.NOT_TEXT: CLOSE_BAD,
    ErrorCode.SAY_HELLO_FIRST: CLOSE_BAD,
    ErrorCode.SLOW_DOWN: CLOSE_LATER,
}

# The sockets of this process that are open.
live: "set[FrameSocket[Any]]" = set()


def origin_of(headers: list[tuple[bytes, bytes]]) -> str:
    """The Origin header of a handshake, or nothing."""
    return next((v.decode("latin-1") for k, v in headers if k == b"origin"), "")


def own_origin(origin: str, headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a page of this very host asks; it must be a host that we serve."""
    host = next((v.decode("latin-1") for k, v in headers if k == b"host"), "")
    served = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    return origin == settings.PUBLIC_URL or (
        served and origin in (f"http://{host}", f"https://{host}")
    )


def foreign(origin: str, headers: list[tuple[bytes, bytes]], only_own: bool) -> bool:
    """Whether a handshake comes from a page that may not talk to this door."""
    if not origin or own_origin(origin, headers):
        return False
    return only_own or origin not in settings.ALLOWED_ORIGINS


class FrameSocket(Generic[F]):
    """A socket that speaks the protocol. A subclass says which frames, and what to do.

    It answers frames one after another, and passes on what is published meanwhile: what
    it hears never waits behind what it asks. A refused frame is answered with its code;
    codes in `CLOSE_CODES` close this socket, and nothing else. A failure of ours closes
    it too, so that it comes back and catches up.

    An ASGI application of its own: Channels' consumer goes to a thread for every event.
    """

    decoder: ClassVar[msgspec.json.Decoder[Any]]
    only_own_origin: ClassVar[bool] = False
    door: ClassVar[str]
    # In seconds: who beats no more is not asked who it is any more, so it must hear nothing.
    most_silence: float | None = None

    serving: asyncio.Task[None]

    def __init__(self, scope: Any, receive: Receive, send: Send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.shut, self.why_closed = False, "left"
        self.channel_layer = get_channel_layer()
        self.channel_name = ""
        self.followed: set[str] = set()
        self._beside: set[asyncio.Task[None]] = set()
        self._beat: asyncio.Task[None] | None = None
        self._resyncs = False

    @classmethod
    def as_asgi(cls) -> Any:  # Django's `path` knows no ASGI application as a view
        async def application(scope: Any, receive: Receive, send: Send) -> None:
            await cls(scope, receive, send).serve()

        return application

    async def serve(self) -> None:
        """From the handshake to the goodbye."""
        self.serving = _this_task()
        await self._receive()
        await self._send({"type": "websocket.accept"})
        live.add(self)
        try:
            await self._guarded(self._greet())
            while (event := await self._next())["type"] == "websocket.receive":
                await self.receive(event.get("text"), event.get("bytes"))
        finally:
            live.discard(self)
            meters.closed.labels(self.why_closed).inc()
            await self._leave()

    async def _next(self) -> dict[str, Any]:
        """What the server has of the client; one that says nothing for too long must come back."""
        if not self.shut:
            try:
                async with asyncio.timeout(self.most_silence):
                    return await self._receive()
            except TimeoutError:
                await self.come_back(Why.SILENT)
        return await self._receive()

    async def _greet(self) -> None:
        headers = self.scope["headers"]
        if foreign(origin_of(headers), headers, self.only_own_origin):
            await self.refuse(ErrorCode.FOREIGN_ORIGIN)
        else:
            await self.connected()

    async def connected(self) -> None:
        """The socket is open and its origin is good."""

    # --- What the client says ---------------------------------------------------

    async def receive(self, text: str | None, data: bytes | None) -> None:
        if self.shut:  # what was under way when the door closed is not done
            return
        await self._guarded(self._answer(text, data))

    async def _answer(self, text: str | None, data: bytes | None) -> None:
        ref = ""
        try:
            frame = self.decode(text, data)
            ref = _ref(frame)
            _require_storable(frame)
            await self.handle(frame)
        except Refusal as refusal:
            await self.refuse(refusal.code, ref=ref, field=refusal.field)

    def beat(self, gathering: Gathering[T, Any], item: T) -> None:
        """Answer a heartbeat in time; what the client says next does not wait for it.

        One at a time: its answer is that of those which came meanwhile too.
        """
        if self._beat is None or self._beat.done():
            self._beat = self._run_beside(self._answered(gathering.add(item)))

    async def beat_is_over(self) -> None:
        """Wait until no heartbeat of this socket is under way."""
        if self._beat is not None:
            await asyncio.wait([self._beat])

    async def _answered(self, answering: Awaitable[Frame]) -> None:
        try:
            await self.reply(await answering)
        except Refusal as refusal:
            await self.refuse(refusal.code, field=refusal.field)

    async def _guarded(self, doing: Coroutine[Any, Any, None]) -> None:
        """A failure of ours is logged by its kind, and the client is to come back."""
        try:
            await doing
        except Exception as error:
            logger.error("a socket failed: %s", type(error).__name__)
            await self.shut_door(CLOSE_FAILED, "failed")

    def decode(self, text: str | None, data: bytes | None) -> F:
        if text is None:
            raise Refusal(
                ErrorCode.TOO_LARGE if len(data or b"") > MAX_FRAME_BYTES else ErrorCode.NOT_TEXT
            )
        if len(text) > MAX_FRAME_BYTES or len(text.encode()) > MAX_FRAME_BYTES:
            raise Refusal(ErrorCode.TOO_LARGE)
        try:
            frame: F = self.decoder.decode(text)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise Refusal(ErrorCode.BAD_FRAME, _place(error)) from None
        return frame

    async def handle(self, frame: F) -> None:
        """Match the frame, make one call, reply."""
        raise NotImplementedError

    # --- What the client is told ------------------------------------------------

    async def reply(self, frame: Frame) -> None:
        await self._tell(encode(frame))

    async def _tell(self, text: str) -> None:
        try:
            await self._send({"type": "websocket.send", "text": text})
        except OSError:  # the client has gone, and the server says so
            self.shut = True

    async def refuse(self, code: ErrorCode, ref: str = "", field: str = "") -> None:
        meters.refused.labels(code).inc()
        await self.reply(Refused(code=code, ref=ref, field=field))
        if code in CLOSE_CODES:
            await self.shut_door(CLOSE_CODES[code], code)

    async def come_back(self, why: Why) -> None:
        """Close on purpose, so that the client asks anew who it is and what it missed."""
        if not self.shut:
            await self.reply(ComeBack(why=why))
            code = CLOSE_BEHIND if why == Why.FELL_BEHIND else CLOSE_COME_BACK
            await self.shut_door(code, why)

    async def shut_door(self, code: int, why: str) -> None:
        if not self.shut:
            self.shut, self.why_closed = True, why
            with suppress(OSError):
                await self._send({"type": "websocket.close", "code": code})

    async def resync(self) -> None:
        """Hints may have been lost: tell the client how things are."""
        raise NotImplementedError

    # --- What is published ------------------------------------------------------

    async def follow(self, *topics: str) -> None:
        """Hear what is published to `topics` from now on."""
        if not self.channel_name:
            self.channel_name = await self.channel_layer.new_channel()
            self._run_beside(self._hear())
        for topic in topics:
            await self.channel_layer.group_add(topic, self.channel_name)
            self.followed.add(topic)

    async def unfollow(self) -> None:
        while self.followed:
            await self.channel_layer.group_discard(self.followed.pop(), self.channel_name)

    async def _hear(self) -> None:
        while True:
            event = await self.channel_layer.receive(self.channel_name)
            if self.shut:
                continue
            match event["type"]:
                case "frame":
                    await self._tell(event["text"])
                case "signed_out":
                    await self.come_back(Why.SIGNED_OUT)
                case "behind":
                    await self.come_back(Why.FELL_BEHIND)
                case "resync" if not self._resyncs:
                    self._resyncs = True
                    self._run_beside(self._resync_in_a_while())

    async def _resync_in_a_while(self) -> None:
        """All sockets are told at once that they missed something; they ask in turn."""
        await asyncio.sleep(random.uniform(0, RESYNC_SECONDS))  # noqa: S311
        self._resyncs = False
        await self.resync()

    def _run_beside(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guarded(doing))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        return task

    async def _leave(self) -> None:
        beside = tuple(self._beside)
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await self.unfollow()


async def call_all_back() -> None:
    """Ask every client of this process to come back; returns when they are gone, or late.

    They leave one after another: whoever serves next is not met by all at once. One that
    does not read holds nobody up, and one that opens meanwhile is asked too.
    """
    pause = min(1 / LEAVING_A_SECOND, FAREWELL_SECONDS / max(len(live), 1))
    asked: dict[FrameSocket[Any], asyncio.Task[None]] = {}
    while rest := live - asked.keys():
        for socket in rest:
            asked[socket] = asyncio.create_task(socket.come_back(Why.STOPPING))
            await asyncio.sleep(pause)
    if leaving := [*asked.values(), *(socket.serving for socket in live)]:
        await asyncio.wait(leaving, timeout=PATIENCE_SECONDS)


def _this_task() -> "asyncio.Task[None]":
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a socket is served in a task")
    return task


def _place(error: Exception) -> str:
    """Where in the frame the fault lies: `$.text`; never the value itself."""
    _, _, path = str(error).rpartition(" - at `")
    return path.rstrip("`") if path.startswith("$") else ""


def _ref(frame: object) -> str:
    """The client's own name for a request, to answer a refusal by."""
    return str(getattr(frame, "ref", "") or getattr(frame, "client_id", ""))


def _require_storable(frame: object) -> None:
    """PostgreSQL keeps no NUL character; a frame with one is refused on every database alike."""
    for field in getattr(frame, "__struct_fields__", ()):
        value = getattr(frame, field)
        if isinstance(value, str) and "\0" in value:
            raise Refusal(ErrorCode.BAD_VALUE, field)
