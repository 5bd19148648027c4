#!/usr/bin/env python
"""Django's command line for this service."""

import gc
import os
import sys

# A start makes many objects and lets go of few: not to look for circles is a tenth of its time.
gc.set_threshold(50_000, 20, 50)

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from chat.phrases import BrokenPhrases
from resources.reading import BrokenContent
from triage.decisions import BrokenTable
from triage.risk import BrokenRisk

BROKEN = (BrokenContent, BrokenPhrases, BrokenRisk, BrokenTable, ImproperlyConfigured)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eguidance.settings")
    try:
        execute_from_command_line(sys.argv)
    except BROKEN as broken:  # the place in the file helps its editor, a traceback does not
        sys.exit(f"This cannot start: {broken}")


if __name__ == "__main__":
    main()
