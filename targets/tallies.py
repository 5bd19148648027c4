"""Tallies of contacts: added to as outcomes change, and read for any time, by any threshold."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from channels_layer.protocol import Answered
from scheduling.free import zone
from targets.codes import CountedChannel
from targets.fold import WAITED_ON
from targets.grains import Grain, pieces, starts
from targets.measures import MICROSECOND, Durations, whole_seconds
from targets.models import Counted, Kept, Kind, Tally

KEPT, HELPED = list(Kept), list(Answered)
ROWS_AT_ONCE = 500
_ROW = "(%s, %s, %s, %s, %s, %s, %s, %s)"
# The ORM has no way to add to what is there; SQLite and PostgreSQL read the same text.
_ADD = """
    INSERT INTO targets_tally (grain, kind, starts, channel, level, value, count, microseconds)
    VALUES {many} ON CONFLICT (grain, kind, starts, channel, level, value) DO UPDATE
    SET count = targets_tally.count + excluded.count,
        microseconds = targets_tally.microseconds + excluded.microseconds
"""


class Told(NamedTuple):
    """What one contact adds to the figures."""

    kind: Kind
    channel: str
    level: str
    value: int
    microseconds: int = 0


class Key(NamedTuple):
    """Of one tally."""

    grain: Grain
    kind: Kind
    starts: datetime
    channel: str
    level: str
    value: int


def told_by(counted: Counted) -> Iterator[Told]:
    """Waits by the level that triage had said, work and answers by the one that was noted."""
    channel, level = counted.channel, counted.level
    noted = counted.noted_level or level
    if counted.waited is not None and channel in WAITED_ON:
        kind = Kind.ANSWERED if counted.answered else Kind.ABANDONED
        yield Told(
            kind, channel, level, whole_seconds(counted.waited), counted.waited // MICROSECOND
        )
    if (took := counted.handled) is not None:
        yield Told(Kind.HANDLED, channel, noted, whole_seconds(took), took // MICROSECOND)
    if counted.called_in_time is not None:
        yield Told(Kind.CALLBACK, CountedChannel.CALLBACK, level, int(counted.called_in_time))
    if counted.booked:
        yield Told(Kind.BOOKED, channel, level, KEPT.index(Kept(counted.booked)))
    if counted.helped:
        yield Told(Kind.HELPED, channel, noted, HELPED.index(Answered(counted.helped)))
    if counted.rating is not None:
        yield Told(Kind.RATED, channel, noted, counted.rating)


class Changes:
    """What is to be added to tallies, and taken from them."""

    def __init__(self) -> None:
        self._counts, self._microseconds = Counter[Key](), Counter[Key]()
        self._zone = zone()

    def add(self, counted: Counted, times: int = 1) -> None:
        """Once, or with -1 take back what it had added."""
        for told in told_by(counted):
            for grain, began in starts(counted.came_at, self._zone):
                key = Key(grain, told.kind, began, told.channel, told.level, told.value)
                self._counts[key] += times
                self._microseconds[key] += times * told.microseconds

    def write(self) -> None:
        """In the transaction of the outcomes that they are of."""
        changed = sorted(
            key for key, count in self._counts.items() if count or self._microseconds[key]
        )
        for first in range(0, len(changed), ROWS_AT_ONCE):
            self._write(changed[first : first + ROWS_AT_ONCE])
        if any(self._counts[key] < 0 for key in changed):
            Tally.objects.filter(count=0).delete()

    def _write(self, keys: Collection[Key]) -> None:
        values = list[Any]()
        for key in keys:
            began = connection.ops.adapt_datetimefield_value(key.starts)
            values += (key.grain, key.kind, began, *key[3:])
            values += (self._counts[key], self._microseconds[key])
        with connection.cursor() as cursor:
            cursor.execute(_ADD.format(many=", ".join([_ROW] * len(keys))), values)


def read(
    kinds: Iterable[Kind],
    since: datetime,
    until: datetime,
    channels: Iterable[str],
    level: str | None = None,
) -> Mapping[Kind, Durations]:
    """What those who came in a time tell; it begins and ends with a half hour."""
    counts: dict[Kind, Counter[int]] = defaultdict(Counter)
    totals = Counter[Kind]()
    asked = Tally.objects.filter(kind__in=list(kinds), channel__in=list(channels))
    if level is not None:
        asked = asked.filter(level=level)
    for piece in pieces(since, until, zone()):
        found = asked.filter(
            grain=piece.grain, starts__gte=piece.since, starts__lt=piece.until
        ).order_by()
        sums = found.values_list("kind", "value").annotate(Sum("count"), Sum("microseconds"))
        for kind, value, count, microseconds in sums:
            counts[Kind(kind)][value] += count
            totals[Kind(kind)] += microseconds
    return {kind: Durations(counts[kind], totals[kind]) for kind in Kind}
