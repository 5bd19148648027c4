"""A server under load, as a process of its own: ours or a reference, on Daphne or on uvicorn."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[1]


class Design(NamedTuple):
    """What serves: an ASGI application, by name, and the settings it needs."""

    name: str
    application: str
    settings: str = "eguidance.settings"


OURS = Design("eguidance", "eguidance.asgi:application")
STRAIGHTFORWARD = Design(
    "straightforward",
    "benchmarks.references.straightforward:application",
    "benchmarks.references.settings",
)
BARE = Design("bare handler", "benchmarks.references.bare:application")


def _command(design: Design, server: str, port: int) -> list[str]:
    if server == "uvicorn":
        plain = ["--log-level", "warning", "--no-access-log", "--ws-max-size", "65536"]
        return ["uvicorn", design.application, "--port", str(port), *plain]
    if design is OURS:
        return ["manage", "serve"]
    return ["daphne", "-p", str(port), "-v", "0", "--access-log", os.devnull, design.application]


@contextmanager
def served(design: Design, server: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Yields the port, and the process's id, of a server that answers."""
    port = free_port()
    first, *rest = _command(design, server, port)
    program = ["manage.py"] if first == "manage" else ["-m", first]
    process = subprocess.Popen(
        [sys.executable, *program, *rest],
        cwd=ROOT,
        env=os.environ
        | environment
        | {"DJANGO_SETTINGS_MODULE": design.settings, "PORT": str(port), "BIND": "127.0.0.1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: _answers(port), f"{design.name} on {server}")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as got:
        return bool(got.status == 200)
    return False
