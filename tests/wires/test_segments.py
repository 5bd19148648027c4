import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.sms.segments import BASIC, EXTENSION, Encoding, Segments, segments

GSM, UCS = Encoding.GSM_7, Encoding.UCS_2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments(GSM, 0, 1, 160)),
        ("Hækkesaks på Ærø", Segments(GSM, 16, 1, 144)),
        ("a" * 160, Segments(GSM, 160, 1, 0)),
        ("a" * 161, Segments(GSM, 161, 2, 145)),
        ("a" * 306, Segments(GSM, 306, 2, 0)),
        ("a" * 307, Segments(GSM, 307, 3, 152)),
        ("€" * 80, Segments(GSM, 160, 1, 0)),
        # The 77th would be cut: its two septets go to the next part together.
        ("€" * 81, Segments(GSM, 162, 2, 143)),
        ("ø" * 69 + "ê", Segments(UCS, 70, 1, 0)),
        ("ø" * 70 + "ê", Segments(UCS, 71, 2, 63)),
        ("😀" * 35, Segments(UCS, 70, 1, 0)),
        ("😀" * 36, Segments(UCS, 72, 2, 61)),
        ("مرحبا", Segments(UCS, 5, 1, 65)),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_a_text_takes(text: str, expected: Segments) -> None:
    assert segments(text) == expected


def test_the_recorded_cases_which_the_front_end_counts_too() -> None:
    recorded = json.loads(Path(__file__).with_name("segments.json").read_text("utf-8"))
    assert len(recorded) > 300
    for each in recorded:
        counted = segments("".join(letter * times for letter, times in each["of"]))
        told = (each["encoding"], each["parts"], each["left"])
        assert (counted.encoding.value, counted.parts, counted.left) == told


def test_the_alphabet_is_whole() -> None:
    """128 places: one is the way out to the extension, which has ten of its own."""
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10


@given(st.text(max_size=400))
def test_the_parts_hold_the_text_and_not_one_more(text: str) -> None:
    encoding, units, parts, left = segments(text)
    room = 160 if encoding is GSM else 70
    if parts > 1:
        room = 153 if encoding is GSM else 67
    # At most one unit a part is lost where a letter would have been cut.
    assert 0 <= parts * room - units - left < parts


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_longer_text_never_takes_less(text: str, more: str) -> None:
    assert segments(text + more).parts >= segments(text).parts
