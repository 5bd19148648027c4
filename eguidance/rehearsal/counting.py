"""What was said against what was stored and shown: lost, doubled, out of order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from statistics import median, quantiles
from uuid import UUID


@dataclass(frozen=True)
class Said:
    """A line as its writer sent it; the order of the lines of one `by` is kept."""

    client_id: UUID
    text: str
    by: str = ""


@dataclass(frozen=True)
class Copy:
    """A message as it is stored, or as a client shows it."""

    sequence: int
    client_id: UUID
    text: str
    masked: bool = False
    by_service: bool = False


@dataclass(frozen=True)
class Account:
    """All that is known of one talk. `shown` has one list for each side that we played."""

    said: Sequence[Said]
    stored: Sequence[Copy]
    shown: Sequence[Sequence[Copy]]


@dataclass(frozen=True)
class Counts:
    """Of lines. `notices` are the service's own, `others` come from people outside the play."""

    said: int = 0
    stored: int = 0
    shown: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    masked: int = 0
    notices: int = 0
    others: int = 0

    def __add__(self, other: Counts) -> Counts:
        names = [field.name for field in fields(self)]
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order)


def count(account: Account) -> Counts:
    """A message is lost if it is missing, or its words are others, in any of the places.

    The service's notices too are lost when a side does not show them; so is
    whatever lies in a hole of the stored sequence.
    """
    words = {line.client_id: line.text for line in account.said}
    places = [account.stored, *account.shown]
    faithful = [_faithful(place, words) for place in places]
    everything = set(words) | {copy.client_id for copy in account.stored}
    everywhere = everything.intersection(*faithful)
    return Counts(
        said=len(account.said),
        stored=len(words.keys() & faithful[0]),
        shown=len(set(words).intersection(*faithful[1:])),
        lost=len(everything - everywhere) + _holes(account.stored),
        doubled=sum(_doubled(place) for place in places),
        out_of_order=sum(_out_of_order(place, account.said) for place in places),
        masked=sum(copy.masked for copy in account.stored),
        notices=sum(copy.by_service for copy in account.stored),
        others=sum(copy.client_id not in words and not copy.by_service for copy in account.stored),
    )


def _faithful(place: Sequence[Copy], words: dict[UUID, str]) -> set[UUID]:
    """The messages that are in a place with the words they were said with."""
    return {
        copy.client_id
        for copy in place
        if copy.masked or copy.text == words.get(copy.client_id, copy.text)
    }


def _holes(stored: Sequence[Copy]) -> int:
    return max((copy.sequence for copy in stored), default=0) - len({c.sequence for c in stored})


def _doubled(place: Sequence[Copy]) -> int:
    return sum(times - 1 for times in Counter(copy.client_id for copy in place).values())


def _out_of_order(place: Sequence[Copy], said: Sequence[Said]) -> int:
    """Lines that stand before one said earlier, and sequences that do not rise."""
    turn = {line.client_id: (line.by, number) for number, line in enumerate(said)}
    turns = defaultdict[str, list[int]](list)
    for copy in place:
        if copy.client_id in turn:
            by, number = turn[copy.client_id]
            turns[by].append(number)
    return sum(map(_falls, turns.values())) + _falls([copy.sequence for copy in place])


def _falls(numbers: Sequence[int]) -> int:
    return sum(after < before for before, after in pairwise(numbers))


@dataclass(frozen=True)
class Times:
    """Of many durations in seconds: the middle one, what nine in ten stay within, the longest."""

    median: float
    p90: float
    longest: float


def times(seconds: Sequence[float]) -> Times | None:
    if not seconds:
        return None
    ninth = quantiles(seconds, n=10)[-1] if len(seconds) > 1 else seconds[0]
    return Times(median(seconds), min(ninth, max(seconds)), max(seconds))
