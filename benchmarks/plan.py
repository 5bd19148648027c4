"""What a run is asked to measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.backend import Backend


@dataclass(frozen=True)
class Plan:
    """Sizes, times and rounds. `by` is what ratios are made of: rate, or processor time."""

    backend: Backend
    words: Sequence[bytes]
    rounds: int
    seconds: float
    talks: tuple[int, ...]
    designs: tuple[str, ...]
    servers: tuple[str, ...]
    rates: tuple[int, ...]
    rate_talks: int
    rate_seconds: float
    waiting: int
    desks: tuple[int, ...]
    queue: tuple[int, ...]
    changes: int
    starts: int
    by: str


FULL: dict[str, Any] = {
    "rounds": 3,
    "seconds": 5.0,
    "talks": (100, 1_000, 3_000),
    "designs": ("straightforward", "ours", "bare"),
    "servers": ("daphne", "uvicorn"),
    "rates": (200, 3_000),
    "rate_talks": 1_000,
    "rate_seconds": 8.0,
    "waiting": 2_000,
    "desks": (5, 50, 500),
    "queue": (10, 500, 5_000),
    "changes": 40,
    "starts": 5,
}
QUICK = FULL | {
    "seconds": 3.0,
    "talks": (100,),
    "rate_seconds": 5.0,
    "rate_talks": 300,
    "waiting": 500,
    "desks": (5, 50),
    "queue": (10, 1_000),
    "changes": 20,
    "starts": 3,
}
