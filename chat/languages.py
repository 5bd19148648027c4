"""Which language somebody writes in, where nobody has asked them. Danish, unless it is plain."""

import re

from channels_layer.protocol import Language

# The commonest words that are not words of the other language too.
ENGLISH = frozenset(
    [
        "the",
        "and",
        "is",
        "are",
        "was",
        "you",
        "your",
        "what",
        "how",
        "would",
        "could",
        "should",
        "my",
        "of",
        "with",
        "this",
        "that",
        "it's",
        "i'm",
        "they",
        "about",
        "please",
        "thank",
        "which",
        "where",
        "when",
        "want",
        "need",
        "do",
        "does",
    ]
)
DANISH = frozenset(
    [
        "og",
        "jeg",
        "det",
        "er",
        "ikke",
        "har",
        "til",
        "som",
        "på",
        "hvad",
        "hvordan",
        "min",
        "mit",
        "mig",
        "med",
        "kan",
        "vil",
        "skal",
        "den",
        "de",
        "en",
        "et",
        "af",
        "hvor",
        "hvis",
        "eller",
        "også",
        "være",
        "du",
        "din",
        "venlig",
        "hilsen",
    ]
)
ENOUGH = 4
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")


def guess(text: str) -> Language:
    """English when it has several of the commonest English words and hardly a Danish one."""
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    english = sum(word in ENGLISH for word in words)
    danish = sum(word in DANISH for word in words)
    is_english = english >= ENOUGH and english >= ENOUGH * danish
    return Language.ENGLISH if is_english else Language.DANISH
