"""The waiting list's forms: what they refuse in plain words, and the way to an answer."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import AppointmentState, Channel
from chat import waitlist
from scheduling.free import Search, free
from scheduling.models import Appointment
from scheduling.wall import local
from tests.cast import Cast
from tests.scheduling.working import rules, works
from triage import waitlist as waiting
from triage.models import Contact, WaitlistEntry, WaitState

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
FORM = {"channel": "callback", "phone": "20 30 40 50", "consent": "yes"}


@pytest.fixture(autouse=True)
def ane_works(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ane can be booked, and nobody sleeps."""
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(9), time(11), weekday=weekday, on_holidays=True)
    monkeypatch.setattr(waiting, "AWAKE_FROM", time.min)
    monkeypatch.setattr(waiting, "AWAKE_UNTIL", time.max)


def waits(client: Client, **form: Any) -> WaitlistEntry:
    answer = client.post("/book/wait/", FORM | form)
    assert (answer.status_code, answer["Location"]) == (302, "/booking/")
    return WaitlistEntry.objects.get()


def offered(client: Client) -> WaitlistEntry:
    waits(client)
    assert len(list(waiting.offer_freed(timezone.now()))) == 1
    return WaitlistEntry.objects.get()


def said(answer: "Answer", *words: str, status: int = 200) -> None:
    """On a page that was got, which back and reload send nothing for."""
    assert answer.request["REQUEST_METHOD"] == "GET"
    assert answer.status_code == status
    text = answer.content.decode()
    assert [each for each in words if each not in text] == []


def answer(client: Client, act: str, offer: UUID | None = None, follow: bool = False) -> "Answer":
    """To what is offered now, if nothing else is named."""
    now = WaitlistEntry.objects.values_list("offer", flat=True).first()
    body = {"act": act, "offer": str(offer or now)}
    return client.post("/booking/waiting/", body, follow=follow)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"phone": ""}, "mindst otte cifre"),
        ({"phone": "12345678"}, "findes ikke"),
        ({"phone": "ring til mig"}, "kun have tal"),
        ({"phone": "20304050\0"}, "kun have tal"),
        ({"phone": "+44 20 7946 0018"}, "kan ikke få sms"),
        ({"last": "2001-01-01"}, "Den sidste dag skal være i dag"),
        ({"first": "9999-12-31"}, "Den sidste dag skal være i dag"),
        ({"last": "i morgen"}, "Den sidste dag skal være i dag"),
        ({"channel": "meeting", "site": "4711"}, "Stedet findes ikke mere"),
    ],
)
def test_a_form_that_will_not_do_keeps_what_was_written(
    client: Client, form: dict[str, str], words: str
) -> None:
    sent = FORM | {"weekday": "2", "part": "evening"} | form
    told = client.post("/book/wait/", sent, follow=True)
    assert told.redirect_chain == [("/book/wait/", 302)]
    said(told, words, 'id="weekday-2" name="weekday" value="2" checked', status=422)
    said(told, 'value="evening" checked', status=422)
    assert words not in client.get("/book/wait/").content.decode()
    assert not WaitlistEntry.objects.exists()


def test_nobody_is_texted_who_did_not_say_yes(client: Client) -> None:
    form = {name: value for name, value in FORM.items() if name != "consent"}
    answer = client.post("/book/wait/", form, follow=True)
    said(answer, "Sæt kryds ved, at vi må sende sms", status=422)
    assert not WaitlistEntry.objects.exists()


def test_nonsense_in_the_choices_is_left_out(client: Client) -> None:
    entry = waits(client, weekday=["0", "7", "x"], part=["evening", "night"], channel="pigeon")
    assert (entry.weekdays, entry.parts, entry.channel) == ([0], ["evening"], "callback")


def test_the_days_are_kept(client: Client) -> None:
    day = timezone.localdate() + timedelta(days=3)
    entry = waits(client, first=day.isoformat(), last=day.isoformat())
    assert (entry.first, entry.last) == (day, day)


def test_whoever_waits_sees_it_with_the_code(client: Client) -> None:
    entry = waits(client)
    code = f"{entry.code[:5]}-{entry.code[5:]}"
    said(client.get("/booking/"), "Du venter på en tid", code)
    elsewhere = Client()
    elsewhere.post("/booking/", {"code": entry.code.lower()})
    said(elsewhere.get("/booking/"), "Du venter på en tid")


def test_whoever_waits_sees_what_for(client: Client) -> None:
    waits(client, last=(local(timezone.now()) + timedelta(days=3)).date().isoformat(), weekday="4")
    page = client.get("/booking/").content.decode()
    wished = next(line for line in page.splitlines() if "Til og med" in line)
    assert "Fredag · " in wished


def test_what_is_offered_is_taken_with_the_code_of_the_message(client: Client) -> None:
    entry = offered(client)
    elsewhere = Client()
    elsewhere.post("/booking/", {"code": entry.code})
    said(elsewhere.get("/booking/"), "En tid er ledig til dig", "Vi holder den til dig til")
    assert answer(elsewhere, "take")["Location"] == "/booking/"
    said(elsewhere.get("/booking/"), "Din aftale", "Flyt til en anden tid")
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    assert Contact.objects.get().case == entry.case


def test_pressed_twice_it_is_booked_once(client: Client) -> None:
    offered(client)
    answer(client, "take")
    assert answer(client, "take")["Location"] == "/booking/"
    said(client.get("/booking/"), "Din aftale")
    assert Contact.objects.count() == 1


def test_an_offer_that_has_gone_on_is_said_and_they_wait_still(client: Client) -> None:
    offered(client)
    Appointment.objects.all().delete()
    WaitlistEntry.objects.update(state=WaitState.WAITING, offer_until=None)
    told = answer(client, "take", follow=True)
    said(told, "gået videre til en anden", "Du venter på en tid", status=422)
    assert "videre" not in client.get("/booking/").content.decode()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("act", ["take", "decline"])
def test_a_page_that_shows_an_earlier_offer_answers_that_one(client: Client, act: str) -> None:
    entry = offered(client)
    told = answer(client, act, uuid4(), follow=True)
    assert told.status_code == (422 if act == "take" else 200)
    entry.refresh_from_db()
    assert entry.state == WaitState.OFFERED
    assert not Contact.objects.exists()


def test_declined_they_wait_still(client: Client) -> None:
    offered(client)
    answer(client, "decline")
    said(client.get("/booking/"), "Du venter på en tid")
    assert not Appointment.objects.exists()


def test_asked_out_the_number_is_gone(client: Client) -> None:
    offered(client)
    assert answer(client, "leave")["Location"] == "/booking/left/"
    said(client.get("/booking/left/"), "Du venter ikke mere", "Dit nummer er slettet")
    assert WaitlistEntry.objects.get().phone == ""
    assert answer(client, "leave")["Location"] == "/booking/"


def test_nobody_answers_without_a_code(client: Client) -> None:
    entry = offered(client)
    for act in ("take", "decline", "leave"):
        assert answer(Client(), act)["Location"] == "/booking/"
    entry.refresh_from_db()
    assert entry.state == WaitState.OFFERED


def test_an_act_that_is_none_changes_nothing(client: Client) -> None:
    entry = offered(client)
    answer(client, "burn")
    assert WaitlistEntry.objects.get().state == entry.state == WaitState.OFFERED


def test_the_free_times_lead_there(client: Client) -> None:
    said(client.get("/book/?channel=meeting"), "/book/wait/?channel=meeting&amp;")
    said(client.get("/book/wait/?channel=meeting"), 'value="meeting" checked')
    said(client.get("/book/wait/?language=en"), "Wait for a free time")


def test_what_is_offered_is_no_free_time(client: Client) -> None:
    before = len(free(Search(Channel.CALLBACK), timezone.now()))
    offered(client)
    assert len(free(Search(Channel.CALLBACK), timezone.now())) == before - 1


def test_taken_just_as_another_tab_waits_no_more_it_leads_to_what_the_code_opens(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(client)
    take = waitlist.take

    def too_late(entry: WaitlistEntry, now: datetime) -> Contact:
        waitlist.leave(entry, now)
        return take(entry, now)

    monkeypatch.setattr(waitlist, "take", too_late)
    late = answer(client, "take")
    assert (late.status_code, late["Location"]) == (302, "/booking/")
    assert not Contact.objects.exists()
