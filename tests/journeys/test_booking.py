"""A call or a meeting at a time that the citizen chooses."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.protocol import AppointmentState, Channel, ContactState
from scheduling.free import Search, free
from scheduling.models import Appointment, Site, WorkingHours
from tests.browser import NewPage, Witness, screenshot, wider_than_the_screen
from tests.hosts import HostSite
from tests.journeys.booking import (
    ANOTHER_PHONE,
    DESKTOP,
    PHONE,
    PICKED,
    fill_in,
    looks_right,
    pick_first,
    somebody_else_takes,
    the_code,
    to_times,
)
from tests.journeys.conftest import NewCitizen
from tests.journeys.people import Citizen
from tests.running import Service
from triage.models import Contact

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("hours")
def test_a_hidden_cpr_number_is_told(citizen: NewCitizen) -> None:
    someone = pick_first(to_times(citizen(390, 844)))
    fill_in(someone, "Jeg er 010190-1234").press("Aftal opkaldet")
    someone.comes_to("Vi har aftalt et opkald")
    someone.sees("Vi har skjult et CPR-nummer. Det er ikke gemt.")
    looks_right(someone.page, "booking-masked-390x844")


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_call_is_booked_with_the_mouse(citizen: NewCitizen, size: tuple[int, int]) -> None:
    at = f"{size[0]}x{size[1]}"
    someone = to_times(citizen(*size))
    looks_right(someone.page, f"booking-times-{at}")
    days = someone.page.locator(".days summary")
    expect(days).to_have_count(5)
    days.nth(2).click()
    someone.sees("Formiddag").sees("Eftermiddag").sees("Aften")
    looks_right(someone.page, f"booking-day-{at}")
    someone.page.get_by_role("button", name="kl. 13.00", exact=True).click()
    someone.comes_to("Din tid").sees("Vi holder tiden til dig til kl.").sees("kl. 13.00")
    assert Appointment.objects.get().state == AppointmentState.HELD
    looks_right(someone.page, f"booking-held-{at}")
    someone.press("Aftal opkaldet").sees("Skriv dit telefonnummer.")
    address = someone.page.get_by_label("Mailadresse")
    address.fill("anemone")
    fill_in(someone).press("Aftal opkaldet").sees("Mailadressen er ikke rigtig.")
    expect(address).to_have_attribute("aria-invalid", "true")
    looks_right(someone.page, f"booking-wrong-address-{at}")
    address.fill("anemone@post.example")
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    someone.sees("kl. 13.00 til 13.30").sees("ringer til nummeret, der ender på 50")
    code = the_code(someone)
    looks_right(someone.page, f"booking-booked-{at}")
    contact = Contact.objects.get()
    assert (contact.channel, contact.state, contact.phone, contact.wish) == (
        Channel.CALLBACK,
        ContactState.BOOKED,
        "+4520304050",
        "Om at skifte uddannelse",
    )
    assert contact.email == "anemone@post.example"
    assert contact.appointment
    assert contact.appointment.code == code.replace("-", "")
    kept = someone.page.evaluate("JSON.stringify(localStorage)")
    assert "12 34" not in kept
    assert "anemone" not in kept


@pytest.mark.usefixtures("hours")
def test_more_days_and_anybody_in_particular(citizen: NewCitizen) -> None:
    someone = to_times(citizen(*PHONE))
    days = someone.page.locator(".days summary")
    expect(days).to_have_count(5)
    someone.press("Vis flere dage")
    expect(days).to_have_count(10)
    expect(days.nth(5)).to_be_focused()
    someone.page.get_by_text("Vil du tale med en bestemt vejleder?").click()
    someone.page.get_by_label("Vil du tale med en bestemt vejleder?").select_option("Bo")
    expect(someone.page.get_by_label("Vil du tale med en bestemt vejleder?")).to_have_value(
        re.compile(r"[1-9]")
    )
    pick_first(someone).sees("Med Bo")


def tab_to(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(60):
        if wanted.evaluate("(it) => it.getRootNode().activeElement === it"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name!r}")


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_meeting_is_booked_by_keyboard_alone(citizen: NewCitizen, size: tuple[int, int]) -> None:
    someone = citizen(*size).open().skip_to_routes()
    page, keyboard = someone.page, someone.page.keyboard
    tab_to(page, "button", "Bed om et møde")
    keyboard.press("Enter")
    someone.comes_to("Vi aftaler et møde").sees("Hvor vil du mødes?")
    looks_right(page, f"booking-meeting-{size[0]}x{size[1]}")
    tab_to(page, "radio", "Det er lige meget")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Odense"))).to_be_checked()
    page.wait_for_load_state("networkidle")
    tab_to(page, "button", PICKED)
    keyboard.press("Enter")
    someone.comes_to("Din tid").sees("Odense, Åboulevarden 1").sees("Med Bo")
    tab_to(page, "textbox", "Telefonnummer")
    keyboard.type("20304050")
    tab_to(page, "button", "Aftal mødet")
    keyboard.press("Enter")
    someone.comes_to("Vi har aftalt et møde").sees("Bo tager imod dig")
    looks_right(page, f"booking-meeting-booked-{size[0]}x{size[1]}")
    contact = Contact.objects.get()
    assert (contact.channel, contact.state) == (Channel.MEETING, ContactState.BOOKED)


@pytest.mark.usefixtures("hours")
def test_from_a_postcode_the_nearest_place_comes_first_and_is_wished_for(
    citizen: NewCitizen,
) -> None:
    Site.objects.filter(name="Odense").update(postcode="5000", town="Odense C")
    someone = citizen(*PHONE).open().skip_to_routes().press("Bed om et møde")
    someone.comes_to("Vi aftaler et møde").sees("Hvor vil du mødes?")
    field, places = someone.page.get_by_label("Dit postnummer"), someone.page.get_by_role("radio")
    expect(places.nth(1)).to_have_accessible_name(re.compile("^Aarhus"))
    field.press_sequentially("52x0")
    someone.sees("Det postnummer findes ikke.")
    expect(field).to_have_attribute("aria-invalid", "true")
    looks_right(someone.page, "booking-no-postcode-360x740")
    field.fill("5230")
    expect(places.nth(1)).to_have_accessible_name(re.compile("^Odense"))
    expect(places.nth(1)).to_be_checked()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "false")
    looks_right(someone.page, "booking-postcode-360x740")
    someone.page.wait_for_load_state("networkidle")
    pick_first(someone).sees("Odense, Åboulevarden 1")
    assert "5230" not in someone.page.evaluate("JSON.stringify(localStorage)")
    someone.press("Vælg en anden tid").comes_to("Vi aftaler et møde")
    field.fill("")
    expect(places.nth(0)).to_be_checked()
    expect(places.nth(1)).to_have_accessible_name(re.compile("^Aarhus"))


@pytest.mark.usefixtures("hours")
def test_somebody_is_quicker_and_the_nearest_time_is_offered(citizen: NewCitizen) -> None:
    """Both before the time is held, and after it was given back: what was typed is kept."""
    someone = to_times(citizen(*PHONE))
    first = min(free(Search(Channel.CALLBACK), timezone.now()))
    somebody_else_takes(first)
    someone.page.get_by_role("button", name=PICKED).first.click()
    someone.sees("En anden nåede at tage tiden før dig.").sees("De nærmeste ledige tider")
    looks_right(someone.page, "booking-taken-360x740")
    fill_in(pick_first(someone))
    mine = Appointment.objects.get(state=AppointmentState.HELD)
    assert mine.starts_at == first + timedelta(minutes=30)
    mine.delete()
    somebody_else_takes(mine.starts_at)
    someone.press("Aftal opkaldet").sees("En anden nåede at tage tiden før dig.")
    pick_first(someone)
    expect(someone.page.get_by_label("Telefonnummer")).to_have_value(ANOTHER_PHONE)
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    assert Contact.objects.get().promise_at == first + timedelta(hours=1)


@pytest.mark.usefixtures("hours")
def test_the_service_says_what_is_wrong_with_a_number(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))))
    number = someone.page.get_by_label("Telefonnummer")
    for wrong, why in (
        ("12345678901234567890", "Det nummer findes ikke."),
        ("2030", "Skriv mindst 8 tal."),
        ("ring til mig", "Nummeret må kun have tal"),
    ):
        number.fill(wrong)
        someone.press("Aftal opkaldet").sees(why)
        expect(number).to_be_focused()
    number.fill("٢٠٣٠٤٠٥٠")
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    assert Contact.objects.get().phone == "+4520304050"


@pytest.mark.usefixtures("hours")
def test_danger_in_the_wish_shows_the_numbers_at_once(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))), "Jeg vil ikke leve mere")
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    expect(someone.page.get_by_role("link", name="Ring 112")).to_be_visible()
    screenshot(someone.page, "booking-danger-360x740")
    someone.page.reload()
    expect(someone.page.get_by_role("link", name="Ring 112")).to_be_visible()


@pytest.mark.usefixtures("hours")
def test_in_english_on_a_phone_in_another_zone(citizen: NewCitizen) -> None:
    someone = citizen(*PHONE, timezone_id="America/New_York", locale="en-US")
    someone.press("Chat med en vejleder").press("English").press("Skip all the questions")
    someone.press("Ask for a call").comes_to("We call you")
    someone.page.get_by_role("radio", name="At a time I choose").check()
    someone.sees("All times here are Danish time. Your clock shows another time.")
    looks_right(someone.page, "booking-english-360x740")
    someone.page.locator(".days summary").nth(1).click()
    someone.page.get_by_role("button", name="13:00", exact=True).click()
    someone.comes_to("Your time").sees("at 7:00 on your clock")
    someone.page.get_by_label("Phone number").fill("+1 212 555 0123")
    someone.press("Book the call").comes_to("You have a call booked").sees("at 13:00 to 13:30")
    looks_right(someone.page, "booking-english-booked-360x740")
    someone.press("Dansk").sees("Vi har aftalt et opkald")


@pytest.mark.usefixtures("hours")
def test_it_fits_at_400_percent_and_from_right_to_left(citizen: NewCitizen) -> None:
    someone = citizen(320, 256).open().skip_to_routes().press("Bed om et møde")
    someone.comes_to("Vi aftaler et møde").sees("De første ledige tider")
    looks_right(someone.page, "booking-meeting-320")
    # Today may have an afternoon alone.
    someone.page.locator(".days summary").nth(1).click()
    someone.sees("Formiddag")
    assert wider_than_the_screen(someone.page) == []
    turn = "document.querySelector('eguidance-chat').shadowRoot.querySelector('.panel').dir = 'rtl'"
    someone.page.evaluate(turn)
    screenshot(someone.page, "booking-right-to-left-320")
    assert wider_than_the_screen(someone.page) == []
    pick_first(someone)
    assert wider_than_the_screen(someone.page) == []


@pytest.mark.usefixtures("staff")
def test_without_any_time_to_offer_the_wish_is_kept(citizen: NewCitizen) -> None:
    assert not WorkingHours.objects.exists()
    someone = citizen(*PHONE).open().skip_to_routes().press("Bed om et opkald")
    someone.comes_to("Vi ringer til dig")
    someone.page.get_by_role("radio", name="På et tidspunkt, jeg vælger").check()
    someone.sees("Lige nu er der ingen ledige tider.")
    looks_right(someone.page, "booking-no-times-360x740")


STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server} {socket}; style-src 'none'; "
    "img-src data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types eguidance"
)


@pytest.mark.usefixtures("hours")
def test_booking_comes_to_a_page_with_a_strict_policy(
    service: Service, host: HostSite, new_page: NewPage
) -> None:
    """And it brings no name of its own to the page."""
    host.policy = STRICT.format(server=service.url, socket=service.url.replace("http", "ws"))
    someone = Citizen(new_page(*PHONE)).visit(host.with_widget(service.url))
    seen = Witness(someone.page)
    names = "Object.keys(window).filter((name) => /guidance|booking/i.test(name)).length"
    pick_first(to_times(someone))
    assert someone.page.evaluate(names) <= 1
    assert seen.errors == []
    assert seen.foreign(host.origin, service.url) == []
