"""Fixtures for tests in a real browser, and what they look at."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import chromium

ROOT = Path(__file__).parents[1]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
SCREENSHOTS = ROOT / "var/screenshots"
TIMEOUT = 10_000
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module of tests.

    Playwright keeps a loop running in this thread, so it must be gone before the
    next module's asyncio tests, and Django must allow its models beside a loop.
    """
    path = chromium_or_fail()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=_flags())
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def chromium_or_fail() -> str:
    """Nobody may think that the journeys were made when there was no browser for them."""
    if chromium.unwanted():
        pytest.skip(f"{chromium.WITHOUT} is set.")
    return _found() or pytest.fail("There is no Chromium here: `python -m tests.chromium`.")


@cache
def _found() -> str | None:
    return chromium.found()


def _flags() -> list[str]:
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(width, height, **context)`: a page of a person who has never been here.

    `new_page(beside=page)` is another tab of the same person's.
    """
    contexts: list[BrowserContext] = []

    def opened(
        width: int = 1280, height: int = 800, beside: Page | None = None, **context: Any
    ) -> Page:
        if beside is not None:
            return beside.context.new_page()
        options = {"locale": "da-DK", "viewport": {"width": width, "height": height}} | context
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(TIMEOUT)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@dataclass
class Witness:
    """What a page asked for and complained of, from now on."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.sockets.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def foreign(self, *origins: str) -> list[str]:
        """The requests and sockets that went to none of these origins."""
        ours = [f"{origin}/" for origin in origins]
        sockets = [origin.replace("http", "ws", 1) for origin in ours]
        allowed = (*ours, *sockets, "data:", "blob:")
        return [url for url in self.requests + self.sockets if not url.startswith(allowed)]


def stored(page: Page) -> dict[str, Any]:
    """All that a page's origin keeps in this browser."""
    kept: dict[str, Any] = page.evaluate(
        "() => ({ local: { ...localStorage }, session: { ...sessionStorage } })"
    )
    return kept | {"cookies": page.context.cookies()}


def wider_than_the_screen(page: Page) -> list[str]:
    """What scrolls sideways or reaches out of the screen, in shadow roots too."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


TOO_WIDE = """() => {
  const every = (root) => [...root.querySelectorAll("*")].flatMap(
    (one) => [one, ...(one.shadowRoot ? every(one.shadowRoot) : [])]);
  const scrolls = (one) => one.scrollWidth > one.clientWidth
    && /auto|scroll/.test(getComputedStyle(one).overflowX);
  const reachesOut = ({ left, right, width }) => width > 1 && (left < -1 || right > innerWidth + 1);
  const page = document.scrollingElement;
  return [
    ...(page.scrollWidth > page.clientWidth ? ["the page"] : []),
    ...every(document).filter((one) => one.checkVisibility())
      .filter((one) => scrolls(one) || reachesOut(one.getBoundingClientRect()))
      .map((one) => `${one.localName}.${one.className}`),
  ];
}"""


def axe(page: Page, within: str | None = None, **options: Any) -> list[str]:
    """What axe finds wrong on a page, or `within` one element: a line for each finding."""
    page.evaluate(_axe_source())
    run = "([within, options]) => axe.run(within ?? document, options)"
    findings = page.evaluate(run, [within, {"resultTypes": ["violations"], **options}])
    return [
        f"{finding['id']} ({finding['impact']}): {finding['help']}: {node['target']}"
        for finding in findings["violations"]
        for node in finding["nodes"]
    ]


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def screenshot(page: Page, name: str, **options: Any) -> Path:
    """Writes var/screenshots/NAME.png when the fonts are there and nothing moves."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, animations="disabled", **options)
    return path
