"""The one way from a socket to the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync
from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

# Thread-sensitive calls would share one thread; a pool of its own also bounds connections.
_threads = ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database")


async def in_database(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a verb that reads or writes the database, off the event loop."""
    call = DatabaseSyncToAsync(verb, thread_sensitive=False, executor=_threads)
    result: R = await call(*args, **kwargs)
    return result
