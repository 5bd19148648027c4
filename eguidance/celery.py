"""Celery for production: the worker and the beat run the one timetable."""

import os
from time import monotonic
from typing import Any

import django
from celery import Celery, Task, shared_task
from celery.beat import PersistentScheduler
from celery.signals import beat_init, setup_logging, worker_init
from celery.worker.request import Request
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")
django.setup()

from eguidance.timetable import TIMETABLE


class SteadyScheduler(PersistentScheduler):
    """Beat goes by the wall clock: set back, it would sweep nothing until it is that late again."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        ahead = [
            entry
            for entry in self.schedule.values()
            if entry.last_run_at and entry.last_run_at > now
        ]
        if ahead:
            for entry in ahead:
                entry.last_run_at = now
            self._heap = None  # its times are the old clock's
        seconds: float = super().tick(*args, **kwargs)
        return seconds


app = Celery("eguidance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 10, "socket_connect_timeout": 5},
    # Nothing is kept of a sweep that was on its way when Redis or a worker went: the next one
    # finds all that is due. And a worker that has something to give back when Redis has just
    # gone ends by a fault of its transport.
    task_default_queue="sweeps",
    task_queues=[Queue("sweeps", no_ack=True)],
    beat_scheduler="eguidance.celery:SteadyScheduler",
)
app.conf.beat_schedule = {
    entry.name: {
        "task": "eguidance.sweep",
        "schedule": entry.seconds,
        "args": [entry.name],
        # A sweep that waited longer than its pace is done by the next one.
        "options": {"expires": max(entry.seconds, 1)},
    }
    for entry in TIMETABLE
}


class SweepRequest(Request):
    """Its queue keeps nothing, so there is nothing to tell Redis of."""

    def acknowledge(self) -> None:
        """Celery's own ends the worker when the line to Redis has just been closed."""
        self.acknowledged = True


class Sweep(Task[[str], None]):
    Request = "eguidance.celery:SweepRequest"


_began = float("-inf")


@worker_init.connect
def begin(**_: object) -> None:
    """Who was here has a lease to come back in, if the whole house was away with this worker."""
    global _began  # noqa: PLW0603  its children are forked with it
    _began = monotonic()


@shared_task(name="eguidance.sweep", base=Sweep)
def sweep(name: str) -> None:
    """Run one entry of the timetable, unless its grace is not over."""
    entry = next(entry for entry in TIMETABLE if entry.name == name)
    if monotonic() >= _began + entry.grace:
        entry.run()


@beat_init.connect
def sweep_at_once(**_: object) -> None:
    """A beat begins to count when it starts: one that is started daily would never get to a day."""
    for entry in TIMETABLE:
        sweep.apply_async((entry.name,), expires=60)


@setup_logging.connect
def log_as_the_service_does(**_: object) -> None:
    """Celery would put its own format, which repeats what went wrong in its own words."""
