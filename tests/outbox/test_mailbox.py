"""The mailbox is looked into for what came back and what people wrote, each taken once."""

import imaplib
import ssl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from channels_layer import sending
from channels_layer.mail.arrived import MOST_BYTES
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import Author, Channel
from chat.arriving import arrive
from chat.sweeps import arrived_mail
from eguidance.timetable import TIMETABLE
from tests.calendars.test_tls import certificate
from tests.doors.test_mail import by_hand, report
from tests.imap.stand_in import PASSWORD, USER, Server, mailbox
from tests.outbox.rows import NOW, now_is, queued_mail
from tests.smtp.stand_in import Server as MailServer
from triage.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    path = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with mailbox(context) as running:
        settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", running.port
        settings.IMAP_USER, settings.IMAP_PASSWORD = USER, PASSWORD
        yield running


@pytest.fixture
def sent(post: MailServer) -> list[Outgoing]:
    rows = [queued_mail() for _ in range(3)]
    sending.send_due(NOW)
    return rows


def states(rows: list[Outgoing]) -> list[str]:
    return [now_is(row).state for row in rows]


def test_what_came_back_is_noted_and_seen(box: Server, sent: list[Outgoing]) -> None:
    kept = [box.put(report(row)) for row in sent[:2]]
    arrived_mail()
    came, gone = OutgoingState.UNDELIVERED, OutgoingState.SENT
    assert states(sent) == [came, came, gone]
    assert all(each.seen for each in kept)
    assert box.fetched == [101, 102]
    arrived_mail()
    assert box.fetched == [101, 102]


def test_what_a_person_wrote_is_in_the_queue_and_seen(box: Server) -> None:
    kept = box.put(by_hand())
    arrived_mail()
    assert kept.seen
    assert [(each.channel, each.email) for each in Contact.objects.all()] == [
        (Channel.MAIL, "anemone@post.example")
    ]
    arrived_mail()
    assert box.fetched == [101]


def test_what_was_brought_too_is_one(box: Server) -> None:
    raw = by_hand(Message_ID="<one@post.example>")
    arrive(raw, timezone.now())
    kept = box.put(b"Received: by another way\n" + raw)
    arrived_mail()
    assert kept.seen
    assert Contact.objects.get().messages.filter(author=Author.CITIZEN).count() == 1


def test_whom_nobody_could_answer_stays_unread_for_people_and_holds_up_no_other(
    box: Server,
) -> None:
    nobodys = box.put(b"From: two@post.example, other@post.example\n\nHej")
    after = box.put(by_hand())
    arrived_mail()
    assert (nobodys.seen, nobodys.flagged, after.seen) == (False, True, True)
    arrived_mail()
    assert box.fetched == [101, 102]


def test_when_people_are_not_heard_their_mail_is_left_unread(
    box: Server, sent: list[Outgoing], settings: Settings
) -> None:
    settings.MAIL_TALKS = False
    first, from_a_person, second = box.put(report(sent[0])), box.put(by_hand()), report(sent[1])
    box.put(second)
    arrived_mail()
    came, gone = OutgoingState.UNDELIVERED, OutgoingState.SENT
    assert states(sent) == [came, came, gone]
    assert first.seen
    assert not from_a_person.seen
    assert box.fetched == [101, 103]
    arrived_mail()
    assert box.fetched == [101, 103]


def test_without_a_mailbox_nothing_is_looked_for() -> None:
    arrived_mail()


def test_what_is_no_report_after_all_is_seen_and_holds_up_no_other(
    box: Server, sent: list[Outgoing]
) -> None:
    broken = box.put(b'Content-Type: multipart/report; boundary="b"\n\n' + b"--b\n\nx\n" * 99)
    large = box.put(report(sent[0]) + b"x" * MOST_BYTES)
    box.put(report(sent[1]))
    arrived_mail()
    assert (broken.seen, broken.flagged, large.seen) == (False, True, True)
    assert states(sent)[:2] == [OutgoingState.UNDELIVERED, OutgoingState.UNDELIVERED]
    assert box.fetched == [101, 102, 103]


def test_one_that_somebody_removes_meanwhile(box: Server, sent: list[Outgoing]) -> None:
    box.put(report(sent[0]))
    box.put(report(sent[1]))
    box.vanishing.add(101)
    arrived_mail()
    assert states(sent)[:2] == [OutgoingState.SENT, OutgoingState.UNDELIVERED]


def test_what_was_not_noted_is_not_seen(
    box: Server, sent: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away for a moment: the next look finds it."""
    kept = box.put(report(sent[0]))
    with monkeypatch.context() as patch:
        patch.setattr("channels_layer.outbox.come_back", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            arrived_mail()
    assert not kept.seen
    arrived_mail()
    assert now_is(sent[0]).state == OutgoingState.UNDELIVERED


def test_one_that_we_fail_at_stays_unread_and_holds_up_no_other(
    box: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = box.put(by_hand(Message_ID="<bad@post.example>")), box.put(by_hand())

    def fails_at_one(raw: bytes, now: datetime) -> None:
        if b"<bad@post.example>" in raw:
            raise RuntimeError("anemone")
        arrive(raw, now)

    with monkeypatch.context() as patch:
        patch.setattr("chat.sweeps.arrive", fails_at_one)
        with pytest.raises(RuntimeError):
            arrived_mail()
    assert (bad.seen, bad.flagged, good.seen) == (False, False, True)
    assert "a mail was not taken: RuntimeError" in caplog.text
    assert "anemone" not in caplog.text
    arrived_mail()
    assert bad.seen


@pytest.mark.parametrize("refuses", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_server_that_refuses_is_asked_again(
    box: Server, sent: list[Outgoing], refuses: str
) -> None:
    box.put(report(sent[0]))
    box.refuses = refuses
    with pytest.raises(imaplib.IMAP4.error):
        arrived_mail()
    box.refuses = ""
    arrived_mail()
    assert now_is(sent[0]).state == OutgoingState.UNDELIVERED


def test_a_server_that_nobody_vouches_for_hears_no_key(
    box: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLError):
        arrived_mail()


def test_a_failure_is_told_by_its_kind_alone(box: Server, caplog: pytest.LogCaptureFixture) -> None:
    box.refuses = "LOGIN"
    [entry] = [entry for entry in TIMETABLE if entry.sweep is arrived_mail]
    entry.run()
    assert "the sweep arrived_mail failed: error" in caplog.text
    assert USER not in caplog.text
