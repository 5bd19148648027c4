"""A service with its people, and citizens and desks in browsers."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from channels_layer.protocol import Channel
from scheduling.models import Counsellor
from scheduling.shifts import ShiftKind
from tests.cast import Cast, hire, open_all_day
from tests.hosts import HostSite
from tests.journeys.people import Citizen, Desk
from tests.running import Service
from tests.scheduling.working import room, rules, works

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
def hours(staff: Cast) -> None:
    """Ane and Bo can be booked all day on every day but today; Ane meets people, at two sites."""
    rules(notice=12 * 60)
    rules(Channel.MEETING, notice=12 * 60, minutes=45, step=45)
    here, there = room(), room("Lokale 2", "Odense")
    for weekday in range(7):
        for who in (staff.ane.counsellor, staff.bo.counsellor):
            works(who, time(8), time(19), weekday=weekday)
        works(
            staff.ane.counsellor, time(9), time(14), ShiftKind.MEETING, weekday=weekday, room=here
        )
        works(
            staff.bo.counsellor, time(9), time(14), ShiftKind.MEETING, weekday=weekday, room=there
        )


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
