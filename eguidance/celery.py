"""Celery for production: the worker and the beat run the one timetable."""

import os

import django
from celery import Celery, shared_task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")
django.setup()

from eguidance.timetable import TIMETABLE

app = Celery("eguidance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
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
