"""How many text messages a text is, and so what it costs.

A message has 140 bytes. Letters of the GSM alphabet (3GPP TS 23.038) take seven bits each,
those of its extension twice that; one letter outside both makes all of them two bytes (UCS-2).
Longer texts are cut, and each part gives up six bytes to say which it is; what one
letter takes is never cut in two.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")


class Encoding(StrEnum):
    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


# Units in a message that is alone, and in one of several parts.
ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
PART = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}


class Segments(NamedTuple):
    """`units` are septets or pairs of bytes; `left` are those that the last part still holds."""

    encoding: Encoding
    units: int
    parts: int
    left: int


def segments(text: str) -> Segments:
    """What sending `text` takes. Nothing at all is one message too."""
    encoding = encoding_of(text)
    sizes = [_units(letter, encoding) for letter in text]
    units = sum(sizes)
    if units <= ALONE[encoding]:
        return Segments(encoding, units, 1, ALONE[encoding] - units)
    parts, left = _filled(sizes, PART[encoding])
    return Segments(encoding, units, parts, left)


def encoding_of(text: str) -> Encoding:
    return Encoding.GSM_7 if BASIC.union(EXTENSION).issuperset(text) else Encoding.UCS_2


def _units(letter: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if letter in EXTENSION else 1
    return 2 if ord(letter) > 0xFFFF else 1


def _filled(sizes: Iterable[int], room: int) -> tuple[int, int]:
    """Parts, and the room left in the last of them."""
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts, left
