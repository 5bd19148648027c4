"""The days, weeks, months, quarters and years that a promise is kept or broken in. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Dates(NamedTuple):
    """From the first day to just before `end`."""

    first: date
    end: date


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


def containing(period: Period, day: date) -> Dates:
    """The one that a day is in; a week begins on Monday."""
    if period is Period.DAY:
        return Dates(day, day + ONE_DAY)
    if period is Period.WEEK:
        monday = day - day.weekday() * ONE_DAY
        return Dates(monday, monday + 7 * ONE_DAY)
    length = MONTHS[period]
    began = (day.month - 1) // length * length
    return Dates(_month(day.year, began), _month(day.year, began + length))


def beginning(period: Period, first: date, end: date) -> Iterator[Dates]:
    """Those that begin on the first day or later, and before the end."""
    found = containing(period, first)
    while found.first < end:
        if found.first >= first:
            yield found
        found = containing(period, found.end)


def _month(year: int, number: int) -> date:
    """The first of a month, which is counted from 0 and on into the next years."""
    return date(year + number // 12, number % 12 + 1, 1)
