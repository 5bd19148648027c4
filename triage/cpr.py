"""CPR numbers in free text, masked before anything is stored.

A number is a date (ddmmyy) and four digits. Its check digit (modulus 11) has not held
since 2007, so whatever looks like a number counts: a false hit costs less than a miss.
"""

import calendar
import re

MASK = "[CPR]"

_BLANK = r"[ \t\u00a0\u2007\u2009\u202f]"
_DASH = r"[-\u2010-\u2015\u2212\ufe63\uff0d]"
_GAP = rf"(?:{_BLANK}{{0,2}}(?:{_DASH}|[./_:,])?{_BLANK}{{0,2}})"
_POINT = rf"(?:{_BLANK}|{_DASH}|[./])"

# A plus sign before, or digits run together on either side: a phone or an account number.
_ALONE = r"(?<![\d+])"
_DATE = rf"(\d\d)(?:(\d\d)|{_POINT}(\d\d){_POINT})"
_DIGITS = re.compile(r"\d\d")
_NUMBER = re.compile(
    # 010190-1234, 0101901234, 010190 - 1234, 01 01 90 1234, 01.01.90-1234
    rf"{_ALONE}{_DATE}(\d\d){_GAP}\d{{4}}(?!\d)"
    # 01 01 90 12 34, but not two pairs out of a longer row of pairs
    rf"|(?<!\d{_BLANK}){_ALONE}(\d\d){_BLANK}(\d\d){_BLANK}(\d\d){_BLANK}\d\d{_BLANK}\d\d"
    rf"(?!{_BLANK}?\d)"
    # 01011990-1234, 01.01.1990-1234
    rf"|{_ALONE}{_DATE}((?:18|19|20)\d\d){_BLANK}?{_DASH}{_BLANK}?\d{{4}}(?!\d)"
)


def mask(text: str) -> tuple[str, int]:
    """The text without its CPR numbers, and how many there were."""
    if not _DIGITS.search(text):  # as most that is said: found in a tenth of the time
        return text, 0
    count = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal count
        day, month, year = (int(part) for part in match.groups() if part is not None)
        if not _is_date(day, month, year):
            return match[0]
        count += 1
        return MASK

    return _NUMBER.sub(hide, text), count


def _is_date(day: int, month: int, year: int) -> bool:
    """Two digits of a year stand for any century, and 00 was a leap year in one of them."""
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(year if year > 99 else 2000 + year, month)[1]
