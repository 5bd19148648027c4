"""A conversation by mail: how it begins, whose case it is of, and how it is stopped."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from channels_layer.mail.letters import message_id
from channels_layer.models import Outgoing, OutgoingState, Submitted
from channels_layer.outbox import queue_mail
from channels_layer.protocol import (
    Author,
    ContactState,
    EndReason,
    ErrorCode,
    Language,
    Outcome,
    Route,
)
from chat import languages, talks
from chat.arriving import arrive
from chat.mails import MAILS
from chat.threads import talk
from scheduling.models import Counsellor, OpeningHours
from tests.cast import Cast
from tests.chat.by_mail import (
    ANOTHER,
    NINE,
    SENDER,
    SUBJECT,
    TEXT,
    answer_to,
    came_with,
    mailed,
    receive,
    said,
    sent,
)
from tests.chat.by_text import CPR, DANGER, MINUTE, wrapped_up
from tests.doors.ledger import ledger
from tests.laws.scene import journal, now_is, refusal_of, waiting_callback
from tests.laws.wire import published
from tests.plain_language import PLAIN, lix
from tests.saying import say_as_counsellor
from tests.scheduling.working import MONDAY, at
from triage.assessing import latest
from triage.models import Case, Contact, Event, EventKind
from triage.queue import waiting_entries

pytestmark = pytest.mark.django_db
REPLY = """\
Ja tak, det vil jeg gerne.

Den man. 7. sep. 2026 kl. 09.30 skrev eGuidance <vejledning@guidance.example>:
> Jeg vil ikke leve mere
> Ring 112
"""


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


# --- It begins ----------------------------------------------------------------------


def test_whoever_mails_first_is_in_the_queue(ane: Counsellor) -> None:
    contact = receive()
    assert (contact.state, contact.channel, contact.email) == ("waiting", "mail", SENDER)
    assert said(contact) == [(Author.CITIZEN, TEXT)]
    assert [each.contact for each in waiting_entries()] == [contact.pk]
    assert latest(contact.case).answers == {}
    assert [event.kind for event in journal(contact)] == [EventKind.QUEUED]


def test_they_are_promised_an_answer_once(ane: Counsellor) -> None:
    contact = receive()
    assert contact.promise_at > NINE
    row = Outgoing.objects.get(to=SENDER)
    assert (row.subject, row.submitted) == (f"Re: {SUBJECT}", Submitted.REPLIED)
    assert row.text.startswith("Hej\n\nTak for din mail. En vejleder svarer senest ")
    assert "112" in row.text
    assert "STOP" in row.text
    receive("Og hvad koster det?", now=NINE + MINUTE)
    assert list(sent()) == ["received"]


def test_the_promise_runs_in_opening_hours(cast: Cast, settings: Settings) -> None:
    settings.MAIL_PROMISE_SECONDS = 8 * 3600
    OpeningHours.objects.all().delete()
    for weekday in range(5):
        OpeningHours.objects.create(
            route=Route.CHAT, weekday=weekday, opens=time(9), closes=time(15)
        )
    contact = receive(now=at(12, day=MONDAY - timedelta(days=2)))
    assert contact.promise_at == at(11, day=MONDAY + timedelta(days=1))
    assert "senest tirsdag 8. september kl. 11.00." in sent()["received"]


def test_plain_english_is_answered_in_english(ane: Counsellor) -> None:
    contact = receive("Hello, what is the best way to become a nurse? I would like to know.")
    assert contact.case.language == Language.ENGLISH
    assert sent()["received"].startswith("Hello\n\nThank you for your mail.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", Language.DANISH),
        ("Nurse?", Language.DANISH),
        ("Hvordan bliver jeg the best of the best and what is it of?", Language.DANISH),
        ("What should I do? I don’t know which education is for me.", Language.ENGLISH),
        ("Ich möchte gern studieren und weiß nicht was.", Language.DANISH),
    ],
)
def test_a_language_is_guessed_only_when_it_is_plain(text: str, language: Language) -> None:
    assert languages.guess(text) == language


def test_the_subject_is_said_once_and_when_it_changes(ane: Counsellor) -> None:
    receive()
    receive("Mere", subject=f"SV: {SUBJECT}", now=NINE + MINUTE)
    contact = receive("Endnu mere", subject="Noget andet", now=NINE + 2 * MINUTE)
    assert [mail["subject"] for mail in came_with(contact)] == [SUBJECT, "", "Noget andet"]


def test_a_mail_of_a_subject_alone_says_it(ane: Counsellor) -> None:
    contact = receive("\n", subject="Kan I ringe til mig?")
    assert said(contact) == [(Author.CITIZEN, "Kan I ringe til mig?")]
    assert came_with(contact)[0]["subject"] == ""


def test_what_it_repeats_and_its_signature_are_kept_apart(ane: Counsellor) -> None:
    contact = receive(REPLY.replace("\n\nDen", "\n\n-- \nAne\nDen"))
    row = contact.messages.get(author=Author.CITIZEN)
    assert row.text == "Ja tak, det vil jeg gerne."
    assert came_with(contact)[0]["quoted"].startswith("--\nAne\n\nDen man. 7. sep.")
    assert talk(talks.take(contact.pk, ane, NINE)).messages[0].mail is not None


# --- Whose case it is of ------------------------------------------------------------------


def test_the_next_mail_is_of_the_same_conversation(ane: Counsellor) -> None:
    first = receive()
    second = receive("Og hvad koster det?", subject="Noget andet", now=NINE + MINUTE)
    assert first.pk == second.pk
    assert len(said(first)) == 2


def test_the_same_sender_in_other_letters_is_the_same(ane: Counsellor) -> None:
    assert receive().pk == receive(sender="Anemone@POST.example", now=NINE + MINUTE).pk


def test_another_sender_is_another_conversation(ane: Counsellor) -> None:
    assert receive().case_id != receive(sender=ANOTHER, now=NINE + MINUTE).case_id


def test_who_names_somebody_elses_mail_gets_nowhere_near_it(ane: Counsellor) -> None:
    contact = receive()
    forged = receive("Lad mig se", ANOTHER, NINE + MINUTE, answers=answer_to(contact))
    assert forged.case_id != contact.case_id
    assert said(contact) == [(Author.CITIZEN, TEXT)]
    assert forged.email == ANOTHER
    assert now_is(contact).email == SENDER


def test_an_answer_goes_to_the_talk_that_it_answers(ane: Counsellor) -> None:
    """Of two talks of one sender: the one whose mail is named, not the newest."""
    first = talks.take(receive().pk, ane, NINE)
    Contact.objects.filter(pk=first.pk).update(email="")
    second = receive("Noget andet", now=NINE + MINUTE)
    Contact.objects.filter(pk=first.pk).update(email=SENDER)
    arrive(mailed("Svar", answers=answer_to(first)), NINE + 2 * MINUTE)
    assert said(first)[-1] == (Author.CITIZEN, "Svar")
    assert len(said(second)) == 1


def test_an_answer_to_a_follow_up_comes_back_to_its_case_and_counsellor(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    ane.lease_until = NINE + timedelta(hours=1)
    ane.save()
    again = receive("Hej igen", now=NINE + MINUTE, answers=answer_to(contact))
    assert (again.case_id, again.reserved_for) == (contact.case_id, ane)
    assert again.pk != contact.pk
    assert "received" in sent()


def test_the_address_is_forgotten_when_it_is_done(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    answered = answer_to(contact)
    wrapped_up(contact, ane, Outcome.DONE)
    done = now_is(contact)
    assert (done.email, done.subject, done.references) == ("", "", "")
    assert receive("Tak", now=NINE + MINUTE, answers=answered).case_id != contact.case_id


def test_a_call_of_the_same_case_waits_beside_it(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    wrapped_up(contact, ane, Outcome.FOLLOW_UP)
    call = waiting_callback(NINE, contact.case)
    named = receive("Hej igen", now=NINE + MINUTE, answers=answer_to(contact))
    assert named.case_id == contact.case_id
    assert {now_is(call).state, named.state} == {ContactState.WAITING}


@pytest.mark.parametrize(
    "name", ["<x@y>", message_id(uuid4()), "<" + "f" * 32 + "@guidance.example>", "<>", "hvad"]
)
def test_a_name_that_is_nobodys_changes_nothing(ane: Counsellor, name: str) -> None:
    contact = receive()
    assert receive("Mere", now=NINE + MINUTE, answers=name).pk == contact.pk


def test_a_mail_about_an_appointment_is_no_talk(ane: Counsellor) -> None:
    row = queue_mail(SENDER, "Din aftale", "Husk", f"appointment:{uuid4()}:1:mail:booked", NINE)
    assert receive("Kan den flyttes?", answers=message_id(row.pk)).state == ContactState.WAITING


# --- Once ---------------------------------------------------------------------------------


def test_the_same_mail_again_changes_nothing(ane: Counsellor) -> None:
    once = mailed(name="<one@post.example>")
    arrive(once, NINE)
    before = ledger()
    with published() as wire:
        arrive(b"Received: by another way\n" + once, NINE + MINUTE)
    after = ledger()
    # That the mailbox was heard of again is all.
    for each in (before, after):
        del each["channels_layer.Correspondent"]
    assert after == before
    assert wire.sent == []


def test_a_name_that_another_uses_too_is_another_mail(ane: Counsellor) -> None:
    receive(name="<one@post.example>")
    receive("Hør mig", ANOTHER, name="<one@post.example>")
    assert Contact.objects.count() == 2


def test_without_a_name_it_is_known_by_what_it_says(ane: Counsellor) -> None:
    bare = b"From: anemone@post.example\nDate: Mon, 7 Sep 2026 09:00:00 +0200\n\nHej"
    arrive(bare, NINE)
    arrive(bare, NINE + MINUTE)
    arrive(bare + b" igen", NINE + MINUTE)
    assert len(said(Contact.objects.get())) == 2


# --- Danger, numbers, attachments ---------------------------------------------------------


def test_danger_goes_to_the_front_and_the_helplines_are_sent_at_once(ane: Counsellor) -> None:
    calm = receive(sender=ANOTHER)
    contact = receive(DANGER, now=NINE + MINUTE)
    assert contact.danger_at == NINE + MINUTE
    assert [each.contact for each in waiting_entries()] == [contact.pk, calm.pk]
    told = sent()
    assert list(told) == ["danger"]
    for number in ("112", "70 201 201", "116 111"):
        assert number in told["danger"]
    receive(DANGER, now=NINE + 2 * MINUTE)
    assert list(sent()) == ["danger"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Hjælp mig", DANGER),
        (f"Hej\n\n-- \n{DANGER}", SUBJECT),
        (f"Læs det her fra min søn\n\n---- Forwarded message ----\n{DANGER}", SUBJECT),
    ],
    ids=["in the subject", "in the signature", "forwarded"],
)
def test_danger_is_seen_wherever_it_is_written(ane: Counsellor, text: str, subject: str) -> None:
    assert receive(text, subject=subject).danger_at is not None


def test_what_an_answer_repeats_is_no_danger(ane: Counsellor) -> None:
    contact = receive()
    assert receive(REPLY, now=NINE + MINUTE, answers=answer_to(contact)).danger_at is None
    assert receive(REPLY, ANOTHER, now=NINE + MINUTE).danger_at is not None


def test_what_an_answer_to_a_reminder_repeats_is_no_danger(ane: Counsellor) -> None:
    """It says whom to call in danger."""
    row = queue_mail(SENDER, "Din aftale", "Husk", f"appointment:{uuid4()}:1:mail:booked", NINE)
    text = "Kan den flyttes?\n> Er du i fare? Ring 112 nu.\nHilsen Ane"
    assert receive(text, answers=message_id(row.pk)).danger_at is None
    own = f"{DANGER}\n{text}"
    contact = receive(own, ANOTHER, NINE + MINUTE, answers=message_id(row.pk))
    assert contact.danger_at is not None


def test_a_cpr_number_is_masked_wherever_it_is_written(ane: Counsellor) -> None:
    quote = f"Den 7. sep. 2026 kl. 09.30 skrev vejledning@guidance.example:\n> {CPR}"
    text = f"{CPR}\n\n-- \n{CPR}\n\n{quote}"
    contact = receive(text, subject=f"Sag {CPR}")
    row = contact.messages.get(author=Author.CITIZEN)
    assert "010190" not in f"{row.text} {row.mail} {contact.subject}"
    assert row.masked
    assert "received+masked" in sent()
    assert "CPR-nummer" in sent()["received+masked"]
    assert not Outgoing.objects.filter(subject__contains="010190").exists()
    assert Event.objects.get(kind=EventKind.CPR_MASKED).data == {"count": 4}


def test_attachments_are_counted_and_they_are_told_once(ane: Counsellor) -> None:
    contact = receive("Se her", pictures=2)
    assert came_with(contact)[0]["attachments"] == 2
    assert list(sent()) == ["received+attachments"]
    assert "vedhæftede filer" in sent()["received+attachments"]
    receive("Og her", now=NINE + MINUTE, pictures=1)
    assert list(sent()) == ["received+attachments"]


def test_a_picture_alone_is_seen_to_have_come(ane: Counsellor) -> None:
    contact = receive("", subject="", pictures=1)
    row = contact.messages.get(author=Author.CITIZEN)
    assert (row.text, came_with(contact)[0]["attachments"]) == ("", 1)


def test_nothing_at_all_is_refused(ane: Counsellor) -> None:
    before = ledger()
    assert refusal_of(arrive, mailed("\n", subject=""), NINE) == ErrorCode.BAD_VALUE
    assert ledger() == before


# --- Machines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
    ],
)
def test_a_machine_is_never_answered(ane: Counsellor, headers: dict[str, Any]) -> None:
    contact = receive()
    before = ledger()
    arrive(mailed("Jeg er på ferie", answers=answer_to(contact), **headers), NINE + MINUTE)
    assert ledger() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<kor.post.example>"},
        {"List_Unsubscribe": "<mailto:nej@post.example>"},
        {"Precedence": "List"},
    ],
)
def test_what_comes_by_a_list_is_heard_and_not_answered(
    ane: Counsellor, headers: dict[str, Any]
) -> None:
    contact = receive(f"{DANGER} {CPR}", pictures=1, **headers)
    assert contact.danger_at == NINE
    assert len(said(contact)) == 1
    assert sent() == {}
    receive("Er her nogen?", now=NINE + MINUTE)
    assert list(sent()) == ["danger"]


# --- Stop ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["STOP", "Stop.", "afmeld", "Unsubscribe", REPLY.replace("Ja tak, det vil jeg gerne.", "Stop")],
)
def test_stop_ends_it_and_nothing_more_is_sent(ane: Counsellor, text: str) -> None:
    contact = receive()
    queue_mail(SENDER, "Din aftale", "Husk", "appointment:1:day-before", NINE + MINUTE)
    arrive(mailed(text), NINE + MINUTE)
    contact.refresh_from_db()
    ended = (contact.state, contact.ended, contact.email, contact.subject)
    assert ended == ("ended", EndReason.CITIZEN, "", "")
    assert set(Outgoing.objects.values_list("state", flat=True)) == {OutgoingState.DROPPED}
    assert Event.objects.filter(kind=EventKind.TEXTS_STOPPED).count() == 1


def test_whoever_writes_again_is_answered(ane: Counsellor) -> None:
    receive()
    arrive(mailed("STOP"), NINE + MINUTE)
    again = receive("Alligevel", now=NINE + 2 * MINUTE)
    assert again.state == ContactState.WAITING
    assert Outgoing.objects.filter(key__contains=str(again.pk)).get().state == OutgoingState.WAITING


def test_stop_in_an_open_talk_is_told_at_the_desk(ane: Counsellor) -> None:
    contact = talks.take(receive().pk, ane, NINE)
    arrive(mailed("stop"), NINE + MINUTE)
    contact.refresh_from_db()
    assert (contact.state, contact.counsellor, contact.email) == ("ended", ane, "")
    assert refusal_of(say_as_counsellor, contact.pk, uuid4(), "Hej", ane, NINE) == ErrorCode.ENDED


def test_a_stop_of_somebody_in_danger_ends_nothing_before_it_is_seen(ane: Counsellor) -> None:
    contact = receive(DANGER)
    queue_mail(SENDER, "Din aftale", "Husk", "appointment:1:day-before", NINE + MINUTE)
    arrive(mailed("STOP"), NINE + MINUTE)
    stays = now_is(contact)
    assert (stays.state, stays.email, stays.subject) == ("waiting", SENDER, SUBJECT)
    assert dict(Outgoing.objects.values_list("key", "state")) == {
        f"mail:{contact.pk}:auto:danger": OutgoingState.WAITING,
        "appointment:1:day-before": OutgoingState.DROPPED,
    }
    talks.take(contact.pk, ane, NINE + MINUTE)
    arrive(mailed("stop"), NINE + 2 * MINUTE)
    assert (now_is(contact).state, now_is(contact).email) == ("ended", "")


@pytest.mark.parametrize("text", ["Cancel", "End", "quit", "Revoke", "STOPALL"])
def test_what_telephones_stop_at_is_a_word_in_a_mail(ane: Counsellor, text: str) -> None:
    row = queue_mail(SENDER, "Din aftale", "Husk", "appointment:1:day-before", NINE + MINUTE)
    assert said(receive(text)) == [(Author.CITIZEN, text)]
    row.refresh_from_db()
    assert row.state == OutgoingState.WAITING


def test_stop_in_a_sentence_is_no_command(ane: Counsellor) -> None:
    assert receive("Jeg vil stoppe på min uddannelse.").state == ContactState.WAITING


def test_stop_of_somebody_unknown_begins_nothing(ane: Counsellor) -> None:
    arrive(mailed("STOP"), NINE)
    assert not Case.objects.exists()
    assert not Outgoing.objects.exists()


# --- Its words ------------------------------------------------------------------------


def test_its_danish_is_plain() -> None:
    words = MAILS[Language.DANISH]
    for text in (*words.told.values(), words.more, words.kept, words.danger, words.automatic):
        assert lix(text.partition("\n")[0]) <= PLAIN, text


def test_both_languages_tell_the_same() -> None:
    assert MAILS[Language.DANISH].told.keys() == MAILS[Language.ENGLISH].told.keys()
