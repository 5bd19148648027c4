"""Telephone numbers: from whatever way people write them to the one that is dialled (E.164)."""

import re
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

# Letters are refused: the library would dial them ("1800 FLOWERS") or leave them out.
WRITTEN = re.compile(r"\(?[+＋]?[\d\s()/.·‐‑‒–-]+")
DIGITS = re.compile(r"\d")
# Where the plan of a country tells them apart. In Denmark one number may be either.
CANNOT_TEXT = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}


class NumberFault(StrEnum):
    NOT_A_NUMBER = "not-a-number"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_SUCH_NUMBER = "no-such-number"
    CANNOT_TEXT = "cannot-text"


PARSING = {
    NumberParseException.INVALID_COUNTRY_CODE: NumberFault.NO_SUCH_NUMBER,
    NumberParseException.TOO_SHORT_AFTER_IDD: NumberFault.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: NumberFault.TOO_SHORT,
    NumberParseException.TOO_LONG: NumberFault.TOO_LONG,
}
LENGTH = {
    ValidationResult.TOO_SHORT: NumberFault.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: NumberFault.TOO_SHORT,
    ValidationResult.TOO_LONG: NumberFault.TOO_LONG,
}


class BadNumber(ValueError):
    """`fault` says why; the number itself is not repeated."""

    def __init__(self, fault: NumberFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def to_e164(written: str, region: str) -> str:
    """`+4520304050`, of a number as written in `region` (ISO 3166, `DK`) or internationally.

    Raises BadNumber.
    """
    return phonenumbers.format_number(_valid(written, region), phonenumbers.PhoneNumberFormat.E164)


def textable(written: str, region: str) -> str:
    """As `to_e164`, of a number that may get text messages. Raises BadNumber."""
    number = _valid(written, region)
    if phonenumbers.number_type(number) in CANNOT_TEXT:
        raise BadNumber(NumberFault.CANNOT_TEXT)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _valid(written: str, region: str) -> phonenumbers.PhoneNumber:
    if not (WRITTEN.fullmatch(written.strip()) and DIGITS.search(written)):
        raise BadNumber(NumberFault.NOT_A_NUMBER)
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException as error:
        raise BadNumber(PARSING.get(error.error_type, NumberFault.NOT_A_NUMBER)) from None
    length = phonenumbers.is_possible_number_with_reason(number)
    if length in LENGTH:
        raise BadNumber(LENGTH[length])
    if not phonenumbers.is_valid_number(number):
        raise BadNumber(NumberFault.NO_SUCH_NUMBER)
    return number


def in_pairs(number: str) -> str:
    """A Danish number is read in pairs, `+45 20 30 40 50`; others as they are dialled."""
    own = number.removeprefix("+45")
    if own == number or len(own) != 8:
        return number
    return " ".join(["+45", *(own[at : at + 2] for at in range(0, 8, 2))])


def masked(number: str) -> str:
    """For a page that others may see: nothing but the last two digits."""
    return f"…{number[-2:]}" if len(number) > 4 else "…"
