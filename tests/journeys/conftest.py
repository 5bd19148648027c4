"""A service with its people, and citizens and desks in browsers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from scheduling.models import Counsellor
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
def somebody_on_duty(staff: Cast) -> None:
    """Karin is there for an hour, without a browser: chat is on offer."""
    staff.karin.on_duty()
    lease = timezone.now() + timedelta(hours=1)
    Counsellor.objects.filter(pk=staff.karin.counsellor.pk).update(lease_until=lease)


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
        page = new_page(width, height, **context)
        name, _, value = getattr(staff, username).cookie().partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": service.url}])
        return Desk(page, service).sit_down().on_duty()

    return opened
