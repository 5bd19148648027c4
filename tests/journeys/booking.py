"""What a citizen does to book a time, and what there is to book."""

import re
from datetime import datetime

from django.utils import timezone
from playwright.sync_api import Page

from channels_layer.protocol import Channel
from scheduling.booking import book, hold
from scheduling.free import Search, free
from tests.browser import axe, screenshot, wider_than_the_screen
from tests.cast import citizen as a_case
from tests.journeys.people import Citizen

PHONE = (360, 740)
DESKTOP = (1280, 800)
ANOTHER_PHONE = "20 30 40 50"
PICKED = re.compile(r"\bkl\. \d")


def to_times(someone: Citizen) -> Citizen:
    """Before the times of a call."""
    someone.open().skip_to_routes().press("Bed om et opkald").comes_to("Vi ringer til dig")
    someone.page.get_by_role("radio", name="På et tidspunkt, jeg vælger").check()
    return someone.sees("De første ledige tider")


def pick_first(someone: Citizen) -> Citizen:
    someone.page.get_by_role("button", name=PICKED).first.click()
    return someone.comes_to("Din tid")


def fill_in(someone: Citizen, wish: str = "Om at skifte uddannelse") -> Citizen:
    someone.page.get_by_label("Telefonnummer").fill(ANOTHER_PHONE)
    someone.page.get_by_label("Hvad vil du gerne tale om?").fill(wish)
    return someone


def book_call(someone: Citizen) -> Citizen:
    fill_in(pick_first(to_times(someone))).press("Aftal opkaldet")
    return someone.comes_to("Vi har aftalt et opkald")


def looks_right(page: Page, name: str) -> None:
    """Nothing reaches out of the screen, axe has nothing to say, and it can be looked at."""
    screenshot(page, name)
    assert wider_than_the_screen(page) == []
    assert axe(page) == []


def the_code(someone: Citizen) -> str:
    code = someone.page.locator(".code").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}", code)
    return code


def somebody_else_takes(starts_at: datetime, channel: Channel = Channel.CALLBACK) -> None:
    """All who are free then."""
    now = timezone.now()
    for _ in free(Search(channel), now).get(starts_at, []):
        case, _token = a_case()
        held = hold(Search(channel), starts_at, case.pk, now)
        book(held.pk, case.pk, now)
