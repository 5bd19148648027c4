"""Hints between processes: one Redis (or Valkey) channel, one subscription a process.

A hint may be lost; that some were lost must not be. So whoever could not hear, or
could not tell, has every process ask its database anew.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from channels_layer import meters
from channels_layer.hint import Hint

logger = logging.getLogger(__name__)

MOST_KEPT = 10_000
MOST_AT_ONCE = 500
PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)
# Each process hears its own beat too: silence means that the line is dead, though it looks open.
BEAT_SECONDS = 5.0
SILENCE_SECONDS = 3 * BEAT_SECONDS
PATIENCE_SECONDS = 5.0


class Bundle(msgspec.Struct, array_like=True, frozen=True):
    """What one process tells the others at once; `lost` says that there was more.

    Its hints are read by the others alone: a process hears its own bundles too.
    """

    origin: str
    hints: msgspec.Raw
    lost: bool = False


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Bundle).decode
_decode_hints = msgspec.msgpack.Decoder(list[Hint]).decode


class Between:
    """This process's line to the others, in the event loop that its sockets live in.

    `heard` gets each hint of the others; `missed` is told that there may have been more.
    """

    def __init__(
        self, url: str, prefix: str, heard: Callable[[Hint], None], missed: Callable[[], None]
    ) -> None:
        self._url, self._topic = url, f"{prefix}.hints"
        self._origin = secrets.token_hex(6)
        self._heard, self._missed = heard, missed
        self._outgoing: deque[msgspec.Raw] = deque()
        self._lost = False
        self._hears, self._tells = False, True
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_up(self) -> bool:
        """Whether this process hears the others, and its last try to tell them went well."""
        return self._hears and self._tells

    def listen(self) -> None:
        """Begin to hear and to tell, in the running event loop."""
        self._hears, self._some = False, asyncio.Event()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(each) for each in (self._tell_all(), self._hear_all())]

    def tell(self, hint: Hint) -> None:
        """Tell the other processes soon; where `listen` was called."""
        if len(self._outgoing) < MOST_KEPT:
            self._outgoing.append(msgspec.Raw(_encode(hint)))
        else:
            self._lost = True
        self._some.set()

    async def tell_at_once(self, hint: Hint) -> None:
        """Tell the other processes from one that does not listen. Raises RedisError, OSError."""
        async with self._client() as redis:
            await redis.publish(self._topic, self._bundle([msgspec.Raw(_encode(hint))], lost=False))

    async def close(self) -> None:
        """Let go of Redis."""
        # Until Python 3.12 a connection that is just made may swallow a cancellation.
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=0.1)

    def _client(self) -> Redis:
        return Redis.from_url(
            self._url, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS
        )

    # --- Telling --------------------------------------------------------------

    async def _tell_all(self) -> None:
        failures = 0
        while True:
            try:
                async with self._client() as redis:
                    while True:
                        await self._tell_some(redis)
                        self._tells, failures = True, 0
            except Exception as error:  # whatever it is, the line is down
                # Who was to hear may have been cut off too: what they missed is not known here.
                self._lost, self._tells = True, False
                await _wait_out("telling", error, failures)
                failures += 1

    async def _tell_some(self, redis: Redis) -> None:
        """What gathered while the last was under way goes at once; if nothing did, a beat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                await self._some.wait()
        hints = list(islice(self._outgoing, MOST_AT_ONCE))
        bundle, self._lost = self._bundle(hints, lost=self._lost), False
        await redis.publish(self._topic, bundle)
        for _ in hints:
            self._outgoing.popleft()
        if not self._outgoing:
            self._some.clear()

    def _bundle(self, hints: list[msgspec.Raw], *, lost: bool) -> bytes:
        return _encode(Bundle(self._origin, msgspec.Raw(_encode(hints)), lost))

    # --- Hearing --------------------------------------------------------------

    async def _hear_all(self) -> None:
        failures = 0
        while True:
            try:
                async with self._client() as redis, redis.pubsub() as pubsub:
                    await pubsub.subscribe(self._topic)
                    failures = 0
                    await self._hear(pubsub)
            except Exception as error:  # whatever it is, the line is down
                self._hears = False
                await _wait_out("hearing", error, failures)
                failures += 1

    async def _hear(self, pubsub: PubSub) -> None:
        while heard := await pubsub.get_message(timeout=SILENCE_SECONDS):
            if heard["type"] == "subscribe":  # before it, this process heard nothing
                self._hears = True
                self._missed()
            elif heard["type"] == "message":
                self._take(heard["data"])
        raise TimeoutError

    def _take(self, data: bytes) -> None:
        try:
            bundle = _decode(data)
            hints = [] if bundle.origin == self._origin else _decode_hints(bundle.hints)
        except msgspec.MsgspecError:
            logger.warning("a bundle of hints could not be read")
            self._missed()
            return
        if bundle.lost:
            self._missed()
        for hint in hints:
            self._heard(hint)


async def _wait_out(way: str, error: Exception, failures: int) -> None:
    if not failures:
        meters.line_lost.labels(way).inc()
        logger.warning("the line between processes is down: %s", type(error).__name__)
    await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
