"""The whole timetable: what is swept, and how often.

Celery's beat reads it in production; embedded, the process runs it itself.
Every sweep may run twice at once and in any process.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command

from channels_layer.database import in_database
from chat import sweeps
from eguidance import swept
from targets.sweeps import new_outcomes

logger = logging.getLogger(__name__)


class Entry(NamedTuple):
    """`grace` is how long after a start the first run waits: our absence is nobody's lapse."""

    sweep: Callable[[], None]
    seconds: float
    grace: float = 0

    @property
    def name(self) -> str:
        return self.sweep.__name__

    def run(self) -> None:
        """Sweep. A failure is logged by its kind alone, and the next time tries again."""
        try:
            self.sweep()
        except Exception as error:
            logger.error("the sweep %s failed: %s", self.name, type(error).__name__)
            swept.note(self.name, succeeded=False)
        else:
            swept.note(self.name, succeeded=True)


def expired_sessions() -> None:
    """Delete the sessions of sign-ins that are over."""
    call_command("clearsessions")


TIMETABLE = (
    Entry(sweeps.lapsed_counsellors, settings.SWEEP_SECONDS, settings.COUNSELLOR_LEASE_SECONDS),
    Entry(sweeps.lapsed_citizens, settings.SWEEP_SECONDS, settings.CITIZEN_LEASE_SECONDS),
    Entry(sweeps.missed_promises, settings.SWEEP_SECONDS),
    Entry(sweeps.lapsed_reservations, settings.SWEEP_SECONDS),
    Entry(sweeps.due_appointments, settings.SWEEP_SECONDS),
    Entry(sweeps.due_calls, settings.SWEEP_SECONDS),
    Entry(sweeps.due_bridges, settings.SWEEP_SECONDS),
    Entry(sweeps.lapsed_holds, settings.SWEEP_SECONDS),
    Entry(sweeps.send_due, settings.SWEEP_SECONDS),
    Entry(sweeps.lapsed_codes, 10),
    Entry(sweeps.freed_times, 10),
    Entry(sweeps.due_calendars, 10),
    Entry(new_outcomes, 10),
    Entry(sweeps.missed_texts, 60),
    Entry(sweeps.arrived_mail, 60),
    Entry(sweeps.kept_too_long, 3600),
    Entry(expired_sessions, 24 * 3600),
)


async def run() -> None:
    """Run every entry at its pace until cancelled."""
    async with asyncio.TaskGroup() as group:
        for entry in TIMETABLE:
            group.create_task(_repeat(entry))


async def _repeat(entry: Entry) -> None:
    await asyncio.sleep(entry.grace)
    while True:
        await in_database(entry.run)
        await asyncio.sleep(entry.seconds)
