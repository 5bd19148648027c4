"""What can fail people is counted, and told to nobody but those who have the token."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from channels_layer.inbox import take_in
from channels_layer.models import Outgoing
from channels_layer.outbox import drop, queue_sms
from channels_layer.protocol import Channel
from chat import waitlist
from eguidance import metrics, swept
from eguidance.models import SweepRun
from eguidance.timetable import TIMETABLE, Entry
from tests.cast import Cast, citizen, hire, open_all_day
from tests.doors.talking import Talk, open_chat, waiting_chat
from tests.doors.wire import AtTheDesk, Citizen, Wire, call
from tests.running import ROOT, Service
from tests.servers import wait_until
from triage.models import Contact
from triage.waitlist import Wish

TOKEN = "ten-thousand-candles"
BEARER = {"authorization": f"Bearer {TOKEN}"}
Samples = dict[tuple[str, ...], float]


def samples(text: str) -> Samples:
    """Each value by its name, without our prefix, and the values of its labels."""
    found = [each for family in text_string_to_metric_families(text) for each in family.samples]
    return {
        (each.name.removeprefix("eguidance_"), *each.labels.values()): each.value for each in found
    }


def scraped(service: Service) -> Samples:
    return samples(call(service, "GET", "/metrics", **BEARER).text)


# --- The door ---------------------------------------------------------------------------

REFUSED = ["", "Bearer", "Bearer ten-thousand-candle", f"Basic {TOKEN}", TOKEN, f"bearer {TOKEN}x"]


@pytest.mark.django_db
@pytest.mark.parametrize("given", REFUSED)
def test_who_has_not_the_token_is_told_nothing(
    client: Client, settings: Settings, given: str
) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"authorization": given})
    assert (answer.status_code, answer.json()) == (401, {"code": "bad-token", "field": ""})
    assert client.get("/metrics", headers=BEARER).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x"])
def test_without_a_token_in_the_settings_there_is_no_such_door(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"authorization": given})
    assert (answer.status_code, answer.json()) == (404, {"code": "no-such-door", "field": ""})


@pytest.mark.django_db
def test_it_is_only_read_and_never_kept(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.post("/metrics", headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")
    assert client.get("/metrics", headers=BEARER).headers["Cache-Control"] == "no-store"


# --- What is counted --------------------------------------------------------------------


@pytest.mark.environment(METRICS_TOKEN=TOKEN)
def test_a_talk_is_counted_where_it_was_said(service: Service) -> None:
    open_all_day()
    cast = hire()
    talk = open_chat(cast.ane)
    waiting_chat()
    citizen, ane = Citizen(service, talk), AtTheDesk(service, talk, cast.ane)
    citizen.connect()
    ane.connect()
    before = scraped(service)
    assert before["sockets_open", "citizen"] == before["sockets_open", "desk"] == 1
    assert before["contacts", "chat", "waiting"] == before["contacts", "chat", "open"] == 1
    assert before["counsellors_on_duty",] == before["database_up",] == 1
    _say_some(citizen, ane, talk)
    after = scraped(service)
    stored = {who: after["messages_stored_total", who] for who in ("citizen", "counsellor")}
    assert stored == {"citizen": 3, "counsellor": 2}
    assert after["batch_size_sum", "say_all"] == 5
    assert after["batch_seconds_count", "say_all"] == after["batch_size_count", "say_all"] <= 5
    _leave(service, citizen, ane)


def _say_some(citizen: Citizen, ane: AtTheDesk, talk: Talk) -> None:
    before = talk.contact.last_sequence
    for number in range(3):
        citizen.say(f"citizen {number}")
    for number in range(2):
        ane.say(f"Ane {number}")
    for talker in (citizen, ane):
        talker.settle(before + 5)


def _leave(service: Service, citizen: Citizen, ane: AtTheDesk) -> None:
    assert Wire(service, "/ws/citizen/").ask({"type": "ping"})["code"] == "say-hello-first"
    call(service, "GET", "/api/desk/colleagues")
    citizen.wire.connection.close()
    ane.wire.drop()
    wait_until(lambda: scraped(service)["sockets_open", "desk"] == 0, "the end of the sockets")
    last = scraped(service)
    assert last["refused_total", "say-hello-first"] == last["refused_total", "not-signed-in"] == 1
    assert last["refused_total", "not-yours"] == 0
    assert last["sockets_closed_total", "say-hello-first"] == 1
    assert last["sockets_closed_total", "left"] == 2


@pytest.mark.environment(METRICS_TOKEN=TOKEN, GUIDANCE_SWEEP_SECONDS="0.2")
def test_every_process_tells_when_each_sweep_last_went_well(service: Service) -> None:
    """The worker sweeps, where there is one, and the web process tells."""
    swept_soon = ["missed_promises", "lapsed_reservations", "expired_sessions", "kept_too_long"]

    def told() -> bool:
        seen = scraped(service)
        return all(seen["sweep_age_seconds", name] < 60 for name in swept_soon)

    wait_until(told, "the first sweeps")
    seen = scraped(service)
    assert seen["sweep_runs_total", "missed_promises"] >= 1
    assert seen["sweep_failures_total", "missed_promises"] == 0


@pytest.mark.environment(METRICS_TOKEN=TOKEN)
def test_the_loop_and_the_line_are_watched(service: Service) -> None:
    wait_until(lambda: scraped(service)["loop_lag_seconds_count",] > 0, "a look at the loop")
    seen = scraped(service)
    has_line = "REDIS_URL" in service.environment
    assert seen.get(("line_up",)) == (1 if has_line else None)
    pooled = service.database_url.startswith("postgres")
    assert (("database_connections", "used") in seen) == pooled


# --- What is asked of the database ------------------------------------------------------


@pytest.mark.django_db
def test_the_longest_wait_is_told_by_channel(cast: Cast) -> None:
    cast.ane.on_duty()
    first, second = waiting_chat(), waiting_chat()
    for talk, minutes in ((first, 9), (second, 4)):
        since = timezone.now() - timedelta(minutes=minutes)
        Contact.objects.filter(pk=talk.contact_id).update(waiting_since=since)
    seen = samples(metrics.exposition().decode())
    assert seen["longest_wait_seconds", "chat"] == pytest.approx(540, abs=30)
    assert seen["longest_wait_seconds", "callback"] == 0
    assert seen["contacts", "chat", "waiting"] == 2


@pytest.mark.django_db
def test_it_tells_who_waits_for_a_freed_time(cast: Cast) -> None:
    now = timezone.now()
    waitlist.join(citizen()[0], Wish(Channel.CALLBACK, "20304050"), now)
    gone = waitlist.join(citizen()[0], Wish(Channel.CALLBACK, "20304051"), now)
    waitlist.leave(gone, now)
    seen = samples(metrics.exposition().decode())
    assert (seen["waitlist", "callback"], seen["waitlist", "meeting"]) == (1, 0)


@pytest.mark.django_db
def test_a_scrape_asks_little_however_long_the_queue(cast: Cast) -> None:
    cast.ane.on_duty()
    with CaptureQueriesContext(connection) as asked:
        metrics.exposition()
    for _ in range(5):
        waiting_chat()
    with CaptureQueriesContext(connection) as asked_then:
        metrics.exposition()
    assert len(asked) == len(asked_then) == 8


@pytest.mark.django_db
def test_without_a_database_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("eguidance.metrics.load", broken)
    seen = samples(metrics.exposition().decode())
    assert seen["database_up",] == 0
    assert ("sockets_open", "citizen") in seen
    assert ("contacts", "chat", "waiting") not in seen


@pytest.mark.django_db
def test_a_sweep_that_never_went_well_is_infinitely_old() -> None:
    seen = samples(metrics.exposition().decode())
    assert {seen["sweep_age_seconds", entry.name] for entry in TIMETABLE} == {float("inf")}


@pytest.mark.django_db
def test_messages_are_counted_by_state_and_those_that_should_have_gone() -> None:
    now = timezone.now()
    for minutes in (-5, 5):
        due_at = now + timedelta(minutes=minutes)
        queue_sms("+4520304050", "Hej", f"a:{minutes}", due_at)
    queue_sms("+4520304050", "Hej", "dropped", now)
    drop("dropped")
    seen = samples(metrics.exposition().decode())
    assert (seen["outgoing", "waiting"], seen["outgoing", "dropped"]) == (2, 1)
    assert seen["outgoing", "sent"] == 0
    assert seen["outgoing_overdue",] == 1


@pytest.mark.django_db
def test_what_text_messages_cost_is_counted_in_parts_of_a_day() -> None:
    now = timezone.now()
    queue_sms("+4520304050", "x" * 161, "a:long", now)
    queue_sms("+4520304050", "x", "a:before", now - timedelta(days=3))
    Outgoing.objects.filter(key="a:long").update(sent_at=now)
    Outgoing.objects.filter(key="a:before").update(sent_at=now - timedelta(days=2))
    take_in("SM1", "+4520304050", 3, now)
    take_in("SM2", "+4520304050", 3, now - timedelta(days=2))
    seen = samples(metrics.exposition().decode())
    assert (seen["text_parts", "sent"], seen["text_parts", "received"]) == (2, 3)


def failing() -> None:
    raise RuntimeError


@pytest.mark.django_db
def test_a_sweep_that_fails_is_counted_and_stays_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swept, "_tallies", {})
    Entry(failing, 1).run()
    row = SweepRun.objects.get(name="failing")
    assert (row.runs, row.failures, row.succeeded_at) == (1, 1, None)


@pytest.mark.django_db
def test_runs_are_gathered_before_they_are_written_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1000.0]
    monkeypatch.setattr(swept, "_tallies", {})
    monkeypatch.setattr(swept, "monotonic", lambda: now[0])
    for _ in range(5):
        swept.note("a", succeeded=True)
    assert SweepRun.objects.get(name="a").runs == 1
    now[0] += swept.WRITE_SECONDS
    with monkeypatch.context() as broken, CaptureQueriesContext(connection) as asked:
        broken.setattr(swept, "_write", _refuse)
        swept.note("a", succeeded=False)
    assert len(asked) == 0
    now[0] += swept.WRITE_SECONDS
    swept.note("a", succeeded=True)
    row = SweepRun.objects.get(name="a")
    assert (row.runs, row.failures) == (7, 1)


def _refuse(*_: object) -> None:
    raise DatabaseError


@pytest.mark.django_db
def test_every_metric_is_explained_and_no_other() -> None:
    seen = text_string_to_metric_families(metrics.exposition().decode())
    ours = {each.name.removeprefix("eguidance_") for each in seen if "eguidance_" in each.name}
    page = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    table = page.partition("| Name, after")[2].partition("\n\n")[0]
    cells = "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    explained = {name.removesuffix("_total") for name in re.findall(r"`(\w+)", cells)}
    only_with = {"line_up", "database_connections", "database_waiting"}
    assert explained - only_with == ours - only_with
