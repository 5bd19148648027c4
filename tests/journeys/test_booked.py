"""What is booked: found again, moved, cancelled."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from channels_layer.protocol import AppointmentState, ContactState
from chat.appointments import move
from scheduling.models import Appointment
from tests.journeys.booking import (
    PHONE,
    PICKED,
    book_call,
    fill_in,
    looks_right,
    pick_first,
    the_code,
    to_times,
)
from tests.journeys.conftest import NewCitizen
from triage.appointments import enter_queue, times_for_move
from triage.models import Contact

pytestmark = pytest.mark.browser


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
def test_what_was_moved_elsewhere_is_not_cancelled_by_mistake(citizen: NewCitizen) -> None:
    """Another tab, or the counsellor, has moved it since it was shown."""
    someone = book_call(citizen(*PHONE))
    contact = Contact.objects.select_related("appointment", "case").get()
    to = times_for_move(contact, timezone.now())[-1]
    move(contact, to, timezone.now())
    someone.press("Aflys aftalen").press("Ja, aflys").sees("Flyttet i mellemtiden")
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    someone.press("Aflys aftalen").press("Ja, aflys").comes_to("Aftalen er aflyst")
    assert Appointment.objects.get().state == AppointmentState.CANCELLED


@pytest.mark.usefixtures("hours")
def test_of_two_appointments_the_one_that_was_moved_says_so(citizen: NewCitizen) -> None:
    someone = book_call(citizen(*PHONE))
    someone.press("Tilbage").comes_to("Sådan kan du få hjælp")
    someone.press("Bed om et møde").comes_to("Vi aftaler et møde")
    someone.sees("De første ledige tider")
    fill_in(pick_first(someone)).press("Aftal mødet").comes_to("Vi har aftalt et møde")
    someone.page.reload()
    call, meeting = (
        someone.page.locator(".booked").filter(has_text=f"Vi har aftalt et {way}")
        for way in ("opkald", "møde")
    )
    meeting.get_by_role("button", name="Flyt til en anden tid").click()
    someone.comes_to("Flyt din aftale").sees("De første ledige tider")
    someone.page.get_by_role("button", name=PICKED).first.click()
    someone.press("Ja, flyt den")
    expect(meeting).to_contain_text("Aftalen er flyttet.")
    expect(call).not_to_contain_text("Aftalen er flyttet.")


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
    someone.sees("nummeret, der ender på 50").press("Aflys aftalen").press("Ja, aflys")
    someone.comes_to("Aftalen er aflyst").press("Se, hvordan du kan få hjælp")
    someone.comes_to("Få hjælp til uddannelse og job").press("Jeg har en aftale")
    field.fill(code)
    someone.press("Find aftalen").sees("Aftalen kan også være aflyst.")


@pytest.mark.usefixtures("hours")
def test_when_its_time_has_come_the_code_shows_that_it_is_now(citizen: NewCitizen) -> None:
    """From five minutes before, on the way to it and on what is on the screen."""
    someone = book_call(citizen(*PHONE))
    code = the_code(someone)
    assert enter_queue(Contact.objects.select_related("appointment").get(), timezone.now())
    someone.press("Aflys aftalen").press("Ja, aflys").sees("Aftalen er nu, så den kan ikke")
    other = citizen(*PHONE).open().press("Jeg har en aftale").comes_to("Find din aftale")
    other.page.get_by_label("Kode", exact=True).fill(code)
    other.press("Find aftalen").comes_to("Vi har aftalt et opkald")
    other.sees("Aftalen er nu, så den kan ikke flyttes eller aflyses mere.")
    for act in ("Flyt til en anden tid", "Aflys aftalen"):
        expect(other.page.get_by_role("button", name=act)).to_have_count(0)
    looks_right(other.page, "booking-now-360x740")
    at = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    Contact.objects.update(state=ContactState.LATER, calls=1, call_at=at)
    other.press("Jeg har en anden kode")
    other.page.get_by_label("Kode", exact=True).fill(code)
    other.press("Find aftalen").sees("Vi fik ikke fat i dig. Vi ringer igen")
    other.sees("ca. kl. 9.15.")


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
