"""What processes cost: processor seconds and memory, as Linux counts them in `/proc`."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# In /proc/PID/stat, counted after the name: user, system, and both of children that ended.
TIMES = slice(11, 15)
PARENT = 1


def cpu_seconds(pid: int) -> float:
    """Of a process and its children, those that have ended too. Raises OSError."""
    everyone = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*")}
    own = everyone[pid]
    children = [stat for stat in everyone.values() if stat and int(stat[PARENT]) == pid]
    return sum(sum(map(int, stat[TIMES])) for stat in [own, *children]) / TICKS


def _stat(folder: Path) -> list[str]:
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return []


def own_bytes(pid: int) -> int:
    """Memory that is this process's alone: what would be free if it ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    private = [line.split() for line in lines if line.startswith("Private_")]
    return sum(int(size) for name, size, *_ in private if name != "Private_Hugetlb:") * 1024


class Watch:
    """Processor seconds of named processes, and of this one, from now on."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = pids
        self._before = self._now()
        self._begun = time.perf_counter()

    def _now(self) -> dict[str, float]:
        spent = {name: cpu_seconds(pid) for name, pid in self._pids.items()}
        return spent | {"generator": time.process_time()}

    def spent(self) -> dict[str, float]:
        """Seconds by name; `wall` is how long it has been."""
        wall = time.perf_counter() - self._begun
        return {name: now - self._before[name] for name, now in self._now().items()} | {
            "wall": wall
        }
