"""What `make run` does, without what it installs: the commands behind it, in their order."""

import os
import re
import subprocess
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from chat.models import Message
from scheduling.models import Counsellor, OpeningHours, Room, WorkingHours
from scheduling.roster import week
from scheduling.shifts import ShiftKind
from tests.cast import Person
from tests.conftest import StartService
from tests.doors.talking import waiting_chat
from tests.running import ROOT, Service
from tests.saying import say

PEOPLE = ["Ane, counsellor", "Bo, counsellor", "Karin, coordinator", "Mia, manager"]
SERVING = re.compile(r'PORT="(\d+)" DEMO="\$\{DEMO:-true\}" (?:exec )?\S+ manage\.py (\w+)')


def would_serve(*variables: str) -> list[tuple[str, str]]:
    """The port and the name of each command of ours that `make run` would give."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "-n", "--no-print-directory", "run", *variables]
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True)
    return SERVING.findall(done.stdout)


@pytest.mark.parametrize(("variables", "port"), [([], "8000"), (["PORT=8123"], "8123")])
def test_it_migrates_seeds_and_serves_on_one_port(variables: list[str], port: str) -> None:
    steps = [(port, "migrate"), (port, "seed_demo"), (port, "serve")]
    assert would_serve(*variables) == steps


# --- On a running service -----------------------------------------------------------------


def run_again(service: Service) -> str:
    """As a second `make run`: what is printed till it is ready."""
    before = len(service.logged())
    service.stop()
    seeded = service.manage("seed_demo")
    service.start()
    return seeded + service.logged()[before:]


def rows(*models: Any) -> list[dict[str, Any]]:
    return [row for model in models for row in model._base_manager.order_by("pk").values()]


def say_something() -> str:
    """A talk of the demonstration; the token that opens it."""
    Person(User.objects.get(username="ane")).on_duty()
    talk = waiting_chat()
    say(talk.contact, uuid4(), "Er du der i morgen?", timezone.now())
    return talk.token


def status(address: str, **headers: str) -> int:
    with urlopen(Request(address, headers=headers), timeout=10) as answer:
        return int(answer.status)


def test_a_second_run_says_where_and_who_and_keeps_people_and_words(
    start_service: StartService,
) -> None:
    service = start_service(DEMO="true")
    first = service.manage("seed_demo")
    assert re.findall(r"\w+, \w+", first) == PEOPLE
    password = (service.folder / "demo-password").read_text()
    assert password not in first
    token = say_something()
    before = rows(User, OpeningHours, WorkingHours, Message)

    said = run_again(service)
    assert rows(User, OpeningHours, WorkingHours, Message) == before
    assert [each.name for each in Counsellor.objects.order_by("pk")] == ["Ane", "Bo", "Karin"]
    assert status(f"{service.url}/healthz") == 200
    assert status(f"{service.url}/api/triage", Authorization=f"Bearer {token}") == 200

    addresses = [
        f"{service.url}/{page}" for page in ("chat/", "desk/", "roster/", "today/", "api/docs")
    ]
    for address in [f"http://localhost:{service.port}/demo/", *addresses]:
        assert re.search(rf"^  .* {address}$", said, re.MULTILINE)
        assert status(address) == 200
    names = "ane (counsellor), bo (counsellor), karin (coordinator), mia (manager)"
    assert f"Sign in as {names}\nwith the password {password}\n" in said
    assert said.count(password) == 1
    assert User.objects.get(username="mia").check_password(password)


def test_the_demonstration_has_a_roster_of_every_kind_and_keeps_ones_own(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    call_command("seed_demo", stdout=StringIO())
    now = timezone.now()
    found = week(date(2026, 11, 23), now)
    names = {person.pk: person.name for person in found.people}
    assert {names[each.person] for each in found.shifts} == {"Ane", "Bo", "Karin"}
    assert {each.shift.kind for each in found.shifts} == set(ShiftKind)
    assert [each for each in found.shifts if each.clashes] == []
    assert [str(room) for room in Room.objects.all()] == ["Aarhus, Rum 1"]
    WorkingHours.objects.exclude(kind=ShiftKind.CHAT).delete()
    before = rows(WorkingHours)
    call_command("seed_demo", stdout=StringIO())
    assert rows(WorkingHours) == before


def test_who_is_no_demonstration_gets_no_people_and_no_password(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.DEMO, settings.VAR_DIR = False, tmp_path
    call_command("seed_demo", stdout=StringIO())
    assert not User.objects.exists()
    assert list(tmp_path.iterdir()) == []
