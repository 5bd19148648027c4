"""`python -m tests.faults`: the full run, on both modes of the service."""

import argparse
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.running import Report


def main() -> None:
    options = _options()
    tell(f"seed {options.seed}")
    with tempfile.TemporaryDirectory(prefix="eguidance-faults-") as folder:
        # Models need a database of the right kind; which one is said when it is there.
        scheme = "postgresql://nobody@nowhere" if options.on == "cluster" else "sqlite:///"
        os.environ.update(
            SECRET_KEY="faults" * 9,
            VAR_DIR=folder,
            DATABASE_URL=f"{scheme}/{folder}",
            DJANGO_SETTINGS_MODULE="eguidance.settings",
        )
        os.environ.pop("REDIS_URL", None)
        import django

        django.setup()
        from tests.faults.running import BrokenError

        try:
            _run(options)
        except BrokenError as broken:
            sys.exit(f"\n{broken}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("file", nargs="*", type=Path, help="real talk; none: sentences made here")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--on", choices=["cluster", "embedded"], default="cluster")
    parser.add_argument("--only", nargs="+", help="names of faults, in the order to do them")
    parser.add_argument("--log", type=Path, help="keep what the service logged")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> None:
    from tests.faults.breaking import FAULTS, Where, faults_of
    from tests.faults.cluster import embedded, production
    from tests.faults.playing import plan, play

    chosen = [fault for name in options.only or [] for fault in FAULTS if fault.name == name]
    where = Where(options.on)
    with ExitStack() as running:
        cluster = running.enter_context(production() if where == Where.CLUSTER else embedded())
        if options.log:
            running.callback(lambda: options.log.write_text(cluster.logged()))
        planned = plan(options.seed, chosen or faults_of(where), options.faults, options.messages)
        report(play(cluster, planned, options.file, tell))


def report(done: "Report") -> None:
    tell("")
    for name, times in sorted(done.happened.items()):
        tell(f"{name:20} {times:4} times, healed in {done.longest[name]:5.1f} s at most")
    counts = done.counts
    tell(f"\n{sum(done.happened.values())} faults, {done.talks:,} talks, {done.seconds:,.0f} s")
    tell(f"said {counts.said:,}, stored {counts.stored:,}, shown {counts.shown:,}")
    tell(f"lost {counts.lost}, doubled {counts.doubled}, out of order {counts.out_of_order}")
    tell(f"refused, as the talk had ended or was a colleague's by then: {done.refused}")


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
