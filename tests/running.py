"""The real service, as processes of its own on a database of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Protocol
from urllib.error import URLError
from urllib.request import urlopen

import dj_database_url
import psycopg
from django.db import connections

from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[1]
# A burst of tests on two cores may hold a start up for long.
START_SECONDS = 60.0
_numbers = count(1)


class Address(Protocol):
    """Where a client finds the service: a web process, or what stands before some."""

    port: int
    url: str
    socket_url: str


class Processes:
    """Processes that write into one log, each ended by its own id. `kill` is SIGKILL."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        self._processes: list[subprocess.Popen[bytes]] = []

    def begin(self, *command: str) -> None:
        with self.log.open("ab") as log:
            self._processes.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes]

    def kill(self) -> None:
        """Every process of it at once, with no chance to say good-bye."""
        self._end(signal.SIGKILL)

    def stop(self) -> list[int]:
        """What each process left with: 0 if it went by itself when it was asked to."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> list[int]:
        for process in self._processes:
            _signal_group(process, how)
        for process in self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()
        left_with = [process.returncode for process in self._processes]
        self._processes = []
        return left_with

    def logged(self) -> str:
        """All that its processes wrote, since it was made."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def assert_silent(self, *words: str) -> None:
        """None of these words has reached the log."""
        logged = self.logged()
        assert [word for word in words if word in logged] == []


class OfTheService(Processes):
    """Processes of the service on one database."""

    def __init__(self, folder: Path, database_url: str, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.folder = folder
        self.chosen = environment
        super().__init__(self._common() | environment, folder / f"service-{self.port}.log")

    def _common(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        return inherited | {
            "DATABASE_URL": self.database_url,
            "VAR_DIR": str(self.folder),
            "BIND": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "PYTHONUNBUFFERED": "1",
        }


class Worker(OfTheService):
    """Celery's worker, with its beat."""

    def start(self) -> None:
        self.begin(sys.executable, *worker_command(self.folder))


def worker_command(folder: Path) -> list[str]:
    options = ["--beat", "--pool=threads", "--concurrency=2", f"--schedule={folder / 'timetable'}"]
    return ["-m", "celery", "--quiet", "-A", "eguidance", "worker", *options]


class Service(OfTheService):
    """A web process, and a worker where the timetable is not run inside it.

    `start` after `kill` is the same port and database again.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        environment: dict[str, str],
        *,
        with_worker: bool = True,
    ) -> None:
        super().__init__(folder, database_url, environment)
        self.socket_url = f"ws://127.0.0.1:{self.port}"
        self._with_worker = with_worker and "REDIS_URL" in self.environment

    def start(self) -> None:
        """Returns when `/healthz` says that it is ready."""
        self.begin(sys.executable, "manage.py", "serve")
        if self._with_worker:
            self.begin(sys.executable, *worker_command(self.folder))
        wait_until(self._ready, f"the service at {self.url}", START_SECONDS)

    def _ready(self) -> bool:
        if any(process.poll() is not None for process in self._processes):
            raise RuntimeError(f"the service ended by itself:\n{self.logged()[-4000:]}")
        return self.healthy()

    def healthy(self) -> bool:
        with suppress(URLError, OSError), urlopen(f"{self.url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def manage(self, *arguments: str) -> str:
        """What `manage.py` prints when run on this service's database."""
        return manage(*arguments, environment=self.environment)

    def beside(self) -> "Service":
        """A second web process on the same database, not started yet."""
        return Service(self.folder, self.database_url, self.chosen, with_worker=False)


def _signal_group(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)


def manage(*arguments: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


# --- Databases --------------------------------------------------------------


def migrated_database(folder: Path) -> str:
    """The URL of a new, migrated database: the template of all others."""
    url = _new_url(folder, "template")
    if url.startswith("postgres"):
        _create(url, template="template0")
    manage("migrate", "--verbosity=0", environment=dict(os.environ) | {"DATABASE_URL": url})
    return url


def fresh_database(template: str, folder: Path) -> str:
    """The URL of a copy of `template`."""
    url = _new_url(folder, f"service{next(_numbers)}")
    if url.startswith("postgres"):
        _create(url, template=_name(template))
    else:
        copyfile(_name(template), _name(url))
    return url


def _new_url(folder: Path, name: str) -> str:
    ours = os.environ["DATABASE_URL"]
    if ours.startswith("postgres"):
        return f"{ours.rpartition('/')[0]}/{name}"
    return f"sqlite:///{folder}/{name}.sqlite3"


def _name(url: str) -> str:
    """What Django calls NAME: a path for SQLite, a database's name for PostgreSQL."""
    if url.startswith("postgres"):
        return url.rpartition("/")[2]
    return url.removeprefix("sqlite:///")


def _create(url: str, template: str) -> None:
    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())


@contextmanager
def models_on(url: str) -> Iterator[None]:
    """In this process too, Django's models mean the database at `url`, of this kind."""
    settings = connections.settings["default"]
    meant = {name: dj_database_url.parse(url)[name] for name in ("NAME", "HOST", "USER")}
    before = {name: settings[name] for name in meant}
    _let_go()
    settings.update(meant)
    try:
        yield
    finally:
        _let_go()
        settings.update(before)


def _let_go() -> None:
    """A pool would go on handing out connections to the database before."""
    connections.close_all()
    if connections["default"].vendor == "postgresql":
        connections["default"].close_pool()  # type: ignore[attr-defined] # the stubs know no pool
