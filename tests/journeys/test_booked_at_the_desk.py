"""What is booked, found, moved and cancelled at the desk, also when somebody was quicker."""

from datetime import datetime, time
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.protocol import AppointmentState, Channel, Language
from chat import appointments
from scheduling.booking import hold
from scheduling.free import Search, free
from scheduling.models import Appointment
from scheduling.wall import clock_in_words
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.cast import citizen as a_case
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.scheduling.working import rules, works
from tests.servers import wait_until
from triage.models import Case, Contact, EventKind

pytestmark = pytest.mark.browser
COPENHAGEN = {"timezone_id": "Europe/Copenhagen"}


@pytest.fixture(autouse=True)
def hours(staff: Cast) -> None:
    """Ane can be booked all day on every day but today."""
    rules(notice=24 * 60)
    for weekday in range(7):
        works(staff.ane.counsellor, time(8), time(19), weekday=weekday, on_holidays=True)


def books(which: int = 0, case: Case | None = None, texts: bool = True) -> Contact:
    """The first free time, or one after it."""
    now, case = timezone.now(), case or a_case(topic="work")[0]
    starts_at = list(free(Search(Channel.CALLBACK), now))[which]
    held = hold(Search(Channel.CALLBACK), starts_at, case.pk, now)
    return appointments.book(
        case, uuid4(), held.pk, now, phone="20 30 40 50", texts=texts, wish="Om at skifte job"
    )


def time_of(contact: Contact) -> datetime:
    return Appointment.objects.get(contact=contact).starts_at


def clock(contact: Contact) -> str:
    return clock_in_words(time_of(contact), Language.DANISH)


def nothing_held() -> bool:
    return not Appointment.objects.filter(state=AppointmentState.HELD).exists()


def look(page: Page, name: str) -> None:
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_moved_by_keyboard_alone_and_the_citizen_is_told(desk: NewDesk) -> None:
    contact, later = books(), books(4)
    before = time_of(contact)
    page = desk("ane", **COPENHAGEN).page
    keyboard = page.keyboard
    keyboard.press("Escape")
    keyboard.press("o")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option")).to_have_count(2)
    look(page, "desk-booked-list")
    keyboard.type(clock(later))
    expect(page.get_by_role("option")).to_have_count(1)
    for _ in clock(later):
        keyboard.press("Backspace")
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Flyt", exact=True)).to_be_focused()
    expect(page.get_by_text("Om at skifte job")).to_be_visible()
    look(page, "desk-booked-one")
    page.get_by_role("button", name="Flyt", exact=True).focus()
    keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.get_by_role("combobox").focus()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(page.get_by_label("Hvorfor?")).to_be_focused()
    assert not nothing_held()
    expect(page.get_by_text("Borgeren får en sms om det.")).to_be_visible()
    look(page, "desk-booked-move")
    page.get_by_label("Hvorfor?").select_option("Vejlederen kan ikke")
    page.get_by_role("button", name="Flyt aftalen").press("Enter")
    expect(page.get_by_text("Aftalen er flyttet.")).to_be_attached()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert time_of(contact) > before
    [event] = contact.events.filter(kind=EventKind.REBOOKED)
    assert (event.counsellor_id, event.data["reason"]) == (
        contact.appointment and contact.appointment.counsellor_id,
        "counsellor-away",
    )
    assert nothing_held()


def test_whoever_leaves_gives_the_time_back(desk: NewDesk) -> None:
    books()
    page = desk("ane", **COPENHAGEN).page
    page.get_by_role("button", name="Aftaler").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Flyt", exact=True).click()
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Hvorfor?")).to_be_focused()
    assert not nothing_held()
    page.get_by_role("button", name="Vælg en anden tid").click()
    wait_until(nothing_held, "the time that is given back")
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Hvorfor?")).to_be_focused()
    page.keyboard.press("Escape")
    wait_until(nothing_held, "the time that is given back")
    assert Contact.objects.get().state == "booked"


def test_somebody_was_quicker_and_what_was_chosen_stays(desk: NewDesk) -> None:
    contact = books()
    page = desk("ane", **COPENHAGEN).page
    page.get_by_role("button", name="Aftaler").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Flyt", exact=True).click()
    page.get_by_role("option").nth(8).click()
    page.get_by_label("Hvorfor?").select_option("Andet")
    appointments.move(
        contact, list(free(Search(Channel.CALLBACK), timezone.now()))[1], timezone.now()
    )
    page.get_by_role("button", name="Flyt aftalen").click()
    expect(page.get_by_text("En anden har netop flyttet eller aflyst aftalen.")).to_be_visible()
    expect(page.locator(".book-time")).to_contain_text(clock(contact))
    expect(page.get_by_label("Hvorfor?")).to_have_value("other")
    look(page, "desk-booked-conflict")
    page.get_by_role("button", name="Flyt aftalen").click()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert contact.events.filter(kind=EventKind.REBOOKED).count() == 2
    # Cancelled meanwhile: the list says so, and has it no more.
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Flyt", exact=True).click()
    page.get_by_role("option").first.click()
    expect(page.get_by_label("Hvorfor?")).to_be_focused()
    appointments.cancel(Contact.objects.get(), timezone.now())
    page.get_by_role("button", name="Flyt aftalen").click()
    expect(page.get_by_text("En anden har netop flyttet eller aflyst aftalen.")).to_be_visible()
    expect(page.get_by_text("Der er ingen aftaler.")).to_be_visible()


def test_cancelled_and_whoever_is_not_told_is_to_be_called(desk: NewDesk) -> None:
    contact = books(texts=False)
    page = desk("ane", **COPENHAGEN).page
    page.get_by_role("button", name="Aftaler").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Aflys", exact=True).click()
    expect(page.get_by_role("link", name="20 30 40 50")).to_have_attribute(
        "href", "tel:+4520304050"
    )
    look(page, "desk-booked-cancel")
    page.get_by_role("button", name="Behold den").click()
    assert Contact.objects.get().state == "booked"
    page.get_by_role("button", name="Aftaler").click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Aflys", exact=True).click()
    page.get_by_role("button", name="Aflys aftalen").click()
    expect(page.get_by_text("Der er ingen aftaler.")).to_be_visible()
    contact.refresh_from_db()
    assert (contact.state, contact.ended, contact.phone) == ("ended", "counsellor", "")


def test_in_a_talk_the_case_shows_it_and_the_talk_says_it(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane", **COPENHAGEN)
    someone = citizen(390, 844).start_chat()
    someone.say("Kan vi flytte min tid?")
    contact = books(case=Case.objects.get())
    ane.take_next()
    case = ane.page.get_by_role("region", name="Borgeren har booket")
    expect(case).to_contain_text(clock(contact))
    look(ane.page, "desk-booked-in-talk")
    case.get_by_role("button").click()
    ane.page.get_by_role("dialog").get_by_role("button", name="Flyt", exact=True).click()
    ane.page.get_by_role("option").nth(3).click()
    expect(ane.page.get_by_text("Borgeren får det at vide i samtalen.")).to_be_visible()
    ane.page.get_by_role("button", name="Flyt aftalen").click()
    expect(ane.log).to_contain_text("Jeg har flyttet din tid til")
    expect(someone.log).to_contain_text("Jeg har flyttet din tid til")
    expect(case).to_contain_text(clock(contact))


def test_a_coordinator_sees_everybodys(desk: NewDesk) -> None:
    books()
    page = desk("karin", **COPENHAGEN).page
    page.get_by_role("button", name="Aftaler").click()
    expect(page.get_by_text("Der er ingen aftaler.")).to_be_visible()
    page.get_by_role("radio", name="Alles").check()
    expect(page.get_by_role("option")).to_contain_text("med Ane")
    look(page, "desk-booked-everybody")
