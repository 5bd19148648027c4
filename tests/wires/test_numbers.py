"""A telephone number is one number, however it is written; what is none is told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.sms.numbers import BadNumber, NumberFault, masked, textable, to_e164

MINE = "+4520304050"


@pytest.mark.parametrize(
    "written",
    [
        "20304050",
        "20 30 40 50",
        "2030 4050",
        " 20-30-40-50 ",
        "20.30.40.50",
        "20\u00a030\u00a040\u00a050",
        "20–30–40–50",
        "+4520304050",
        "+45 20 30 40 50",
        "+45 2030-4050",
        "(+45) 20 30 40 50",
        "(45) 20304050",
        "0045 20 30 40 50",
        "4520304050",
        "＋45 20304050",
        "２０３０４０５０",
        "٢٠٣٠٤٠٥٠",
    ],
)
def test_danish_writings(written: str) -> None:
    assert to_e164(written, "DK") == textable(written, "DK") == MINE


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+46 70 123 45 67", "+46701234567"),
        ("0046 (0)70-123 45 67", "+46701234567"),
        ("+49 0151 23456789", "+4915123456789"),
        ("+44 7911 123456", "+447911123456"),
        ("+299 22 11 22", "+299221122"),
        ("+298 211234", "+298211234"),
    ],
)
def test_numbers_of_other_countries(written: str, number: str) -> None:
    assert textable(written, "DK") == number


def test_a_number_without_a_country_is_of_the_region() -> None:
    assert textable("070-123 45 67", "SE") == "+46701234567"
    assert textable(MINE, "SE") == MINE


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "not-a-number"),
        ("   ", "not-a-number"),
        ("+", "not-a-number"),
        ("ring 20304050", "not-a-number"),
        ("20304050 lokal 3", "not-a-number"),
        ("20304050x3", "not-a-number"),
        ("1800 FLOWERS", "not-a-number"),
        ("tel:+4520304050", "not-a-number"),
        ("20304050; DROP", "not-a-number"),
        ("++4520304050", "not-a-number"),
        ("20304050\0", "not-a-number"),
        ("2030405", "too-short"),
        ("112", "too-short"),
        ("+45", "not-a-number"),
        ("203040506", "too-long"),
        ("+45 20 30 40 50 60", "too-long"),
        ("2" * 40, "too-long"),
        ("12345678", "no-such-number"),
        ("+999 123456", "no-such-number"),
        ("+1 555 010 0000", "no-such-number"),
    ],
)
def test_what_is_no_number(written: str, fault: str) -> None:
    with pytest.raises(BadNumber) as raised:
        to_e164(written, "DK")
    assert raised.value.fault == fault
    assert str(raised.value) == fault


@pytest.mark.parametrize("written", ["+49 30 901820", "+44 20 7946 0018", "80 20 20 20"])
def test_a_landline_can_be_called_and_not_texted(written: str) -> None:
    assert to_e164(written, "DK").startswith("+")
    with pytest.raises(BadNumber) as raised:
        textable(written, "DK")
    assert raised.value.fault == NumberFault.CANNOT_TEXT


def test_where_the_plan_does_not_tell_it_may_be_a_mobile() -> None:
    assert textable("33 12 34 56", "DK") == "+4533123456"


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_number_or_a_reason(written: str) -> None:
    try:
        number = to_e164(written, "DK")
    except BadNumber:
        return
    assert to_e164(number, "DK") == number


@given(st.integers(20_300_000, 20_309_999), st.lists(st.sampled_from(["", " ", "-", "."])))
def test_what_stands_between_the_digits_means_nothing(number: int, gaps: list[str]) -> None:
    between = [*gaps, *[""] * 8][:8]
    written = "".join(digit + gap for digit, gap in zip(str(number), between, strict=True))
    assert to_e164(written, "DK") == f"+45{number}"


def test_a_page_shows_two_digits() -> None:
    assert masked(MINE) == "…50"
    assert masked("112") == masked("") == "…"
