"""When somebody is busy, by what is left of their calendar: every rule expanded, date by date.

It is done in a process of its own (`apart`). There the libraries may take so much time and
memory and no more, whatever they are given; a rule that never holds is not looked for till the
year 9999; and a time zone that one calendar made up is gone before the next one is read.
"""

import datetime as dt
import resource
import subprocess
import sys
import warnings
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from channels_layer.refusal import Refusal
from scheduling.sieve import Sieve, bad
from scheduling.spans import Span, merged, minute

MOST_OCCURRENCES = 5_000
CPU_SECONDS = 5
WALL_SECONDS = 20.0
MEMORY_BYTES = 1 << 30
ROOT = Path(__file__).parents[1]
ONE_DAY = timedelta(days=1)


class Question(msgspec.Struct, frozen=True):
    """What a process of its own is asked. Minutes are counted as in `spans`."""

    text: str
    zone: str
    since: datetime
    until: datetime


def busy(data: bytes, zone: ZoneInfo, since: datetime, until: datetime, ours: str) -> list[Span]:
    """When the calendar `data` says busy, in minutes, merged, within the two moments.

    Raises Refusal: bad-calendar, when it is none or would take too much to read.
    """
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    text = Sieve(first, last, ours).through(data)
    if "BEGIN:VEVENT" not in text:
        return []
    return apart(Question(text, zone.key, since, until))


def apart(question: Question) -> list[Span]:
    """`expanded` in a process of its own. Raises Refusal: bad-calendar."""
    command = [sys.executable, "-m", "scheduling.expansion"]
    try:
        done = subprocess.run(  # noqa: S603  no word of the calendar is in the command
            command,
            input=msgspec.json.encode(question),
            capture_output=True,
            check=True,
            # It is told no secret of the service's.
            env={"PYTHONPATH": str(ROOT)},
            timeout=WALL_SECONDS,
        )
        return msgspec.json.decode(done.stdout, type=list[Span])
    except (subprocess.SubprocessError, msgspec.MsgspecError):
        # What they say could repeat the calendar.
        raise bad() from None


def main() -> None:
    # Libraries may write here what they think of a calendar.
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    # By this name dateutil knows where time ends.
    vars(dt)["MAXYEAR"] = question.until.year + 1
    sys.stdout.buffer.write(msgspec.json.encode(expanded(question)))


def expanded(question: Question) -> list[Span]:
    """Raises whatever the libraries do, and Refusal: bad-calendar for too many occurrences."""
    zone = ZoneInfo(question.zone)
    since, until = question.since.astimezone(zone), question.until.astimezone(zone)
    window = (minute(since), _up(until))
    times = (_span(event, zone) for event in _occurrences(question.text, since, until))
    return merged((max(start, window[0]), min(end, window[1])) for start, end in times)


def _occurrences(text: str, since: datetime, until: datetime) -> Iterable[Any]:
    # Only the process of its own has need of them.
    import recurring_ical_events
    from icalendar import Calendar
    from recurring_ical_events import Occurrence
    from recurring_ical_events.selection.name import ComponentsWithName

    made = 0

    class Counted(Occurrence):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            nonlocal made
            made += 1
            if made > MOST_OCCURRENCES:
                raise bad()
            super().__init__(*args, **kwargs)

    calendar = Calendar.from_ical(text)
    if any(component.errors for component in calendar.walk()):
        raise bad()
    events = [ComponentsWithName("VEVENT", occurrence=Counted)]
    query = recurring_ical_events.of(calendar, components=events)
    found = query.between(since - ONE_DAY, until + ONE_DAY)
    return [event for event in found if _is_busy(event)]


def _is_busy(event: Any) -> bool:
    called_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not called_off and str(event.get("TRANSP", "")).upper() != "TRANSPARENT"


def _span(event: Any, zone: ZoneInfo) -> Span:
    start, end = (_moment(event[name].dt, zone) for name in ("DTSTART", "DTEND"))
    return (minute(start), _up(end))


def _moment(told: date | datetime, zone: ZoneInfo) -> datetime:
    """A date, or a time of no place, is one of the service's own clock."""
    if not isinstance(told, datetime):
        told = datetime.combine(told, time())
    return (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)


def _up(at: datetime) -> int:
    """The first whole minute that is not before."""
    return minute(at - timedelta.resolution) + 1


if __name__ == "__main__":
    try:
        main()
    except (Exception, Refusal):
        # Nobody reads what it would say, and a calendar's words could be in it.
        sys.exit(1)
