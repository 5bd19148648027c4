"""Text messages at the desk, and a chat that goes on by them."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.outbox import queue_mail
from channels_layer.protocol import Language
from eguidance.outbox_words import WORDS
from scheduling.models import Counsellor
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.chat.by_text import DANGER, code_to
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.running import Service
from tests.scheduling.working import rules, works
from tests.twilio.stand_in import TOKEN, Twilio, twilio
from triage.models import Contact, WrapUp

pytestmark = [
    pytest.mark.browser,
    pytest.mark.environment(TWILIO_AUTH_TOKEN=TOKEN, GUIDANCE_SWEEP_SECONDS="0.5"),
]
NUMBER = "+4520304050"
SIZES = ((1366, 768), (390, 844), (320, 640))


@pytest.fixture
def telephone() -> Iterator[Twilio]:
    """Somebody's, whose texts come by Twilio. The service has no account to answer with."""
    with twilio() as running:
        yield running


def texts(telephone: Twilio, service: Service, text: str) -> None:
    assert telephone.text(f"{service.url}/api/twilio/sms", NUMBER, text) == 200


def look(page: Page, name: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []
        assert "the page" not in wider_than_the_screen(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def look_at_widget(page: Page, name: str) -> None:
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"{name}-{width}")
        assert axe(page) == []


def test_who_texts_is_answered_from_the_desk_and_the_outbox(
    desk: NewDesk, service: Service, telephone: Twilio
) -> None:
    ane = desk("ane", permissions=["clipboard-read", "clipboard-write"])
    texts(telephone, service, "Hej, hvor læser man til gartner?")
    row = ane.page.get_by_role("listitem").filter(has_text="Sms")
    expect(row).to_be_visible()
    look(ane.page, "desk-sms-queue")
    ane.take_next().reads("Hej, hvor læser man til gartner?")
    expect(ane.page.get_by_text("Sms til …50")).to_be_visible()
    expect(ane.log).to_have_attribute("aria-relevant", "additions")
    expect(ane.page.get_by_text("Borgeren er ikke på siden")).to_have_count(0)
    ane.writing.fill("Prøv Beder – det ligger ved Aarhus.")
    expect(ane.page.get_by_text("1 sms, 35 tegn tilbage (med særlige tegn).")).to_be_visible()
    ane.writing.fill("x" * 161)
    expect(ane.page.get_by_text("2 sms, 145 tegn tilbage.")).to_be_visible()
    look(ane.page, "desk-sms-writing")
    ane.writing.fill("x" * 1_601)
    expect(ane.page.get_by_text("1 tegn for meget")).to_be_visible()
    ane.say("Prøv Beder, det ligger ved Aarhus.")
    unsent = ane.page.get_by_text("Ikke sendt: send den selv fra")
    expect(unsent).to_be_visible(timeout=15_000)
    look(ane.page, "desk-sms-shown")

    with ane.page.context.expect_page() as beside:
        ane.page.get_by_role("link", name="udbakken (åbner ved siden af)", exact=True).click()
    page = beside.value
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(page.get_by_role("heading", name="Til +45 20 30 40 50")).to_have_count(2)
    look(page, "outbox")
    mine = page.get_by_role("listitem").filter(has_text="Prøv Beder")
    copy = mine.get_by_role("button", name="Kopiér teksten")
    copy.focus()
    page.keyboard.press("Enter")
    expect(mine.get_by_role("button", name="Kopieret")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Prøv Beder, det ligger ved Aarhus."
    mine.get_by_role("button", name="Den er sendt til +45 20 30 40 50").click()
    expect(page.get_by_role("status")).to_have_text("Det er noteret, at den er sendt.")
    expect(page.get_by_role("listitem")).to_have_count(1)
    expect(ane.page.get_by_text("1 sms · Sendt af en vejleder")).to_be_visible()
    look(page, "outbox-sent")
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("status")).to_have_text("Den er ikke sendt og står på listen igen.")
    expect(unsent).to_be_visible()
    mine.get_by_role("button", name="Den er sendt til +45 20 30 40 50").click()
    expect(page.get_by_role("listitem")).to_have_count(1)
    assert Outgoing.objects.get(key__contains=":said:").state == OutgoingState.PASSED_ON

    page.close()
    expect(ane.page.get_by_text("1 sms · Sendt af en vejleder")).to_be_visible()
    texts(telephone, service, "STOP")
    expect(ane.page.get_by_role("form", name="Rund af")).to_be_visible()
    assert Contact.objects.get().phone == ""


def test_a_stop_of_somebody_in_danger_is_seen_and_the_talk_stays(
    desk: NewDesk, service: Service, telephone: Twilio
) -> None:
    ane = desk("ane")
    texts(telephone, service, "Hej")
    ane.take_next().reads("Hej")
    texts(telephone, service, "Jeg vil ikke leve mere.")
    texts(telephone, service, "STOP")
    stopped = ane.page.get_by_text("Borgeren har svaret STOP: Ingen sms kommer frem.")
    expect(stopped).to_be_visible()
    look(ane.page, "desk-sms-stopped")
    ane.page.get_by_role("button", name="Flyt").click()
    ane.page.get_by_role("radio", name="Opkald").check()
    ane.page.get_by_role("dialog").get_by_role("button", name="Flyt").click()
    ane.page.get_by_role("button", name="Tag næste").click()
    expect(ane.page.locator("#call-phone")).to_have_attribute("href", f"tel:{NUMBER}")


def test_last_words_that_did_not_arrive_are_in_the_outbox(
    desk: NewDesk, service: Service, telephone: Twilio
) -> None:
    ane = desk("ane")
    texts(telephone, service, "Hej")
    ane.take_next().reads("Hej")
    ane.say("Ring 112 nu.")
    shown = ane.page.get_by_text("Ikke sendt: send den selv fra")
    expect(shown).to_be_visible(timeout=15_000)
    [contact], now = Contact.objects.all(), timezone.now()
    noted = {"topic": "work", "level": "brief", "work": "dialogue", "outcome": "done"}
    WrapUp.objects.create(contact=contact, by=Counsellor.objects.get(name="Ane"), at=now, **noted)
    [row] = Outgoing.objects.filter(key__contains=":said:")
    failed = {"state": OutgoingState.UNDELIVERED, "settled_at": now + timedelta(seconds=1)}
    Outgoing.objects.filter(pk=row.pk).update(next_at=None, **failed)
    ane.page.goto(f"{service.url}/desk/outbox/")
    expect(ane.page.get_by_text("Ane har afsluttet samtalen")).to_be_visible()
    look(ane.page, "outbox-lost")


def test_danger_by_text_when_nothing_can_be_sent(
    desk: NewDesk, service: Service, telephone: Twilio
) -> None:
    ane = desk("ane")
    texts(telephone, service, "STOP")
    texts(telephone, service, DANGER)
    expect(ane.page.get_by_role("alert")).to_contain_text("Tegn på fare i køen")
    ane.take_next().reads(DANGER)
    panel = ane.page.get_by_role("region", name="Tegn på fare")
    expect(panel.get_by_role("heading", name="Sig numrene selv, eller ring")).to_be_visible()
    expect(panel).to_contain_text("Sms med numrene · Ikke sendt: borgeren har svaret STOP")
    expect(ane.page.get_by_text("Borgeren har fået")).to_have_count(0)
    look(ane.page, "desk-sms-danger-unsent")


def test_who_texts_is_booked_without_asking_for_their_number(
    desk: NewDesk, staff: Cast, service: Service, telephone: Twilio
) -> None:
    rules(notice=24 * 60)
    for weekday in range(7):
        works(staff.ane.counsellor, time(8), time(19), weekday=weekday, on_holidays=True)
    ane = desk("ane")
    texts(telephone, service, "Kan vi tales ved i morgen?")
    expect(ane.page.get_by_role("listitem").filter(has_text="Sms")).to_be_visible()
    ane.take_next().reads("Kan vi tales ved i morgen?")
    ane.page.get_by_role("button", name="Book tid").click()
    ane.page.get_by_role("option").first.click()
    expect(ane.page.get_by_label("Telefonnummer")).to_have_value("")
    expect(ane.page.get_by_text("Tomt felt: det nummer, de skriver fra.")).to_be_visible()
    look(ane.page, "desk-sms-book")
    ane.page.get_by_role("button", name="Book tiden").click()
    expect(ane.page.get_by_text("Tiden er booket. Koden står i samtalen.")).to_be_visible()
    assert Contact.objects.get(state="booked").phone == NUMBER


def test_the_outbox_without_a_script(
    staff: Cast, new_page: NewPage, service: Service, telephone: Twilio
) -> None:
    texts(telephone, service, "Hej")
    page = new_page(390, 844, java_script_enabled=False)
    name, _, value = staff.bo.cookie().partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": service.url}])
    page.goto(f"{service.url}/desk/outbox/?language=en")
    while page.get_by_role("listitem").count() == 0:
        page.reload()
    expect(page.get_by_role("link", name="Write a text to +45 20 30 40 50")).to_be_visible()
    expect(page.get_by_role("button", name="Copy the text")).to_have_count(0)
    page.get_by_role("button", name="It is sent to +45 20 30 40 50").click()
    expect(page.get_by_text("It is noted that it was sent.")).to_be_visible()
    expect(page.get_by_text(WORDS[Language.ENGLISH].none)).to_be_visible()


def test_a_mail_to_pass_on_has_its_file(staff: Cast, new_page: NewPage, service: Service) -> None:
    file = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    said = "Åbn den vedhæftede fil, så står tiden i din kalender."
    queue_mail("bo@post.example", "Din aftale", said, "a:1", timezone.now(), calendar=file)
    page = new_page(390, 844, java_script_enabled=False)
    name, _, value = staff.bo.cookie().partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": service.url}])
    page.goto(f"{service.url}/desk/outbox/")
    while page.get_by_role("listitem").count() == 0:
        page.reload()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Hent filen, du skal vedhæfte").click()
    assert saved.value.suggested_filename == "aftale.ics"
    for width, height in ((390, 844), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        screenshot(page, f"outbox-mail-{width}")


def test_a_chat_goes_on_by_text_message(
    citizen: NewCitizen, desk: NewDesk, service: Service, telephone: Twilio
) -> None:
    ane, someone = desk("ane"), citizen(390, 844).start_chat()
    someone.say("Jeg skal med bussen om lidt.")
    ane.take_next().reads("Jeg skal med bussen om lidt.").say("God tur så længe.")
    someone.sees("Du skriver med Ane").press("Skriv på sms")
    someone.comes_to("Skriv videre på sms")
    someone.press("Ja, send mig en kode").sees("Skriv dit telefonnummer.")
    page = someone.page
    field = page.get_by_label("Telefonnummer")
    expect(field).to_be_focused()
    field.fill("+44 20 7946 0958")
    someone.press("Ja, send mig en kode").sees("Vi kan ikke sende sms til det nummer.")
    look_at_widget(page, "widget-sms-form")
    field.fill("20 30 40 50")
    someone.press("Ja, send mig en kode").comes_to("Skriv koden")
    code = page.get_by_label("Kode")
    expect(code).to_have_attribute("autocomplete", "one-time-code")
    expect(code).to_have_attribute("inputmode", "numeric")
    someone.press("Skriv videre på sms").sees("Skriv koden først.")
    expect(code).to_be_focused()
    sent = code_to(NUMBER)
    code.fill(f"{(int(sent) + 1) % 10**6:06}")
    code.press("Enter")
    someone.sees("Koden er ikke rigtig. Du kan prøve 4 gange mere.")
    expect(code).to_be_focused()
    look_at_widget(page, "widget-sms-code")
    code.fill(sent)
    code.press("Enter")
    someone.comes_to("Vi skriver videre på sms")
    someone.reads("Jeg skal med bussen om lidt.")
    expect(someone.writing).to_have_count(0)
    screenshot(page, "widget-sms-goes-on-390")
    assert axe(page) == []
    # Only what is kept: the number is in no storage of the browser.
    assert "2030" not in str(page.evaluate("JSON.stringify(localStorage)"))

    row = ane.page.get_by_role("listitem").filter(has_text="Til dig")
    expect(row).to_contain_text("Sms")
    texts(telephone, service, "Nu er jeg i bussen.")
    ane.take_next().reads("Jeg skal med bussen om lidt.").reads("Nu er jeg i bussen.")
    ane.reads("God tur så længe.")
    expect(ane.page.get_by_text("På vej")).to_have_count(0)
    page.reload()
    someone.sees("Vi skriver videre på sms")


def test_a_counsellor_moves_a_chat_to_text_messages(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(390, 844).start_chat()
    ane.take_next()
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("c")
    dialog = ane.page.get_by_role("dialog", name="Flyt samtalen")
    dialog.get_by_role("radio", name="Sms").check()
    expect(dialog.get_by_text("Kun når borgeren ønsker det.")).to_be_visible()
    screenshot(ane.page, "desk-sms-move-1366")
    assert axe(ane.page) == []
    dialog.get_by_label("Telefonnummer").fill("20304050")
    dialog.get_by_role("button", name="Send koden").click()
    expect(dialog).to_have_count(0)
    expect(ane.page.get_by_text("Koden er sendt.")).to_be_visible()
    # It comes by way of the chat, which the dialog would cover.
    ane.say("Hvad står der i sms'en?")
    someone.reads("Hvad står der i sms'en?").say(code_to(NUMBER))
    ane.reads(code_to(NUMBER))
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("c")
    code = dialog.get_by_label("Koden, som borgeren skriver til dig")
    expect(code).to_be_focused()
    code.fill("12345x")
    code.press("Enter")
    expect(dialog.get_by_text("Der er et svar, som ikke passer.")).to_be_visible()
    for width, height in SIZES:
        ane.page.set_viewport_size({"width": width, "height": height})
        screenshot(ane.page, f"desk-sms-code-{width}")
        assert axe(ane.page) == []
    ane.page.set_viewport_size({"width": 1366, "height": 768})
    code.fill(code_to(NUMBER))
    dialog.get_by_role("button", name="Flyt").click()
    expect(ane.page.get_by_text("Samtalen er flyttet.")).to_be_visible()
    someone.sees("Vi skriver videre på sms")
    ane.take_next()
    ane.page.keyboard.press("Escape")
    ane.page.keyboard.press("c")
    expect(dialog.get_by_role("radio", name="Chat")).to_have_count(0)
    expect(dialog.get_by_text("Tomt felt: det nummer, de skriver fra.")).to_be_visible()
