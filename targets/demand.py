"""How many come in a half hour, and how many counsellors that takes. Pure arithmetic.

Plain figures to plan by: means, and no chance. That waits grow long before everybody is busy
all the time is not in them.
"""

from collections.abc import Collection
from datetime import date, timedelta
from math import ceil

WEEKS = 8
ONE_WEEK = timedelta(weeks=1)
SECONDS = 1800


def comparable(day: date, today: date, first: date, holidays: Collection[date]) -> list[date]:
    """The dates that a day is expected to be like, the latest one first.

    Those of its weekday in the eight weeks before it, or before today, without public holidays
    and not before `first`. A public holiday is like none of them.
    """
    if day in holidays:
        return []
    # The fewest weeks back that are before both.
    weeks = max(0, (day - today).days) // 7 + 1
    before = [day - number * ONE_WEEK for number in range(weeks, weeks + WEEKS)]
    return [each for each in before if each >= first and each not in holidays]


def needed(arrivals: float, handle_seconds: float, concurrency: float) -> int:
    """Counsellors for the arrivals of a half hour: the time they take, by how many chats one
    holds at once, rounded up.
    """
    if arrivals < 0 or handle_seconds <= 0 or concurrency <= 0:
        raise ValueError("nobody comes less than never, and a talk takes time and somebody")
    # Nobody is called to work by the last digit of a mean.
    return ceil(round(arrivals * handle_seconds / (concurrency * SECONDS), 9))


def minutes_needed(asked: float, handle_seconds: float) -> int:
    """Of people's time, for so many that are talked with one by one, rounded up."""
    if asked < 0 or handle_seconds <= 0:
        raise ValueError("nobody comes less than never, and a talk takes time and somebody")
    return ceil(round(asked * handle_seconds / 60, 9))
