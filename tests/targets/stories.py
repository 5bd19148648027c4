"""What happened to people, as rows of the journal and as what must be known of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from channels_layer.protocol import Channel, ContactState, Language, Level
from triage.models import Case, Contact, Event, EventKind

NO_TIME = timedelta()


@dataclass(frozen=True)
class Wait:
    """Whoever came then on that channel was answered after so long, or gave up."""

    came_at: datetime
    channel: str
    level: str
    took: timedelta
    answered: bool


@dataclass
class Story:
    """Of one contact. Times are how long each thing took.

    `before` is how long it waited for a call first, `held` how long each counsellor had it,
    with a gap between two. `seen_after` is how much later a sweep saw that they had gone.
    """

    came_at: datetime
    wait: timedelta
    level: str = Level.BRIEF
    before: timedelta | None = None
    held: list[timedelta] = field(default_factory=list)
    gap: timedelta = NO_TIME
    ends: bool = True
    seen_after: timedelta | None = None
    wrap_up: timedelta | None = None

    def rows(self) -> Iterator[tuple[datetime, EventKind, dict[str, Any]]]:
        at = self.came_at
        first = Channel.CHAT if self.before is None else Channel.CALLBACK
        yield at, EventKind.QUEUED, {"channel": first}
        if self.before is not None:
            at += self.before
            yield at, EventKind.MOVED, {"before": first, "channel": Channel.CHAT}
        at += self.wait
        if not self.held:
            yield from self._gives_up(at)
            return
        for number, held in enumerate(self.held):
            if number:
                yield at, EventKind.TRANSFERRED, {"to": None}
                at += self.gap
            yield at, EventKind.TAKEN, {"waited": 0}
            at += held
        if self.ends:
            yield at, EventKind.ENDED, {"who": "counsellor"}
            if self.wrap_up is not None:
                yield at + self.wrap_up, EventKind.WRAPPED_UP, {}

    def _gives_up(self, at: datetime) -> Iterator[tuple[datetime, EventKind, dict[str, Any]]]:
        if self.seen_after is not None:
            yield at + self.seen_after, EventKind.ABANDONED, {"gone_at": at.isoformat()}
        elif self.ends:
            yield at, EventKind.ENDED, {"who": "citizen"}

    def waited(self) -> Wait | None:
        """None for whoever waits still."""
        if not self.held and not self.ends and self.seen_after is None:
            return None
        came_at = self.came_at + (self.before or NO_TIME)
        return Wait(came_at, Channel.CHAT, self.level, self.wait, bool(self.held))

    def handled(self) -> timedelta | None:
        if not self.held or not self.ends:
            return None
        return sum(self.held, NO_TIME) + (self.wrap_up or NO_TIME)


def tell(stories: list[Story], case: Case | None = None) -> list[Event]:
    """Rows of the journal for them, in the order of time; not stored. With a case all are its."""
    rows = list[Event]()
    for story in stories:
        of = case or Case.objects.create(language=Language.DANISH, opened_at=story.came_at)
        contact = Contact.objects.create(
            id=uuid4(),
            case=of,
            channel=Channel.CHAT,
            state=ContactState.ENDED,
            waiting_since=story.came_at,
            promise_at=story.came_at,
        )
        judged = Event(
            at=story.came_at, kind=EventKind.ASSESSED, case=of, data={"level": story.level}
        )
        told = [
            Event(at=at, kind=kind, case=of, contact=contact, data=data)
            for at, kind, data in story.rows()
        ]
        rows += [judged, *told]
    return sorted(rows, key=lambda row: row.at)


# --- By chance ----------------------------------------------------------------------------


def seconds(most: int) -> st.SearchStrategy[timedelta]:
    """Whole ones often, so that thresholds are met."""
    whole = st.integers(0, most).map(lambda number: timedelta(seconds=number))
    return whole | st.integers(0, most * 10**6).map(lambda number: timedelta(microseconds=number))


def stories(around: datetime, days: int = 3) -> st.SearchStrategy[Story]:
    return st.builds(
        Story,
        came_at=seconds(days * 24 * 3600).map(lambda passed: around + passed),
        wait=seconds(90),
        level=st.sampled_from(list(Level)),
        before=st.none() | seconds(7200),
        held=st.lists(seconds(900), max_size=3),
        gap=seconds(60),
        ends=st.booleans(),
        seen_after=st.none() | seconds(600),
        wrap_up=st.none() | seconds(300),
    )
