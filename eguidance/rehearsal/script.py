"""What is to be said in one talk: by which side, and when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, cycle, islice, pairwise

from channels_layer.protocol import MAX_TEXT, Author, Language

# As in a talk by hand: a glance, then some four characters a second.
GLANCE_SECONDS = 2.0
CHARACTERS_A_SECOND = 4.0


class UnreadableError(Exception):
    """A file that holds no talk we know. The message names file and place, never the words."""


@dataclass(frozen=True)
class Line:
    """One utterance. `at` is seconds of real life since the talk began."""

    by: Author
    text: str
    at: float


@dataclass(frozen=True)
class Script:
    language: Language
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Utterance:
    """Somebody of many said something in a room."""

    nick: str
    text: str
    at: float


@dataclass(frozen=True)
class Reading:
    """What a file held: two-party talks, or a room that must be cut into them.

    `aside` counts lines that nobody said: renamings, notices, empty words.
    """

    scripts: tuple[Script, ...] = ()
    room: tuple[Utterance, ...] = ()
    aside: int = 0


def sayable(text: str, where: str) -> str:
    """The text, if the protocol can carry it. Raises UnreadableError."""
    if len(text) > MAX_TEXT:
        raise UnreadableError(f"{where}: longer than {MAX_TEXT} characters")
    if "\x00" in text:
        raise UnreadableError(f"{where}: holds a zero character")
    return text


def typing_seconds(text: str) -> float:
    return GLANCE_SECONDS + len(text) / CHARACTERS_A_SECOND


def spread(minutes: Sequence[int]) -> list[float]:
    """Seconds for lines stamped by the minute: those of one minute are spread over it.

    Time never runs backwards: a clock set back waits until it is passed.
    """
    rising = list(accumulate(minutes, max))
    seconds: list[float] = []
    for minute, lines in Counter(rising).items():
        start = (minute - rising[0]) * 60
        seconds += [start + 60 * number / lines for number in range(lines)]
    return seconds


def cut(room: Sequence[Utterance], talks: int) -> list[Script]:
    """Cut a room into `talks` two-party talks of nearly equal length, order kept."""
    talks = max(1, min(talks, len(room) // 2))
    edges = [len(room) * number // talks for number in range(talks + 1)]
    pieces = [room[start:end] for start, end in pairwise(edges)]
    return [Script(Language.ENGLISH, _two_sides(piece)) for piece in pieces if piece]


def _two_sides(piece: Sequence[Utterance]) -> tuple[Line, ...]:
    """Each nick keeps one side; a new one joins the side that has said less."""
    side_of: dict[str, Author] = {}
    said = {Author.CITIZEN: 0, Author.COUNSELLOR: 0}
    lines = []
    for utterance in piece:
        side = side_of.setdefault(utterance.nick, min(said, key=lambda side: said[side]))
        said[side] += 1
        lines.append(Line(side, utterance.text, utterance.at - piece[0].at))
    return tuple(lines)


def prepare(readings: Sequence[Reading], talks: int, at_most: int | None) -> list[Script]:
    """The talks to play: at least `talks` of them, `at_most` so many lines in all.

    Rooms are cut to fill up the number; what is still too little is played again.
    """
    ready = [script for reading in readings for script in reading.scripts]
    room = [utterance for reading in readings for utterance in reading.room]
    if room:
        ready = cut(room[:at_most], talks) + ready
    ready = list(_limited(ready, at_most))
    return ready if len(ready) >= talks else list(islice(cycle(ready), talks if ready else 0))


def _limited(scripts: Sequence[Script], at_most: int | None) -> Iterator[Script]:
    left = at_most if at_most is not None else sum(len(script.lines) for script in scripts)
    for script in scripts:
        kept = script.lines[:left]
        left -= len(kept)
        if kept:
            yield replace(script, lines=kept)
