"""From first contact to closed case, on another origin, looked at at every step."""

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import Outcome, Work
from tests.browser import axe, screenshot
from tests.journeys.conftest import NewCitizen, NewDesk
from triage.models import Case, WrapUp

pytestmark = pytest.mark.browser

SIZES = [pytest.param(1280, 800, id="desktop"), pytest.param(390, 844, id="phone")]


def look(page: Page, name: str, width: int) -> None:
    """A screenshot, and nothing that axe finds."""
    screenshot(page, f"{name}-{width}")
    assert axe(page) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_triaged_served_and_closed(
    citizen: NewCitizen, desk: NewDesk, width: int, height: int
) -> None:
    ane = desk("ane")
    someone = citizen(width, height)
    page = someone.page
    look(page, "widget-1-closed", width)

    someone.open()
    look(page, "widget-2-opening", width)
    someone.press("Begynd med spørgsmålene")
    look(page, "widget-3-question", width)
    someone.answer("At søge ind").answer("Jeg er i tvivl").answer("Jeg er lidt usikker")
    someone.answer("Nej, der er ro på").press("Spring over").answer("At skrive med en vejleder")
    someone.press("Vis, hvordan jeg kan få hjælp")
    someone.sees("Sådan kan du få hjælp").sees("Vores forslag")
    look(page, "widget-4-routes", width)

    someone.press("Begynd at chatte").sees("Du er nummer 1.")
    someone.say("Hej, jeg er i tvivl om kvote 2.").reads("Hej, jeg er i tvivl om kvote 2.")
    expect(someone.log).to_contain_text("Sendt")
    look(page, "widget-5-waiting", width)

    ane.take_next().reads("Hej, jeg er i tvivl om kvote 2.")
    ane.say("Hej, jeg hedder Ane. Hvad er du mest i tvivl om?")
    someone.reads("Hej, jeg hedder Ane. Hvad er du mest i tvivl om?")
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("r")
    ane.page.get_by_role("combobox").fill("kvote")
    expect(ane.page.get_by_role("option", name="Kvote 1").first).to_have_attribute(
        "aria-selected", "true"
    )
    ane.page.keyboard.press("Enter")
    expect(someone.log.get_by_text("Kvote 1", exact=False).first).to_be_visible()
    someone.say("Tak, det læser jeg.").reads("Tak, det læser jeg.")
    ane.reads("Tak, det læser jeg.")
    look(page, "widget-6-talking", width)

    someone.press("Afslut samtalen").press("Ja, afslut")
    someone.sees("Fik du det, du havde brug for?")
    look(page, "widget-7-ended", width)

    page_of_ane = ane.page
    page_of_ane.get_by_role("radio", name="Dialog").check(force=True)
    page_of_ane.get_by_role("button", name="Rund af", exact=True).click()
    expect(page_of_ane.get_by_text("Samtalen er rundet af.")).to_be_visible()
    wrap_up = WrapUp.objects.get()
    assert (wrap_up.topic, wrap_up.work, wrap_up.outcome) == ("apply", Work.DIALOGUE, Outcome.DONE)
    assert Case.objects.get().closed_at is not None
