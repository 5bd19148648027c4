"""Fill the table of postcodes from a file that the service provides."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from scheduling.models import Postcode

COLUMNS = ["postcode", "latitude", "longitude"]


class Command(BaseCommand):
    help = "Reads a CSV file with postcode,latitude,longitude in degrees, in place of the last."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as file:
                rows = _read(file)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            Postcode.objects.all().delete()
            Postcode.objects.bulk_create(rows)
        self.stdout.write(self.style.SUCCESS(f"{len(rows)} postcodes"))


def _read(lines: Iterable[str]) -> list[Postcode]:
    """Raises CommandError, with the line: a file with one fault is not taken at all."""
    rows = csv.DictReader(lines)
    if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
        raise CommandError(f"The first line must name {', '.join(COLUMNS)}.")
    found = {row.code: row for row in (_row(each, rows.line_num) for each in rows)}
    if not found:
        raise CommandError("There is no postcode in it.")
    return list(found.values())


def _row(values: dict[str, str], line: int) -> Postcode:
    code = (values["postcode"] or "").strip()
    try:
        latitude, longitude = float(values["latitude"]), float(values["longitude"])
    except (TypeError, ValueError):
        raise CommandError(f"Line {line}: latitude and longitude are degrees.") from None
    if not (code.isascii() and code.isdecimal() and len(code) == 4):
        raise CommandError(f"Line {line}: a postcode has four digits.")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise CommandError(f"Line {line}: no place on earth.")
    return Postcode(code=code, latitude=latitude, longitude=longitude)
