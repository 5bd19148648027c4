"""What is broken: the service in both its modes, with everything that it stands on."""

import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from struct import pack
from typing import NamedTuple

import psycopg

from tests.running import Service, Worker, manage, models_on
from tests.servers import Postgres, Valkey, postgres_server, valkey

DATABASE = "eguidance"
HEARTBEAT_SECONDS = 2
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    "GUIDANCE_HEARTBEAT_SECONDS": str(HEARTBEAT_SECONDS),
    "GUIDANCE_CITIZEN_LEASE_SECONDS": "6",
    "GUIDANCE_COUNSELLOR_LEASE_SECONDS": "8",
    "GUIDANCE_ABANDON_SECONDS": "600",
    "GUIDANCE_RESERVED_SECONDS": "4",
    "GUIDANCE_SWEEP_SECONDS": "0.5",
    "LOG_LEVEL": "WARNING",
}
# So far from the true time at most: no step leaves anybody behind for ABANDON_SECONDS.
MOST_SHIFTED = 240.0


class Clock:
    """The clock of the service's processes; `shift` is how many seconds it is wrong."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(0.0)

    def set(self, shift: float) -> None:
        """In place: the service reads the file's memory."""
        self.shift = shift
        with self.file.open("r+b" if self.file.exists() else "wb") as clock:
            clock.write(pack("d", shift))


class Cluster(NamedTuple):
    """Web processes; in production also a worker, PostgreSQL and Valkey."""

    folder: Path
    url: str
    clock: Clock
    web: list[Service]
    worker: Worker | None = None
    postgres: Postgres | None = None
    valkey: Valkey | None = None

    @property
    def ports(self) -> list[int]:
        return [service.port for service in self.web]

    def healthy(self) -> bool:
        return all(service.healthy() for service in self.web)

    def start(self) -> None:
        for service in self.web:
            service.start()
        if self.worker:
            self.worker.start()

    def end(self) -> None:
        for each in (*self.web, *([self.worker] if self.worker else [])):
            each.kill()

    def logged(self) -> str:
        return "".join(each.logged() for each in (*self.web, *filter(None, [self.worker])))

    def limit_files(self, size: int | None) -> None:
        """No file of the service may grow beyond `size` bytes, as when its disk is full."""
        limit = resource.RLIM_INFINITY if size is None else size
        for pid in self.web[0].pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def cut_connections(self) -> None:
        """Every session of the database is ended but this one."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )


@contextmanager
def production() -> Iterator[Cluster]:
    """Two web processes, a worker with its beat, PostgreSQL, Valkey."""
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="eguidance-f-") as name:
        folder = Path(name)
        database = running.enter_context(postgres_server(durable=True))
        between = running.enter_context(valkey())
        with psycopg.connect(f"{database.url}postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        url, clock = database.url + DATABASE, Clock(folder / "clock")
        environment = _environment(clock) | {"REDIS_URL": between.url}
        first = Service(folder, url, environment, with_worker=False)
        worker = Worker(folder, url, environment)
        web = [first, first.beside()]
        cluster = Cluster(folder, url, clock, web, worker, database, between)
        yield from _running(cluster, running)


@contextmanager
def embedded() -> Iterator[Cluster]:
    """One process on SQLite."""
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="eguidance-f-") as name:
        folder = Path(name)
        url, clock = f"sqlite:///{folder}/{DATABASE}.sqlite3", Clock(folder / "clock")
        web = [Service(folder, url, _environment(clock), with_worker=False)]
        for each in web:
            each.environment.pop("REDIS_URL", None)
        yield from _running(Cluster(folder, url, clock, web), running)


def _running(cluster: Cluster, running: ExitStack) -> Iterator[Cluster]:
    manage("migrate", "--verbosity=0", environment=cluster.web[0].environment)
    running.enter_context(models_on(cluster.url))
    running.callback(cluster.end)
    cluster.start()
    yield cluster


def _environment(clock: Clock) -> dict[str, str]:
    return ENVIRONMENT | {
        "FAULTS_CLOCK": str(clock.file),
        "SECRET_KEY": os.environ["SECRET_KEY"],
    }
