"""Booking by plain forms: no script, the back button, a reload.

Most are walked with JavaScript on, for axe to look at them; no page of them has any.
"""

import re
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.protocol import AppointmentState, Channel
from scheduling.models import Appointment
from scheduling.shifts import ShiftKind
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.running import Service
from tests.scheduling.working import room, rules, works
from triage.models import Contact

pytestmark = pytest.mark.browser
PHONE, DESKTOP = (360, 740), (1280, 800)
TIMES = ".times button"
Visit = Callable[..., Page]


@pytest.fixture
def visit(service: Service, staff: Cast, new_page: NewPage) -> Visit:
    """`visit("/book/", width, height)`: somebody comes where two can be booked."""
    rules(notice=0)
    rules(Channel.MEETING, minutes=45, notice=0)
    here = room("Lokale 1", "Aarhus")
    for weekday in range(7):
        for person in (staff.ane, staff.bo):
            works(person.counsellor, time(8), time(12), weekday=weekday, on_holidays=True)
        works(
            staff.ane.counsellor,
            time(13),
            time(16),
            ShiftKind.MEETING,
            weekday=weekday,
            on_holidays=True,
            room=here,
        )

    def opened(path: str, width: int = 1280, height: int = 800, **context: object) -> Page:
        page = new_page(width, height, **context)
        page.goto(service.url + path)
        return page

    return opened


def looked_at(page: Page, name: str) -> None:
    width = (page.viewport_size or {"width": 0})["width"]
    assert page.locator("script").count() == 0
    screenshot(page, f"{name}-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []


def book(page: Page, nth: int = 0, phone: str = "20 30 40 50") -> str:
    """Returns the code."""
    page.locator(TIMES).nth(nth).click()
    page.get_by_label("Dit telefonnummer").fill(phone)
    page.get_by_role("button", name=re.compile("^Book ")).click()
    expect(page.get_by_role("heading", name="Tiden er din")).to_be_visible()
    return page.locator(".code strong").inner_text()


@pytest.mark.parametrize(("width", "height"), [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_call_is_booked_moved_and_cancelled(visit: Visit, width: int, height: int) -> None:
    page = visit("/book/", width, height)
    looked_at(page, "book-times")
    page.locator(TIMES).first.click()
    expect(page.get_by_role("heading", name="Din tid")).to_be_visible()
    looked_at(page, "book-details")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("alert")).to_contain_text("mindst otte cifre")
    looked_at(page, "book-details-wrong")
    page.get_by_label("Dit telefonnummer").fill("20 30 40 50")
    page.get_by_label("Din mailadresse").fill("anemone")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("alert")).to_contain_text("Mailadressen er ikke rigtig")
    expect(page.get_by_label("Din mailadresse")).to_be_focused()
    looked_at(page, "book-details-wrong-address")
    page.get_by_label("Din mailadresse").fill("anemone@post.example")
    page.get_by_label("Hvad drejer det sig om").fill("Om optagelse\nog SU")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("heading", name="Tiden er din")).to_be_visible()
    looked_at(page, "book-done")
    contact = Contact.objects.get()
    assert (contact.phone, contact.wish) == ("+4520304050", "Om optagelse\nog SU")
    assert contact.email == "anemone@post.example"

    with page.expect_download() as file:
        page.get_by_role("button", name="Gem i din kalender").click()
    assert file.value.suggested_filename == "aftale.ics"
    assert b"BEGIN:VEVENT" in Path(file.value.path()).read_bytes()
    page.get_by_role("button", name="Flyt eller aflys").click()
    looked_at(page, "booking-yours")
    before = page.locator(".when .time").inner_text()
    page.get_by_role("link", name="Flyt til en anden tid").click()
    looked_at(page, "booking-move")
    page.locator(TIMES).nth(5).click()
    expect(page.get_by_role("heading", name="Din aftale")).to_be_visible()
    assert page.locator(".when .time").inner_text() != before
    expect(page.get_by_role("status")).to_contain_text("Aftalen er flyttet.")
    looked_at(page, "booking-moved")
    page.get_by_role("button", name="Aflys aftalen").click()
    looked_at(page, "booking-cancel")
    page.get_by_role("button", name="Aflys aftalen").click()
    expect(page.get_by_role("heading", name="Aftalen er aflyst")).to_be_visible()
    looked_at(page, "booking-cancelled")
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert (Contact.objects.get().phone, Contact.objects.get().email) == ("", "")


def test_without_javascript(visit: Visit) -> None:
    page = visit("/book/", *PHONE, java_script_enabled=False)
    code = book(page)
    page.get_by_role("button", name="Flyt eller aflys").click()
    expect(page.get_by_role("heading", name="Din aftale")).to_be_visible()
    assert code


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_a_hidden_cpr_number_is_told(visit: Visit, width: int, height: int) -> None:
    page, told = visit("/book/", width, height), "Vi har skjult et CPR-nummer. Det er ikke gemt."
    page.locator(TIMES).first.click()
    wish = page.get_by_label("Hvad drejer det sig om")
    wish.fill("Jeg er 010190-1234")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("alert")).to_contain_text("mindst otte cifre")
    expect(page.get_by_text(told)).to_be_visible()
    expect(wish).to_have_value("Jeg er [CPR]")
    looked_at(page, "book-details-masked")
    wish.fill("Jeg er 010190-1234")
    page.get_by_label("Dit telefonnummer").fill("20 30 40 50")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("heading", name="Tiden er din")).to_be_visible()
    expect(page.get_by_text(told)).to_be_visible()
    looked_at(page, "book-done-masked")


def test_a_meeting_says_where(visit: Visit) -> None:
    page = visit("/book/", *PHONE)
    page.get_by_label("Vi mødes").check()
    page.get_by_role("button", name="Vis ledige tider").click()
    book(page)
    expect(page.locator(".when")).to_contain_text("Aarhus, Lokale 1")
    looked_at(page, "book-done-meeting")


def test_reload_and_back_book_nothing_twice(visit: Visit) -> None:
    page = visit("/book/")
    code = book(page)
    page.reload()
    expect(page.locator(".code strong")).to_have_text(code)
    page.go_back()
    page.go_back()
    page.goto(re.sub("/book/.*", "/book/details/", page.url))
    expect(page.locator(".code strong")).to_have_text(code)
    assert Appointment.objects.count() == 1


def posted(page: Page) -> list[str]:
    """The forms that a page sends from now on, by address."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    return sent


def test_back_and_reload_after_a_refusal_send_no_form_again(visit: Visit) -> None:
    """Every form that says no is got again: the browser has nothing to warn of."""
    page = visit("/book/", java_script_enabled=False)
    sent = posted(page)
    page.locator(TIMES).first.click()
    for wrong in ("", "2030"):
        page.get_by_label("Dit telefonnummer").fill(wrong)
        page.get_by_role("button", name="Book opkaldet").click()
        expect(page.get_by_role("alert")).to_contain_text("mindst otte cifre")
    page.reload()
    expect(page.get_by_label("Dit telefonnummer")).to_have_value("2030")
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("heading", name="Tiden er din")).to_be_visible()
    page.get_by_role("button", name="Flyt eller aflys").click()
    page.get_by_role("button", name="Aflys aftalen").click()
    expect(page.get_by_text("Så får en anden tiden.")).to_be_visible()
    page.reload()
    assert len(sent) == 6
    for _ in range(5):
        page.go_back()
        expect(page.locator("h1")).to_be_visible()
    assert len(sent) == 6
    assert Appointment.objects.get().state == AppointmentState.BOOKED


@pytest.mark.parametrize(
    ("path", "press", "said"),
    [
        ("/book/wait/", "Vent på en tid", "Sæt kryds"),
        ("/booking/", "Find aftalen", "ingen aftale"),
    ],
)
def test_a_refused_form_can_be_gone_back_to(visit: Visit, path: str, press: str, said: str) -> None:
    page = visit(path, java_script_enabled=False)
    sent = posted(page)
    if path == "/booking/":
        page.get_by_label("Din kode").fill("abcde-fghjk")
    page.get_by_role("button", name=press).click()
    expect(page.get_by_role("alert")).to_contain_text(said)
    page.reload()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("button", name=press)).to_be_visible()
    assert len(sent) == 1


def test_no_address_carries_a_code(visit: Visit) -> None:
    page = visit("/book/")
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    code = book(page)
    page.get_by_role("button", name="Flyt eller aflys").click()
    expect(page.get_by_role("heading", name="Din aftale")).to_be_visible()
    assert [url for url in seen if code in url or code.replace("-", "") in url] == []


def test_who_is_too_late_is_told_and_offered_the_next(visit: Visit) -> None:
    one, other = visit("/book/", *PHONE), visit("/book/", *PHONE)
    taken = [other.locator(TIMES).nth(n).get_attribute("value") for n in (0, 0)]
    for quick in (one, visit("/book/")):  # both who can be booked then
        book(quick)
    other.locator(TIMES).first.click()
    expect(other.get_by_role("alert")).to_contain_text("netop taget")
    looked_at(other, "book-taken")
    assert other.locator(TIMES).first.get_attribute("value") not in taken


@pytest.mark.environment(GUIDANCE_HOLD_SECONDS="1", GUIDANCE_SWEEP_SECONDS="0.2")
def test_a_slow_form_gets_its_time_if_nobody_has_it(visit: Visit) -> None:
    page = visit("/book/")
    page.locator(TIMES).first.click()
    page.wait_for_timeout(2_000)
    assert not Appointment.objects.exists()
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_role("heading", name="Tiden er din")).to_be_visible()


def test_a_wrong_code_is_kept_to_be_mended(visit: Visit) -> None:
    page = visit("/booking/", *PHONE)
    page.get_by_label("Din kode").fill("abcde-fghjk")
    page.get_by_role("button", name="Find aftalen").click()
    expect(page.get_by_role("alert")).to_contain_text("ingen aftale")
    expect(page.get_by_label("Din kode")).to_have_value("abcde-fghjk")
    looked_at(page, "booking-wrong-code")


def test_danger_in_the_wish_gives_numbers_and_goes_to_a_person(visit: Visit) -> None:
    page = visit("/book/", *PHONE)
    page.locator(TIMES).first.click()
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_label("Hvad drejer det sig om").fill("Jeg vil ikke leve mere.")
    page.get_by_role("button", name="Book opkaldet").click()
    expect(page.get_by_text("Ring 112 nu")).to_be_visible()
    looked_at(page, "book-danger")
    assert Contact.objects.get().danger_at


def test_in_english_to_the_end(visit: Visit) -> None:
    page = visit("/book/?language=en", *PHONE)
    page.locator(TIMES).first.click()
    page.get_by_label("Your telephone number").fill("20304050")
    page.get_by_role("button", name="Book the call").click()
    expect(page.get_by_role("heading", name="The time is yours")).to_be_visible()
    page.get_by_role("button", name="Move or cancel").click()
    expect(page.get_by_role("heading", name="Your appointment")).to_be_visible()
    page.get_by_role("button", name="Cancel the appointment").click()
    page.get_by_role("button", name="Cancel the appointment").click()
    expect(page.get_by_role("heading", name="The appointment is cancelled")).to_be_visible()


def test_on_somebody_elses_computer_it_is_forgotten(visit: Visit) -> None:
    page = visit("/book/")
    book(page)
    page.get_by_role("button", name="Færdig på denne computer").click()
    page.goto(re.sub("/book/.*", "/book/done/", page.url))
    expect(page.get_by_role("heading", name="Book en tid")).to_be_visible()
    assert Appointment.objects.get().starts_at > timezone.now()
