"""`python -m benchmarks [ROW ...]`: figures beside their references, in one run."""

import argparse
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import report, words
from benchmarks.backend import backend
from benchmarks.machine import about
from benchmarks.measuring import Sample, Variant, interleaved
from benchmarks.plan import FULL, QUICK, Plan

ROOT = Path(__file__).parents[1]
ROWS = ("chat", "pace", "memory", "queue", "slots", "start", "two")
# What is under load makes its rows with the generator's own limit in the same run.
NEED_CEILING = {"chat", "pace", "two"}


def main() -> None:
    options = _options()
    chosen = options.rows or list(ROWS)
    _allow_many_files()
    # Told to stop, it stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with backend(options.database) as running:
        sizes = QUICK if options.quick else FULL
        named = {name: each for name, each in vars(options).items() if name in sizes and each}
        said = words.from_file(options.words) if options.words else words.invented()
        plan = Plan(backend=running, words=said, by=options.by, **(sizes | named))
        context = about(running.versions, sys.argv[1:])
        samples = _measured(plan, chosen)
    print(report.markdown(samples, context, plan))
    print(f"\nAll rounds: {report.save(samples, context, ROOT / 'var')}", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--quick", action="store_true", help="smaller sizes, some five minutes")
    parser.add_argument("--rounds", type=int, help="medians are of so many (3)")
    parser.add_argument("--seconds", type=float, help="how long full load is measured")
    parser.add_argument("--talks", type=int, nargs="+", help="sizes of chat at full load")
    parser.add_argument("--designs", nargs="+", help="straightforward, ours, bare")
    parser.add_argument("--servers", nargs="+", choices=["daphne", "uvicorn"])
    parser.add_argument("--rates", type=int, nargs="+", help="messages a second of `pace`")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--words", type=Path, help="talk to be said, not invented words")
    by = "what ratios are made of: messages a second, or a server's processor time a message"
    parser.add_argument("--by", choices=["rate", "cpu"], default="rate", help=by)
    return parser.parse_args()


def _measured(plan: Plan, chosen: Sequence[str]) -> list[Sample]:
    samples: list[Sample] = []
    for name, variants in _rows().items():
        needed = name == "ceiling" and NEED_CEILING.intersection(chosen)
        if name in chosen or needed:
            start = time.monotonic()
            rounds = plan.starts if name == "start" else plan.rounds
            samples += interleaved(name, variants(plan), rounds)
            print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr)
    return samples


def _rows() -> dict[str, Callable[[Plan], list[Variant]]]:
    """Imported when Django is set up: what follows needs its models."""
    from benchmarks.rows import chat, memory, pace, queue, slots, start, two

    return {
        "ceiling": chat.ceiling,
        "chat": chat.variants,
        "pace": pace.variants,
        "memory": memory.variants,
        "queue": queue.variants,
        "slots": slots.variants,
        "start": start.variants,
        "two": two.variants,
    }


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
