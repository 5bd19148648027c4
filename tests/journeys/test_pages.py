"""The full pages: looked at in both sizes, and by axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewPage, Witness, axe, screenshot
from tests.cast import PASSWORD, Cast, citizen
from tests.running import Service
from triage.models import Contact

pytestmark = pytest.mark.browser
SIZES = [pytest.param(1280, 800, id="desktop"), pytest.param(390, 844, id="phone")]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/sign-in/", "sign-in"),
        ("/nowhere/", "not-found"),
        ("/chat/", "chat"),
        ("/api/docs", "api"),
    ],
)
def test_sound_calls_nobody_else_and_complains_of_nothing(
    service: Service,
    staff: Cast,
    new_page: NewPage,
    path: str,
    name: str,
    width: int,
    height: int,
) -> None:
    page = new_page(width, height)
    seen = Witness(page)
    page.goto(service.url + path)
    page.wait_for_load_state("networkidle")
    screenshot(page, f"page-{name}-{width}")
    assert seen.foreign(service.url) == []
    assert [error for error in seen.errors if "404" not in error] == []
    if name != "api":  # the API browser's findings are its makers'
        assert axe(page) == []


def test_the_chat_has_one_switch_of_language(
    service: Service, staff: Cast, new_page: NewPage
) -> None:
    page = new_page(375, 667)
    page.goto(f"{service.url}/chat/")
    expect(page.get_by_text("Du er anonym")).to_be_visible()
    expect(page.get_by_text("English")).to_have_count(1)
    page.get_by_role("link", name="In English").click()
    expect(page.get_by_text("You are anonymous")).to_be_visible()
    expect(page.get_by_role("link", name="På dansk")).to_be_visible()


def sign_in(page: Page, service: Service, username: str) -> None:
    page.goto(f"{service.url}/sign-in/")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()


@pytest.mark.parametrize(("width", "height"), [*SIZES, pytest.param(375, 667, id="small")])
def test_the_manager_sees_todays_contacts_and_no_desk(
    service: Service, staff: Cast, new_page: NewPage, width: int, height: int
) -> None:
    page = new_page(width, height)
    sign_in(page, service, "mia")
    expect(page.get_by_role("heading", name="Henvendelser i dag")).to_be_visible()
    expect(page.get_by_text("Der er ingen henvendelser endnu i dag.")).to_be_visible()
    queue_three()
    page.reload()
    expect(page.locator("tfoot")).to_contain_text("3")
    screenshot(page, f"page-today-{width}")
    assert page.evaluate(BROKEN_WORDS) == []
    assert stands_in_line(page)
    assert axe(page) == []
    page.goto(f"{service.url}/desk/")
    expect(page.get_by_role("heading", name="Siden er ikke for dig")).to_be_visible()
    assert axe(page) == []


BROKEN_WORDS = """() => [...document.querySelectorAll("table :is(th, td)")].filter((cell) => {
  const words = document.createRange();
  const text = cell.firstChild;
  return [...text.data.matchAll(/\\S+/g)].some((word) => {
    words.setStart(text, word.index);
    words.setEnd(text, word.index + word[0].length);
    return words.getClientRects().length > 1;
  });
}).map((cell) => cell.textContent)"""


def stands_in_line(page: Page) -> bool:
    """Words begin and figures end at one edge of their column, the total's too."""
    edges = page.evaluate(
        """() => ["first", "last"].map((side) => [...document.querySelectorAll(
          `table tr > :${side}-child`)].map((cell) => {
            const words = document.createRange();
            words.selectNodeContents(cell);
            const { left, right } = words.getBoundingClientRect();
            return Math.round(side === "first" ? left : right);
          }))"""
    )
    return all(len(set(column)) == 1 for column in edges)


def queue_three(make: Callable[..., Contact] = Contact.objects.create) -> None:
    from django.utils import timezone

    for channel in ("chat", "chat", "callback"):
        case, _ = citizen()
        now = timezone.now()
        make(
            case=case,
            channel=channel,
            state="waiting",
            waiting_since=now,
            promise_at=now,
        )


def test_a_wrong_password_is_told_and_the_name_is_kept(
    service: Service, staff: Cast, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{service.url}/sign-in/")
    page.get_by_label("Brugernavn").fill("ane")
    page.get_by_label("Adgangskode").fill("forkert")
    page.get_by_role("button", name="Log ind").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Brugernavn")).to_have_value("ane")
    screenshot(page, "page-sign-in-wrong-1280")
    assert axe(page) == []
    box, words = (
        page.locator(place).bounding_box() for place in (".alert-error", ".alert-error .alert-text")
    )
    assert box
    assert words
    assert words["x"] - box["x"] <= 24


@pytest.mark.environment(DEMO="true")
def test_the_demonstrations_host_page_is_another_origin(
    service: Service, staff: Cast, new_page: NewPage
) -> None:
    page = new_page()
    seen = Witness(page)
    page.goto(f"http://localhost:{service.port}/demo/")
    page.get_by_role("button", name="Chat med en vejleder").click()
    expect(page.get_by_text("Du er anonym")).to_be_visible()
    assert f"http://127.0.0.1:{service.port}/widget.js" in seen.requests
    assert seen.errors == []
