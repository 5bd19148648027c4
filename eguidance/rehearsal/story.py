"""How fast a rehearsal goes, and what came of each of its talks."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from channels_layer.protocol import Author
from eguidance.rehearsal.counting import Copy, Said
from eguidance.rehearsal.fold import View
from eguidance.rehearsal.seat import Seat

# Nobody sits through a silence longer than this, in seconds of real life.
LONGEST_SILENCE = 120.0


@dataclass
class Pace:
    """`speed` is times real life; 0 is as fast as the service answers."""

    speed: float
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def rest(self, real_seconds: float, at_most: float = LONGEST_SILENCE) -> bool:
        """False if the rehearsal has been stopped."""
        if self.speed and real_seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(real_seconds, at_most) / self.speed):
                    await self.stopped.wait()
        return not self.stopped.is_set()


@dataclass
class Story:
    """What came of one talk, as its players saw it. Times are in seconds.

    `met_by_others`: somebody at a real desk took it, so that only the citizen is ours.
    """

    contact: UUID
    said: list[Said] = field(default_factory=list)
    said_at: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)
    shown: list[list[Copy]] = field(default_factory=list)
    waited: float | None = None
    met_by_others: bool = False
    gaps: int = 0
    heard_twice: int = 0
    came_back: int = 0
    said_again: int = 0

    def look(self, seats: list[Seat]) -> None:
        """Keep what each side shows, and how long the other's words were on their way."""
        self.shown = [_copies(seat.view) for seat in seats]
        self.gaps = sum(seat.gaps for seat in seats)
        self.heard_twice = sum(seat.view.heard_twice for seat in seats)
        for said, at in zip(self.said, self.said_at, strict=True):
            seen = [seat.seen_at.get(said.client_id) for seat in seats]
            if len(seats) > 1 and None not in seen:
                self.delivered.append(max(time for time in seen if time is not None) - at)


def _copies(view: View) -> list[Copy]:
    return [
        Copy(m.sequence, m.client_id, m.text, m.masked, m.author == Author.SERVICE)
        for m in view.messages
    ]


Opened = Callable[[Story], None]
