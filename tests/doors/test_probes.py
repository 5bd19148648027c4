"""Does it live, and may it be given new people: each no has a code that says why."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from channels_layer.layer import ProcessLayer
from eguidance import health
from tests.doors.wire import call
from tests.running import Service
from tests.servers import valkey, wait_until

JSON = {"content-type": "application/json"}


def why_not(client: Client, path: str = "/readyz") -> str:
    """The code of a refusal; nothing when it is ready."""
    answer = client.get(path)
    if answer.status_code == 200:
        return ""
    assert (answer.status_code, answer.json()["field"]) == (503, "")
    return str(answer.json()["code"])


@pytest.fixture
def line_up(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """This process has started as a server does, and nothing is wrong with it."""
    for each in ("_stopping", "_migrated"):
        monkeypatch.setattr(health, each, type(health._stopping)())
    monkeypatch.setattr(ProcessLayer, "line_is_up", True)


@pytest.mark.usefixtures("line_up")
def test_it_is_ready_when_all_is_well(client: Client) -> None:
    assert why_not(client) == ""


@pytest.mark.usefixtures("line_up")
def test_it_is_not_ready_when_it_stops_though_it_lives(client: Client) -> None:
    health.stop()
    assert why_not(client) == "stopping"
    assert why_not(client, "/healthz") == ""


@pytest.mark.usefixtures("line_up")
def test_it_is_not_ready_before_every_migration_is_applied(client: Client) -> None:
    applied = MigrationRecorder.Migration.objects
    applied.filter(app="eguidance").delete()
    assert why_not(client) == "not-migrated"
    applied.create(app="eguidance", name="0001_sweep_runs")
    applied.create(app="eguidance", name="9999_of_newer_code")
    assert why_not(client) == ""


@pytest.mark.usefixtures("line_up")
def test_it_is_not_ready_without_its_line_to_the_others(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProcessLayer, "line_is_up", False)
    assert why_not(client) == "line-down"
    assert why_not(client, "/healthz") == ""


@pytest.mark.usefixtures("line_up")
def test_without_a_database_it_neither_lives_nor_is_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DatabaseError("words of a row")

    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=broken))
    assert why_not(client, "/healthz") == why_not(client) == "database-down"


@pytest.mark.usefixtures("line_up")
def test_who_watches_needs_no_public_name_and_no_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/chat/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_a_process_is_ready_by_itself_before_anybody_has_come(service: Service) -> None:
    wait_until(lambda: call(service, "GET", "/readyz").status == 200, "readiness")


def test_a_line_that_is_lost_and_found_is_told(
    start_service: Callable[..., Service],
) -> None:
    with valkey() as server:
        service = start_service(REDIS_URL=server.url, METRICS_TOKEN="x")
        wait_until(lambda: call(service, "GET", "/readyz").status == 200, "readiness")
        server.kill()
        wait_until(lambda: call(service, "GET", "/readyz").status == 503, "the loss to show")
        assert call(service, "GET", "/readyz").json == {"code": "line-down", "field": ""}
        assert call(service, "GET", "/healthz").status == 200
        seen = call(service, "GET", "/metrics", authorization="Bearer x").text
        assert "eguidance_line_up 0.0" in seen
        assert 'eguidance_line_lost_total{way="hearing"} 1.0' in seen
        server.start()
        wait_until(lambda: call(service, "GET", "/readyz").status == 200, "the line to be back")


# --- Told to stop -------------------------------------------------------------------------


def test_told_to_stop_it_is_not_ready_at_once_and_answers_what_is_under_way(
    service: Service,
) -> None:
    """The watcher's line was there before: a proxy keeps such lines."""
    watcher, asker = (HTTPConnection("127.0.0.1", service.port, timeout=30) for _ in range(2))
    wait_until(lambda: answer_to(watcher) == (200, b"ok"), "readiness")
    with ThreadPoolExecutor(1) as beside:
        with nobody_writes():
            asker.request("POST", "/api/triage", b'{"language": "da"}', JSON)
            assert answer_to(watcher) == (200, b"ok")
            left_with = beside.submit(service.stop)
            wait_until(lambda: answer_to(watcher)[0] == 503, "the stop to show")
            assert answer_to(watcher)[1] == b'{"code": "stopping", "field": ""}'
        answer = asker.getresponse()
        assert (answer.status, "token" in json.load(answer)) == (200, True)
        assert left_with.result()[0] == 0


def answer_to(watcher: HTTPConnection) -> tuple[int, bytes]:
    watcher.request("GET", "/readyz")
    answer = watcher.getresponse()
    return answer.status, answer.read()


@contextmanager
def nobody_writes() -> Iterator[None]:
    """Whoever opens a case waits until this is over."""
    if connection.vendor == "sqlite":
        with transaction.atomic():  # it takes the lock at once
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE triage_case IN EXCLUSIVE MODE")
            yield
