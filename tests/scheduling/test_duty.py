"""Who is at the desk: duty, capacity and the lease."""

from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import Settings

from channels_layer.protocol import Duty, ErrorCode
from channels_layer.refusal import Refusal
from scheduling import duty
from scheduling.models import Counsellor
from tests.cast import Cast

NOW = timezone.now()
LEASE = timedelta(seconds=configured.COUNSELLOR_LEASE_SECONDS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    duty.set_duty(cast.ane.counsellor, Duty.ON, 3, NOW)
    return cast.ane.counsellor


def test_what_a_counsellor_sees_of_themself(ane: Counsellor) -> None:
    me = duty.me(ane)
    assert (me.id, me.name, me.duty, me.capacity) == (ane.pk, "Ane", Duty.ON, 3)
    duty.set_duty(ane, Duty.PAUSE, 2, NOW)
    after = duty.me(ane)
    assert (after.duty, after.capacity) == (Duty.PAUSE, 2)
    assert after.revision > me.revision


def test_my_telephone_is_kept_as_it_is_dialled(ane: Counsellor) -> None:
    before = duty.me(ane)
    duty.set_phone(ane, " 20 30-40 99 ")
    after = duty.me(ane)
    assert (before.phone, after.phone) == ("", "+4520304099")
    assert after.revision > before.revision
    duty.set_phone(ane, " ")
    assert duty.me(ane).phone == ""


@pytest.mark.parametrize("written", ["12", "1800 FLOWERS", "+45 12 34 56 78", "+"])
def test_what_is_no_number_is_refused(ane: Counsellor, written: str) -> None:
    with pytest.raises(Refusal) as refusal:
        duty.set_phone(ane, written)
    assert (refusal.value.code, refusal.value.field) == (ErrorCode.NO_SUCH_NUMBER, "phone")
    assert duty.me(ane).phone == ""


def test_whether_the_service_calls_is_said(ane: Counsellor, settings: Settings) -> None:
    assert not duty.me(ane).voice
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_VOICE_FROM = "AC", "+4592459245"
    assert duty.me(ane).voice


@pytest.mark.parametrize("wanted", Duty)
def test_only_on_duty_is_on_duty(ane: Counsellor, wanted: Duty) -> None:
    duty.set_duty(ane, wanted, 3, NOW)
    assert list(duty.on_duty(NOW)) == ([ane] if wanted == Duty.ON else [])
    assert list(duty.at_work(NOW)) == ([] if wanted == Duty.OFF else [ane])


def test_a_lease_ends_by_itself(ane: Counsellor) -> None:
    assert list(duty.on_duty(NOW + LEASE - SECOND)) == [ane]
    assert list(duty.on_duty(NOW + LEASE)) == []
    assert list(duty.at_work(NOW + LEASE)) == []


def test_a_heartbeat_renews_it(ane: Counsellor) -> None:
    duty.renew_lease(ane, NOW + LEASE - SECOND)
    assert list(duty.on_duty(NOW + LEASE)) == [ane]


def test_signing_out_ends_it(ane: Counsellor) -> None:
    duty.end_lease(ane, NOW)
    assert list(duty.on_duty(NOW)) == []
    assert list(duty.lapsed(NOW)) == [ane]


def test_a_lapse_is_found_once(ane: Counsellor) -> None:
    assert list(duty.lapsed(NOW + LEASE - SECOND)) == []
    assert list(duty.lapsed(NOW + LEASE)) == [ane]
    assert duty.lapse(ane, 2, NOW + LEASE)
    assert list(duty.lapsed(NOW + LEASE)) == []
    assert not duty.lapse(ane, 2, NOW + LEASE)
    ane.refresh_from_db()
    assert (ane.duty, ane.line_was_lost) == (Duty.OFF, 2)


def test_whoever_came_back_does_not_lapse(ane: Counsellor) -> None:
    duty.renew_lease(ane, NOW + LEASE)
    assert not duty.lapse(ane, 2, NOW + LEASE)
    ane.refresh_from_db()
    assert (ane.duty, ane.line_was_lost) == (Duty.ON, 0)


def test_back_on_duty_the_loss_has_been_seen(ane: Counsellor) -> None:
    duty.lapse(ane, 2, NOW + LEASE)
    duty.set_duty(ane, Duty.ON, 3, NOW + LEASE)
    assert ane.line_was_lost == 0
