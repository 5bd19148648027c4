"""From my telephone to the citizen's: what each of us hears, what the desk shows, how it ends."""

import pytest

from channels_layer.protocol import (
    BridgeResult,
    BridgeState,
    CallOutcome,
    ContactState,
    Language,
    TalkChanged,
)
from channels_layer.publish import counsellor_topic
from chat import bridges, calls, talks
from chat.threads import talk
from scheduling.models import Counsellor
from tests.laws.wire import published
from tests.twilio.stand_in import SENDER, Twilio
from tests.twilio.telephones import Telephones
from tests.voice.calling import (
    DIALLED,
    NOW,
    dial,
    dialled,
    look_later,
    seconds,
    shown,
    sweep,
    to_service,
)
from triage.models import Bridge, Contact, Event, EventKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(call: Contact, ane: Counsellor, vendor: Twilio) -> Telephones:
    return dialled(call, ane, vendor)


def connected(phones: Telephones) -> None:
    """The counsellor has picked up and pressed a key; the citizen's telephone rings."""
    phones.counsellors("ringing", "in-progress")
    phones.press(phones.pick_up())
    phones.citizens("ringing")


def states(call: Contact) -> tuple[BridgeState, BridgeResult | None, CallOutcome | None]:
    bridge = shown(call)
    return bridge.state, bridge.result, bridge.outcome


# --- What is heard ------------------------------------------------------------------------


def test_the_counsellor_hears_who_is_called_and_presses_a_key(phones: Telephones) -> None:
    asked = phones.pick_up()
    said = asked.find("Gather/Say")
    assert said is not None
    assert said.attrib["language"] == "da-DK"
    assert said.text == (
        "eGuidance. Du ringer til borgeren, hvis nummer ender på 5 0."
        " Tryk på en tast for at blive forbundet."
    )
    assert asked[-1].tag == "Hangup"
    assert asked.find("Dial") is None


def test_in_english_to_whose_desk_is_english(
    call: Contact, ane: Counsellor, vendor: Twilio
) -> None:
    bridges.dial(call.pk, ane, Language.ENGLISH, NOW)
    sweep(NOW)
    said = Telephones(vendor, to_service).pick_up().find("Gather/Say")
    assert said is not None
    assert said.attrib["language"] == "en-GB"
    assert "Press any key" in (said.text or "")


def test_the_citizen_is_dialled_with_the_services_number(phones: Telephones) -> None:
    told = phones.press(phones.pick_up())
    dial, number = told.find("Dial"), told.find("Dial/Number")
    assert dial is not None
    assert number is not None
    assert dial.attrib["callerId"] == SENDER
    assert dial.attrib["answerOnBridge"] == "true"
    assert int(dial.attrib["timeout"]) == 30
    assert number.text == DIALLED
    assert number.attrib["machineDetection"] == "Enable"
    addresses = [value for value in (dial.attrib | number.attrib).values() if "http" in value]
    assert len(addresses) == 3
    assert [url for url in addresses if "20304050" in url] == []


def test_nobody_is_dialled_whose_number_has_been_erased(
    call: Contact, ane: Counsellor, phones: Telephones
) -> None:
    asked = phones.pick_up()
    calls.called(call.pk, ane, CallOutcome.WRONG_NUMBER, NOW)
    told = phones.press(asked)
    assert [each.tag for each in told] == ["Say", "Hangup"]
    assert phones.citizen is None
    assert [each.tag for each in phones.pick_up()] == ["Say", "Hangup"]


def test_nor_when_a_colleague_has_the_call(
    call: Contact, ane: Counsellor, phones: Telephones
) -> None:
    talks.transfer(call.pk, ane, None, "Jeg skal gå", NOW)
    assert phones.pick_up().find("Gather") is None


def test_nor_in_a_call_that_we_have_given_up(phones: Telephones) -> None:
    Bridge.objects.update(ended_at=NOW, look_at=None)
    assert phones.pick_up().find("Gather") is None


# --- What the desk shows --------------------------------------------------------------------


def test_the_desk_follows_the_call(call: Contact, ane: Counsellor, phones: Telephones) -> None:
    with published() as wire:
        phones.counsellors("ringing")
        assert states(call)[0] == BridgeState.RINGING_COUNSELLOR
        phones.press(phones.pick_up())
        assert states(call)[0] == BridgeState.RINGING_CITIZEN
        phones.citizens("ringing", "in-progress")
        assert states(call) == (BridgeState.TALKING, None, None)
        phones.answered_by("human")
        phones.citizens("completed")
        assert states(call) == (BridgeState.ENDED, BridgeResult.TALKED, CallOutcome.TALKED)
    heard = wire.to_desk(counsellor_topic(ane.pk))
    seen = [f.bridge.state for f in heard if isinstance(f, TalkChanged) and f.bridge]
    assert seen == ["ringing-counsellor", "ringing-citizen", "talking", "ended"]
    [rang_off] = Event.objects.filter(kind=EventKind.RANG_OFF)
    assert rang_off.data == {"result": "talked"}


def test_each_news_raises_the_contacts_revision(call: Contact, phones: Telephones) -> None:
    """A desk that missed the frame sees by its heartbeat that it lacks something."""
    before = Contact.objects.get(pk=call.pk).revision
    phones.counsellors("ringing", "ringing")
    after = Contact.objects.get(pk=call.pk)
    assert after.revision == before + 1
    assert talk(after).bridge == shown(call)


def test_twice_and_out_of_order_changes_nothing_wrong(call: Contact, phones: Telephones) -> None:
    phones.press(phones.pick_up())
    phones.citizens("completed", "in-progress", "ringing", "completed")
    phones.counsellors("completed", "ringing", "in-progress", "completed")
    assert states(call) == (BridgeState.ENDED, BridgeResult.TALKED, CallOutcome.TALKED)
    assert Event.objects.filter(kind=EventKind.RANG_OFF).count() == 1


def test_another_call_of_the_vendors_is_no_news(call: Contact, phones: Telephones) -> None:
    phones.counsellor |= {"sid": "CA" + "f" * 32}
    phones.vendor.forms[phones.counsellor["sid"]] = next(iter(phones.vendor.forms.values()))
    phones.counsellors("completed")
    assert states(call)[0] == BridgeState.PLACING


# --- How it ends ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "result", "outcome"),
    [
        ("no-answer", BridgeResult.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("busy", BridgeResult.BUSY, CallOutcome.NO_ANSWER),
        ("canceled", BridgeResult.NO_ANSWER, CallOutcome.NO_ANSWER),
        ("failed", BridgeResult.NOT_CONNECTED, None),
    ],
)
def test_a_call_in_vain_suggests_what_it_was(
    call: Contact,
    phones: Telephones,
    status: str,
    result: BridgeResult,
    outcome: CallOutcome | None,
) -> None:
    connected(phones)
    phones.citizens(status)
    told = phones.over(status)
    assert [each.tag for each in told] == ["Say", "Hangup"]
    phones.counsellors("completed")
    assert states(call) == (BridgeState.ENDED, result, outcome)


def test_a_voicemail_is_told_from_a_citizen(call: Contact, phones: Telephones) -> None:
    """It may be known only when all is over."""
    connected(phones)
    phones.citizens("in-progress")
    assert phones.over("completed").find("Say") is None
    phones.counsellors("completed")
    assert states(call)[1] == BridgeResult.TALKED
    phones.answered_by("machine_start")
    assert states(call)[1:] == (BridgeResult.VOICEMAIL, CallOutcome.VOICEMAIL)
    told = Event.objects.filter(kind=EventKind.RANG_OFF).values_list("data__result", flat=True)
    assert list(told) == ["talked", "voicemail"]


@pytest.mark.parametrize("sip", ["404", "484"])
def test_a_number_that_is_none_is_told_from_a_bad_line(
    call: Contact, phones: Telephones, sip: str
) -> None:
    phones.press(phones.pick_up())
    phones.over("failed")
    phones.citizens("failed", SipResponseCode=sip)
    assert states(call)[1:] == (BridgeResult.NO_SUCH_NUMBER, CallOutcome.WRONG_NUMBER)


def test_my_own_voicemail_presses_no_key(call: Contact, phones: Telephones) -> None:
    phones.counsellors("ringing", "in-progress")
    phones.pick_up()
    phones.counsellors("completed")
    assert phones.citizen is None
    assert states(call) == (BridgeState.ENDED, BridgeResult.NOT_PICKED_UP, None)


def test_what_it_suggests_is_confirmed_by_the_counsellor(
    call: Contact, ane: Counsellor, phones: Telephones
) -> None:
    """Nothing follows of it by itself: the plan goes by what the counsellor says."""
    connected(phones)
    phones.citizens("no-answer")
    phones.counsellors("completed")
    assert Contact.objects.get(pk=call.pk).state == ContactState.OPEN
    suggested = shown(call).outcome
    assert suggested
    calls.called(call.pk, ane, suggested, NOW)
    assert Contact.objects.get(pk=call.pk).state == ContactState.LATER


def test_the_next_attempt_begins_without_the_call_before(
    call: Contact, ane: Counsellor, phones: Telephones
) -> None:
    phones.counsellors("no-answer")
    calls.called(call.pk, ane, CallOutcome.NO_ANSWER, NOW)
    Contact.objects.filter(pk=call.pk).update(state=ContactState.WAITING)
    again = talks.take(call.pk, ane, NOW + seconds(900))
    assert talk(again).bridge is None
    dial(again, ane, NOW + seconds(901))
    assert shown(again).state == BridgeState.PLACING


def test_whoever_goes_while_it_rings_leaves_no_call_behind(
    call: Contact, ane: Counsellor, vendor: Twilio, phones: Telephones
) -> None:
    """The line of Ane's desk is lost in the middle of it; the call ends by itself all the same."""
    connected(phones)
    talks.transfer(call.pk, ane, None, "Min skærm gik ud", NOW)
    vendor.calls[0]["status"] = vendor.calls[1]["status"] = "completed"
    look_later()
    assert not Bridge.objects.filter(ended_at=None).exists()
