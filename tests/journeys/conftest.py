"""A service with its people, and citizens and desks in browsers."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels_layer.protocol import Channel, Route
from scheduling.changes import AddAbsence
from scheduling.models import Counsellor, OpeningHours, SingleShift
from scheduling.rostering import make
from scheduling.shifts import ShiftKind
from tests.browser import NewPage
from tests.cast import Cast, hire, open_all_day, open_from_eight_to_three
from tests.hosts import HostSite
from tests.journeys.people import Citizen, Desk
from tests.running import Service
from tests.scheduling.rosters import NOW, add, add_weekly, appointment, day
from tests.scheduling.working import room, rules, works

NewCitizen = Callable[..., Citizen]
NewDesk = Callable[..., Desk]
NewRoster = Callable[..., Page]


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


@pytest.fixture
def roster(service: Service, staff: Cast, new_page: NewPage) -> NewRoster:
    """`roster()`: the coordinator's page, on the week of Monday 23 November 2026."""

    def opened(width: int = 1440, height: int = 900, week: str = "2026-W48") -> Page:
        page = new_page(width, height)
        name, _, value = staff.karin.cookie().partition("=")
        page.context.add_cookies([{"name": name, "value": value, "url": service.url}])
        page.goto(f"{service.url}/roster/?week={week}")
        expect(page.get_by_role("heading", name="Vagtplan")).to_be_visible()
        return page

    return opened


@pytest.fixture
def some_shifts(staff: Cast) -> None:
    """A week such as one sees it: all kinds, a clash, an absence, an appointment left behind."""
    for route in (Route.CHAT, Route.CALLBACK, Route.MEETING):
        open_from_eight_to_three(route)
    OpeningHours.objects.filter(weekday__gte=5).delete()
    ane, bo, karin = (each.counsellor for each in (staff.ane, staff.bo, staff.karin))
    where = room().pk
    weekdays = [day(number) for number in range(5)]
    away = [datetime.combine(day(number), datetime.min.time()) for number in (2, 3)]
    make([add_weekly(ane, each, "9-12") for each in weekdays], NOW)
    make([add_weekly(ane, each, "12.30-15", ShiftKind.BOOKABLE) for each in weekdays], NOW)
    make([add_weekly(bo, each, "8-11", ShiftKind.PHONE) for each in weekdays[:3]], NOW)
    make([add(bo, day(3), "10-14", ShiftKind.MEETING, room=where)], NOW)
    make([add(karin, day(0), "12-15"), add(karin, day(4), "22-2")], NOW)
    make([AddAbsence(person=ane.pk, starts=away[0], ends=away[1])], NOW)
    for ends in (12, 13):
        SingleShift.objects.create(
            counsellor=karin, date=day(2), starts=time(9), ends=time(ends), kind=ShiftKind.CHAT
        )
    appointment(bo, day(700), "9-9.30")
