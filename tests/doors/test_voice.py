"""What Twilio tells of a call is believed, and answered, if Twilio signed it and nobody else."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from channels_layer.protocol import BridgeState
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.doors.ledger import ledger
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, TOKEN, signature
from tests.voice.calling import NOW, OWN, PUBLIC, dial, open_call
from triage.models import Bridge

pytestmark = pytest.mark.django_db
SID = f"CA{'0' * 32}"
FORM = {"CallSid": SID, "CallStatus": "ringing", "To": OWN, "New": "field"}
OVER = {"CallSid": SID, "DialCallStatus": "no-answer"}
MACHINE = {"CallSid": SID, "AnsweredBy": "machine_start"}
DOORS = {
    "progress": FORM,
    "answered": FORM,
    "connect": FORM,
    "over": OVER,
    "answered-by": MACHINE,
}
Post = Callable[..., tuple[int, str]]


@pytest.fixture
def bridge(cast: Cast, settings: Settings) -> Bridge:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = PUBLIC, TOKEN
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_VOICE_FROM = ACCOUNT_SID, SENDER
    Counsellor.objects.update(phone=OWN)
    ane = cast.ane.counsellor
    ane.refresh_from_db()
    dial(open_call(ane, NOW), ane)
    return Bridge.objects.get()


@pytest.fixture
def post(bridge: Bridge, client: Client) -> Post:
    """Post a form, signed as it should be unless something else is said."""

    def posted(
        door: str,
        form: dict[str, str],
        *,
        call: str = "",
        more: str = "",
        signed: str | None = None,
    ) -> tuple[int, str]:
        path = f"/api/twilio/voice/{door}?call={call or bridge.pk}{more}"
        mark = signature(PUBLIC + path, form) if signed is None else signed
        headers = {"X-Twilio-Signature": mark} if mark else {}
        kind = "application/x-www-form-urlencoded"
        answer = client.post(path, urlencode(form), kind, headers=headers)
        return answer.status_code, answer.content.decode()

    return posted


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "signed", ["", "x", "another call's", "another door's", "another key's", "of other words"]
)
def test_another_signature_is_refused(post: Post, bridge: Bridge, door: str, signed: str) -> None:
    url, form = f"{PUBLIC}/api/twilio/voice/{door}?call={bridge.pk}", DOORS[door]
    forged = {
        "another call's": signature(url.replace(str(bridge.pk), str(uuid4())), form),
        "another door's": signature(url.replace(door, "else"), form),
        "another key's": signature(url, form, token="another"),
        "of other words": signature(url, form | {"CallSid": f"CA{'1' * 32}"}),
    }
    before = ledger()
    status, told = post(door, form, signed=forged.get(signed, signed))
    assert (status, "bad-signature" in told) == (403, True)
    assert ledger() == before


def test_whose_leg_it_is_is_signed_too(post: Post, bridge: Bridge) -> None:
    of_counsellor = signature(f"{PUBLIC}/api/twilio/voice/progress?call={bridge.pk}", FORM)
    assert post("progress", FORM, more="&leg=citizen", signed=of_counsellor)[0] == 403


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("call", ["1", "x" * 36, "x" * 37])
def test_a_name_that_is_none_of_ours_is_refused(post: Post, door: str, call: str) -> None:
    assert post(door, DOORS[door], call=call)[0] == 422


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("sid", ["", "CA1", f"SM{'0' * 32}", SID + "\n"])
def test_a_signed_form_of_other_shape_is_refused(post: Post, door: str, sid: str) -> None:
    before = ledger()
    assert post(door, DOORS[door] | {"CallSid": sid})[0] == 422
    assert ledger() == before


@pytest.mark.parametrize(
    ("door", "changed"),
    [
        ("progress", {"CallStatus": "x" * 65}),
        ("progress", {"SipResponseCode": "no number"}),
        ("over", {"DialCallStatus": "x" * 65}),
        ("answered-by", {"AnsweredBy": "x" * 65}),
    ],
)
def test_so_is_one_field_of_another_shape(post: Post, door: str, changed: dict[str, str]) -> None:
    assert post(door, DOORS[door] | changed)[0] == 422


def test_a_third_leg_is_refused(post: Post) -> None:
    assert post("progress", FORM, more="&leg=manager")[0] == 422


# --- Believed ---------------------------------------------------------------------------


def test_what_became_of_it_is_noted(post: Post, bridge: Bridge) -> None:
    assert post("progress", FORM) == (204, "")
    bridge.refresh_from_db()
    assert (bridge.reached, bridge.vendor_id) == (BridgeState.RINGING_COUNSELLOR, SID)


def test_a_status_that_we_do_not_know_says_only_whose_it_is(post: Post, bridge: Bridge) -> None:
    assert post("progress", FORM | {"CallStatus": "levitating"}) == (204, "")
    bridge.refresh_from_db()
    assert (bridge.reached, bridge.vendor_id) == (BridgeState.PLACING, SID)


@pytest.mark.parametrize("door", ["answered", "connect", "over"])
def test_a_call_that_nobody_knows_is_hung_up(post: Post, door: str) -> None:
    before = ledger()
    status, told = post(door, DOORS[door], call=str(uuid4()))
    assert (status, "<Hangup" in told, "<Dial" in told) == (200, True, False)
    assert ledger() == before
