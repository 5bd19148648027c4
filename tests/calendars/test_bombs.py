"""What would take too long, or is no calendar: a typed refusal, with its work counted."""

import subprocess
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling import expansion, sieve
from scheduling.expansion import busy
from tests.calendars.written import BOMBS, CAUGHT_APART, HOUR, MALFORMED, calendar, event, many

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SINCE = datetime(2026, 10, 19, tzinfo=COPENHAGEN)
UNTIL = datetime(2026, 11, 29, tzinfo=COPENHAGEN)


def refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        busy(data, COPENHAGEN, SINCE, UNTIL, "")
    assert (refusal.value.code, refusal.value.field) == (ErrorCode.BAD_CALENDAR, "file")
    # Nothing of the file is in what a log could keep of it.
    assert refusal.value.__cause__ is None
    assert str(refusal.value) == "bad-calendar"


@pytest.mark.parametrize("name", [*BOMBS, *MALFORMED])
def test_refused_before_anything_is_expanded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "apart", lambda _: pytest.fail("it was expanded"))
    refused((BOMBS | MALFORMED)[name])


@pytest.mark.parametrize("name", CAUGHT_APART)
def test_refused_in_a_process_of_its_own(name: str) -> None:
    refused(CAUGHT_APART[name])


def test_occurrences_are_counted_as_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more are made than are allowed, and one."""
    monkeypatch.setattr(expansion, "MOST_OCCURRENCES", 10)
    text = sieve.Sieve(SINCE.date(), UNTIL.date()).through(many(11, *HOUR))
    with pytest.raises(Refusal):
        expansion.expanded(expansion.Question(text, "Europe/Copenhagen", SINCE, UNTIL))
    fewer = sieve.Sieve(SINCE.date(), UNTIL.date()).through(many(10, *HOUR))
    assert expansion.expanded(expansion.Question(fewer, "Europe/Copenhagen", SINCE, UNTIL))


@pytest.mark.parametrize(
    ("rule", "work"),
    [
        ("FREQ=DAILY", 59),
        ("FREQ=DAILY;INTERVAL=10", 5),
        ("FREQ=WEEKLY;BYHOUR=9,10", 118),
        ("FREQ=DAILY;UNTIL=20261011T000000Z", 10),
        ("FREQ=HOURLY;COUNT=7", 7),
    ],
)
def test_the_work_of_a_rule_is_known_before_it_is_begun(rule: str, work: int) -> None:
    first = datetime(2026, 10, 1, tzinfo=COPENHAGEN).date()
    assert sieve.days_looked_at(rule, first, UNTIL.date()) == work


def test_what_outlasts_its_process_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "WALL_SECONDS", 0.001)
    refused(calendar(event(*HOUR)))


def test_the_process_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, object]] = []

    def run(*_: object, **how: object) -> None:
        given.append(how)
        raise subprocess.SubprocessError

    monkeypatch.setattr(subprocess, "run", run)
    refused(calendar(event(*HOUR)))
    assert given[0]["env"] == {"PYTHONPATH": str(expansion.ROOT)}


def test_an_ordinary_working_life_is_no_bomb() -> None:
    """Ten years of single events, and a hundred meetings every week for five years."""
    old = [
        event(f"DTSTART:{2016 + n % 10}0105T080000Z", f"DTEND:{2016 + n % 10}0105T090000Z")
        for n in range(6_000)
    ]
    weekly = [
        event("DTSTART:20210104T080000Z", "DTEND:20210104T083000Z", "RRULE:FREQ=WEEKLY", uid=str(n))
        for n in range(100)
    ]
    assert len(busy(calendar(*old, *weekly), COPENHAGEN, SINCE, UNTIL, "")) == 6
