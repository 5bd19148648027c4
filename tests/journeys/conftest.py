"""A service with its people, and citizens and desks in browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import Cast, hire, open_all_day
from tests.hosts import HostSite
from tests.journeys.people import Citizen, Desk
from tests.running import Service

NewCitizen = Callable[..., Citizen]
NewDesk = Callable[..., Desk]


@pytest.fixture
def staff(service: Service) -> Cast:
    open_all_day()
    return hire()


@pytest.fixture
def citizen(
    service: Service, staff: Cast, host: HostSite, new_page: Callable[..., Page]
) -> NewCitizen:
    """`citizen(width, height)`: somebody new before a website with the widget."""
    address = host.with_widget(service.url, 'data-language="da"')
    return lambda *size, **context: Citizen(new_page(*size, **context)).visit(address)


@pytest.fixture
def desk(service: Service, staff: Cast, new_page: Callable[..., Page]) -> NewDesk:
    """`desk("ane")`: Ane's desk, signed in and on duty."""

    def opened(username: str, width: int = 1366, height: int = 768, **context: object) -> Desk:
        return Desk(new_page(width, height, **context), service).sign_in(username).on_duty()

    return opened
