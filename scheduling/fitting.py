"""Which times fit somebody who waits for one. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from channels_layer.protocol import DayPart
from scheduling.hours import MIDNIGHT, PARTS


@dataclass(frozen=True)
class Fitting:
    """Days and parts of the day; without weekdays or parts, any. Monday is 0."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[DayPart] = frozenset()

    def fits(self, wall: datetime) -> bool:
        """Whether a start does, told by the clock on the wall."""
        return (
            self.first <= wall.date() <= self.last
            and (not self.weekdays or wall.weekday() in self.weekdays)
            and (not self.parts or any(_is_in(part, wall) for part in self.parts))
        )


def _is_in(part: DayPart, wall: datetime) -> bool:
    if part == DayPart.ANY:
        return True
    begins, ends = PARTS[part]
    return begins <= wall.time() and (ends == MIDNIGHT or wall.time() < ends)
