"""The service's own transcripts, as a citizen keeps them, in either language."""

import re
from datetime import datetime

from channels_layer.protocol import Author, Language
from chat.transcript import WORDS
from eguidance.rehearsal.script import Line, Reading, Script, UnreadableError, sayable, spread

STAMPED = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d)  (.+)")
SAID = re.compile(r"([^:]{1,60}): (.*)", re.DOTALL)


def looks_like(lines: list[str]) -> bool:
    return any(STAMPED.fullmatch(line) for line in lines)


def read(name: str, lines: list[str]) -> Reading:
    """One talk. Raises UnreadableError with the number of a line that is none of it."""
    entries = _entries(lines)
    spoken: list[tuple[str, str]] = []
    minutes: list[int] = []
    for number, stamp, words in entries:
        if words.startswith("(") and words.endswith(")"):
            continue
        where = f"{name}, line {number}"
        said = SAID.fullmatch(words)
        if said is None:
            raise UnreadableError(f"{where}: nobody says this")
        if not said[2].strip():
            continue
        minutes.append(_minute(stamp, where))
        spoken.append((said[1], sayable(said[2], where)))
    language = _language({who for who, _ in spoken}, name)
    you = WORDS[language]["you"]
    timed = zip(spoken, spread(minutes), strict=True)
    talk = tuple(
        Line(Author.CITIZEN if who == you else Author.COUNSELLOR, text, at)
        for (who, text), at in timed
    )
    return Reading(scripts=(Script(language, talk),), aside=len(entries) - len(talk))


def _entries(lines: list[str]) -> list[tuple[int, str, str]]:
    """Line number, time and words; a line without a time belongs to the one before it."""
    entries: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, 1):
        stamped = STAMPED.fullmatch(line)
        if stamped:
            entries.append((number, stamped[1], stamped[2]))
        elif entries:
            first, stamp, words = entries[-1]
            entries[-1] = (first, stamp, f"{words}\n{line}")
    return [(number, stamp, words.rstrip("\n")) for number, stamp, words in entries]


def _minute(stamp: str, where: str) -> int:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        raise UnreadableError(f"{where}: no such time") from None
    return at.toordinal() * 24 * 60 + at.hour * 60 + at.minute


def _language(speakers: set[str], name: str) -> Language:
    for language in Language:
        if WORDS[language]["you"] in speakers:
            return language
    raise UnreadableError(f"{name}: the citizen says nothing in it, so its language is unknown")
