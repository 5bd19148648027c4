"""A counsellor's desk with five talks, and what a rush must not break."""

import pytest
from playwright.sync_api import Page, expect

from channels_layer.protocol import Duty, Level, Outcome, Work
from scheduling.models import Counsellor
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from triage.models import Assessment, Contact, Event, EventKind, WrapUp

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
    room_for(ane, 5)
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


def room_for(ane: Desk, talks: int) -> None:
    """By the page's own buttons: one fewer first, and then up."""
    capacity = ane.page.get_by_role("group", name="Chats ad gangen")
    capacity.get_by_role("button", name="Færre").click()
    expect(capacity.locator("output")).to_have_text("2")
    for _ in range(talks - 2):
        capacity.get_by_role("button", name="Flere").click()
    expect(capacity.locator("output")).to_have_text(str(talks))
    expect(ane.page.get_by_text(f"Chats ad gangen: {talks}.")).to_be_visible()
    assert Counsellor.objects.get(name="Ane").capacity == talks


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
    for name, address in (("Kalender", "/calendar/"), ("Udbakke", "/desk/outbox/")):
        link = ane.page.get_by_role("link", name=f"{name} (åbner ved siden af)")
        expect(link).to_have_attribute("href", address)
        expect(link).to_have_attribute("target", "_blank")
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
    for part in ("Kø", "Samtaler", "Sagen"):
        ane.page.get_by_role("navigation").get_by_role("button", name=part).click()
        assert "the page" not in wider_than_the_screen(ane.page), part
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
    for number in ("112", "70 201 201", "116 111"):
        link = someone.page.get_by_role("link", name=number)
        expect(link).to_be_in_viewport(ratio=1)
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
    dialog.get_by_role("radio", name="Bo").check()
    dialog.get_by_role("textbox").fill("Har spurgt om SU og fribeløb.")
    dialog.get_by_role("button", name="Giv videre").click()
    expect(bo.page.get_by_text("Til dig")).to_be_visible()
    bo.take_next().reads("Jeg vil gerne tale om SU")
    note = bo.log.get_by_text("Har spurgt om SU og fribeløb.")
    expect(note).to_be_in_viewport()
    look(bo.page, "desk-note-along", 1366, 768)
    look(bo.page, "desk-note-along-390", 390, 844)
    expect(note).to_be_in_viewport()
    someone.sees("Du skriver med Bo")
    expect(someone.page.get_by_text("fribeløb")).to_have_count(0)


def test_a_note_goes_along_with_danger_and_is_seen_at_once(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, bo = desk("ane"), desk("bo")
    put_in_queue(citizen, "Jeg vil ikke leve mere")
    ane.take_next().reads("Jeg vil ikke leve mere")
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("t")
    dialog = ane.page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="Tilbage i køen")).to_be_focused()
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(0)
    dialog.get_by_role("textbox").fill("Hun er alene hjemme.")
    ane.page.keyboard.press("Enter")
    expect(dialog.get_by_text("Vælg, hvem der skal have samtalen.")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Tilbage i køen")).to_be_focused()
    expect(dialog).to_contain_text("Jeg vil ikke leve mere")
    look(ane.page, "desk-transfer-to-whom", 1366, 768)
    look(ane.page, "desk-transfer-to-whom-390", 390, 844)
    ane.page.keyboard.press("Space")
    ane.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    bo.take_next().reads("Jeg vil ikke leve mere")
    expect(bo.log.get_by_text("Hun er alene hjemme.")).to_be_in_viewport()


def test_whoever_ends_or_leaves_a_talk_in_danger_is_told_so(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Jeg vil ikke leve mere")
    ane.take_next().reads("Jeg vil ikke leve mere")
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("e")
    dialog = ane.page.get_by_role("dialog")
    expect(dialog.get_by_text("Der er tegn på fare i samtalen. Set af: Ane.")).to_be_visible()
    look(ane.page, "desk-end-danger", 1366, 768)
    ane.page.keyboard.press("Escape")
    ane.page.get_by_role("button", name="Log ud").click()
    expect(dialog.get_by_text("Der er tegn på fare i 1 samtale. Det er set.")).to_be_visible()
    look(ane.page, "desk-sign-out-danger", 390, 844)


def test_those_who_skip_the_questions_are_told_apart(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Jeg vil tale om SU")
    ane.take_next().reads("Jeg vil tale om SU")
    expect(ane.page.get_by_role("tab", name="Kl. ")).to_be_visible()
    ane.page.get_by_role("button", name="Afslut").click()
    whose = ane.page.get_by_role("dialog").locator(".whose")
    expect(whose).to_contain_text("samtale 1, Intet emne valgt · kom kl. ")
    expect(whose).to_contain_text("Jeg vil tale om SU")


def test_what_triage_knows_follows_the_talk_in_front(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Jeg sprang over")
    ane.take_next().reads("Jeg sprang over")
    case = ane.page.get_by_role("region", name="Sagen")
    expect(case).to_contain_text("Borgeren sprang spørgsmålene over.")
    someone = citizen(390, 844).open().press("Begynd med spørgsmålene").answer("Job og arbejde")
    someone.answer("Jeg er gået i stå").answer("Det er svært lige nu").answer("Ja, meget")
    someone.press("Spring over").press("Spring over").press("Vis, hvordan jeg kan få hjælp")
    someone.press("Begynd at chatte").say("Jeg svarede").reads("Jeg svarede")
    ane.take_next().reads("Jeg svarede")
    expect(case.get_by_role("definition")).to_have_text(
        ["Job og arbejde", "Jeg er gået i stå", "Det er svært lige nu", "Ja, meget"]
    )
    brief, longer = Assessment.objects.order_by("id")
    assert brief.row == "capability-skipped/brief-usual"
    assert longer.row == "hard-and-stuck/case-usual"
    expect(case).to_contain_text("Længere forløb")
    expect(case).to_contain_text(f"Tabel {longer.version}, række {longer.row}")
    ane.page.get_by_role("tab").first.click()
    expect(case.get_by_role("definition")).to_have_count(0)
    expect(case).to_contain_text("Kort vejledning")
    expect(case).to_contain_text(f"Tabel {brief.version}, række {brief.row}")
    expect(case).not_to_contain_text("Længere forløb")


def test_an_internal_note_is_the_desks_alone(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    ane.page.get_by_role("group", name="Handlinger").get_by_role("button", name="Note").click()
    dialog = ane.page.get_by_role("dialog", name="Intern note")
    dialog.get_by_label("Note").fill("Virker træt. Spørg til søvn.")
    dialog.get_by_role("button", name="Gem note").click()
    notes = ane.page.get_by_role("region", name="Noter")
    expect(notes).to_contain_text("Virker træt. Spørg til søvn.")
    expect(notes).to_contain_text("Ane")
    ane.say("Hej, jeg hedder Ane.")
    someone.reads_all("Hej", "Hej, jeg hedder Ane.")
    someone.page.reload()
    someone.reads_all("Hej", "Hej, jeg hedder Ane.")
    expect(someone.page.get_by_text("Virker træt")).to_have_count(0)


def test_whoever_writes_a_cpr_number_is_told_that_it_is_hidden(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    someone.say("Mit er 010190-1234").sees("Vi har skjult et CPR-nummer. Det er ikke gemt.")
    expect(ane.log).to_contain_text("Mit er [CPR]")
    ane.say("Du skrev 0101901234")
    expect(ane.page.get_by_text("Et CPR-nummer i din tekst blev skjult.")).to_be_visible()
    expect(ane.log).to_contain_text("Du skrev [CPR]")
    someone.reads_all("Hej", "Mit er [CPR]", "Du skrev [CPR]")
    for page in (ane.page, someone.page):
        expect(page.get_by_text("1234")).to_have_count(0)


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


# Twelve keys are a measure of "done within twenty seconds" that no slow machine changes.
END = ["Alt+e", "Enter"]
INFORMATION_THEN_DIALOGUE = ["ArrowRight", "ArrowRight"]
FOLLOW_UP = ["Tab", "ArrowRight"]
LONGER_THAN_TRIAGE_SAID = ["Tab", "ArrowRight"]
SECOND_TOPIC = ["Tab", "ArrowDown", "ArrowDown"]
WRAP_UP = [
    *INFORMATION_THEN_DIALOGUE,
    *FOLLOW_UP,
    *LONGER_THAN_TRIAGE_SAID,
    *SECOND_TOPIC,
    "Enter",
]


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
    assert len([*END, *WRAP_UP]) <= 12
    end, confirm = END
    keyboard.press(end)
    expect(ane.page.get_by_role("dialog")).to_be_visible()
    keyboard.press(confirm)
    expect(ane.page.locator("#wrap-up-start")).to_be_focused()
    for key in WRAP_UP:
        keyboard.press(key)
    expect(ane.page.get_by_text("Samtalen er rundet af.")).to_be_visible()
    assert Event.objects.filter(kind=EventKind.WRAPPED_UP).count() == 1
    noted = WrapUp.objects.get()
    assert (noted.work, noted.outcome) == (Work.DIALOGUE, Outcome.FOLLOW_UP)
    assert (noted.level, noted.topic) == (Level.CASE_MANAGED, "apply")


def test_a_level_is_overridden_with_a_reason_and_both_are_kept(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Det hele er meget lige nu")
    ane.take_next().reads("Det hele er meget lige nu")
    ane.page.get_by_role("button", name="Vurdér igen").first.click()
    dialog = ane.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Længere forløb").check()
    dialog.get_by_role("button", name="Gem vurdering").click()
    expect(dialog.get_by_text("Skriv, hvorfor", exact=False).first).to_be_visible()
    look(ane.page, "desk-reassess-1366", 1366, 768)
    dialog.get_by_label("Hvorfor et andet niveau?").fill("Har brug for god tid")
    dialog.get_by_role("button", name="Gem vurdering").click()
    expect(ane.page.get_by_text("Ændret af Ane: Har brug for god tid")).to_be_visible()
    levels = list(Assessment.objects.order_by("id").values_list("level", flat=True))
    assert levels == ["brief", "case-managed"]
