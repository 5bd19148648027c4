"""Whether this process lives, and whether it may be given new people."""

from enum import StrEnum
from threading import Event

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from channels_layer import line


class Unfit(StrEnum):
    """Why not, in words that a proxy's log or an alert can carry."""

    STOPPING = "stopping"
    DATABASE_DOWN = "database-down"
    NOT_MIGRATED = "not-migrated"
    LINE_DOWN = "line-down"


_stopping, _migrated = Event(), Event()


def stop() -> None:
    """From now on this process is not ready."""
    _stopping.set()


def why_dead() -> Unfit | None:
    """None when the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Unfit.DATABASE_DOWN
    return None


def why_not_ready() -> Unfit | None:
    """None when new people may be sent here."""
    if _stopping.is_set():
        return Unfit.STOPPING
    if dead := why_dead():
        return dead
    if not _is_migrated():
        return Unfit.NOT_MIGRATED
    if line.is_up() is False:
        return Unfit.LINE_DOWN
    return None


def _is_migrated() -> bool:
    """Whether every migration of this code is applied; later ones of newer code do no harm.

    Once they are, they stay so, and it is not looked at again.
    """
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _migrated.set()
    return _migrated.is_set()
