"""Chooses what the tests run on, before Django reads its settings.

`pytest --backend=sqlite` (the default) or `pytest --backend=postgres`, which
starts a real PostgreSQL and a real Valkey for the run.
"""

import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from tests import servers

_open = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ["sqlite", "postgres"]
    parser.addoption("--backend", choices=choices, default="sqlite", help="what to run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """A wrapper runs before every other plugin, and so before Django is set up."""
    folder = _open.enter_context(tempfile.TemporaryDirectory(prefix="eguidance-tests-"))
    os.environ.update(_environment(early_config.known_args_namespace.backend, folder))
    return (yield)


def _environment(backend: str, folder: str) -> dict[str, str]:
    if backend == "sqlite":
        return _plain(folder) | {"DATABASE_URL": f"sqlite:///{folder}/default.sqlite3"}
    return _plain(folder) | {
        "DATABASE_URL": _open.enter_context(servers.postgres()) + "eguidance",
        "REDIS_URL": _open.enter_context(servers.valkey()).url,
    }


def _plain(folder: str) -> dict[str, str]:
    """What a developer's own environment may not change."""
    for name in (
        "DEBUG",
        "DEMO",
        "PORT",
        "BIND",
        "PUBLIC_URL",
        "REDIS_URL",
        "ALLOWED_ORIGINS",
        "LOG_FORMAT",
        "METRICS_TOKEN",
        "PHONE_REGION",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_API_URL",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_FROM",
        "TWILIO_VOICE_FROM",
    ):
        os.environ.pop(name, None)
    return {"SECRET_KEY": "a-key-for-tests-alone-" + "x" * 40, "VAR_DIR": folder}


def pytest_report_header(config: pytest.Config) -> str:
    return f"backend: {config.getoption('backend')}"


def pytest_unconfigure() -> None:
    _open.close()
