"""One run: a load, faults by a seed, and the laws after each of them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from uuid import UUID

from django.db import Error

from eguidance.rehearsal.counting import Counts
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.script import Script
from tests.faults import checks, ledger
from tests.faults.breaking import Fault, Scene
from tests.faults.clients import Desk
from tests.faults.cluster import Cluster
from tests.faults.load import Load, Size, until
from tests.faults.proxy import Proxy
from tests.faults.shift import shift
from tests.faults.visit import visits

HEAL_SECONDS = 60.0
SWEEP_SECONDS = 60.0
# The service lets go of a line that answers no ping: 20 s to the ping, 30 s for the pong.
HALF_OPEN_SECONDS = 90.0
LOOK_SECONDS = 0.25
MOST_AT_ONCE = 100
PROBLEMS_TOLD = 12
# Longer than a citizen who is gone is waited for.
LAST_JUMP = 700.0


class BrokenError(AssertionError):
    """A law does not hold after a fault. The message names seed, fault and problems."""


@dataclass(frozen=True)
class Plan:
    """`messages` at least are said, and the faults are spread over them."""

    seed: int
    faults: Sequence[Fault]
    messages: int
    size: Size


@dataclass
class Report:
    counts: Counts = field(default_factory=Counts)
    happened: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)
    talks: int = 0
    refused: int = 0
    came_back: int = 0
    seconds: float = 0.0


class Run:
    def __init__(
        self,
        cluster: Cluster,
        plan: Plan,
        scripts: Iterator[Script],
        cookies: Sequence[str],
        tell: Callable[[str], None],
    ) -> None:
        self.cluster, self.plan, self.tell = cluster, plan, tell
        self.random = Random(plan.seed)
        self.proxy = Proxy(cluster.ports, Random(plan.seed))
        self.report = Report()
        self._scripts, self._cookies = scripts, cookies
        self._settled: set[UUID] = set()
        self._planted_at = 0.0

    async def run(self) -> Report:
        """Raises BrokenError."""
        began = monotonic()
        # Requests that wait for what is broken must not keep it from being mended.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(MOST_AT_ONCE))
        await self.proxy.start()
        doors = Doors(f"http://127.0.0.1:{self.proxy.port}")
        await asyncio.to_thread(lambda: doors.widget)
        self.load = Load(doors, self._scripts, Random(self.plan.seed), self.plan.size)
        self.scene = Scene(self.cluster, self.proxy, self.load, self.random)
        try:
            await self._play()
        finally:
            await self._stop()
        self.report.seconds = monotonic() - began
        return self.report

    async def _play(self) -> None:
        load, size = self.load, self.plan.size
        for cookie in self._cookies:
            desk = Desk(load.doors, cookie, load.talks.get, load.random, load.swapped)
            load.desks.append(desk)
            await desk.wire.__aenter__()
        self._parts = [load.play(shift(load, desk)) for desk in load.desks]
        citizens = [load.play(visits(load)) for _ in range(size.citizens)]
        self._parts += citizens
        self.planted = await ledger.in_thread(ledger.plant_lapsed)
        self._planted_at = monotonic()
        for number, fault in enumerate(self.plan.faults):
            await self._until_said(number + self.random.uniform(0, 1))
            await self._break(number, fault)
        await self._until_said(len(self.plan.faults))
        await self._close(citizens)

    async def _until_said(self, faults: float) -> None:
        """As many as belong before so many faults."""
        enough = self.plan.messages * faults / max(1, len(self.plan.faults))
        if not await until(lambda: self.load.counted["said"] >= enough, 2 * HEAL_SECONDS):
            raise BrokenError(f"seed {self.plan.seed}: nothing more is said: {self.load.problems}")

    async def _break(self, number: int, fault: Fault) -> None:
        await fault.happens(self.scene)
        mended = monotonic()
        await self._settle(f"after fault {number + 1}, {fault.name}")
        seconds = monotonic() - mended
        report = self.report
        report.happened[fault.name] += 1
        report.longest[fault.name] = max(seconds, report.longest.get(fault.name, 0.0))
        said = self.load.counted["said"]
        self.tell(f"{number + 1:4} {fault.name:20} healed in {seconds:4.1f} s, {said:7,} said")

    # --- Looking ------------------------------------------------------------------

    async def _settle(self, when: str) -> None:
        """Everybody holds still until all that was said is stored and shown."""
        self.load.pause()
        deadline = monotonic() + HEAL_SECONDS
        while problems := await self._look():
            if self.load.problems or monotonic() > deadline:
                told = "\n  ".join(problems[:PROBLEMS_TOLD])
                raise BrokenError(f"seed {self.plan.seed}, {when}: {len(problems)}\n  {told}")
            await asyncio.sleep(LOOK_SECONDS)
        self.load.go()

    async def _look(self) -> list[str]:
        load = self.load
        if not load.idle:
            return [*load.problems, *load.busy()]
        if not await asyncio.to_thread(self.cluster.healthy):
            return ["the service is not healthy"]
        try:
            found = await ledger.in_thread(ledger.read, list(load.talks), self._settled)
            problems = [*checks.broken(load, found), *await self._unswept()]
        except Error as error:
            return [f"the database does not answer: {error!r}"]
        if self.proxy.oldest_half_open() > HALF_OPEN_SECONDS:
            problems.append("the service keeps a line on which nothing comes")
        if not problems:
            self._put_away(found)
        return problems

    async def _unswept(self) -> list[str]:
        """Leases that have run out are looked for, whatever broke."""
        if await ledger.in_thread(ledger.swept, self.planted):
            await ledger.in_thread(ledger.plant_lapsed)
            self._planted_at = monotonic()
        late = monotonic() - self._planted_at > SWEEP_SECONDS
        return ["nobody sweeps"] if late else []

    def _put_away(self, found: ledger.Ledger) -> None:
        """Talks that are over are counted, and not looked at again."""
        for talk in list(self.load.talks.values()):
            if checks.is_over(talk, found, self.load):
                self.report.counts += checks.counts_of(self.load, found, talk)
                self.report.talks += 1
                self.report.refused += len(talk.refused)
                self._settled.add(talk.contact)
                del self.load.talks[talk.contact]

    # --- Ending -------------------------------------------------------------------

    async def _close(self, citizens: list[asyncio.Task[None]]) -> None:
        """Nobody new comes, everybody is served, and who is gone is given up by the sweeps."""
        self.load.closing = True
        if not await until(lambda: all(task.done() for task in citizens), 2 * HEAL_SECONDS):
            waiting = [c.talk.contact for c in self.load.citizens.values()]
            raise BrokenError(f"seed {self.plan.seed}: not served in the end: {waiting}")
        self.cluster.clock.set(self.cluster.clock.shift + LAST_JUMP)
        deadline = monotonic() + HEAL_SECONDS
        await self._settle("at the end")
        while self.load.talks:
            if monotonic() > deadline:
                raise BrokenError(f"seed {self.plan.seed}: forgotten: {list(self.load.talks)}")
            await asyncio.sleep(LOOK_SECONDS)
            await self._settle("at the end")
        await self._compare_totals()

    async def _compare_totals(self) -> None:
        stored, live = await ledger.in_thread(ledger.counted)
        counts = self.report.counts
        in_all = counts.stored + counts.notices
        if (stored, live) != (in_all, 0):
            seed = self.plan.seed
            raise BrokenError(f"seed {seed}: {stored} messages, counted {in_all}; {live} live")

    async def _stop(self) -> None:
        for part in self._parts:
            part.cancel()
        for client in (*self.load.citizens.values(), *self.load.desks):
            self.report.came_back += client.wire.came_back
            await client.wire.__aexit__(None, None, None)
        await self.proxy.stop()
