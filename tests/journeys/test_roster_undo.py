"""Changes to the roster are undone and redone one by one, and nobody else's with them."""

import re

import pytest
from playwright.sync_api import expect

from scheduling.models import SingleShift
from scheduling.rostering import make
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.journeys.conftest import NewRoster
from tests.journeys.roster import cell, kept, shift
from tests.scheduling.rosters import NOW, add, day, move, single

pytestmark = pytest.mark.browser
UNDONE, MADE_AGAIN = "Den seneste ændring er fortrudt.", "Ændringen er lavet igen."


def test_step_by_step_back_and_forth_by_the_keyboard(roster: NewRoster, staff: Cast) -> None:
    """A shift that is made, moved and removed; each step also finds one that was made anew."""
    page = roster()
    press, status = page.keyboard.press, page.get_by_role("status")
    cell(page, "Ane", "mandag").focus()
    press("Enter")
    press("Enter")
    expect(shift(page, "Ane", "mandag", "Chat 9–16")).to_be_focused()
    press("m")
    press("ArrowRight")
    press("Enter")
    expect(shift(page, "Ane", "tirsdag", "Chat 9–16")).to_be_focused()
    press("Delete")
    expect(cell(page, "Ane", "tirsdag")).to_be_focused()
    on_tuesday, on_monday = ["Ane 24 09:00-16:00 chat"], ["Ane 23 09:00-16:00 chat"]
    for _ in range(2):
        for left, then in ((2, on_tuesday), (1, on_monday), (0, [])):
            press("Control+z")
            more = f" Du kan fortryde {left} mere." if left else ""
            expect(status).to_have_text(UNDONE + more)
            assert kept() == then
        press("Control+z")
        expect(status).to_have_text("Der er ikke mere at fortryde.")
        for left, then in ((2, on_monday), (1, on_tuesday), (0, [])):
            press("Control+Shift+z")
            more = f" Du kan gentage {left} mere." if left else ""
            expect(status).to_have_text(MADE_AGAIN + more)
            assert kept() == then
        press("Control+y")
        expect(status).to_have_text("Der er ikke noget at gentage.")
    for _ in range(3):  # faster than the line
        press("Control+z")
    expect(status).to_have_text(UNDONE)
    assert kept() == []
    press("Control+Shift+z")
    expect(shift(page, "Ane", "mandag", "Chat 9–16")).to_be_visible()


def test_what_somebody_else_has_changed_since_stays(roster: NewRoster, staff: Cast) -> None:
    page = roster()
    cell(page, "Ane", "mandag").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(shift(page, "Ane", "mandag", "Chat 9–16")).to_be_focused()
    cell(page, "Bo", "onsdag").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(shift(page, "Bo", "onsdag", "Chat 9–16")).to_be_focused()
    bos = SingleShift.objects.get(counsellor=staff.bo.counsellor)
    make([move(single(bos), staff.bo.counsellor, day(3), "10-12")], NOW)
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("status")).to_have_text(
        "En anden har ændret det siden. Det bliver, som det er nu."
    )
    expect(shift(page, "Bo", "torsdag", "Chat 10–12")).to_be_visible()
    screenshot(page, "roster-undo-refused-1440")
    assert axe(page) == []
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("status")).to_have_text(UNDONE)
    expect(cell(page, "Ane", "mandag")).to_have_accessible_name(re.compile("ingen vagt"))
    assert kept() == ["Bo 26 10:00-12:00 chat"]


def test_another_week_is_shown_when_its_change_is_undone(roster: NewRoster, staff: Cast) -> None:
    make([add(staff.bo.counsellor, day(0), "9-12")], NOW)
    page = roster(390, 844)
    page.get_by_role("button", name="9–12 Chat Bo").click()
    page.get_by_label("Til", exact=True).fill("13:00")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("button", name="9–13 Chat Bo")).to_be_visible()
    page.get_by_role("button", name="Ugen efter").click()
    expect(page.get_by_role("heading", name="Uge 49")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("heading", name="Uge 48")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(UNDONE)
    expect(page.get_by_role("button", name="9–12 Chat Bo")).to_be_visible()
    screenshot(page, "roster-undone-390")
    assert axe(page) == []
    assert wider_than_the_screen(page) == []
