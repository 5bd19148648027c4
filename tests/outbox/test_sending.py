"""What is due is sent, what fails is tried again in its time, and what cannot be sent is not."""

import pytest
from pytest_django import Settings

from channels_layer import backoff, sending
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.reports import SendFailed
from channels_layer.sms import twilio
from tests.outbox.rows import NOW, PHONE, TEXT, now_is, queued, seconds, send_later
from tests.servers import free_port
from tests.twilio.stand_in import RETRY_AFTER, SENDER, Mishap, Twilio

pytestmark = pytest.mark.django_db


def test_what_is_due_is_sent(vendor: Twilio, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://vejledning.example/"
    row = queued()
    sending.send_due(NOW)
    [message] = vendor.messages
    assert (message["to"], message["body"], message["from"]) == (PHONE, TEXT, SENDER)
    callback = f"https://vejledning.example/api/twilio/status?message={row.pk}"
    assert vendor.callbacks[message["sid"]] == callback
    sent = now_is(row)
    assert (sent.state, sent.vendor_id) == (OutgoingState.SENT, message["sid"])
    assert (sent.sent_at, sent.settled_at, sent.attempts, sent.error) == (NOW, None, 1, "")
    sending.send_due(NOW + seconds(3600))
    assert len(vendor.messages) == 1


def test_a_messaging_service_sends_when_it_is_named(vendor: Twilio, settings: Settings) -> None:
    settings.TWILIO_FROM = "MG" + "0" * 32
    queued()
    sending.send_due(NOW)
    assert vendor.messages[0]["messaging_service_sid"] == settings.TWILIO_FROM
    assert vendor.messages[0]["from"] is None


def test_what_is_due_later_waits(vendor: Twilio) -> None:
    row = queued(at=NOW + seconds(60))
    sending.send_due(NOW + seconds(59.9))
    assert vendor.messages == []
    assert now_is(row).attempts == 0
    sending.send_due(NOW + seconds(60))
    assert len(vendor.messages) == 1


# --- Another try can help -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mishap", "code", "least"),
    [
        (Mishap.BUSY, "20429", RETRY_AFTER),
        (Mishap.BROKEN, "20500", 60),
        (Mishap.BAD_KEY, "20003", 15),
    ],
)
def test_it_is_tried_again_and_not_too_soon(
    vendor: Twilio, mishap: Mishap, code: str, least: float
) -> None:
    vendor.mishaps.append(mishap)
    row = queued()
    sending.send_due(NOW)
    failed = now_is(row)
    assert (failed.state, failed.error, failed.attempts) == (OutgoingState.WAITING, code, 1)
    assert failed.next_at is not None
    assert seconds(least) <= failed.next_at - NOW <= seconds(max(least, 30))
    sending.send_due(failed.next_at - seconds(0.1))
    assert vendor.messages == []
    send_later(row)
    assert vendor.bodies(PHONE) == [TEXT]
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.SENT, "")


def test_nobody_who_answers_is_clear(vendor: Twilio, settings: Settings) -> None:
    """Nothing was said, so there is nothing to look up."""
    here, settings.TWILIO_API_URL = vendor.url, f"http://127.0.0.1:{free_port()}"
    row = queued()
    sending.send_due(NOW)
    assert (now_is(row).error, now_is(row).unclear_since) == ("unreachable", None)
    settings.TWILIO_API_URL = here
    send_later(row)
    assert vendor.asked == ["CreateMessage"]


def test_after_so_many_tries_it_is_given_up(vendor: Twilio) -> None:
    vendor.mishaps.extend([Mishap.BUSY] * (sending.MOST_ATTEMPTS + 1))
    row = queued()
    at = [send_later(row) for _ in range(sending.MOST_ATTEMPTS)]
    failed = now_is(row)
    assert (failed.state, failed.error) == (OutgoingState.FAILED, "20429")
    assert (failed.attempts, failed.settled_at) == (sending.MOST_ATTEMPTS, at[-1])
    sending.send_due(at[-1] + seconds(7200))
    assert len(vendor.mishaps) == 1


def test_a_vendor_that_is_busy_is_left_alone(vendor: Twilio) -> None:
    """The first that fails speaks for all, and later each goes in its turn."""
    vendor.mishaps.append(Mishap.BUSY)
    rows = [queued() for _ in range(3)]
    sending.send_due(NOW)
    sending.send_due(NOW + seconds(RETRY_AFTER - 1))
    assert vendor.asked == ["CreateMessage"]
    assert sorted(now_is(row).attempts for row in rows) == [0, 0, 1]
    sending.send_due(NOW + seconds(RETRY_AFTER))
    assert len(vendor.messages) == 3


def test_a_sweep_holds_up_the_others_for_a_short_while(
    vendor: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WORK_SECONDS", 0.02)
    for _ in range(40):
        queued()
    sending.send_due(NOW)
    assert 0 < len(vendor.messages) < 40
    monkeypatch.setattr(sending, "WORK_SECONDS", 60)
    sending.send_due(NOW)
    assert len(vendor.messages) == 40


def test_a_clock_that_is_set_back_is_no_endless_rest(vendor: Twilio) -> None:
    vendor.mishaps.append(Mishap.BUSY)
    queued()
    sending.send_due(NOW)
    queued(at=NOW - seconds(3600))
    sending.send_due(NOW - seconds(3600))
    assert len(vendor.messages) == 1


# --- No try can help ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mishap", "code"), [(Mishap.BAD_NUMBER, "21211"), (Mishap.STOPPED_BY_RECIPIENT, "stopped")]
)
def test_what_the_vendor_will_not_send_is_given_up_at_once(
    vendor: Twilio, mishap: Mishap, code: str
) -> None:
    vendor.mishaps.append(mishap)
    row, next_one = queued(), queued("Den næste", at=NOW + seconds(1))
    sending.send_due(NOW + seconds(1))
    failed = now_is(row)
    assert (failed.state, failed.error, failed.attempts) == (OutgoingState.FAILED, code, 1)
    assert failed.unclear_since is None
    assert now_is(next_one).state == OutgoingState.SENT
    sending.send_due(NOW + seconds(7200))
    assert vendor.bodies(PHONE) == ["Den næste"]


def test_a_reminder_of_what_is_over_is_not_sent(vendor: Twilio) -> None:
    late, in_time = queued("Nu", until=NOW - seconds(1)), queued("Straks", until=NOW)
    sending.send_due(NOW)
    assert vendor.bodies(PHONE) == ["Straks"]
    assert (now_is(late).state, now_is(late).error) == (OutgoingState.FAILED, "too-late")
    assert now_is(in_time).state == OutgoingState.SENT


# --- The adapter says no more than it knows ---------------------------------------------------


@pytest.mark.parametrize(
    ("mishap", "retry", "unclear"),
    [
        (Mishap.BUSY, True, False),
        (Mishap.BROKEN, True, True),
        (Mishap.SILENT, True, True),
        (Mishap.HUNG_UP_AFTER, True, True),
        (Mishap.GARBLED_AFTER, True, True),
        (Mishap.ELSEWHERE, False, False),
        (Mishap.BAD_NUMBER, False, False),
    ],
)
def test_an_error_says_whether_another_try_can_help(
    vendor: Twilio, mishap: Mishap, retry: bool, unclear: bool
) -> None:
    vendor.mishaps.append(mishap)
    row = queued()
    with pytest.raises(SendFailed) as raised:
        twilio.send(row.to, row.text, row.pk)
    assert (raised.value.retry, raised.value.unclear) == (retry, unclear)
    assert PHONE not in str(raised.value)


@pytest.mark.parametrize(
    ("told", "seconds_meant"),
    [("", 0), ("77", 77), ("9" * 400, 3600), ("Sun, 22 Nov 2026 20:00:00 GMT", 0), ("-1", 0)],
)
def test_how_long_the_vendor_asks_us_to_wait(told: str, seconds_meant: float) -> None:
    assert twilio._seconds(told) == seconds_meant


# --- The time between two tries ---------------------------------------------------------------


def test_each_wait_is_twice_the_last_up_to_an_hour() -> None:
    longest = [backoff.wait(attempts, 1).total_seconds() for attempts in range(1, 12)]
    assert longest == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
    assert backoff.wait(10_000, 1) == backoff.LONGEST


def test_waits_are_spread() -> None:
    assert [backoff.wait(1, chance).total_seconds() for chance in (0, 0.5)] == [15, 22.5]


def test_a_row_that_cannot_be_sent_holds_up_no_other(vendor: Twilio) -> None:
    row = queued()
    Outgoing.objects.filter(pk=row.pk).update(to="20 30")  # no number that it would take
    good = queued("Den næste", at=NOW + seconds(1))
    sending.send_due(NOW + seconds(1))
    assert now_is(row).state == OutgoingState.FAILED
    assert now_is(good).state == OutgoingState.SENT
    assert vendor.faults
    vendor.faults.clear()
