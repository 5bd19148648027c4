"""The forms on which one asks to be called: what they refuse, what they promise, and when."""

import re
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import (
    CallOutcome,
    Channel,
    ContactState,
    DayPart,
    EndReason,
    Language,
    Route,
)
from chat import calls, talks
from eguidance.booking_session import CASE
from eguidance.call_shown import Told
from eguidance.call_words import CALL_WORDS
from scheduling.models import Counsellor, OpeningHours
from scheduling.opening import forget as read_hours_again
from tests.cast import Cast, citizen, open_all_day
from tests.doors.ledger import ledger
from tests.plain_language import PLAIN, lix
from triage.models import Case, Contact, Event, EventKind

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
FORM = {"part": "any", "phone": "20 30 40 50", "wish": "Om SU"}


@pytest.fixture(autouse=True)
def open_and_staffed(cast: Cast) -> Counsellor:
    """Calls and chats at every hour, and Ane is there."""
    open_all_day()
    return cast.ane.on_duty()


def asks(client: Client, **form: Any) -> Contact:
    answer = client.post("/call/", FORM | {"form": str(uuid4())} | form)
    assert (answer.status_code, answer["Location"]) == (302, "/call/asked/")
    return Contact.objects.filter(channel=Channel.CALLBACK).latest("waiting_since")


def sends(client: Client, **form: Any) -> "Answer":
    """To the end of the way that a browser goes."""
    return client.post("/call/", FORM | {"form": str(uuid4())} | form, follow=True)


def said(answer: "Answer", *words: str, status: int = 200) -> str:
    assert answer.status_code == status
    text = answer.content.decode()
    assert [each for each in words if each not in text] == []
    return text


def closed(*routes: Route) -> None:
    OpeningHours.objects.filter(route__in=routes).delete()
    read_hours_again()


# --- What is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "words", "field"),
    [
        ({"phone": ""}, "mindst otte cifre", "phone"),
        ({"phone": "2030"}, "mindst otte cifre", "phone"),
        ({"phone": "12345678"}, "findes ikke", "phone"),
        ({"phone": "ring til mig"}, "kun have tal", "phone"),
        ({"phone": "010190-1234"}, "kun have tal", "phone"),
        ({"phone": "2" * 400}, "findes ikke", "phone"),
        ({"phone": "20304050\0"}, "kun have tal", "phone"),
        ({"part": ""}, "Vælg, hvornår vi skal ringe", "fieldset"),
        ({"part": "night"}, "Vælg, hvornår vi skal ringe", "fieldset"),
    ],
)
def test_a_form_that_will_not_do_opens_nothing_and_keeps_what_was_written(
    client: Client, form: dict[str, str], words: str, field: str
) -> None:
    before = ledger()
    answer = sends(client, **form)
    assert answer.redirect_chain == [("/call/", 302)]
    page = said(answer, words, "Om SU", status=422)
    told_beside = [line for line in page.splitlines() if 'describedby="' in line]
    assert [field in line for line in told_beside if "problem" in line] == [True]
    assert ledger() == before


def test_what_was_typed_is_shown_once_and_is_in_no_address(client: Client) -> None:
    answer = sends(client, phone="12345678")
    said(answer, 'value="12345678"', status=422)
    assert "12345678" not in str(answer.redirect_chain)
    again = said(client.get("/call/"))
    assert "12345678" not in again
    assert "findes ikke" not in again


def test_danger_that_is_written_beside_a_wrong_number_gives_the_numbers_to_call(
    client: Client,
) -> None:
    answer = sends(client, phone="12", wish="Jeg vil ikke leve mere.")
    said(answer, "Ring 112 nu", "Livslinien", "70 201 201", status=422)


@pytest.mark.parametrize("path", ["/call/", "/call/asked/", "/call/cancel/"])
def test_a_form_of_another_website_does_nothing(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    before = ledger()
    assert client.post(path, FORM).status_code == 403
    assert ledger() == before


def test_looking_writes_nothing(client: Client) -> None:
    before = ledger()
    for page in ("/call/", "/call/asked/", "/call/cancel/", "/call/cancelled/"):
        client.get(page)
    client.post("/call/cancel/")
    assert ledger() == before
    assert not client.cookies.get("sessionid")


# --- Asked for once -------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_call_and_one_case(client: Client) -> None:
    """The second is sent before the first's answer: with no session of its own."""
    form = str(uuid4())
    asks(client, form=form)
    asks(Client(), form=form)
    asks(client, form=form)
    assert (Case.objects.count(), Contact.objects.count()) == (1, 1)
    assert Event.objects.filter(kind=EventKind.QUEUED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_very_same_moment_is_one_call() -> None:
    form, both, answers = str(uuid4()), Barrier(2), []

    def send() -> None:
        both.wait()
        answers.append(Client().post("/call/", FORM | {"form": form})["Location"])
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["/call/asked/"] * 2
    assert (Case.objects.count(), Contact.objects.count()) == (1, 1)


def test_the_name_of_a_case_opens_no_case(client: Client) -> None:
    """Names of cases stand in the journal; only whoever has the form has the case."""
    case = asks(client).case
    asks(Client(), form=str(case.pk))
    assert Case.objects.count() == 2


def test_an_old_form_asks_for_nothing_anew(client: Client) -> None:
    form = str(uuid4())
    asks(client, form=form)
    client.post("/call/cancel/")
    answer = sends(client, form=form)
    assert answer.redirect_chain[-1] == ("/call/", 302)
    assert Contact.objects.get().state == ContactState.ENDED


# --- What is promised -----------------------------------------------------------------------


def test_as_soon_as_it_is_ones_turn_it_stands_in_the_line_of_the_chat(client: Client) -> None:
    now = timezone.now()
    talks.choose(citizen()[0], uuid4(), Channel.CHAT, now)
    contact = asks(client, part="turn")
    assert (contact.wished_part, contact.phone, contact.wish) == ("turn", "+4520304050", "Om SU")
    assert contact.promise_at - contact.waiting_since == timedelta(minutes=5)
    assert "{" not in client.get("/call/").content.decode().split("<main")[1]
    said(
        client.get("/call/asked/"),
        "Du er nummer 2.",
        "Vi ringer til +45 20 30 40 50.",
        "Vi ringer senest ",
        "op til 3 gange i alt",
    )


def test_whoever_waits_in_the_chat_keeps_their_place(client: Client) -> None:
    """With a case that they write in already."""
    case, token = citizen()
    waited = talks.choose(case, uuid4(), Channel.CHAT, timezone.now() - timedelta(minutes=2))
    talks.choose(citizen()[0], uuid4(), Channel.CHAT, timezone.now())
    session = client.session
    session[CASE] = token
    session.save()
    said(client.get("/call/"), "Du beholder din plads i køen.")
    contact = asks(client, part="turn")
    assert (contact.pk, contact.waiting_since) == (waited.pk, waited.waiting_since)
    said(client.get("/call/asked/"), "Du er nummer 1.")


@pytest.mark.parametrize("part", [DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING])
def test_a_part_of_the_day_is_told_with_its_day_and_kept(client: Client, part: DayPart) -> None:
    name = CALL_WORDS[Language.DANISH].parts[part]
    said(client.get("/call/"), name, "i 30 dage.")
    contact = asks(client, part=part)
    assert contact.wished_part == part
    by = Told(Language.DANISH, timezone.now()).until(contact.promise_at)
    said(client.get("/call/asked/"), f"Vi ringer senest {by}.", f"Ønsket tid: {name.lower()}.")


def test_ends_and_moments_are_told_by_the_services_clock() -> None:
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine there
    danish, english = Told(Language.DANISH, now), Told(Language.ENGLISH, now)
    later, tomorrow = now + timedelta(minutes=45), now + timedelta(days=1)
    assert danish.at(later) == "i dag kl. 9.45"
    assert english.at(later) == "today at 9:45"
    assert danish.until(tomorrow) == "tirsdag 24. november kl. 9.00"
    assert english.until(tomorrow) == "Tuesday 24 November at 9:00"
    midnight = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert danish.until(midnight) == "i dag ved midnat"
    assert english.until(midnight + timedelta(days=1)) == "Tuesday 24 November at midnight"
    assert (danish.clock(midnight), english.clock(midnight)) == ("midnat", "midnight")


def test_a_promise_that_is_past_is_not_said_again(client: Client) -> None:
    asks(client)
    Contact.objects.update(promise_at=timezone.now() - timedelta(minutes=1))
    page = said(client.get("/call/asked/"), "Vi ringer, så snart vi kan.")
    assert "senest" not in page


def test_danger_moves_it_to_the_front_and_gives_numbers_to_call(client: Client) -> None:
    answer = sends(client, wish="Jeg vil ikke leve mere.")
    page = said(answer, "Ring 112 nu", "blandt de første", "Livslinien", 'href="tel:70201201"')
    assert "senest" not in page
    said(client.get("/call/"), "Livslinien", "Gem ændringen")
    assert Contact.objects.get().danger_at


def test_a_cpr_number_is_hidden_and_that_is_said(client: Client) -> None:
    said(sends(client, wish="Jeg er 010190-1234"), "Vi har skjult et CPR-nummer.")
    assert "010190" not in Contact.objects.get().wish


def test_in_english(client: Client) -> None:
    said(client.get("/call/?language=en"), "Get a call back", "As soon as it is my turn")
    answer = client.post("/call/?language=en", FORM, follow=True)
    assert answer.redirect_chain == [("/call/asked/?language=en", 302)]
    said(answer, "We will call you", "We call +45 20 30 40 50.", "Time wished for: any time")
    assert Case.objects.get().language == "en"


# --- Closed ---------------------------------------------------------------------------------


def test_with_nobody_in_the_chat_it_can_be_no_turn(client: Client, cast: Cast) -> None:
    Counsellor.objects.update(duty="off")
    page = said(client.get("/call/"), "Lige nu er der ingen, der kan ringe med det samme.")
    assert 'value="turn"' not in page
    said(sends(client, part="turn"), "Vælg et andet tidspunkt.", "Om SU", status=422)
    assert not Contact.objects.exists()


def test_out_of_hours_it_is_told_from_when_and_can_be_wished_for(client: Client) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    closed(Route.CALLBACK)
    OpeningHours.objects.create(
        route=Route.CALLBACK, weekday=tomorrow.weekday(), opens=time(9), closes=time(11)
    )
    read_hours_again()
    page = said(client.get("/call/"), "Vi ringer igen fra ", "kl. 9.00 til 11.00.")
    assert 'value="turn"' not in page
    assert 'value="afternoon"' not in page
    contact = asks(client, part="morning")
    assert timezone.localtime(contact.promise_at).time() == time(11)
    said(client.get("/call/asked/"), "kl. 11.00.")


def test_where_nobody_calls_at_all_it_is_said_and_a_time_can_be_booked(client: Client) -> None:
    closed(Route.CALLBACK)
    for answer in (client.get("/call/"), sends(client)):
        page = said(answer, "ingen åbningstid de næste to uger", 'href="/book/')
        assert "<textarea" not in page
    assert not Contact.objects.exists()


# --- Afterwards -----------------------------------------------------------------------------


def test_the_wish_is_changed_and_the_time_waited_is_kept(client: Client) -> None:
    first = asks(client)
    page = said(client.get("/call/"), 'value="+45 20 30 40 50"', "Om SU", "Du har bedt om")
    assert re.search(r'value="any"[^>]* checked', page)
    changed = asks(client, phone="+45 20 30 40 51", part="turn")
    assert (changed.pk, changed.waiting_since) == (first.pk, first.waiting_since)
    assert (changed.phone, changed.wished_part) == ("+4520304051", "turn")


def test_cancelled_after_being_asked_once_more(client: Client) -> None:
    contact = asks(client)
    said(client.get("/call/cancel/"), "Så ringer vi ikke til dig.")
    assert Contact.objects.get().state == ContactState.WAITING
    for _ in range(2):  # pressed twice, or the first answer was lost
        answer = client.post("/call/cancel/")
        assert answer["Location"] == "/call/cancelled/"
    said(client.get("/call/cancelled/"), "Vi ringer ikke til dig", "Dit nummer er slettet")
    contact.refresh_from_db()
    assert (contact.ended, contact.phone, contact.wish) == (EndReason.CITIZEN, "", "")
    assert client.get("/call/asked/")["Location"] == "/call/"


def test_somebody_has_taken_it(client: Client, cast: Cast) -> None:
    contact = asks(client)
    talks.take(contact.pk, cast.ane.counsellor, timezone.now())
    page = said(client.get("/call/asked/"), "Ane har taget din sag og ringer til dig.")
    assert "Afmeld" not in page
    for path in ("/call/", "/call/cancel/"):
        assert client.get(path)["Location"] == "/call/asked/"
        assert client.post(path, FORM)["Location"] == "/call/asked/"
    assert Contact.objects.get().state == ContactState.OPEN


def test_called_in_vain_it_is_told_when_again_and_at_last_that_it_was(
    client: Client, cast: Cast
) -> None:
    contact = asks(client)
    for attempt in range(3):
        talks.take(contact.pk, cast.ane.counsellor, timezone.now())
        calls.called(contact.pk, cast.ane.counsellor, CallOutcome.NO_ANSWER, timezone.now())
        if attempt < 2:
            said(client.get("/call/asked/"), "Vi ringer igen ", "Afmeld opkaldet")
            Contact.objects.update(state=ContactState.WAITING, call_at=None)
            said(client.get("/call/asked/"), "Vi ringer igen nu.")
    answer = client.get("/call/asked/", follow=True)
    said(answer, "Vi har ringet 3 gange og fik ikke fat i dig.", "Bed om et opkald")


def test_a_wrong_number_is_told(client: Client, cast: Cast) -> None:
    contact = asks(client)
    talks.take(contact.pk, cast.ane.counsellor, timezone.now())
    calls.called(contact.pk, cast.ane.counsellor, CallOutcome.WRONG_NUMBER, timezone.now())
    said(client.get("/call/"), "Nummeret var forkert.")


def test_on_somebody_elses_computer_it_is_forgotten_and_still_made(client: Client) -> None:
    asks(client)
    assert client.post("/call/asked/")["Location"] == "/call/"
    page = said(client.get("/call/"))
    assert "20 30 40 50" not in page
    assert Contact.objects.get().state == ContactState.WAITING


def test_whoever_has_no_script_is_led_there(client: Client) -> None:
    for path in ("/chat/", "/book/"):
        said(client.get(path), 'href="/call/?language=da"')
    said(client.get("/chat/"), 'href="/book/?language=da"', 'href="/booking/?language=da"')


def test_the_sentences_are_plain() -> None:
    words = CALL_WORDS[Language.DANISH]
    texts = [words.lead, words.anonymous, words.next, words.no_hours, words.forget_help]
    texts += [words.phone_help, words.cancelled, *words.unreached.values()]
    assert [(text, lix(text)) for text in texts if lix(text) > PLAIN] == []


def test_no_cpr_number_of_a_refused_form_gets_into_the_session(client: Client) -> None:
    wrong = FORM | {"form": str(uuid4()), "phone": "12", "wish": "Jeg er 010190-1234"}
    assert client.post("/call/", wrong).status_code == 302
    assert "1234" not in str(Session.objects.get().get_decoded())
    assert "Jeg er [CPR]" in client.get("/call/").content.decode()
