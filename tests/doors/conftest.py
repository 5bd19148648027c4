"""What the tests of the doors share."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick_hasher(settings: Settings) -> None:
    """The strongest hasher is slow on purpose; the test of it asks for the real one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
