"""PostgreSQL and Valkey for the length of a run, and Django set up to write what a load needs."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg
import redis

from tests import servers

# An hour, so that no lease lapses however long it takes to open thousands of sockets.
LEASE = "3600"


class Backend(NamedTuple):
    """The processes behind the server under load, by name, and what they are."""

    pids: dict[str, int]
    versions: dict[str, str]
    valkey: str


@contextmanager
def backend(database: str) -> Iterator[Backend]:
    """PostgreSQL flushes every commit to disk, as in production."""
    with (
        tempfile.TemporaryDirectory(prefix="eguidance-bench-") as folder,
        servers.postgres(durable=True) as postgres,
        servers.valkey() as valkey,
    ):
        url = f"{postgres}eguidance" if database == "postgres" else f"sqlite:///{folder}/b.sqlite3"
        os.environ.update(
            SECRET_KEY="benchmark" * 6,
            VAR_DIR=folder,
            DATABASE_URL=url,
            DJANGO_SETTINGS_MODULE="eguidance.settings",
            GUIDANCE_CITIZEN_LEASE_SECONDS=LEASE,
            GUIDANCE_COUNSELLOR_LEASE_SECONDS=LEASE,
        )
        with psycopg.connect(f"{postgres}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE eguidance")
            postmaster = _one(connection, "SELECT pg_read_file('postmaster.pid')").split()[0]
            postgres_version = _one(connection, "SHOW server_version")
        with redis.Redis.from_url(valkey.url) as connected:
            about = dict(connected.info("server"))
        _set_up()
        yield Backend(
            {"postgres": int(postmaster), "valkey": int(about["process_id"])},
            {"PostgreSQL": postgres_version, "Valkey": str(about["valkey_version"])},
            valkey.url,
        )


def _one(connection: "psycopg.Connection[tuple[str]]", query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _set_up() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def empty(backend: Backend) -> None:
    """Every measurement begins with the tables empty, and nothing left between processes."""
    from django.core.management import call_command

    call_command("flush", verbosity=0, interactive=False)
    with redis.Redis.from_url(backend.valkey) as connected:
        connected.flushall()


def settled() -> None:
    """The planner knows the new rows, and no connection of ours stays open."""
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connections.close_all()
