"""WebSockets: decode a frame, call one verb, reply. Knows nobody who listens."""

import logging
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from channels_layer.protocol import MAX_FRAME_BYTES, ComeBack, ErrorCode, Frame, Refused, encode
from channels_layer.refusal import Refusal

logger = logging.getLogger(__name__)
F = TypeVar("F")

CLOSE_BAD = 4400
CLOSE_WHO = 4401
CLOSE_FORBIDDEN = 4403
# Codes that an application may send: some servers refuse 1011 and 1012, which say the same.
CLOSE_FAILED = 4011
CLOSE_COME_BACK = 4012
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
}


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


class FrameSocket(AsyncWebsocketConsumer, Generic[F]):
    """A socket that speaks the protocol. A subclass says which frames, and what to do.

    A refused frame is answered with its code; codes in `CLOSE_CODES` close this
    socket, and nothing else. A failure of ours closes it too, so that it comes
    back and catches up.
    """

    decoder: ClassVar[msgspec.json.Decoder[Any]]
    only_own_origin: ClassVar[bool] = False
    shut: bool = False

    async def connect(self) -> None:
        await self.accept()
        headers = self.scope["headers"]
        if foreign(origin_of(headers), headers, self.only_own_origin):
            await self.refuse(ErrorCode.FOREIGN_ORIGIN)
        else:
            await self.connected()

    async def connected(self) -> None:
        """The socket is open and its origin is good."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.shut:  # what was under way when the door closed is not done
            return
        ref = ""
        try:
            frame = self.decode(text_data, bytes_data)
            ref = _ref(frame)
            _require_storable(frame)
            await self.handle(frame)
        except Refusal as refusal:
            await self.refuse(refusal.code, ref=ref, field=refusal.field)
        except Exception as error:
            logger.error("a frame failed: %s", type(error).__name__)
            await self.shut_door(CLOSE_FAILED)

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

    async def reply(self, frame: Frame) -> None:
        await self.send(text_data=encode(frame))

    async def refuse(self, code: ErrorCode, ref: str = "", field: str = "") -> None:
        await self.reply(Refused(code=code, ref=ref, field=field))
        if code in CLOSE_CODES:
            await self.shut_door(CLOSE_CODES[code])

    async def shut_door(self, code: int) -> None:
        self.shut = True
        await self.close(code)

    async def follow(self, *topics: str) -> None:
        """Hear what is published to `topics` from now on."""
        for topic in topics:
            await self.channel_layer.group_add(topic, self.channel_name)
            self.followed.add(topic)

    async def unfollow(self) -> None:
        while self.followed:
            await self.channel_layer.group_discard(self.followed.pop(), self.channel_name)

    @property
    def followed(self) -> set[str]:
        topics: set[str] = self.__dict__.setdefault("_followed", set())
        return topics

    async def frame(self, event: dict[str, str]) -> None:
        """A published frame, encoded already."""
        if not self.shut:
            await self.send(text_data=event["text"])

    async def come_back(self, event: dict[str, str]) -> None:
        """Close on purpose, so that the client asks anew who it is."""
        await self.reply(ComeBack())
        await self.shut_door(CLOSE_COME_BACK)

    async def disconnect(self, code: int) -> None:
        await self.unfollow()


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
