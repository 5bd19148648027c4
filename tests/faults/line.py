"""A client's line: it can be unruly, fall asleep, and hand over what it has not got answered."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Any

from websockets.asyncio.client import ClientConnection

from channels_layer.protocol import DeskSay, Frame, Say
from eguidance.rehearsal.wire import Answer, Wire

REMEMBERED = 8


class LineLostError(Exception):
    """The line broke before the answer came; whether it was done is not known."""


class Line(Wire):
    """A `Wire` on which things happen that browsers and networks do.

    `unruly` is the chance that a message is said twice, or after a later one; the names
    of those that changed places are put into `swapped`.
    """

    def __init__(self, *args: Any, random: Random, swapped: set[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unruly = 0.0
        self.swapped, self._random = swapped, random
        self._once: set[str] = set()
        self._recent: list[Say | DeskSay] = []
        self._held: list[Say | DeskSay] = []
        self._socket: ClientConnection | None = None

    @property
    def idle(self) -> bool:
        """Everything that was asked is answered, and the line is up."""
        return self._welcomed.is_set() and not self._asked

    @property
    def state(self) -> str:
        up = "up" if self._welcomed.is_set() else "down"
        return f"{up}, {len(self._asked)} not answered"

    def adopt(self, other: "Line") -> None:
        """What the tab before asked and was not answered is this one's to ask."""
        self._asked |= other._asked
        other._asked.clear()

    # --- Asking -----------------------------------------------------------------

    async def ask_once(self, name: str, frame: Frame) -> Answer:
        """For what must not be done twice. Raises LineLostError, and as `ask`."""
        if not self._welcomed.is_set():
            raise LineLostError
        self._once.add(name)
        try:
            return await self.ask(name, frame)
        finally:
            self._once.discard(name)

    def _ask_again(self) -> None:
        for name in self._once & self._asked.keys():
            _, waiting = self._asked.pop(name)
            if not waiting.done():
                waiting.set_exception(LineLostError())
        super()._ask_again()

    # --- Unruliness ---------------------------------------------------------------

    def post(self, frame: Frame) -> None:
        if not isinstance(frame, Say | DeskSay):
            super().post(frame)
        elif self.unruly and not self._held and self._random.random() < self.unruly / 3:
            self.swapped.add(frame.client_id)
            self._held = [frame]
            return
        else:
            super().post(frame)
            self._say_again(frame)
        while self._held:
            super().post(self._held.pop())

    def _say_again(self, frame: Say | DeskSay) -> None:
        self._recent = [*self._recent[-REMEMBERED:], frame]
        if self._random.random() < self.unruly:
            super().post(frame)
            super().post(self._random.choice(self._recent))

    # --- Sleep --------------------------------------------------------------------

    async def _write(self, socket: ClientConnection) -> None:
        self._socket = socket
        await super()._write(socket)

    async def sleep(self, enough: Callable[[], bool]) -> None:
        """Read nothing for a while, as a machine does that is too busy, and notice nothing."""
        socket, loop = self._socket, asyncio.get_running_loop()
        if socket is None:
            return
        socket.transport.pause_reading()
        while not enough():
            self._heard_at = loop.time()
            await asyncio.sleep(0.1)
        self._heard_at = loop.time()
        if not socket.transport.is_closing():
            socket.transport.resume_reading()
