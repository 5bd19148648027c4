"""The road between the clients and the service: it shares out the lines, and can be broken."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from random import Random
from time import monotonic

AT_ONCE = 65_536
# A process that was killed refuses at once; one that hangs must not hold everyone up.
CONNECT_SECONDS = 2.0
AT_HOME = 3  # of four lines, so many go to the process that their kind prefers


class Pair:
    """One client's line, and the service's end of it."""

    def __init__(
        self, client: asyncio.StreamWriter, server: asyncio.StreamWriter, is_socket: bool
    ) -> None:
        self.client, self.server, self.is_socket = client, server, is_socket
        self.swallowed_at: float | None = None

    def cut(self) -> None:
        for end in (self.client, self.server):
            end.transport.abort()


class Proxy:
    """A TCP proxy on `port`; citizens mostly go to another process than counsellors do."""

    def __init__(self, backends: list[int], random: Random) -> None:
        self.backends, self._random = backends, random
        self.pairs: set[Pair] = set()
        self.port = 0
        self.carried = 0
        self._numbers = count()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for pair in tuple(self.pairs):
            pair.cut()
        await asyncio.sleep(0)

    # --- Breaking ---------------------------------------------------------------

    def some(self, share: float) -> list[Pair]:
        """So large a share of the sockets that are whole, at least one if there is one."""
        whole = [p for p in self.pairs if p.is_socket and p.swallowed_at is None]
        return self._random.sample(whole, min(len(whole), max(1, round(len(whole) * share))))

    def cut(self, share: float) -> None:
        for pair in self.some(share):
            pair.cut()

    def swallow(self, share: float) -> None:
        """From now on nothing gets through, either way, and nobody is told."""
        for pair in self.some(share):
            pair.swallowed_at = monotonic()

    def oldest_half_open(self) -> float:
        """For how many seconds the service has kept a line on which nothing comes."""
        now = monotonic()
        return max((now - at for pair in self.pairs if (at := pair.swallowed_at)), default=0.0)

    # --- Carrying ---------------------------------------------------------------

    async def _met(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            first = await reader.read(AT_ONCE)
            for port in self._in_turn(b"/ws/desk/" in first[:100]):
                with suppress(OSError, TimeoutError):
                    async with asyncio.timeout(CONNECT_SECONDS):
                        answers, server = await asyncio.open_connection("127.0.0.1", port)
                    await self._join(
                        Pair(client, server, b"/ws/" in first[:100]), first, reader, answers
                    )
                    return
        client.transport.abort()

    def _in_turn(self, from_desk: bool) -> Iterator[int]:
        at_home = next(self._numbers) % 4 < AT_HOME
        turned = self.backends[::-1] if from_desk == at_home else self.backends
        return iter(turned)

    async def _join(
        self,
        pair: Pair,
        first: bytes,
        questions: asyncio.StreamReader,
        answers: asyncio.StreamReader,
    ) -> None:
        self.pairs.add(pair)
        pair.server.write(first)
        asked = asyncio.create_task(self._carry(pair, questions, pair.server))
        await self._carry(pair, answers, pair.client)
        self.pairs.discard(pair)
        asked.cancel()
        pair.server.transport.abort()

    async def _carry(
        self, pair: Pair, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        """A line that is swallowed stays open at the other end when one end goes."""
        with suppress(OSError):
            while data := await source.read(AT_ONCE):
                if pair.swallowed_at is None:
                    self.carried += len(data)
                    sink.write(data)
                    await sink.drain()
        if pair.swallowed_at is None:
            with suppress(OSError):
                sink.close()
