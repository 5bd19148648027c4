"""What the wires count in this process. Labels are codes of ours, never anybody's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Histogram

from channels_layer.protocol import ErrorCode

refused = Counter("eguidance_refused", "Requests and frames that were refused", ["code"])
closed = Counter("eguidance_sockets_closed", "Sockets that were closed", ["reason"])
line_lost = Counter("eguidance_line_lost", "Times the line between processes was lost", ["way"])
batch_size = Histogram(
    "eguidance_batch_size",
    "How many were done together in one transaction",
    ["verb"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200),
)
batch_seconds = Histogram(
    "eguidance_batch_seconds",
    "How long a batch took, its commit included",
    ["verb"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

# A rate needs the nought before the first.
for _code in ErrorCode:
    refused.labels(_code)


@contextmanager
def batch(verb: str, size: int) -> Iterator[None]:
    """Count a batch of so many, and the seconds it takes."""
    began = perf_counter()
    try:
        yield
    finally:
        batch_size.labels(verb).observe(size)
        batch_seconds.labels(verb).observe(perf_counter() - began)
