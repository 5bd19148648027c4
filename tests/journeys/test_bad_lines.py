"""What a bad line, an impatient finger or a killed server must not do to a talk."""

import json
import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from channels_layer.protocol import Author
from chat.models import Message
from tests.browser import NewPage
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen, Desk
from tests.running import Service
from tests.servers import wait_until
from triage.models import Contact

pytestmark = [pytest.mark.browser, pytest.mark.environment(GUIDANCE_HEARTBEAT_SECONDS="1")]
# A reconnect pauses up to eight seconds; what is shown is awaited for longer.
PATIENCE = 25_000


def unread() -> int:
    """Messages after the last that the citizen has read."""
    contact = Contact.objects.get()
    return contact.last_sequence - contact.citizen_read


def said_by_citizen() -> list[str]:
    rows = Message.objects.filter(author=Author.CITIZEN).order_by("sequence")
    return list(rows.values_list("text", flat=True))


class Wire:
    """A page's line to the server, which can lose a message or a kind of frame, and can be cut."""

    def __init__(self, page: Page) -> None:
        self.to_lose: list[str] = []
        self.is_cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws/"), self._joined)
        page.reload()

    def cut(self) -> None:
        self.is_cut = True
        for line in self._open:
            line.close()

    def _joined(self, line: WebSocketRoute) -> None:
        if self.is_cut:
            line.close()
        else:
            self._open.append(line)
            line.connect_to_server().on_message(lambda frame: self._carry(line, str(frame)))

    def _carry(self, line: WebSocketRoute, frame: str) -> None:
        heard = json.loads(frame)
        text = heard["message"]["text"] if heard["type"] == "said" else heard["type"]
        if text in self.to_lose:
            self.to_lose.remove(text)
        else:
            line.send(frame)


def all_said() -> list[str]:
    rows = Message.objects.exclude(author=Author.SERVICE).order_by("sequence")
    return list(rows.values_list("text", flat=True))


def test_words_written_without_a_line_are_kept_and_sent_once(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen().start_chat()
    ane.take_next()
    someone.say("Før").reads("Før")
    ane.reads("Før")
    someone.page.context.set_offline(True)
    someone.page.evaluate("dispatchEvent(new Event('offline'))")
    someone.say("Uden linje").say("Og en til")
    expect(someone.page.get_by_text("Venter på forbindelse").first).to_be_visible(timeout=PATIENCE)
    ane.say("Imens").reads("Imens")
    someone.page.context.set_offline(False)
    for text in ("Før", "Uden linje", "Og en til", "Imens"):
        expect(someone.log.get_by_text(text, exact=True)).to_have_count(1, timeout=PATIENCE)
        expect(ane.log.get_by_text(text, exact=True)).to_have_count(1, timeout=PATIENCE)
    someone.reads_all("Før", "Imens", "Uden linje", "Og en til")
    ane.reads_all("Før", "Imens", "Uden linje", "Og en til")
    assert said_by_citizen() == ["Før", "Uden linje", "Og en til"]


def test_words_unsent_survive_a_reload_while_the_line_is_still_gone(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen()
    wire = Wire(someone.page)
    someone.start_chat().say("Før").reads_all("Før")
    ane.take_next().reads("Før")
    wire.cut()
    someone.say("Uden linje")
    for _ in range(2):
        expect(someone.page.get_by_text("Forbindelsen er væk.").first).to_be_visible()
        expect(someone.page.get_by_text("Uden linje", exact=True)).to_be_visible()
        expect(someone.page.get_by_text("Venter på forbindelse")).to_be_visible()
        someone.page.reload()
    assert said_by_citizen() == ["Før"]
    wire.is_cut = False
    someone.reads_all("Før", "Uden linje", timeout=PATIENCE)
    ane.reads_all("Før", "Uden linje")
    expect(someone.page.get_by_text("Uden linje", exact=True)).to_have_count(1)
    assert said_by_citizen() == ["Før", "Uden linje"]


def test_a_message_lost_on_the_way_is_caught_up_with_and_shown_in_its_place(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen()
    to_ane, to_someone = Wire(ane.page), Wire(someone.page)
    someone.start_chat().say("Hej").reads("Hej")
    ane.take_next().reads("Hej")
    # One with another behind it, which shows the gap, and the last one, which none does.
    for number, lost in (("Et", False), ("To", True), ("Tre", False), ("Fire", True)):
        to_someone.to_lose += [f"{number} fra Ane"] * lost
        ane.say(f"{number} fra Ane").reads(f"{number} fra Ane")
        to_ane.to_lose += [number] * lost
        someone.say(number).reads(number)
    told = ["Hej", "Et fra Ane", "Et", "To fra Ane", "To", "Tre fra Ane", "Tre"]
    someone.reads_all(*told, "Fire fra Ane", "Fire", timeout=PATIENCE)
    ane.reads_all(*told, "Fire fra Ane", "Fire", timeout=PATIENCE)
    assert to_someone.to_lose == to_ane.to_lose == []


def test_a_danger_that_the_desk_was_not_told_of_is_seen_by_heartbeat(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    """As long as before is the queue, and only the heartbeat's sum of revisions differs."""
    ane, someone = desk("ane"), citizen()
    to_ane = Wire(ane.page)
    someone.start_chat()
    expect(ane.page.get_by_text("Intet emne valgt").first).to_be_visible()
    to_ane.to_lose += ["queue-changed"]
    someone.say("Jeg vil ikke leve mere.").reads("Jeg vil ikke leve mere.")
    expect(ane.page.get_by_text("Tegn på fare").first).to_be_visible(timeout=PATIENCE)
    assert to_ane.to_lose == []


@pytest.mark.environment(GUIDANCE_CITIZEN_LEASE_SECONDS="3")
def test_a_change_that_the_desk_was_not_told_of_is_seen_by_heartbeat(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    """The citizen of a talk at the desk has gone, and nothing is said that would show it."""
    ane, someone = desk("ane"), citizen()
    to_ane = Wire(ane.page)
    someone.start_chat().say("Hej")
    ane.take_next().reads("Hej").say("Goddag")
    someone.reads("Goddag")
    to_ane.to_lose += ["talk-changed"]
    someone.page.goto("about:blank")
    gone = ane.page.get_by_text("Borgeren er ikke på siden lige nu").first
    expect(gone).to_be_visible(timeout=PATIENCE)
    assert to_ane.to_lose == []


@pytest.mark.usefixtures("somebody_on_duty")
def test_a_reload_without_a_line_keeps_what_was_not_sent(citizen: NewCitizen) -> None:
    someone = citizen().start_chat()
    someone.page.context.set_offline(True)
    someone.say("Skrevet i en tunnel")
    someone.writing.fill("en kladde")
    someone.page.context.set_offline(False)
    someone.page.reload()
    expect(someone.log.get_by_text("Skrevet i en tunnel")).to_have_count(1, timeout=PATIENCE)
    expect(someone.writing).to_have_value("en kladde")
    expect(someone.log).to_contain_text("Sendt", timeout=PATIENCE)
    assert said_by_citizen() == ["Skrevet i en tunnel"]


def test_the_server_killed_in_mid_talk_loses_nothing(
    service: Service, citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen().start_chat()
    ane.take_next()
    for n in range(5):
        someone.say(f"Nummer {n}")
    service.kill()
    someone.say("Mens serveren er væk")
    ane.say("Også herfra")
    service.start()
    for text in [*(f"Nummer {n}" for n in range(5)), "Mens serveren er væk", "Også herfra"]:
        expect(someone.log.get_by_text(text, exact=True)).to_have_count(1, timeout=PATIENCE)
        expect(ane.log.get_by_text(text, exact=True)).to_have_count(1, timeout=PATIENCE)
    someone.reads_all(*all_said())
    ane.reads_all(*all_said())
    contact = Contact.objects.get()
    sequences = list(contact.messages.values_list("sequence", flat=True))
    assert sequences == list(range(1, contact.last_sequence + 1))
    assert said_by_citizen() == [*(f"Nummer {n}" for n in range(5)), "Mens serveren er væk"]


@pytest.mark.usefixtures("somebody_on_duty")
def test_a_double_click_says_it_once_and_queues_once(citizen: NewCitizen) -> None:
    someone = citizen().open().skip_to_routes()
    someone.page.get_by_role("button", name="Begynd at chatte").dblclick()
    expect(someone.writing).to_be_visible()
    someone.writing.fill("Kun én gang")
    someone.page.get_by_role("button", name="Send", exact=True).dblclick()
    someone.reads("Kun én gang")
    expect(someone.log).to_contain_text("Sendt")
    assert said_by_citizen() == ["Kun én gang"]
    assert Contact.objects.count() == 1


@pytest.mark.usefixtures("somebody_on_duty")
def test_a_double_click_takes_one_step_and_selects_nothing(citizen: NewCitizen) -> None:
    someone = citizen(375, 667).start_chat()
    someone.press("Forlad køen").press("Ja, forlad køen")
    someone.page.get_by_role("button", name="Begynd en ny samtale").dblclick()
    someone.sees("Du er anonym")
    someone.page.wait_for_timeout(600)
    expect(someone.page.get_by_role("button", name="Begynd med spørgsmålene")).to_be_visible()
    assert someone.page.evaluate("getSelection().toString().trim()") == ""


@pytest.mark.usefixtures("somebody_on_duty")
def test_two_tabs_are_one_talk(citizen: NewCitizen, new_page: NewPage) -> None:
    first = citizen().start_chat().say("Fra den første").reads("Fra den første")
    second = Citizen(new_page(beside=first.page)).visit(first.page.url)
    second.reads("Fra den første").say("Fra den anden").reads("Fra den anden")
    first.reads("Fra den anden").say("Tredje").reads("Tredje")
    for tab in (first, second):
        tab.reads_all("Fra den første", "Fra den anden", "Tredje")
    assert Contact.objects.count() == 1
    assert said_by_citizen() == ["Fra den første", "Fra den anden", "Tredje"]


@pytest.mark.usefixtures("somebody_on_duty")
def test_a_draft_that_another_tab_sent_is_not_there_to_be_sent_again(
    citizen: NewCitizen, new_page: NewPage
) -> None:
    first = citizen().start_chat()
    first.writing.fill("Skrevet én gang")
    first.page.wait_for_timeout(600)  # a draft is kept after a pause
    second = Citizen(new_page(beside=first.page)).visit(first.page.url)
    expect(second.writing).to_have_value("Skrevet én gang")
    first.writing.press("Enter")
    first.reads("Skrevet én gang")
    second.reads("Skrevet én gang")
    expect(second.writing).to_have_value("")
    second.writing.fill("Den andens egne ord")
    first.say("Mere").reads("Mere")
    expect(second.writing).to_have_value("Den andens egne ord")


def _fill_a_phone(desk: Desk, someone: Citizen) -> None:
    for number in range(8):
        answer = f"Et svar, som er langt nok til to linjer på en telefon, nummer {number}"
        desk.say(answer)
        someone.reads(answer)


def test_after_a_reload_the_answer_to_what_is_said_comes_into_sight(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    """What was said is shown higher once it is stored: the log must not fall behind by that."""
    ane, someone = desk("ane"), citizen(360, 740).start_chat()
    ane.take_next()
    _fill_a_phone(ane, someone)
    someone.page.reload()
    for number in range(3):
        someone.say(f"Spørgsmål {number}").reads(f"Spørgsmål {number}")
        expect(someone.log).to_contain_text(re.compile("Sendt|Læst"))
        ane.say(f"Svar {number}")
        expect(someone.log.get_by_text(f"Svar {number}", exact=True)).to_be_in_viewport(ratio=1)
        expect(someone.page.get_by_role("button", name="Nye beskeder")).to_have_count(0)


def test_what_comes_while_somebody_reads_further_up_is_not_read(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen(360, 740).start_chat()
    ane.take_next()
    _fill_a_phone(ane, someone)
    wait_until(lambda: unread() == 0, "all is read")
    someone.page.locator(".conversation").evaluate("log => { log.scrollTop = 0 }")
    someone.page.wait_for_timeout(300)
    ane.say("Under kanten").reads("Under kanten")
    newer = someone.page.get_by_role("button", name="Nye beskeder")
    expect(newer).to_be_visible()
    assert unread() == 1
    newer.click()
    wait_until(lambda: unread() == 0, "all is read")


@pytest.mark.environment(GUIDANCE_COUNSELLOR_LEASE_SECONDS="3", GUIDANCE_SWEEP_SECONDS="0.5")
def test_a_counsellors_lost_line_gives_the_citizen_back_and_both_are_told(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, bo, someone = desk("ane"), desk("bo"), citizen().start_chat()
    ane.take_next()
    someone.say("Hej").reads("Hej")
    since = Contact.objects.get().waiting_since
    ane.page.context.set_offline(True)
    ane.page.evaluate("dispatchEvent(new Event('offline'))")
    ane.page.goto("about:blank")
    expect(someone.log.get_by_text("Du er tilbage i køen", exact=False)).to_be_visible(
        timeout=PATIENCE
    )
    assert Contact.objects.get().waiting_since == since
    bo.take_next().reads("Hej")
    ane.page.context.set_offline(False)
    ane.page.goto(f"{ane.service.url}/desk/")
    expect(ane.page.get_by_text("1 samtale gik tilbage i køen", exact=False)).to_be_visible(
        timeout=PATIENCE
    )
