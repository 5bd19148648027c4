"""Calls at the desk: whom nobody reached is called again, and a meeting nobody came to is over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from channels_layer.protocol import AppointmentState, Channel, ContactState, EndReason
from scheduling.models import Appointment, Counsellor, Room, Site
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from triage.models import Contact, Event, EventKind, WrapUp

pytestmark = pytest.mark.browser
SOON = pytest.mark.environment(GUIDANCE_CALL_AGAIN_SECONDS="3,7200", GUIDANCE_SWEEP_SECONDS="0.5")
NUMBER = "20 30 40 50"


def wishes_a_call(citizen: NewCitizen) -> Citizen:
    someone = citizen(390, 844).open().skip_to_routes().press("Bed om et opkald")
    someone.page.get_by_label("Telefonnummer").fill("20304050")
    someone.page.get_by_label("Hvad vil du gerne tale om?").fill("Om at skifte uddannelse")
    return someone.press("Bed om et opkald").sees("Vi har fået dit ønske")


def take(desk: Desk) -> Locator:
    """The form that asks how it went."""
    desk.page.get_by_role("button", name="Tag næste").click()
    expect(desk.page.get_by_role("link", name=NUMBER)).to_have_attribute("href", "tel:20304050")
    return desk.page.get_by_role("form", name="Hvordan gik det?")


def look(page: Page, name: str) -> None:
    for width, height in ((1366, 768), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


@SOON
def test_a_call_in_vain_comes_back_and_is_answered_the_second_time(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane", permissions=["clipboard-read", "clipboard-write"])
    wishes_a_call(citizen)
    form = take(ane)
    ane.page.get_by_role("button", name="Kopiér nummeret").click()
    expect(ane.page.get_by_text("Nummeret er kopieret.")).to_be_visible()
    assert ane.page.evaluate("navigator.clipboard.readText()") == "20304050"
    form.get_by_role("button", name="Gem").click()
    expect(form.get_by_text("Vælg, hvordan det gik.")).to_be_visible()
    look(ane.page, "desk-call")
    form.get_by_role("radio", name="Intet svar").check()
    form.get_by_role("button", name="Gem").click()
    expect(ane.page.get_by_text("Borgeren kommer i køen igen")).to_be_visible()
    row = ane.page.get_by_role("listitem").filter(has_text="2. forsøg")
    expect(row).to_contain_text("Til dig", timeout=15_000)
    screenshot(ane.page, "desk-call-again-1366")
    form = take(ane)
    expect(ane.page.get_by_role("heading", name="2. forsøg")).to_be_visible()
    form.get_by_role("radio", name="Vi talte sammen").check()
    form.get_by_role("button", name="Gem").click()
    wrap_up = ane.page.get_by_role("form", name="Rund af")
    wrap_up.get_by_role("radio", name="Dialog").check()
    wrap_up.get_by_label("Emne").select_option("apply")
    wrap_up.get_by_role("button", name="Rund af").click()
    expect(ane.page.get_by_text("Samtalen er rundet af.")).to_be_visible()
    told = Event.objects.filter(kind=EventKind.CALLED).values_list("data__outcome", flat=True)
    assert list(told) == ["no-answer", "talked"]
    assert WrapUp.objects.count() == 1
    assert Contact.objects.get().phone == ""


def test_how_it_went_by_keyboard_alone(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    wishes_a_call(citizen)
    expect(ane.page.get_by_role("button", name="Tag Intet emne")).to_be_visible()
    keyboard = ane.page.keyboard
    ane.page.locator("body").press("n")
    expect(ane.page.get_by_role("link", name=NUMBER)).to_be_focused()
    keyboard.press("g")
    expect(ane.page.get_by_role("heading", name="Hvordan gik det?")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        keyboard.press(key)
    expect(ane.page.get_by_text("Borgeren kommer i køen igen")).to_be_visible()
    [told] = Event.objects.filter(kind=EventKind.CALLED)
    assert told.data == {"outcome": "message-left", "attempt": 1, "in_time": True}
    assert Contact.objects.get().state == ContactState.LATER


def test_a_wrong_number_is_erased_and_said(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    someone = wishes_a_call(citizen)
    form = take(ane)
    form.get_by_role("radio", name="Forkert nummer").check()
    form.get_by_role("button", name="Gem").click()
    expect(ane.page.get_by_text("nummeret er slettet")).to_be_visible()
    expect(ane.page.get_by_role("link", name=NUMBER)).to_have_count(0)
    contact = Contact.objects.get()
    assert (contact.ended, contact.phone) == (EndReason.WRONG_NUMBER, "")
    someone.sees("Nummeret var forkert. Giv os et andet, så ringer vi.")
    screenshot(someone.page, "widget-wrong-number-390")
    assert axe(someone.page) == []
    someone.press("Bed om et opkald").page.get_by_label("Telefonnummer").fill("20304051")
    someone.press("Bed om et opkald").sees("Vi har fået dit ønske")
    again = Contact.objects.get(state=ContactState.WAITING)
    assert (again.case, again.phone) == (contact.case, "20304051")


def test_whoever_sits_on_the_page_is_told_of_a_call_in_vain(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    someone = wishes_a_call(citizen)
    form = take(ane)
    form.get_by_role("radio", name="Intet svar").check()
    form.get_by_role("button", name="Gem").click()
    someone.sees("og fik ikke fat i dig. Vi prøver igen")
    expect(someone.page.get_by_text("en anden vejleder")).to_have_count(0)
    screenshot(someone.page, "widget-call-again-390")
    assert axe(someone.page) == []


def test_nobody_comes_to_a_booked_meeting(citizen: NewCitizen, desk: NewDesk) -> None:
    wishes_a_call(citizen)
    now = timezone.now()
    site = Site.objects.create(name="Aarhus", address="Allé 1", postcode="8000", town="Aarhus C")
    time = Appointment.objects.create(
        channel=Channel.MEETING,
        state=AppointmentState.DUE,
        counsellor=Counsellor.objects.get(name="Ane"),
        room=Room.objects.create(site=site, name="Lokale 4"),
        starts_at=now,
        ends_at=now + timedelta(minutes=30),
        busy_from=0,
        busy_until=30,
    )
    Contact.objects.update(channel=Channel.MEETING, appointment=time)
    ane = desk("ane")
    form = take(ane)
    expect(ane.page.get_by_text("Lokale 4, Aarhus, Allé 1, 8000 Aarhus C")).to_be_visible()
    look(ane.page, "desk-meeting")
    form.get_by_role("radio", name="Borgeren kom ikke").check()
    form.get_by_role("button", name="Gem").click()
    expect(ane.page.get_by_text("Borgeren kom ikke, og nummeret er slettet")).to_be_visible()
    assert Contact.objects.get().ended == EndReason.NO_SHOW
