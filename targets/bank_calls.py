"""The calls of a bank, as its call centre wrote them down, in the form that is imported. Pure.

It is the "Anonymous Bank" data of the Technion, which many papers on queues are about: one row
a call, with columns date, vru_entry, vru_exit, q_start, q_time, outcome, ser_start, ser_time.
Times are h:mm:ss, durations seconds, and 0:00:00 is what did not happen.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

NEVER = "0:00:00"
ONE_DAY = timedelta(days=1)
COLUMNS = (
    "type",
    "date",
    "vru_entry",
    "vru_exit",
    "q_start",
    "q_time",
    "outcome",
    "ser_start",
    "ser_time",
)


def converted(call: Mapping[str, str]) -> dict[str, str] | None:
    """The row to import; None for what was offered to nobody. Raises ValueError."""
    if not offered(call):
        return None
    try:
        queued = _queued(call)
        over = queued + timedelta(seconds=int(call["q_time"]))
        ended = over + timedelta(seconds=int(call["ser_time"]))
    except (ValueError, OverflowError):
        raise ValueError("its times are not those of this form") from None
    row = {"channel": "phone", "level": "", "topic": call["type"].strip().lower()}
    row |= {"queued_at": queued.isoformat(), "answered_at": "", "abandoned_at": "", "ended_at": ""}
    if call["outcome"] == "HANG":
        return row | {"abandoned_at": over.isoformat()}
    return row | {"answered_at": over.isoformat(), "ended_at": ended.isoformat()}


def offered(call: Mapping[str, str]) -> bool:
    """Whether it came to somebody: answered, or hung up while it waited.

    Who hung up in the menu has served themselves, and a phantom is no call.
    """
    hung_up = call["outcome"] == "HANG" and call["q_start"] != NEVER
    return call["outcome"] == "AGENT" or hung_up


def _queued(call: Mapping[str, str]) -> datetime:
    """Whoever did not wait was queued when they were served.

    The date is that of coming in, so after midnight it is the next day; the clocks of menu and
    queue differ by some minutes, so a little before is none.
    """
    known = (call[name] for name in ("q_start", "ser_start", "vru_exit") if call[name] != NEVER)
    entered = _time(call["vru_entry"])
    at = _time(next(known, call["vru_entry"]))
    next_day = ONE_DAY if entered - at > ONE_DAY / 2 else timedelta()
    return datetime.fromisoformat(call["date"]) + at + next_day


def _time(written: str) -> timedelta:
    hours, minutes, seconds = (int(part) for part in written.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
