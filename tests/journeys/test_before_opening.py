"""A website that carries the widget, before anybody opens it and when we are away."""

import pytest
from playwright.sync_api import expect

from tests.browser import NewPage, Witness, screenshot, stored
from tests.cast import Cast
from tests.hosts import HostSite
from tests.journeys.conftest import NewCitizen
from tests.journeys.people import Citizen
from tests.running import Service

pytestmark = pytest.mark.browser
STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server} {socket}; "
    "style-src 'none'; img-src data:; base-uri 'none'"
)


def test_nothing_is_stored_and_nobody_is_called_before_it_is_opened(
    service: Service, staff: Cast, host: HostSite, new_page: NewPage
) -> None:
    page = new_page()
    seen = Witness(page)
    page.goto(host.with_widget(service.url))
    expect(page.get_by_role("button", name="Chat med en vejleder")).to_be_visible()
    page.wait_for_timeout(500)
    assert [url for url in seen.requests if url.startswith(service.url)] == [
        f"{service.url}/widget.js"
    ]
    assert seen.sockets == []
    assert stored(page) == {"local": {}, "session": {}, "cookies": []}
    assert page.evaluate("Object.keys(window).filter((name) => /guidance/i.test(name)).length") <= 1


@pytest.mark.usefixtures("somebody_on_duty")
def test_opening_calls_our_server_alone_and_sets_no_cookie(
    citizen: NewCitizen, host: HostSite, service: Service
) -> None:
    someone = citizen()
    seen = Witness(someone.page)
    someone.start_chat()
    assert seen.foreign(host.origin, service.url) == []
    assert seen.errors == []
    assert stored(someone.page)["cookies"] == []
    assert list(stored(someone.page)["local"]) == ["eguidance"]


def test_with_our_server_down_the_page_is_untouched(
    service: Service, staff: Cast, host: HostSite, new_page: NewPage
) -> None:
    address = host.with_widget(service.url)
    bare = host.page(path="/bare")
    service.stop()
    page = new_page()
    page.goto(address)
    page.wait_for_timeout(500)
    with_tag = page.evaluate("document.body.innerText")
    page.get_by_role("button", name="Sidens egen knap").click()
    page.goto(bare)
    assert with_tag == page.evaluate("document.body.innerText")


def test_a_server_that_went_down_after_the_page_came_says_so_kindly(
    service: Service, citizen: NewCitizen
) -> None:
    someone = citizen()
    service.stop()
    someone.press("Chat med en vejleder")
    expect(someone.page.get_by_text("112")).to_be_visible()
    someone.page.get_by_role("button", name="Sidens egen knap").click()


@pytest.mark.usefixtures("somebody_on_duty")
def test_it_works_under_a_strict_policy_of_the_website(
    service: Service, staff: Cast, new_page: NewPage, host: HostSite
) -> None:
    host.policy = STRICT.format(server=service.url, socket=service.socket_url)
    page = new_page()
    seen = Witness(page)
    Citizen(page).visit(host.with_widget(service.url)).start_chat()
    assert seen.errors == []


def test_a_foreign_website_is_told_so(
    service: Service, staff: Cast, foreign_host: HostSite, new_page: NewPage
) -> None:
    someone = Citizen(new_page()).visit(foreign_host.with_widget(service.url))
    someone.press("Chat med en vejleder")
    expect(someone.page.get_by_text("112")).to_be_visible()
    expect(someone.page.get_by_role("textbox")).to_have_count(0)


@pytest.mark.usefixtures("somebody_on_duty")
def test_quick_exit_leaves_no_trace(citizen: NewCitizen, service: Service) -> None:
    someone = citizen()
    someone.page.route("https://www.dmi.dk/**", lambda route: route.fulfill(body="vejret"))
    someone.start_chat().say("Jeg har brug for hjælp").reads("Jeg har brug for hjælp")
    host_page = someone.page.url
    someone.press("Forlad siden")
    someone.page.wait_for_url("https://www.dmi.dk/**")
    someone.page.go_back()
    someone.page.goto(host_page)
    assert stored(someone.page)["local"] == {}
    expect(someone.page.get_by_role("button", name="Chat med en vejleder")).to_be_visible()


def test_the_ways_on_are_as_they_are_now_when_it_is_opened_again(
    citizen: NewCitizen, staff: Cast
) -> None:
    someone = citizen().open().skip_to_routes()
    chat = someone.page.get_by_role("button", name="Begynd at chatte")
    expect(chat).to_have_count(0)
    someone.press("Luk vinduet")
    staff.karin.on_duty()
    someone.press("Chat med en vejleder")
    expect(chat).to_be_visible()


def test_what_can_be_pressed_on_the_first_step_stands_on_lines_of_its_own(
    citizen: NewCitizen,
) -> None:
    page = citizen(1280, 800, reduced_motion="reduce").open().page
    names = ("Spring alle spørgsmål over", "Jeg har en aftale")
    skip, mine = (page.get_by_role("button", name=name).bounding_box() for name in names)
    assert skip
    assert mine
    assert mine["y"] >= skip["y"] + skip["height"]
    screenshot(page, "opening-1280")
