"""What Twilio tells is believed if Twilio signed it, of this address, and of nobody else."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.outbox import queue_sms
from channels_layer.reports import Fate, Report
from channels_layer.sms import twilio
from channels_layer.sms.reports import Inbound
from tests.doors.ledger import ledger
from tests.twilio.stand_in import ACCOUNT_SID, TOKEN, signature

pytestmark = pytest.mark.django_db
PUBLIC = "https://vejledning.example"
SID = f"SM{'0' * 32}"
FORM = {"MessageSid": SID, "MessageStatus": "delivered", "To": "+4520304050", "New": "field"}
POSTED = "application/x-www-form-urlencoded"
Post = Callable[..., tuple[int, str]]


@pytest.fixture
def row(settings: Settings) -> Outgoing:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = PUBLIC, TOKEN
    return queue_sms("+4520304050", "Hej", "a:1", timezone.now())


@pytest.fixture
def post(row: Outgoing, client: Client) -> Post:
    """Post a form, signed as it should be unless something else is said."""

    def posted(
        form: dict[str, str], *, message: str = "", signed: str | None = None, kind: str = POSTED
    ) -> tuple[int, str]:
        path = f"/api/twilio/status?message={message or row.pk}"
        mark = signature(PUBLIC + path, form) if signed is None else signed
        headers = {"X-Twilio-Signature": mark} if mark else {}
        answer = client.post(path, urlencode(form), kind, headers=headers)
        return answer.status_code, answer.json()["code"] if answer.content else ""

    return posted


# --- Refused ----------------------------------------------------------------------------

HERE = f"{PUBLIC}/api/twilio/status"


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "x",
        "æøå".encode().decode("latin-1"),
        signature(f"{HERE}?message={uuid4()}", FORM),
        signature(HERE, FORM),
        signature(HERE.replace("https", "http"), FORM),
        signature(HERE, {}),
    ],
)
def test_another_signature_is_refused(post: Post, row: Outgoing, signed: str) -> None:
    before = ledger()
    assert post(FORM, signed=signed) == (403, "bad-signature")
    assert ledger() == before


def test_one_by_another_key_is_refused(post: Post, row: Outgoing) -> None:
    forged = signature(f"{HERE}?message={row.pk}", FORM, token="another")
    assert post(FORM, signed=forged) == (403, "bad-signature")


def test_a_form_that_was_changed_on_the_way_is_refused(post: Post, row: Outgoing) -> None:
    good = signature(f"{HERE}?message={row.pk}", FORM)
    assert post(FORM | {"MessageStatus": "failed"}, signed=good) == (403, "bad-signature")
    assert post(FORM, message=str(uuid4()), signed=good) == (403, "bad-signature")
    assert post(FORM, signed=good) == (204, "")


def test_without_a_key_nobody_can_sign(post: Post, row: Outgoing, settings: Settings) -> None:
    """Not by an empty key either, which everybody knows."""
    settings.TWILIO_AUTH_TOKEN = ""
    assert post(FORM) == (403, "bad-signature")
    by_nothing = signature(f"{HERE}?message={row.pk}", FORM, token="")
    assert post(FORM, signed=by_nothing) == (403, "bad-signature")


def test_what_is_no_form_is_read_as_nothing(post: Post) -> None:
    assert post(FORM, kind="application/json") == (403, "bad-signature")


@pytest.mark.parametrize(
    "changed",
    [
        {"MessageSid": "SM1"},
        {"MessageSid": "CA" + "0" * 32},
        {"MessageSid": SID + "\n"},
        {"MessageStatus": "x" * 65},
        {"ErrorCode": "The number +4520304050"},
    ],
)
def test_a_signed_form_of_other_shape_is_refused(post: Post, changed: dict[str, str]) -> None:
    before = ledger()
    assert post(FORM | changed) == (422, "bad-value")
    assert ledger() == before


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
def test_a_signed_form_that_lacks_something_is_refused(post: Post, missing: str) -> None:
    assert post({name: FORM[name] for name in FORM if name != missing}) == (422, "bad-value")


@pytest.mark.parametrize("message", ["1", "x" * 36, "x" * 37])
def test_a_name_that_is_none_of_ours_is_refused(post: Post, message: str) -> None:
    assert post(FORM, message=message) == (422, "bad-value")


def test_a_megabyte_is_refused(post: Post) -> None:
    assert post(FORM | {"Body": "x" * 1_000_000}) == (413, "too-large")


def test_a_thousand_fields_are_refused(post: Post) -> None:
    assert post({f"a{number}": "1" for number in range(1_001)}) == (422, "bad-value")


# --- Believed ---------------------------------------------------------------------------


def test_what_became_of_a_message_is_noted(post: Post, row: Outgoing) -> None:
    assert post(FORM | {"MessageStatus": "undelivered", "ErrorCode": "30003"}) == (204, "")
    row.refresh_from_db()
    assert (row.state, row.error, row.vendor_id) == (OutgoingState.UNDELIVERED, "30003", SID)


def test_twice_and_out_of_order_changes_nothing_wrong(post: Post, row: Outgoing) -> None:
    for status in ("queued", "delivered", "sent", "delivered", "sending", "queued"):
        assert post(FORM | {"MessageStatus": status}) == (204, "")
    row.refresh_from_db()
    assert row.state == OutgoingState.DELIVERED


def test_a_message_that_nobody_knows_is_no_news(post: Post) -> None:
    before = ledger()
    assert post(FORM, message=str(uuid4())) == (204, "")
    assert ledger() == before


# --- Reading ----------------------------------------------------------------------------


def test_the_signature_is_the_one_that_twilio_describes(settings: Settings) -> None:
    """The example of Twilio's own documentation."""
    form = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}
    form |= {"From": "+14158675309", "Caller": "+14158675309"}
    settings.TWILIO_AUTH_TOKEN, settings.PUBLIC_URL = "12345", "https://mycompany.com"
    headers = {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}
    ask = RequestFactory().post("/myapp.php?foo=1&bar=2", form, headers=headers)
    assert twilio.is_signed(ask, QueryDict(urlencode(form)))
    assert not twilio.is_signed(ask, QueryDict(urlencode(form | {"Digits": "1235"})))


INBOUND = {
    "MessageSid": SID,
    "AccountSid": ACCOUNT_SID,
    "From": "+4520304050",
    "To": "+4592459245",
    "Body": "Hej, kan I ringe? æøå 🙂",
    "NumSegments": "2",
    "NumMedia": "0",
    "FromCountry": "DK",
}


def test_a_message_that_comes_in_is_read() -> None:
    text = INBOUND["Body"]
    read = twilio.read_inbound(QueryDict(urlencode(INBOUND)))
    assert read == Inbound(SID, "+4520304050", "+4592459245", text, 2)


@pytest.mark.parametrize(
    "changed", [{"MessageSid": "1"}, {"From": ""}, {"Body": "x" * 1_601}, {"NumSegments": "two"}]
)
def test_one_of_another_shape_is_not(changed: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError):
        twilio.read_inbound(INBOUND | changed)


@pytest.mark.parametrize(
    ("status", "fate"),
    [("queued", Fate.SENT), ("read", Fate.DELIVERED), ("canceled", Fate.FAILED), ("new", None)],
)
def test_a_status_is_read_as_a_fate(status: str, fate: Fate | None) -> None:
    assert twilio.read_status({**FORM, "MessageStatus": status}) == Report(SID, fate)
