"""Two web processes beside one. Half of the talks have a side on each."""

from collections.abc import Iterable
from functools import partial

from benchmarks.measuring import Labels, Measured, Variant
from benchmarks.plan import Plan
from benchmarks.rows.chat import full_load
from benchmarks.serving import OURS


def variants(plan: Plan) -> list[Variant]:
    return [
        Variant(
            f"{processes} on {server}, {between}", partial(_one, plan, processes, server, redis)
        )
        for server in plan.servers[:1]
        for processes, redis in ((1, ""), (1, plan.backend.valkey), (2, plan.backend.valkey))
        for between in ["Valkey" if redis else "nothing between"]
    ]


def _one(plan: Plan, processes: int, server: str, redis: str) -> Iterable[Measured]:
    talks = plan.talks[0]
    between = "Valkey" if redis else "none"
    labels: Labels = {"server": server, "processes": processes, "between": between, "talks": talks}
    figures = full_load(plan, talks, OURS, server, redis=redis, processes=processes)
    return [Measured(labels, figures)]
