"""What coordinators and staff do at /admin/, and what its forms refuse."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import Channel, Route
from chat import waitlist
from scheduling.models import (
    Absence,
    BookingRules,
    BusyTime,
    CalendarFeed,
    OpeningHours,
    Room,
    Site,
    SpecialDay,
)
from tests.cast import Cast, citizen
from tests.scheduling.rosters import appointment, day
from tests.scheduling.working import room, rules
from triage.models import WaitlistEntry, WaitState
from triage.waitlist import Wish

pytestmark = pytest.mark.django_db


def save(client: Client, what: str, values: dict[str, Any]) -> str:
    """What the form answers; nothing when it has saved."""
    answer = client.post(f"/admin/scheduling/{what}/add/", values)
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_coordinator_enters_sites_and_rooms(cast: Cast, client: Client) -> None:
    client.force_login(cast.karin.user)
    address = {"name": "Aarhus", "address": "Vej 1", "postcode": "8000", "town": "Aarhus C"}
    assert save(client, "site", address) == ""
    site = Site.objects.get()
    assert save(client, "room", {"site": site.pk, "name": "Rum 1"}) == ""
    room = Room.objects.get()
    for path in (f"/admin/scheduling/room/{room.pk}/", f"/admin/scheduling/site/{site.pk}/"):
        assert client.get(path + "change/").status_code == 200
    answer = client.post(f"/admin/scheduling/room/{room.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not Room.objects.exists()
    assert client.post("/admin/scheduling/specialday/add/").status_code == 403


def test_a_site_that_somebody_waits_for_is_not_deleted_under_them(
    cast: Cast, client: Client
) -> None:
    """Else "only there" would become "anywhere". When nobody waits for it, it can be."""
    rules(Channel.MEETING)
    site, now = room("Lokale 1", "Aarhus").site, timezone.now()
    case, _ = citizen()
    entry = waitlist.join(case, Wish(Channel.MEETING, "20304050", site=site.pk), now)
    client.force_login(cast.karin.user)
    path = f"/admin/scheduling/site/{site.pk}/delete/"
    said = client.post(path, {"post": "yes"}, follow=True).content.decode()
    assert "Kan ikke slette" in said
    assert "Waitlist entry: meeting waiting" in said
    entry.refresh_from_db()
    assert entry.site == site
    waitlist.leave(entry, now)
    assert client.post(path, {"post": "yes"}).status_code == 302
    assert not Site.objects.exists()
    assert WaitlistEntry.objects.get().state == WaitState.ENDED


def test_a_counsellor_changes_nothing_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.ane.user)
    client.post("/admin/scheduling/site/add/", {"name": "Aarhus"})
    assert not Site.objects.exists()


def test_a_form_says_each_thing_once_and_in_words(cast: Cast, admin_client: Client) -> None:
    half = {"route": Route.CHAT, "date": "2026-12-24", "opens": "09:00"}
    said = save(admin_client, "specialday", half)
    assert "Give both times" in said
    assert "both_times_or_neither" not in said
    place = {"name": "A", "address": "Vej 1", "postcode": "8000", "town": "A", "latitude": "100"}
    for longitude, words in (("", "Give both latitude"), ("10", "from -90 to 90")):
        said = save(admin_client, "site", place | {"longitude": longitude})
        assert words in said
        assert "a_place_on_earth" not in said
    far = {"channel": Channel.CALLBACK, "minutes": 30, "before": 0, "after": 10, "step": 15}
    far |= {"notice": 120, "days_ahead": 10**12, "most_a_day": 8}
    assert "From 1 to 365." in save(admin_client, "bookingrules", far)
    assert not BookingRules.objects.exists()


OPEN = {"route": Route.CALLBACK, "weekday": 0}


@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "words"),
    [
        (0, "10:00", "12:00", "open then already"),
        (0, "08:00", "09:01", "open then already"),
        (0, "00:00", "00:00", "open then already"),
        (6, "23:00", "09:30", "open then already"),
        (1, "01:00", "03:00", "open then already"),
        (2, "10:00", "10:00", "A whole day is from 0:00 to 0:00"),
        (0, "07:00", "09:00", ""),
        (0, "16:00", "18:00", ""),
        (2, "00:00", "00:00", ""),
    ],
)
def test_opening_hours_that_overlap(
    admin_client: Client, weekday: int, opens: str, closes: str, words: str
) -> None:
    OpeningHours.objects.all().delete()
    OpeningHours.objects.create(**OPEN, opens=time(9), closes=time(16))
    OpeningHours.objects.create(**OPEN, opens=time(22), closes=time(2))
    said = save(
        admin_client, "openinghours", OPEN | {"weekday": weekday, "opens": opens, "closes": closes}
    )
    assert words in said
    assert bool(said) == bool(words)
    # Another route has its own, and a row is not in its own way.
    OpeningHours(route=Route.CHAT, weekday=0, opens=time(10), closes=time(12)).full_clean()
    OpeningHours.objects.all()[0].full_clean()


def test_a_day_is_special_once(admin_client: Client) -> None:
    christmas = {"route": Route.CHAT, "date": "2026-12-24"}
    assert save(admin_client, "specialday", christmas) == ""
    assert "special already" in save(admin_client, "specialday", christmas)
    hours = {"opens": "09:00", "closes": "12:00"}
    assert "special already" in save(admin_client, "specialday", christmas | hours)
    eve = {"route": Route.CHAT, "date": "2026-12-23"}
    assert save(admin_client, "specialday", eve | hours) == ""
    assert "special already" in save(admin_client, "specialday", eve | hours)
    assert save(admin_client, "specialday", eve | {"opens": "13:00", "closes": "15:00"}) == ""
    whole = {"opens": "10:00", "closes": "10:00", "date": "2026-12-22"}
    assert "A whole day" in save(admin_client, "specialday", christmas | whole)
    assert SpecialDay.objects.filter(date=date(2026, 12, 23)).count() == 2


def test_a_counsellor_has_so_many_chats_at_once_as_the_desk_allows(
    cast: Cast, admin_client: Client
) -> None:
    ane = cast.ane.counsellor
    fields = {"user": ane.user_id, "name": "Ane", "languages": '["da"]', "capacity": 9999}
    path = f"/admin/scheduling/counsellor/{ane.pk}/change/"
    assert b"At most 12 chats at once." in admin_client.post(path, fields).content
    assert admin_client.post(path, fields | {"capacity": 12}).status_code == 302


def test_times_are_those_of_the_services_clock(cast: Cast) -> None:
    ane = cast.ane.counsellor
    booked = appointment(ane, day(0), "0.05-1")
    assert str(booked) == "callback 2026-11-23 00:05 booked"
    at = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
    assert str(Absence(counsellor=ane, starts_at=at, ends_at=at)) == "Ane away 2026-11-23 00:05"
    feed = CalendarFeed(counsellor=ane)
    busy = BusyTime(feed=feed, counsellor=ane, starts_at=at, ends_at=at)
    assert str(busy) == f"{ane.pk} 2026-11-23 00:05"
