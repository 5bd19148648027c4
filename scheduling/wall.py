"""Moments as people read and write them, by the service's own clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as formatted

from channels_layer.protocol import Language
from scheduling.hours import ONE_DAY, period

DAY = {Language.DANISH: "l j. F", Language.ENGLISH: "l j F"}
CLOCK = {Language.DANISH: "G.i", Language.ENGLISH: "G:i"}


def local(at: datetime) -> datetime:
    return at.astimezone(_zone())


def day_in_words(day: date, language: Language) -> str:
    """`mandag 23. november`, `Monday 23 November`."""
    with translation.override(language.value):
        return formatted(day, DAY[language])


def clock_in_words(at: datetime, language: Language) -> str:
    """`9.45` in Danish, and `9:45` in English; `frontend/words` writes the same."""
    return formatted(local(at), CLOCK[language])


def wall_clock(at: datetime) -> datetime:
    """As the service's own clocks show it."""
    return at.astimezone(_zone()).replace(tzinfo=None)


def first_moment(wall: datetime) -> datetime:
    """When the clocks show it; the first time, if they do so twice."""
    return period(wall.date(), wall.time(), time(), _zone()).opens


def last_moment(wall: datetime) -> datetime:
    """The same for the end of something: the second time."""
    if wall.time() == time():  # the end of the day before
        return period(wall.date() - ONE_DAY, time(), time(), _zone()).closes
    return period(wall.date(), time(), wall.time(), _zone()).closes.astimezone(UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
