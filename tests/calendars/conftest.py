"""A host of calendars that the service may ask, as if it were out on the internet."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.calendars.hosts import CalendarHost, running


@pytest.fixture
def calendar_host(settings: Settings) -> Iterator[CalendarHost]:
    settings.CALENDAR_HOSTS = ["127.0.0.1"]
    yield from running()
