"""Moments as people read them, by the service's own clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as formatted

from channels_layer.protocol import Language

DAY = {Language.DANISH: "l j. F", Language.ENGLISH: "l j F"}
CLOCK = {Language.DANISH: "H.i", Language.ENGLISH: "H:i"}


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def day_in_words(day: date, language: Language) -> str:
    """`mandag 23. november`, `Monday 23 November`."""
    with translation.override(language.value):
        return formatted(day, DAY[language])


def clock_in_words(at: datetime, language: Language) -> str:
    """`9.30` is 09.30 in Danish, and 09:30 in English."""
    return formatted(local(at), CLOCK[language])
