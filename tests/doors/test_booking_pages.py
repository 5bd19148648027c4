"""The booking forms refuse in plain words, and nothing is changed or lost by it."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import (
    AppointmentState,
    Channel,
    ContactState,
    EndReason,
    Language,
)
from eguidance.booking_shown import _parts
from eguidance.booking_words import BOOKING_WORDS
from scheduling import booking
from scheduling.free import Search, free
from scheduling.models import Appointment, Site, Skill
from scheduling.shifts import ShiftKind
from scheduling.wall import clock_in_words, local
from tests.cast import Cast
from tests.doors.ledger import ledger
from tests.scheduling.working import room, rules, works
from triage.models import Case, Contact

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PHONE = "20304050"
DANISH = BOOKING_WORDS[Language.DANISH]


@pytest.fixture(autouse=True)
def ane_works(cast: Cast) -> None:
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(9), time(11), weekday=weekday, on_holidays=True)


def offered() -> list[str]:
    return [at.isoformat() for at in free(Search(Channel.CALLBACK), timezone.now())]


def held(client: Client) -> Client:
    assert client.post("/book/", {"starts_at": offered()[0]}).status_code == 302
    return client


def booked(client: Client) -> str:
    """Returns the code."""
    assert held(client).post("/book/details/", {"phone": PHONE}).status_code == 302
    return Appointment.objects.get().code


def told(answer: "Answer", words: str) -> None:
    """It is said on a page that was got, which back and reload send nothing for."""
    assert answer.request["REQUEST_METHOD"] == "GET"
    assert answer.status_code == 422
    assert words in answer.content.decode()


def sends(client: Client, path: str, body: dict[str, str]) -> "Answer":
    """To the end of the way that a browser goes."""
    return client.post(path, body, follow=True)


@pytest.mark.parametrize(
    "starts_at",
    [
        "",
        "nu",
        "2026-09-07T09:00:00",
        "9999-12-31T23:59:59+00:00",
        "0001-01-01T00:00Z",
        "x" * 9_000,
    ],
)
def test_a_time_that_is_none(client: Client, starts_at: str) -> None:
    told(sends(client, "/book/", {"starts_at": starts_at}), "Den tid kan ikke bookes mere")
    assert not Appointment.objects.exists()


def test_a_time_that_is_taken(client: Client) -> None:
    first = offered()[0]
    held(Client())
    told(sends(client, "/book/", {"starts_at": first}), "netop taget")
    assert "netop taget" not in client.get("/book/").content.decode()


@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("", "mindst otte cifre"),
        ("2030", "mindst otte cifre"),
        ("12345678", "findes ikke"),
        ("ring til mig", "kun have tal"),
        ("010190-1234", "kun have tal"),
        ("2" * 400, "findes ikke"),
    ],
)
def test_a_number_that_is_none_keeps_the_time_and_the_words(
    client: Client, phone: str, words: str
) -> None:
    answer = sends(held(client), "/book/details/", {"phone": phone, "wish": "Om optagelse"})
    told(answer, words)
    assert answer.redirect_chain == [("/book/details/", 302)]
    assert "Om optagelse" in answer.content.decode()
    again = client.get("/book/details/").content.decode()
    assert ("Om optagelse" in again, words in again) == (True, False)
    assert Appointment.objects.get().state == "held"
    assert not Contact.objects.exists()


@pytest.mark.parametrize("email", ["ane", "ane@post", "Ane <ane@post.example>", "x" * 400])
def test_an_address_that_is_none_is_told_beside_its_field(client: Client, email: str) -> None:
    typed = {"phone": PHONE, "email": email, "wish": "Om optagelse"}
    answer = sends(held(client), "/book/details/", typed)
    told(answer, "Mailadressen er ikke rigtig")
    page = answer.content.decode()
    invalid = [line for line in page.splitlines() if 'aria-invalid="true"' in line]
    assert ["email" in line for line in invalid] == [True]
    assert f'value="{PHONE}"' in page
    assert Appointment.objects.get().state == "held"
    assert client.post("/book/details/", typed | {"email": "ane@post.example"}).status_code == 302
    assert Contact.objects.get().email == "ane@post.example"


def test_a_slow_form_whose_time_is_gone_keeps_its_words_and_shows_the_numbers(
    client: Client,
) -> None:
    held(client)
    Appointment.objects.all().delete()  # as the sweep does
    booked(Client())
    typed = {"phone": PHONE, "wish": "Jeg vil ikke leve mere."}
    answer = sends(client, "/book/details/", typed)
    told(answer, "netop taget")
    assert answer.redirect_chain == [("/book/?channel=callback", 302)]
    assert "Ring 112 nu" in answer.content.decode()
    client.post("/book/", {"starts_at": offered()[0]})
    assert "Jeg vil ikke leve mere." in client.get("/book/details/").content.decode()


def two_places(cast: Cast) -> tuple[int, int]:
    """Where Ane and where Bo meet people; of the two, Ane comes first when nobody is wished for."""
    rules(Channel.MEETING, notice=0)
    here, there = room("Lokale 1", "Aarhus"), room("Lokale 2", "Odense")
    for person, place in ((cast.ane, here), (cast.bo, there)):
        for weekday in range(7):
            hours = {"weekday": weekday, "on_holidays": True, "room": place}
            works(person.counsellor, time(12), time(13), ShiftKind.MEETING, **hours)
    return here.site_id, there.site_id


def slow(client: Client, wished: str, starts_at: str) -> Client:
    """The form was open for longer than its time is held."""
    assert client.post(f"/book/?{wished}", {"starts_at": starts_at}).status_code == 302
    assert booking.lapse_holds(timezone.now() + timedelta(seconds=settings.HOLD_SECONDS)) == 1
    return client


def test_a_slow_form_gets_the_place_and_the_person_that_it_was_for(
    client: Client, cast: Cast
) -> None:
    _, there = two_places(cast)
    [first, *_] = free(Search(Channel.MEETING), timezone.now())
    wished = f"channel=meeting&site={there}&counsellor={cast.bo.counsellor.pk}"
    slow(client, wished, first.isoformat())
    assert client.post("/book/details/", {"phone": PHONE})["Location"] == "/book/done/"
    booked = Appointment.objects.get()
    assert booked.counsellor == cast.bo.counsellor
    assert booked.room
    assert booked.room.site_id == there


def test_a_slow_form_goes_nowhere_else_than_it_said(client: Client, cast: Cast) -> None:
    """Anywhere was wished, but the page named the place; there it is told, and the next shown."""
    here, there = two_places(cast)
    [first, *_] = free(Search(Channel.MEETING), timezone.now())
    slow(client, "channel=meeting", first.isoformat())
    booking.hold(Search(Channel.MEETING, site=here), first, uuid4(), timezone.now())
    answer = sends(client, "/book/details/", {"phone": PHONE})
    told(answer, "netop taget")
    assert f'<option value="{here}" selected>' in answer.content.decode()
    assert not Contact.objects.exists()
    assert there not in Appointment.objects.values_list("room__site", flat=True)


def test_a_slow_form_has_the_skill_that_it_was_for(client: Client, cast: Cast) -> None:
    abroad = Skill.objects.create(danish="Udlandet", english="Abroad")
    cast.bo.counsellor.skills.add(abroad)
    works(cast.bo.counsellor, time(9), time(11), weekday=0, on_holidays=True)
    [first, *_] = free(Search(Channel.CALLBACK, skill=abroad.pk), timezone.now())
    slow(client, f"skill={abroad.pk}", first.isoformat())
    client.post("/book/details/", {"phone": PHONE})
    assert Appointment.objects.get().counsellor == cast.bo.counsellor


def test_danger_in_the_wish_gives_the_numbers_whatever_else_is_asked_for(client: Client) -> None:
    """A call that waits already carries the flag, and the page must not be silent."""
    form = {"form": str(uuid4()), "part": "any", "phone": PHONE, "wish": "Om SU"}
    assert client.post("/call/", form).status_code == 302
    held(client)
    wrong = {"phone": "12", "wish": "Jeg vil ikke leve mere."}
    told(sends(client, "/book/details/", wrong), "Livslinien")
    client.post("/book/details/", wrong | {"phone": PHONE})
    page = client.get("/book/done/").content.decode()
    assert "Ring 112 nu" in page
    assert "Livslinien" in page
    assert DANISH.in_danger in page


def test_whoever_wrote_of_danger_is_not_told_to_wait_for_the_time(client: Client) -> None:
    held(client).post("/book/details/", {"phone": PHONE, "wish": "Jeg vil ikke leve mere."})
    client.post("/booking/", {"code": Appointment.objects.get().code})
    page = client.get("/booking/").content.decode()
    assert DANISH.now_title not in page
    assert DANISH.in_danger in page
    assert "Livslinien" in page
    assert DANISH.other_code in page


def test_what_no_database_keeps_is_left_out(client: Client) -> None:
    held(client).post("/book/details/", {"phone": PHONE, "wish": "Om\0 SU\r\nog bolig"})
    assert Contact.objects.get().wish == "Om SU\nog bolig"


def test_a_form_sent_twice_books_once(client: Client) -> None:
    booked(client)
    assert client.post("/book/details/", {"phone": PHONE}).headers["Location"] == "/book/done/"
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("colleague", [False, True])
def test_pressed_twice_before_the_first_is_answered_it_is_booked_once(
    client: Client, cast: Cast, colleague: bool
) -> None:
    """Also when somebody else were free at the same time: no second time is held."""
    if colleague:
        for weekday in range(7):
            works(cast.bo.counsellor, time(9), time(11), weekday=weekday, on_holidays=True)
    before = dict(held(client).session.items())
    assert client.post("/book/details/", {"phone": PHONE})["Location"] == "/book/done/"
    session = client.session
    session.update(before)  # as the second press read it
    session.save()
    assert client.post("/book/details/", {"phone": PHONE})["Location"] == "/book/done/"
    assert "Tiden er din" in client.get("/book/done/").content.decode()
    assert Appointment.objects.get().state == AppointmentState.BOOKED


@pytest.mark.parametrize("field", ["wish", "phone", "email"])
def test_a_cpr_number_gets_into_no_session_and_its_writer_is_told(
    client: Client, field: str
) -> None:
    answer = sends(held(client), "/book/details/", {"phone": "12", field: "Jeg er 010190-1234"})
    told(answer, DANISH.masked)
    assert "1234" not in str(Session.objects.get().get_decoded())
    shown = client.get("/book/details/").content.decode()
    assert "Jeg er [CPR]" in shown
    assert DANISH.masked in shown
    client.post("/book/details/", {"phone": "12", "wish": "Jeg er ny"})
    assert DANISH.masked not in client.get("/book/details/").content.decode()


def test_when_it_is_booked_a_hidden_cpr_number_is_told_too(client: Client) -> None:
    held(client).post("/book/details/", {"phone": PHONE, "wish": "010190-1234"})
    assert Contact.objects.get().wish == "[CPR]"
    assert DANISH.masked in client.get("/book/done/").content.decode()
    other = Client()
    booked_by_another = held(other).post("/book/details/", {"phone": PHONE, "wish": "Om SU"})
    assert booked_by_another.status_code == 302
    assert DANISH.masked not in other.get("/book/done/").content.decode()


@pytest.mark.parametrize(
    "query", ["channel=pigeon", "site=x", "site=999999999", "from=tea", "a=\0"]
)
def test_an_address_that_asks_for_nothing_there_is(client: Client, query: str) -> None:
    assert client.get(f"/book/?{query}").status_code == 200


def test_looking_writes_nothing(client: Client) -> None:
    before = ledger()
    for page in ("/book/", "/booking/", "/book/details/", "/book/done/"):
        client.get(page)
    assert ledger() == before
    assert not client.cookies.get("sessionid")


@pytest.mark.parametrize("code", ["", "x", "AAAAA-AAAAA", "<script>", "\0", "æ" * 400])
def test_a_code_that_opens_nothing(client: Client, code: str) -> None:
    booked(Client())
    before = ledger()
    answer = client.post("/booking/", {"code": code}, follow=True)
    shown = answer.content.decode()
    assert ("ingen aftale" in shown) == bool(code)
    assert "<script>" not in shown
    for page, body in (("/booking/move/", {"starts_at": offered()[0]}), ("/booking/cancel/", {})):
        client.post(page, body)
    assert ledger() == before


def test_moved_to_a_time_that_is_none_it_stays(client: Client) -> None:
    code = booked(client)
    client.post("/booking/", {"code": code})
    before = ledger()
    told(sends(client, "/booking/move/", {"starts_at": "nu"}), "kan ikke bookes mere")
    assert ledger() == before


def test_a_slow_form_with_a_wrong_number_keeps_the_time_that_was_held_anew(client: Client) -> None:
    held(client)
    Appointment.objects.all().delete()  # as the sweep does
    told(sends(client, "/book/details/", {"phone": "2030"}), "mindst otte cifre")
    anew = Appointment.objects.get()
    assert sends(client, "/book/details/", {"phone": PHONE}).status_code == 200
    assert Contact.objects.get().appointment == anew


def test_the_other_language_says_the_same_of_what_was_refused(client: Client) -> None:
    answer = sends(held(client), "/book/details/?language=en", {"phone": "2030"})
    assert answer.redirect_chain == [("/book/details/?language=en", 302)]
    told(answer, "at least eight digits")


def test_cancelling_is_asked_once_more(client: Client) -> None:
    client.post("/booking/", {"code": booked(client)})
    asked = sends(client, "/booking/cancel/", {})
    assert asked.redirect_chain == [("/booking/cancel/", 302)]
    assert "Så får en anden tiden" in asked.content.decode()
    assert Appointment.objects.get().state == "booked"
    assert (
        client.post("/booking/cancel/", {"sure": "yes"})
        .headers["Location"]
        .startswith("/booking/cancelled/")
    )
    assert Appointment.objects.get().state == "cancelled"


def test_cancelled_twice_it_is_cancelled(client: Client) -> None:
    """The first answer was lost, or another tab did it."""
    code = booked(client)
    client.post("/booking/", {"code": code})
    for _ in range(2):
        answer = client.post("/booking/cancel/", {"sure": "yes"}, follow=True)
        assert "Aftalen er aflyst" in answer.content.decode()


@pytest.mark.parametrize("page", ["cancel", "calendar", "move", "waiting"])
def test_each_page_of_a_code_has_the_other_language(client: Client, page: str) -> None:
    client.post("/booking/", {"code": booked(client)})
    answer = client.get(f"/booking/{page}/?language=en", follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert '<html lang="en"' in html
    # The page's token is made of any letters.
    assert "Du" not in re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html.split("<main")[1])
    assert Appointment.objects.get().state == "booked"


def test_on_somebody_elses_computer_an_opened_code_is_put_away(client: Client) -> None:
    code = booked(Client())
    for path, body in (("/booking/", {"another": "yes"}), ("/book/done/", {})):
        client.post("/booking/", {"code": code})
        shown = client.get("/booking/").content.decode()
        assert "Færdig på denne computer" in shown
        assert "Jeg har en anden kode" in shown
        client.post(path, body)
        shown = client.get("/booking/").content.decode()
        assert "Skriv koden, som du fik" in shown
        assert "Skriv koden først" not in shown


def test_a_code_that_is_not_written_is_asked_for(client: Client) -> None:
    told(sends(client, "/booking/", {"code": " "}), "Skriv koden først.")


def test_moved_it_is_said_once_and_the_code_stays_to_be_read(client: Client) -> None:
    code = booked(client)
    client.post("/booking/", {"code": code})
    said = "Aftalen er flyttet."
    assert said not in client.get("/booking/").content.decode()
    client.post("/booking/move/", {"starts_at": offered()[-1]})
    shown = client.get("/booking/").content.decode()
    assert said in shown
    assert f"{code[:5]}-{code[5:]}" in shown
    assert said not in client.get("/booking/").content.decode()


def test_whoever_wished_for_texts_reads_that_they_come(client: Client) -> None:
    held(client).post("/book/details/", {"phone": PHONE, "texts": "yes"})
    client.post("/booking/", {"code": Appointment.objects.get().code})
    for path in ("/book/done/", "/booking/"):
        assert "Dit nummer ender på 50." in client.get(path).content.decode()
    other = held(Client())
    other.post("/book/details/", {"phone": PHONE})
    assert "sms" not in other.get("/book/done/").content.decode().split("<main")[1]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/book/", {"starts_at": "now"}),
        ("/book/details/", {"phone": PHONE}),
        ("/book/done/", {}),
        ("/booking/", {"code": "x"}),
        ("/booking/move/", {"starts_at": "now"}),
        ("/booking/cancel/", {"sure": "yes"}),
    ],
)
def test_a_form_of_another_website_does_nothing(path: str, body: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    before = ledger()
    assert client.post(path, body).status_code == 403
    assert ledger() == before


def test_no_case_is_opened_for_a_time_that_is_refused_again_and_again(client: Client) -> None:
    for _ in range(3):
        client.post("/book/", {"starts_at": "2020-01-01T00:00:00+00:00"})
    assert Case.objects.count() <= 1


def test_days_can_be_gone_to_and_what_is_booked_comes_before_the_times(client: Client) -> None:
    page = client.get("/book/").content.decode()
    assert page.index('href="#day-2"') < page.index('id="day-1"')
    assert page.index("Har du en aftale?") < page.index("<form")


def test_the_place_of_a_meeting_is_told_before_the_time_is_chosen(
    client: Client, cast: Cast
) -> None:
    rules(Channel.MEETING, notice=0)
    here = room("Lokale", "Aarhus")
    works(cast.ane.counsellor, time(12), time(14), ShiftKind.MEETING, weekday=0, room=here)
    page = client.get("/book/", {"channel": "meeting"}).content.decode()
    assert "Sted: Aarhus" in page
    assert "Sted:" not in client.get("/book/").content.decode()


# --- What one may wish ------------------------------------------------------------------------


def shown(client: Client, **wanted: str | int) -> str:
    answer = client.get("/book/", wanted)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_named_counsellor_is_offered_where_there_is_a_choice(client: Client, cast: Cast) -> None:
    assert "bestemt vejleder" not in shown(client)
    works(cast.bo.counsellor, time(15), time(16), weekday=0, on_holidays=True)
    bo = cast.bo.counsellor.pk
    page = shown(client, counsellor=bo)
    assert f'<option value="{bo}" selected>Bo</option>' in page
    assert ">15.00<" in page
    assert ">9.00<" not in page
    assert ">9.00<" in shown(client, counsellor="Bo")


def test_a_skill_is_offered_where_somebody_has_one(client: Client, cast: Cast) -> None:
    assert "noget bestemt" not in shown(client)
    abroad = Skill.objects.create(danish="Udlandet", english="Abroad")
    assert "noget bestemt" not in shown(client)
    cast.ane.counsellor.skills.add(abroad)
    assert ">Udlandet</option>" in shown(client)
    assert ">Abroad</option>" in shown(client, language="en")
    assert ">9.00<" in shown(client, skill=abroad.pk)
    assert ">9.00<" not in shown(client, skill=abroad.pk + 1)


def test_from_a_postcode_it_is_the_nearest_site(client: Client, cast: Cast) -> None:
    rules(Channel.MEETING, notice=0)
    sites = []
    for name, postcode, hour in (("Aarhus", "8000", 12), ("Odense", "5000", 14)):
        here = room("Lokale", name)
        Site.objects.filter(pk=here.site_id).update(postcode=postcode)
        sites.append(here.site_id)
        for weekday in range(7):
            hours = {"weekday": weekday, "on_holidays": True, "room": here}
            works(cast.ane.counsellor, time(hour), time(hour + 1), ShiftKind.MEETING, **hours)
    page = shown(client, channel="meeting", postcode="5230")
    assert f'<option value="{sites[1]}" selected>' in page
    assert page.index("Odense, 5000") < page.index("Aarhus, 8000")
    assert ">14.00<" in page
    assert ">12.00<" not in page
    told(client.get("/book/", {"channel": "meeting", "postcode": "Odense"}), "fire cifre")
    assert ">12.00<" in shown(client, channel="meeting", postcode="5230", site=sites[0])


def test_a_site_that_was_chosen_before_a_call_hides_no_time(client: Client) -> None:
    site = room("Lokale", "Aarhus").site_id
    room("Lokale", "Odense")
    page = shown(client, channel="callback", site=site)
    assert ">9.00<" in page
    assert f'<option value="{site}" selected>' in page, "it holds again for a meeting"


# --- Not reached --------------------------------------------------------------------------------


@pytest.mark.parametrize("why", [EndReason.NO_SHOW, EndReason.NO_ANSWER, EndReason.WRONG_NUMBER])
def test_whoever_was_not_reached_books_anew_in_the_same_case(
    client: Client, why: EndReason
) -> None:
    code = booked(client)
    case = Case.objects.get()
    Contact.objects.update(state=ContactState.ENDED, ended=why, phone="")
    Appointment.objects.update(state=AppointmentState.DUE)
    later = Client()
    later.post("/booking/", {"code": code})
    answer = later.get("/booking/?language=en")
    assert answer["Location"] == "/book/?channel=callback&language=en"
    assert "We missed each other last time" in later.get(answer["Location"]).content.decode()
    held(later).post("/book/details/", {"phone": PHONE})
    assert Contact.objects.get(state=ContactState.BOOKED).case == case
    assert "sidst" not in shown(later)


@pytest.mark.parametrize("state", [ContactState.BOOKED, ContactState.WAITING])
def test_an_appointment_that_is_now_is_told_with_when_and_whom(
    client: Client, state: ContactState
) -> None:
    code = booked(client)
    Contact.objects.update(state=state)
    starts_at = timezone.now() - timedelta(seconds=1)
    Appointment.objects.update(state=AppointmentState.DUE, starts_at=starts_at)
    clock = clock_in_words(starts_at, Language.DANISH)
    later = Client()
    later.post("/booking/", {"code": code})
    page = later.get("/booking/").content.decode()
    assert "Din aftale er nu" in page
    assert f"Ane ringer til dig kl. {clock}." in page
    assert "Your appointment is now" in later.get("/booking/?language=en").content.decode()
    assert "Flyt til" not in page


@pytest.mark.parametrize(
    ("page", "body"), [("move", {"starts_at": "nu"}), ("cancel", {"sure": "y"})]
)
def test_what_is_pressed_when_its_time_has_come_tells_that_it_is_now(
    client: Client, page: str, body: dict[str, str]
) -> None:
    """Five minutes before: it has not begun, and it is not over."""
    client.post("/booking/", {"code": booked(client)})
    Contact.objects.update(state=ContactState.WAITING)
    Appointment.objects.update(state=AppointmentState.DUE)
    for answer in (
        client.get(f"/booking/{page}/", follow=True),
        sends(client, f"/booking/{page}/", body | {"starts_at": offered()[-1]}),
    ):
        assert (answer.status_code, answer.redirect_chain) == (200, [("/booking/", 302)])
        assert "Din aftale er nu" in answer.content.decode()
    assert Appointment.objects.get().state == AppointmentState.DUE


def test_after_a_call_in_vain_the_next_one_is_told(client: Client) -> None:
    code = booked(client)
    Appointment.objects.update(state=AppointmentState.DUE)
    at = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    Contact.objects.update(state=ContactState.LATER, calls=1, call_at=at)
    later = Client()
    later.post("/booking/", {"code": code})
    page = later.get("/booking/").content.decode()
    assert "Vi fik ikke fat i dig" in page
    assert "Vi ringer igen mandag 23. november ca. kl. 9.15." in page
    Contact.objects.update(state=ContactState.WAITING, call_at=None)
    assert "Vi ringer igen nu." in later.get("/booking/").content.decode()


def test_the_night_is_no_morning_and_the_evening_no_afternoon() -> None:
    words = BOOKING_WORDS[Language.DANISH]
    day = [local(datetime(2026, 11, 22, 23, tzinfo=UTC)) + timedelta(hours=h) for h in (0, 8, 13)]
    late = [*day, day[0] + timedelta(hours=23, minutes=55)]
    shown = [(name, len(times)) for name, times in _parts(words, late)]
    assert shown == [("Nat", 1), ("Formiddag", 1), ("Eftermiddag", 1), ("Aften", 1)]


def test_a_code_of_a_talk_that_was_had_opens_nothing(client: Client) -> None:
    code = booked(client)
    Contact.objects.update(state=ContactState.ENDED, ended=EndReason.COUNSELLOR)
    Appointment.objects.update(state=AppointmentState.DUE)
    later = Client()
    later.post("/booking/", {"code": code})
    told(later.get("/booking/", follow=True), "begyndt eller forbi")
    assert "sidst" not in shown(later)
