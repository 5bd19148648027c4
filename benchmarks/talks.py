"""Two-party talks at full load: each side says its next line when its last is acknowledged."""

import asyncio
import os
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter, perf_counter_ns

from benchmarks.line import Line, open_line
from benchmarks.scene import Talk

TEXT_BYTES = 120
MARK = b'"text":"'
_numbers = count(1)


@dataclass
class Tally:
    """What was acknowledged and what reached the other side; times in seconds."""

    said: int = 0
    acknowledged: int = 0
    delivered: int = 0
    deliveries: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def rate(self) -> float:
        return self.acknowledged / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.deliveries)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Side:
    """One side of a talk."""

    def __init__(self, tally: Tally, frame: str, author: bytes) -> None:
        self.tally, self.author = tally, b'"author":"' + author
        before, _, after = frame.partition("%")
        self.frame = (before, after)
        self.line: Line | None = None
        self.going = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.every: float | None = None
        self.name = os.urandom(6).hex()

    def heard(self, text: bytes) -> None:
        kind = text[8:22]
        if b"accepted" in kind:
            self.tally.acknowledged += 1
            if self.going and self.every is None:
                self.say()
        elif b"said" in kind:
            if self.author not in text:
                self.tally.delivered += 1
                at = text.index(MARK) + len(MARK)
                sent = int(text[at : at + 20])
                self.tally.deliveries.append((perf_counter_ns() - sent) / 1e9)
        elif b"welcome" in kind:
            if not self.ready.done():
                self.ready.set_result(None)
        elif b"refused" in kind:
            raise AssertionError(text)

    def say(self) -> None:
        assert self.line is not None
        self.tally.said += 1
        before, after = self.frame
        name = f"{next(_numbers):08x}-0000-4000-8000-{self.name}"
        words = f"{perf_counter_ns():020d}".ljust(TEXT_BYTES, "x")
        self.line.say(f'{before}{name}{after}{words}"}}'.encode())


async def open_sides(port: int, talks: list[Talk], tally: Tally) -> list[Side]:
    """Both sides of every talk, welcomed."""
    sides: list[Side] = []
    room = asyncio.Semaphore(50)

    async def begin(side: Side, path: str, headers: dict[str, str], hello: str) -> None:
        async with room:
            side.line = await open_line(port, path, headers, side.heard)
            side.line.say(hello.encode())
            async with asyncio.timeout(60):
                await side.ready

    async with asyncio.TaskGroup() as group:
        for talk in talks:
            citizen = Side(tally, '{"type":"say","client_id":"%","text":"', b"citizen")
            desk = Side(
                tally,
                f'{{"type":"desk-say","contact":"{talk.contact}","client_id":"%","text":"',
                b"counsellor",
            )
            sides += [citizen, desk]
            hello = f'{{"type":"hello","token":"{talk.token}"}}'
            group.create_task(begin(citizen, "/ws/citizen/", {}, hello))
            headers = {"Cookie": talk.cookie}
            group.create_task(begin(desk, "/ws/desk/", headers, '{"type":"desk-hello"}'))
    return sides


async def at_full_load(port: int, talks: list[Talk], seconds: float, warm: float = 2.0) -> Tally:
    """As much as the server answers, for so long, after so long to get going."""
    tally = Tally()
    sides = await open_sides(port, talks, tally)
    for side in sides:
        side.going = True
        side.say()
    await asyncio.sleep(warm)
    before = (tally.said, tally.acknowledged, tally.delivered)
    tally.deliveries.clear()
    start = perf_counter()
    await asyncio.sleep(seconds)
    elapsed = perf_counter() - start
    measured = Tally(
        tally.said - before[0],
        tally.acknowledged - before[1],
        tally.delivered - before[2],
        list(tally.deliveries),
        elapsed,
    )
    await _finish(sides, tally)
    return measured


async def at_a_rate(port: int, talks: list[Talk], rate: float, seconds: float) -> Tally:
    """So many lines a second over all sides, whether or not the server keeps up."""
    tally = Tally()
    sides = await open_sides(port, talks, tally)
    for side in sides:
        side.every = 1
    start = perf_counter()
    n = 0
    while (now := perf_counter() - start) < seconds:
        while n < rate * now:
            sides[n % len(sides)].say()
            n += 1
        await asyncio.sleep(0.001)
    tally.seconds = perf_counter() - start
    await _finish(sides, tally)
    return tally


async def _finish(sides: list[Side], tally: Tally) -> None:
    """Let what is under way arrive: what was acknowledged must have been delivered too."""
    for side in sides:
        side.going = False
    deadline = perf_counter() + 30
    while perf_counter() < deadline and (
        tally.acknowledged < tally.said or tally.delivered < tally.acknowledged
    ):
        await asyncio.sleep(0.05)
    for side in sides:
        if side.line is not None:
            side.line.hang_up()
    if tally.acknowledged != tally.said or tally.delivered != tally.acknowledged:
        raise AssertionError(
            f"said {tally.said}, acknowledged {tally.acknowledged}, delivered {tally.delivered}"
        )
