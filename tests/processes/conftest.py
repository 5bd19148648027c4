"""Many processes need what they share: PostgreSQL and Valkey."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.hosts import HostSite
from tests.processes.house import House
from tests.running import fresh_database, models_on
from tests.servers import valkey

NewHouse = Callable[..., House]


@pytest.fixture
def new_house(
    template_database: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[NewHouse]:
    """`new_house(NAME="value")`: two web processes that are ready, on a new database and Valkey."""
    if connection.vendor == "sqlite":
        pytest.skip("one process has SQLite; these are for --backend=postgres")
    with ExitStack() as running, django_db_blocker.unblock():

        def started(**environment: str) -> House:
            url = fresh_database(template_database, tmp_path)
            running.enter_context(models_on(url))
            house = House(tmp_path, url, running.enter_context(valkey()), environment)
            running.callback(house.kill)
            house.start()
            return house

        yield started


@pytest.fixture
def house(request: pytest.FixtureRequest, new_house: NewHouse, host: HostSite) -> House:
    """`@pytest.mark.environment(NAME="value")` on the test or its module sets more."""
    environment: dict[str, str] = {"ALLOWED_ORIGINS": host.origin}
    for marker in reversed(list(request.node.iter_markers("environment"))):
        environment |= marker.kwargs
    return new_house(**environment)
