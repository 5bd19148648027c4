"""Two-party talks under load: at full load, and at a rate that does not wait for answers."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import NamedTuple

from benchmarks.line import Line, open_line
from benchmarks.scene import Talk

# The end of our names for messages; eight hexadecimal digits stand before it.
NAME = b"-0000-4000-8000-000000000000"
DIGITS = 8
WELCOME_SECONDS = 120
DRAIN_SECONDS = 120
MOST_SECONDS = 90
AT_ONCE = 50
TICK_SECONDS = 0.001


class Load(NamedTuple):
    """Who talks, what they say (each a JSON string), and for how long it is measured."""

    talks: Sequence[Talk]
    words: Sequence[bytes]
    seconds: float
    warm: float = 2.0


@dataclass
class Tally:
    """What was said, acknowledged, and shown at the other side. Times in seconds."""

    words: Iterator[bytes]
    said: int = 0
    acknowledged: int = 0
    delivered: int = 0
    # When each that is under way was meant to be said, by the digits of its name.
    under_way: dict[bytes, float] = field(default_factory=dict)
    # When it was meant to be said, and how long after that it was shown.
    deliveries: list[tuple[float, float]] = field(default_factory=list)
    refused: int = 0
    # How many sockets were opened, said hello and were welcomed, a second.
    welcomed: float = 0
    wrong: list[str] = field(default_factory=list)

    def delivery(self, name: bytes) -> None:
        meant = self.under_way.pop(name, None)
        if meant is None:
            self.wrong.append(f"{name.decode()} was shown and not said, or shown twice")
            return
        self.delivered += 1
        self.deliveries.append((meant, perf_counter() - meant))


class Side:
    """One side of a talk. `answering`: it says its next line when its last is acknowledged."""

    def __init__(self, tally: Tally, frame: str, author: bytes) -> None:
        self.tally, self.own = tally, b'"author":"' + author
        self.frame = frame.encode()
        self.line: Line | None = None
        self.answering = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def heard(self, text: bytes) -> None:
        kind = text[8:22]
        if b"said" in kind:
            if self.own not in text:
                at = text.index(NAME)
                self.tally.delivery(text[at - DIGITS : at])
        elif b"accepted" in kind:
            self.tally.acknowledged += 1
            if self.answering:
                self.say(perf_counter())
        elif b"welcome" in kind:
            if not self.ready.done():
                self.ready.set_result(None)
        elif b"refused" in kind or b"come-back" in kind:
            self.tally.refused += 1

    def say(self, meant: float) -> None:
        """Say the next words; `meant` is when they were to be said. A line that is cut is mute."""
        tally = self.tally
        tally.said += 1
        name = b"%08x" % tally.said
        tally.under_way[name] = meant
        if self.line is not None and not self.line.closed:
            self.line.say(b'%s%s%s","text":%s}' % (self.frame, name, NAME, next(tally.words)))


async def open_sides(ports: Sequence[int], load: Load, tally: Tally) -> list[Side]:
    """Both sides of every talk, welcomed. Over two ports half of the talks are on both."""
    sides: list[Side] = []
    room = asyncio.Semaphore(AT_ONCE)

    async def begin(side: Side, port: int, path: str, cookie: str, hello: str) -> None:
        async with room, asyncio.timeout(WELCOME_SECONDS):
            headers = {"Cookie": cookie} if cookie else {}
            side.line = await open_line(port, path, headers, side.heard)
            side.line.say(hello.encode())
            await side.ready

    async with asyncio.TaskGroup() as group:
        for n, talk in enumerate(load.talks):
            citizen = Side(tally, '{"type":"say","client_id":"', b"citizen")
            frame = f'{{"type":"desk-say","contact":"{talk.contact}","client_id":"'
            desk = Side(tally, frame, b"counsellor")
            sides += [citizen, desk]
            here = ports[n % len(ports)]
            there = ports[n // len(ports) % len(ports)]
            hello = f'{{"type":"hello","token":"{talk.token}"}}'
            group.create_task(begin(citizen, here, "/ws/citizen/", "", hello))
            welcome = begin(desk, there, "/ws/desk/", talk.cookie, '{"type":"desk-hello"}')
            group.create_task(welcome)
    return sides


class Window(NamedTuple):
    """What is read at its beginning and at its end, such as processor time."""

    open: Callable[[], None]
    close: Callable[[], None]


async def at_full_load(ports: Sequence[int], load: Load, window: Window) -> Tally:
    """Each side says its next line when its last is acknowledged; the tally of the window."""
    tally = Tally(cycle(load.words))
    start = perf_counter()
    sides = await open_sides(ports, load, tally)
    welcomed = len(sides) / (perf_counter() - start)
    with _no_collector():
        for side in sides:
            side.answering = True
            side.say(perf_counter())
        await _rounds_of_answers(tally, len(sides), load.warm)
        begun = (tally.acknowledged, len(tally.deliveries))
        window.open()
        await _rounds_of_answers(tally, len(sides), load.seconds)
        window.close()
        measured = Tally(tally.words, acknowledged=tally.acknowledged - begun[0])
        measured.welcomed = welcomed
        measured.deliveries = tally.deliveries[begun[1] :]
        for side in sides:
            side.answering = False
        await _drained(tally, DRAIN_SECONDS)
    cut = _hang_up(sides)
    if cut or tally.refused or tally.acknowledged != tally.said or tally.delivered != tally.said:
        tally.wrong.append(
            f"said {tally.said}, acknowledged {tally.acknowledged}, shown {tally.delivered},"
            f" refused {tally.refused}, {cut} of {len(sides)} lines cut"
        )
    _require_right(tally)
    return measured


class Paced(NamedTuple):
    """`waits` are from the moment a line was meant to be said until it was shown.

    One that was not shown when the run ended counts with its wait so far; `unshown`
    is the number of those. `lateness` is the generator's own: how late it said them.
    `lost` are refusals, and lines that the server cut.
    """

    waits: list[float]
    lateness: list[float]
    unshown: int
    shown_in_time: int
    lost: int


async def at_a_rate(
    ports: Sequence[int], load: Load, rate: float, window: Window, grace: float = 5.0
) -> Paced:
    """So many lines a second over all sides in turn, whether or not the server keeps up."""
    tally = Tally(cycle(load.words))
    sides = await open_sides(ports, load, tally)
    turns = cycle(sides)
    lateness: list[float] = []
    with _no_collector():
        start = perf_counter()
        measured_from, end = start + load.warm, start + load.warm + load.seconds
        opened = False
        while (meant := start + tally.said / rate) < end:
            late = perf_counter() - meant
            if late < 0:
                await asyncio.sleep(TICK_SECONDS)
                continue
            if meant >= measured_from:
                if not opened:
                    opened = True
                    window.open()
                    before = tally.delivered
                lateness.append(late)
            next(turns).say(meant)
            if tally.said % AT_ONCE == 0:  # what has come in is read even when we are late
                await asyncio.sleep(0)
        shown_in_time = tally.delivered - before
        window.close()
        await _drained(tally, grace)
    now = perf_counter()
    unshown = [now - meant for meant in tally.under_way.values() if meant >= measured_from]
    waits = [wait for meant, wait in tally.deliveries if meant >= measured_from]
    lost = tally.refused + _hang_up(sides)
    _require_right(tally)
    return Paced(waits + unshown, lateness, len(unshown), shown_in_time, lost)


async def _rounds_of_answers(tally: Tally, sides: int, seconds: float) -> None:
    """So long, and longer for a server that has not yet answered as often as there are sides.

    A slow one takes in from all before it answers the first: less would see half of its work.
    """
    start, answered = perf_counter(), tally.acknowledged
    while (passed := perf_counter() - start) < seconds or (
        tally.acknowledged < answered + sides and passed < MOST_SECONDS
    ):
        await asyncio.sleep(max(0.02, seconds - passed))


async def _drained(tally: Tally, seconds: float) -> None:
    """What is under way arrives, or the time is up."""
    deadline = perf_counter() + seconds
    while perf_counter() < deadline and (tally.under_way or tally.acknowledged < tally.said):
        await asyncio.sleep(0.05)


def _hang_up(sides: Sequence[Side]) -> int:
    """How many lines had been cut already."""
    cut = 0
    for side in sides:
        if side.line is None or side.line.closed:
            cut += 1
        else:
            side.line.hang_up()
    return cut


def _require_right(tally: Tally) -> None:
    if tally.wrong:
        raise AssertionError(f"{len(tally.wrong)} went wrong, such as: {tally.wrong[0]}")


@contextmanager
def _no_collector() -> Iterator[None]:
    """The generator's own pauses are not the server's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def percentile(values: Sequence[float], share: float) -> float:
    """Nought of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
