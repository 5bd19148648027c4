"""What a coordinator may ask of the roster, one change at a time."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import ClassVar, Literal

from scheduling.shifts import ShiftKind


class _Strict:
    """Read from JSON, unknown fields are refused."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Seen(_Strict):
    """A single shift as it must be still: who takes back a change of theirs takes back no other."""

    person: int
    day: date
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class Which(_Strict):
    """A shift: a single one, perhaps only as it was `seen`, or what weekly hours give on a day."""

    source: Literal["single", "weekly"]
    id: int
    day: date
    seen: Seen | None = None


@dataclass(frozen=True, kw_only=True)
class AddShift(_Strict):
    """Wall-clock times; `ends` before `starts` is on the next day."""

    act: Literal["add-shift"] = "add-shift"
    person: int
    day: date
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddWeekly(_Strict):
    """The same hours every week from `since` to `until`, both included.

    Not on the `dropped` dates, nor on those of the weekly hours `like` which they replace.
    """

    act: Literal["add-weekly"] = "add-weekly"
    person: int
    weekday: int
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None
    since: date
    until: date | None = None
    on_holidays: bool = False
    dropped: list[date] = field(default_factory=list)
    like: int | None = None


@dataclass(frozen=True, kw_only=True)
class Move(_Strict):
    """A shift gets another person, day, time or kind. Weekly hours are changed on one day alone."""

    act: Literal["move"] = "move"
    shift: Which
    person: int
    day: date
    starts: time
    ends: time
    kind: ShiftKind
    room: int | None = None


@dataclass(frozen=True, kw_only=True)
class Copy(_Strict):
    act: Literal["copy"] = "copy"
    shift: Which
    person: int
    day: date


@dataclass(frozen=True, kw_only=True)
class CopyWeek(_Strict):
    """To the week after. What recurs by itself is not doubled; what would clash is left out."""

    act: Literal["copy-week"] = "copy-week"
    monday: date


@dataclass(frozen=True, kw_only=True)
class Remove(_Strict):
    """A single shift goes; of weekly hours, one day."""

    act: Literal["remove"] = "remove"
    shift: Which


@dataclass(frozen=True, kw_only=True)
class Restore(_Strict):
    """A day that was left out of weekly hours is worked again."""

    act: Literal["restore"] = "restore"
    rule: int
    day: date


@dataclass(frozen=True, kw_only=True)
class Until(_Strict):
    """The last date of weekly hours; before the first one they go altogether.

    Only if the last one is `seen` still.
    """

    act: Literal["until"] = "until"
    rule: int
    until: date | None
    seen: date | Literal["any"] | None = "any"


@dataclass(frozen=True, kw_only=True)
class AddAbsence(_Strict):
    """From one wall-clock moment to another."""

    act: Literal["add-absence"] = "add-absence"
    person: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class RemoveAbsence(_Strict):
    act: Literal["remove-absence"] = "remove-absence"
    absence: int


Change = (
    AddShift
    | AddWeekly
    | Move
    | Copy
    | CopyWeek
    | Remove
    | Restore
    | Until
    | AddAbsence
    | RemoveAbsence
)
