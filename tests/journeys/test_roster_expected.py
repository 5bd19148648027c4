"""What a week is expected to bring, beside who is planned for it."""

import re
from copy import copy
from datetime import datetime, time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_layer.protocol import Channel
from chat import waitlist
from tests.browser import Witness, axe, screenshot, wider_than_the_screen
from tests.cast import Cast, citizen
from tests.journeys.conftest import NewRoster
from tests.journeys.roster import cell
from tests.scheduling.rosters import COPENHAGEN, day
from triage.models import Event, EventKind
from triage.waitlist import Wish

pytestmark = pytest.mark.browser


@pytest.fixture
def busy_weeks(staff: Cast) -> None:
    """Twelve weeks in which Mondays to Thursdays were busy from nine to one."""
    ways = {Channel.CHAT: EventKind.QUEUED, Channel.CALLBACK: EventKind.QUEUED}
    journal = []
    for number in range(-84, 0):
        on = day(number)
        busy = on.weekday() < 4
        for starts in (time(9), time(9, 30), time(10), time(11, 30), time(12), time(12, 30)):
            for channel, kind in ways.items():
                at = datetime.combine(on, starts, COPENHAGEN)
                journal += [Event(at=at, kind=kind, data={"channel": channel})] * (10 * busy)
    Event.objects.bulk_create(copy(each) for each in journal)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_too_few_for_the_chats_that_are_expected_are_told_in_words_and_in_a_table(
    roster: NewRoster, some_shifts: None, busy_weeks: None, width: int, height: int
) -> None:
    page = roster(width, height)
    seen = Witness(page)
    wide = width > 1000
    if wide:
        line = page.get_by_role("row", name="Chat mangler")
        cells = line.get_by_role("gridcell")
        expect(cells.nth(0)).to_have_text("1 kl. 9–10.30, 1 kl. 11.30–13")
        expect(cells.nth(3)).to_have_text("1 kl. 9–10.30, 1 kl. 11.30–12, 2 kl. 12–13")
        expect(cells.nth(4)).to_have_text("Nok")
    else:
        first = page.get_by_role("region", name="mandag 23. november")
        expect(first).to_contain_text("Chat mangler 1 kl. 9–10.30, 1 kl. 11.30–13")
    page.get_by_text("Ventede chats og vejledere").first.click()
    expect(page.get_by_text(re.compile("hver tager 11 minutter")).first).to_be_visible()
    monday = page.get_by_role("table", name="mandag 23. november ud fra 8 dage")
    expect(monday.get_by_role("row", name="9.30 10 2 1 mangler 1")).to_be_visible()
    expect(monday.get_by_role("columnheader", name="Behov")).to_be_visible()
    screenshot(page, f"roster-expected-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []
    page.get_by_role("button", name="Mørk").click()
    page.get_by_role("button", name="EN", exact=True).click()
    screenshot(page, f"roster-expected-dark-{width}", full_page=True)
    assert axe(page) == []
    assert seen.errors == []


def test_whoever_is_planned_is_missing_no_more(
    roster: NewRoster, some_shifts: None, busy_weeks: None, staff: Cast
) -> None:
    page = roster()
    line = page.get_by_role("row", name="Chat mangler").get_by_role("gridcell")
    expect(line.nth(1)).to_contain_text("1 kl. 9–10.30")
    cell(page, "Karin", "tirsdag").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Til", exact=True).fill("12:00")
    page.keyboard.press("Enter")
    expect(line.nth(1)).to_have_text("2 kl. 12–13")


def test_without_history_nothing_is_said_to_be_missing(roster: NewRoster, staff: Cast) -> None:
    page = roster()
    line = page.get_by_role("row", name="Chat mangler").get_by_role("gridcell")
    expect(line).to_have_text(["Ingen historik endnu"] * 7)
    page.get_by_text("Ventede chats og vejledere").click()
    expect(page.get_by_text("Der er ingen historik endnu.")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    assert axe(page) == []


@pytest.fixture
def some_wait(staff: Cast) -> None:
    """Two wait for a free time to be called, and one to be met."""
    now = timezone.now()
    for number, channel in enumerate((Channel.CALLBACK, Channel.CALLBACK, Channel.MEETING)):
        waitlist.join(citizen()[0], Wish(channel, f"20 30 40 5{number}"), now)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_too_little_time_for_calls_and_who_waits_for_a_free_one(
    roster: NewRoster,
    some_shifts: None,
    busy_weeks: None,
    some_wait: None,
    width: int,
    height: int,
) -> None:
    """Sixty calls of half an hour, in three hours of phone and two and a half to book."""
    page = roster(width, height)
    expect(page.get_by_text("Opkald 2 · Møde 1")).to_be_visible()
    if width > 1000:
        line = page.get_by_role("row", name="Opkald mangler").get_by_role("gridcell")
        expect(line.nth(0)).to_have_text("24,5 t.")
        expect(line.nth(4)).to_have_text("Nok")
        expect(page.get_by_role("row", name="Møde mangler")).to_have_count(0)
    else:
        first = page.get_by_role("region", name="mandag 23. november")
        expect(first).to_contain_text("Opkald mangler 24,5 t.")
    page.get_by_text("Ventede opkald og møder").click()
    calls = page.get_by_role("table", name="Opkald hver tager 30 minutter")
    monday = calls.get_by_role("row", name="man. 23.11 60 30 t. 5,5 t. mangler 24,5 t.")
    expect(monday).to_be_visible()
    screenshot(page, f"roster-routes-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_text("Calls 2 · Meetings 1")).to_be_visible()
    screenshot(page, f"roster-routes-english-{width}", full_page=True)
    assert axe(page) == []
