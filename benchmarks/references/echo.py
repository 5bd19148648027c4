"""The least a server can do: it answers each line with the frames that a talk would bring.

It stores nothing, checks nothing and knows no other side, so what it reaches is
the limit of the load generator and of the machine.
"""

import asyncio
import sys
from struct import pack
from typing import cast

import uvloop

from benchmarks.line import SHORT, TEXT, frame_at

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
UPGRADE = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: unchecked\r\n\r\n"
)
NAME = b'"client_id":"'
NAME_BYTES = 36


class Answering(asyncio.Protocol):
    def __init__(self) -> None:
        self.buffer, self.upgraded = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.upgraded:
            head, end, self.buffer = self.buffer.partition(b"\r\n\r\n")
            if not end:
                self.buffer = head
                return
            if b"websocket" not in head:
                self.transport.write(ANSWER)
                self.transport.close()
                return
            self.upgraded = True
            self.transport.write(UPGRADE)
        at = 0
        while found := frame_at(self.buffer, at):
            kind, payload, at = found
            if kind == TEXT:
                self.transport.write(self.answer(payload))
        self.buffer = self.buffer[at:]

    def answer(self, text: bytes) -> bytes:
        """What the sayer hears of a line: it is accepted, and said on either side."""
        at = text.find(NAME)
        if at < 0:
            return framed(b'{"type":"welcome"}')
        name = text[at : at + len(NAME) + NAME_BYTES + 1]
        rest = text[at + len(name) :]
        accepted = framed(b'{"type":"accepted",' + name + b',"sequence":1}')
        return accepted + _said(name, b"citizen", rest) + _said(name, b"counsellor", rest)


def _said(name: bytes, author: bytes, rest: bytes) -> bytes:
    return framed(
        b'{"type":"said","message":{' + name + b',"author":"' + author + b'"' + rest + b"}"
    )


def framed(text: bytes) -> bytes:
    length = len(text)
    return (
        pack("!BB", TEXT, length) if length < SHORT else pack("!BBH", TEXT, SHORT, length)
    ) + text


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
