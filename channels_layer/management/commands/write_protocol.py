"""Write what follows from the protocol, or say that it is stale."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_layer import derive

ROOT = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = "Write frontend/protocol.ts and docs/asyncapi.json from channels_layer/protocol.py."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        stale = derive.stale(ROOT)
        if check and stale:
            names = ", ".join(map(str, stale))
            raise CommandError(f"Stale: {names}. Run `make protocol`.")
        for path in stale:
            (ROOT / path).write_text(derive.derived()[path], encoding="utf-8")
            self.stdout.write(f"Wrote {path}")
