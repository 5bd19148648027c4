"""What the tests of the doors share."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.doors.lines import stop_lines


@pytest.fixture(scope="session", autouse=True)
def lines() -> Iterator[None]:
    yield
    stop_lines()


@pytest.fixture(autouse=True)
def quick_hasher(settings: Settings) -> None:
    """The strongest hasher is slow on purpose; the test of it asks for the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
