"""What the database itself refuses, and what it holds before anyone has filled it in."""

from datetime import date, time
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from channels_layer.protocol import Channel, Route
from scheduling.models import BookingRules, OpeningHours, SpecialDay
from scheduling.roles import Role
from tests.cast import Cast

pytestmark = pytest.mark.django_db

MIGRATION = import_module("scheduling.migrations.0002_when_open_and_roles")
AT = time(9)


def hours(weekday: int) -> OpeningHours:
    return OpeningHours(route=Route.CHAT, weekday=weekday, opens=AT, closes=time(16))


def special(opens: time | None, closes: time | None) -> SpecialDay:
    return SpecialDay(route=Route.CHAT, date=date(2026, 12, 24), opens=opens, closes=closes)


@pytest.mark.parametrize("weekday", [0, 6])
def test_a_day_of_the_week(weekday: int) -> None:
    row = hours(weekday)
    row.full_clean()
    row.save()
    assert str(row) == f"chat {['Monday', 'Sunday'][weekday // 6]} 09:00-16:00"


def test_a_counsellors_telephone_is_kept_as_it_is_dialled(cast: Cast) -> None:
    ane = cast.ane.counsellor
    ane.phone = "20 30 40 99"
    ane.full_clean()
    assert ane.phone == "+4520304099"
    ane.phone = "12"
    with pytest.raises(ValidationError, match="too-short"):
        ane.full_clean()


def test_there_is_no_eighth_day() -> None:
    with pytest.raises(ValidationError, match="weekday"):
        hours(7).full_clean()
    with pytest.raises(IntegrityError):
        hours(7).save()


@pytest.mark.parametrize("times", [(None, None), (AT, time(16))])
def test_a_special_day_is_closed_or_has_hours(times: tuple[time | None, time | None]) -> None:
    day = special(*times)
    day.full_clean()
    day.save()


@pytest.mark.parametrize("times", [(AT, None), (None, AT)])
def test_a_special_day_with_half_its_hours(times: tuple[time | None, time | None]) -> None:
    with pytest.raises(ValidationError, match="both times"):
        special(*times).full_clean()
    with pytest.raises(IntegrityError):
        special(*times).save()


FAR = 10**12


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minutes", 0),
        ("minutes", 100_000),
        ("before", 10**9),
        ("after", 245),
        ("step", 0),
        ("step", 2000),
        ("notice", FAR),
        ("days_ahead", 0),
        ("days_ahead", 99_999),
        ("days_ahead", FAR),
        ("most_a_day", 0),
    ],
)
def test_rules_that_nobody_could_book_by(name: str, value: int) -> None:
    BookingRules(channel=Channel.CALLBACK).full_clean()
    with pytest.raises(ValidationError, match="From"):
        BookingRules(channel=Channel.CALLBACK, **{name: value}).full_clean()


def test_notice_is_shorter_than_what_may_be_booked() -> None:
    rules = BookingRules(channel=Channel.CALLBACK, notice=48 * 60 - 1, days_ahead=1)
    rules.full_clean()
    rules.notice += 1
    with pytest.raises(ValidationError, match="none of the days ahead"):
        rules.full_clean()


def test_every_role_is_there_from_the_start() -> None:
    Group.objects.all().delete()
    editor = SimpleNamespace(connection=connection)
    MIGRATION.make_roles(apps, editor)
    MIGRATION.make_roles(apps, editor)
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role)
    run = [getattr(each, "code", None) for each in MIGRATION.Migration.operations]
    assert MIGRATION.make_roles in run
