"""The one way from a socket to the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections

from channels_layer.publish import Hint, gathering, send

P = ParamSpec("P")
R = TypeVar("R")

# Thread-sensitive calls would share one thread; a pool of its own also bounds connections.
_threads = ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database")


async def in_database(verb: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a verb that reads or writes the database, off the event loop.

    What it published is sent before this returns; whoever asked may be gone by then.
    """
    call = asyncio.ensure_future(_run_and_send(partial(verb, *args, **kwargs)))
    call.add_done_callback(_seen)
    return await asyncio.shield(call)


async def _run_and_send(verb: Callable[[], R]) -> R:
    hints: list[Hint] = []
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, _run, verb, hints)
    finally:
        await send(hints)


def _run(verb: Callable[[], R], hints: list[Hint]) -> R:
    close_old_connections()
    with gathering() as gathered:
        try:
            return verb()
        finally:
            hints.extend(gathered)
            close_old_connections()


def _seen(call: "asyncio.Future[R]") -> None:
    """A failure that nobody waits for any more has no words for the log either."""
    if not call.cancelled():
        call.exception()
