"""The IRC form: `[hh:mm] <nick> text`, many speakers in one room."""

import re

from eguidance.rehearsal.script import Reading, UnreadableError, Utterance, sayable, spread

SPEECH = re.compile(r"\[([01]\d|2[0-3]):([0-5]\d)\] (?:<([^<>\s]+)>| ?\* (\S+))(?: (.*))?")
ASIDE = "==="
HALF_A_DAY = 12 * 60


def looks_like(lines: list[str]) -> bool:
    first = next((line for line in lines if line.strip() and not line.startswith(ASIDE)), "")
    return SPEECH.fullmatch(first) is not None


def read(name: str, lines: list[str]) -> Reading:
    """A room. Raises UnreadableError with the number of a line that is no IRC."""
    said: list[tuple[str, str]] = []
    minutes: list[int] = []
    aside = 0
    for number, line in enumerate(lines, 1):
        speech = SPEECH.fullmatch(line)
        if speech is None and line.strip() and not line.startswith(ASIDE):
            raise UnreadableError(f"{name}, line {number}: neither speech nor a notice of the room")
        if speech is None or not (speech[5] or "").strip():
            aside += bool(line.strip())
            continue
        minutes.append(_minute(int(speech[1]) * 60 + int(speech[2]), minutes))
        said.append((speech[3] or speech[4], sayable(speech[5], f"{name}, line {number}")))
    room = [
        Utterance(nick, text, at) for (nick, text), at in zip(said, spread(minutes), strict=True)
    ]
    return Reading(room=tuple(room), aside=aside)


def _minute(of_day: int, before: list[int]) -> int:
    """Minutes since the first midnight; a clock that falls by half a day has passed one."""
    if not before:
        return of_day
    days, latest = divmod(before[-1], 24 * 60)
    return of_day + 24 * 60 * (days + (latest - of_day > HALF_A_DAY))
