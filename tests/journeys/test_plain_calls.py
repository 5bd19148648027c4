"""To be called, by plain forms: from the page of the chat to the call, and Back on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import ContactState, EndReason
from scheduling.models import OpeningHours
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.journeys.conftest import NewDesk
from tests.running import Service
from triage.models import Case, Contact

pytestmark = pytest.mark.browser
SIZES = ((1366, 768), (390, 844))
Visit = Callable[..., Page]


@pytest.fixture
def visit(service: Service, staff: Cast, new_page: NewPage) -> Visit:
    """`visit("/call/")`: somebody without a script, where calls and chats are open."""

    def opened(path: str, script: bool = False) -> Page:
        page = new_page(390, 844, java_script_enabled=script)
        page.goto(service.url + path)
        return page

    return opened


def look(page: Page, name: str) -> None:
    assert page.locator("script").count() == 0
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}", full_page=True)
        assert axe(page) == []
        assert wider_than_the_screen(page) == []


def comes_to(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def posted(page: Page) -> list[str]:
    """The forms that a page sends from now on, by address."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    return sent


@pytest.mark.usefixtures("somebody_on_duty")
def test_without_javascript_from_the_chat_to_the_call(visit: Visit, desk: NewDesk) -> None:
    page = visit("/chat/")
    comes_to(page, "Tal med en vejleder")
    screenshot(page, "chat-without-script-390")
    page.get_by_role("link", name="Bliv ringet op").click()
    comes_to(page, "Bliv ringet op")
    expect(page.get_by_label("Så snart det er min tur")).to_be_checked()
    page.get_by_label("Dit telefonnummer").fill("20 30 40 50")
    page.get_by_label("Hvad drejer det sig om").fill("Om optagelse\nog SU")
    page.get_by_role("button", name="Bed om et opkald").click()
    comes_to(page, "Vi ringer til dig")
    expect(page.get_by_text("Du er nummer 1.")).to_be_visible()
    contact = Contact.objects.get()
    assert (contact.phone, contact.wish) == ("+4520304050", "Om optagelse\nog SU")
    ane = desk("ane")
    ane.page.get_by_role("button", name="Tag næste").first.click()
    expect(ane.page.get_by_text("Om optagelse")).to_be_visible()
    page.get_by_role("link", name="Se, hvordan det står nu").click()
    expect(page.get_by_text("Ane har taget din sag")).to_be_visible()


@pytest.mark.usefixtures("somebody_on_duty")
def test_every_page_of_a_call(visit: Visit) -> None:
    page = visit("/call/", script=True)
    look(page, "call")
    page.get_by_label("Formiddag").check()
    page.get_by_label("Dit telefonnummer").fill("2030")
    page.get_by_role("button", name="Bed om et opkald").click()
    expect(page.get_by_role("alert")).to_contain_text("mindst otte cifre")
    expect(page.get_by_label("Dit telefonnummer")).to_be_focused()
    expect(page.get_by_label("Formiddag")).to_be_checked()
    look(page, "call-wrong")
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_label("Hvad drejer det sig om").fill("Jeg vil ikke leve mere.")
    page.get_by_role("button", name="Bed om et opkald").click()
    comes_to(page, "Vi ringer til dig")
    expect(page.get_by_text("Ring 112 nu")).to_be_visible()
    look(page, "call-asked-danger")
    page.get_by_role("link", name="Ret nummer eller tidspunkt").click()
    expect(page.get_by_label("Dit telefonnummer")).to_have_value("+45 20 30 40 50")
    look(page, "call-change")
    page.go_back()
    page.get_by_role("link", name="Afmeld opkaldet").click()
    look(page, "call-cancel")
    page.get_by_role("button", name="Ja, afmeld").click()
    comes_to(page, "Vi ringer ikke til dig")
    look(page, "call-cancelled")
    contact = Contact.objects.get()
    assert (contact.ended, contact.phone) == (EndReason.CITIZEN, "")


@pytest.mark.usefixtures("somebody_on_duty")
def test_it_looks_right_when_it_is_asked_for(visit: Visit) -> None:
    page = visit("/call/?language=en", script=True)
    page.get_by_label("Your telephone number").fill("20304050")
    page.get_by_role("button", name="Ask for a call").click()
    comes_to(page, "We will call you")
    look(page, "call-asked-en")


def test_with_nobody_there_a_part_of_a_day_is_wished_for(visit: Visit) -> None:
    page = visit("/call/", script=True)
    expect(page.get_by_text("Lige nu er der ingen, der kan ringe med det samme.")).to_be_visible()
    expect(page.get_by_label("Så snart det er min tur")).to_have_count(0)
    look(page, "call-nobody-now")
    page.get_by_label("Eftermiddag").check()
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_role("button", name="Bed om et opkald").click()
    expect(page.get_by_text("Ønsket tid: eftermiddag.")).to_be_visible()
    look(page, "call-asked-afternoon")


def test_where_nobody_calls_the_way_on_is_a_booked_time(visit: Visit) -> None:
    OpeningHours.objects.all().delete()
    page = visit("/call/", script=True)
    expect(page.get_by_text("ingen åbningstid de næste to uger")).to_be_visible()
    look(page, "call-no-hours")
    page.get_by_role("link", name="Book en tid").click()
    comes_to(page, "Book en tid")


@pytest.mark.usefixtures("somebody_on_duty")
def test_back_and_reload_send_no_form_again(visit: Visit) -> None:
    page = visit("/call/")
    sent = posted(page)
    page.get_by_label("Dit telefonnummer").fill("2030")
    page.get_by_role("button", name="Bed om et opkald").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.reload()
    comes_to(page, "Bliv ringet op")
    assert len(sent) == 1
    page.get_by_label("Dit telefonnummer").fill("20304050")
    page.get_by_role("button", name="Bed om et opkald").click()
    comes_to(page, "Vi ringer til dig")
    page.reload()
    page.go_back()
    comes_to(page, "Bliv ringet op")
    page.go_back()
    comes_to(page, "Bliv ringet op")
    page.go_forward()
    page.go_forward()
    comes_to(page, "Vi ringer til dig")
    assert len(sent) == 2
    assert (Case.objects.count(), Contact.objects.get().state) == (1, ContactState.WAITING)
