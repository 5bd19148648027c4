"""What the tests of the doors share."""

from collections.abc import Iterator

import pytest

from tests.doors.lines import hang_up_all, stop_lines
from tests.outbox.conftest import vendor

__all__ = ["vendor"]


@pytest.fixture(scope="session", autouse=True)
def lines() -> Iterator[None]:
    yield
    stop_lines()


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """No socket is in the database any more when a test's rows are cleared away."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db")
    yield
    hang_up_all()
