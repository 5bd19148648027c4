"""Self-help, a callback, a meeting, another language, by keyboard alone, at 400 %."""

import re
from datetime import time, timedelta
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from channels_layer.protocol import Channel, ContactState
from scheduling.models import Counsellor, OpeningHours, WorkingHours
from scheduling.shifts import ShiftKind
from scheduling.wall import wall_clock
from tests.browser import NewPage, axe, screenshot, wider_than_the_screen
from tests.cast import Cast
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen
from tests.running import Service
from triage.models import Assessment, Case, Contact

pytestmark = pytest.mark.browser
PHONE = (375, 667)


def test_a_closed_route_is_told_and_never_offered(citizen: NewCitizen) -> None:
    """Nobody is on duty, and meetings have no hours at all."""
    OpeningHours.objects.filter(route="meeting").delete()
    someone = citizen(390, 844).open().skip_to_routes()
    expect(someone.page.get_by_role("button", name="Begynd at chatte")).to_have_count(0)
    expect(someone.page.get_by_role("button", name="Bed om et møde")).to_have_count(0)
    expect(someone.page.get_by_role("button", name="Bed om et opkald")).to_be_visible()
    someone.sees("Lukket lige nu")
    screenshot(someone.page, "widget-closed-routes-390", full_page=True)
    assert axe(someone.page) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_a_closed_chat_says_when_somebody_is_planned(
    citizen: NewCitizen, staff: Cast, width: int, height: int
) -> None:
    """Open around the clock, with somebody from six hours on, for one hour each day."""
    begins = wall_clock(timezone.now() + timedelta(hours=6)).replace(minute=0, second=0)
    for weekday in range(7):
        WorkingHours.objects.create(
            counsellor=staff.ane.counsellor,
            weekday=weekday,
            starts=begins.time().replace(microsecond=0),
            ends=time((begins.hour + 1) % 24),
            kind=ShiftKind.CHAT,
            since=begins.date() - timedelta(days=30),
            on_holidays=True,
        )
    someone = citizen(width, height).open().skip_to_routes()
    closed = someone.page.get_by_role("listitem").filter(has_text="Åbner")
    told = rf"^Chat.*Åbner i (dag|morgen) kl\. {begins.hour}\.00\.$"
    expect(closed).to_have_text(re.compile(told))
    screenshot(someone.page, f"widget-closed-until-planned-{width}", full_page=True)
    assert axe(someone.page) == []


@pytest.mark.usefixtures("somebody_on_duty")
def test_the_ways_stand_side_by_side_with_their_reason_and_their_wait_now(
    citizen: NewCitizen, service: Service, new_page: NewPage
) -> None:
    """One counsellor, one talk at a time, and one who waits before me."""
    Counsellor.objects.filter(name="Karin").update(capacity=1)
    citizen().start_chat().sees("Ventetid: under et minut.")
    someone = Citizen(new_page(1280, 800)).visit(f"{service.url}/chat/").skip_to_routes()
    someone.sees("Det er helt i orden at springe over.")
    cards = someone.page.get_by_role("listitem")
    expect(cards).to_have_text([re.compile(card, re.DOTALL) for card in CARDS])
    first, second, *_ = cards.evaluate_all("all => all.map((one) => one.offsetTop)")
    assert first == second
    someone.press("Begynd at chatte").sees("Du er nummer 2.")
    someone.sees("Ventetid: cirka 2 til 18 minutter.")


CARDS = [
    "^Vores forslag.*Skriv med en af os.*Ventetid nu: cirka 2 til 18 minutter. Åbent døgnet rundt.",
    "^Bliv ringet op.*Vi ringer til dig, så du kan tale det igennem.*Åbent døgnet rundt.",
    "^Læs og prøv selv.*Læs, når det passer dig, og så langt du vil.*Altid åbent.",
    "^Aftal et møde.*Du kan også mødes med en af os.*Åbent døgnet rundt.",
]


# Those that are also for a longer talk come first.
ABOUT_MONEY = [
    "Før du stopper på din uddannelse",
    "Lav et enkelt budget",
    "Kort om SU",
    "Find et kursus som voksen",
    "Læs på engelsk i Danmark",
]


def test_self_help_with_chat_one_click_away(citizen: NewCitizen, desk: NewDesk) -> None:
    desk("ane")
    someone = citizen().open().press("Begynd med spørgsmålene").answer("SU, løn og penge")
    someone.press("Spring over").answer("Det er svært lige nu").answer("Ja, meget")
    someone.press("Spring over").press("Spring over")
    someone.press("Vis, hvordan jeg kan få hjælp").press("Se råd og øvelser")
    someone.comes_to("Råd og øvelser").sees("Her er noget, du kan begynde med.")
    titles = someone.page.get_by_role("listitem").get_by_role("heading")
    expect(titles).to_have_text(ABOUT_MONEY)
    expect(someone.page.get_by_text("Kvote 1 eller kvote 2?")).to_have_count(0)
    screenshot(someone.page, "widget-self-help-1280")
    assert axe(someone.page) == []
    someone.press("Lav et enkelt budget").comes_to("Lav et enkelt budget").sees("Kilde:")
    screenshot(someone.page, "widget-resource-1280")
    assert axe(someone.page) == []
    someone.press("Chat med en vejleder")
    expect(someone.writing).to_be_visible()


def test_a_callback_is_wished_for_and_handled_by_hand(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(390, 844).open().skip_to_routes()
    someone.press("Bed om et opkald").sees("Vi ringer til dig")
    form = someone.page
    form.get_by_role("button", name="Bed om et opkald").click()
    someone.sees("Skriv dit telefonnummer.")
    assert axe(form) == []
    form.get_by_label("Telefonnummer").fill("12 34 56 78")
    form.get_by_role("radio", name="Eftermiddag").check()
    form.get_by_label("Hvad vil du gerne tale om?").fill("Om at skifte uddannelse")
    screenshot(form, "widget-callback-390")
    form.get_by_role("button", name="Bed om et opkald").click()
    someone.sees("Vi har fået dit ønske")
    screenshot(form, "widget-booked-390")
    assert axe(form) == []
    contact = Contact.objects.get()
    assert (contact.channel, contact.phone, contact.wished_part) == (
        Channel.CALLBACK,
        "12 34 56 78",
        "afternoon",
    )
    ane.page.get_by_role("button", name="Tag næste").click()
    expect(ane.page.get_by_role("link", name="12 34 56 78")).to_be_visible()
    expect(ane.page.get_by_text("Om at skifte uddannelse")).to_be_visible()


def test_a_meeting_is_wished_for_and_seen_in_the_queue(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(390, 844).open().skip_to_routes()
    someone.press("Bed om et møde").comes_to("Vi aftaler et møde")
    someone.page.get_by_label("Telefonnummer").fill("+46 8 123 456 78")
    someone.page.get_by_label("Hvad vil du gerne tale om?").fill("Om at begynde forfra")
    someone.press("Bed om et møde").comes_to("Vi ringer og aftaler et møde")
    row = ane.page.get_by_role("listitem").filter(has_text="Møde · Kort vejledning")
    expect(row).to_contain_text("Ønsker: når som helst")
    row.get_by_role("button", name="Tag", exact=False).click()
    expect(ane.page.get_by_text("Aftal et møde med borgeren")).to_be_visible()
    expect(ane.page.get_by_role("link", name="+46 8 123 456 78")).to_be_visible()
    expect(ane.page.get_by_text("Om at begynde forfra")).to_be_visible()
    someone.sees("Ane har taget din sag og kontakter dig.")


@pytest.mark.environment(GUIDANCE_CHAT_PROMISE_SECONDS="4", GUIDANCE_SWEEP_SECONDS="0.5")
def test_when_nobody_comes_the_other_ways_are_offered_and_the_time_is_kept(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    desk("ane")
    someone = citizen(390, 844).start_chat()
    expect(someone.page.get_by_text("Det tager længere tid").first).to_be_visible(timeout=15_000)
    screenshot(someone.page, "widget-routes-again-390")
    assert axe(someone.page) == []
    since = Contact.objects.get().waiting_since
    someone.press("Bliv ringet op")
    someone.page.get_by_label("Telefonnummer").fill("87654321")
    someone.page.get_by_role("button", name="Bed om et opkald").click()
    someone.sees("Vi har fået dit ønske")
    moved = Contact.objects.get()
    assert (moved.channel, moved.state) == (Channel.CALLBACK, ContactState.WAITING)
    assert moved.waiting_since == since


def test_an_earlier_answer_is_changed_without_losing_the_rest(citizen: NewCitizen) -> None:
    someone = citizen().open().press("Begynd med spørgsmålene")
    someone.answer("At søge ind").answer("Jeg er i tvivl")
    for _ in range(4):
        someone.press("Spring over")
    someone.page.get_by_role("button", name="Hvad vil du gerne tale om?").click()
    someone.page.get_by_role("radio", name="SU, løn og penge").check()
    someone.press("Gem svaret").sees("Dine svar")
    someone.press("Vis, hvordan jeg kan få hjælp").sees("Sådan kan du få hjælp")
    assert Assessment.objects.get().answers == {"topic": "money", "standing": "undecided"}


def test_the_whole_way_in_english(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen(1280, 800)
    someone.press("Chat med en vejleder").press("English").sees("You are anonymous")
    screenshot(someone.page, "widget-opening-english-1280")
    assert axe(someone.page) == []
    assert Case.objects.count() == 0
    someone.press("Start with the questions").comes_to("What would you like to talk about?")
    someone.page.get_by_role("radio", name="Grants, pay and money").check()
    someone.press("Next").comes_to("How far have you come with it?")
    for _ in range(5):
        someone.press("Skip")
    someone.press("Show me how I can get help").comes_to("How you can get help")
    someone.sees("Write with one of us.").sees("Wait now: under a minute.")
    someone.press("Start chatting").comes_to("You are in the queue").sees("You are number 1.")
    box = someone.page.get_by_role("textbox", name="Write a message")
    box.fill("May I work beside my grant?")
    box.press("Enter")
    someone.reads_all("May I work beside my grant?")
    expect(someone.log).to_contain_text("Sent")
    expect(ane.page.get_by_text("Engelsk")).to_be_visible()
    ane.take_next().reads("May I work beside my grant?").say("Yes, up to a limit.")
    someone.reads_all("May I work beside my grant?", "Yes, up to a limit.").sees(
        "Ane is helping you now."
    )
    assert axe(someone.page) == []
    someone.press("End the talk").press("Yes, end it").comes_to("The talk has ended")
    someone.sees("Did you get what you needed?")


def fits(someone: Citizen) -> Citizen:
    assert wider_than_the_screen(someone.page) == []
    return someone


def test_at_400_percent(citizen: NewCitizen, desk: NewDesk) -> None:
    """1280 pixels at 400 % are 320 by 256 of the page's own: every step fits its width."""
    desk("ane")
    someone = fits(citizen(320, 256).open())
    fits(someone.press("Begynd med spørgsmålene").comes_to("Hvad vil du gerne tale om?"))
    for _ in range(6):
        someone.press("Spring over")
    fits(someone.comes_to("Dine svar")).press("Vis, hvordan jeg kan få hjælp")
    fits(someone.comes_to("Sådan kan du få hjælp")).press("Bed om et møde")
    fits(someone.comes_to("Vi aftaler et møde")).press("Tilbage").press("Se råd og øvelser")
    someone.sees("Her er noget").page.get_by_role("listitem").get_by_role("button").first.click()
    fits(someone.sees("Kilde:")).press("Alle råd og øvelser").sees("Her er noget")
    fits(someone).press("Chat med en vejleder").comes_to("Du er i kø")
    fits(someone.say("Det kan læses" + "e" * 80).sees("Sendt"))
    screenshot(someone.page, "widget-talking-320")
    assert axe(someone.page) == []
    someone.press("Forlad køen").press("Ja, forlad køen").comes_to("Du har forladt køen")
    fits(someone)


def test_by_keyboard_alone(citizen: NewCitizen, desk: NewDesk) -> None:
    ane, someone = desk("ane"), citizen()
    keyboard = someone.page.keyboard
    tab_to(someone, "Chat med en vejleder")
    keyboard.press("Enter")
    someone.sees("Du er anonym")
    tab_to(someone, "Spring alle spørgsmål over")
    keyboard.press("Enter")
    someone.sees("Sådan kan du få hjælp")
    tab_to(someone, "Begynd at chatte")
    keyboard.press("Enter")
    expect(someone.writing).to_be_visible()
    tab_to(someone, "Skriv en besked", role="textbox")
    keyboard.type("Kun med tastatur")
    keyboard.press("Enter")
    someone.reads("Kun med tastatur")
    ane.take_next().reads("Kun med tastatur")
    keyboard.press("Escape")
    expect(someone.page.get_by_role("button", name="Chat", exact=False)).to_be_focused()
    ane.say("Du er væk et øjeblik")
    expect(ane.page.get_by_text("Sendt", exact=True)).to_be_visible()
    expect(someone.page.get_by_role("button", name="Chat: 1 ny besked")).to_be_focused()
    keyboard.press("Enter")
    someone.reads_all("Kun med tastatur", "Du er væk et øjeblik")
    expect(ane.page.get_by_text("Læst", exact=True)).to_be_visible()


def tab_to(someone: Citizen, name: str, role: Literal["button", "textbox"] = "button") -> None:
    """Press Tab until what has that name has the focus."""
    wanted = someone.page.get_by_role(role, name=name, exact=True)
    for _ in range(30):
        if wanted.evaluate("(it) => it.getRootNode().activeElement === it"):
            return
        someone.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name!r}")
