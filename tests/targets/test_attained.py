"""What the door answers of what was attained."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from targets.codes import Formula, Measure
from targets.counting import count_new
from targets.measures import definition
from tests.cast import Cast
from tests.targets.stories import Story, tell
from triage.models import Event

pytestmark = pytest.mark.django_db

# Noon in summer, by the clock of the service.
NOON = datetime(2026, 8, 3, 10, tzinfo=UTC)
AUGUST = {"from": "2026-08-01", "to": "2026-08-31"}
SECOND = timedelta(seconds=1)


@pytest.fixture
def mia(cast: Cast, client: Client) -> Client:
    client.force_login(cast.mia.user)
    return client


@pytest.fixture
def ten(cast: Cast) -> None:
    """Six were answered after these seconds, a minute each; four gave up after those."""
    answered, gone = (0, 5, 20, 21, 60, 300), (3, 20, 40, 400)
    told = [Story(NOON, each * SECOND, held=[60 * SECOND]) for each in answered]
    told += [Story(NOON, each * SECOND, seen_after=SECOND) for each in gone]
    Event.objects.bulk_create(tell(told))


def asked(client: Client, measure: str, **rest: Any) -> dict[str, Any]:
    answer = client.get("/api/targets/attained", {"measure": measure} | AUGUST | rest)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    ("formula", "part", "n"), [(1, 5, 10), (2, 3, 6), (3, 3, 10), (4, 3, 8), (5, 4, 10)]
)
def test_ten_contacts_by_the_five_formulas(
    mia: Client, ten: None, formula: int, part: int, n: int
) -> None:
    told = asked(mia, "service-level", formula=formula, threshold=20, short=5)
    assert (told["part"], told["n"], told["value"], told["unit"]) == (part, n, part / n, "share")
    assert (told["formula"], told["threshold"], told["short"]) == (formula, 20, 5)
    assert told["written"] == Formula(formula).written


@pytest.mark.parametrize(
    ("measure", "value", "n", "unit"),
    [
        ("offered", 10, 10, "contacts"),
        ("asa", 406 / 6, 6, "seconds"),
        ("median-wait", 20, 6, "seconds"),
        ("p90-wait", 300, 6, "seconds"),
        ("abandonment", 0.4, 10, "share"),
        ("handle-time", 60, 6, "seconds"),
        ("median-handle-time", 60, 6, "seconds"),
        ("satisfaction", None, 0, "share"),
        ("first-contact-resolution", None, 0, "share"),
        ("callback-kept", None, 0, "share"),
        ("no-show", None, 0, "share"),
    ],
)
def test_the_other_measures(
    mia: Client, ten: None, measure: str, value: float | None, n: int, unit: str
) -> None:
    told = asked(mia, measure)
    assert (told["value"], told["n"], told["unit"]) == (pytest.approx(value), n, unit)
    assert told["definition"] == definition(Measure(measure))
    assert told["formula"] is None


def test_the_fourth_formula_is_meant_if_none_is_named(mia: Client, ten: None) -> None:
    told = asked(mia, "service-level", threshold=20)
    assert (told["formula"], told["value"], told["short"]) == (4, 3 / 8, None)


def test_what_is_left_empty_is_not_asked_for(mia: Client, ten: None) -> None:
    empty = {"formula": "", "threshold": "", "short": "", "channel": "", "level": ""}
    assert asked(mia, "asa", **empty) == asked(mia, "asa")


def test_short_abandons_are_out_of_both(mia: Client, ten: None) -> None:
    assert asked(mia, "abandonment", short=5)["value"] == 3 / 9


def test_dates_are_whole_days_of_the_services_clock(mia: Client, ten: None) -> None:
    told = asked(mia, "offered", **{"from": "2026-08-03", "to": "2026-08-03"})
    assert (told["n"], told["from"][:16], told["to"][:16]) == (
        10,
        "2026-08-03T00:00",
        "2026-08-04T00:00",
    )
    assert asked(mia, "offered", **{"from": "2026-08-04"})["n"] == 0


def test_a_half_hour_of_the_services_clock_or_of_ones_own(mia: Client, ten: None) -> None:
    local = {"from": "2026-08-03T12:00", "to": "2026-08-03T12:30"}
    own = {"from": "2026-08-03T10:00Z", "to": "2026-08-03T12:30+02:00"}
    before = {"from": "2026-08-03T11:30", "to": "2026-08-03T12:00"}
    assert [asked(mia, "offered", **each)["n"] for each in (local, own, before)] == [10, 10, 0]


def test_a_channel_and_a_level(mia: Client, ten: None) -> None:
    assert asked(mia, "offered")["channels"] == ["chat", "phone"]
    assert asked(mia, "offered", channel="chat", level="brief")["n"] == 10
    assert asked(mia, "offered", channel="phone")["n"] == 0
    assert asked(mia, "offered", level="case-managed")["n"] == 0


def test_what_has_just_happened_is_in_the_answer(mia: Client, ten: None) -> None:
    assert asked(mia, "offered")["n"] == 10
    Event.objects.bulk_create(tell([Story(NOON, SECOND)]))
    assert asked(mia, "offered")["n"] == 11


def test_a_year_costs_no_more_queries_than_a_day(
    mia: Client, ten: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Two of the session, two of how far the journal is counted, the role, and of tallies."""
    count_new(NOON + timedelta(days=1))
    for dates, pieces in (
        ({"from": "2026-08-03", "to": "2026-08-03"}, 1),
        ({"from": "2025-08-03", "to": "2026-08-02"}, 3),
    ):
        with django_assert_num_queries(5 + pieces):
            asked(mia, "asa", **dates)
