"""Delivery at a steady rate: from when a line was meant to be said until it was shown.

The schedule is fixed beforehand and waits for nobody, so a server that stalls is
charged for every line that fell due meanwhile.
"""

from collections.abc import Iterable
from functools import partial

import uvloop

from benchmarks import scene
from benchmarks.measuring import Labels, Measured, Variant
from benchmarks.plan import Plan
from benchmarks.processes import Watch
from benchmarks.serving import DESIGNS, STRAIGHTFORWARD, Design, served
from benchmarks.talks import Load, Window, at_a_rate, percentile


def variants(plan: Plan) -> list[Variant]:
    return [
        Variant(f"{rate}/s, {design.name} on {server}", partial(_one, plan, rate, design, server))
        for rate in plan.rates
        for design in map(DESIGNS.__getitem__, plan.designs)
        for server in plan.servers
        if design is not STRAIGHTFORWARD or server == "daphne"
    ]


def _one(plan: Plan, rate: int, design: Design, server: str) -> Iterable[Measured]:
    talks = scene.open_talks(plan.backend, plan.rate_talks)
    load = Load(talks, plan.words, plan.rate_seconds)
    redis = plan.backend.valkey if design.needs_redis else ""
    spent: dict[str, float] = {}
    watches: list[Watch] = []
    with served(design, server, redis) as web:
        window = Window(
            lambda: watches.append(Watch(plan.backend.pids | {"web": web.pid})),
            lambda: spent.update(watches[0].spent()),
        )
        paced = uvloop.run(at_a_rate([web.port], load, rate, window))
    figures = {
        "p50_ms": percentile(paced.waits, 0.5) * 1e3,
        "p99_ms": percentile(paced.waits, 0.99) * 1e3,
        "worst_ms": max(paced.waits) * 1e3,
        "shown_share": paced.shown_in_time / len(paced.lateness),
        "unshown": paced.unshown,
        "lost": paced.lost,
        "generator_late_p99_ms": percentile(paced.lateness, 0.99) * 1e3,
        **{f"share_{name}": seconds / spent["wall"] for name, seconds in spent.items()},
    }
    labels: Labels = {
        "rate": rate,
        "talks": plan.rate_talks,
        "server": server,
        "design": design.name,
    }
    return [Measured(labels, figures)]
