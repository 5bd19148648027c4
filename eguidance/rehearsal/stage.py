"""All the talks of a rehearsal, so many at a time."""

import asyncio
import math
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from channels_layer.protocol import Duty
from eguidance.rehearsal.desk import Desk, free_seats
from eguidance.rehearsal.doors import Doors, TurnedAwayError, UnreachableError
from eguidance.rehearsal.performance import RefusedError, play
from eguidance.rehearsal.script import Script
from eguidance.rehearsal.story import Pace, Story
from eguidance.rehearsal.wire import ShutOutError

PROGRESS_SECONDS = 3.0
# Citizens come one after another, so many seconds of real life apart.
ARRIVAL_SECONDS = 5.0
TROUBLE = (RefusedError, ShutOutError, TimeoutError, TurnedAwayError, UnreachableError)


@dataclass
class Run:
    """What is known of a rehearsal, while it runs and after."""

    to_say: int
    stories: list[Story] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    now: int = 0
    most_at_once: int = 0
    came_back: int = 0
    said_again: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def said(self) -> int:
        return sum(len(story.said) for story in self.stories)

    @contextmanager
    def playing(self) -> Iterator[None]:
        """One talk more is on; what breaks it off is counted and does not stop the others."""
        self.now += 1
        self.most_at_once = max(self.most_at_once, self.now)
        try:
            yield
        except TROUBLE as trouble:
            self.troubles[str(trouble) or "the service did not answer in time"] += 1
        finally:
            self.now -= 1


class Stage:
    """`cookies` are those of the counsellors whose desks are played; there may be none."""

    def __init__(self, doors: Doors, cookies: Sequence[str], tell: Callable[[str], None]) -> None:
        self.doors, self.cookies, self._tell = doors, cookies, tell

    async def perform(self, scripts: Sequence[Script], talks: int, speed: float, run: Run) -> None:
        """Play every script, `talks` at a time, until done or stopped by Ctrl-C."""
        pace, began = Pace(speed), asyncio.get_running_loop().time()
        self._stop_on_ctrl_c(pace, run)
        telling = asyncio.create_task(self._tell_progress(run, began))
        try:
            async with AsyncExitStack() as lines:
                desks = await self._open_desks(lines)
                seats, waiting = free_seats(desks), iter(scripts)
                async with asyncio.TaskGroup() as actors:
                    for number in range(talks):
                        actors.create_task(self._act(number, waiting, seats, pace, run))
                await self._close_desks(desks, run)
        finally:
            telling.cancel()
            run.seconds = asyncio.get_running_loop().time() - began

    def _stop_on_ctrl_c(self, pace: Pace, run: Run) -> None:
        """The first lets what is said be acknowledged and shown; the second leaves at once."""
        loop = asyncio.get_running_loop()

        def stop() -> None:
            run.interrupted = True
            pace.stopped.set()
            loop.remove_signal_handler(signal.SIGINT)
            self._tell("Stopping: every talk is brought to its end. Ctrl-C again leaves at once.")

        loop.add_signal_handler(signal.SIGINT, stop)

    async def _tell_progress(self, run: Run, began: float) -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            seconds = asyncio.get_running_loop().time() - began
            self._tell(
                f"{seconds:5.0f} s   {run.said:,} of {run.to_say:,} lines said"
                f"   {run.now} talks now   {sum(run.troubles.values())} broken off"
            )

    async def _open_desks(self, lines: AsyncExitStack) -> list[Desk]:
        desks = [Desk(self.doors, cookie) for cookie in self.cookies]
        for desk in desks:
            await lines.enter_async_context(desk.wire)
            await desk.wire.welcomed()
            await desk.go(Duty.ON)
        return desks

    async def _act(
        self,
        number: int,
        waiting: Iterator[Script],
        seats: asyncio.Queue[Desk] | None,
        pace: Pace,
        run: Run,
    ) -> None:
        """One place for a talk: it plays what is left to play, one script after the other."""
        if not await pace.rest(number * ARRIVAL_SECONDS, at_most=math.inf):
            return
        for script in waiting:
            with run.playing():
                await play(script, self.doors, seats, pace, run.stories.append)
            if pace.stopped.is_set():
                return

    async def _close_desks(self, desks: list[Desk], run: Run) -> None:
        for desk in desks:
            await desk.go(Duty.OFF)
            run.came_back += desk.wire.came_back
            run.said_again += desk.wire.said_again
