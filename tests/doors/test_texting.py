"""The doors of text messages: what Twilio posts, and what a citizen wishes on a page."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from channels_layer import sending
from channels_layer.models import Incoming, Outgoing, OutgoingState
from channels_layer.protocol import Channel
from channels_layer.sms.reports import Inbound
from chat import talks, texting
from chat.models import Message
from chat.threads import talk
from chat.tokens import token_for
from tests.cast import Cast
from tests.chat.by_text import code_to
from tests.doors.ledger import ledger
from tests.doors.refusing import JSON, bearer
from tests.laws.at_once import at_once
from tests.laws.scene import now_is, open_chat
from tests.saying import say_as_counsellor
from tests.twilio.stand_in import TOKEN, Twilio, inbound, signature
from triage.models import Case, Contact

PUBLIC = "https://vejledning.example"
CONSENT = {"consent": True}
PATH = "/api/twilio/sms"
NUMBER = "+4520304050"
POSTED = "application/x-www-form-urlencoded"
Post = Callable[..., tuple[int, str]]


@pytest.fixture
def post(cast: Cast, client: Client, settings: Settings) -> Post:
    """Post what Twilio would, signed as it should be unless something else is said."""
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN = PUBLIC, TOKEN

    def posted(form: dict[str, str], signed: str | None = None) -> tuple[int, str]:
        mark = signature(PUBLIC + PATH, form) if signed is None else signed
        headers = {"X-Twilio-Signature": mark} if mark else {}
        answer = client.post(PATH, urlencode(form), POSTED, headers=headers)
        return answer.status_code, answer.content.decode()

    return posted


def code(answer: tuple[int, str]) -> tuple[int, str]:
    """The status, and the code of a refusal."""
    status, body = answer
    return status, body.partition('"code": "')[2].partition('"')[0]


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_twilio_did_not_sign_is_refused(post: Post) -> None:
    form = inbound(NUMBER, "Hej")
    good = signature(PUBLIC + PATH, form)
    before = ledger()
    for signed in ("", "x", signature(f"{PUBLIC}/api/twilio/status", form)):
        assert code(post(form, signed)) == (403, "bad-signature")
    assert code(post(form | {"Body": "STOP"}, good)) == (403, "bad-signature")
    assert code(post(form | {"From": "+4520304051"}, good)) == (403, "bad-signature")
    assert ledger() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"Body": ""},
        {"Body": " \n"},
        {"Body": "x" * 1_601},
        {"Body": "a\0b"},
        {"MessageSid": "1"},
        {"MessageSid": "CA" + "0" * 32},
        {"From": ""},
        {"From": "1999"},
        {"From": "Telia"},
        {"NumMedia": "many"},
        {"NumSegments": "-1"},
        {"OptOutType": "x" * 65},
    ],
)
def test_what_nobody_could_read_or_answer_is_refused(post: Post, changed: dict[str, str]) -> None:
    before = ledger()
    assert code(post(inbound(NUMBER, "Hej") | changed)) == (422, "bad-value")
    assert ledger() == before


@pytest.mark.django_db
def test_a_message_without_a_body_is_refused(post: Post) -> None:
    form = inbound(NUMBER, "Hej")
    del form["Body"]
    assert code(post(form)) == (422, "bad-value")


# --- Received ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_somebody_texts_is_received_once(post: Post) -> None:
    form = inbound(NUMBER, "Hej, kan I hjælpe? æøå 🙂", NumSegments="2")
    for _ in range(3):
        assert post(form) == (200, "<Response/>")
    assert [each.text for each in Message.objects.all()] == ["Hej, kan I hjælpe? æøå 🙂"]
    assert [(each.vendor_id, each.parts) for each in Incoming.objects.all()] == [
        (form["MessageSid"], 2)
    ]


@pytest.mark.django_db
def test_a_command_that_twilio_has_understood_is_one(post: Post) -> None:
    post(inbound(NUMBER, "Hej"))
    assert post(inbound(NUMBER, "Nej", OptOutType="STOP")) == (200, "<Response/>")
    assert Contact.objects.get().ended == "citizen"


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(cast: Cast) -> None:
    form = inbound(NUMBER, "Hej")
    read = Inbound(form["MessageSid"], NUMBER, form["To"], "Hej", 1)
    act = partial(texting.receive, read, timezone.now())
    at_once(act, act, act, act)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_at_once_of_somebody_new_are_one_conversation(cast: Cast) -> None:
    """A long text may come as several, and Twilio posts them all at the same moment."""

    def act(number: int) -> None:
        sid = f"SM{uuid4().hex}"
        read = Inbound(sid, NUMBER, "+4592459245", f"Nummer {number}", 1)
        texting.receive(read, timezone.now())

    at_once(*[partial(act, number) for number in range(6)])
    contact = Contact.objects.get()
    assert Case.objects.count() == 1
    assert list(contact.messages.values_list("sequence", flat=True)) == list(range(1, 7))


# --- There and back ---------------------------------------------------------------------


@pytest.mark.django_db
def test_a_whole_conversation_with_a_vendor(
    cast: Cast, client: Client, vendor: Twilio, post: Post
) -> None:
    ane = cast.ane.on_duty()
    post(inbound(NUMBER, "Hej"))
    contact = talks.take(Contact.objects.get().pk, ane, timezone.now())
    say_as_counsellor(contact.pk, uuid4(), "Hej, hvad kan jeg hjælpe med?", ane, timezone.now())
    sending.send_due(timezone.now())
    assert vendor.bodies(NUMBER)[1:] == ["Hej, hvad kan jeg hjælpe med?"]
    url, body, headers = vendor.told(vendor.messages[1]["sid"], "delivered")
    path = url.removeprefix(PUBLIC)
    answer = client.post(path, body, POSTED, headers=headers)
    assert answer.status_code == 204
    row = Outgoing.objects.get(key__contains=":said:")
    assert row.state == OutgoingState.DELIVERED


@pytest.mark.django_db
def test_what_twilio_blocks_is_known_as_stopped(cast: Cast, vendor: Twilio, post: Post) -> None:
    """Somebody may have stopped a talk of another service on the same number."""
    ane = cast.ane.on_duty()
    vendor.blocked.add(NUMBER)
    post(inbound(NUMBER, "Hej"))
    contact = talks.take(Contact.objects.get().pk, ane, timezone.now())
    say_as_counsellor(contact.pk, uuid4(), "Hej", ane, timezone.now())
    sending.send_due(timezone.now())
    row = Outgoing.objects.get(key__contains=":said:")
    assert (row.state, row.error) == (OutgoingState.FAILED, "stopped")
    assert [each.state for each in talk(now_is(contact)).deliveries] == ["stopped"]


# --- A chat goes on by text message -------------------------------------------------


@pytest.mark.django_db
def test_a_citizen_has_their_chat_go_on(cast: Cast, client: Client) -> None:
    contact = open_chat(cast.ane.on_duty(), timezone.now())
    headers = bearer(token_for(contact.case))
    wish: dict[str, Any] = {"client_id": str(uuid4()), "phone": "20 30 40 50"}
    for _ in range(2):
        asked = client.post("/api/contact/sms/code", wish | CONSENT, JSON, headers=headers)
        assert (asked.status_code, asked.json()) == (200, {})
    assert Outgoing.objects.count() == 1
    assert now_is(contact).phone == ""
    typed = wish | {"client_id": str(uuid4()), "code": code_to(NUMBER)}
    for _ in range(2):
        answer = client.post("/api/contact/sms", typed, JSON, headers=headers)
        assert answer.status_code == 200
        assert answer.json()["thread"]["channel"] == Channel.SMS
    assert now_is(contact).phone == NUMBER
    assert Outgoing.objects.exclude(text="").count() == 1
    again = typed | {"client_id": str(uuid4())}
    refused = client.post("/api/contact/sms", again, JSON, headers=headers)
    assert refused.json() == {"code": "bad-value", "field": "channel"}


@pytest.mark.django_db(transaction=True)
def test_a_wrong_code_stays_counted_though_it_is_refused(cast: Cast, client: Client) -> None:
    contact = open_chat(cast.ane.on_duty(), timezone.now())
    headers = bearer(token_for(contact.case))
    wish: dict[str, Any] = {"client_id": str(uuid4()), "phone": "20 30 40 50"}
    client.post("/api/contact/sms/code", wish | CONSENT, JSON, headers=headers)
    wrong = wish | {"code": f"{(int(code_to(NUMBER)) + 1) % 10**6:06}"}
    told = [client.post("/api/contact/sms", wrong, JSON, headers=headers) for _ in range(5)]
    assert [each.status_code for each in told] == [422] * 5
    assert [each.json() for each in told] == [
        *({"code": "wrong-code", "field": "code", "tries_left": left} for left in (4, 3, 2, 1)),
        {"code": "expired-code", "field": "code"},
    ]
