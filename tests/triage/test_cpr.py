"""What looks like a CPR number is masked however it is written; phone numbers are not."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.cpr import MASK, mask

BIRTHDAYS = st.dates(min_value=date(1858, 1, 1), max_value=date(2057, 12, 31))
LAST_FOUR = st.integers(min_value=0, max_value=9999).map("{:04}".format)
GAPS = st.sampled_from(["", "-", " ", " - ", "–", "—", "\u2011", ".", "/", "\u00a0", "  "])
POINTS = st.sampled_from(["", " ", ".", "-", "/"])
# No digits, and nothing that could belong to a number beside it.
PROSE = st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="+"))


@pytest.mark.parametrize(
    "written",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "010190.1234",
        "01 01 90 1234",
        "01 01 90-1234",
        "01.01.90-1234",
        "01-01-90-1234",
        "01/01/90 1234",
        "01 01 90 12 34",
        "01011990-1234",
        "01.01.1990-1234",
        "290200-1234",
        "٠١٠١٩٠-١٢٣٤",
    ],
)
def test_masks_what_people_write(written: str) -> None:
    assert mask(f"mit nummer er {written}, tak") == (f"mit nummer er {MASK}, tak", 1)


@pytest.mark.parametrize(
    "text",
    [
        "20 10 12 34",
        "20101234",
        "2010 1234",
        "+45 20 10 12 34",
        "0045 20101234",
        "+31 12 34 56 78",
        "20 10 12 34 40 50 60 70",
        "20101234 20101234",
        "01019012345",
        "1010190-1234",
        "010190-12345",
        "4571 0101 9012 3456",
        "320190-1234",
        "011390-1234",
        "000190-1234",
        "290201-1234",
        "29.02.1900-1234",
        "20.10.2024",
        "20.10.2024 1234",
        "2024-01-01 1234",
        "010190 og 1234",
        "",
    ],
)
def test_leaves_other_numbers(text: str) -> None:
    assert mask(text) == (text, 0)


def test_masks_each_of_several() -> None:
    text = "010190-1234 og 020290 4321; 3112991234"
    assert mask(text) == (f"{MASK} og {MASK}; {MASK}", 3)


@given(BIRTHDAYS, LAST_FOUR, POINTS, GAPS, PROSE, PROSE)
def test_every_birthday_in_every_dress_is_masked(
    born: date, last: str, point: str, gap: str, before: str, after: str
) -> None:
    number = f"{born:%d}{point}{born:%m}{point}{born:%y}{gap}{last}"
    assert mask(f"{before} {number} {after}") == (f"{before} {MASK} {after}", 1)


@given(st.integers(0, 99_999_999), st.sampled_from(["{:08}", "{:02} {:02} {:02} {:02}"]), PROSE)
def test_a_phone_number_is_never_touched(number: int, form: str, after: str) -> None:
    pairs = [number // 100**n % 100 for n in (3, 2, 1, 0)]
    written = form.format(*(pairs if " " in form else [number]))
    text = f"ring på {written} {after}"
    assert mask(text) == (text, 0)


@given(st.text(alphabet="0123456789", min_size=11, max_size=40))
def test_a_longer_run_of_digits_is_never_touched(digits: str) -> None:
    assert mask(f"konto {digits}.") == (f"konto {digits}.", 0)


@given(PROSE)
def test_text_without_digits_is_never_touched(text: str) -> None:
    assert mask(text) == (text, 0)


@given(st.text(alphabet="0123456789-. /ab", max_size=60))
def test_only_numbers_go_and_they_are_counted(text: str) -> None:
    masked, count = mask(text)
    assert masked.count(MASK) == count
    kept = [re.escape(part) for part in masked.split(MASK)]
    assert re.fullmatch(r"[\d./ -]{10,}".join(kept), text)


@pytest.mark.parametrize("piece", ["0", "01 ", "010190", "010190-", "01.01.", "31 12 34 56 ", " "])
def test_takes_little_time_over_the_longest_message(piece: str) -> None:
    text = (piece * 4000)[:4000]
    started = time.perf_counter()
    mask(text)
    assert time.perf_counter() - started < 0.2
