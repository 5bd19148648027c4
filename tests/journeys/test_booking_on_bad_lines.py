"""A time that is held while a form is filled in, and a line that goes away."""

import re

import pytest
from playwright.sync_api import Route, expect

from channels_layer.protocol import AppointmentState
from scheduling.models import Appointment
from tests.browser import NewPage
from tests.journeys.booking import (
    ANOTHER_PHONE,
    DESKTOP,
    PHONE,
    PICKED,
    fill_in,
    looks_right,
    pick_first,
    to_times,
)
from tests.journeys.conftest import NewCitizen
from tests.journeys.people import Citizen
from tests.running import Service
from tests.servers import wait_until
from triage.models import Contact

pytestmark = pytest.mark.browser


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
    fill_in(someone).press("Aftal opkaldet").sees("til nummeret, der ender på 50")
    assert "skifte uddannelse" not in someone.page.evaluate("JSON.stringify(localStorage)")


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
