"""What the desk says: in the right language, where the person looks, and once."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from channels_layer.protocol import Duty, Route
from scheduling.models import Counsellor
from tests.browser import axe, screenshot
from tests.cast import open_from_eight_to_three
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from triage.models import Assessment, Case

pytestmark = pytest.mark.browser

SIZES = ((375, 667), (1280, 800))
DANGER = "Jeg vil ikke leve mere"


def put_in_queue(citizen: NewCitizen, text: str) -> Citizen:
    return citizen(390, 844).start_chat().say(text).reads(text)


def look(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []


def dialog_of(desk: Desk, button: str) -> Locator:
    desk.page.get_by_role("button", name=button).first.click()
    return desk.page.get_by_role("dialog")


def go_off_duty(desk: Desk) -> None:
    desk.page.get_by_role("radio", name="Ikke på vagt").click(force=True)


def is_off_duty(desk: Desk) -> None:
    expect(desk.page.get_by_text("Du er nu: ikke på vagt.")).to_be_visible()


@pytest.mark.parametrize(
    ("citizens", "said", "at_the_desk", "insert", "question"),
    [
        ("en", "Engelsk", "DA", "Sæt ind i beskeden: Tanker", "Do you have thoughts of"),
        ("da", "Danish", "EN", "Insert in the message: Thoughts", "Har du tanker om"),
    ],
)
def test_danger_is_asked_about_in_the_citizens_language(
    citizen: NewCitizen,
    desk: NewDesk,
    citizens: str,
    said: str,
    at_the_desk: str,
    insert: str,
    question: str,
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, DANGER)
    Case.objects.update(language=citizens)
    ane.take_next().reads(DANGER)
    ane.page.get_by_role("button", name=at_the_desk, exact=True).click()
    expect(ane.page.locator(".talk-head")).to_contain_text(said)
    ane.page.get_by_role("button", name=insert).click()
    expect(ane.page.locator("#composer")).to_have_value(re.compile(f"^{question}"))
    look(ane.page, f"desk-danger-{citizens}")


def test_a_reason_and_the_chosen_route_stand_after_each_assessment(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    expect(ane.page.get_by_text("Chat (valgt)")).to_be_visible()
    dialog = dialog_of(ane, "Vurdér igen")
    dialog.get_by_role("radio", name="Kort vejledning").check()
    dialog.get_by_label("Hvorfor et andet niveau?").fill("Vi blev enige")
    # Both clicks at once: no answer comes in between.
    dialog.get_by_role("button", name="Gem vurdering").evaluate(
        "one => { one.click(); one.click() }"
    )
    expect(ane.page.get_by_text("Ændret af Ane: Vi blev enige")).to_be_visible()
    expect(ane.page.get_by_text("Chat (valgt)")).to_be_visible()
    expect(ane.page.get_by_text("Tidligere vurderinger (1)")).to_be_visible()
    dialog = dialog_of(ane, "Vurdér igen")
    dialog.get_by_role("button", name="Gem vurdering").click()
    ane.page.get_by_text("Tidligere vurderinger (2)").click()
    expect(ane.page.get_by_text("Ændret af Ane: Vi blev enige")).to_be_visible()
    look(ane.page, "desk-assessed-again")
    kept = Assessment.objects.order_by("id").values_list("level", "override_reason", "chosen")
    assert list(kept) == [
        ("brief", "", "chat"),
        ("brief", "Vi blev enige", "chat"),
        ("brief", "", "chat"),
    ]


def test_a_talk_is_moved_only_to_a_time_with_hours(citizen: NewCitizen, desk: NewDesk) -> None:
    open_from_eight_to_three(Route.CALLBACK)
    ane = desk("ane")
    put_in_queue(citizen, "Kan vi tale sammen?")
    ane.take_next().reads("Kan vi tale sammen?")
    dialog = dialog_of(ane, "Flyt")
    expect(dialog.get_by_role("radio", name="Eftermiddag")).to_be_visible()
    expect(dialog.get_by_role("radio", name="Aften")).to_have_count(0)
    look(ane.page, "desk-move")
    dialog.get_by_role("radio", name="Møde").check()
    dialog.get_by_role("radio", name="Aften").check()
    dialog.get_by_role("radio", name="Opkald").check()
    expect(dialog.get_by_role("radio", name="Når som helst")).to_be_checked()


def test_the_red_banner_says_itself_why_a_talk_was_not_taken(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane = desk("ane")
    Counsellor.objects.filter(name="Ane").update(capacity=1)
    put_in_queue(citizen, "Den første")
    ane.take_next().reads("Den første")
    put_in_queue(citizen, DANGER)
    banner = ane.page.get_by_role("alert")
    banner.get_by_role("button", name="Tag samtalen").click()
    refused = banner.get_by_text("Du har så mange chats, som du har valgt.")
    expect(refused).to_be_visible()
    look(ane.page, "desk-banner-refused")
    dialog = dialog_of(ane, "Afslut")
    dialog.get_by_role("button", name="Afslut").click()
    expect(refused).to_have_count(0)
    banner.get_by_role("button", name="Tag samtalen").click()
    ane.reads(DANGER)


def test_the_last_one_on_duty_is_told_who_waits(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Den første")
    expect(ane.page.get_by_role("button", name="Tag Intet emne")).to_be_visible()
    go_off_duty(ane)
    dialog = ane.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ingen andre er på vagt. 1 borger venter")
    look(ane.page, "desk-off-duty-alone")
    dialog.get_by_role("button", name="Fortryd").click()
    assert Counsellor.objects.get(name="Ane").duty == Duty.ON
    ane.take_next().reads("Den første")
    put_in_queue(citizen, "Den anden")
    go_off_duty(ane)
    expect(dialog).to_contain_text("Du beholder 1 samtale")
    expect(dialog).to_contain_text("Ingen andre er på vagt. 1 borger venter")
    desk("bo")
    expect(dialog).to_contain_text("1 borger venter. Andre er på vagt")
    dialog.get_by_role("button", name="Gå af vagt").click()
    is_off_duty(ane)


def test_nobody_is_asked_who_has_a_colleague_on_duty(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    desk("bo")
    put_in_queue(citizen, "Den første")
    expect(ane.page.get_by_role("button", name="Tag Intet emne")).to_be_visible()
    go_off_duty(ane)
    is_off_duty(ane)


def test_a_colleague_who_comes_can_be_given_the_talk(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    dialog = dialog_of(ane, "Giv videre")
    expect(dialog.get_by_text("Ingen kolleger er på vagt lige nu.")).to_be_visible()
    dialog.get_by_role("textbox").fill("Vil gerne tale om SU")
    desk("bo")
    expect(dialog.get_by_role("radio", name="Bo")).to_be_visible()
    expect(dialog.get_by_role("textbox")).to_have_value("Vil gerne tale om SU")
    look(ane.page, "desk-transfer")


def test_a_tab_with_a_draft_and_danger_keeps_its_title(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    Counsellor.objects.filter(name="Ane").update(capacity=5)
    put_in_queue(citizen, DANGER)
    ane.take_next().reads(DANGER)
    ane.writing.fill("en kladde")
    for text in ("Den anden", "Den tredje", "Den fjerde"):
        put_in_queue(citizen, text)
        ane.take_next().reads(text)
    tab = ane.page.get_by_role("tab").first
    expect(tab).to_contain_text("Kladde")
    look(ane.page, "desk-tab-draft")
    title = tab.locator(".tab-topic").bounding_box()
    assert title
    assert title["width"] > 60


def test_the_button_to_what_is_new_covers_no_message(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane", 1280, 800)
    someone = put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    for number in range(30):
        ane.say(f"svar {number}")
    ane.reads("svar 29")
    scroll = ane.page.get_by_role("group", name="Samtalen")
    scroll.evaluate("box => { box.scrollTop = 0 }")
    ane.page.wait_for_timeout(200)
    someone.say("Tak!")
    button = ane.page.get_by_role("button", name="1 ny besked")
    expect(button).to_be_visible()
    look(ane.page, "desk-new-below")
    over, under = scroll.bounding_box(), button.bounding_box()
    assert over
    assert under
    assert over["y"] + over["height"] <= under["y"]
    button.click()
    expect(button).to_have_count(0)
    expect(ane.log.get_by_text("Tak!")).to_be_in_viewport()


def test_what_lacks_in_the_wrap_up_is_told_in_one_style(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane")
    put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    dialog_of(ane, "Afslut").get_by_role("button", name="Afslut").click()
    form = ane.page.get_by_role("form", name="Rund af")
    form.get_by_role("button", name="Rund af").click()
    faults = [form.get_by_text(one) for one in ("Vælg information eller dialog.", "Vælg et emne.")]
    styles = [
        fault.evaluate(
            "one => { const s = getComputedStyle(one);"
            " return [s.display, s.fontWeight, s.fontSize, s.color] }"
        )
        for fault in faults
    ]
    assert styles[0] == styles[1]
    look(ane.page, "desk-wrap-up-faults")


def pass_on(desk: Desk, name: str) -> None:
    dialog = dialog_of(desk, "Giv videre")
    dialog.get_by_role("radio", name=name).check()
    dialog.get_by_role("textbox").fill("Har spurgt om SU.")
    dialog.get_by_role("button", name="Giv videre").click()


def test_what_stood_written_when_a_talk_was_passed_on_is_shown(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, bo = desk("ane"), desk("bo")
    put_in_queue(citizen, "Hej")
    ane.take_next().reads("Hej")
    ane.writing.fill("Et halvt svar")
    pass_on(ane, "Bo")
    kept = ane.page.get_by_text("Ikke sendt, for samtalen er ikke din mere:")
    expect(kept).to_contain_text("Et halvt svar")
    look(ane.page, "desk-draft-passed-on")
    bo.take_next().reads("Hej")
    pass_on(bo, "Ane")
    expect(ane.page.get_by_text("En kollega har givet dig en samtale")).to_be_visible()
    ane.take_next()
    expect(ane.page.get_by_text("Samtalen var ikke din, da du ville sende.")).to_be_visible()
    ane.page.get_by_role("button", name="Ret teksten").click()
    expect(ane.writing).to_have_value("Et halvt svar")


def test_a_tab_says_what_is_left_to_do_in_its_talk(citizen: NewCitizen, desk: NewDesk) -> None:
    ane = desk("ane", 1280, 800)
    for text in ("Den første", "Den anden"):
        put_in_queue(citizen, text)
        ane.take_next().reads(text)
    first, second = (ane.page.get_by_role("tab").nth(number) for number in range(2))
    expect(first.locator(".tab-mark")).to_have_text("Svar")
    first.click()
    ane.say("Et svar").reads("Et svar")
    expect(second.locator(".tab-mark")).to_have_text("Svar")
    second.click()
    expect(first.locator(".tab-mark")).to_have_count(0)
    first.click()
    ane.page.context.set_offline(True)
    ane.page.evaluate("dispatchEvent(new Event('offline'))")
    ane.say("Uden linje")
    second.click()
    expect(first).to_contain_text("Ikke sendt")
    look(ane.page, "desk-tab-marks")
    expect(ane.page.get_by_text("Linjen har været væk længe.")).to_be_visible(timeout=40_000)
    ane.page.context.set_offline(False)
    expect(first).not_to_contain_text("Ikke sendt", timeout=25_000)
