"""From first contact to closed case, on another origin, looked at at every step."""

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import Level, Outcome, Work
from tests.browser import axe, screenshot
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, keeps_typing_until_seen
from triage.models import Case, WrapUp

pytestmark = pytest.mark.browser

SIZES = [pytest.param(1280, 800, id="desktop"), pytest.param(390, 844, id="phone")]


def look(page: Page, name: str, width: int) -> None:
    """A screenshot, and nothing that axe finds."""
    screenshot(page, f"{name}-{width}")
    assert axe(page) == []


def is_told_first_what_this_is(someone: Citizen) -> None:
    someone.sees("Vi spørger ikke, hvem du er.")
    someone.sees("Vi gemmer dine svar og det, I skriver, i 30 dage. Så sletter vi det.")
    someone.sees(
        "Ring 112. Skriver du, at nogen er i fare, viser vi straks numre, du kan ringe til."
    )
    someone.sees("Vi kan ikke se, hvem eller hvor du er, så vi kan ikke selv sende hjælp.")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_triaged_served_and_closed(
    citizen: NewCitizen, desk: NewDesk, width: int, height: int
) -> None:
    ane = desk("ane")
    someone = citizen(width, height)
    page = someone.page
    look(page, "widget-1-closed", width)

    someone.open()
    is_told_first_what_this_is(someone)
    look(page, "widget-2-opening", width)
    someone.press("Begynd med spørgsmålene").comes_to("Hvad vil du gerne tale om?")
    look(page, "widget-3-question", width)
    someone.answer("At søge ind").answer("Jeg er i tvivl").answer("Jeg er lidt usikker")
    someone.answer("Nej, der er ro på").press("Spring over").answer("At skrive med en vejleder")
    someone.comes_to("Dine svar").press("Vis, hvordan jeg kan få hjælp")
    someone.comes_to("Sådan kan du få hjælp").sees("Vores forslag")
    look(page, "widget-4-routes", width)

    someone.press("Begynd at chatte").comes_to("Du er i kø").sees("Forbundet.")
    expect(someone.told).to_have_text("Du er nummer 1.")
    expect(someone.log).to_have_attribute("aria-live", "polite")
    # A screen reader speaks of what changes inside these two, and not of new ones.
    told, log = someone.told.element_handle(), someone.log.element_handle()
    someone.say("Hej, jeg er i tvivl om kvote 2.").reads("Hej, jeg er i tvivl om kvote 2.")
    expect(someone.log).to_contain_text("Sendt")
    look(page, "widget-5-waiting", width)

    ane.take_next().reads("Hej, jeg er i tvivl om kvote 2.")
    someone.sees("Du skriver med Ane")
    expect(someone.log).to_contain_text("Læst")
    expect(someone.log).not_to_contain_text("Sendt")
    typing = page.locator(".typing")
    keeps_typing_until_seen(ane.writing, typing.get_by_text("Ane skriver."))
    expect(someone.told).to_have_text("Ane skriver.")
    assert told.text_content() == "Ane skriver."
    ane.say("Hej, jeg hedder Ane. Hvad er du mest i tvivl om?")
    someone.reads("Hej, jeg hedder Ane. Hvad er du mest i tvivl om?")
    assert "Hvad er du mest i tvivl om?" in (log.text_content() or "")
    expect(typing).to_have_text("")
    expect(ane.page.get_by_text("Læst", exact=True)).to_be_visible()
    keeps_typing_until_seen(someone.writing, ane.page.get_by_text("Borgeren skriver …"))
    ane.send_resource("kvote", "Kvote 1")
    expect(someone.log.get_by_text("Kvote 1", exact=False).first).to_be_visible()
    someone.say("Tak, det læser jeg.").reads("Tak, det læser jeg.")
    ane.reads("Tak, det læser jeg.")
    expect(ane.page.get_by_text("Borgeren skriver …")).to_have_count(0)
    look(page, "widget-6-talking", width)

    someone.press("Afslut samtalen").press("Ja, afslut").comes_to("Samtalen er slut")
    someone.sees("Fik du det, du havde brug for?")
    look(page, "widget-7-ended", width)

    page_of_ane = ane.page
    page_of_ane.get_by_role("radio", name="Dialog").check()
    page_of_ane.get_by_role("button", name="Rund af", exact=True).click()
    expect(page_of_ane.get_by_text("Samtalen er rundet af.")).to_be_visible()
    wrap_up = WrapUp.objects.get()
    assert (wrap_up.topic, wrap_up.level) == ("apply", Level.BRIEF)
    assert (wrap_up.work, wrap_up.outcome) == (Work.DIALOGUE, Outcome.DONE)
    assert Case.objects.get().closed_at is not None
