"""Mail by a real line to a server that refuses, defers, and leaves in the middle of a word."""

import logging
import ssl
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from channels_layer import outbox, sending
from channels_layer.mail import smtp
from channels_layer.mail.letters import Letter
from channels_layer.models import Outgoing, OutgoingKind, OutgoingState
from channels_layer.outbox import queue_mail
from channels_layer.reports import SendFailed
from eguidance.logs import WordlessFormatter
from tests.calendars.test_tls import certificate
from tests.laws.at_once import at_once
from tests.outbox.rows import (
    ADDRESS,
    NOW,
    PHONE,
    SUBJECT,
    TEXT,
    now_is,
    queued,
    queued_mail,
    seconds,
    send_later,
)
from tests.servers import free_port
from tests.smtp.stand_in import PASSWORD, SENDER, USER, Mishap, Server, mail_server
from tests.twilio.stand_in import Mishap as TwilioMishap
from tests.twilio.stand_in import Twilio

pytestmark = pytest.mark.django_db
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Aftalt møde\r\nEND:VCALENDAR\r\n"
# After these the server may have it, or has it.
UNCLEAR = [Mishap.HUNG_UP, Mishap.HUNG_UP_AFTER, Mishap.SILENT_AFTER, Mishap.GARBLED_AFTER]


def test_what_is_due_is_sent(post: Server, settings: Settings) -> None:
    settings.SERVICE_NAME = "Vejledning Øst"
    row = queued_mail("Første linje\n.punktum\næøå ł 👋 " + "x" * 2000)
    sending.send_due(NOW)
    [(sender, to, message)] = post.taken
    assert (sender, to) == (SENDER, [ADDRESS])
    assert (message["To"], message["Subject"]) == (ADDRESS, SUBJECT)
    assert message["From"] == f"Vejledning Øst <{SENDER}>"
    assert message["Message-ID"] == f"<{row.pk.hex}@guidance.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines() == row.text.splitlines()
    sent = now_is(row)
    assert (sent.state, sent.vendor_id) == (OutgoingState.SENT, row.pk.hex)
    assert (sent.sent_at, sent.attempts, sent.error) == (NOW, 1, "")
    sending.send_due(NOW + seconds(3600))
    assert len(post.taken) == 1


def test_a_calendar_file_is_attached_and_its_method_is_said_twice(post: Server) -> None:
    queued_mail(calendar=CALENDAR)
    sending.send_due(NOW)
    [message] = post.to(ADDRESS)
    [attached] = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "REQUEST"
    assert attached.get_filename() == "invite.ics"
    assert attached.get_content() == CALENDAR


def test_what_is_due_later_waits(post: Server) -> None:
    row = queued_mail(at=NOW + seconds(60))
    sending.send_due(NOW + seconds(59.9))
    assert (post.taken, now_is(row).attempts) == ([], 0)
    sending.send_due(NOW + seconds(60))
    assert len(post.taken) == 1


def test_without_a_server_it_is_shown(vendor: Twilio) -> None:
    mail, text = queued_mail(), queued()
    sending.send_due(NOW)
    assert list(outbox.shown()) == [mail]
    assert now_is(text).state == OutgoingState.SENT


def test_without_an_account_texts_are_shown_and_mail_goes(post: Server) -> None:
    mail, text = queued_mail(), queued()
    sending.send_due(NOW)
    assert list(outbox.shown()) == [text]
    assert now_is(mail).state == OutgoingState.SENT


# --- Written once, and forgotten ------------------------------------------------------------


def test_what_is_asked_twice_is_written_once() -> None:
    first = queued_mail(key="appointment:1:booked")
    again = queued_mail("Noget andet", key="appointment:1:booked")
    assert (again, again.text, again.kind) == (first, TEXT, OutgoingKind.MAIL)


@pytest.mark.parametrize(
    ("to", "subject", "text", "calendar"),
    [
        ("anemone", SUBJECT, TEXT, ""),
        ("Ane <ane@post.example>", SUBJECT, TEXT, ""),
        ("ane@post.example ", SUBJECT, TEXT, ""),
        ("ane@Post.Example", SUBJECT, TEXT, ""),
        ("ane@post.example\nBcc: bo@post.example", SUBJECT, TEXT, ""),
        (ADDRESS, "", TEXT, ""),
        (ADDRESS, "Din\nBcc: bo@post.example", TEXT, ""),
        (ADDRESS, "x" * 151, TEXT, ""),
        (ADDRESS, SUBJECT, "", ""),
        (ADDRESS, SUBJECT, "a\0b", ""),
        (ADDRESS, SUBJECT, TEXT, "a\0b"),
    ],
)
def test_what_no_server_would_take_is_not_written(
    to: str, subject: str, text: str, calendar: str
) -> None:
    with pytest.raises(ValueError, match="not a") as raised:
        queue_mail(to, subject, text, "a", NOW, calendar=calendar)
    assert not Outgoing.objects.exists()
    assert to not in str(raised.value)


def test_erasing_leaves_neither_address_nor_file(post: Server) -> None:
    row = queued_mail(key="a:1", calendar=CALENDAR)
    sending.send_due(NOW)
    assert outbox.erase("a:1") == 1
    kept = now_is(row)
    assert (kept.to, kept.subject, kept.text, kept.calendar) == ("", "", "", "")
    assert (kept.state, kept.vendor_id) == (OutgoingState.SENT, row.pk.hex)
    assert outbox.erase("a:1") == 0


def test_a_mail_is_no_part_of_a_bill(post: Server) -> None:
    queued_mail()
    sending.send_due(NOW)
    assert outbox.parts_sent(NOW, NOW + seconds(1)) == 0


# --- Another try can help -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mishap", "code"),
    [
        (Mishap.AWAY, "smtp-421"),
        (Mishap.STRANGER, "smtp-554"),
        (Mishap.BUSY, "smtp-421"),
        (Mishap.GREYLISTED, "smtp-450"),
        (Mishap.DEFERRED, "smtp-451"),
        (Mishap.HUNG_UP_EARLY, "unreachable"),
        (Mishap.HUNG_UP_BEFORE_THE_WORDS, "unreachable"),
    ],
)
def test_it_is_tried_again_and_not_too_soon(post: Server, mishap: Mishap, code: str) -> None:
    post.mishaps.append(mishap)
    row = queued_mail()
    sending.send_due(NOW)
    failed = now_is(row)
    assert (failed.state, failed.error, failed.attempts) == (OutgoingState.WAITING, code, 1)
    assert (failed.unclear_since, post.taken) == (None, [])
    assert failed.next_at is not None
    assert seconds(15) <= failed.next_at - NOW <= seconds(30)
    send_later(row)
    assert len(post.to(ADDRESS)) == 1
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.SENT, "")


def test_nobody_who_answers_is_clear(post: Server, settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    row = queued_mail()
    sending.send_due(NOW)
    assert (now_is(row).error, now_is(row).unclear_since) == ("unreachable", None)
    settings.EMAIL_PORT = post.port
    send_later(row)
    assert len(post.taken) == 1


def test_after_so_many_tries_it_is_given_up(post: Server) -> None:
    post.mishaps.extend([Mishap.GREYLISTED] * (sending.MOST_ATTEMPTS + 1))
    row = queued_mail()
    for _ in range(sending.MOST_ATTEMPTS):
        send_later(row)
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.FAILED, "smtp-450")
    assert len(post.mishaps) == 1


def test_a_mailbox_that_defers_holds_up_no_other(post: Server) -> None:
    post.mishaps.append(Mishap.GREYLISTED)
    first, second = queued_mail(), queued_mail(at=NOW + seconds(1))
    sending.send_due(NOW + seconds(1))
    assert now_is(first).state == OutgoingState.WAITING
    assert now_is(second).state == OutgoingState.SENT


def test_a_server_that_is_away_rests_and_texts_go_on(post: Server, vendor: Twilio) -> None:
    post.mishaps.append(Mishap.AWAY)
    rows = [queued_mail() for _ in range(3)]
    sending.send_due(NOW)
    queued()
    sending.send_due(NOW + seconds(1))
    assert sorted(now_is(row).attempts for row in rows) == [0, 0, 1]
    assert vendor.bodies(PHONE) == [TEXT]


def test_a_vendor_that_rests_holds_up_no_mail(post: Server, vendor: Twilio) -> None:
    vendor.mishaps.append(TwilioMishap.BUSY)
    queued()
    mail = queued_mail()
    sending.send_due(NOW)
    assert now_is(mail).state == OutgoingState.SENT


# --- No try can help ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mishap", "code"),
    [
        (Mishap.NO_MAILBOX, "smtp-550"),
        (Mishap.BAD_SENDER, "smtp-550"),
        (Mishap.SPAM, "smtp-554"),
    ],
)
def test_what_is_refused_for_good_is_given_up_at_once(
    post: Server, mishap: Mishap, code: str
) -> None:
    post.mishaps.append(mishap)
    row, next_one = queued_mail(), queued_mail("Den næste", at=NOW + seconds(1))
    sending.send_due(NOW + seconds(1))
    failed = now_is(row)
    assert (failed.state, failed.error, failed.attempts) == (OutgoingState.FAILED, code, 1)
    assert failed.unclear_since is None
    assert now_is(next_one).state == OutgoingState.SENT
    sending.send_due(NOW + seconds(7200))
    assert len(post.taken) == 1


def test_a_reminder_of_what_is_over_is_not_sent(post: Server) -> None:
    late = queued_mail(until=NOW - seconds(1))
    sending.send_due(NOW)
    assert (now_is(late).state, now_is(late).error) == (OutgoingState.FAILED, "too-late")
    assert post.heard == []


def test_a_row_that_cannot_be_written_holds_up_no_other(post: Server) -> None:
    row = queued_mail()
    Outgoing.objects.filter(pk=row.pk).update(subject="Din\naftale")
    good = queued_mail(at=NOW + seconds(1))
    sending.send_due(NOW + seconds(1))
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.FAILED, "unwritable")
    assert now_is(good).state == OutgoingState.SENT


# --- Never twice ----------------------------------------------------------------------------


@pytest.mark.parametrize("mishap", UNCLEAR)
def test_what_was_handed_over_is_never_sent_again(post: Server, mishap: Mishap) -> None:
    post.mishaps.append(mishap)
    row = queued_mail()
    sending.send_due(NOW)
    failed = now_is(row)
    assert (failed.state, failed.error) == (OutgoingState.FAILED, "no-answer")
    assert (failed.unclear_since, failed.next_at) == (NOW, None)
    before = len(post.taken)
    sending.send_due(NOW + seconds(7200))
    assert len(post.taken) == before <= 1


def test_a_server_that_leaves_without_a_goodbye_has_it_still(post: Server) -> None:
    post.mishaps.append(Mishap.RUDE_AT_THE_END)
    row = queued_mail()
    sending.send_due(NOW)
    assert now_is(row).state == OutgoingState.SENT


def test_who_dies_while_sending_is_followed_by_nobody(post: Server) -> None:
    """The server may have it, and cannot be asked."""
    row = queued_mail()
    assert sending._claim(row, NOW)
    sending.send_due(NOW + sending.LEASE - seconds(1))
    assert now_is(row).state == OutgoingState.SENDING
    sending.send_due(NOW + sending.LEASE)
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.FAILED, "no-answer")
    assert post.taken == []


@pytest.mark.django_db(transaction=True)
def test_two_who_send_all_send_each_once(post: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WORK_SECONDS", 60.0)
    monkeypatch.setattr(smtp, "SECONDS", 30.0)
    rows = [queued_mail() for _ in range(20)]
    at_once(*[partial(sending.send_due, NOW)] * 2)
    ids = sorted(envelope.message["Message-ID"] for envelope in post.taken)
    assert ids == sorted(f"<{row.pk.hex}@guidance.example>" for row in rows)
    assert {now_is(row).attempts for row in rows} == {1}


@pytest.mark.django_db(transaction=True)
def test_a_drop_while_it_is_being_sent_comes_too_late(
    post: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "SECONDS", 30.0)
    post.mishaps.append(Mishap.HELD_AFTER)
    row = queued_mail(key="a:1")

    def drop() -> int:
        assert post.held.wait(30)
        try:
            return outbox.drop("a:1")
        finally:
            post.released.set()

    acts: list[Any] = [partial(sending.send_due, NOW), drop]
    assert at_once(*acts)[1] == 0
    assert now_is(row).state == OutgoingState.SENT


# --- Who is spoken to -----------------------------------------------------------------------


def tls(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize("wrapped", [False, True])
def test_with_a_key_in_tls(
    post: Server, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    wrapped: bool,
) -> None:  # fmt: skip
    path = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    monkeypatch.setattr(smtp, "SECONDS", 10.0)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = not wrapped, wrapped
    with mail_server(tls(path), wrapped=wrapped, wants_key=True) as server:
        settings.EMAIL_PORT = server.port
        row = queued_mail()
        sending.send_due(NOW)
        assert now_is(row).state == OutgoingState.SENT
        assert len(server.taken) == 1
        settings.EMAIL_HOST_PASSWORD = "wrong"
        again = queued_mail()
        sending.send_due(NOW)
        assert (now_is(again).state, now_is(again).error) == (OutgoingState.WAITING, "smtp-535")


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_server_that_nobody_vouches_for_hears_nothing(
    post: Server, settings: Settings, tmp_path: Path, wrapped: bool
) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = not wrapped, wrapped
    with mail_server(tls(certificate(tmp_path, "127.0.0.1")), wrapped=wrapped) as server:
        settings.EMAIL_PORT = server.port
        row = queued_mail()
        sending.send_due(NOW)
        assert (now_is(row).state, now_is(row).error) == (OutgoingState.WAITING, "no-tls")
        assert {"AUTH", "MAIL", "DATA"}.isdisjoint(server.heard)


def test_one_that_has_no_tls_hears_nothing(post: Server, settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    row = queued_mail()
    sending.send_due(NOW)
    assert (now_is(row).state, now_is(row).error) == (OutgoingState.WAITING, "no-tls")
    assert "MAIL" not in post.heard


# --- Nothing is told ------------------------------------------------------------------------


@pytest.mark.parametrize("mishap", [None, *Mishap])
def test_the_log_is_silent(
    post: Server, caplog: pytest.LogCaptureFixture, mishap: Mishap | None
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(WordlessFormatter())
    post.mishaps.extend([mishap] if mishap else [])
    post.released.set()
    row = queued_mail()
    sending.send_due(NOW)
    if now_is(row).next_at:
        send_later(row)
    secrets = (ADDRESS, "anemone", SUBJECT, "gurkemeje")
    assert [secret for secret in secrets if secret in caplog.text] == []


@pytest.mark.parametrize("mishap", [Mishap.NO_MAILBOX, Mishap.SPAM, Mishap.HUNG_UP])
def test_an_error_holds_a_code_alone(post: Server, mishap: Mishap) -> None:
    post.mishaps.append(mishap)
    row = queued_mail()
    with pytest.raises(SendFailed) as raised:
        smtp.send(Letter(row.pk, row.to, row.subject, row.text))
    told = "".join(traceback.format_exception(raised.value))
    assert [secret for secret in (ADDRESS, "gurkemeje") if secret in told] == []
    assert raised.value.__cause__ is None
