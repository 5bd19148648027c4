"""A week of the roster: where its days and shifts are, and what is kept of it."""

import re

import pytest
from playwright.sync_api import Locator, Page

from scheduling.models import SingleShift

SIZES = [pytest.param(1440, 900, id="desktop"), pytest.param(360, 740, id="phone")]


def cell(page: Page, name: str, on: str) -> Locator:
    """The empty day of a person, as `tirsdag 24. november`."""
    return page.get_by_role("gridcell", name=re.compile(f"^{name}, {on}"))


def shift(page: Page, name: str, on: str, what: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}, {on}[^:]*: {what}"))


def drag(page: Page, start: Locator, end: Locator, key: str = "") -> None:
    one, other = start.bounding_box(), end.bounding_box()
    assert one
    assert other
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    if key:
        page.keyboard.down(key)
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2, steps=8)
    page.mouse.up()
    if key:
        page.keyboard.up(key)


def kept() -> list[str]:
    return [
        f"{each.counsellor.name} {each.date.day} {each.starts:%H:%M}-{each.ends:%H:%M} {each.kind}"
        for each in SingleShift.objects.select_related("counsellor").order_by("date", "counsellor")
    ]
