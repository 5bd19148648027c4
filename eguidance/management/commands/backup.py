"""Copy the database of one machine into a file, while it is in use."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Copy the SQLite database into FILE as it is at one moment. PostgreSQL has pg_dump."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if connection.vendor != "sqlite":
            raise CommandError("This is PostgreSQL: use pg_dump, as docs/operations.md says.")
        if file.exists():
            raise CommandError(f"{file} is there already; a backup replaces nothing.")
        part = file.with_name(f"{file.name}.part")
        _copy(str(connection.settings_dict["NAME"]), part)
        part.rename(file)
        self.stdout.write(f"{file}: {file.stat().st_size} bytes")


def _copy(database: str, part: Path) -> None:
    """Nobody but its owner may read the copy: it holds what people said."""
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as copy:
        # All pages in one step: between steps a busy service would have it begin again for ever.
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise CommandError("The copy is not whole. Is the disk full?")
