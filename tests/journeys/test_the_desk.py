"""A counsellor's desk with five talks, and what a rush must not break."""

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import Duty
from scheduling.models import Counsellor
from tests.browser import axe, screenshot
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from triage.models import Assessment, Contact, Event, EventKind

pytestmark = pytest.mark.browser

QUESTIONS = [
    "Hej, jeg vil gerne søge ind som sygeplejerske. Hvornår er fristen?",
    "Jeg overvejer at droppe ud af mit studie.",
    "Kan jeg få SU, når jeg arbejder ved siden af?",
    "Jeg er 42 år og vil skifte spor. Hvor begynder jeg?",
    "Min datter er i tvivl om gymnasiet. Hvad råder I til?",
]


def five_talks(ane: Desk, citizen: NewCitizen) -> list[Citizen]:
    """Ane holds five, and two more wait, one of them in danger."""
    Counsellor.objects.filter(name="Ane").update(capacity=5)
    ane.page.reload()
    people = []
    for question in QUESTIONS:
        someone = citizen(390, 844).open()
        someone.press("Begynd med spørgsmålene")
        for option in ("At søge ind", "Jeg er i tvivl", "Jeg er lidt usikker", "Ja, lidt"):
            someone.answer(option)
        someone.press("Spring over").answer("At skrive med en vejleder")
        someone.press("Vis, hvordan jeg kan få hjælp").press("Begynd at chatte")
        people.append(someone.say(question).reads(question))
        ane.take_next().reads(question)
    return people


def put_in_queue(citizen: NewCitizen, text: str) -> Citizen:
    return citizen(390, 844).start_chat().say(text).reads(text)


def look(page: Page, name: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    screenshot(page, name)
    assert axe(page) == []


def test_five_talks_fit_on_a_laptop_and_all_sizes_are_sound(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    people = five_talks(ane, citizen)
    put_in_queue(citizen, "Hvad er forskellen på HF og STX?")
    put_in_queue(citizen, "Jeg har lyst til at dø")
    expect(ane.page.get_by_text("Tegn på fare").first).to_be_visible()
    people[4].say("Hun er glad for naturfag.")
    ane.reads("Hun er glad for naturfag.").say("Det lyder godt. Hvad har I talt om indtil nu?")
    people[4].reads("Det lyder godt. Hvad har I talt om indtil nu?")
    look(ane.page, "desk-five-1366", 1366, 768)
    look(ane.page, "desk-five-1920", 1920, 1080)
    look(ane.page, "desk-five-390", 390, 844)
    look(ane.page, "desk-five-320", 320, 256)
    ane.page.emulate_media(color_scheme="dark")
    look(ane.page, "desk-five-dark", 1366, 768)


def test_danger_comes_first_is_told_and_who_saw_it_is_journalled(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Et roligt spørgsmål")
    someone = put_in_queue(citizen, "Jeg vil ikke leve mere")
    expect(someone.page.get_by_role("link", name="112")).to_be_visible()
    someone.sees("Du er nummer 1.")
    expect(someone.page.locator("a[href^='tel:']")).not_to_have_count(1)
    screenshot(someone.page, "widget-danger-390")
    assert axe(someone.page) == []
    ane.take_next().reads("Jeg vil ikke leve mere")
    seen = Event.objects.filter(kind=EventKind.DANGER_SEEN)
    assert [event.counsellor.name for event in seen if event.counsellor] == ["Ane"]


def test_a_transfer_carries_its_note_to_a_colleague(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, bo = desk("ane"), desk("bo")
    someone = put_in_queue(citizen, "Jeg vil gerne tale om SU")
    ane.take_next().reads("Jeg vil gerne tale om SU")
    ane.page.get_by_role("button", name="Giv videre").first.click()
    dialog = ane.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Bo").check(force=True)
    dialog.get_by_role("textbox").fill("Har spurgt om SU og fribeløb.")
    dialog.get_by_role("button", name="Giv videre").click()
    expect(bo.page.get_by_text("Til dig")).to_be_visible()
    bo.take_next().reads("Jeg vil gerne tale om SU")
    expect(bo.page.get_by_text("Har spurgt om SU og fribeløb.")).to_be_visible()
    someone.sees("Du skriver med Bo")
    expect(someone.page.get_by_text("fribeløb")).to_have_count(0)


def test_a_reload_keeps_every_talk_and_the_draft(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    ane.writing.fill("en kladde")
    ane.page.reload()
    ane.reads("Hej")
    expect(ane.writing).to_have_value("en kladde")
    assert Contact.objects.get().state == "open"


def test_the_last_place_is_kept_and_the_next_is_refused_in_words(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    Counsellor.objects.filter(name="Ane").update(capacity=1)
    put_in_queue(citizen, "Den første")
    put_in_queue(citizen, "Den anden")
    ane.take_next().reads("Den første")
    ane.page.get_by_role("button", name="Tag næste").click()
    expect(ane.page.get_by_text("Du har så mange chats, som du har valgt.")).to_be_visible()
    assert Contact.objects.filter(state="waiting").count() == 1


def test_duty_by_keyboard_alone(desk: NewDesk) -> None:
    ane = desk("ane")
    ane.page.get_by_role("radio", name="På vagt", exact=True).focus()
    ane.page.keyboard.press("ArrowRight")
    expect(ane.page.get_by_role("radio", name="Pause")).to_be_checked()
    ane.page.wait_for_timeout(500)
    assert Counsellor.objects.get(name="Ane").duty == Duty.PAUSE


def test_keys_are_shown_and_an_empty_queue_says_so(desk: NewDesk) -> None:
    ane = desk("ane")
    expect(ane.page.get_by_text("Ingen venter lige nu.")).to_be_visible()
    look(ane.page, "desk-empty-1366", 1366, 768)
    ane.page.keyboard.press("?")
    expect(ane.page.get_by_role("dialog")).to_be_visible()
    look(ane.page, "desk-keys-1366", 1366, 768)
    ane.page.keyboard.press("Escape")
    expect(ane.page.get_by_role("dialog")).to_have_count(0)


def test_a_whole_talk_by_keyboard_alone(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    someone = put_in_queue(citizen, "Hvornår er fristen?")
    expect(ane.page.get_by_role("button", name="Tag", exact=False).nth(1)).to_be_visible()
    keyboard = ane.page.keyboard
    ane.page.locator("body").press("n")
    expect(ane.writing).to_be_focused()
    keyboard.type("Den 15. marts kl. 12.")
    keyboard.press("Enter")
    someone.reads("Den 15. marts kl. 12.")
    keyboard.press("/")
    expect(ane.page.get_by_role("option").first).to_be_visible()
    keyboard.press("Enter")
    expect(ane.writing).not_to_have_value("")
    keyboard.press("Control+a")
    keyboard.press("Delete")
    keyboard.press("Alt+e")
    expect(ane.page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Enter")
    expect(ane.page.get_by_role("form", name="Rund af")).to_be_visible()
    keyboard.press("ArrowRight")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")
    ane.page.get_by_role("combobox", name="Emne").select_option("apply")
    keyboard.press("Enter")
    expect(ane.page.get_by_text("Samtalen er rundet af.")).to_be_visible()
    assert Event.objects.filter(kind=EventKind.WRAPPED_UP).count() == 1


def test_a_level_is_overridden_with_a_reason_and_both_are_kept(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Det hele er meget lige nu")
    ane.take_next().reads("Det hele er meget lige nu")
    ane.page.get_by_role("button", name="Vurdér igen").first.click()
    dialog = ane.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Længere forløb").check(force=True)
    dialog.get_by_role("button", name="Gem vurdering").click()
    expect(dialog.get_by_text("Skriv, hvorfor", exact=False).first).to_be_visible()
    look(ane.page, "desk-reassess-1366", 1366, 768)
    dialog.get_by_label("Hvorfor et andet niveau?").fill("Har brug for god tid")
    dialog.get_by_role("button", name="Gem vurdering").click()
    expect(ane.page.get_by_text("Ændret af Ane: Har brug for god tid")).to_be_visible()
    levels = list(Assessment.objects.order_by("id").values_list("level", flat=True))
    assert levels == ["brief", "case-managed"]
