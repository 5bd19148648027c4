"""What the browser tests look with, sees."""

import pytest

from tests.browser import NewPage, Witness, axe, screenshot, stored, wider_than_the_screen
from tests.hosts import HostSite

pytestmark = pytest.mark.browser


def test_axe_finds_what_is_wrong(new_page: NewPage, host: HostSite) -> None:
    page = new_page()
    page.goto(host.page())
    assert axe(page) == []
    page.goto(host.page("<img src='data:,'>"))
    assert [finding.split()[0] for finding in axe(page)] == ["image-alt"]


def test_what_reaches_out_of_the_screen_is_found(new_page: NewPage, host: HostSite) -> None:
    page = new_page(320, 256)
    page.goto(host.page())
    assert wider_than_the_screen(page) == []
    page.goto(host.page("<p style='width: 400px'>For bred</p>"))
    assert wider_than_the_screen(page) == ["the page", "p."]


def test_a_foreign_request_and_an_error_are_witnessed(
    new_page: NewPage, host: HostSite, foreign_host: HostSite
) -> None:
    page = new_page()
    witness = Witness(page)
    script = foreign_host.origin + "/foreign.js"
    page.goto(host.page(f"<script src='{script}'></script>"))
    assert witness.foreign(host.origin) == [script]
    assert witness.errors


def test_two_tabs_share_what_is_stored_and_two_people_do_not(
    new_page: NewPage, host: HostSite
) -> None:
    page = new_page()
    page.goto(host.page())
    page.evaluate("localStorage.setItem('a', 'b')")
    tab = new_page(beside=page)
    tab.goto(host.origin)
    assert stored(tab)["local"] == {"a": "b"}
    stranger = new_page()
    stranger.goto(host.origin)
    assert stored(stranger) == {"local": {}, "session": {}, "cookies": []}


def test_a_screenshot_is_written(new_page: NewPage, host: HostSite) -> None:
    page = new_page(320, 256)
    page.goto(host.page())
    assert screenshot(page, "machinery").read_bytes().startswith(b"\x89PNG")
