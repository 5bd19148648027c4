"""Public holidays of the country that the service is for."""

from collections.abc import Collection
from datetime import date
from functools import cache

from django.conf import settings


def holidays(first: date, last: date) -> Collection[date]:
    """Those of the years of both dates. None when no country is set."""
    if not settings.HOLIDAYS_COUNTRY:
        return frozenset()
    return _of_years(settings.HOLIDAYS_COUNTRY, first.year, last.year)


def is_country(code: str) -> bool:
    from holidays import list_supported_countries  # it is slow to load

    return code in list_supported_countries()


@cache
def _of_years(country: str, first: int, last: int) -> Collection[date]:
    from holidays import country_holidays  # it is slow to load, and few processes need it

    return frozenset(country_holidays(country, years=range(first, last + 1)))
