"""A message is a row first: written once, in its asker's transaction, dropped and forgotten."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from channels_layer import outbox, sending
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.outbox import drop, erase, erase_old, queue_sms
from channels_layer.reports import Fate, Report
from channels_layer.sms.segments import Encoding
from tests.outbox.rows import NOW, PHONE, TEXT, now_is, queued, seconds
from tests.twilio.stand_in import Twilio

pytestmark = pytest.mark.django_db
SID = f"SM{'0' * 32}"


def test_what_is_asked_twice_is_written_once() -> None:
    first = queued(key="appointment:1:confirmed")
    again = queued("Noget andet", key="appointment:1:confirmed", at=NOW + seconds(60))
    assert again == first
    assert (again.text, again.due_at) == (TEXT, NOW)
    assert Outgoing.objects.count() == 1


def test_what_is_not_committed_was_never_asked() -> None:
    with transaction.atomic():
        queued()
        transaction.set_rollback(True)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("text", "parts", "encoding"),
    [("x" * 160, 1, Encoding.GSM_7), ("x" * 161, 2, Encoding.GSM_7), ("ł" * 71, 2, Encoding.UCS_2)],
)
def test_parts_are_counted_when_it_is_written(text: str, parts: int, encoding: Encoding) -> None:
    row = queued(text)
    assert (row.parts, row.encoding) == (parts, encoding)


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("20304050", TEXT),
        ("+45", TEXT),
        ("+4520304050 ", TEXT),
        ("+45203040501234567", TEXT),
        (PHONE, ""),
        (PHONE, "x" * 1_601),
        (PHONE, "a\0b"),
    ],
)
def test_what_no_vendor_would_take_is_not_written(to: str, text: str) -> None:
    with pytest.raises(ValueError, match="not a") as raised:
        queue_sms(to, text, "a", NOW)
    assert not Outgoing.objects.exists()
    assert to not in str(raised.value)


def test_a_key_is_dropped_with_all_under_it_and_no_other() -> None:
    under = [queued(key=key) for key in ("a:1", "a:1:confirmed", "a:1:reminder:2")]
    others = [queued(key=key) for key in ("a:10", "a:11:confirmed", "b:a:1")]
    assert drop("a:1") == len(under)
    assert {now_is(row).state for row in under} == {OutgoingState.DROPPED}
    assert {now_is(row).state for row in others} == {OutgoingState.WAITING}
    assert drop("a:1") == 0


def test_what_is_dropped_is_not_sent(vendor: Twilio) -> None:
    row = queued(key="a:1")
    drop("a:1")
    sending.send_due(NOW)
    assert vendor.messages == []
    assert now_is(row).state == OutgoingState.DROPPED


def test_what_was_sent_is_not_dropped(vendor: Twilio) -> None:
    row = queued(key="a:1")
    sending.send_due(NOW)
    assert drop("a:1") == 0
    assert now_is(row).state == OutgoingState.SENT


@pytest.mark.parametrize("state", OutgoingState.values)
def test_a_row_is_looked_at_until_it_is_done(state: str) -> None:
    """The database refuses one that no sweep would find, or that every sweep would."""
    row = queued()
    live = state in (OutgoingState.WAITING, OutgoingState.SENDING)
    wrong, right = (None, NOW) if live else (NOW, None)
    rows = Outgoing.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=state, next_at=wrong)
    assert rows.update(state=state, next_at=right) == 1


# --- Forgetting ---------------------------------------------------------------------------


def words_of(row: Outgoing) -> tuple[str, str]:
    return now_is(row).to, now_is(row).text


def test_erasing_drops_what_waits_and_keeps_codes(vendor: Twilio) -> None:
    sent = queued("ł" * 71, key="a:1:confirmed")
    sending.send_due(NOW)
    waits = queued(key="a:1:reminder", at=NOW + seconds(60))
    other = queued(key="a:2", at=NOW + seconds(60))
    assert erase("a:1") == 2
    assert words_of(sent) == words_of(waits) == ("", "")
    assert words_of(other) == (PHONE, TEXT)
    assert now_is(waits).state == OutgoingState.DROPPED
    kept = now_is(sent)
    assert (kept.state, kept.parts, kept.encoding) == (OutgoingState.SENT, 2, Encoding.UCS_2)
    assert kept.vendor_id == vendor.messages[0]["sid"]
    assert erase("a:1") == 0


def test_a_report_on_what_was_erased_is_still_noted(vendor: Twilio) -> None:
    row = queued(key="a:1")
    sending.send_due(NOW)
    erase("a:1")
    report = Report(vendor.messages[0]["sid"], Fate.DELIVERED)
    assert outbox.settle(row.pk, report, NOW)
    assert now_is(row).state == OutgoingState.DELIVERED


def test_what_is_old_and_over_is_forgotten(vendor: Twilio) -> None:
    old, recent = queued(at=NOW - seconds(100)), queued(at=NOW)
    sending.send_due(NOW)
    waits = queued(at=NOW - seconds(100))
    assert erase_old(NOW - seconds(50)) == 1
    assert words_of(old) == ("", "")
    assert words_of(recent) == words_of(waits) == (PHONE, TEXT)


# --- Without an account -------------------------------------------------------------------


def test_without_an_account_it_is_shown_when_it_is_due() -> None:
    row, later = queued(), queued(at=NOW + seconds(60))
    assert list(outbox.shown()) == []
    sending.send_due(NOW)
    assert list(outbox.shown()) == [row]
    assert words_of(row) == (PHONE, TEXT)
    sending.send_due(NOW + seconds(60))
    assert list(outbox.shown()) == [later, row]


# --- Counting -----------------------------------------------------------------------------


def test_what_the_vendor_took_is_counted_in_parts(vendor: Twilio) -> None:
    queued("x" * 161)
    queued("ł" * 71, at=NOW + seconds(60))
    assert outbox.parts_sent(NOW, NOW + seconds(1)) == 0
    sending.send_due(NOW)
    sending.send_due(NOW + seconds(60))
    assert outbox.parts_sent(NOW, NOW + seconds(60)) == 2
    assert outbox.parts_sent(NOW, NOW + seconds(61)) == 4


def test_states_are_counted_of_what_was_due_lately(vendor: Twilio) -> None:
    queued(at=NOW - seconds(90))
    queued()
    sending.send_due(NOW)
    queued(at=NOW + seconds(60))
    states = outbox.by_state(NOW - seconds(50))
    assert set(states) == set(OutgoingState.values)
    assert {state: number for state, number in states.items() if number} == {
        "sent": 1,
        "waiting": 1,
    }


@pytest.mark.parametrize(("before", "number"), [(NOW, 0), (NOW + seconds(1), 1)])
def test_what_is_not_done_in_time_is_overdue(before: datetime, number: int) -> None:
    queued()
    assert outbox.overdue(before) == number
    Outgoing.objects.update(next_at=NOW + seconds(3600))  # a try that failed
    assert outbox.overdue(before) == number
    Outgoing.objects.update(state=OutgoingState.FAILED, next_at=None)
    assert outbox.overdue(before) == 0


def test_a_row_tells_nobody_its_words() -> None:
    row = queued()
    said = f"{row} {row!r}"
    assert TEXT not in said
    assert PHONE[-8:] not in said
