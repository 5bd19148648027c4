"""The load: citizens who come, wait, talk and go, and counsellors who take them."""

import asyncio
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from channels_layer.protocol import Author, Refused
from eguidance.rehearsal.counting import Said
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.script import Script
from eguidance.rehearsal.wire import Answer, ShutOutError
from tests.faults.clients import Citizen, Desk
from tests.faults.talk import LEGAL_REFUSALS, Talk

GLANCE_SECONDS = 0.05
AT_ONCE = 3  # of one side's lines, so many may be on their way


class Size(NamedTuple):
    """How many are there at once; `pause` is the most that one waits between lines."""

    citizens: int = 45
    desks: int = 6
    capacity: int = 5
    pause: float = 0.5


async def until(happened: Callable[[], bool], seconds: float) -> bool:
    """Wait for something to be so; False if it did not come to be in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not happened():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(GLANCE_SECONDS)
    return True


class Load:
    """`pause` holds everybody still; what is under way is finished."""

    def __init__(self, doors: Doors, scripts: Iterator[Script], random: Random, size: Size) -> None:
        self.doors, self.scripts, self.random, self.size = doors, scripts, random, size
        self.talks: dict[UUID, Talk] = {}
        self.citizens: dict[UUID, Citizen] = {}
        self.desks: list[Desk] = []
        self.swapped: set[UUID] = set()
        self.problems: list[str] = []
        self.counted: Counter[str] = Counter()
        self.closing = False
        self.acting = 0
        self._going = asyncio.Event()
        self._going.set()

    def pause(self) -> None:
        self._going.clear()

    def go(self) -> None:
        self._going.set()

    @asynccontextmanager
    async def act(self) -> AsyncIterator[None]:
        """Something that the pause waits for."""
        while not self._going.is_set():
            await self._going.wait()
        self.acting += 1
        try:
            yield
        finally:
            self.acting -= 1

    async def rest(self) -> None:
        await asyncio.sleep(self.random.uniform(0, self.size.pause))

    @property
    def idle(self) -> bool:
        """Nobody is doing anything, and everything that was asked is answered."""
        lines = [client.wire for client in (*self.citizens.values(), *self.desks)]
        return not self.acting and all(line.idle for line in lines)

    def busy(self) -> list[str]:
        """What keeps it from being idle."""
        lines = {f"citizen {contact}": each.wire for contact, each in self.citizens.items()}
        lines |= {f"desk {n}": desk.wire for n, desk in enumerate(self.desks)}
        unfinished = [f"{name}: {line.state}" for name, line in lines.items() if not line.idle]
        return [*unfinished, *([f"{self.acting} are acting"] if self.acting else [])]

    def play(self, part: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """What breaks a part off is a problem."""
        task = asyncio.create_task(part)
        task.add_done_callback(self._played)
        return task

    def _played(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            frames = traceback.extract_tb(error.__traceback__)
            self.note(f"a part broke off: {error!r} at {frames[-1]}")

    def note(self, problem: str) -> None:
        """Something that no waiting will mend."""
        self.problems.append(problem)

    def answered(self, talk: Talk, client_id: UUID, answer: Answer) -> None:
        if isinstance(answer, Refused):
            talk.refused[client_id] = answer.code
            self.counted["refused"] += 1
            if answer.code not in LEGAL_REFUSALS:
                self.note(f"{talk.contact}: a message was refused as {answer.code}")
        else:
            self.counted["said"] += 1
            talk.acknowledged[client_id] = getattr(answer, "sequence", 0)


class Speech:
    """One side says its lines, some of them before the last is acknowledged."""

    def __init__(self, load: Load, talk: Talk, by: Author) -> None:
        self._load, self._talk, self._by = load, talk, by
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    async def next(self, say: Callable[[Said], Awaitable[Answer]]) -> bool:
        """The next line of this side; False if there is none."""
        await self._room.acquire()
        async with self._load.act():
            said = self._talk.next_line(self._by, self._load.closing)
            if said is None:
                self._room.release()
                return False
            self._talk.said.append(said)
            task = asyncio.create_task(self._said(said, say))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            await asyncio.sleep(0)  # so that it is on its way before the one after it
        return True

    async def _said(self, said: Said, say: Callable[[Said], Awaitable[Answer]]) -> None:
        try:
            self._load.answered(self._talk, said.client_id, await say(said))
        except (ShutOutError, TimeoutError) as error:
            self._load.note(f"{self._talk.contact}: no answer to a message: {error!r}")
        finally:
            self._room.release()
