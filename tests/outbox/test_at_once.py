"""Workers, beats, and people who change their mind, at the same moment."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from channels_layer import outbox, sending
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.reports import Fate, Report
from tests.laws.at_once import at_once
from tests.outbox.rows import NOW, PHONE, now_is, queued
from tests.twilio.stand_in import Mishap, Twilio

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 50


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WORK_SECONDS", 60.0)
    monkeypatch.setattr("channels_layer.sms.twilio.SECONDS", 30.0)


def test_two_who_send_all_send_each_once(vendor: Twilio) -> None:
    texts = [f"Nummer {number}" for number in range(ROWS)]
    for text in texts:
        queued(text)
    at_once(*[partial(sending.send_due, NOW)] * 2)
    assert Counter(vendor.bodies(PHONE)) == Counter(texts)
    states = Outgoing.objects.values_list("state", "attempts").distinct()
    assert list(states) == [(OutgoingState.SENT, 1)]


def test_two_who_find_the_same_lapsed_lease_look_once(vendor: Twilio) -> None:
    for number in range(10):
        row = queued(f"Nummer {number}")
        assert sending._claim(row, NOW)
        if number % 2:
            vendor.take({"To": PHONE, "Body": row.text})
    at_once(*[partial(sending.send_due, NOW + sending.LEASE)] * 2)
    assert Counter(vendor.bodies(PHONE)) == Counter(f"Nummer {number}" for number in range(10))


def test_what_is_asked_at_once_is_written_once() -> None:
    ask: Any = partial(queued, key="a:1")
    assert len(set(at_once(ask, ask, ask))) == 1
    assert Outgoing.objects.count() == 1


def test_dropped_is_never_sent_and_sent_is_never_dropped(vendor: Twilio) -> None:
    for number in range(20):
        queued(f"Nummer {number}", key=f"a:{number}")

    def drop_all() -> int:
        return sum(outbox.drop(f"a:{number}") for number in reversed(range(20)))

    acts: list[Any] = [partial(sending.send_due, NOW), drop_all]
    _, dropped = at_once(*acts)
    states = Counter(Outgoing.objects.values_list("state", flat=True))
    assert states[OutgoingState.DROPPED] == dropped
    assert states[OutgoingState.SENT] == len(vendor.messages) == 20 - states["dropped"]


def test_a_drop_while_it_is_being_sent_comes_too_late(vendor: Twilio) -> None:
    vendor.mishaps.append(Mishap.HELD_BEFORE)
    row = queued(key="a:1")

    def drop() -> int:
        assert vendor.held.wait(30)
        try:
            return outbox.drop("a:1")
        finally:
            vendor.released.set()

    acts: list[Any] = [partial(sending.send_due, NOW), drop]
    assert at_once(*acts)[1] == 0
    assert now_is(row).state == OutgoingState.SENT


def test_a_report_that_comes_before_the_answer_is_not_lost(vendor: Twilio) -> None:
    """Twilio tells of a message, and then answers the request that asked for it."""
    vendor.mishaps.append(Mishap.HELD_AFTER)
    row = queued()

    def tell() -> bool:
        assert vendor.held.wait(30)
        try:
            report = Report(vendor.messages[0]["sid"], Fate.DELIVERED)
            return outbox.settle(row.pk, report, NOW)
        finally:
            vendor.released.set()

    acts: list[Any] = [partial(sending.send_due, NOW), tell]
    assert at_once(*acts)[1] is True
    sid = vendor.messages[0]["sid"]
    assert (now_is(row).state, now_is(row).vendor_id) == (OutgoingState.DELIVERED, sid)
