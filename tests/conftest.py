"""Fixtures that every test may ask for."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from scheduling import opening
from tests.cast import Cast, hire, open_all_day
from tests.hosts import HostSite
from tests.running import Service, fresh_database, migrated_database, models_on

pytest_plugins = ["tests.browser", "tests.clock", "tests.smtp.post"]

# How long an example takes is the machine's, and no finding.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}
StartService = Callable[..., Service]


# --- Django's own test database ---------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in service: one in memory locks otherwise between threads."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Its server or folder goes when the run ends; threads may hold connections till then."""
    return True


@pytest.fixture(autouse=True)
def no_roster_of_another_test() -> None:
    """It is read once a minute, and tests are quicker."""
    opening.forget()


# --- The service as processes -----------------------------------------------


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return migrated_database(tmp_path_factory.mktemp("template"))


@pytest.fixture
def start_service(
    request: pytest.FixtureRequest,
    template_database: str,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[StartService]:
    """`start_service(NAME="value")`: a service with these settings, on a new database.

    From then on and till the test ends, Django's models in the test itself mean
    that database, so such a test asks for no `db`.
    """
    assert not DATABASE_FIXTURES & set(request.fixturenames)
    assert request.node.get_closest_marker("django_db") is None
    with ExitStack() as running, django_db_blocker.unblock():

        def started(**environment: str) -> Service:
            url = fresh_database(template_database, tmp_path)
            running.enter_context(models_on(url))
            service = Service(tmp_path, url, environment)
            running.callback(service.kill)  # what ends well is for tests of that
            service.start()
            return service

        yield started


@pytest.fixture
def service(request: pytest.FixtureRequest, start_service: StartService, host: HostSite) -> Service:
    """The service, ready; it lets `host` carry its widget.

    `@pytest.mark.environment(NAME="value")` on the test or its module sets more.
    """
    environment: dict[str, str] = {"ALLOWED_ORIGINS": host.origin}
    for marker in reversed(list(request.node.iter_markers("environment"))):
        environment |= marker.kwargs
    return start_service(**environment)


# --- Other people's websites ------------------------------------------------


@pytest.fixture
def host() -> Iterator[HostSite]:
    """A website that may carry the widget."""
    with HostSite() as site:
        yield site


@pytest.fixture
def foreign_host() -> Iterator[HostSite]:
    """A website that may not."""
    with HostSite() as site:
        yield site


# --- People -----------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, with every route open at every hour."""
    open_all_day()
    return hire()
