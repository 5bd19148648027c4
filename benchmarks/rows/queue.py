"""The counsellors' queue: what one change costs, by who must see it and by how many wait."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from functools import partial
from http.client import HTTPConnection
from time import perf_counter
from uuid import uuid4

import uvloop

from benchmarks import scene
from benchmarks.line import Line, open_line
from benchmarks.measuring import Measured, Variant
from benchmarks.plan import Plan
from benchmarks.processes import Watch
from benchmarks.serving import OURS, Server, served
from benchmarks.talks import AT_ONCE, WELCOME_SECONDS, percentile

CHANGED = b'{"type":"queue-changed"'
WELCOME = b'{"type":"desk-welcome"'
REFUSED = b'{"type":"refused"'
HEARD_SECONDS = 30


class Desks:
    """All desks that follow the queue. A change is over when the last of them has heard."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.lines: list[Line] = []
        self._welcomed = 0
        self._to_hear = 0
        self._all_heard = asyncio.Event()
        self.wrong: list[str] = []

    def heard(self, text: bytes) -> None:
        if text.startswith(CHANGED):
            self._to_hear -= 1
            if self._to_hear == 0:
                self._all_heard.set()
            elif self._to_hear < 0:
                self.wrong.append("a change was told more than once")
        elif text.startswith(WELCOME):
            self._welcomed += 1
        elif text.startswith(REFUSED):
            self.wrong.append(text.decode())

    async def open(self, cookies: Sequence[str]) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(cookie: str) -> None:
            async with room:
                line = await open_line(self.port, "/ws/desk/", {"Cookie": cookie}, self.heard)
                line.say(b'{"type":"desk-hello"}')
                self.lines.append(line)

        await asyncio.gather(*(one(cookie) for cookie in cookies))
        async with asyncio.timeout(WELCOME_SECONDS):
            while self._welcomed < len(self.lines):
                await asyncio.sleep(0.01)

    async def after(self, change: Awaitable[None]) -> float:
        """Seconds from the change until every desk has heard of it."""
        self._to_hear = len(self.lines)
        self._all_heard.clear()
        start = perf_counter()
        await change
        async with asyncio.timeout(HEARD_SECONDS):
            await self._all_heard.wait()
        if self.wrong:
            raise AssertionError(self.wrong[0])
        return perf_counter() - start


def variants(plan: Plan) -> list[Variant]:
    return [Variant("all sizes on Daphne", partial(_one, plan))]


def _one(plan: Plan) -> Iterable[Measured]:
    cookies = scene.desks(plan.backend, max(plan.desks))
    with served(OURS, "daphne") as web:
        measured: list[Measured] = uvloop.run(_all_sizes(plan, web, cookies))
    return measured


async def _all_sizes(plan: Plan, web: Server, cookies: Sequence[str]) -> list[Measured]:
    """Desks are opened while nobody waits: the server keeps no queue, the database does."""
    desks = Desks(web.port)
    measured: list[Measured] = []
    for number in plan.desks:
        await desks.open(cookies[len(desks.lines) : number])
        for waiting in plan.queue:
            await asyncio.to_thread(scene.waiting, waiting)
            sizes: dict[str, str | int] = {"desks": number, "waiting": waiting}
            measured += [each async for each in _changes(plan, web, desks, sizes)]
            await asyncio.to_thread(scene.nobody_waits)
    for line in desks.lines:
        line.hang_up()
    return measured


async def _changes(
    plan: Plan, web: Server, desks: Desks, sizes: dict[str, str | int]
) -> AsyncIterator[Measured]:
    """So many citizens are taken and as many leave, so twice as many arrive."""
    number = plan.changes
    tokens = await asyncio.to_thread(scene.newcomers, 2 * number)
    contacts: list[str] = []
    pids = plan.backend.pids | {"web": web.pid}

    async def measured(kind: str, changes: Iterable[Callable[[], Awaitable[None]]]) -> Measured:
        watch = Watch(pids)
        waits = [await desks.after(change()) for change in changes]
        spent = watch.spent()
        figures = {f"cpu_{name}_ms": s / len(waits) * 1e3 for name, s in spent.items()}
        return Measured({"kind": kind} | sizes, figures | {"p50_ms": percentile(waits, 0.5) * 1e3})

    async def arrive(token: str) -> None:
        contacts.append(await asyncio.to_thread(_choose_chat, web.port, token))

    yield await measured("arrives", [partial(arrive, token) for token in tokens])
    lines = [await _at_the_door(web.port, desks, token) for token in tokens]

    async def take(n: int) -> None:
        frame = f'{{"type":"desk-take","ref":"{n}","contact":"{contacts[n]}"}}'
        desks.lines[n % len(desks.lines)].say(frame.encode())

    async def leave(line: Line) -> None:
        line.say(b'{"type":"end"}')

    yield await measured("is taken", [partial(take, n) for n in range(number)])
    yield await measured("leaves", [partial(leave, line) for line in lines[number:]])
    for line in lines:
        line.hang_up()


def _choose_chat(port: int, token: str) -> str:
    """The contact that now waits."""
    body = json.dumps({"client_id": str(uuid4()), "route": "chat"})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connection = HTTPConnection("127.0.0.1", port, timeout=HEARD_SECONDS)
    connection.request("POST", "/api/contact", body, headers)
    answer = json.load(connection.getresponse())
    connection.close()
    return str(answer["thread"]["contact"])


def ignored(text: bytes) -> None:
    """What a citizen is told is not measured here."""


async def _at_the_door(port: int, desks: Desks, token: str) -> Line:
    """The citizen's socket is there, and every desk has heard that it is."""
    opened: list[Line] = []

    async def hello() -> None:
        line = await open_line(port, "/ws/citizen/", {}, ignored)
        line.say(f'{{"type":"hello","token":"{token}"}}'.encode())
        opened.append(line)

    await desks.after(hello())
    return opened[0]
