"""A demonstration to look at: people, hours and sign-ins. Running it again changes nothing."""

import secrets
from datetime import date, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from channels_layer.protocol import Route
from scheduling.models import Counsellor, OpeningHours, Room, Site, WorkingHours
from scheduling.roles import Role
from scheduling.shifts import ShiftKind

PEOPLE = {
    "ane": ("Ane", Role.COUNSELLOR),
    "bo": ("Bo", Role.COUNSELLOR),
    "karin": ("Karin", Role.COORDINATOR),
    "mia": ("Mia", Role.MANAGER),
}
AT_WORK = (time(9), time(16))
ALL_DAY = (time(0), time(0))
# Who is on what from Monday to Friday: every kind is worked, and somebody can be booked.
SINCE = date(2026, 1, 1)
EVERY_WEEKDAY = {
    "ane": ((time(9), time(12), ShiftKind.CHAT), (time(12, 30), time(16), ShiftKind.BOOKABLE)),
    "bo": ((time(9), time(12), ShiftKind.MEETING), (time(12, 30), time(16), ShiftKind.CHAT)),
    "karin": ((time(9), time(11), ShiftKind.PHONE), (time(13), time(15), ShiftKind.MEETING)),
}


class Command(BaseCommand):
    help = "With DEMO: four people, opening hours and a roster. Existing rows are kept."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            self.stdout.write("  DEMO is off: nobody and nothing is filled in")
            return
        for role in Role:
            Group.objects.get_or_create(name=role)
        self._people(_password())
        if not OpeningHours.objects.exists():
            _hours()
        if not WorkingHours.objects.exists():
            _roster()

    def _people(self, password: str) -> None:
        for username, (name, role) in PEOPLE.items():
            user, new = User.objects.get_or_create(username=username, defaults={"first_name": name})
            if new:
                user.set_password(password)
                user.save()
                user.groups.add(Group.objects.get(name=role))
                self.stdout.write(f"  {name}, {role}")
            if role != Role.MANAGER:
                Counsellor.objects.get_or_create(user=user, defaults={"name": name})


def _password() -> str:
    """One password for the demonstration's people, made on this machine and kept there."""
    file = demo_password_file()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    return file.read_text().strip()


def demo_password_file() -> Path:
    return Path(settings.VAR_DIR, "demo-password")


def _hours() -> None:
    """Chat is open whenever somebody is on duty; calls and meetings in office hours."""
    for weekday in range(7):
        _open(Route.CHAT, weekday, ALL_DAY)
    for weekday in range(5):
        _open(Route.CALLBACK, weekday, AT_WORK)
        _open(Route.MEETING, weekday, AT_WORK)


def _open(route: Route, weekday: int, times: tuple[time, time]) -> None:
    opens, closes = times
    OpeningHours.objects.create(route=route, weekday=weekday, opens=opens, closes=closes)


def _roster() -> None:
    """The same every week, with the meetings in one room."""
    site, _ = Site.objects.get_or_create(
        name="Aarhus",
        defaults={"address": "Eksempelvej 1", "postcode": "8000", "town": "Aarhus C"},
    )
    room, _ = Room.objects.get_or_create(site=site, name="Rum 1")
    for username, shifts in EVERY_WEEKDAY.items():
        counsellor = Counsellor.objects.get(user__username=username)
        for starts, ends, kind in shifts:
            for weekday in range(5):
                WorkingHours.objects.create(
                    counsellor=counsellor,
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    kind=kind,
                    room=room if kind == ShiftKind.MEETING else None,
                    since=SINCE,
                )
