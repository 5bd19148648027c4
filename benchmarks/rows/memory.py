"""What one waiting citizen costs in memory, beside a bare consumer of Channels."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

import uvloop

from benchmarks import scene
from benchmarks.backend import empty
from benchmarks.line import Line, open_line
from benchmarks.measuring import Labels, Measured, Variant
from benchmarks.plan import Plan
from benchmarks.processes import own_bytes
from benchmarks.serving import OURS, WAITING, Design, served
from benchmarks.talks import AT_ONCE, WELCOME_SECONDS

# Before anything is counted: what a server loads and makes when it is first used.
FIRST = 100
SETTLE_SECONDS = 3.0
PING = b'{"type":"ping"}'


def variants(plan: Plan) -> list[Variant]:
    return [
        Variant(f"{design.name} on {server}", partial(_one, plan, design, server))
        for server in plan.servers
        for design in (WAITING, OURS)
    ]


def _one(plan: Plan, design: Design, server: str) -> Iterable[Measured]:
    empty(plan.backend)
    tokens = scene.waiting(plan.waiting)
    with served(design, server) as web:
        before, after = uvloop.run(_wait(web.port, web.pid, tokens))
    figures = {
        "bytes": (after - before) / len(tokens),
        "before_mib": before / 2**20,
        "after_mib": after / 2**20,
    }
    labels: Labels = {"waiting": plan.waiting, "server": server, "design": design.name}
    return [Measured(labels, figures)]


async def _wait(port: int, pid: int, tokens: Sequence[str]) -> tuple[int, int]:
    """The server's own bytes before they came and while all of them wait, having pinged once."""
    for line in await _arrive(port, tokens[:FIRST]):
        line.hang_up()
    await asyncio.sleep(SETTLE_SECONDS)
    before = own_bytes(pid)
    lines = await _arrive(port, tokens)
    await asyncio.sleep(SETTLE_SECONDS)
    after = own_bytes(pid)
    if cut := sum(line.closed for line in lines):
        raise AssertionError(f"{cut} of {len(lines)} lines were cut")
    for line in lines:
        line.hang_up()
    return before, after


async def _arrive(port: int, tokens: Sequence[str]) -> list[Line]:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(token: str) -> Line:
        answers: asyncio.Queue[bytes] = asyncio.Queue()
        async with room, asyncio.timeout(WELCOME_SECONDS):
            line = await open_line(port, "/ws/citizen/", {}, answers.put_nowait)
            for said in (f'{{"type":"hello","token":"{token}"}}'.encode(), PING):
                line.say(said)
                await answers.get()
        return line

    return await asyncio.gather(*(one(token) for token in tokens))
