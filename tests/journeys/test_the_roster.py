"""The coordinator's roster in a browser: by the mouse, by the keyboard alone, by two at once."""

import re

import pytest
from playwright.sync_api import expect

from scheduling.models import Site, WorkingHours
from scheduling.rostering import make
from scheduling.shifts import ShiftKind
from tests.browser import Witness, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.journeys.conftest import NewRoster
from tests.journeys.roster import SIZES, cell, drag, kept, shift
from tests.scheduling.rosters import NOW, add, add_weekly, day

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_week_is_read_at_a_glance(
    roster: NewRoster, some_shifts: None, width: int, height: int
) -> None:
    page = roster(width, height)
    seen = Witness(page)
    expect(page.get_by_text("1 aftale ligger uden for vejlederens vagter.")).to_be_visible()
    expect(page.get_by_role("link", name="Kalender")).to_have_attribute("href", "/calendar/")
    expect(page.get_by_text("Overlap" if width < 1000 else "22–2").first).to_be_visible()
    screenshot(page, f"roster-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []
    page.get_by_role("button", name="Ny vagt").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    screenshot(page, f"roster-form-{width}")
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Mørk").click()
    screenshot(page, f"roster-dark-{width}")
    assert axe(page) == []
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("heading", name="Roster")).to_be_visible()
    page.get_by_role("button", name="Keys and help").click()
    screenshot(page, f"roster-help-{width}")
    assert axe(page) == []
    assert seen.errors == []


def test_by_the_mouse(roster: NewRoster, staff: Cast) -> None:
    page = roster()
    place = cell(page, "Ane", "mandag")
    box = place.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 2 / 11, box["y"] + 20)  # from 9 of 7 to 18
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 5 / 11, box["y"] + 20, steps=5)
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Fra", exact=True)).to_have_value("09:00")
    expect(dialog.get_by_label("Til", exact=True)).to_have_value("12:00")
    dialog.get_by_role("radio", name="Telefon").check()
    page.keyboard.press("Enter")
    expect(shift(page, "Ane", "mandag", "Tlf. 9–12")).to_be_focused()
    drag(page, shift(page, "Ane", "mandag", "Tlf."), cell(page, "Bo", "onsdag"))
    expect(shift(page, "Bo", "onsdag", "Tlf. 9–12")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Vagten er flyttet.")
    drag(page, shift(page, "Bo", "onsdag", "Tlf."), cell(page, "Bo", "torsdag"), "Control")
    expect(shift(page, "Bo", "torsdag", "Tlf. 9–12")).to_be_visible()
    assert kept() == ["Bo 25 09:00-12:00 phone", "Bo 26 09:00-12:00 phone"]
    page.get_by_role("button", name="Fortryd").click()
    expect(shift(page, "Bo", "torsdag", "Tlf.")).to_have_count(0)
    assert kept() == ["Bo 25 09:00-12:00 phone"]


def test_by_the_keyboard_alone(roster: NewRoster, staff: Cast) -> None:
    page = roster()
    cell(page, "Ane", "mandag").focus()
    press = page.keyboard.press
    press("ArrowRight")
    press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Fra", exact=True)).to_be_focused()
    dialog.get_by_role("radio", name="Hver uge").check()
    press("Enter")
    expect(shift(page, "Ane", "tirsdag", "Chat 9–16, hver uge")).to_be_focused()
    assert WorkingHours.objects.get().weekday == 1

    press("m")
    press("ArrowDown")
    press("ArrowRight")
    press("Shift+ArrowRight")
    expect(page.get_by_role("status")).to_have_text("Flyt til Bo, onsdag 25. november, 9.15–16.15.")
    press("Enter")
    expect(shift(page, "Bo", "onsdag", "Chat 9.15–16.15")).to_be_focused()
    assert kept() == ["Bo 25 09:15-16:15 chat"]

    press("c")
    press("ArrowRight")
    press("Escape")
    press("c")
    press("ArrowRight")
    press("Enter")
    expect(shift(page, "Bo", "torsdag", "Chat")).to_be_focused()
    press("Control+c")
    press("ArrowRight")
    press("Control+v")
    expect(shift(page, "Bo", "fredag", "Chat")).to_be_focused()
    press("Delete")
    expect(cell(page, "Bo", "fredag")).to_be_focused()
    assert len(kept()) == 2
    press("Control+z")
    expect(shift(page, "Bo", "fredag", "Chat")).to_be_visible()

    press("PageDown")
    expect(page.get_by_role("heading", name="Uge 49")).to_be_visible()
    assert "week=2026-W49" in page.url
    expect(shift(page, "Ane", "tirsdag", "Chat 9–16, hver uge")).to_be_visible()
    expect(cell(page, "Bo", "fredag")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("heading", name="Uge 48")).to_be_visible()
    expect(shift(page, "Bo", "fredag", "Chat")).to_be_visible()


def test_two_coordinators_at_once(roster: NewRoster, staff: Cast) -> None:
    one, other = roster(), roster()
    for page in (one, other):
        cell(page, "Ane", "mandag").focus()
        page.keyboard.press("Enter")
    one.keyboard.press("Enter")
    expect(shift(one, "Ane", "mandag", "Chat 9–16")).to_be_focused()
    dialog = other.get_by_role("dialog")
    dialog.get_by_label("Fra", exact=True).fill("10:00")
    dialog.get_by_role("button", name="Gem", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Personen har allerede en vagt: Chat mandag 23. november kl. 9–16. Intet er ændret."
    )
    expect(dialog.get_by_label("Fra", exact=True)).to_have_value("10:00")
    screenshot(other, "roster-clash-1440")
    other.keyboard.press("Escape")
    expect(shift(other, "Ane", "mandag", "Chat 9–16")).to_be_visible()
    assert kept() == ["Ane 23 09:00-16:00 chat"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_shift_over_midnight_is_seen_on_both_its_days(
    roster: NewRoster, staff: Cast, width: int, height: int
) -> None:
    ane = staff.ane.counsellor
    make([add_weekly(ane, day(-1), "23.45-3", ShiftKind.BOOKABLE), add(ane, day(0), "9-12")], NOW)
    make([add(staff.bo.counsellor, day(4), "22-2")], NOW)
    page = roster(width, height)
    if width > 1000:
        expect(page.get_by_text("Book til 3, fra søndag")).to_have_count(1)
        expect(cell(page, "Bo", "lørdag")).to_have_accessible_name(
            "Bo, lørdag 28. november: Chat til 2, fra fredag"
        )
    else:
        monday = page.get_by_role("region", name="mandag 23. november")
        monday.get_by_role("button", name=re.compile("^til 3 Book opkald.*fra søndag")).click()
        expect(page.get_by_label("Dag", exact=True)).to_have_value("2026-11-22")
        page.keyboard.press("Escape")
    screenshot(page, f"roster-midnight-{width}", full_page=True)
    assert axe(page) == []
    assert wider_than_the_screen(page) == []
    page.get_by_role("button", name="Ny vagt").first.click()
    page.get_by_label("Fra", exact=True).fill("02:00")
    page.get_by_label("Til", exact=True).fill("04:00")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(
        "Personen har allerede en vagt: Book opkald søndag 22. november kl. 23.45–3. "
        "Intet er ændret."
    )


def test_keys_work_where_the_focus_was_lost(roster: NewRoster, staff: Cast) -> None:
    make([add(staff.ane.counsellor, day(0), "9-12")], NOW)
    page = roster()
    status = page.get_by_role("status")
    expect(shift(page, "Ane", "mandag", "Chat 9–12")).to_be_visible()
    page.keyboard.press("Delete")  # nothing is looked at, and nothing is removed
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Taster og hjælp")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Kopiér til næste uge").click()
    expect(status).to_have_text("1 vagt er kopieret hertil.")
    assert page.evaluate("document.activeElement !== document.body")
    page.evaluate("document.activeElement.blur()")
    assert len(kept()) == 2
    page.keyboard.press("Control+z")
    expect(status).to_have_text("Den seneste ændring er fortrudt.")
    assert kept() == ["Ane 23 09:00-12:00 chat"]
    expect(cell(page, "Ane", "mandag")).to_have_accessible_name(re.compile("ingen vagt"))
    page.keyboard.press("Control+z")
    expect(status).to_have_text(re.compile("Der er ikke mere at fortryde"))
    page.get_by_label("Find en person").press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_outside_the_week_letters_and_arrows_are_left_alone(roster: NewRoster, staff: Cast) -> None:
    page = roster()
    expect(cell(page, "Ane", "mandag")).to_be_visible()
    for key in ("n", "a", "t", "ArrowDown"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body"), key
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Taster uden Alt eller Ctrl").uncheck()
    screenshot(page, "roster-help-1366")
    assert axe(page) == []
    page.keyboard.press("Escape")
    cell(page, "Ane", "mandag").focus()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_shift_is_pulled_longer_by_its_edge(roster: NewRoster, staff: Cast) -> None:
    make([add(staff.ane.counsellor, day(0), "9-12")], NOW)
    page = roster()
    bar = shift(page, "Ane", "mandag", "Chat 9–12")
    box = bar.bounding_box()
    assert box
    hour = box["width"] / 3
    ends, starts = box["x"] + box["width"] - 3, box["x"] + 3
    for edge, by, times in ((ends, 2, "9–14"), (starts, 1, "10–14")):
        page.mouse.move(edge, box["y"] + 15)
        page.mouse.down()
        page.mouse.move(edge + by * hour, box["y"] + 15, steps=6)
        page.mouse.up()
        expect(shift(page, "Ane", "mandag", f"Chat {times}")).to_be_visible()
    assert kept() == ["Ane 23 10:00-14:00 chat"]


def test_an_absence_and_an_hour_that_cannot_be(roster: NewRoster, staff: Cast) -> None:
    page = roster(week="2027-W12")
    page.get_by_role("button", name="Fravær").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Sidste dag").fill("2027-03-01")
    dialog.get_by_role("button", name="Gem fravær").click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Fraværet skal slutte, efter at det er begyndt. Intet er ændret."
    )
    page.keyboard.press("Escape")
    cell(page, "Ane", "søndag").dblclick()
    dialog.get_by_label("Fra", exact=True).fill("02:15")
    dialog.get_by_label("Til", exact=True).fill("02:45")
    dialog.get_by_role("button", name="Gem", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("uret stilles frem")


@pytest.mark.parametrize("upright", [True, False])
def test_on_paper_the_whole_week_stands_in_words(
    roster: NewRoster, some_shifts: None, upright: bool
) -> None:
    """Also where the printer does not do as the page asks, and stands the paper up."""
    page = roster(1366, 768)
    width = 718 if upright else 1047  # between the margins of A4
    page.set_viewport_size({"width": width, "height": 1047 + 718 - width})
    page.emulate_media(media="print")
    expect(page.get_by_role("grid")).to_be_visible()
    screenshot(page, f"roster-print-{width}", full_page=True)
    assert page.locator("button:visible:not(.bar)").all_inner_texts() == []
    assert wider_than_the_screen(page) == []
    cut = """() => [...document.querySelectorAll(".grid :is(.bar, .gap-words, .day-name, .name)")]
        .filter((one) => one.getBoundingClientRect().right
            > one.parentElement.getBoundingClientRect().right + 1
            || one.scrollWidth > Math.max(one.clientWidth, one.offsetWidth) + 1)
        .map((one) => one.textContent)"""
    assert page.evaluate(cut) == []


def test_on_a_phone(roster: NewRoster, staff: Cast) -> None:
    page = roster(360, 740)
    page.get_by_role("button", name="Ny vagt tirsdag").click()
    page.get_by_role("button", name="Gem", exact=True).click()
    page.get_by_role("button", name="9–16 Chat Ane").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Person").select_option("Bo")
    dialog.get_by_role("button", name="Gem som kopi").click()
    expect(page.get_by_role("button", name="9–16 Chat Bo")).to_be_visible()
    assert kept() == ["Ane 24 09:00-16:00 chat", "Bo 24 09:00-16:00 chat"]
    page.get_by_role("button", name="Fravær").first.click()
    page.get_by_role("button", name="Gem fravær").click()
    expect(page.get_by_role("status")).to_have_text("Fraværet er gemt.")
    assert not Site.objects.exists()
