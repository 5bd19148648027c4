"""One side's seat at one talk: what is shown there, and when it was first seen."""

import asyncio
from collections.abc import Callable, Iterable
from uuid import UUID

from channels_layer.protocol import Author, Message, ThreadState
from eguidance.rehearsal.fold import View


class Seat:
    """`mark_read` is called with the sequence of the newest words of the other side."""

    def __init__(self, side: Author, mark_read: Callable[[int], None]) -> None:
        self.side = side
        self.view = View()
        self.seen_at: dict[UUID, float] = {}
        self.gaps = 0
        self._mark_read = mark_read
        self._news = asyncio.Event()

    def hear(self, thread: ThreadState | None = None, messages: Iterable[Message] = ()) -> None:
        had_gap = self.view.gap
        if thread:
            self.view.merge_thread(thread)
        now = asyncio.get_running_loop().time()
        shown = self.view.merge(messages)
        self.seen_at.update((message.client_id, now) for message in shown)
        self.gaps += self.view.gap and not had_gap
        unread = [m.sequence for m in shown if m.author not in (self.side, Author.SERVICE)]
        if unread:
            self._mark_read(unread[-1])
        self.wake()

    def wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Wait for something to be so; False if it did not come to be in time."""
        try:
            async with asyncio.timeout(seconds):
                while not happened():
                    await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def until_shown(self, client_id: UUID, seconds: float) -> bool:
        return await self.until(lambda: client_id in self.seen_at, seconds)
