"""What arrives at the address that mail is from: believed if it is signed, read within limits."""

import hashlib
import hmac
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from channels_layer import outbox, sending
from channels_layer.mail.arrived import MOST_BYTES
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import Author, Channel
from chat import talks
from chat.arriving import arrive
from tests.cast import Cast
from tests.chat.by_mail import TEXT, came_with, mailed, said
from tests.doors.ledger import ledger
from tests.laws.at_once import at_once
from tests.outbox.rows import now_is, queued, queued_mail
from tests.smtp.stand_in import Mishap, Server
from triage.models import Case, Contact

pytestmark = pytest.mark.django_db
KEY = "a-key-that-is-as-long-as-it-must-be"
Bring = Callable[..., tuple[int, str]]

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@post.example
To: vejledning@guidance.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{own}@post.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="gurkemeje"

--gurkemeje
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--gurkemeje
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; anemone@post.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <anemone@post.example>: no such user

--gurkemeje
Content-Type: {kind}

From: Vejledning <vejledning@guidance.example>
To: anemone@post.example
Message-ID: <{reference}@guidance.example>
Subject: Din aftale

{words}
--gurkemeje--
"""


def report(
    row: Outgoing, *, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822"
) -> bytes:
    words = "Vi ringer til dig.\n" if kind == "message/rfc822" else ""
    values = {"action": action, "status": status, "kind": kind, "words": words}
    text = REPORT.format(own=uuid4().hex, reference=row.pk.hex, **values)
    return text.encode()


def by_hand(**headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ane <anemone@post.example>", "Re: Din aftale"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Kan jeg komme lidt senere?")
    return mail.as_bytes()


def signature(raw: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()


@pytest.fixture
def bring(client: Client, settings: Settings) -> Bring:
    """Bring a mail, signed as it should be unless something else is said."""
    settings.MAIL_INBOUND_KEY = KEY

    def brought(raw: bytes, signed: str | None = None) -> tuple[int, str]:
        mark = signature(raw) if signed is None else signed
        headers = {"X-Signature": mark}
        answer = client.post("/api/mail/inbound", raw, "message/rfc822", headers=headers)
        return answer.status_code, answer.json()["code"] if answer.content else ""

    return brought


@pytest.fixture
def sent(post: Server) -> Outgoing:
    row = queued_mail(key="appointment:1:booked")
    sending.send_due(timezone.now())
    assert now_is(row).state == OutgoingState.SENT
    return row


# --- A mail of ours comes back ------------------------------------------------------------


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_what_could_not_be_delivered_is_noted(bring: Bring, sent: Outgoing, kind: str) -> None:
    other = queued_mail()
    assert bring(report(sent, kind=kind)) == (204, "")
    assert (now_is(sent).state, now_is(sent).error) == (OutgoingState.UNDELIVERED, "5.1.1")
    assert now_is(sent).settled_at is not None
    assert now_is(other).state == OutgoingState.WAITING


def test_said_twice_it_is_once(bring: Bring, sent: Outgoing) -> None:
    bring(report(sent))
    before = ledger()
    assert bring(report(sent, status="5.7.1")) == (204, "")
    assert ledger() == before


def test_with_carriage_returns_it_is_the_same(bring: Bring, sent: Outgoing) -> None:
    assert bring(report(sent).replace(b"\n", b"\r\n")) == (204, "")
    assert now_is(sent).state == OutgoingState.UNDELIVERED


def test_what_was_in_doubt_is_known_to_have_come_back(bring: Bring, post: Server) -> None:
    post.mishaps.append(Mishap.HUNG_UP_AFTER)
    row = queued_mail()
    sending.send_due(timezone.now())
    assert now_is(row).state == OutgoingState.FAILED
    bring(report(row))
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.UNDELIVERED, "5.1.1")


def test_what_was_erased_is_still_noted(bring: Bring, sent: Outgoing) -> None:
    outbox.erase("appointment:1")
    bring(report(sent))
    assert now_is(sent).state == OutgoingState.UNDELIVERED


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("failed", "4.4.7"),
        ("delivered", "2.0.0"),
        ("failed", "no"),
        ("", ""),
    ],
)
def test_what_may_still_arrive_is_left_as_it_is(
    bring: Bring, sent: Outgoing, action: str, status: str
) -> None:
    before = ledger()
    assert bring(report(sent, action=action, status=status)) == (204, "")
    assert ledger() == before


def test_a_mail_that_is_not_ours_and_a_text_message_change_nothing(bring: Bring) -> None:
    text = queued()
    before = ledger()
    assert bring(report(text)) == (204, "")
    assert bring(report(Outgoing(pk=uuid4()))) == (204, "")
    assert ledger() == before


# --- Machines and people ------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; why=holiday"},
        {"Return_Path": "<>"},
        {"Precedence": "bulk"},
        {"Precedence": "Auto_Reply"},
        {"Precedence": "junk", "List_Id": "<kor.post.example>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_a_machine_is_heard_and_not_answered(bring: Bring, headers: dict[str, str]) -> None:
    before = ledger()
    assert bring(by_hand(**headers)) == (204, "")
    assert ledger() == before


@pytest.mark.parametrize(
    "headers", [{}, {"Auto_Submitted": "no"}, {"Return_Path": "<anemone@post.example>"}]
)
def test_a_person_is_heard(bring: Bring, headers: dict[str, str]) -> None:
    assert bring(by_hand(**headers)) == (204, "")
    assert Contact.objects.get().channel == Channel.MAIL


def answered_invitation(method: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ane <anemone@post.example>", "Accepteret: Din aftale"
    mail.set_content("Ane har accepteret invitationen.")
    mail.add_alternative("BEGIN:VCALENDAR", subtype="calendar", params={"method": method})
    return mail


def test_an_answered_invitation_is_a_machines(bring: Bring) -> None:
    before = ledger()
    assert bring(answered_invitation("REPLY").as_bytes()) == (204, "")
    assert ledger() == before


def test_an_invitation_and_a_forwarded_answer_are_a_persons(bring: Bring) -> None:
    assert bring(answered_invitation("REQUEST").as_bytes()) == (204, "")
    forwarded = EmailMessage()
    forwarded["From"] = "bellis@post.example"
    forwarded.set_content("Hvad er det her?")
    forwarded.add_attachment(answered_invitation("REPLY"))
    assert bring(forwarded.as_bytes()) == (204, "")
    assert Contact.objects.count() == 2


def test_brought_twice_it_is_once(bring: Bring) -> None:
    raw = by_hand(Message_ID="<one@post.example>")
    assert bring(raw) == (204, "")
    assert bring(b"Received: from elsewhere\n" + raw) == (204, "")
    assert Contact.objects.get().messages.filter(author=Author.CITIZEN).count() == 1


@pytest.mark.django_db(transaction=True)
def test_by_two_ways_at_once_it_is_once(cast: Cast) -> None:
    raw = mailed(name="<one@post.example>")
    at_once(*[partial(arrive, raw, timezone.now()) for _ in range(4)])
    assert said(Contact.objects.get()) == [(Author.CITIZEN, TEXT)]


@pytest.mark.django_db(transaction=True)
def test_several_at_once_of_somebody_new_are_one_conversation(cast: Cast) -> None:
    at_once(*[partial(arrive, mailed(f"Nummer {n}"), timezone.now()) for n in range(5)])
    assert len(said(Contact.objects.get())) == 5
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_comes_as_its_talk_ends_is_never_lost(cast: Cast) -> None:
    ane, now = cast.ane.on_duty(), timezone.now()
    arrive(mailed("Før"), now)
    contact = talks.take(Contact.objects.get().pk, ane, now)
    end = partial(talks.end_by_counsellor, contact.pk, ane, now)
    assert at_once(end, partial(arrive, mailed("Efter"), now)) == [None, None]
    every = [text for each in Contact.objects.order_by("waiting_since") for _, text in said(each)]
    assert sorted(every) == ["Efter", "Før"]


@pytest.mark.parametrize(
    "headers",
    [{"Reply_To": "x@post.example"}, {"Message_ID": "<one@post.example>"}],
)
def test_where_nobody_reads_it_a_person_is_told_so(
    bring: Bring, settings: Settings, headers: dict[str, str]
) -> None:
    settings.MAIL_TALKS = False
    before = ledger()
    assert bring(by_hand(**headers)) == (404, "no-contact")
    assert ledger() == before


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "Ane",
        "anemone@localhost",
        "anemone@post.example, bellis@post.example",
        "<anemone@post.example> <bellis@post.example>",
        "ané@post.example",
    ],
)
def test_whom_nobody_could_answer_is_told_so(bring: Bring, sender: str) -> None:
    before = ledger()
    raw = f"From: {sender}\nSubject: Hej\n\nHvad nu?".encode()
    assert bring(raw) == (404, "no-contact")
    assert ledger() == before


def test_nothing_at_all_is_refused(bring: Bring) -> None:
    before = ledger()
    assert bring(b"From: ane@post.example\nSubject: \n\n \n") == (422, "bad-value")
    assert ledger() == before


def test_what_is_from_ourselves_is_not_answered(bring: Bring, settings: Settings) -> None:
    settings.MAIL_FROM = "Vejledning@guidance.example"
    before = ledger()
    assert bring(b"From: vejledning@guidance.example\n\nHej") == (204, "")
    assert ledger() == before


# --- Refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("signed", ["", "x", "æ".encode().decode("latin-1"), "0" * 64])
def test_another_signature_is_refused(bring: Bring, sent: Outgoing, signed: str) -> None:
    assert bring(report(sent), signed) == (403, "bad-signature")
    assert bring(report(sent), signature(b"another mail")) == (403, "bad-signature")
    assert bring(report(sent), signature(report(sent), "another key")) == (403, "bad-signature")
    assert now_is(sent).state == OutgoingState.SENT


def test_without_a_key_no_mail_is_taken(bring: Bring, sent: Outgoing, settings: Settings) -> None:
    settings.MAIL_INBOUND_KEY = ""
    assert bring(report(sent), signature(report(sent), "")) == (403, "bad-signature")


def nested(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    begun = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
        for number in range(depth)
    )
    return f"From: ane@post.example\n{begun}\nHej".encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0",
        b"Hej",
        b"{}",
        b"\n\nHej",
        "Fra: æ".encode("utf-16"),
        nested(60),
        nested(1_000),
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nHej\n" * 3_000,
    ],
    ids=["nothing", "NUL", "a word", "JSON", "no head", "UTF-16", "60 deep", "deep", "broad"],
)
def test_what_is_no_mail_or_a_bomb_is_refused(bring: Bring, raw: bytes) -> None:
    assert bring(raw) == (422, "bad-value")


def test_what_is_large_is_refused_before_it_is_read(bring: Bring) -> None:
    assert bring(by_hand() + b"x" * MOST_BYTES) == (413, "too-large")


def test_a_mail_that_was_cut_off_is_taken(bring: Bring) -> None:
    """Whoever brings it need bring no more than its beginning."""
    mail = EmailMessage()
    mail["From"] = "anemone@post.example"
    mail.set_content("Her er mit eksamensbevis.")
    mail.add_attachment(b"x" * 2 * MOST_BYTES, maintype="image", subtype="jpeg", filename="a.jpg")
    assert bring(mail.as_bytes()[:MOST_BYTES]) == (204, "")
    contact = Contact.objects.get()
    assert said(contact) == [(Author.CITIZEN, "Her er mit eksamensbevis.")]
    [beside] = came_with(contact)
    assert (beside["attachments"], beside["cut"]) == (1, True)


@pytest.mark.parametrize(
    "raw",
    [
        b"X: " + b"y" * 60_000 + b"\n\n",
        b"X: y\n" * 12_000,
        b"Content-Type: " + b"a;" * 25_000 + b"\n\n",
        b"Content-Type: multipart/report; report-type*0*=''%ff; report-type*1=" + b"x" * 999,
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno boundary",
        b"Subject: =?utf-8?b?" + b"/" * 50_000 + b"?=\nMessage-ID: <\xff\xfe>\n\n",
    ],
    ids=["a long header", "many headers", "many parameters", "in pieces", "no boundary", "bytes"],
)
def test_what_is_odd_is_read_all_the_same(bring: Bring, raw: bytes) -> None:
    assert bring(raw)[0] in (204, 404)
