"""What became of a contact, from its rows of the journal in their order."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from channels_layer.protocol import Author, Channel, EndReason
from targets.codes import CountedChannel
from targets.models import Counted, Kept
from triage.models import EventKind

NO_TIME = timedelta()
# Where the wait is from coming to being answered. A wish for a call has a promise of its own,
# and a booked time is no wait.
WAITED_ON = (
    CountedChannel.CHAT, CountedChannel.SMS, CountedChannel.MAIL, CountedChannel.PHONE
)  # fmt: skip
UNREACHED = {EndReason.NO_ANSWER, EndReason.WRONG_NUMBER, EndReason.NO_SHOW}


class Row(NamedTuple):
    """One event of a contact."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


class Noted(NamedTuple):
    """What the counsellor noted at the wrap-up."""

    level: str = ""
    topic: str = ""


def fold(
    contact: UUID, rows: Iterable[Row], level: str = "", noted: Noted | None = None
) -> Counted | None:
    """None for whoever was never in a queue, nor booked. `level` is what triage said before.

    A contact has one wait: until it was first taken, or given up. It begins again when it moves
    to another channel before that, so that nobody has waited for a chat while they waited for a
    call. What is passed on, given back or called again is in its handle time alone.
    """
    told = _Told(contact, level, noted or Noted())
    for row in rows:
        if heard := HEARD.get(row.kind):
            heard(told, row)
    return told.outcome()


class _Told:
    def __init__(self, contact: UUID, level: str, noted: Noted) -> None:
        self.counted = Counted(id=contact, level=level, noted_level=noted.level, topic=noted.topic)
        self.came_at: datetime | None = None
        self.held_since: datetime | None = None
        self.ended_at: datetime | None = None
        self.held = NO_TIME
        self.is_booked = self.was_taken = self.unreached = False
        self.forgotten = self.is_wrapped_up = False

    def queued(self, row: Row) -> None:
        self.came(row.at, row.data.get("channel", ""))

    def came(self, at: datetime, channel: str) -> None:
        self.came_at, self.counted.channel = at, channel

    def was_booked(self, row: Row) -> None:
        self.is_booked = True
        at = datetime.fromisoformat(row.data["starts_at"])
        self.came(at, row.data.get("channel", self.counted.channel))

    def moved(self, row: Row) -> None:
        self.let_go(row)
        channel = row.data.get("channel", "")
        # What was booked stays counted as booked, wherever it is answered.
        if not self.was_taken and not self.is_booked and channel != self.counted.channel:
            self.came(row.at, channel)

    def taken(self, row: Row) -> None:
        if not self.was_taken:
            self.wait_is_over(row.at, answered=True)
        self.was_taken, self.held_since = True, row.at

    def wait_is_over(self, at: datetime, *, answered: bool) -> None:
        if self.came_at and not self.is_booked and self.counted.channel in WAITED_ON:
            self.counted.answered = answered
            self.counted.waited = max(NO_TIME, at - self.came_at)

    def let_go(self, row: Row) -> None:
        if self.held_since:
            self.held += max(NO_TIME, row.at - self.held_since)
        self.held_since = None

    def called(self, row: Row) -> None:
        """The first call says whether it was in time; later ones say nothing of it."""
        self.counted.called_in_time = row.data.get("in_time", self.counted.called_in_time)

    def promise_missed(self, row: Row) -> None:
        if row.data.get("channel") == Channel.CALLBACK and self.counted.called_in_time is None:
            self.counted.called_in_time = False

    def ended(self, row: Row) -> None:
        self.let_go(row)
        self.ended_at = row.at
        self.unreached = row.data.get("reason") in UNREACHED
        self.forgotten = row.kind == EventKind.FORGOTTEN
        # The service ends a wait when what was booked takes its place.
        if not self.was_taken and row.data.get("who") != Author.SERVICE:
            gone_at = row.data.get("gone_at")
            left_at = datetime.fromisoformat(gone_at) if gone_at else row.at
            self.wait_is_over(left_at, answered=False)
        if self.is_booked:
            self.counted.booked = self._kept()

    def _kept(self) -> str:
        """Empty where nobody of ours came: the citizen did neither fail to come nor cancel."""
        if self.unreached:
            return Kept.NO_SHOW
        if self.was_taken:
            return Kept.MET
        return "" if self.forgotten else Kept.CANCELLED

    def wrapped_up(self, row: Row) -> None:
        if self.ended_at and not self.is_wrapped_up:
            self.held += max(NO_TIME, row.at - self.ended_at)
            self.is_wrapped_up = True

    def answered(self, row: Row) -> None:
        self.counted.helped = row.data.get("answered") or ""
        self.counted.rating = row.data.get("rating")

    def outcome(self) -> Counted | None:
        if self.came_at is None:
            return None
        self.counted.came_at = self.came_at
        # When a talk that was forgotten was over, nobody knows.
        if self.was_taken and self.ended_at and not (self.unreached or self.forgotten):
            self.counted.handled = self.held
        return self.counted


HEARD: dict[str, Callable[[_Told, Row], None]] = {
    EventKind.QUEUED: _Told.queued,
    EventKind.BOOKED: _Told.was_booked,
    EventKind.REBOOKED: _Told.was_booked,
    EventKind.MOVED: _Told.moved,
    EventKind.TAKEN: _Told.taken,
    EventKind.RETURNED: _Told.let_go,
    EventKind.TRANSFERRED: _Told.let_go,
    EventKind.CALL_AGAIN: _Told.let_go,
    EventKind.CALLED: _Told.called,
    EventKind.PROMISE_MISSED: _Told.promise_missed,
    EventKind.ENDED: _Told.ended,
    EventKind.ABANDONED: _Told.ended,
    EventKind.FORGOTTEN: _Told.ended,
    EventKind.WRAPPED_UP: _Told.wrapped_up,
    EventKind.FEEDBACK: _Told.answered,
}
