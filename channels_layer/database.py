"""The one way from a socket to the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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
    hints: list[Hint] = []
    running = _threads.submit(_run, partial(verb, *args, **kwargs), hints)
    call = asyncio.ensure_future(_send_after(running, hints))
    call.add_done_callback(_seen)
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        running.cancel()  # what has begun goes on; the rest would be done for nobody
        raise


async def _send_after(running: Future[R], hints: list[Hint]) -> R:
    try:
        return await asyncio.wrap_future(running)
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
