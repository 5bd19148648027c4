"""Where a run was made, so that its figures can be read."""

import os
import platform
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]


def about(versions: dict[str, str], arguments: list[str]) -> dict[str, str]:
    """Things by name, in the order in which they are shown."""
    packages = ("Django", "channels", "channels_redis", "daphne", "uvicorn", "uvloop", "websockets")
    installed = {name: version(name) for name in packages}
    software = {"Python": platform.python_version()} | versions | installed
    return {
        "date": datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %z"),
        "commit": _commit(),
        "command": " ".join(["python -m benchmarks", *arguments]),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {_memory()}, {platform.system()}"
        f" {platform.release()}",
        "load before": ", ".join(f"{each:.1f}" for each in os.getloadavg()),
        "versions": ", ".join(f"{name} {number}" for name, number in software.items()),
    }


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    return f"{commit} with changes" if _git("status", "--porcelain", "-uno") else commit


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.stdout.decode().strip() or ("unknown" if done.returncode else "")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
