"""The page of messages to pass on by hand."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from channels_layer import outbox
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.outbox import queue_mail, queue_sms
from channels_layer.protocol import Language, Outcome
from channels_layer.reports import STOPPED, Fate, Report
from chat import sweeps, talks
from eguidance.outbox_pages import A_PAGE
from eguidance.outbox_words import WORDS
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.chat.by_text import receive, wrapped_up
from tests.doors.ledger import ledger
from tests.plain_language import PLAIN, lix
from tests.saying import say_as_counsellor
from triage.models import Event, EventKind

pytestmark = pytest.mark.django_db
NUMBER = "+4520304050"
DANISH, ENGLISH = WORDS[Language.DANISH], WORDS[Language.ENGLISH]


@pytest.fixture
def ane(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ane.user)
    return client


def shown(text: str = "Husk din tid", to: str = NUMBER, until: datetime | None = None) -> Outgoing:
    row = queue_sms(to, text, f"a:{uuid4()}", timezone.now() - timedelta(minutes=1), until)
    sweeps.send_due()
    row.refresh_from_db()
    assert row.state == OutgoingState.SHOWN
    return row


def page(client: Client, query: str = "") -> str:
    return client.get(f"/desk/outbox/{query}").content.decode()


def test_nothing_to_send(ane: Client) -> None:
    assert DANISH.none in page(ane)
    assert ENGLISH.none in page(ane, "?language=en")


def test_each_has_its_number_its_words_and_ways_to_send_it(ane: Client) -> None:
    row = shown("Husk: 10 & 11 <b>")
    html = page(ane)
    assert "Til +45 20 30 40 50" in html
    assert "Husk: 10 &amp; 11 &lt;b&gt;" in html
    assert 'href="sms:+4520304050?body=Husk%3A%2010%20%26%2011%20%3Cb%3E"' in html
    assert 'href="tel:+4520304050"' in html
    assert f'value="{row.pk}"' in html
    assert DANISH.number[True] in html


def test_a_mail_opens_with_its_subject_and_is_not_called(ane: Client) -> None:
    queue_mail("bo@post.example", "Din tid & mere", "Vi ses.", f"a:{uuid4()}", timezone.now())
    sweeps.send_due()
    html = page(ane)
    assert (
        'href="mailto:bo%40post.example?subject=Din%20tid%20%26%20mere&amp;body=Vi%20ses."' in html
    )
    assert DANISH.write_to["mail"].format(number="bo@post.example") in html
    assert "tel:" not in html


def test_what_a_mail_says_is_attached_can_be_saved_and_attached(ane: Client) -> None:
    file = "BEGIN:VCALENDAR\r\nSUMMARY:Møde\r\nEND:VCALENDAR\r\n"
    mail = ("bo@post.example", "Din aftale", "Åbn den vedhæftede fil.", f"a:{uuid4()}")
    row = queue_mail(*mail, timezone.now(), calendar=file)
    shown()
    sweeps.send_due()
    assert page(ane).count(DANISH.save_file) == 2, "the name, and whom it is for; of one message"
    saving = {"message": str(row.pk), "calendar": "yes"}
    answer = ane.post("/desk/outbox/", saving)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aftale.ics"'
    assert answer.content.decode() == file
    row.refresh_from_db()
    assert row.state == OutgoingState.SHOWN
    ane.post("/desk/outbox/", {"message": str(row.pk)})
    assert ane.post("/desk/outbox/", saving)["Location"] == "/desk/outbox/?done=too-late"


def test_only_whoever_may_send_it_saves_the_file(client: Client) -> None:
    row = queue_mail("bo@post.example", "Din aftale", "A", "a:1", timezone.now(), calendar="B")
    sweeps.send_due()
    saved = client.post("/desk/outbox/", {"message": str(row.pk), "calendar": "yes"})
    assert saved.status_code == 302
    assert saved["Location"].startswith("/sign-in/")


def test_what_was_sent_by_hand_is_noted_once(ane: Client, cast: Cast) -> None:
    row = shown()
    answers = [ane.post("/desk/outbox/?language=en", {"message": str(row.pk)}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [
        f"/desk/outbox/?done=passed-on&message={row.pk}&language=en",
        "/desk/outbox/?done=too-late&language=en",
    ]
    row.refresh_from_db()
    assert row.state == OutgoingState.PASSED_ON
    [event] = Event.objects.filter(kind=EventKind.TEXT_PASSED_ON)
    assert (event.counsellor, event.data) == (cast.ane.counsellor, {})
    assert ENGLISH.done["passed-on"] in page(ane, "?done=passed-on&language=en")
    assert NUMBER not in page(ane)


def test_what_was_not_sent_after_all_is_on_the_list_again(ane: Client, cast: Cast) -> None:
    row = shown()
    answer = ane.post("/desk/outbox/", {"message": str(row.pk)})
    html = page(ane, answer.headers["Location"].removeprefix("/desk/outbox/"))
    assert DANISH.undo in html
    assert f'value="{row.pk}"' in html
    undo = {"message": str(row.pk), "undo": ""}
    answers = [ane.post("/desk/outbox/", undo) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [
        "/desk/outbox/?done=taken-back",
        "/desk/outbox/?done=is-back",
    ]
    html = page(ane, "?done=taken-back")
    assert DANISH.done["taken-back"] in html
    assert DANISH.undo not in html
    assert "Til +45 20 30 40 50" in html
    told = Event.objects.filter(kind=EventKind.TEXT_PASSED_ON).order_by("id")
    assert [(event.counsellor, event.data) for event in told] == [
        (cast.ane.counsellor, {}),
        (cast.ane.counsellor, {"undone": True}),
    ]


def test_what_nobody_has_sent_cannot_be_taken_back(ane: Client) -> None:
    row, before = shown(), ledger()
    answer = ane.post("/desk/outbox/", {"message": str(row.pk), "undo": ""})
    assert answer.headers["Location"] == "/desk/outbox/?done=is-back"
    assert ledger() == before


@pytest.mark.parametrize("message", ["", "1", "x" * 40, str(uuid4())])
def test_what_nobody_has_is_not_passed_on(ane: Client, message: str) -> None:
    shown()
    before = ledger()
    answer = ane.post("/desk/outbox/", {"message": message})
    assert answer.headers["Location"] == "/desk/outbox/?done=too-late"
    assert ledger() == before


def test_what_waits_or_is_of_no_use_any_more_is_not_shown(ane: Client) -> None:
    queue_sms("+4520304051", "Senere", "a:later", timezone.now() + timedelta(hours=1))
    shown("Forbi", "+4520304052", until=timezone.now() - timedelta(seconds=1))
    assert DANISH.none in page(ane)


def test_it_can_be_searched_and_what_is_sought_is_in_no_address(ane: Client) -> None:
    shown("Husk mødet"), shown("Vi ringer", "+4520304051")
    for sought in ("mødet", "20 30 40 50"):
        answer = ane.post("/desk/outbox/", {"find": sought})
        html = answer.content.decode()
        assert answer.status_code == 200
        assert ("Husk mødet" in html, "Vi ringer" in html) == (True, False)
    assert DANISH.no_match in ane.post("/desk/outbox/", {"find": "æble"}).content.decode()


def last_words(by: Counsellor, fails_after: timedelta, error: str = "30003") -> Outgoing:
    """What a counsellor said last in a talk, which failed so long after it was wrapped up."""
    now = timezone.now()
    contact = talks.take(receive(now=now).pk, by, now)
    say_as_counsellor(contact.pk, uuid4(), "Ring 112 nu", by, now)
    wrapped_up(contact, by, Outcome.DONE, now)
    row = Outgoing.objects.get(key__contains=":said:")
    report = Report(f"SM{'1' * 32}", Fate.UNDELIVERED, error)
    assert outbox.settle(row.pk, report, now + fails_after)
    return row


def test_last_words_that_did_not_arrive_are_there_with_whose_they_were(
    ane: Client, cast: Cast
) -> None:
    row = last_words(cast.ane.on_duty(), timedelta(seconds=1))
    html = page(ane)
    assert "Ring 112 nu" in html
    assert DANISH.lost.format(name="Ane") in html
    answer = ane.post("/desk/outbox/", {"message": str(row.pk)})
    assert answer.headers["Location"].startswith("/desk/outbox/?done=passed-on&")
    assert DANISH.none in page(ane)


def test_what_failed_while_its_talk_was_on_a_desk_was_seen_there(ane: Client, cast: Cast) -> None:
    last_words(cast.ane.on_duty(), -timedelta(seconds=1))
    assert DANISH.none in page(ane)


def test_whoever_has_answered_stop_is_not_to_be_written_to(ane: Client, cast: Cast) -> None:
    last_words(cast.ane.on_duty(), timedelta(seconds=1), error=STOPPED)
    assert DANISH.none in page(ane)


def test_many_are_on_several_pages(ane: Client) -> None:
    for number in range(A_PAGE + 1):
        queue_sms(NUMBER, f"Nummer {number}", f"b:{number}", timezone.now())
    sweeps.send_due()
    assert page(ane).count("outbox-words") == A_PAGE
    assert page(ane, "?page=2").count("outbox-words") == 1
    assert page(ane, "?page=gurkemeje").count("outbox-words") == A_PAGE


def test_a_search_has_its_pages_too(ane: Client) -> None:
    for number in range(A_PAGE + 1):
        queue_sms(NUMBER, f"Nummer {number}", f"b:{number}", timezone.now())
    sweeps.send_due()
    html = ane.post("/desk/outbox/", {"find": "Nummer"}).content.decode()
    assert DANISH.older in html
    second = ane.post("/desk/outbox/", {"find": "Nummer", "page": "2"}).content.decode()
    assert second.count("outbox-words") == 1
    assert DANISH.newer in second


def test_the_search_and_the_page_are_kept_when_one_is_sent(ane: Client) -> None:
    row, _ = shown("Husk mødet"), shown("Husk også mødet", "+4520304051")
    shown("Vi ringer", "+4520304052")
    sent = {"message": str(row.pk), "find": "mødet", "page": "1"}
    html = ane.post("/desk/outbox/", sent).content.decode()
    assert DANISH.done["passed-on"] in html
    assert "Husk også mødet" in html
    assert "Vi ringer" not in html
    html = ane.post("/desk/outbox/", sent | {"undo": ""}).content.decode()
    assert DANISH.done["taken-back"] in html
    assert html.count("outbox-words") == 2
    answer = ane.post("/desk/outbox/", {"message": str(row.pk), "page": "2"})
    assert answer.headers["Location"] == f"/desk/outbox/?done=passed-on&message={row.pk}&page=2"


def test_it_says_so_when_the_service_sends_itself(ane: Client, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.EMAIL_HOST = "AC1", "post.example"
    assert DANISH.sends_itself in page(ane)


def test_another_site_cannot_press_its_buttons(cast: Cast) -> None:
    row = shown()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ane.user)
    assert client.post("/desk/outbox/", {"message": str(row.pk)}).status_code == 403
    row.refresh_from_db()
    assert row.state == OutgoingState.SHOWN


def test_its_danish_is_plain() -> None:
    for text in (
        DANISH.lead,
        DANISH.sends_itself,
        DANISH.lost,
        DANISH.none_lead,
        *DANISH.done.values(),
    ):
        assert lix(text) <= PLAIN, text
