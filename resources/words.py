"""Finding words in Danish and English text as people type them."""

from __future__ import annotations

import re
import unicodedata

# Each letter is brought to one spelling: "ansøg", "ansoeg" and "ansog" are the same.
LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "ß": "ss"})
SHORTEST_INSIDE = 4


def folded(text: str) -> list[str]:
    """The words of `text` without case, accents or ways of spelling æ, ø and å."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"\w+", bare.replace("oe", "o").replace("aa", "a"))


def rank(sought: list[str], places: list[list[str]]) -> int | None:
    """How well `places`, the most telling first, hold all of `sought`: 0 is best.

    None when a word is in none of them.
    """
    ranks = [_rank_of_word(word, places) for word in sought]
    found = [rank for rank in ranks if rank is not None]
    return sum(found) if len(found) == len(ranks) else None


def _rank_of_word(word: str, places: list[list[str]]) -> int | None:
    for number, place in enumerate(places):
        if word in place:
            return 2 * number
        if any(_holds(candidate, word) for candidate in place):
            return 2 * number + 1
    return None


def _holds(candidate: str, word: str) -> bool:
    """A long word may stand inside another, as in Danish compounds; a short one, such
    as "su", only begins it."""
    return candidate.startswith(word) or (len(word) >= SHORTEST_INSIDE and word in candidate)
