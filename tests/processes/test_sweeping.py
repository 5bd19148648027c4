"""Sweeping in many processes: nothing is done twice, and nothing stops it for long."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import Channel, ContactState, Duty
from chat import talks
from eguidance.models import SweepRun
from eguidance.timetable import TIMETABLE
from scheduling.models import Counsellor
from tests.cast import Cast, citizen, hire, open_all_day
from tests.doors.talking import open_chat, waiting_chat
from tests.processes.house import House
from tests.servers import wait_until
from triage.models import Contact, Event, EventKind

pytestmark = pytest.mark.environment(GUIDANCE_SWEEP_SECONDS="0.2")
TALKS = 5


@pytest.fixture
def cast(house: House) -> Cast:
    open_all_day()
    cast = hire()
    cast.ane.on_duty(capacity=12)
    cast.bo.on_duty(capacity=12)
    return cast


@pytest.mark.environment(
    GUIDANCE_COUNSELLOR_LEASE_SECONDS="2",
    GUIDANCE_CITIZEN_LEASE_SECONDS="1",
    GUIDANCE_ABANDON_SECONDS="3",
)
def test_two_beats_and_two_workers_do_everything_once(house: House, cast: Cast) -> None:
    """Everybody is lost: counsellors, citizens, promises, reservations."""
    _reserve(cast, [open_chat(cast.ane).contact for _ in range(TALKS)])
    for _ in range(TALKS):
        open_chat(cast.ane)
        waiting_chat()
    _let_everything_fall_due()
    for name in ("one", "two"):
        house.run("beat", f"beat-{name}")
        house.run("worker", f"worker-{name}")
    reserved = Contact.objects.filter(reserved_for__isnull=False)
    wait_until(lambda: not reserved.exists(), "the end of the reservations")
    Contact.objects.filter(connected=True).update(citizen_lease_until=timezone.now())
    live = Contact.objects.exclude(state=ContactState.ENDED)
    on_duty = Counsellor.objects.exclude(duty=Duty.OFF)
    wait_until(lambda: not live.exists() and not on_duty.exists(), "everybody's end")
    _assert_each_thing_once()


def _reserve(cast: Cast, contacts: list[Contact]) -> None:
    for contact in contacts:
        talks.transfer(
            contact.pk,
            cast.ane.counsellor,
            cast.bo.counsellor.pk,
            "Kender du mere til det?",
            timezone.now(),
        )


def _let_everything_fall_due() -> None:
    now = timezone.now()
    Counsellor.objects.exclude(duty=Duty.OFF).update(lease_until=now)
    reserved = Contact.objects.filter(reserved_for__isnull=False)
    Contact.objects.filter(connected=True).update(citizen_lease_until=now)
    # Whoever has gone is waited for by nobody: those reserved are there for as long as that.
    reserved.update(reserved_until=now, citizen_lease_until=now + timedelta(hours=1))
    Contact.objects.filter(state=ContactState.WAITING).update(promise_due=now)


def _assert_each_thing_once() -> None:
    kinds = Counter[tuple[UUID | None, str]](Event.objects.values_list("contact_id", "kind"))
    lost = [EventKind.RETURNED, EventKind.RESERVATION_LAPSED, EventKind.ABANDONED]
    for kind in [*lost, EventKind.PROMISE_MISSED]:
        each = [number for (_, name), number in kinds.items() if name == kind]
        assert each, f"{kind}: nothing was swept"
        assert set(each) == {1}, f"{kind}: {each}"
    assert kinds[None, EventKind.DUTY] == 2
    for contact in Contact.objects.all():
        sequences = list(contact.messages.values_list("sequence", flat=True).order_by("sequence"))
        assert sequences == list(range(1, contact.last_sequence + 1))


def test_a_beat_that_starts_runs_every_sweep_soon_however_rare_it_is(house: House) -> None:
    """A beat that is started anew each day would else never get to what it does once a day."""
    house.run("beat")
    house.run("worker")
    rare = [entry.name for entry in TIMETABLE if not entry.grace]
    done = SweepRun.objects.filter(name__in=rare, succeeded_at__isnull=False)
    wait_until(lambda: done.count() == len(rare), "the first run of each")
    assert "expired_sessions" in rare


Accident = Callable[[House], None]


def emptied(house: House) -> None:
    house.valkey.empty()


def killed(house: House) -> None:
    house.valkey.kill()
    house.valkey.start()


@pytest.mark.parametrize("accident", [emptied, killed])
def test_worker_and_beat_go_on_by_themselves(house: House, cast: Cast, accident: Accident) -> None:
    house.run("beat")
    house.run("worker")
    _see_a_promise_missed()
    for _ in range(2):
        accident(house)
        _see_a_promise_missed()


def _see_a_promise_missed() -> None:
    case, _ = citizen()
    contact = talks.choose(case, uuid4(), Channel.CHAT, timezone.now())
    due = timezone.now() - timedelta(seconds=1)
    Contact.objects.filter(pk=contact.pk).update(promise_due=due)
    missed = Event.objects.filter(contact=contact, kind=EventKind.PROMISE_MISSED)
    wait_until(missed.exists, "the sweep of promises")


@pytest.mark.environment(LOG_FORMAT="json")
def test_worker_and_beat_log_as_the_web_processes_do(house: House, cast: Cast) -> None:
    """Also when Celery itself has something to say."""
    programs = [house.run("beat"), house.run("worker")]
    _see_a_promise_missed()
    killed(house)
    _see_a_promise_missed()
    told = [json.loads(line) for each in programs for line in each.logged().splitlines()]
    assert {"worker"} <= {line["role"] for line in told} <= {"worker", "beat"}
    assert {line["logger"] for line in told} & {"celery.worker.consumer.consumer"}
