"""Cold start of the embedded service: from its start to the first answer, beside bare Django.

The disk's cache is warm and everything is compiled, as at any start but a machine's first.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.measuring import Measured, Variant
from benchmarks.plan import Plan
from benchmarks.processes import cpu_seconds
from benchmarks.serving import OURS, ROOT, command, started, stop
from tests.servers import free_port

PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.005
ONE_VIEW = """

from django.db import connection
from django.http import HttpResponse


def healthz(request):
    connection.ensure_connection()
    return HttpResponse("ok")


urlpatterns = [path("healthz", healthz)]
"""
IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)")
CORE = "(Python itself)"


def variants(plan: Plan) -> list[Variant]:
    return [
        Variant("bare Django on Daphne", _bare),
        Variant("ours", _ours),
        Variant("where its imports take their time", _imports),
    ]


def _ours() -> Iterable[Measured]:
    with tempfile.TemporaryDirectory(prefix="eguidance-bench-") as folder:
        environment = _embedded(folder)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=os.environ | environment, check=True)
        port = free_port()
        return [_timed("ours", command(OURS, "daphne", port), environment, port, ROOT)]


def _embedded(folder: str) -> dict[str, str]:
    return {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "REDIS_URL": ""}


def _bare() -> Iterable[Measured]:
    """What `django-admin startproject` makes, with one view that asks the database."""
    with tempfile.TemporaryDirectory(prefix="eguidance-bench-") as folder:
        environment = {"DJANGO_SETTINGS_MODULE": "bare.settings", "PYTHONPATH": folder}
        django = [sys.executable, "-m", "django"]
        subprocess.run([*django, "startproject", "bare", folder], check=True)
        urls = Path(folder) / "bare" / "urls.py"
        urls.write_text(urls.read_text() + ONE_VIEW)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=folder, env=os.environ | environment, check=True)
        port = free_port()
        quiet = ["-v", "0", "--access-log", os.devnull]
        daphne = ["-m", "daphne", "-p", str(port), *quiet, "bare.asgi:application"]
        return [_timed("bare Django on Daphne", daphne, environment, port, Path(folder))]


def _timed(
    name: str, arguments: list[str], environment: dict[str, str], port: int, folder: Path
) -> Measured:
    environment = environment | {"PORT": str(port), "BIND": "127.0.0.1"}
    start = time.perf_counter()
    process = started(arguments, environment, folder)
    try:
        _wait_for_answer(port, start + PATIENCE_SECONDS)
        seconds = time.perf_counter() - start
        figures = {"seconds": seconds, "cpu_seconds": cpu_seconds(process.pid)}
    finally:
        stop(process)
    return Measured({"what": name}, figures)


def _wait_for_answer(port: int, deadline: float) -> None:
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_SECONDS).close()
        except (URLError, OSError):
            if time.perf_counter() > deadline:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return


def _imports() -> Iterable[Measured]:
    """The milliseconds of each package's own modules, while `serve` starts."""
    with tempfile.TemporaryDirectory(prefix="eguidance-bench-") as folder:
        port = free_port()
        log = Path(folder) / "imports"
        environment = _embedded(folder) | {"PORT": str(port), "BIND": "127.0.0.1"}
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-X", "importtime", *command(OURS, "daphne", port)],
                cwd=ROOT,
                env=os.environ | environment,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        try:
            _wait_for_answer(port, time.perf_counter() + PATIENCE_SECONDS)
        finally:
            stop(process)
        return [
            Measured({"package": package}, {"ms": microseconds / 1e3})
            for package, microseconds in _by_package(log.read_text()).items()
        ]


def _by_package(log: str) -> Counter[str]:
    spent: Counter[str] = Counter()
    for microseconds, module in IMPORT.findall(log):
        package = module.partition(".")[0]
        spent[CORE if package in sys.stdlib_module_names else package] += int(microseconds)
    return spent
