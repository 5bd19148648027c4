"""The service's settings with a clock that the fault suite steps, for processes of its own.

The shift in seconds lies in the file that FAULTS_CLOCK names, for every process to see.
"""

import os
from datetime import UTC, datetime, timedelta, tzinfo
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import calcsize, unpack
from typing import Any

import celery.app.base
import celery.worker.request
from django.utils import timezone

from eguidance.settings import *  # noqa: F403  all of them; the clock alone is another

with Path(os.environ["FAULTS_CLOCK"]).open("rb") as _clock:
    _shift = mmap(_clock.fileno(), calcsize("d"), access=ACCESS_READ)


class Shifted(datetime):
    """The wall clock, as far from the true one as the file says."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        seconds: float = unpack("d", _shift[:])[0]
        now = datetime.now(UTC) + timedelta(seconds=seconds)
        return now.astimezone(tz) if tz else now.astimezone().replace(tzinfo=None)


timezone.now = lambda: Shifted.now(UTC)
# What Celery's beat and worker ask.
celery.app.base.datetime = Shifted  # type: ignore[assignment, attr-defined] # theirs
celery.worker.request.datetime = Shifted  # type: ignore[assignment, attr-defined] # theirs
