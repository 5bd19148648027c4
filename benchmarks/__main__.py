"""`python -m benchmarks`: figures beside their references, in one run."""

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests import servers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, nargs="+", default=[100])
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--designs", nargs="+", default=["straightforward", "ours", "bare"])
    parser.add_argument("--servers", nargs="+", default=["daphne", "uvicorn"])
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    options = parser.parse_args()
    _allow_many_files()
    with _backend(options.database):
        _run(options)


@contextmanager
def _backend(database: str) -> Iterator[None]:
    with (
        tempfile.TemporaryDirectory(prefix="eguidance-bench-") as folder,
        servers.postgres(durable=True) as postgres,
        servers.valkey() as valkey,
    ):
        url = f"{postgres}eguidance" if database == "postgres" else f"sqlite:///{folder}/b.sqlite3"
        os.environ.update(
            SECRET_KEY="benchmark" * 6,
            VAR_DIR=folder,
            DATABASE_URL=url,
            BENCH_REDIS=valkey.url,
            DJANGO_SETTINGS_MODULE="eguidance.settings",
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )
        if database == "postgres":
            import psycopg

            with psycopg.connect(f"{postgres}postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE eguidance")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


def _run(options: argparse.Namespace) -> None:
    from benchmarks import scene, talks
    from benchmarks.serving import BARE, OURS, STRAIGHTFORWARD, served

    designs = {"straightforward": STRAIGHTFORWARD, "ours": OURS, "bare": BARE}
    for number in options.talks:
        cast = scene.open_talks(number)
        from django.db import connections

        connections.close_all()
        for name in options.designs:
            design = designs[name]
            for server in options.servers:
                redis = os.environ["BENCH_REDIS"] if name == "straightforward" else ""
                tallies = []
                for _ in range(options.rounds):
                    with served(design, server, {"REDIS_URL": redis}) as (port, _pid):
                        tallies.append(asyncio.run(talks.at_full_load(port, cast, options.seconds)))
                rate = statistics.median(t.rate for t in tallies)
                p99 = statistics.median(t.percentile(0.99) for t in tallies)
                what = f"{number:>6} talks  {name:<16} {server:<8}"
                print(f"{what} {rate:>9,.0f}/s  p99 {p99 * 1000:>8.1f} ms", flush=True)


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
