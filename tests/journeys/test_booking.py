"""A call or a meeting at a time that the citizen chooses: booked, moved, cancelled, found again."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from channels_layer.protocol import AppointmentState, Channel, ContactState
from scheduling.booking import book, hold
from scheduling.free import Search, free
from scheduling.models import Appointment, WorkingHours
from scheduling.shifts import ShiftKind
from tests.browser import NewPage, Witness, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.cast import citizen as a_case
from tests.hosts import HostSite
from tests.journeys.conftest import NewCitizen
from tests.journeys.people import Citizen
from tests.running import Service
from tests.scheduling.working import room, rules, works
from tests.servers import wait_until
from triage.appointments import enter_queue
from triage.models import Contact

pytestmark = pytest.mark.browser
PHONE = (360, 740)
DESKTOP = (1280, 800)
ANOTHER_PHONE = "20 30 40 50"
PICKED = re.compile(r"\bkl\. \d")


@pytest.fixture
def hours(staff: Cast) -> None:
    """Ane and Bo can be booked all day on every day but today; Ane meets people, at two sites."""
    rules(notice=12 * 60)
    rules(Channel.MEETING, notice=12 * 60, minutes=45, step=45)
    here, there = room(), room("Lokale 2", "Odense")
    for weekday in range(7):
        for who in (staff.ane.counsellor, staff.bo.counsellor):
            works(who, time(8), time(19), weekday=weekday)
        works(
            staff.ane.counsellor, time(9), time(14), ShiftKind.MEETING, weekday=weekday, room=here
        )
        works(
            staff.bo.counsellor, time(9), time(14), ShiftKind.MEETING, weekday=weekday, room=there
        )


def to_times(someone: Citizen) -> Citizen:
    """Before the times of a call."""
    someone.open().skip_to_routes().press("Bed om et opkald").comes_to("Vi ringer til dig")
    someone.page.get_by_role("radio", name="På et tidspunkt, jeg vælger").check()
    return someone.sees("De første ledige tider")


def pick_first(someone: Citizen) -> Citizen:
    someone.page.get_by_role("button", name=PICKED).first.click()
    return someone.comes_to("Din tid")


def fill_in(someone: Citizen, wish: str = "Om at skifte uddannelse") -> Citizen:
    someone.page.get_by_label("Telefonnummer").fill(ANOTHER_PHONE)
    someone.page.get_by_label("Hvad vil du gerne tale om?").fill(wish)
    return someone


def book_call(someone: Citizen) -> Citizen:
    fill_in(pick_first(to_times(someone))).press("Aftal opkaldet")
    return someone.comes_to("Vi har aftalt et opkald")


def looks_right(page: Page, name: str) -> None:
    """Nothing reaches out of the screen, axe has nothing to say, and it can be looked at."""
    screenshot(page, name)
    assert wider_than_the_screen(page) == []
    assert axe(page) == []


def the_code(someone: Citizen) -> str:
    code = someone.page.locator(".code").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}", code)
    return code


def somebody_else_takes(starts_at: datetime, channel: Channel = Channel.CALLBACK) -> None:
    """All who are free then."""
    now = timezone.now()
    for _ in free(Search(channel), now).get(starts_at, []):
        case, _token = a_case()
        held = hold(Search(channel), starts_at, case.pk, now)
        book(held.pk, case.pk, now)


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
    someone.sees("kl. 13.00 til 13.30").sees(f"ringer til {ANOTHER_PHONE}")
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
@pytest.mark.environment(GUIDANCE_HOLD_SECONDS="3", GUIDANCE_SWEEP_SECONDS="0.5")
def test_a_slow_form_stays_and_its_time_is_held_anew(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))))
    held = Appointment.objects.get().starts_at
    someone.sees("Vi holder ikke tiden mere.")
    looks_right(someone.page, "booking-lapsed-360x740")
    wait_until(lambda: not Appointment.objects.exists(), "the time given back")
    expect(someone.page.get_by_label("Telefonnummer")).to_have_value(ANOTHER_PHONE)
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    assert Contact.objects.get().promise_at == held


@pytest.mark.usefixtures("hours")
def test_going_back_gives_the_time_back(citizen: NewCitizen) -> None:
    someone = pick_first(to_times(citizen(*PHONE)))
    someone.press("Vælg en anden tid").comes_to("Vi ringer til dig").sees("De første ledige tider")
    wait_until(lambda: not Appointment.objects.exists(), "the time given back")


@pytest.mark.usefixtures("hours")
def test_moved_and_then_cancelled(citizen: NewCitizen) -> None:
    someone = book_call(citizen(*PHONE))
    was = Appointment.objects.get().starts_at
    someone.press("Flyt til en anden tid").comes_to("Flyt din aftale").sees(
        "De første ledige tider"
    )
    looks_right(someone.page, "booking-move-360x740")
    someone.page.locator(".days summary").nth(1).click()
    time = someone.page.get_by_role("button", name="kl. 15.30", exact=True)
    time.click()
    someone.sees("Vil du flytte til ").press("Nej, behold den")
    expect(time).to_be_focused()
    assert Appointment.objects.get().starts_at == was
    time.press("Enter")
    looks_right(someone.page, "booking-moving-360x740")
    someone.press("Ja, flyt den")
    someone.comes_to("Vi har aftalt et opkald").sees("Aftalen er flyttet.")
    someone.sees("kl. 15.30 til 16.00")
    assert Appointment.objects.get().starts_at > was
    someone.press("Aflys aftalen").sees("Vil du aflyse aftalen?")
    expect(someone.page.get_by_role("button", name="Nej, behold den")).to_be_focused()
    expect(someone.page.get_by_role("button", name="Ja, aflys")).to_be_in_viewport(ratio=1)
    looks_right(someone.page, "booking-cancelling-360x740")
    someone.press("Nej, behold den").press("Aflys aftalen").press("Ja, aflys")
    someone.comes_to("Aftalen er aflyst")
    looks_right(someone.page, "booking-cancelled-360x740")
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    someone.press("Se, hvordan du kan få hjælp").comes_to("Sådan kan du få hjælp")


@pytest.mark.usefixtures("hours")
def test_back_with_the_code_from_another_phone(citizen: NewCitizen) -> None:
    code = the_code(book_call(citizen(*PHONE)))
    someone = citizen(*PHONE).open().press("Jeg har en aftale").comes_to("Find din aftale")
    someone.press("Find aftalen").sees("Skriv koden først.")
    field = someone.page.get_by_label("Kode", exact=True)
    field.fill("AAAAA-AAAAA")
    someone.press("Find aftalen").sees("Vi kan ikke finde en aftale med den kode.")
    looks_right(someone.page, "booking-find-360x740")
    field.fill(f" {code.replace('-', '').lower()} ")
    someone.press("Find aftalen").comes_to("Vi har aftalt et opkald")
    someone.sees("det nummer, du gav os").press("Aflys aftalen").press("Ja, aflys")
    someone.comes_to("Aftalen er aflyst").press("Se, hvordan du kan få hjælp")
    someone.comes_to("Få hjælp til uddannelse og job").press("Jeg har en aftale")
    field.fill(code)
    someone.press("Find aftalen").sees("Aftalen kan også være aflyst.")


@pytest.mark.usefixtures("hours")
def test_a_reload_loses_neither_the_held_time_nor_the_appointment(citizen: NewCitizen) -> None:
    someone = pick_first(to_times(citizen(*PHONE)))
    when = someone.page.locator(".when").inner_text()
    someone.page.reload()
    someone.sees("Din tid").sees(when)
    fill_in(someone).press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    code = the_code(someone)
    someone.page.reload()
    someone.sees("Vi har aftalt et opkald").sees(when)
    assert the_code(someone) == code
    someone.press("Tilbage").comes_to("Sådan kan du få hjælp")
    assert Appointment.objects.count() == 1


@pytest.mark.usefixtures("hours")
def test_when_its_time_has_come_a_reload_shows_the_queue(citizen: NewCitizen) -> None:
    someone = book_call(citizen(*PHONE))
    assert enter_queue(Contact.objects.select_related("appointment").get(), timezone.now())
    someone.page.reload()
    someone.comes_to("Vi ringer til dig").sees("du står i køen")


@pytest.mark.usefixtures("hours")
def test_off_line_in_the_middle_and_back(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))))
    someone.page.context.set_offline(True)
    someone.press("Aftal opkaldet").sees("Vi kan ikke få forbindelse.")
    expect(someone.page.get_by_role("alert")).to_be_in_viewport()
    looks_right(someone.page, "booking-offline-360x740")
    expect(someone.page.get_by_label("Telefonnummer")).to_have_value(ANOTHER_PHONE)
    someone.page.context.set_offline(False)
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    assert Contact.objects.count() == 1


@pytest.mark.usefixtures("hours")
def test_an_answer_that_is_lost_books_once(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))))
    door = re.compile(r"/api/appointments$")

    def books_and_says_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    someone.page.route(door, books_and_says_nothing)
    someone.press("Aftal opkaldet").sees("Vi kan ikke få forbindelse.")
    someone.page.unroute(door)
    someone.press("Aftal opkaldet").comes_to("Vi har aftalt et opkald")
    assert Appointment.objects.get().state == AppointmentState.BOOKED


@pytest.mark.usefixtures("hours")
def test_a_move_whose_answer_is_lost_shows_no_time_until_it_is_known(
    citizen: NewCitizen,
) -> None:
    someone = book_call(citizen(*PHONE))
    was = Appointment.objects.get().starts_at
    lose = re.compile(r"/api/appointments/(move|find)$")

    def moves_and_says_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    someone.press("Flyt til en anden tid").sees("De første ledige tider")
    someone.page.route(lose, moves_and_says_nothing)
    someone.page.locator(".days summary").nth(1).click()
    someone.page.get_by_role("button", name="kl. 15.30", exact=True).click()
    someone.press("Ja, flyt den").comes_to("Vi ved ikke, om aftalen er flyttet")
    expect(someone.page.get_by_text("Du har tiden")).to_have_count(0)
    looks_right(someone.page, "booking-doubt-360x740")
    someone.press("Se efter igen").sees("Vi kan ikke få forbindelse.")
    someone.page.unroute(lose)
    someone.press("Se efter igen").comes_to("Vi har aftalt et opkald")
    someone.sees("Aftalen er flyttet.").sees("kl. 15.30 til 16.00")
    assert Appointment.objects.get().starts_at != was


@pytest.mark.usefixtures("hours")
def test_a_move_that_never_came_is_said_to_have_not_been(citizen: NewCitizen) -> None:
    someone = book_call(citizen(*PHONE))
    when = someone.page.locator(".when").inner_text()
    someone.press("Flyt til en anden tid").sees("De første ledige tider")
    someone.page.route(re.compile("/api/appointments/move$"), lambda route: route.abort())
    someone.page.get_by_role("button", name=PICKED).last.click()
    someone.press("Ja, flyt den").comes_to("Vi har aftalt et opkald")
    someone.sees("Aftalen blev ikke flyttet.").sees(when)


@pytest.mark.usefixtures("hours")
def test_a_cancellation_whose_answer_is_lost_is_pressed_again(citizen: NewCitizen) -> None:
    someone = book_call(citizen(*PHONE))
    door = re.compile(r"/api/appointments/cancel$")

    def cancels_and_says_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    someone.page.route(door, cancels_and_says_nothing)
    someone.press("Aflys aftalen").press("Ja, aflys").sees("Vi kan ikke få forbindelse.")
    someone.page.unroute(door)
    someone.press("Ja, aflys").comes_to("Aftalen er aflyst")


@pytest.mark.usefixtures("hours")
def test_a_reload_in_the_form_loses_the_number_alone(citizen: NewCitizen) -> None:
    someone = fill_in(pick_first(to_times(citizen(*PHONE))))
    texts = someone.page.get_by_role("checkbox")
    texts.check()
    someone.page.reload()
    someone.sees("Din tid")
    expect(someone.page.get_by_label("Hvad vil du gerne tale om?")).to_have_value(re.compile("."))
    expect(texts).to_be_checked()
    expect(someone.page.get_by_label("Telefonnummer")).to_have_value("")
    assert "20 30" not in someone.page.evaluate("JSON.stringify(localStorage)")
    fill_in(someone).press("Aftal opkaldet").sees("til nummeret der ender på 50")
    assert "skifte uddannelse" not in someone.page.evaluate("JSON.stringify(localStorage)")


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
def test_the_keyboard_stays_where_it_was_when_an_answer_is_lost(citizen: NewCitizen) -> None:
    someone = to_times(citizen(*PHONE))
    someone.page.context.set_offline(True)
    first = someone.page.get_by_role("button", name=PICKED).first
    first.press("Enter")
    someone.sees("Vi kan ikke få forbindelse.")
    expect(first).to_be_focused()
    someone.page.context.set_offline(False)
    fill_in(pick_first(someone))
    someone.page.context.set_offline(True)
    send = someone.page.get_by_role("button", name="Aftal opkaldet")
    send.press("Enter")
    someone.sees("Vi kan ikke få forbindelse.")
    expect(send).to_be_focused()


@pytest.mark.usefixtures("hours")
def test_a_chunk_that_does_not_come_is_said_and_asked_for_again(citizen: NewCitizen) -> None:
    someone = citizen(*PHONE).open().skip_to_routes()
    someone.page.route(re.compile("widget-booking"), lambda route: route.abort())
    someone.press("Bed om et opkald").sees("Vi kan ikke få forbindelse.")
    looks_right(someone.page, "booking-no-chunk-360x740")
    someone.page.unroute(re.compile("widget-booking"))
    someone.press("Prøv igen").comes_to("Vi ringer til dig")
    expect(someone.page.get_by_role("alert")).to_have_count(0)


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
    someone.comes_to("Your time").sees("at 07:00 on your clock")
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


@pytest.mark.usefixtures("hours")
def test_on_the_page_of_its_own_back_gives_the_time_back(
    service: Service, new_page: NewPage
) -> None:
    someone = Citizen(new_page(*DESKTOP)).visit(f"{service.url}/chat/").skip_to_routes()
    someone.press("Bed om et møde").comes_to("Vi aftaler et møde")
    pick_first(someone)
    someone.page.go_back()
    someone.comes_to("Vi aftaler et møde").sees("De første ledige tider")
    wait_until(lambda: not Appointment.objects.exists(), "the time given back")
    looks_right(someone.page, "booking-page-1280x800")


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
