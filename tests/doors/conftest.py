"""What the tests of the doors share."""

from collections.abc import Iterator

import pytest

from tests.doors.lines import stop_lines


@pytest.fixture(scope="session", autouse=True)
def lines() -> Iterator[None]:
    yield
    stop_lines()
