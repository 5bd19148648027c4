"""Several people at the same moment, each in a thread and a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection, connections

from channels_layer.refusal import Refusal

T = TypeVar("T")


def at_once(*acts: Callable[[], T]) -> list[T | Refusal]:
    """What each act returned or was refused with; any other failure is raised."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | Refusal:
        try:
            connection.ensure_connection()  # to connect takes longer than to act
            barrier.wait(30)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
