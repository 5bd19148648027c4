"""A server under load, as a process of its own: ours or a reference, on Daphne or on uvicorn."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 15


class Design(NamedTuple):
    """What serves: an ASGI application, by name, and the settings it needs.

    `needs_redis`: it delivers over Redis even when there is one process.
    """

    name: str
    application: str
    settings: str = "eguidance.settings"
    needs_redis: bool = False


class Server(NamedTuple):
    port: int
    pid: int


OURS = Design("ours", "eguidance.asgi:application")
STRAIGHTFORWARD = Design(
    "straightforward",
    "benchmarks.references.straightforward:application",
    "benchmarks.references.settings",
    needs_redis=True,
)
BARE = Design("bare", "benchmarks.references.bare:application")
WAITING = Design("bare consumer", "benchmarks.references.waiting:application")
CEILING = Design("nothing but answers", "benchmarks.references.echo")
DESIGNS = {design.name: design for design in (STRAIGHTFORWARD, OURS, BARE)}


def command(design: Design, server: str, port: int) -> list[str]:
    """What Python is started with."""
    if design is CEILING:
        return ["-m", design.application, str(port)]
    if server == "uvicorn":
        plain = ["--log-level", "warning", "--no-access-log", "--ws-max-size", "65536"]
        faster = ["--loop", "uvloop", "--http", "httptools", "--ws", "websockets-sansio"]
        return ["-m", "uvicorn", design.application, "--port", str(port), *plain, *faster]
    if design is OURS:
        return ["manage.py", "serve"]
    quiet = ["-v", "0", "--access-log", os.devnull]
    return ["-m", "daphne", "-p", str(port), *quiet, design.application]


@contextmanager
def served(design: Design, server: str, redis: str = "") -> Iterator[Server]:
    """A server that answers; `redis` is the address to deliver over, if it is to."""
    port = free_port()
    environment = {
        "DJANGO_SETTINGS_MODULE": design.settings,
        "PORT": str(port),
        "BIND": "127.0.0.1",
        "REDIS_URL": redis,
    }
    process = started(command(design, server, port), environment)
    try:
        wait_until(lambda: answers(port), f"{design.name} on {server}")
        yield Server(port, process.pid)
    finally:
        stop(process)


@contextmanager
def several(design: Design, server: str, number: int, redis: str) -> Iterator[list[Server]]:
    """So many processes of one service."""
    with ExitStack() as stack:
        yield [stack.enter_context(served(design, server, redis)) for _ in range(number)]


def started(
    arguments: list[str], environment: dict[str, str], folder: Path = ROOT
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """A server that has too much to do to stop in time is killed."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as got:
        return bool(got.status == 200)
    return False
