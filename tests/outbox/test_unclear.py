"""A message that the vendor may have is looked for there, and never blindly sent again."""

from datetime import timedelta

import pytest

from channels_layer import outbox, sending
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.reports import Fate, Report, SendFailed
from channels_layer.sms import twilio
from tests.outbox.rows import NOW, PHONE, TEXT, now_is, queued, seconds, send_later
from tests.twilio.stand_in import KEEPS, Mishap, Twilio

pytestmark = pytest.mark.django_db

TAKEN = sorted(KEEPS, key=lambda mishap: mishap.name)


@pytest.mark.parametrize("mishap", [*TAKEN, Mishap.SILENT, Mishap.BROKEN])
def test_it_is_sent_once_whether_or_not_the_vendor_took_it(vendor: Twilio, mishap: Mishap) -> None:
    vendor.mishaps.append(mishap)
    row = queued()
    sending.send_due(NOW)
    assert now_is(row).unclear_since == NOW
    at = send_later(row)
    assert at - NOW >= sending.LOOK_AFTER
    assert vendor.bodies(PHONE) == [TEXT]
    assert (now_is(row).state, now_is(row).vendor_id) == (
        OutgoingState.SENT,
        vendor.messages[0]["sid"],
    )
    found = mishap in TAKEN
    assert vendor.asked == ["CreateMessage", "ListMessage", *([] if found else ["CreateMessage"])]


@pytest.mark.parametrize("mishap", TAKEN)
def test_what_is_found_has_the_fate_that_the_vendor_tells(vendor: Twilio, mishap: Mishap) -> None:
    vendor.mishaps.append(mishap)
    row = queued()
    sending.send_due(NOW)
    vendor.messages[0] |= {"status": "undelivered", "error_code": 30003}
    send_later(row)
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.UNDELIVERED, "30003")


def test_who_dies_while_sending_is_followed_by_another(vendor: Twilio) -> None:
    """The vendor took it, and nobody is left who knows."""
    row = queued()
    assert sending._claim(row, NOW)
    vendor.take({"To": PHONE, "Body": TEXT})
    sending.send_due(NOW + sending.LEASE - seconds(1))
    assert vendor.asked == []
    sending.send_due(NOW + sending.LEASE)
    assert len(vendor.messages) == 1
    assert now_is(row).state == OutgoingState.SENT
    assert now_is(row).vendor_id == vendor.messages[0]["sid"]


def test_who_dies_before_sending_is_followed_too(vendor: Twilio) -> None:
    row = queued()
    assert sending._claim(row, NOW)
    sending.send_due(NOW + sending.LEASE)
    assert vendor.bodies(PHONE) == [TEXT]
    assert now_is(row).state == OutgoingState.SENT


def test_a_try_that_is_known_to_have_failed_leaves_the_doubt_of_the_one_before(
    vendor: Twilio,
) -> None:
    vendor.mishaps.extend([Mishap.SILENT, Mishap.BUSY])
    row = queued()
    sending.send_due(NOW)
    send_later(row)
    assert (now_is(row).error, now_is(row).unclear_since) == ("20429", NOW)
    # What was on its way for all that time arrives.
    vendor.take({"To": PHONE, "Body": TEXT})
    send_later(row)
    assert len(vendor.messages) == 1


def test_one_that_could_not_be_looked_for_is_not_sent(vendor: Twilio) -> None:
    vendor.mishaps.append(Mishap.SILENT_AFTER)
    row = queued()
    sending.send_due(NOW)
    vendor.stop()
    send_later(row)
    assert (now_is(row).state, now_is(row).attempts) == (OutgoingState.WAITING, 2)
    assert now_is(row).unclear_since == NOW


# --- The right one is found ------------------------------------------------------------------


def test_the_same_words_of_another_message_are_not_taken_for_it(vendor: Twilio) -> None:
    """Two rows, one text, one citizen: two messages."""
    first = queued()
    sending.send_due(NOW)
    vendor.mishaps.append(Mishap.SILENT)
    second = queued()
    sending.send_due(NOW)
    send_later(second)
    assert vendor.bodies(PHONE) == [TEXT, TEXT]
    assert {now_is(first).vendor_id, now_is(second).vendor_id} == {
        message["sid"] for message in vendor.messages
    }


def test_two_of_the_same_words_find_each_their_own(vendor: Twilio) -> None:
    rows = [queued(), queued()]
    for row in rows:
        assert sending._claim(row, NOW)
        vendor.take({"To": PHONE, "Body": TEXT})
    sending.send_due(NOW + sending.LEASE)
    assert len(vendor.messages) == 2
    assert {now_is(row).state for row in rows} == {OutgoingState.SENT}
    assert len({now_is(row).vendor_id for row in rows}) == 2


def test_who_found_what_was_anothers_looks_again(vendor: Twilio) -> None:
    """The owner was still being answered; the finder's own had never arrived."""
    owner, finder = queued(), queued()
    assert sending._claim(finder, NOW)
    assert sending._claim(owner, NOW + seconds(100))
    sid = vendor.take({"To": PHONE, "Body": TEXT})["sid"]
    sending.send_due(NOW + sending.LEASE)
    assert now_is(finder).vendor_id == sid
    outbox.settle(owner.pk, Report(sid, Fate.SENT), NOW + sending.LEASE)
    assert now_is(owner).vendor_id == sid
    assert now_is(finder).state == OutgoingState.WAITING
    send_later(finder)
    assert len(vendor.messages) == 2
    assert now_is(finder).vendor_id == vendor.messages[1]["sid"]


@pytest.mark.parametrize(
    "other",
    [
        {"To": "+4520304051", "Body": TEXT},
        {"To": PHONE, "Body": TEXT + "!"},
    ],
)
def test_only_the_same_text_to_the_same_number_is_found(
    vendor: Twilio, other: dict[str, str]
) -> None:
    vendor.take(other)
    assert twilio.look_up(PHONE, TEXT, NOW - timedelta(days=1)) == []


def test_what_came_in_or_is_older_is_not_found(vendor: Twilio) -> None:
    vendor.take({"To": PHONE, "Body": TEXT})
    assert len(twilio.look_up(PHONE, TEXT, NOW - timedelta(minutes=5))) == 1
    assert twilio.look_up(PHONE, TEXT, NOW + timedelta(days=1)) == []
    vendor.messages[0]["direction"] = "inbound"
    assert twilio.look_up(PHONE, TEXT, NOW - timedelta(days=1)) == []


# --- Nobody waits for it any more ------------------------------------------------------------


def test_one_that_was_erased_meanwhile_is_given_up(vendor: Twilio) -> None:
    row = queued(key="a:1")
    assert sending._claim(row, NOW)
    outbox.erase("a:1")
    sending.send_due(NOW + sending.LEASE)
    assert vendor.asked == []
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.FAILED, "erased")


def test_a_dropped_one_that_went_all_the_same_is_known_to_have_gone(vendor: Twilio) -> None:
    vendor.mishaps.append(Mishap.SILENT_AFTER)
    row = queued(key="a:1")
    sending.send_due(NOW)
    assert outbox.drop("a:1") == 1
    outbox.settle(row.pk, Report(vendor.messages[0]["sid"], Fate.DELIVERED), NOW)
    assert now_is(row).state == OutgoingState.DELIVERED


def test_one_whose_senders_all_die_is_given_up(vendor: Twilio) -> None:
    row, at = queued(), NOW
    for _ in range(sending.MOST_ATTEMPTS):
        assert sending._claim(now_is(row), at)
        at += sending.LEASE
    sending.send_due(at)
    assert vendor.messages == []
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.FAILED, "given-up")


def test_a_sender_that_was_slow_undoes_nothing(vendor: Twilio) -> None:
    """It comes back after another has done its work, and says that it failed."""
    row = queued()
    assert sending._claim(row, NOW)
    slow = now_is(row)
    sending.send_due(NOW + sending.LEASE)
    failed = SendFailed("no-answer", retry=True, unclear=True)
    sending._put_back(slow, failed, None, NOW + sending.LEASE)
    assert now_is(row).state == OutgoingState.SENT
    assert Outgoing.objects.filter(next_at__isnull=False).count() == 0
