"""The real service on a real line: killed between two steps, told in any order, and silent."""

import pytest

from channels_layer.models import Outgoing, OutgoingState
from tests.conftest import StartService
from tests.outbox.rows import PHONE, TEXT, now_is, queued
from tests.running import Service
from tests.servers import wait_until
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, TOKEN, Mishap, Twilio, twilio


def begin(start_service: StartService, vendor: Twilio) -> Service:
    return start_service(
        TWILIO_ACCOUNT_SID=ACCOUNT_SID,
        TWILIO_AUTH_TOKEN=TOKEN,
        TWILIO_FROM=SENDER,
        TWILIO_API_URL=vendor.url,
        GUIDANCE_SWEEP_SECONDS="0.2",
        LOG_LEVEL="DEBUG",
        NO_PROXY="127.0.0.1",
    )


def is_sent(row: Outgoing) -> bool:
    return now_is(row).state == OutgoingState.SENT


@pytest.mark.parametrize("mishap", [Mishap.HELD_AFTER, Mishap.HELD_BEFORE])
def test_killed_while_the_vendor_answers_it_sends_once(
    start_service: StartService, mishap: Mishap
) -> None:
    with twilio() as vendor:
        service = begin(start_service, vendor)
        vendor.mishaps.append(mishap)
        row = queued()
        wait_until(vendor.held.is_set, "the request")
        service.kill()
        vendor.released.set()
        wait_until(lambda: len(vendor.messages) == 1, "the message at the vendor")
        assert now_is(row).state == OutgoingState.SENDING
        service.start()
        Outgoing.objects.update(next_at=now_is(row).due_at)  # the lease is over
        wait_until(lambda: is_sent(row), "what the next process found")
        assert vendor.bodies(PHONE) == [TEXT]
        assert now_is(row).vendor_id == vendor.messages[0]["sid"]


def test_callbacks_in_any_order_over_http_and_a_silent_log(start_service: StartService) -> None:
    with twilio() as vendor:
        service = begin(start_service, vendor)
        vendor.mishaps.extend([Mishap.BAD_NUMBER, Mishap.BUSY])
        rows = [queued(f"{TEXT} {number}") for number in range(3)]
        refused = Outgoing.objects.filter(error="20429")
        wait_until(refused.exists, "two that fail")
        busy = refused.get()
        # What lapsed with its sender is looked up, by an address with the number in it.
        Outgoing.objects.filter(pk=busy.pk).update(unclear_since=busy.due_at)
        service.kill()  # and with it its rest
        service.start()
        Outgoing.objects.filter(pk=busy.pk).update(next_at=busy.due_at)
        wait_until(lambda: len(vendor.messages) == 2, "the other two")
        assert "ListMessage" in vendor.asked
        for message in vendor.messages:
            told = ("delivered", "queued", "sent", "delivered", "sending")
            assert vendor.tell(message["sid"], *told) == [204] * len(told)
        states = sorted(now_is(row).state for row in rows)
        assert states == [OutgoingState.DELIVERED, OutgoingState.DELIVERED, OutgoingState.FAILED]
        assert "a text message was not sent: 21211" in service.logged()
        service.assert_silent("gurkemeje", PHONE, PHONE[1:], PHONE[3:], TOKEN)
