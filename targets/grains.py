"""Half hours, days and months of the service's clock, and how few of them a time is made of."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

HALF_AN_HOUR, ONE_DAY = timedelta(minutes=30), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Grain(IntEnum):
    HALF_HOUR = 1
    DAY = 2
    MONTH = 3


class Piece(NamedTuple):
    """Whole half hours, days or months: the first that begins at `since`, to `until`."""

    grain: Grain
    since: datetime
    until: datetime


def start(grain: Grain, at: datetime, zone: ZoneInfo) -> datetime:
    """When the one that a moment is in began, in UTC.

    An hour that the clocks show twice is four half hours. A day or a month begins at midnight
    on the wall, so a day may have 23 hours or 25.
    """
    if grain is Grain.HALF_HOUR:
        return EPOCH + (at - EPOCH) // HALF_AN_HOUR * HALF_AN_HOUR
    day = at.astimezone(zone).date()
    return midnight(day if grain is Grain.DAY else day.replace(day=1), zone)


def starts(at: datetime, zone: ZoneInfo) -> Iterator[tuple[Grain, datetime]]:
    """Those that a moment is in."""
    return ((grain, start(grain, at, zone)) for grain in Grain)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def pieces(since: datetime, until: datetime, zone: ZoneInfo) -> list[Piece]:
    """The time between two beginnings of half hours, as few pieces: the months that are
    whole, the days before and after them, and the half hours before and after those.
    """
    found, left = list[Piece](), [(since, until)]
    for grain in reversed(Grain):
        rest = list[tuple[datetime, datetime]]()
        for begins, ends in left:
            first, last = _next(grain, begins, zone), start(grain, ends, zone)
            if first < last:
                found.append(Piece(grain, first, last))
                rest += [(begins, first), (last, ends)]
            else:
                rest.append((begins, ends))
        left = [(begins, ends) for begins, ends in rest if begins < ends]
    return found


def _next(grain: Grain, at: datetime, zone: ZoneInfo) -> datetime:
    """The first that begins then or after."""
    return at if start(grain, at, zone) == at else next_start(grain, at, zone)


def next_start(grain: Grain, at: datetime, zone: ZoneInfo) -> datetime:
    """When the one after that of a moment begins."""
    if grain is Grain.HALF_HOUR:
        return start(grain, at, zone) + HALF_AN_HOUR
    day = at.astimezone(zone).date()
    return midnight(day + ONE_DAY if grain is Grain.DAY else _next_month(day), zone)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * ONE_DAY).replace(day=1)
