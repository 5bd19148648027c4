"""Durable two-party chat at full load: stored, acknowledged, shown at the other side."""

from collections.abc import Iterable, Iterator
from functools import partial

import uvloop

from benchmarks import scene
from benchmarks.measuring import Figures, Labels, Measured, Variant
from benchmarks.plan import Plan
from benchmarks.processes import Watch
from benchmarks.serving import CEILING, DESIGNS, STRAIGHTFORWARD, Design, Server, several
from benchmarks.talks import Load, Tally, Window, at_full_load, percentile

# Beyond this size the straightforward design is measured on its own server, Daphne, alone.
SMALL = 100


def variants(plan: Plan) -> list[Variant]:
    return list(_variants(plan))


def _variants(plan: Plan) -> Iterator[Variant]:
    for talks in plan.talks:
        for server in plan.servers:
            for name in plan.designs:
                design = DESIGNS[name]
                if design is STRAIGHTFORWARD and server != "daphne" and talks > SMALL:
                    continue
                named = f"{talks} talks, {name} on {server}"
                yield Variant(named, partial(_one, plan, talks, server, design))


def _one(plan: Plan, talks: int, server: str, design: Design) -> Iterable[Measured]:
    labels: Labels = {"talks": talks, "server": server, "design": design.name}
    redis = plan.backend.valkey if design.needs_redis else ""
    return [Measured(labels, full_load(plan, talks, design, server, redis=redis))]


def full_load(
    plan: Plan, talks: int, design: Design, server: str, *, redis: str = "", processes: int = 1
) -> Figures:
    """Rates are messages a second; `cpu_` are processor microseconds a message."""
    load = Load(scene.open_talks(plan.backend, talks), plan.words, plan.seconds)
    with several(design, server, processes, redis) as servers:
        pids = {f"web{n}": each.pid for n, each in enumerate(servers, 1)}
        spent, tally = under_watch(plan, pids, servers, load)
    return _figures(spent, tally)


def under_watch(
    plan: Plan, pids: dict[str, int], servers: list[Server], load: Load
) -> tuple[dict[str, float], Tally]:
    """What the processes spent in the window, in seconds, and what was said in it."""
    watches: list[Watch] = []
    spent: dict[str, float] = {}
    window = Window(
        lambda: watches.append(Watch(pids | plan.backend.pids)),
        lambda: spent.update(watches[0].spent()),
    )
    tally = uvloop.run(at_full_load([each.port for each in servers], load, window))
    return spent, tally


def _figures(spent: dict[str, float], tally: Tally) -> Figures:
    wall, messages = spent["wall"], max(tally.acknowledged, 1)
    waits = [wait for _, wait in tally.deliveries]
    web = {name: seconds for name, seconds in spent.items() if name.startswith("web")}
    return {
        "rate": tally.acknowledged / wall,
        "welcomed": tally.welcomed,
        "p50_ms": percentile(waits, 0.5) * 1e3,
        "p99_ms": percentile(waits, 0.99) * 1e3,
        "cpu_web": sum(web.values()) / messages * 1e6,
        "cpu_busiest_web": max(web.values()) / messages * 1e6,
        "cpu_postgres": spent["postgres"] / messages * 1e6,
        "cpu_valkey": spent["valkey"] / messages * 1e6,
        "cpu_generator": spent["generator"] / messages * 1e6,
        **{f"share_{name}": seconds / wall for name, seconds in spent.items() if name != "wall"},
    }


def ceiling(plan: Plan) -> list[Variant]:
    """The generator against a server that does nothing but answer, at the least and most talks."""
    sizes = sorted({min(plan.talks), max(plan.talks)})
    return [Variant(f"{talks} talks", partial(_ceiling, plan, talks)) for talks in sizes]


def _ceiling(plan: Plan, talks: int) -> Iterable[Measured]:
    figures = full_load(plan, talks, CEILING, "plain asyncio")
    return [Measured({"talks": talks}, figures)]
