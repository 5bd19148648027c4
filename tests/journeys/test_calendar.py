"""A counsellor's own calendars, in a browser with and without JavaScript."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.request import urlopen

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from eguidance.words import DANISH_CALENDAR as WORDS
from scheduling.models import BusyTime, CalendarFeed
from tests.browser import NewPage, Witness, axe, screenshot, wider_than_the_screen
from tests.calendars.hosts import CalendarHost, gives, running
from tests.calendars.written import calendar, event
from tests.cast import Cast, Person
from tests.running import Service

pytestmark = [pytest.mark.browser, pytest.mark.environment(GUIDANCE_CALENDAR_HOSTS="127.0.0.1")]
SIZES = [pytest.param(1280, 800, id="desktop"), pytest.param(360, 740, id="phone")]


@pytest.fixture
def calendar_host() -> Iterator[CalendarHost]:
    yield from running()


def busy_tomorrow(now: datetime) -> bytes:
    return calendar(event(f"DTSTART;VALUE=DATE:{now + timedelta(days=1):%Y%m%d}", "SUMMARY:Tand"))


def page_of(person: Person, service: Service, page: Page) -> Page:
    name, _, value = person.cookie().partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": service.url}])
    page.goto(f"{service.url}/calendar/")
    return page


def is_sound(page: Page, name: str, width: int) -> None:
    screenshot(page, f"calendar-{name}-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_calendars_in_and_the_roster_out(
    service: Service, staff: Cast, new_page: NewPage, calendar_host: CalendarHost,
    width: int, height: int, script: bool,
) -> None:  # fmt: skip
    now = timezone.now()
    calendar_host.answer = gives(busy_tomorrow(now))
    page = new_page(width, height, java_script_enabled=script)
    seen = Witness(page)
    page_of(staff.karin, service, page)
    looked = f"{'' if script else 'plain-'}"
    if script:
        is_sound(page, "empty", width)

    page.get_by_label(WORDS.address).fill("https://192.168.1.4/privat/basic.ics")
    page.get_by_role("button", name=WORDS.subscribe).click()
    expect(page.get_by_text(WORDS.troubles["not-allowed"])).to_be_visible()
    field = page.get_by_label(WORDS.address)
    expect(field).to_have_value("https://192.168.1.4/privat/basic.ics")
    expect(field).to_have_attribute("aria-invalid", "true")
    if script:
        is_sound(page, "refused", width)
    field.fill(calendar_host.url)
    page.get_by_role("button", name=WORDS.subscribe).click()
    expect(page.get_by_role("status")).to_have_text(WORDS.done["subscribed"])
    expect(page.get_by_text("127.0.0.1")).to_be_visible()
    assert BusyTime.objects.count() == 1

    broken = {"name": "kalender.ics", "mimeType": "text/calendar", "buffer": b"<html>"}
    page.get_by_label(WORDS.choose_file).set_input_files(broken)  # type: ignore[arg-type]
    page.get_by_role("button", name=WORDS.upload).click()
    expect(page.get_by_text(WORDS.errors["bad-calendar"])).to_be_visible()
    whole = broken | {"buffer": busy_tomorrow(now)}
    page.get_by_label(WORDS.choose_file).set_input_files(whole)  # type: ignore[arg-type]
    page.get_by_role("button", name=WORDS.upload).click()
    expect(page.get_by_role("status")).to_have_text(WORDS.done["uploaded"])
    assert BusyTime.objects.count() == 2

    CalendarFeed.objects.exclude(url="").update(trouble="too-slow", failures=3)
    page.get_by_role("button", name=WORDS.make).last.click()
    expect(page.get_by_text(WORDS.secret_once)).to_be_visible()
    address = page.get_by_label(WORDS.secret, exact=True).input_value()
    with urlopen(address, timeout=10) as answer:
        assert answer.read().startswith(b"BEGIN:VCALENDAR")
    if script:
        is_sound(page, f"{looked}full", width)
    page.goto(f"{service.url}/calendar/")
    assert address not in page.content()
    page.get_by_role("button", name=WORDS.revoke).click()
    expect(page.get_by_role("status")).to_have_text(WORDS.done["revoked"])
    page.get_by_role("button", name=WORDS.remove_named.format(host="127.0.0.1")).click()
    expect(page.get_by_text(WORDS.no_feeds)).to_be_visible()
    assert BusyTime.objects.count() == 1
    assert seen.foreign(service.url) == []
    assert [error for error in seen.errors if "422" not in error] == []
    secret = address.rpartition("/")[2].removesuffix(".ics")
    service.assert_silent(secret, "secret-of-ane", "192.168.1.4")
