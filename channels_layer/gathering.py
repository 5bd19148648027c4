"""Group commit: what arrives together is done together, and one alone is not held back."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError

from channels_layer import meters
from channels_layer.database import in_database
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_AT_ONCE = 200
MOST_WAITING = 20_000
DEADLOCK = "40P01"


class Gathering(Generic[Item, Result]):
    """Does a verb for many at once, one batch at a time.

    `do` takes a batch and returns a result, or a refusal, for each, in one
    transaction. While it works the next batch gathers, so that batches grow with the
    load and a lone item waits for nobody. With a `pause` in seconds the next batch waits
    for so long after the last.
    What whoever has gone asked for is done all the same, unless it is not `for_the_gone`.
    """

    def __init__(
        self,
        do: Callable[[Sequence[Item]], Sequence[Result | Refusal]],
        pause: float = 0,
        *,
        for_the_gone: bool = True,
    ) -> None:
        self._do, self._pause, self._for_the_gone = do, pause, for_the_gone
        self._name = getattr(do, "__name__", "batch").strip("_")
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._worker: asyncio.Task[None] | None = None
        self._working = False
        self._loop: asyncio.AbstractEventLoop | None = None

    async def add(self, item: Item) -> Result:
        """The item's own result, after the commit.

        Raises Refusal: slow-down when too many wait already, or what `do` says of it;
        and whatever made its batch fail, if the item fails alone too.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:  # another server's, in this process: it is gone
            self._loop, self._waiting, self._working = loop, [], False
        if len(self._waiting) >= MOST_WAITING:
            raise Refusal(ErrorCode.SLOW_DOWN)
        done: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, done))
        if not self._working:
            self._working = True
            self._worker = loop.create_task(self._work())
        return await done

    async def _work(self) -> None:
        try:
            while self._somebody_waits():
                batch, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                with meters.batch(self._name, len(batch)):
                    await self._do_one(batch)
                await asyncio.sleep(self._pause)
        finally:  # at once: nothing can have come in since the last look
            self._working = False

    def _somebody_waits(self) -> bool:
        if not self._for_the_gone:
            self._waiting = [one for one in self._waiting if not one[1].cancelled()]
        return bool(self._waiting)

    async def _do_one(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            await self._together(batch)
        except (OperationalError, InterfaceError) as error:  # the database, not an item
            if _is_deadlock(error):  # with somebody who has gone on by now
                await self._alone(batch)
            else:
                _fail(batch, error)
        except Exception:
            await self._alone(batch)

    async def _together(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        results = await in_database(self._do, [item for item, _ in batch])
        for (_, done), result in zip(batch, results, strict=True):
            if done.done():  # its socket has gone; it will ask again
                continue
            if isinstance(result, Refusal):
                done.set_exception(result)
            else:
                done.set_result(result)

    async def _alone(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        """One of them is poison: the others must not suffer for it."""
        for one in batch:
            try:
                await self._together([one])
            except Exception as error:
                _fail([one], error)


def _is_deadlock(error: Exception) -> bool:
    """PostgreSQL chose us to give way."""
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK


def _fail(batch: list[tuple[Item, asyncio.Future[Result]]], error: Exception) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
