"""Contacts of an earlier system, from a file."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from targets import bank_calls, past
from targets.importing import Done, Form, Values, forget_imported, import_rows

Rows = Iterator[tuple[int, Values | None]]

SHOWN = 20
BAR = 30
# How each form is read, and the columns that it must have.
FORMS: dict[str, tuple[Form, tuple[str, ...]]] = {
    "eguidance": (dict, past.COLUMNS),
    "anonymous-bank": (bank_calls.converted, bank_calls.COLUMNS),
}


class Command(BaseCommand):
    help = (
        "Brings contacts of an earlier system into the figures: a CSV file, or one with .gz, "
        f"with {','.join(past.COLUMNS)}. What is here already is passed by, so that it may be "
        "begun again. A bad row is told by its line, and the others are kept."
    )

    _tenths = 0

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--form", choices=FORMS, default="eguidance")
        parser.add_argument(
            "--rejected", type=Path, help="a CSV file for the lines of bad rows, with reasons"
        )
        parser.add_argument(
            "--replace", action="store_true", help="take back all that was imported before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, (form, columns) = options["file"], FORMS[options["form"]]
        try:
            with path.open("rb") as file, _text(file, zipped=path.suffix == ".gz") as text:
                # The first line is looked at before anything is taken back.
                rows = _rows(text, columns)
                if options["replace"]:
                    self.stdout.write(f"{forget_imported()} taken back")
                done, rejected = self._import(rows, form, file, path.stat().st_size)
            if options["rejected"]:
                _write(options["rejected"], rejected)
        except (OSError, EOFError) as error:
            raise CommandError(str(error)) from error
        told = f"{done.new} new, {done.known} known, {done.left_out} left out"
        self.stdout.write(self.style.SUCCESS(f"{told}, {done.rejected} rejected"))

    def _import(
        self, rows: Rows, form: Form, file: BufferedReader, size: int
    ) -> tuple[Done, list[tuple[int, str]]]:
        """What was done, and the lines of bad rows with the reasons."""
        rejected, done = list[tuple[int, str]](), Done()

        def reject(line: int, reason: str) -> None:
            rejected.append((line, reason))
            if len(rejected) <= SHOWN:
                self.stderr.write(f"line {line}: {reason}")

        for done in import_rows(rows, form, reject):
            self._show(file.tell() / max(1, size), done)
        if self.stdout.isatty():
            self.stdout.write()  # the bar stays
        if len(rejected) > SHOWN:
            self.stderr.write(f"and {len(rejected) - SHOWN} more")
        return done, rejected

    def _show(self, share: float, done: Done) -> None:
        """A bar that is drawn over itself on a terminal, and elsewhere a line each tenth."""
        rows = done.new + done.known + done.left_out + done.rejected
        line = f"[{'#' * round(share * BAR):<{BAR}}] {share:4.0%} {rows} rows"
        if self.stdout.isatty():
            self.stdout.write(line, ending="\r")
        elif int(share * 10) > self._tenths:
            self._tenths = int(share * 10)
            self.stdout.write(line)


def _text(file: BufferedReader, *, zipped: bool) -> TextIOWrapper:
    """Bytes that are no UTF-8 are no code either, and so are rejected with their row."""
    raw = gzip.GzipFile(fileobj=file) if zipped else file
    return TextIOWrapper(raw, "utf-8-sig", errors="replace", newline="")


def _rows(text: TextIOWrapper, columns: tuple[str, ...]) -> Rows:
    """Each row with the line it ends in, or None for what is no row. Raises CommandError."""
    reader = csv.reader(text)
    try:
        names = next(reader, [])
    except csv.Error:
        names = []
    if not set(columns) <= set(names):
        raise CommandError(f"The first line must name {', '.join(columns)}.")

    def rows() -> Rows:
        while True:
            try:
                row = next(reader, None)
            except csv.Error:
                yield reader.line_num, None
                continue
            if row is None:
                return
            if row:
                whole = len(row) == len(names)
                yield reader.line_num, dict(zip(names, row, strict=True)) if whole else None

    return rows()


def _write(path: Path, rejected: Iterable[tuple[int, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line", "reason"))
        writer.writerows(rejected)
