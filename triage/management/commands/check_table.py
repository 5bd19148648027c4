"""Check the decision table, before it is put to use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from triage import decisions


class Command(BaseCommand):
    help = "Goes through every combination of answers and says where the table is broken."
    # The table that is asked about may be the very one the service will not start on.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=settings.DECISION_TABLE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = decisions.load(options["file"])
        except decisions.BrokenTable as error:
            raise CommandError(str(error)) from error
        for name, count in decisions.combinations(table).items():
            self.stdout.write(f"{name}: {count} combinations, one row for each")
        self.stdout.write(self.style.SUCCESS(f"OK, version {table.version}"))
