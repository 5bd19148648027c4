"""The tests run on what `--backend` names."""

import os

import pytest
from django.db import connection
from redis import Redis


@pytest.mark.django_db
def test_django_speaks_with_the_backend(pytestconfig: pytest.Config) -> None:
    vendors = {"sqlite": "sqlite", "postgres": "postgresql"}
    assert connection.vendor == vendors[pytestconfig.getoption("backend")]


def test_valkey_comes_with_postgres(pytestconfig: pytest.Config) -> None:
    url = os.environ.get("REDIS_URL")
    assert (url is not None) == (pytestconfig.getoption("backend") == "postgres")
    assert url is None or Redis.from_url(url).ping()
