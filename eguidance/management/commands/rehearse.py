"""Plays real talk through the public doors, and counts what came of it."""

import asyncio
import math
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from channels_layer.protocol import PROTOCOL_VERSION, Language
from eguidance.rehearsal import practice
from eguidance.rehearsal.counting import Account, Counts, count
from eguidance.rehearsal.desk import CAPACITY
from eguidance.rehearsal.doors import Doors, TurnedAwayError, UnreachableError
from eguidance.rehearsal.files import read_file
from eguidance.rehearsal.report import report
from eguidance.rehearsal.script import Script, UnreadableError, prepare
from eguidance.rehearsal.stage import Run, Stage
from eguidance.rehearsal.wire import ShutOutError

FAILED, COULD_NOT = 1, 2
ASK_FIRST = """This is not a demonstration. A rehearsal puts practice counsellors on duty and \
practice citizens in the queue: while it runs, real citizens would find the chat open, and \
real counsellors would see practice citizens. Say --practice if that is meant."""


class Command(BaseCommand):
    help = (
        "Play real talk through the public doors of a running service, as citizens and "
        "counsellors, and count what was said, stored, shown, lost, doubled or out of order."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="+", type=Path, help="IRC, Taskmaster or a transcript")
        parser.add_argument("--talks", type=_whole(1), default=10, help="talks at a time (10)")
        speed = "times real life (1); 0 is as fast as the service answers"
        parser.add_argument("--speed", type=_speed, default=1.0, help=speed)
        parser.add_argument("--lines", type=_whole(1), help="so many lines at most")
        number = "practice counsellors; 0 leaves every talk to real ones (as many as are needed)"
        parser.add_argument("--counsellors", type=_whole(0), help=number)
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="the running service")
        parser.add_argument("--keep", action="store_true", help="do not erase the talks after")
        meant = "rehearse on a service that is no demonstration"
        parser.add_argument("--practice", action="store_true", help=meant)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["practice"]):
            raise CommandError(ASK_FIRST, returncode=COULD_NOT)
        scripts = self._read(options["file"], options["talks"], options["lines"])
        doors = Doors(options["url"].rstrip("/"))
        lent = _lent(options["counsellors"], options["talks"])
        _require_open(lent)
        _require_same_house(doors)
        run = Run(to_say=sum(len(script.lines) for script in scripts))
        try:
            self._play(scripts, doors, run, lent, options)
            counts = _count(run)
        finally:
            self._tidy(run, options["keep"])
        self._tell("")
        for line in report(run, counts):
            self._tell(line)
        if run.troubles or not counts.good:
            raise CommandError("Something went wrong: see above.", returncode=FAILED)

    def _read(self, files: list[Path], talks: int, at_most: int | None) -> list[Script]:
        try:
            readings = [reading for file in files for reading in read_file(file)]
        except UnreadableError as error:
            raise CommandError(str(error), returncode=COULD_NOT) from None
        scripts = prepare(readings, talks, at_most)
        lines, aside = sum(len(s.lines) for s in scripts), sum(r.aside for r in readings)
        self._tell(f"{lines:,} lines in {len(scripts):,} talks; {aside:,} that nobody said.")
        return scripts

    def _play(
        self, scripts: list[Script], doors: Doors, run: Run, lent: int, options: dict[str, Any]
    ) -> None:
        talks, speed = options["talks"], options["speed"]
        with practice.counsellors(lent) as cookies:
            try:
                asyncio.run(Stage(doors, cookies, self._tell).perform(scripts, talks, speed, run))
            except KeyboardInterrupt:
                self._tell("Left at once: what was still on its way counts as lost.")
            except (ShutOutError, UnreachableError) as error:
                raise CommandError(f"{error}.", returncode=COULD_NOT) from None
            finally:
                practice.end_all([story.contact for story in run.stories])

    def _tidy(self, run: Run, keep: bool) -> None:
        if keep:
            self._tell("The talks are kept, and are in today's figures.")
        else:
            practice.erase([story.contact for story in run.stories])
            self._tell("The talks are erased, with their rows in the journal.")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _whole(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if int(text) < least:
            raise ValueError
        return int(text)

    parse.__name__ = "number"  # argparse puts it in its message
    return parse


def _speed(text: str) -> float:
    if not 0 <= float(text) < math.inf:
        raise ValueError
    return float(text)


def _lent(asked_for: int | None, talks: int) -> int:
    return math.ceil(talks / CAPACITY) if asked_for is None else asked_for


def _require_open(lent: int) -> None:
    """A rehearsal changes no hours, and puts nobody on duty who was not asked for."""
    now = timezone.now()
    hours = practice.chat_hours(now)
    if hours is None:
        raise CommandError("The chat has no opening hours.", returncode=COULD_NOT)
    if hours.opens > now:
        opens = timezone.localtime(hours.opens)
        raise CommandError(
            f"The chat is closed until {opens:%A %d %B %H:%M}.", returncode=COULD_NOT
        )
    if not lent and not practice.anyone_on_duty():
        raise CommandError("The chat is closed: nobody is on duty.", returncode=COULD_NOT)


def _require_same_house(doors: Doors) -> None:
    """Its tokens must open our rows, or there is nothing to count from."""
    try:
        protocol = doors.widget["protocol"]
        token = doors.triage(Language.DANISH)
    except (TurnedAwayError, UnreachableError) as error:
        raise CommandError(f"{error}.", returncode=COULD_NOT) from None
    if not practice.forget_trial(token):
        raise CommandError(
            f"The service at {doors.url} has another SECRET_KEY or DATABASE_URL than this command.",
            returncode=COULD_NOT,
        )
    if protocol != PROTOCOL_VERSION:
        raise CommandError(f"{doors.url} speaks protocol {protocol}.", returncode=COULD_NOT)


def _count(run: Run) -> Counts:
    accounts = (
        Account(story.said, practice.stored(story.contact), story.shown) for story in run.stories
    )
    return sum(map(count, accounts), Counts())
