"""A call is asked for once, whatever the vendor answers; in doubt it is looked for."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from channels_layer.protocol import (
    BridgeResult,
    BridgeState,
    CallOutcome,
    Channel,
    ErrorCode,
)
from channels_layer.refusal import Refusal
from chat import calls, talks
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.twilio.stand_in import SENDER, Mishap, Twilio
from tests.twilio.telephones import Telephones
from tests.voice.calling import (
    DIALLED,
    NOW,
    OWN,
    PUBLIC,
    dial,
    look_later,
    open_call,
    seconds,
    shown,
    sweep,
    to_service,
)
from triage import bridges
from triage.bridges import FRESH, LEASE, LOOK_AFTER, WORK_SECONDS, look
from triage.models import Bridge, Contact, Event, EventKind

pytestmark = pytest.mark.django_db


def outcome_of(contact: Contact) -> tuple[BridgeState, BridgeResult | None]:
    bridge = shown(contact)
    return bridge.state, bridge.result


# --- Refused ----------------------------------------------------------------------------


def refused(code: ErrorCode, contact: Contact, by: Counsellor) -> None:
    with pytest.raises(Refusal) as refusal:
        dial(contact, by)
    assert refusal.value.code == code
    assert not Bridge.objects.filter(contact=contact, counsellor=by).exists()


def test_without_a_number_of_the_service_nobody_is_rung(
    call: Contact, ane: Counsellor, settings: Settings
) -> None:
    settings.TWILIO_VOICE_FROM = ""
    refused(ErrorCode.NO_VOICE, call, ane)


def test_whoever_has_given_no_telephone_is_not_rung(call: Contact, ane: Counsellor) -> None:
    Counsellor.objects.filter(pk=ane.pk).update(phone="")
    ane.refresh_from_db()
    refused(ErrorCode.NO_OWN_PHONE, call, ane)


def test_only_a_call_of_mine_that_is_open(call: Contact, ane: Counsellor, cast: Cast) -> None:
    refused(ErrorCode.NOT_YOURS, call, cast.bo.counsellor)
    meeting = open_call(ane, NOW, Channel.MEETING)
    refused(ErrorCode.BAD_VALUE, meeting, ane)
    calls.called(call.pk, ane, CallOutcome.TALKED, NOW)
    refused(ErrorCode.ENDED, call, ane)


@pytest.mark.parametrize(
    ("phone", "code"), [("", ErrorCode.PHONE_NEEDED), ("12345678", ErrorCode.NO_SUCH_NUMBER)]
)
def test_a_number_that_nobody_can_have(
    call: Contact, ane: Counsellor, phone: str, code: ErrorCode
) -> None:
    Contact.objects.filter(pk=call.pk).update(phone=phone)
    refused(code, call, ane)


def test_one_call_at_a_time(call: Contact, ane: Counsellor) -> None:
    dial(call, ane)
    refused(ErrorCode.CALL_UNDER_WAY, open_call(ane, NOW), ane)


# --- Placed once --------------------------------------------------------------------------


def test_my_telephone_is_rung_from_the_services_number(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    assert vendor.calls == []
    assert outcome_of(call) == (BridgeState.PLACING, None)
    assert [each.pk for each in sweep(NOW)] == []
    [placed] = vendor.calls
    assert (placed["to"], placed["from"]) == (OWN, SENDER)
    bridge = Bridge.objects.get()
    form = vendor.forms[placed["sid"]]
    assert form["Url"] == f"{PUBLIC}/api/twilio/voice/answered?call={bridge.pk}"
    assert form["StatusCallback"] == f"{PUBLIC}/api/twilio/voice/progress?call={bridge.pk}"
    assert form["StatusCallbackEvent"] == "ringing answered completed"
    assert DIALLED not in str(form)
    assert bridge.vendor_id == placed["sid"]
    assert Event.objects.filter(kind=EventKind.DIALLED).count() == 1


def test_a_double_click_rings_once(call: Contact, ane: Counsellor, vendor: Twilio) -> None:
    for _ in range(2):
        dial(call, ane)
    for _ in range(2):
        sweep(NOW)
    dial(call, ane)
    sweep(NOW + seconds(5))
    assert len(vendor.calls) == 1
    assert Event.objects.filter(kind=EventKind.DIALLED).count() == 1


@pytest.mark.parametrize(
    ("mishap", "result"),
    [
        (Mishap.BUSY, BridgeResult.VENDOR_AWAY),
        (Mishap.BAD_KEY, BridgeResult.VENDOR_AWAY),
        (Mishap.BAD_NUMBER, BridgeResult.REFUSED),
    ],
)
def test_what_was_surely_not_placed_is_said_at_once(
    call: Contact, ane: Counsellor, vendor: Twilio, mishap: Mishap, result: BridgeResult
) -> None:
    """And not tried again by itself: whoever waits for it can press the button again."""
    vendor.mishaps.append(mishap)
    dial(call, ane)
    assert [each.pk for each in sweep(NOW)] == [call.pk]
    assert outcome_of(call) == (BridgeState.ENDED, result)
    assert shown(call).outcome is None
    sweep(NOW + timedelta(hours=1))
    assert vendor.asked == ["CreateCall"]
    dial(call, ane, NOW + seconds(9))
    sweep(NOW + seconds(9))
    assert len(vendor.calls) == 1


def test_no_line_to_the_vendor_is_said_at_once(
    call: Contact, ane: Counsellor, settings: Settings
) -> None:
    settings.TWILIO_API_URL = "http://127.0.0.1:9"
    dial(call, ane)
    sweep(NOW)
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


# --- In doubt -----------------------------------------------------------------------------

TAKEN = [Mishap.BROKEN_AFTER, Mishap.SILENT_AFTER, Mishap.HUNG_UP_AFTER, Mishap.GARBLED_AFTER]


@pytest.mark.parametrize("mishap", TAKEN)
def test_what_may_have_been_placed_is_looked_for_and_never_placed_again(
    call: Contact, ane: Counsellor, vendor: Twilio, mishap: Mishap
) -> None:
    vendor.mishaps.append(mishap)
    dial(call, ane)
    sweep(NOW)
    assert outcome_of(call) == (BridgeState.PLACING, None)
    [placed] = vendor.calls
    placed["status"] = "in-progress"
    assert look_later() == NOW + LOOK_AFTER
    assert outcome_of(call) == (BridgeState.RINGING_COUNSELLOR, None)
    assert Bridge.objects.get().vendor_id == placed["sid"]
    assert vendor.asked == ["CreateCall", "ListCall"]


@pytest.mark.parametrize("mishap", [Mishap.BROKEN, Mishap.SILENT])
def test_what_was_not_placed_after_all_is_said(
    call: Contact, ane: Counsellor, vendor: Twilio, mishap: Mishap
) -> None:
    vendor.mishaps.append(mishap)
    dial(call, ane)
    sweep(NOW)
    look_later()
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)
    assert vendor.calls == []


def test_a_callback_ends_the_doubt(call: Contact, ane: Counsellor, vendor: Twilio) -> None:
    vendor.mishaps.append(Mishap.SILENT_AFTER)
    dial(call, ane)
    sweep(NOW)
    Telephones(vendor, to_service).counsellors("ringing")
    assert outcome_of(call) == (BridgeState.RINGING_COUNSELLOR, None)
    assert Bridge.objects.get().vendor_id == vendor.calls[0]["sid"]


def test_somebody_elses_call_is_not_taken_for_it(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    """The vendor has two calls to this telephone: one before it, and one that it came with."""
    dial(call, ane)
    sweep(NOW)
    Bridge.objects.update(ended_at=NOW, look_at=None)
    vendor.mishaps.append(Mishap.BROKEN)
    dial(call, ane, NOW + seconds(9))
    sweep(NOW + seconds(9))
    look_later()
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


def test_a_vendor_that_stays_away_is_given_up(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    vendor.mishaps.extend([Mishap.BROKEN, Mishap.BUSY, Mishap.BUSY, Mishap.BUSY])
    dial(call, ane)
    sweep(NOW)
    looks = 0
    while Bridge.objects.filter(ended_at=None).exists():
        look_later()
        looks += 1
    assert looks == 3
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


def test_who_was_killed_before_telling_is_not_followed_by_a_second_call(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    """The row says since when the vendor may have it; the next process looks, and places none."""
    dial(call, ane)
    Bridge.objects.update(look_at=NOW + LEASE, attempts=1, unclear_since=NOW)
    sweep(NOW + LEASE)
    assert vendor.asked == ["ListCall"]
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


def test_nobody_is_rung_when_it_is_no_news_any_more(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    sweep(NOW + FRESH + seconds(1))
    assert vendor.asked == []
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


def test_nor_when_the_call_is_not_mine_any_more(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    talks.transfer(call.pk, ane, None, "Jeg skal gå", NOW)
    sweep(NOW)
    assert vendor.asked == []
    assert Bridge.objects.get().given_up == BridgeResult.REFUSED


# --- Several at once ----------------------------------------------------------------------


@pytest.fixture
def bos_call(cast: Cast, call: Contact) -> Contact:
    """A call that Bo has just taken."""
    return open_call(cast.bo.counsellor, NOW)


def test_whoever_has_just_pressed_the_button_comes_first(
    call: Contact, ane: Counsellor, bos_call: Contact, cast: Cast, vendor: Twilio
) -> None:
    dial(call, ane)
    sweep(NOW)
    Bridge.objects.update(look_at=NOW - seconds(60))
    dial(bos_call, cast.bo.counsellor, NOW + seconds(1))
    sweep(NOW + seconds(1))
    assert vendor.asked == ["CreateCall", "CreateCall", "FetchCall", "ListCall"]


def test_a_telephone_does_not_ring_late_because_others_came_before_it(
    call: Contact, ane: Counsellor, bos_call: Contact, cast: Cast, vendor: Twilio
) -> None:
    """The first takes so long that the second is no news any more."""
    dial(call, ane)
    dial(bos_call, cast.bo.counsellor, NOW + seconds(1))
    times = iter([NOW + seconds(2), NOW + seconds(2), NOW + FRESH + seconds(2)])
    list(look(lambda: next(times)))
    assert vendor.asked == ["CreateCall"]
    assert outcome_of(bos_call) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)


def test_a_sweep_that_has_worked_enough_leaves_the_rest_to_the_next(
    call: Contact,
    ane: Counsellor,
    bos_call: Contact,
    cast: Cast,
    vendor: Twilio,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dial(call, ane)
    dial(bos_call, cast.bo.counsellor)
    monotonic = iter([0.0, 0.0, WORK_SECONDS + 1])
    with monkeypatch.context() as slow:
        slow.setattr(bridges, "monotonic", lambda: next(monotonic))
        sweep(NOW)
    assert vendor.asked == ["CreateCall"]
    sweep(NOW)
    assert vendor.asked == ["CreateCall", "CreateCall"]


# --- When nothing is heard ----------------------------------------------------------------


def test_a_call_that_went_silent_is_asked_after(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    sweep(NOW)
    [placed] = vendor.calls
    placed["status"] = "completed"
    vendor.ring({"To": DIALLED, "From": SENDER}, parent=placed["sid"])
    vendor.calls[1] |= {"status": "completed", "answered_by": "machine_start"}
    look_later()
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.VOICEMAIL)
    assert vendor.asked == ["CreateCall", "FetchCall", "ListCall"]


def test_one_that_goes_on_is_asked_after_again(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    sweep(NOW)
    vendor.calls[0]["status"] = "in-progress"
    first = look_later()
    vendor.mishaps.append(Mishap.BROKEN)
    second = look_later()
    third = look_later()
    assert NOW < first < second < third
    assert outcome_of(call) == (BridgeState.RINGING_COUNSELLOR, None)
    assert len(vendor.calls) == 1


def test_what_is_never_told_of_is_over_some_time(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    dial(call, ane)
    sweep(NOW)
    Bridge.objects.update(attempts=31)
    look_later()
    assert outcome_of(call) == (BridgeState.ENDED, BridgeResult.UNKNOWN)
