"""Celery for production: the worker and the beat run the one timetable."""

import os
from typing import Any

import django
from celery import Celery, shared_task
from celery.beat import PersistentScheduler

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


@shared_task(name="eguidance.sweep")
def sweep(name: str) -> None:
    """Run one entry of the timetable."""
    next(entry for entry in TIMETABLE if entry.name == name).run()
