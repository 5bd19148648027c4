"""Beside a talk, out of it and after it: to read, to be called instead, to leave, to look back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import axe, screenshot
from tests.journeys.conftest import NewCitizen, NewDesk
from triage.models import Contact

pytestmark = pytest.mark.browser
PHONE = (375, 667)


def test_new_messages_are_seen_while_a_resource_is_read(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(*PHONE).start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    ane.send_resource("kvote", "Kvote 1")
    expect(someone.page.get_by_role("button", name="Læs her")).to_be_visible()
    someone.page.wait_for_timeout(500)  # what is on the screen is soon marked as read
    someone.page.get_by_role("button", name="Læs her").click()
    someone.sees("Din samtale er i gang.")
    expect(someone.page.get_by_role("button", name="Tilbage til samtalen")).to_have_count(1)
    ane.say("Er du med?")
    banner = someone.page.get_by_role("status").filter(has_text="Chat: 1 ny besked")
    expect(banner).to_be_visible()
    screenshot(someone.page, "widget-reading-375x667")
    assert axe(someone.page) == []
    someone.press("Luk vinduet").press("Chat: 1 ny besked").reads("Er du med?")
    expect(someone.writing).to_be_visible()


def test_a_talk_moved_to_a_call_says_when_until_it_is_over(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    """The counsellor chose, and not the citizen; nobody can write any more."""
    ane, someone = desk("ane"), citizen(*PHONE).start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("c")
    dialog = ane.page.get_by_role("dialog")
    dialog.get_by_label("Telefonnummer").fill("20 30 40 50")
    dialog.get_by_role("radio", name="Formiddag").check()
    dialog.get_by_role("button", name="Flyt", exact=True).click()
    for _ in range(2):
        someone.sees("Ønsket tid: formiddag.").sees("Vi ringer senest i")
        someone.sees("Ny vej: bliv ringet op.")
        expect(someone.page.get_by_text("ventetiden")).to_have_count(0)
        someone.page.reload()
    someone.sees("Ønsket tid: formiddag.")
    expect(someone.page.get_by_role("heading", name="Vi ringer til dig")).to_be_in_viewport()
    screenshot(someone.page, "widget-moved-to-call-375x667")
    assert axe(someone.page) == []
    ane.page.get_by_role("button", name="Tag næste").click()
    someone.sees("Ane har taget din sag og kontakter dig.").reads("Ane hjælper dig nu.", 2)
    ane.page.get_by_role("button", name="Afslut", exact=True).click()
    ane.page.get_by_role("dialog").get_by_role("button", name="Afslut", exact=True).click()
    someone.sees("Vejlederen har afsluttet samtalen. Tak for denne gang.")


def test_what_one_is_writing_stays_to_be_read_when_the_talk_is_moved(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen(*PHONE).start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    someone.writing.fill("Det, jeg egentlig ville spørge om")
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("c")
    dialog = ane.page.get_by_role("dialog")
    dialog.get_by_label("Telefonnummer").fill("20 30 40 50")
    dialog.get_by_role("button", name="Flyt", exact=True).click()
    someone.comes_to("Vi ringer til dig")
    for _ in range(2):
        someone.sees("Du har skrevet noget, som ikke er sendt.")
        someone.sees("Det, jeg egentlig ville spørge om")
        screenshot(someone.page, "widget-moved-with-a-draft-375x667")
        assert axe(someone.page) == []
        someone.page.reload()


def test_who_leaves_the_queue_is_told_that(citizen: NewCitizen, desk: NewDesk) -> None:
    desk("ane")
    someone = citizen(*PHONE).start_chat()
    someone.press("Forlad køen").press("Ja, forlad køen").sees("Du har forladt køen")
    expect(someone.page.get_by_text("Tak for denne gang.")).to_have_count(0)
    screenshot(someone.page, "widget-left-queue-375x667")


def test_the_transcript_is_kept_as_text_and_prints_clean(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen().start_chat().say("Hej med jer").reads("Hej med jer")
    ane.take_next().say("Goddag").reads("Goddag")
    someone.reads("Goddag").press("Afslut samtalen").press("Ja, afslut")
    someone.sees("Gem samtalen")
    with someone.page.expect_download() as download:
        someone.page.get_by_role("button", name="Gem som tekst").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "Dig: Hej med jer" in text
    assert "Ane: Goddag" in text
    someone.page.evaluate("window.print = () => {}")
    someone.press("Print samtalen")
    someone.page.emulate_media(media="print")
    expect(someone.page.get_by_role("heading", name="Eksempel Kommune")).to_be_hidden()
    paper = someone.page.get_by_text("Hej med jer").last
    expect(paper).to_be_visible()
    expect(paper).to_have_css("font-family", "Arial, sans-serif")
    someone.sees("Din samtale med eGuidance").sees("i 30 dage. Så sletter vi det.")
    screenshot(someone.page, "widget-print")


def test_one_answer_is_enough(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(*PHONE).start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    someone.press("Afslut samtalen").press("Ja, afslut").sees("Tak for denne gang.")
    someone.page.get_by_role("radio", name="Meget godt").check()
    someone.press("Send svar").sees("Tak for dit svar")
    screenshot(someone.page, "widget-thanked-375x667")
    feedback = Contact.objects.get().feedback
    assert (feedback.answered, feedback.rating) == ("", 5)


def test_the_two_questions_are_asked_and_kept(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen().start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    someone.press("Afslut samtalen").press("Ja, afslut")
    someone.page.get_by_role("radio", name="Delvist").check()
    someone.page.get_by_role("radio", name="Meget godt").check()
    someone.press("Send svar").sees("Tak for dit svar")
    feedback = Contact.objects.get().feedback
    assert (feedback.answered, feedback.rating) == ("partly", 5)
    assert feedback.at - Contact.objects.get().waiting_since < timedelta(minutes=2)
