"""What must be in view on a small screen: where one writes, what was said, whom to call."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import NewPage, axe, screenshot, stored
from tests.cast import Cast
from tests.journeys.conftest import NewCitizen, NewDesk
from tests.journeys.people import Citizen
from tests.running import Service
from tests.servers import wait_until

pytestmark = pytest.mark.browser
PHONE = (375, 667)
SIZES = [
    pytest.param(*PHONE, id="phone"),
    pytest.param(320, 568, id="small-phone"),
    pytest.param(320, 256, id="400-percent"),
]
DANGER = "jeg vil ikke leve mere"


def in_view(it: Locator) -> bool:
    """Wholly on the screen as it stands, with nothing over its middle or its corners."""
    seen: bool = it.evaluate(
        """async it => {
          const root = it.getRootNode();
          await Promise.all(root.getAnimations().map(each => each.finished));
          const { left, right, top, bottom } = it.getBoundingClientRect();
          const points = [[left + 9, top + 9], [right - 9, bottom - 9]];
          const inside = top >= 0 && bottom <= innerHeight && right <= innerWidth;
          return inside && points.every(([x, y]) => it.contains(root.elementFromPoint(x, y)));
        }"""
    )
    return seen


def share_of_screen(it: Locator) -> float:
    share: float = it.evaluate("it => it.getBoundingClientRect().height / innerHeight")
    return share


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_writing_field_stays_when_the_counsellor_goes(
    citizen: NewCitizen, desk: NewDesk, staff: Cast, width: int, height: int
) -> None:
    ane, someone = desk("ane"), citizen(width, height).start_chat().say("Hej").reads("Hej")
    assert in_view(someone.writing)
    ane.take_next().say("Goddag, hvad kan jeg hjælpe med?")
    someone.reads("Goddag, hvad kan jeg hjælpe med?")
    assert in_view(someone.writing)
    ane.sign_out()
    someone.sees("Du er i kø").sees("Vi kender ikke ventetiden lige nu.")
    screenshot(someone.page, f"widget-back-in-queue-{width}x{height}")
    assert in_view(someone.writing)
    assert axe(someone.page) == []


def test_who_is_in_danger_and_back_in_the_queue_sees_what_was_said(
    citizen: NewCitizen, desk: NewDesk
) -> None:
    ane, someone = desk("ane"), citizen(390, 800).start_chat().say(DANGER).reads(DANGER)
    numbers = someone.page.get_by_role("listitem").get_by_role("link")
    expect(numbers.first).to_be_visible()
    ane.take_next().reads(DANGER)
    someone.sees("Du skriver med Ane")
    ane.sign_out()
    someone.sees("Du er i kø")
    back = someone.log.get_by_text("Du er tilbage i køen.")
    expect(back).to_be_visible()
    screenshot(someone.page, "widget-danger-back-in-queue-390")
    expect(numbers.first).to_be_hidden()
    assert in_view(back)
    assert in_view(someone.writing)
    someone.page.get_by_text("Flere numre").click()
    expect(numbers.first).to_be_visible()


@pytest.mark.environment(GUIDANCE_CHAT_PROMISE_SECONDS="2", GUIDANCE_SWEEP_SECONDS="0.5")
@pytest.mark.usefixtures("somebody_on_duty")
def test_the_writing_field_stays_when_the_other_ways_are_offered(citizen: NewCitizen) -> None:
    someone = citizen(*PHONE).start_chat()
    expect(someone.page.get_by_role("button", name="Bliv ringet op")).to_be_attached(timeout=15_000)
    screenshot(someone.page, "widget-routes-again-375x667")
    assert in_view(someone.writing)


@pytest.mark.usefixtures("somebody_on_duty")
@pytest.mark.parametrize(("width", "height"), [*SIZES[:2], pytest.param(1280, 800, id="desktop")])
def test_danger_shows_numbers_and_leaves_the_talk(
    citizen: NewCitizen, width: int, height: int
) -> None:
    someone = citizen(width, height).start_chat().say(DANGER).reads(DANGER)
    panel = someone.page.get_by_role("region", name="Er nogen i fare lige nu?")
    numbers = panel.get_by_role("link")
    expect(numbers.nth(2)).to_be_visible()
    screenshot(someone.page, f"widget-danger-{width}x{height}")
    assert [in_view(numbers.nth(n)) for n in range(3)] == [True] * 3
    assert share_of_screen(panel) <= 0.41
    assert in_view(someone.log.get_by_text(DANGER, exact=True))
    assert in_view(someone.writing)
    assert axe(someone.page) == []


def test_with_a_counsellor_the_talk_has_the_room(citizen: NewCitizen, desk: NewDesk) -> None:
    """Until the reader opens the numbers again: that is kept."""
    someone = citizen(360, 740)
    ane = desk("ane")
    someone.start_chat().say(DANGER).reads(DANGER)
    folds = someone.page.locator(".danger details")
    expect(folds).to_have_attribute("open", "")
    ane.take_next().say("Jeg er her.").reads("Jeg er her.")
    expect(folds).not_to_have_attribute("open", "")
    screenshot(someone.page, "widget-danger-in-talk-360x740")
    assert in_view(someone.log.get_by_text("Jeg er her.", exact=True))
    assert in_view(someone.page.get_by_role("link", name="Ring 112"))
    folds.locator("summary").click()
    wait_until(lambda: '"folded":false' in str(stored(someone.page)), "what the reader did is kept")
    someone.page.reload()
    someone.reads("Jeg er her.")
    expect(folds).to_have_attribute("open", "")


@pytest.mark.usefixtures("somebody_on_duty")
def test_folded_numbers_stay_folded(citizen: NewCitizen) -> None:
    someone = citizen(*PHONE).start_chat().say(DANGER).reads(DANGER)
    folds = someone.page.locator(".danger details")
    assert folds.get_attribute("open") is not None
    folds.locator("summary").click()
    assert folds.get_attribute("open") is None
    someone.page.reload()
    someone.reads(DANGER)
    assert folds.get_attribute("open") is None
    assert in_view(someone.page.get_by_role("link", name="Ring 112"))


@pytest.mark.usefixtures("somebody_on_duty")
@pytest.mark.parametrize(("width", "height"), [SIZES[0], pytest.param(1280, 800, id="desktop")])
def test_the_services_own_page(
    service: Service, staff: Cast, new_page: NewPage, width: int, height: int
) -> None:
    someone = Citizen(new_page(width, height)).visit(f"{service.url}/chat/").skip_to_routes()
    someone.press("Begynd at chatte").sees("Du er nummer 1.")
    screenshot(someone.page, f"chat-waiting-{width}x{height}")
    assert in_view(someone.writing)
    someone.say(DANGER).reads(DANGER)
    numbers = someone.page.locator(".danger").get_by_role("link")
    expect(numbers.nth(2)).to_be_visible()
    screenshot(someone.page, f"chat-danger-{width}x{height}")
    assert [in_view(numbers.nth(n)) for n in range(3)] == [True] * 3
    assert in_view(someone.writing)
