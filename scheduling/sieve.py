"""Of an iCalendar file (RFC 5545) only what tells times, and no more of it than we will read.

Titles, places and people are dropped here, before anything else looks at the file. So is what
cannot matter: events that are over, that leave one free, or that are called off. What is left
is small, and how long it takes to expand is known before it is begun.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal

MOST_COMPONENTS = 50_000
MOST_EVENTS = 5_000
MOST_ZONES = 50
MOST_DATES = 5_000
MOST_LETTERS = 2_000_000
DEEPEST = 4
# Days that the rules look at between their start and the last date, all of them together.
MOST_WORK = 600_000
MOST_TIMES_A_DAY = 24
MOST_BY_COUNT = 500
# A rule of a time zone looks back from each moment it is asked of.
MOST_ZONE_RULES = 200
FIRST_YEAR = 1600

OF_AN_EVENT = {
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
    "SEQUENCE", "STATUS", "TRANSP",
}  # fmt: skip
OF_A_ZONE = {"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}
BY_DAY = {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS"}
BY_TIME = {"BYHOUR", "BYMINUTE", "BYSECOND"}
OF_A_RULE = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *BY_DAY, *BY_TIME}
OF_DAYS = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
FINER = {"HOURLY", "MINUTELY", "SECONDLY"}

FOLD = re.compile(r"\r?\n[ \t]")
NAME = re.compile(r"[A-Za-z0-9-]+")
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")

# A line of an event: its name, and all of it.
Lines = list[tuple[str, str]]


@dataclass
class Sieve:
    """`since` and `until` are the dates that are asked about; `ours` ends the names of our own."""

    since: date
    until: date
    ours: str = ""
    events: list[str] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    number: int = 0
    letters: int = 0
    dates: int = 0
    work: int = 0

    def through(self, data: bytes) -> str:
        """What is left, as a calendar. Raises Refusal: bad-calendar."""
        for kind, lines in self._blocks(data):
            if kind == "VEVENT":
                self._event(lines)
            else:
                self._zone(lines)
        if len(self.events) > MOST_EVENTS or len(self.zones) > MOST_ZONES:
            raise bad()
        body = "".join([*self.zones.values(), *self.events])
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n"

    # --- Reading ------------------------------------------------------------------------

    def _blocks(self, data: bytes) -> Iterator[tuple[str, Lines]]:
        """Each event, and each time zone with what is nested in it."""
        path: list[str] = []
        lines: Lines = []
        calendars = 0
        for line in _unfolded(data):
            name = _name(line)
            if name == "BEGIN":
                path.append(_value(line).upper())
                calendars += len(path) == 1
                self._step_into(path)
                if len(path) == 2:
                    lines = []
            if path[1:2] in (["VEVENT"], ["VTIMEZONE"]):
                self._keep(path, name, line, lines)
            if name == "END":
                if not path or path.pop() != _value(line).upper():
                    raise bad()
                if len(path) == 1 and lines:
                    yield lines[0][1].partition(":")[2], lines[1:-1]
                    lines = []
        if path or not calendars:
            raise bad()

    def _step_into(self, path: list[str]) -> None:
        self.number += 1
        if path[0] != "VCALENDAR" or len(path) > DEEPEST or self.number > MOST_COMPONENTS:
            raise bad()

    def _keep(self, path: list[str], name: str, line: str, lines: Lines) -> None:
        edge = name in ("BEGIN", "END")
        in_event = path[1] == "VEVENT"
        if in_event and len(path) == 2 and (edge or name in OF_AN_EVENT):
            lines.append((name, f"{name}:VEVENT" if edge else line))
        elif not in_event and (edge or name in OF_A_ZONE):
            lines.append((name, f"{name}:{path[-1]}" if edge else line))

    # --- Events -------------------------------------------------------------------------

    def _event(self, lines: Lines) -> None:
        properties = dict(lines)
        first = day_of(properties.get("DTSTART", ""))
        if first is None:
            raise bad()
        if self._cannot_matter(properties):
            return
        for name, line in lines:
            if name in ("RDATE", "EXDATE"):
                self.dates += line.count(",") + 1
            elif name == "RRULE":
                self.work += days_looked_at(_value(line), first, self.until)
        text = "".join(f"{line}\r\n" for _, line in lines)
        self.letters += len(text)
        too_many = self.letters > MOST_LETTERS or self.dates > MOST_DATES
        if too_many or self.work > MOST_WORK:
            raise bad()
        self.events.append(f"BEGIN:VEVENT\r\n{text}END:VEVENT\r\n")

    def _cannot_matter(self, event: Mapping[str, str]) -> bool:
        if self.ours and _value(event.get("UID", "")).endswith(self.ours):
            return True
        if "RECURRENCE-ID" in event:
            # It stands in the place of another, also when it is called off.
            return "RANGE" not in event["RECURRENCE-ID"].upper() and self._is_over(event)
        called_off = _value(event.get("STATUS", "")).upper() == "CANCELLED"
        leaves_free = _value(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        return called_off or leaves_free or self._is_over(event)

    def _is_over(self, event: Mapping[str, str]) -> bool:
        if "DURATION" in event or "RDATE" in event:
            return False
        names = ("DTSTART", "DTEND", "RECURRENCE-ID")
        days = [day_of(event[name]) for name in names if name in event]
        if "RRULE" in event:
            # One that has run out: it began, at last, on the day of its UNTIL.
            runs_until = _parts(_value(event["RRULE"])).get("UNTIL", "")
            begins, ends = days[0], days[-1]
            ran_out = day_of(f":{runs_until}")
            if ran_out is None or begins is None or ends is None:
                return False
            days = [ran_out + max(timedelta(), ends - begins)]
        # A day more on both sides: it may be another date there.
        return all(day is not None and day < self.since - timedelta(days=2) for day in days)

    # --- Time zones ---------------------------------------------------------------------

    def _zone(self, lines: Lines) -> None:
        """Its rules go by the year."""
        name = _value(dict(lines).get("TZID", ""))
        if not name or len(self.zones) > MOST_ZONES:
            return
        rules = [_value(line).upper() for kind, line in lines if kind == "RRULE"]
        dates = sum(line.count(",") + 1 for kind, line in lines if kind == "RDATE")
        wild = any(_freq(rule) != "YEARLY" or not _is_rule(rule) for rule in rules)
        if wild or len(rules) > MOST_ZONE_RULES or dates > MOST_BY_COUNT:
            raise bad()
        text = "".join(f"{line}\r\n" for _, line in lines)
        self.zones[name] = f"BEGIN:VTIMEZONE\r\n{text}END:VTIMEZONE\r\n"


def bad() -> Refusal:
    return Refusal(ErrorCode.BAD_CALENDAR, "file")


def day_of(line: str) -> date | None:
    """The first date that a property tells."""
    found = DIGITS.match(_value(line).lstrip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def days_looked_at(rule: str, first: date, until: date) -> int:
    """How much work a rule is: the days between its start and `until` that it goes through.

    Raises Refusal: bad-calendar, for one that is finer than daily and has no short end.
    """
    if not _is_rule(rule) or first.year < FIRST_YEAR:
        raise bad()
    parts = _parts(rule)
    times = 1
    for name in BY_TIME & parts.keys():
        times *= parts[name].count(",") + 1
    if times > MOST_TIMES_A_DAY:
        raise bad()
    if parts["FREQ"] in FINER:
        count = int(parts.get("COUNT", MOST_BY_COUNT + 1))
        if count > MOST_BY_COUNT or (BY_DAY | BY_TIME) & parts.keys():
            raise bad()
        return count
    last = min(until, day_of(f":{parts['UNTIL']}") or until) if "UNTIL" in parts else until
    return max(1, (last - first).days * times // int(parts.get("INTERVAL", "1")))


def _is_rule(rule: str) -> bool:
    parts = _parts(rule)
    numbers = [parts[name] for name in ("INTERVAL", "COUNT") if name in parts]
    return (
        parts.get("FREQ") in OF_DAYS | FINER
        and parts.keys() <= OF_A_RULE
        and len(rule) < 2_000
        and all(number.isdecimal() and int(number[:9]) > 0 for number in numbers)
        and len(parts) == rule.strip(";").count(";") + 1
    )


def _freq(rule: str) -> str:
    return _parts(rule).get("FREQ", "")


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().strip(";").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _unfolded(data: bytes) -> Iterator[str]:
    """Only times are read, so that letters in another encoding do no harm."""
    text = FOLD.sub("", data.decode("utf-8-sig", "replace").replace("\0", ""))
    for line in text.split("\n"):
        if stripped := line.strip():
            yield stripped


def _name(line: str) -> str:
    found = NAME.match(line)
    return found[0].upper() if found else ""


def _value(line: str) -> str:
    """What follows the first colon that is not inside quotes."""
    if '"' not in line:
        return line.partition(":")[2].strip()
    quoted = False
    for at, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[at + 1 :].strip()
    return ""
