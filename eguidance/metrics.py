"""What can fail people, for Prometheus: what this process counts, and what is asked of others.

Nothing here carries anybody's words, and every label is one of a few codes.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from channels_layer import inbox, line, outbox
from channels_layer.protocol import ContactState
from channels_layer.web import live
from eguidance.models import SweepRun
from eguidance.timetable import TIMETABLE
from scheduling.duty import on_duty
from triage import waitlist
from triage.load import load

# When a counter began is told by the process's own start.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no type there

DOORS = ("citizen", "desk")
LOOK_SECONDS = 0.5
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
loop_lag = Histogram(
    "eguidance_loop_lag_seconds",
    "How much later than asked the event loop came back to a task",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)


async def watch_the_loop() -> None:
    """Measure the event loop's lag until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK_SECONDS
        await asyncio.sleep(LOOK_SECONDS)
        loop_lag.observe(max(0.0, loop.time() - due))


def exposition() -> bytes:
    """All of it in Prometheus' text format."""
    asked = CollectorRegistry()
    asked.register(Wires())
    asked.register(House())
    return generate_latest(REGISTRY) + generate_latest(asked)


class Wires(Collector):
    """This process's lines at this moment; the event loop is not held up to count them."""

    def collect(self) -> Iterator[Metric]:
        doors = Counter(socket.door for socket in tuple(live))
        sockets = _gauge("sockets_open", "Sockets open in this process", ["door"])
        for door in DOORS:
            sockets.add_metric([door], doors[door])
        yield sockets
        if (is_up := line.is_up()) is not None:
            up = _gauge("line_up", "Whether this process hears and tells the others")
            up.add_metric([], is_up)
            yield up


class House(Collector):
    """What the database knows: the same from every process, so take the highest, not the sum."""

    def collect(self) -> Iterator[Metric]:
        up = _gauge("database_up", "Whether the database answered")
        try:
            answered = [*_contacts(), *_outgoing(), *_sweeps(), *_pool()]
        except Error:
            answered = []
        up.add_metric([], bool(answered))
        yield from (up, *answered)


def _contacts() -> Iterator[Metric]:
    now = timezone.now()
    contacts = _gauge("contacts", "Contacts that wait or are open", ["channel", "state"])
    longest = _gauge("longest_wait_seconds", "The longest wait of those who wait", ["channel"])
    for channel, one in load(now).items():
        contacts.add_metric([channel, ContactState.WAITING], one.waiting)
        contacts.add_metric([channel, ContactState.OPEN], one.open)
        longest.add_metric([channel], one.longest_wait)
    duty = _gauge("counsellors_on_duty", "Counsellors who take contacts now")
    duty.add_metric([], on_duty(now).count())
    waits = _gauge("waitlist", "Who waits for a freed time", ["channel"])
    for way, number in waitlist.how_many().items():
        waits.add_metric([way], number)
    yield from (contacts, longest, duty, waits)


def _outgoing() -> Iterator[Metric]:
    """Counted here and not where it is sent, which is a worker that nobody scrapes."""
    now = timezone.now()
    outgoing = _gauge("outgoing", "Messages of the outbox that fell due in a day", ["state"])
    for state, number in outbox.by_state(now - A_DAY).items():
        outgoing.add_metric([state], number)
    overdue = _gauge("outgoing_overdue", "Messages that should have gone a minute ago")
    overdue.add_metric([], outbox.overdue(now - A_MINUTE))
    parts = _gauge("text_parts", "Text messages of a day, as a vendor counts them", ["way"])
    parts.add_metric(["sent"], outbox.parts_sent(now - A_DAY, now))
    parts.add_metric(["received"], inbox.parts_received(now - A_DAY, now))
    yield from (outgoing, overdue, parts)


def _sweeps() -> Iterator[Metric]:
    now = timezone.now()
    rows = {row.name: row for row in SweepRun.objects.all()}
    runs = CounterMetricFamily("eguidance_sweep_runs", "Sweeps run, anywhere", labels=["sweep"])
    failures = CounterMetricFamily("eguidance_sweep_failures", "Sweeps failed", labels=["sweep"])
    age = _gauge("sweep_age_seconds", "Since a sweep last went well; never is +Inf", ["sweep"])
    for entry in TIMETABLE:
        row = rows.get(entry.name, SweepRun(name=entry.name))
        since = row.succeeded_at
        runs.add_metric([entry.name], row.runs)
        failures.add_metric([entry.name], row.failures)
        age.add_metric([entry.name], (now - since).total_seconds() if since else float("inf"))
    yield from (runs, failures, age)


def _pool() -> Iterator[Metric]:
    """With PostgreSQL: how much of this process's pool is in use."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    told = pool.get_stats()
    size, free = told.get("pool_size", 0), told.get("pool_available", 0)
    connections = _gauge("database_connections", "Connections of this process", ["state"])
    connections.add_metric(["used"], size - free)
    connections.add_metric(["free"], free)
    waiting = _gauge("database_waiting", "Calls of this process that wait for a connection")
    waiting.add_metric([], told.get("requests_waiting", 0))
    yield from (connections, waiting)


def _gauge(name: str, meaning: str, labels: list[str] | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"eguidance_{name}", meaning, labels=labels or [])
