"""A backup is taken while words are said, and a service is started on it in an empty place."""

import stat
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.core.management import call_command

from chat.models import Message
from tests.cast import hire, open_all_day
from tests.doors.talking import Talk, open_chat
from tests.doors.wire import Citizen
from tests.running import Service, models_on
from tests.servers import postgres_program, wait_until
from triage.models import Contact

ENOUGH = 20


def back_up(service: Service, file: Path) -> None:
    if service.database_url.startswith("postgres"):
        _run("pg_dump", "--format=custom", f"--file={file}", service.database_url)
    else:
        call_command("backup", str(file))


def restore(file: Path, folder: Path, like: str) -> str:
    """The URL of a new database that holds what the backup does."""
    if not like.startswith("postgres"):
        target = folder / "restored.sqlite3"
        target.write_bytes(file.read_bytes())
        return f"sqlite:///{target}"
    server = like.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored TEMPLATE template0")
    _run("pg_restore", "--exit-on-error", f"--dbname={server}/restored", str(file))
    return f"{server}/restored"


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [postgres_program(program), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def talking_on(citizen: Citizen) -> Iterator[None]:
    """The citizen says one thing after another, each when the last is acknowledged."""
    enough = Event()

    def talk() -> None:
        while not enough.is_set():
            citizen.say(f"number {len(citizen.said)}")
            citizen.listen(lambda: not citizen.outbox)

    with ThreadPoolExecutor(1) as beside:
        talk_goes_on: Future[None] = beside.submit(talk)
        try:
            yield
        finally:
            enough.set()
            talk_goes_on.result()


@pytest.mark.environment(GUIDANCE_COUNSELLOR_LEASE_SECONDS="600")
def test_all_that_was_acknowledged_before_it_is_in_a_backup_and_goes_on_from_there(
    service: Service, tmp_path: Path
) -> None:
    open_all_day()
    talk = open_chat(hire().ane)
    citizen = Citizen(service, talk)
    citizen.connect()
    with talking_on(citizen):
        wait_until(lambda: len(citizen.accepted) > ENOUGH, "some talk")
        acknowledged = dict(citizen.accepted)
        back_up(service, tmp_path / "backup")
        more = len(citizen.accepted) + ENOUGH
        wait_until(lambda: len(citizen.accepted) > more, "more talk")
    service.stop()
    url = restore(tmp_path / "backup", tmp_path, service.database_url)
    with models_on(url):
        _assert_whole(talk, acknowledged)
        _goes_on(Service(tmp_path, url, service.chosen), talk)


def _assert_whole(talk: Talk, acknowledged: dict[str, int]) -> None:
    rows = Message.objects.filter(contact_id=talk.id).order_by("sequence")
    kept = {str(row.client_id): row.sequence for row in rows}
    assert acknowledged.items() <= kept.items()
    last = Contact.objects.get(pk=talk.id).last_sequence
    assert list(kept.values()) == list(range(1, last + 1))


def _goes_on(service: Service, talk: Talk) -> None:
    """The same citizen, with the same token, on a service that stands on the backup."""
    try:
        service.start()
        citizen = Citizen(service, talk)
        citizen.connect()
        before = len(citizen.messages)
        citizen.say("Er I der igen?")
        citizen.settle(before + 1)
        assert before >= ENOUGH
    finally:
        service.kill()


def test_only_its_owner_reads_a_backup_and_none_is_written_over(
    service: Service, tmp_path: Path
) -> None:
    if service.database_url.startswith("postgres"):
        refused(service, tmp_path / "backup", "pg_dump")
        return
    file = tmp_path / "backup"
    back_up(service, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    refused(service, file, "is there already")


def refused(service: Service, file: Path, why: str) -> None:
    with pytest.raises(RuntimeError, match=why):
        service.manage("backup", str(file))
    assert not file.with_name("backup.part").exists()
