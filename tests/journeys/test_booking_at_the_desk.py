"""A counsellor books for the citizen in front of them, also when somebody is quicker."""

from datetime import datetime, time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.protocol import AppointmentState, Channel, Language
from scheduling.booking import book, hold
from scheduling.free import Search, free
from scheduling.models import Appointment
from scheduling.wall import clock_in_words
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.cast import citizen as a_case
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Desk
from tests.scheduling.working import rules, works
from tests.servers import wait_until
from triage.models import Contact

pytestmark = pytest.mark.browser
# What the page says from the first hold on is kept back, until `letGo` is called and answered.
HOLD_BACK = """() => {
  const { send } = WebSocket.prototype, kept = [];
  WebSocket.prototype.send = function (data) {
    if (kept.length === 0 && !data.includes('"desk-hold"')) return send.call(this, data);
    kept.push([this, data]);
  };
  window.letGo = () => {
    WebSocket.prototype.send = send;
    const answers = kept.map(([socket, data]) => new Promise((resolve) => {
      const { ref } = JSON.parse(data);
      if (ref === undefined) resolve();
      const heard = ({ data }) => JSON.parse(data).ref === ref && resolve();
      socket.addEventListener("message", heard);
      send.call(socket, data);
    }));
    return Promise.all(answers);
  };
}"""
COPENHAGEN = {"timezone_id": "Europe/Copenhagen"}


@pytest.fixture(autouse=True)
def hours(staff: Cast) -> None:
    """Ane can be booked all day on every day but today."""
    rules(notice=24 * 60)
    for weekday in range(7):
        works(staff.ane.counsellor, time(8), time(19), weekday=weekday, on_holidays=True)


def first_free() -> datetime:
    return next(iter(free(Search(Channel.CALLBACK), timezone.now())))


def nothing_held() -> bool:
    return not Appointment.objects.filter(state=AppointmentState.HELD).exists()


def in_a_talk(citizen: NewCitizen, desk: NewDesk) -> Desk:
    ane = desk("ane", **COPENHAGEN)
    someone = citizen(390, 844).start_chat()
    someone.say("Kan vi tales ved i morgen?")
    return ane.take_next()


def look(page: Page, name: str) -> None:
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_by_keyboard_alone_and_the_code_is_in_the_talk(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, first = in_a_talk(citizen, desk), first_free()
    keyboard, page = ane.page.keyboard, ane.page
    keyboard.press("Escape")
    keyboard.press("b")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    look(page, "desk-book-times")
    keyboard.type("16.00")
    expect(page.get_by_role("option").first).to_contain_text("16.00")
    for _ in "16.00":
        keyboard.press("Backspace")
    keyboard.press("Enter")
    phone = page.get_by_label("Telefonnummer")
    expect(phone).to_be_focused()
    assert Appointment.objects.get().state == AppointmentState.HELD
    keyboard.press("Enter")
    expect(page.get_by_text("Skriv et telefonnummer med mindst otte cifre")).to_be_visible()
    keyboard.type("20 30 40 50")
    keyboard.press("Tab")
    keyboard.press("Space")
    look(page, "desk-book-details")
    phone.focus()
    keyboard.press("Enter")
    expect(page.get_by_text("Tiden er booket. Koden står i samtalen.")).to_be_visible()
    contact = Contact.objects.get(state="booked")
    assert contact.appointment
    assert contact.appointment.starts_at == first
    assert (contact.texts, contact.phone) == (True, "+4520304050")
    code = contact.appointment.code
    expect(ane.log).to_contain_text(f"{code[:5]}-{code[5:]}")
    screenshot(page, "desk-booked-1366")


def test_somebody_was_quicker_and_nothing_is_lost(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, first = in_a_talk(citizen, desk), first_free()
    page = ane.page
    page.get_by_role("button", name="Book tid").click()
    clock = clock_in_words(first, Language.DANISH)
    option = page.get_by_role("option", name=clock).first
    expect(option).to_be_visible()
    case, _ = a_case()
    now = timezone.now()
    book(hold(Search(Channel.CALLBACK), first, case.pk, now).pk, case.pk, now)
    option.click()
    expect(page.get_by_text("Tiden er netop taget af en anden")).to_be_visible()
    look(page, "desk-book-taken")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Vælg en anden tid").click()
    wait_until(nothing_held, "the time that is given back")
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Telefonnummer")).to_be_focused()
    page.keyboard.press("Escape")
    wait_until(nothing_held, "the time that is given back")
    expect(ane.writing).to_be_visible()


def test_a_dialog_closed_before_the_answer_keeps_no_time(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    page = in_a_talk(citizen, desk).page
    page.get_by_role("button", name="Book tid").click()
    page.evaluate(HOLD_BACK)
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Luk").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("letGo()")
    assert nothing_held()


def test_what_is_booked_is_what_was_asked_for(citizen: NewCitizen, desk: NewDesk) -> None:
    page = in_a_talk(citizen, desk).page
    page.get_by_role("button", name="Book tid").click()
    page.evaluate(HOLD_BACK)
    page.get_by_role("option").first.click()
    expect(page.get_by_role("radio", name="Vi mødes")).to_be_disabled()
    expect(page.get_by_role("radio", name="Hvem der er ledig")).to_be_disabled()
    page.evaluate("letGo()")
    expect(page.get_by_text("Vi ringer i morgen")).to_be_visible()
