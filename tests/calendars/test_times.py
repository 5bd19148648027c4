"""When a calendar says busy: as other programs write it, and against a slow obvious model."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.expansion import Question, busy, expanded
from scheduling.sieve import Sieve
from scheduling.spans import Span, merged, minute, moment
from tests.calendars.written import APPLE, GOOGLE, HOUR, OUTLOOK, calendar, daily, event

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
SINCE = datetime(2026, 10, 19, tzinfo=COPENHAGEN)
UNTIL = datetime(2026, 10, 29, tzinfo=COPENHAGEN)


def told(spans: list[Span]) -> list[str]:
    """By the service's own clock."""
    clock = [
        [moment(each).astimezone(COPENHAGEN).strftime("%d %H:%M%z") for each in span]
        for span in spans
    ]
    return [f"{start.replace('00+', '00 +')[:8]} - {end[:8]}" for start, end in clock]


def read(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return told(busy(data, COPENHAGEN, SINCE, UNTIL, ""))


def test_outlook() -> None:
    """Windows' names of zones, one that is made up, an exception and one that was moved."""
    assert read(OUTLOOK) == ["20 08:30 - 20 09:45", "22 11:00 - 22 12:00"]
    later = UNTIL + timedelta(days=7)
    assert told(busy(OUTLOOK.encode(), COPENHAGEN, UNTIL, later, "")) == ["02 14:00 - 02 15:00"]


def test_google() -> None:
    """All-day, free all day, called off, and one day of a series that is called off."""
    assert read(GOOGLE) == [
        "19 10:00 - 19 10:30",
        "20 09:00 - 20 09:30",
        "20 10:00 - 20 10:30",
        "21 10:00 - 21 10:30",
        "23 00:00 - 24 00:00",
        "24 10:00 - 24 10:30",
        "25 10:00 - 25 10:30",
    ]


def test_apple() -> None:
    """Over the night when the clocks go back; of no zone; a list of dates."""
    assert read(APPLE) == [
        "20 14:00 - 20 14:15",
        "21 08:00 - 21 08:10",
        "22 14:00 - 22 14:15",
        "24 23:30 - 25 03:30",
    ]


def test_nothing_but_times_gets_through() -> None:
    text = Sieve(SINCE.date(), UNTIL.date()).through(OUTLOOK.encode())
    for word in ("Ida", "Holm", "Lokale", "SUMMARY", "DESCRIPTION", "Kalender", "VALARM", "1234"):
        assert word not in text
    assert "RRULE" in text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_folded_lines_and_either_end_of_line(end: str) -> None:
    text = calendar(event("DTSTA\r\n RT:20261020T0800\r\n\t00Z", "DURATION:PT1H")).decode()
    assert read(text.replace("\r\n", end)) == ["20 10:00 - 20 11:00"]


def test_an_all_day_event_is_as_long_as_its_day() -> None:
    """25 hours when the clocks go back."""
    day = calendar(event("DTSTART;VALUE=DATE:20261025"))
    ((start, end),) = busy(day, COPENHAGEN, SINCE, UNTIL, "")
    assert end - start == 25 * 60


def test_what_began_before_and_ends_after_is_cut_to_what_is_asked() -> None:
    long = calendar(event("DTSTART:20200101T000000Z", "DTEND:20300101T000000Z"))
    assert busy(long, COPENHAGEN, SINCE, UNTIL, "") == [(minute(SINCE), minute(UNTIL))]


def test_part_of_a_minute_is_all_of_it() -> None:
    odd = calendar(event("DTSTART:20261020T080030Z", "DTEND:20261020T081501Z"))
    assert read(odd) == ["20 10:00 - 20 10:16"]


def test_no_time_is_no_time() -> None:
    assert read(calendar(event("DTSTART:20261020T080000Z"))) == []


def test_what_we_wrote_ourselves_blocks_nothing() -> None:
    own = calendar(event(*HOUR, uid="1@guidance.example.eguidance"), event(*HOUR[:1], uid="2"))
    assert busy(own, COPENHAGEN, SINCE, UNTIL, "@guidance.example.eguidance") == []


def test_a_zone_of_no_name_that_anybody_knows_is_the_services_own() -> None:
    there = event("DTSTART;TZID=Atlantis:20261020T080000", "DTEND;TZID=Atlantis:20261020T090000")
    assert read(calendar(there)) == ["20 08:00 - 20 09:00"]


def test_a_rule_that_never_holds_is_not_looked_for_till_the_year_9999() -> None:
    """A hundred of them, each 4 s of work: more than a process of its own is given."""
    never = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    lines = ("DTSTART:20261001T080000Z", "DTEND:20261001T090000Z", f"RRULE:{never}")
    some = [event(*lines, uid=str(each)) for each in range(100)]
    assert read(calendar(*some, event(*HOUR, uid="real"))) == ["20 10:00 - 20 11:00"]


def test_a_few_hours_in_a_row_are_no_bomb() -> None:
    assert read(daily("FREQ=HOURLY;COUNT=3", "20261020")) == ["20 10:00 - 20 13:00"]


# --- Against a model ----------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """A weekly or daily rule by the wall clock of a place."""

    zone: str
    first: date
    starts: time
    minutes: int
    every: int
    weekly: bool
    days: Collection[int]
    count: int | None
    left_out: Collection[int]
    moved: dict[int, int]

    def written(self) -> bytes:
        tz = f";TZID={self.zone}"
        start = datetime.combine(self.first, self.starts)
        rule = f"FREQ={'WEEKLY' if self.weekly else 'DAILY'};INTERVAL={self.every}"
        if self.weekly:
            names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
            rule += ";BYDAY=" + ",".join(names[day] for day in sorted(self.days))
        rule += f";COUNT={self.count}" if self.count else ""
        lines = [f"DTSTART{tz}:{start:%Y%m%dT%H%M%S}", f"DURATION:PT{self.minutes}M"]
        at = self._starts()
        out = [f"EXDATE{tz}:{at[n]:%Y%m%dT%H%M%S}" for n in self.left_out if n < len(at)]
        others = [
            event(
                f"RECURRENCE-ID{tz}:{at[n]:%Y%m%dT%H%M%S}",
                f"DTSTART{tz}:{at[n] + timedelta(minutes=by):%Y%m%dT%H%M%S}",
                f"DURATION:PT{self.minutes}M",
            )
            for n, by in self.moved.items()
            if n < len(at) and n not in self.left_out
        ]
        return calendar(event(*lines, f"RRULE:{rule}", *out), *others)

    def _starts(self) -> list[datetime]:
        """Day by day, with no clever step."""
        found: list[datetime] = []
        monday = self.first - timedelta(days=self.first.weekday())
        for number in range(140):
            day = self.first + timedelta(days=number)
            if self.weekly:
                in_turn = (day - monday).days // 7 % self.every == 0
                holds = in_turn and day.weekday() in self.days
            else:
                holds = number % self.every == 0
            if holds:
                found.append(datetime.combine(day, self.starts))
        return found[: self.count]

    def busy(self, since: datetime, until: datetime) -> list[Span]:
        spans = []
        for number, start in enumerate(self._starts()):
            if number in self.left_out:
                continue
            begins = start + timedelta(minutes=self.moved.get(number, 0))
            there = ZoneInfo(self.zone)
            ends = (begins + timedelta(minutes=self.minutes)).replace(tzinfo=there)
            begins = begins.replace(tzinfo=there)
            spans.append((minute(begins.astimezone(UTC)), minute(ends.astimezone(UTC))))
        window = (minute(since), minute(until))
        return merged((max(start, window[0]), min(end, window[1])) for start, end in spans)


@st.composite
def series(draw: st.DrawFn) -> Series:
    first = date(2026, draw(st.sampled_from([2, 3, 9, 10])), draw(st.integers(1, 28)))
    weekly = draw(st.booleans())
    days = {first.weekday(), *draw(st.sets(st.integers(0, 6), max_size=3))}
    return Series(
        zone=draw(st.sampled_from(["Europe/Copenhagen", "America/New_York", "Asia/Tokyo"])),
        first=first,
        starts=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 15, 30]))),
        minutes=draw(st.integers(1, 300)),
        every=draw(st.integers(1, 3)),
        weekly=weekly,
        days=days,
        count=draw(st.none() | st.integers(1, 40)),
        left_out=draw(st.sets(st.integers(1, 40), max_size=3)),
        moved=draw(st.dictionaries(st.integers(1, 40), st.integers(-600, 600), max_size=2)),
    )


@settings(max_examples=150, deadline=None)
@given(series(), st.integers(0, 60), st.integers(1, 40))
def test_a_series_is_busy_when_the_obvious_model_is(one: Series, skip: int, days: int) -> None:
    since = datetime.combine(one.first, time(), COPENHAGEN) + timedelta(days=skip)
    until = since + timedelta(days=days)
    text = Sieve(since.date(), until.date()).through(one.written())
    question = Question(text, "Europe/Copenhagen", since, until)
    assert expanded(question) == one.busy(since, until)
