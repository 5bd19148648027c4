"""What is told of a booked time by mail: with a calendar file, and nothing of the time before."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import Settings

from channels_layer import sending
from channels_layer.models import Outgoing, OutgoingKind, OutgoingState
from channels_layer.protocol import Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from chat import appointments, sweeps
from chat.booking_mails import WORDS
from chat.retention import purge
from scheduling import booking
from scheduling.free import Search
from scheduling.models import BookingRules
from tests.cast import Cast, citizen
from tests.scheduling.working import MONDAY, NOW, at, works_all_week
from tests.smtp.stand_in import SENDER, mail_server
from triage.appointments import appointment_of, come_due
from triage.models import Contact, EventKind

pytestmark = pytest.mark.django_db
CALL, MEETING = Search(Channel.CALLBACK), Search(Channel.MEETING)
FRIDAY = date(2026, 9, 11)
ADDRESS = "anemone@post.example"


@pytest.fixture(autouse=True)
def ane_works(cast: Cast) -> None:
    works_all_week(cast.ane.counsellor)


def book(
    starts_at: datetime,
    search: Search = CALL,
    email: str = ADDRESS,
    language: Language = Language.DANISH,
    texts: bool = False,
    wish: str = "",
) -> Contact:
    case, _ = citizen(language)
    held = booking.hold(search, starts_at, case.pk, NOW)
    details = {"phone": "20 30 40 50", "email": email, "wish": wish}
    return appointments.book(case, uuid4(), held.pk, NOW, texts=texts, **details)


def to_come() -> list[Outgoing]:
    rows = Outgoing.objects.filter(kind=OutgoingKind.MAIL, state=OutgoingState.WAITING)
    return list(rows.order_by("due_at", "key"))


def names() -> list[tuple[str, datetime]]:
    return [(row.key.rsplit(":", 1)[1], row.due_at) for row in to_come()]


def named(name: str) -> Outgoing:
    return Outgoing.objects.filter(key__endswith=f":mail:{name}").latest("due_at")


def event_of(row: Outgoing) -> tuple[str, Any]:
    """The method of its calendar file, and the one event that is in it."""
    whole = Calendar.from_ical(row.calendar)
    [event] = whole.walk("VEVENT")
    return str(whole["METHOD"]), event


def test_at_once_the_day_before_and_the_hour_before() -> None:
    contact = book(at(9, 30, FRIDAY))
    assert contact.email == ADDRESS
    assert names() == [
        ("booked", NOW),
        ("day-before", at(9, 30, FRIDAY) - timedelta(days=1)),
        ("hour-before", at(8, 30, FRIDAY)),
    ]
    booked, tomorrow, soon = to_come()
    code = appointment_of(contact).code
    assert "Vi ringer til dig fredag 11. september kl. 9.30.\n" in booked.text
    change = f"http://127.0.0.1:8000/booking/ og skriv koden {code[:5]}-{code[5:]}\n"
    assert change in booked.text
    assert change in tomorrow.text
    assert "Husk, at vi ringer til dig fredag 11. september kl. 9.30.\n" in tomorrow.text
    assert "Vi ringer til dig kl. 9.30." in soon.text
    assert all("fare? Ring 112 nu." in row.text for row in to_come())
    assert {row.to for row in to_come()} == {ADDRESS}
    assert {row.until for row in to_come()} == {at(9, 30, FRIDAY)}


def test_the_file_is_an_invitation_to_what_is_agreed(settings: Settings) -> None:
    settings.MAIL_FROM = SENDER
    contact = book(at(13, day=FRIDAY), MEETING)
    method, event = event_of(named("booked"))
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 1)
    assert event["ORGANIZER"] == f"mailto:{SENDER}"
    assert event["ATTENDEE"] == f"mailto:{ADDRESS}"
    told = event["ATTENDEE"].params
    assert (told["PARTSTAT"], told["RSVP"]) == ("ACCEPTED", "FALSE")
    assert event["DTSTART"].dt == appointment_of(contact).starts_at
    assert "Åboulevarden 1" in event["LOCATION"]
    assert appointment_of(contact).code not in named("booked").calendar
    assert {row.calendar for row in to_come()[1:]} == {""}


def test_a_meeting_says_where_and_english_is_english() -> None:
    book(at(13, day=FRIDAY), MEETING, language=Language.ENGLISH)
    booked, tomorrow, soon = to_come()
    where = "Åboulevarden 1, 8000 Aarhus C"
    assert booked.subject == "Your appointment"
    assert f"We meet on Friday 11 September at 13:00, {where}." in booked.text
    assert f"Remember that we meet on Friday 11 September at 13:00, {where}." in tomorrow.text
    assert f"We meet at 13:00, {where}." in soon.text


@pytest.mark.parametrize("email", ["", "  "])
def test_nobody_who_gave_no_address_is_mailed(email: str) -> None:
    contact = book(at(9, 30, FRIDAY), email=email, texts=True)
    appointments.move(contact, at(10, day=FRIDAY), NOW)
    appointments.cancel(contact, NOW)
    assert not Outgoing.objects.filter(kind=OutgoingKind.MAIL).exists()
    assert Outgoing.objects.filter(kind=OutgoingKind.SMS).exists()


def test_who_wishes_both_gets_both() -> None:
    book(at(9, 30, FRIDAY), texts=True)
    kinds = Outgoing.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["mail"] * 3 + ["sms"] * 3


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("search", [CALL, MEETING])
def test_a_subject_tells_nothing_that_is_private(language: Language, search: Search) -> None:
    starts_at = at(9 if search == CALL else 13, day=FRIDAY)
    contact = book(starts_at, search, language=language, wish="Om gurkemeje")
    appointments.move(contact, starts_at + timedelta(minutes=30), NOW)
    appointments.cancel(contact, NOW)
    subjects = {mail.subject for mail in WORDS[language].mails.values()}
    rows = Outgoing.objects.exclude(subject="")
    assert {row.subject for row in rows} <= subjects
    assert not any(letter.isdigit() or letter in "{}" for each in subjects for letter in each)
    assert not any("gurkemeje" in row.text + row.calendar for row in Outgoing.objects.all())


@pytest.mark.parametrize("language", Language)
def test_every_mail_is_written_in_every_language(language: Language) -> None:
    assert WORDS[language].mails.keys() == WORDS[Language.DANISH].mails.keys()
    for mail in WORDS[language].mails.values():
        assert set(mail.said) == {Channel.CALLBACK, Channel.MEETING}


def test_moved_the_file_replaces_the_one_before_and_nothing_is_said_of_that() -> None:
    contact = book(at(9, 30, FRIDAY))
    _, before = event_of(named("booked"))
    Outgoing.objects.filter(key__endswith=":booked").update(state=OutgoingState.SENT, next_at=None)
    new = at(10, day=FRIDAY + timedelta(days=2))
    appointments.move(contact, new, NOW)
    assert names() == [
        ("moved", NOW),
        ("day-before", new - timedelta(days=1)),
        ("hour-before", new - timedelta(hours=1)),
    ]
    method, after = event_of(named("moved"))
    assert (method, after["UID"], after["SEQUENCE"]) == ("REQUEST", before["UID"], 2)
    assert after["DTSTART"].dt == new
    assert not any("11. september" in row.text for row in to_come())


def test_cancelled_the_file_calls_it_off_and_only_that_is_said() -> None:
    contact = book(at(9, 30, FRIDAY), texts=True)
    _, before = event_of(named("booked"))
    appointments.cancel(contact, NOW)
    assert names() == [("cancelled", NOW)]
    row = named("cancelled")
    method, after = event_of(row)
    assert (method, after["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], 2)
    assert "Din aftale fredag 11. september kl. 9.30 er aflyst." in row.text
    assert "koden" not in row.text
    assert Contact.objects.get(pk=contact.pk).email == ""
    kept = Outgoing.objects.exclude(to="", subject="", text="", calendar="")
    assert sorted(each.key.rsplit(":", 1)[1] for each in kept) == ["cancelled", "cancelled"]


@pytest.mark.parametrize(
    "email", ["anemone", "ane@post", "ane@post.example\nBcc: bo@post.example", "åne@post.example"]
)
def test_what_is_no_address_is_refused_and_the_time_is_still_held(email: str) -> None:
    with pytest.raises(Refusal, match=ErrorCode.BAD_EMAIL) as refused:
        book(at(9, day=MONDAY), email=email)
    assert refused.value.field == "email"
    assert not Contact.objects.exists()
    assert not Outgoing.objects.exists()


def test_however_it_is_written_it_is_the_same_address() -> None:
    assert book(at(9), email=" Anemone@Post.Example ").email == "Anemone@post.example"


def test_the_journal_has_no_address() -> None:
    contact = book(at(9, 30, FRIDAY))
    [event] = contact.events.filter(kind=EventKind.BOOKED)
    assert ADDRESS not in str(event.data)


# --- Forgotten when there is nothing more to mail about ---------------------------------------


def test_when_its_time_has_come_the_address_is_forgotten_and_the_number_kept() -> None:
    contact = book(at(9, 30, FRIDAY))
    [due] = come_due(at(9, 29, FRIDAY))
    assert due == contact
    contact.refresh_from_db()
    assert (contact.email, contact.phone) == ("", "+4520304050")


def test_who_writes_of_danger_is_in_the_queue_and_gets_no_mail() -> None:
    contact = book(at(9, 30, FRIDAY), wish="Jeg vil ikke leve mere")
    contact.refresh_from_db()
    assert contact.danger_at
    assert (contact.email, to_come()) == ("", [])


def test_with_the_rest_of_the_case_it_is_erased(settings: Settings) -> None:
    contact = book(at(9, 30, FRIDAY))
    Contact.objects.filter(pk=contact.pk).update(state="ended", ended_at=NOW, phone="", wish="")
    assert purge(timezone.now() + timedelta(days=settings.KEEP_DAYS + 1)) == 1
    assert Contact.objects.get(pk=contact.pk).email == ""
    assert not Outgoing.objects.exclude(to="", subject="", text="", calendar="").exists()


# --- The whole way ------------------------------------------------------------------------


def test_from_the_form_to_the_mailbox(
    cast: Cast, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_rest_until", {})
    BookingRules.objects.update(notice=0)
    settings.EMAIL_USE_TLS, settings.MAIL_FROM = False, SENDER
    with mail_server() as post:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
        page = client.get("/book/").content.decode()
        first = page.partition('name="starts_at" value="')[2].partition('"')[0]
        assert client.post("/book/", {"starts_at": first}).status_code == 302
        form = {"phone": "20304050", "email": ADDRESS}
        assert client.post("/book/details/", form).status_code == 302
        sweeps.send_due()
        [message] = post.to(ADDRESS)
    assert message["Subject"] == "Din aftale"
    body = message.get_body()
    assert body is not None
    assert "Vi ringer til dig" in body.get_content()
    [file] = message.iter_attachments()
    assert file["Content-Type"].params["method"] == "REQUEST"
    [event] = Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert event["ATTENDEE"] == f"mailto:{ADDRESS}"


def test_it_says_whether_its_answer_is_read(settings: Settings) -> None:
    book(at(9))
    settings.IMAP_HOST = "post.example"
    book(at(10))
    settings.MAIL_TALKS = False
    book(at(11))
    texts = [row.text for row in to_come() if row.key.endswith(":booked")]
    read = ["Svar på den, hvis du vil skrive til en vejleder." in text for text in texts]
    unread = ["Ingen læser svar på den." in text for text in texts]
    assert sorted(read) == [False, False, True]
    assert [not each for each in read] == unread
