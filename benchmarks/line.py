"""A WebSocket client with as little of its own as can be: the load must not be the limit."""

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable
from struct import pack, unpack_from
from typing import cast

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
# A mask of noughts leaves the words as they are; servers must take it like any other.
MASKED, NO_MASK = 0x80, b"\0\0\0\0"
SHORT = 126


def frame_at(buffer: bytes, at: int) -> tuple[int, bytes, int] | None:
    """The frame that begins at `at`, if it is whole: its kind, its payload, where it ends."""
    start = at + 2
    if len(buffer) < start:
        return None
    length = buffer[at + 1] & ~MASKED
    if length >= SHORT:
        wide = 2 if length == SHORT else 8
        if len(buffer) < start + wide:
            return None
        (length,) = unpack_from("!H" if length == SHORT else "!Q", buffer, start)
        start += wide
    if buffer[at + 1] & MASKED:
        start += len(NO_MASK)
    end = start + length
    if len(buffer) < end:
        return None
    return buffer[at], buffer[start:end], end


class Line(asyncio.Protocol):
    """One socket. `heard` gets each text as bytes, in the order in which they arrive."""

    def __init__(self, path: str, headers: dict[str, str], heard: Callable[[bytes], None]) -> None:
        self.path, self.headers, self.heard = path, headers, heard
        self.opened = asyncio.get_running_loop().create_future()
        self.closed = False
        self._buffer = b""
        self._upgraded = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        lines = [
            f"GET {self.path} HTTP/1.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        self.transport.write("\r\n".join([*lines, "", ""]).encode())

    def say(self, text: bytes) -> None:
        self._write(TEXT, text)

    def _write(self, kind: int, payload: bytes) -> None:
        length = len(payload)
        if length < SHORT:
            head = pack("!BB", kind, MASKED | length)
        else:
            head = pack("!BBH", kind, MASKED | SHORT, length)
        self.transport.write(head + NO_MASK + payload)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._upgraded and not self._upgrade():
            return
        at = 0
        while found := frame_at(self._buffer, at):
            kind, payload, at = found
            self._take(kind, payload)
        self._buffer = self._buffer[at:]

    def _upgrade(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(head[:80].decode("latin-1")))
            return False
        self._upgraded, self._buffer = True, rest
        self.opened.set_result(None)
        return True

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == TEXT:
            self.heard(payload)
        elif kind == PING:
            self._write(PONG, payload)
        elif kind == CLOSE:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed = True
        if not self.opened.done():
            self.opened.set_exception(error or ConnectionError("closed"))

    def hang_up(self) -> None:
        self.transport.abort()


async def open_line(
    port: int, path: str, headers: dict[str, str], heard: Callable[[bytes], None]
) -> Line:
    """Raises ConnectionError, OSError."""
    named = {"Host": f"127.0.0.1:{port}"} | headers
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(lambda: Line(path, named, heard), "127.0.0.1", port)
    await line.opened
    return line
