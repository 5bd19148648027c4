"""Text messages that came while we were away: they are taken in all the same, once, in order."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from channels_layer.models import Incoming, Looked
from channels_layer.sms.reports import Inbound
from channels_layer.sms.twilio import came_in
from chat import sweeps, texting
from chat.models import Message
from eguidance.timetable import TIMETABLE
from tests.cast import Cast
from tests.chat.by_text import ANOTHER, MINUTE, NUMBER
from tests.outbox.conftest import vendor
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, Mishap, Twilio
from triage.models import Contact

__all__ = ["vendor"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(cast: Cast, vendor: Twilio) -> Iterator[datetime]:
    """The service was looking a moment ago; to the second, as the vendor's times are."""
    moment = timezone.now().replace(microsecond=0)
    Looked.objects.create(what="sms", until=moment - 3 * MINUTE)
    yield moment
    assert not vendor.faults


def said() -> list[str]:
    return [each.text for each in Message.objects.exclude(kind="notice").order_by("at", "sequence")]


def test_what_came_while_we_were_away_is_taken_once_and_in_order(
    now: datetime, vendor: Twilio
) -> None:
    for seconds, text in enumerate(("Hej", "Er I der?", "Jeg søger en læreplads")):
        vendor.got(NUMBER, text, now - MINUTE + timedelta(seconds=seconds))
    for _ in range(3):
        sweeps.missed_texts()
    assert said() == ["Hej", "Er I der?", "Jeg søger en læreplads"]
    assert Contact.objects.get().phone == NUMBER
    assert Incoming.objects.count() == 3


def test_what_was_posted_too_is_taken_once(now: datetime, vendor: Twilio) -> None:
    sid = vendor.got(NUMBER, "Hej", now - MINUTE)
    texting.receive(Inbound(sid, NUMBER, SENDER, "Hej", 1), now)
    sweeps.missed_texts()
    assert said() == ["Hej"]


def test_what_failed_at_our_door_is_tried_again_and_holds_up_no_other(
    now: datetime, vendor: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor.got(NUMBER, "Hej", now - MINUTE)
    vendor.got(ANOTHER, "Goddag", now - MINUTE)
    receive = texting.receive

    def fails_at_first(inbound: Inbound, at: datetime) -> None:
        if inbound.sender == NUMBER:
            raise RuntimeError
        receive(inbound, at)

    with monkeypatch.context() as broken:
        broken.setattr(texting, "receive", fails_at_first)
        sweeps.missed_texts()
    assert said() == ["Goddag"]
    assert Looked.objects.get().until < now
    sweeps.missed_texts()
    assert sorted(said()) == ["Goddag", "Hej"]
    assert Looked.objects.get().until >= now


def test_a_vendor_that_is_away_is_asked_again(now: datetime, vendor: Twilio) -> None:
    vendor.got(NUMBER, "Hej", now - MINUTE)
    vendor.list_mishaps.append(Mishap.BROKEN)
    entry = next(entry for entry in TIMETABLE if entry.name == "missed_texts")
    entry.run()
    assert said() == []
    assert Looked.objects.get().until < now
    entry.run()
    assert said() == ["Hej"]


def test_what_is_old_or_not_to_us_or_from_us_is_left_alone(now: datetime, vendor: Twilio) -> None:
    """The vendor promises the day alone, and the account may have other numbers."""
    vendor.got(NUMBER, "I går", now - timedelta(days=1))
    vendor.got(NUMBER, "For længe siden", now - timedelta(minutes=14))
    vendor.got(NUMBER, "Til en anden", now - MINUTE, to="+4592459246")
    vendor.got(NUMBER, "Fra os", now - MINUTE, direction="outbound-api")
    sweeps.missed_texts()
    assert said() == []
    assert not Incoming.objects.exists()


def test_what_nobody_could_read_or_answer_holds_nothing_up(now: datetime, vendor: Twilio) -> None:
    vendor.got("Telia", "Hej", now - MINUTE)
    vendor.got(NUMBER, " ", now - MINUTE)
    vendor.got(NUMBER, "x" * 1_601, now - MINUTE)
    vendor.got(ANOTHER, "Goddag", now - MINUTE)
    sweeps.missed_texts()
    assert said() == ["Goddag"]
    assert Looked.objects.get().until >= now


def test_more_than_a_page_is_taken(
    now: datetime, vendor: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels_layer.sms.twilio.A_PAGE", 2)
    for number in range(5):
        vendor.got(NUMBER, str(number), now - MINUTE + timedelta(seconds=number))
    assert [each.text for each in came_in(now - 3 * MINUTE)] == list("01234")


def test_a_messaging_service_gets_its_own(
    now: datetime, vendor: Twilio, settings: Settings
) -> None:
    settings.TWILIO_FROM = service = f"MG{'1' * 32}"
    vendor.got(NUMBER, "Hej", now - MINUTE, to="+4592459246", messaging_service_sid=service)
    vendor.got(NUMBER, "Til en anden", now - MINUTE, messaging_service_sid=f"MG{'2' * 32}")
    assert [each.text for each in came_in(now - 3 * MINUTE)] == ["Hej"]


def test_the_first_look_is_from_now_on(cast: Cast, vendor: Twilio) -> None:
    """What the number was used for before is no concern of ours."""
    now = timezone.now()
    vendor.got(NUMBER, "I sidste uge", now - timedelta(days=7))
    sweeps.missed_texts()
    assert said() == []
    vendor.got(NUMBER, "Hej", now)
    sweeps.missed_texts()
    assert said() == ["Hej"]


@pytest.mark.parametrize(("account", "sender"), [("", SENDER), (ACCOUNT_SID, "Vejledning")])
def test_nobody_is_asked_when_nobody_can_text_us(
    cast: Cast, vendor: Twilio, settings: Settings, account: str, sender: str
) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_FROM = account, sender
    sweeps.missed_texts()
    assert vendor.asked == []
