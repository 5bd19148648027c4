"""LIX, the measure of how hard a text is to read: under 35 is plain.

words / sentences + 100 x (words over six letters) / words. An address, such as
"su.dk", counts as one word.
"""

from __future__ import annotations

import re

PLAIN = 34
LONG_WORD = 6
WORD = re.compile(r"[^\W_]+(?:[.'-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)")


def lix(text: str) -> float:
    words = WORD.findall(text)
    sentences = max(1, len(SENTENCE_END.findall(text)))
    long_words = sum(len(word) > LONG_WORD for word in words)
    return len(words) / sentences + 100 * long_words / len(words)
