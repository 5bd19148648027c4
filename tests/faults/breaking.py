"""The table of faults: each breaks something, and has mended it again when it returns."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum
from random import Random
from signal import SIGINT, SIGQUIT
from typing import NamedTuple

from redis import Redis

from channels_layer.protocol import ContactState
from tests.faults.clients import Citizen
from tests.faults.cluster import MOST_SHIFTED, Cluster
from tests.faults.load import Load
from tests.faults.proxy import Proxy
from tests.faults.visit import reopen
from tests.running import Service
from tests.servers import Postgres, Valkey

SHORT, LONG = 0.5, 4.0


class Scene(NamedTuple):
    cluster: Cluster
    proxy: Proxy
    load: Load
    random: Random

    async def wait(self, most: float) -> None:
        await asyncio.sleep(self.random.uniform(0, most))

    def any_web(self) -> Service:
        return self.random.choice(self.cluster.web)

    @property
    def postgres(self) -> Postgres:
        assert self.cluster.postgres is not None
        return self.cluster.postgres

    @property
    def valkey(self) -> Valkey:
        assert self.cluster.valkey is not None
        return self.cluster.valkey

    def some_citizens(self, share: float, state: ContactState | None = None) -> list[Citizen]:
        here = [c for c in self.load.citizens.values() if state in (None, c.state)]
        return self.random.sample(here, min(len(here), max(1, round(len(here) * share))))


Break = Callable[[Scene], Awaitable[None]]


# --- Processes ------------------------------------------------------------------


async def web_killed(scene: Scene) -> None:
    web = scene.any_web()
    await asyncio.to_thread(web.kill)
    await scene.wait(SHORT)
    await asyncio.to_thread(web.start)


async def web_rolled(scene: Scene) -> None:
    """Every web process is stopped and started, one after another."""
    for web in scene.cluster.web:
        left_with = await asyncio.to_thread(web.stop)
        if left_with != [0]:
            scene.load.note(f"a web process that was told to stop left with {left_with}")
        await asyncio.to_thread(web.start)


async def worker_killed(scene: Scene) -> None:
    worker = scene.cluster.worker
    assert worker is not None
    await asyncio.to_thread(worker.kill)
    await scene.wait(LONG)
    await asyncio.to_thread(worker.start)


# --- Valkey ---------------------------------------------------------------------


async def valkey_killed(scene: Scene) -> None:
    await asyncio.to_thread(scene.valkey.kill)
    await scene.wait(LONG)
    await asyncio.to_thread(scene.valkey.start)


async def valkey_restarted(scene: Scene) -> None:
    await asyncio.to_thread(scene.valkey.stop)
    await asyncio.to_thread(scene.valkey.start)


async def valkey_paused(scene: Scene) -> None:
    scene.valkey.pause()
    await scene.wait(2 * LONG)
    scene.valkey.resume()


async def valkey_emptied(scene: Scene) -> None:
    with Redis.from_url(scene.valkey.url) as redis:
        await asyncio.to_thread(redis.flushall)


# --- PostgreSQL and SQLite --------------------------------------------------------


async def postgres_restarted(scene: Scene) -> None:
    await asyncio.to_thread(scene.postgres.stop, SIGINT)
    await scene.wait(SHORT)
    await asyncio.to_thread(scene.postgres.start)


async def postgres_crashed(scene: Scene) -> None:
    await asyncio.to_thread(scene.postgres.stop, SIGQUIT)
    await scene.wait(SHORT)
    await asyncio.to_thread(scene.postgres.start)


async def connections_cut(scene: Scene) -> None:
    for _ in range(scene.random.randint(1, 3)):
        await asyncio.to_thread(scene.cluster.cut_connections)
        await scene.wait(SHORT)


async def disk_full(scene: Scene) -> None:
    scene.cluster.limit_files(scene.random.choice([0, 1_000, 100_000]))
    await scene.wait(LONG)
    scene.cluster.limit_files(None)


# --- The clock ------------------------------------------------------------------


async def clock_forward(scene: Scene) -> None:
    clock = scene.cluster.clock
    clock.set(min(MOST_SHIFTED, clock.shift + scene.random.uniform(30, MOST_SHIFTED)))


async def clock_back(scene: Scene) -> None:
    clock = scene.cluster.clock
    clock.set(max(-MOST_SHIFTED, clock.shift - scene.random.uniform(30, MOST_SHIFTED)))


# --- Lines and browsers -----------------------------------------------------------


async def lines_cut(scene: Scene) -> None:
    scene.proxy.cut(scene.random.uniform(0.1, 1))


async def lines_half_open(scene: Scene) -> None:
    scene.proxy.swallow(scene.random.uniform(0.05, 0.5))


async def frames_unruly(scene: Scene) -> None:
    clients = [*scene.load.citizens.values(), *scene.load.desks]
    for client in clients:
        client.wire.unruly = 0.6
    await scene.wait(LONG)
    for client in clients:
        client.wire.unruly = 0.0


async def tabs_reopened(scene: Scene) -> None:
    for citizen in scene.some_citizens(0.3):
        if scene.load.citizens.get(citizen.talk.contact) is citizen:
            await reopen(scene.load, citizen)


async def readers_slow(scene: Scene) -> None:
    """Some read nothing for a while; what they are told meanwhile waits for them."""
    awake = False
    clients = [*scene.some_citizens(0.2), scene.random.choice(scene.load.desks)]
    asleep = [asyncio.create_task(client.wire.sleep(lambda: awake)) for client in clients]
    await scene.wait(LONG)
    awake = True
    await asyncio.gather(*asleep)


class Where(Enum):
    CLUSTER = "cluster"
    EMBEDDED = "embedded"
    BOTH = "both"


class Fault(NamedTuple):
    name: str
    happens: Break
    where: Where = Where.BOTH


FAULTS = (
    Fault("web killed", web_killed),
    Fault("web rolled", web_rolled),
    Fault("worker killed", worker_killed, Where.CLUSTER),
    Fault("valkey killed", valkey_killed, Where.CLUSTER),
    Fault("valkey restarted", valkey_restarted, Where.CLUSTER),
    Fault("valkey paused", valkey_paused, Where.CLUSTER),
    Fault("valkey emptied", valkey_emptied, Where.CLUSTER),
    Fault("postgres restarted", postgres_restarted, Where.CLUSTER),
    Fault("postgres crashed", postgres_crashed, Where.CLUSTER),
    Fault("connections cut", connections_cut, Where.CLUSTER),
    Fault("disk full", disk_full, Where.EMBEDDED),
    Fault("clock forward", clock_forward),
    Fault("clock back", clock_back),
    Fault("lines cut", lines_cut),
    Fault("lines half-open", lines_half_open),
    Fault("readers slow", readers_slow),
    Fault("frames unruly", frames_unruly),
    Fault("tabs reopened", tabs_reopened),
)


def faults_of(where: Where) -> list[Fault]:
    return [fault for fault in FAULTS if fault.where in (where, Where.BOTH)]
