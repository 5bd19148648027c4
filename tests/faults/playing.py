"""A run from outside: a plan by a seed, counsellors hired, everything begun and ended."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from django.db import connections

from eguidance.rehearsal import practice
from tests.cast import open_all_day
from tests.faults.breaking import Fault
from tests.faults.cluster import Cluster
from tests.faults.load import Size
from tests.faults.running import Plan, Report, Run
from tests.faults.words import scripts

LINES = 24  # of a talk


def plan(seed: int, faults: Sequence[Fault], number: int, messages: int) -> Plan:
    """Every fault about as often as any other, in an order by the seed."""
    random = Random(seed)
    order: list[Fault] = []
    while len(order) < number:
        order += random.sample(faults, len(faults))
    return Plan(seed, order[:number], messages, Size())


def play(
    cluster: Cluster, plan: Plan, files: Sequence[Path], tell: Callable[[str], None]
) -> Report:
    """Raises BrokenError."""
    open_all_day()
    words = scripts(files, Random(plan.seed), LINES)
    with practice.counsellors(plan.size.desks) as cookies:
        connections.close_all()  # faults would leave them broken
        return asyncio.run(Run(cluster, plan, words, cookies, tell).run())
