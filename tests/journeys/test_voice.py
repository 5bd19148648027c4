"""The service places a call, and somebody who waits to chat is called in their turn instead."""

from collections.abc import Iterator
from time import monotonic, sleep

import pytest
from playwright.sync_api import Locator, Page, expect

from channels_layer.protocol import CallOutcome, Channel, ContactState
from scheduling.models import Counsellor
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.conftest import StartService
from tests.hosts import HostSite
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from tests.running import Service
from tests.servers import PATIENCE
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, TOKEN, Mishap, Twilio, twilio
from tests.twilio.telephones import Telephones
from triage.models import Contact, Event, EventKind

pytestmark = pytest.mark.browser
OWN = "20 30 40 99"


@pytest.fixture
def vendor() -> Iterator[Twilio]:
    with twilio() as running:
        yield running


@pytest.fixture
def service(start_service: StartService, host: HostSite, vendor: Twilio) -> Service:
    return start_service(
        ALLOWED_ORIGINS=host.origin,
        TWILIO_ACCOUNT_SID=ACCOUNT_SID,
        TWILIO_AUTH_TOKEN=TOKEN,
        TWILIO_FROM=SENDER,
        TWILIO_VOICE_FROM=SENDER,
        TWILIO_API_URL=vendor.url,
        NO_PROXY="127.0.0.1",
        GUIDANCE_SWEEP_SECONDS="0.5",
    )


def wishes_a_call(citizen: NewCitizen) -> None:
    someone = citizen(390, 844).open().skip_to_routes().press("Bed om et opkald")
    someone.page.get_by_label("Telefonnummer").fill("20304050")
    someone.press("Bed om et opkald").sees("Vi har fået dit ønske")


def take(desk: Desk) -> Locator:
    """What the desk says of the call that the service places."""
    desk.page.get_by_role("button", name="Tag næste").click()
    expect(desk.page.get_by_role("link", name="20 30 40 50")).to_be_visible()
    return desk.page.locator(".placed")


def placed(vendor: Twilio, number: int = 1) -> Telephones:
    """The vendor has been asked for so many calls."""
    until = monotonic() + PATIENCE
    while len(vendor.calls) < number:
        assert monotonic() < until, "no call was placed"
        sleep(0.05)
    return Telephones(vendor)


def look(page: Page, name: str) -> None:
    for width, height in ((1366, 768), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_a_click_rings_me_and_then_the_citizen(
    citizen: NewCitizen, desk: NewDesk, vendor: Twilio
) -> None:
    ane = desk("ane")
    wishes_a_call(citizen)
    said = take(ane)
    page = ane.page
    look(page, "desk-no-own-phone")
    page.get_by_role("button", name="Skriv mit nummer").click()
    field = page.get_by_label("Mit telefonnummer")
    expect(field).to_be_focused()
    field.fill("12")
    field.press("Enter")
    expect(page.get_by_text("Det telefonnummer findes ikke.")).to_be_visible()
    look(page, "desk-own-phone")
    field.fill(OWN)
    field.press("Enter")
    expect(page.get_by_text("Dit nummer er gemt.")).to_be_visible()
    expect(said).to_contain_text("Vi ringer først til dig på 20 30 40 99.")
    said.get_by_role("button", name="Ring op").dblclick()
    expect(said.get_by_role("status")).to_have_text("Opkaldet er på vej …")
    phones = placed(vendor)
    phones.counsellors("ringing")
    expect(said.get_by_role("status")).to_contain_text("Din telefon ringer.")
    look(page, "desk-rings-me")
    phones.press(phones.pick_up())
    expect(said.get_by_role("status")).to_have_text("Det ringer hos borgeren.")
    phones.citizens("ringing", "in-progress", "ringing")
    expect(said.get_by_role("status")).to_have_text("I taler sammen nu.")
    page.reload()
    expect(said.get_by_role("status")).to_have_text("I taler sammen nu.")
    phones.answered_by("machine_start")
    phones.citizens("completed")
    phones.over("completed")
    phones.counsellors("completed")
    expect(said.get_by_role("status")).to_have_text("En telefonsvarer tog telefonen.")
    form = page.get_by_role("form", name="Hvordan gik det?")
    expect(form.get_by_role("radio", name="Telefonsvarer", exact=True)).to_be_checked()
    expect(form.get_by_text("Valgt ud fra opkaldet.")).to_be_visible()
    look(page, "desk-call-suggests")
    form.get_by_role("button", name="Gem").click()
    expect(page.get_by_text("Borgeren kommer i køen igen")).to_be_visible()
    [told] = Event.objects.filter(kind=EventKind.CALLED)
    assert told.data["outcome"] == CallOutcome.VOICEMAIL
    assert len(vendor.calls) == 2
    assert Contact.objects.get().state == ContactState.LATER


def test_by_key_and_what_goes_wrong_is_said(
    citizen: NewCitizen, desk: NewDesk, vendor: Twilio
) -> None:
    """The number is still there to be dialled by hand."""
    ane = desk("ane")
    wishes_a_call(citizen)
    said = take(ane)
    keyboard = ane.page.keyboard
    expect(ane.page.get_by_role("link", name="20 30 40 50")).to_be_focused()
    keyboard.press("k")
    expect(ane.page.get_by_label("Mit telefonnummer")).to_be_focused()
    keyboard.type(OWN)
    keyboard.press("Enter")
    expect(ane.page.get_by_text("Dit nummer er gemt.")).to_be_visible()
    expect(ane.page.get_by_role("dialog")).to_have_count(0)
    vendor.mishaps.append(Mishap.BUSY)
    keyboard.press("Alt+k")
    expect(said.get_by_role("status")).to_contain_text("Opkaldet kunne ikke laves lige nu.")
    link = ane.page.get_by_role("link", name="20 30 40 50")
    expect(link).to_have_attribute("href", "tel:20304050")
    keyboard.press("Alt+k")
    phones = placed(vendor)
    phones.counsellors("ringing", "no-answer")
    expect(said.get_by_role("status")).to_contain_text("Du tog ikke din telefon")
    expect(said.get_by_role("button", name="Ring op igen")).to_be_visible()
    expect(ane.page.get_by_role("radio", checked=True, name="Intet svar")).to_have_count(0)
    assert Counsellor.objects.get(name="Ane").phone == "+4520304099"


@pytest.mark.usefixtures("somebody_on_duty")
def test_who_waits_to_chat_is_called_in_their_turn_instead(
    citizen: NewCitizen, desk: NewDesk, service: Service, new_page: NewPage
) -> None:
    someone = citizen(390, 844).start_chat().sees("Du er nummer 1.")
    behind = Citizen(new_page(1280, 800)).visit(f"{service.url}/chat/").skip_to_routes()
    behind.press("Begynd at chatte").sees("Du er nummer 2.")
    before = Contact.objects.earliest("waiting_since")
    someone.press("Vælg en anden vej").press("Bed om et opkald")
    page = someone.page
    expect(page.get_by_role("radio", name="Så snart det er min tur")).to_be_checked()
    someone.sees("Venter du allerede, beholder du din plads.")
    screenshot(page, "widget-turn-390", full_page=True)
    assert axe(page) == []
    page.get_by_label("Telefonnummer").fill("20304050")
    someone.press("Bed om et opkald").sees("Vi har fået dit ønske")
    someone.sees("Du har din plads i køen. Du er nummer 1.").sees("så snart det er min tur")
    screenshot(page, "widget-turn-booked-390", full_page=True)
    assert axe(page) == []
    behind.sees("Du er nummer 2.")
    after = Contact.objects.get(pk=before.pk)
    assert (after.channel, after.wished_part) == (Channel.CALLBACK, "turn")
    assert (after.promise_at, after.waiting_since) == (before.promise_at, before.waiting_since)
    ane = desk("ane")
    row = ane.page.get_by_role("listitem").filter(has_text="Ønsker: når det er borgerens tur")
    expect(row).to_be_visible()
    take(ane)
    expect(ane.page.locator(".call")).to_contain_text("Når det er borgerens tur")
    expect(behind.page.get_by_text("Du er nummer 1.").first).to_be_visible(timeout=30_000)


@pytest.mark.usefixtures("somebody_on_duty")
def test_a_part_of_the_day_is_wished_for_and_shown(citizen: NewCitizen) -> None:
    """Who does not wait yet is asked nothing more: any time is what they begin with."""
    someone = citizen(390, 844).open().skip_to_routes().press("Bed om et opkald")
    page = someone.page
    expect(page.get_by_role("radio", name="Når som helst i åbningstiden")).to_be_checked()
    page.get_by_role("radio", name="Eftermiddag").check()
    page.get_by_label("Telefonnummer").fill("20304050")
    someone.press("Bed om et opkald").sees("Ønsket tid: eftermiddag.").sees("Vi ringer senest")
    expect(page.get_by_text("Du har din plads i køen.")).to_have_count(0)
