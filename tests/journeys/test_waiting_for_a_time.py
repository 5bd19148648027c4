"""Waiting for a freed time by plain forms, and from the widget to there; all of it looked at."""

import re
from datetime import time
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.models import Outgoing
from channels_layer.protocol import Channel
from scheduling.models import Appointment, Site, Skill
from scheduling.shifts import ShiftKind
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.journeys.conftest import NewCitizen
from tests.running import Service
from tests.scheduling.working import room, rules, works
from triage import waitlist as waiting
from triage.models import WaitlistEntry

pytestmark = pytest.mark.browser
SIZES = ((1366, 768), (390, 844))


@pytest.fixture(autouse=True)
def hours(staff: Cast) -> None:
    """Ane and Bo can be booked, and met at two sites."""
    rules(notice=24 * 60)
    rules(Channel.MEETING, notice=24 * 60)
    ane, bo = staff.ane.counsellor, staff.bo.counsellor
    here, there = room(), room("Lokale 2", "Odense")
    Site.objects.filter(pk=there.site_id).update(postcode="5000", town="Odense C")
    bo.skills.add(Skill.objects.create(danish="Studier i udlandet", english="Studies abroad"))
    for weekday in range(7):
        always: dict[str, Any] = {"weekday": weekday, "on_holidays": True}
        works(ane, time(8), time(10), **always)
        works(bo, time(9), time(11), **always)
        works(ane, time(12), time(14), ShiftKind.MEETING, room=here, **always)
        works(bo, time(12), time(14), ShiftKind.MEETING, room=there, **always)


def look(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert wider_than_the_screen(page) == []


def test_whoever_finds_no_time_waits_is_offered_one_and_takes_it(
    service: Service, new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{service.url}/book/")
    page.get_by_role("link", name="Ingen tid, der passer?").click()
    page.get_by_label("Onsdag").check()
    page.get_by_label("Formiddag").check()
    page.get_by_label("Dit telefonnummer").fill("20 30 40 50")
    page.get_by_role("button", name="Vent på en tid").click()
    expect(page.get_by_role("alert")).to_contain_text("Sæt kryds ved, at vi må sende sms")
    expect(page.get_by_label("Onsdag")).to_be_checked()
    page.get_by_label("Ja, I må sende mig sms").check()
    page.get_by_role("button", name="Vent på en tid").click()
    expect(page.get_by_role("heading", name="Du venter på en tid")).to_be_visible()
    monkeypatch.setattr(waiting, "AWAKE_FROM", time.min)
    monkeypatch.setattr(waiting, "AWAKE_UNTIL", time.max)
    # By day the service's own sweep may have been here first.
    list(waiting.offer_freed(timezone.now()))
    entry = WaitlistEntry.objects.get()
    assert entry.offered_time
    assert entry.offered_time.weekday() == 2
    elsewhere = new_page(java_script_enabled=False)
    elsewhere.goto(f"{service.url}/booking/")
    elsewhere.get_by_label("Din kode").fill(entry.code)
    elsewhere.get_by_role("button", name="Find aftalen").click()
    expect(elsewhere.get_by_role("heading", name="En tid er ledig til dig")).to_be_visible()
    elsewhere.get_by_role("button", name="Tag tiden").click()
    expect(elsewhere.get_by_role("heading", name="Din aftale")).to_be_visible()
    assert Appointment.objects.get().starts_at == entry.offered_time
    assert Outgoing.objects.filter(key__startswith="appointment:").exclude(to="").count() >= 2
    page.reload()
    expect(page.get_by_role("heading", name="Din aftale")).to_be_visible()


def test_every_page_of_the_waiting_list(
    service: Service, new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = new_page()
    page.goto(f"{service.url}/book/wait/?channel=meeting")
    page.get_by_label("Senest").fill("2001-01-01")
    page.get_by_label("Dit telefonnummer").fill("20 30 40 50")
    page.get_by_label("Ja, I må sende mig sms").check()
    page.get_by_role("button", name="Vent på en tid").click()
    expect(page.get_by_label("Senest")).to_be_focused()
    look(page, "waitlist-form")
    page.get_by_label("Senest").fill("")
    page.get_by_role("button", name="Vent på en tid").click()
    expect(page.get_by_role("heading", name=re.compile("venter|ledig"))).to_be_visible()
    monkeypatch.setattr(waiting, "AWAKE_FROM", time.min)
    monkeypatch.setattr(waiting, "AWAKE_UNTIL", time.max)
    look(page, "waitlist-waiting")
    list(waiting.offer_freed(timezone.now()))
    page.reload()
    expect(page.get_by_role("heading", name="En tid er ledig til dig")).to_be_visible()
    look(page, "waitlist-offered")
    page.get_by_role("button", name="Slet mit ønske").click()
    expect(page.get_by_role("heading", name="Du venter ikke mere")).to_be_visible()
    look(page, "waitlist-left")
    assert WaitlistEntry.objects.get().phone == ""


def test_the_wishes_of_the_free_times(service: Service, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{service.url}/book/?channel=meeting")
    page.get_by_label("Dit postnummer").fill("52")
    page.get_by_role("button", name="Vis ledige tider").click()
    expect(page.get_by_role("alert")).to_contain_text("fire cifre")
    expect(page.get_by_label("Dit postnummer")).to_be_focused()
    look(page, "booking-bad-postcode")
    page.get_by_label("Dit postnummer").fill("5230")
    page.get_by_role("button", name="Vis ledige tider").click()
    expect(page.get_by_label("Hvor vil du møde os?").locator("option:checked")).to_have_text(
        "Odense, 5000 Odense C"
    )
    page.get_by_label("Skal vejlederen kende til noget bestemt?").select_option(
        "Studier i udlandet"
    )
    page.get_by_role("button", name="Vis ledige tider").click()
    look(page, "booking-wishes")
    page.get_by_role("button", name="12.00").first.click()
    expect(page.get_by_text("Bo", exact=True)).to_be_visible()


def test_the_widget_leads_there(citizen: NewCitizen, service: Service) -> None:
    someone = citizen(390, 844).open().skip_to_routes().press("Bed om et opkald")
    someone.comes_to("Vi ringer til dig")
    someone.page.get_by_role("radio", name="På et tidspunkt, jeg vælger").check()
    link = someone.page.get_by_role("link", name="Ingen tid, der passer?")
    address = f"{service.url}/book/wait/?channel=callback&language=da"
    expect(link).to_have_attribute("href", address)
    link.scroll_into_view_if_needed()
    screenshot(someone.page, "booking-widget-wait-390")
    assert axe(someone.page) == []
