"""That the sweeps run must be seen from other processes than those that run them."""

import logging
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic

from django.db import Error
from django.db.models import F
from django.utils import timezone

from eguidance.models import SweepRun

logger = logging.getLogger(__name__)

# Sweeps run every two seconds; a row written each time would be most of an idle service's work.
WRITE_SECONDS = 10.0


@dataclass
class Tally:
    """What this process has not written down yet of one sweep."""

    runs: int = 0
    failures: int = 0
    succeeded_at: datetime | None = None
    write_at: float = 0


_tallies: dict[str, Tally] = {}
_lock = Lock()


def note(name: str, *, succeeded: bool) -> None:
    """A sweep has run; every ten seconds it is written down. A failure to write waits too."""
    with _lock:
        tally = _tallies.setdefault(name, Tally())
        tally.runs += 1
        if succeeded:
            tally.succeeded_at = timezone.now()
        else:
            tally.failures += 1
        if monotonic() < tally.write_at:
            return
        tally.write_at = monotonic() + WRITE_SECONDS
        try:
            _write(name, tally)
        except Error as error:
            logger.warning("the runs of %s were not written down: %s", name, type(error).__name__)
        else:
            _tallies[name] = Tally(write_at=tally.write_at)


def _write(name: str, tally: Tally) -> None:
    SweepRun.objects.get_or_create(name=name)
    row = SweepRun.objects.filter(name=name)
    row.update(runs=F("runs") + tally.runs, failures=F("failures") + tally.failures)
    if tally.succeeded_at:
        row.update(succeeded_at=tally.succeeded_at)
