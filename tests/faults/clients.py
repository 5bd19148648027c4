"""The browsers' side of the laws: what a citizen and a counsellor show, folded from frames."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from random import Random
from typing import Any
from uuid import UUID, uuid4

from msgspec.json import Decoder

from channels_layer.protocol import (
    CatchUp,
    CitizenReply,
    ContactState,
    DeskHello,
    DeskPing,
    DeskPong,
    DeskRead,
    DeskReply,
    DeskSay,
    DeskTakeNext,
    DeskWelcome,
    Frame,
    Hello,
    LookAgain,
    Message,
    Ping,
    Pong,
    QueueChanged,
    QueueEntry,
    Read,
    Refused,
    Said,
    Say,
    TalkChanged,
    TalkGone,
    TalkOpened,
    Welcome,
)
from eguidance.rehearsal.counting import Said as Utterance
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.wire import Answer
from tests.faults.line import Line
from tests.faults.talk import Talk, copies
from tests.laws import fold

_citizen_decoder: Decoder[CitizenReply] = Decoder(CitizenReply)
_desk_decoder: Decoder[DeskReply] = Decoder(DeskReply)
READS = 0.2  # of what is heard, so much is marked as read
DIFFERS_AT_MOST = 6  # heartbeats, where the queue never stands still


class Client(ABC):
    """`contradicted` holds what was shown under one sequence with two contents."""

    wire: Line

    def __init__(self, doors: Doors, random: Random, swapped: set[UUID]) -> None:
        self.doors, self.random, self.swapped = doors, random, swapped
        self.contradicted: list[tuple[UUID, int]] = []

    def line(self, path: str, decoder: Decoder[Any], beat: Frame, **headers: str) -> Line:
        return Line(
            f"{self.doors.socket_url}{path}",
            decoder,
            self.hear,
            self.hello,
            beat,
            self.doors.heartbeat_seconds,
            {"Origin": self.doors.url} | headers,
            random=self.random,
            swapped=self.swapped,
        )

    @abstractmethod
    def hello(self) -> Frame: ...

    @abstractmethod
    def hear(self, frame: Any) -> None: ...

    def compare(self, contact: UUID, shown: dict[int, Message], news: Iterable[Message]) -> None:
        for message in news:
            if shown.get(message.sequence, message) != message:
                self.contradicted.append((contact, message.sequence))


class Citizen(Client):
    """One tab with one talk."""

    def __init__(self, doors: Doors, talk: Talk, random: Random, swapped: set[UUID]) -> None:
        super().__init__(doors, random, swapped)
        self.talk = talk
        self.thread = fold.Thread()
        self.wire = self.line("/ws/citizen/", _citizen_decoder, Ping())
        self._caught_up_from = -1

    def hello(self) -> Hello:
        self._caught_up_from = -1
        return Hello(token=self.talk.token, since=self.last)

    @property
    def last(self) -> int:
        """The last sequence before which nothing is missing."""
        known = self.thread.messages
        return next((n - 1 for n in range(1, len(known) + 1) if n not in known), len(known))

    @property
    def state(self) -> ContactState | None:
        return self.thread.state.state if self.thread.state else None

    @property
    def complete(self) -> bool:
        """The talk has ended, and everything said in it is shown."""
        state = self.thread.state
        ended = state is not None and state.state == ContactState.ENDED
        return ended and state is not None and self.last >= state.last_sequence

    def hear(self, frame: CitizenReply) -> None:
        match frame:
            case Welcome(messages=messages):
                self.compare(self.talk.contact, self.thread.messages, messages)
                self._caught_up_from = -1
            case Said(message=message):
                self.compare(self.talk.contact, self.thread.messages, [message])
                if self.random.random() < READS:
                    self.wire.post(Read(sequence=message.sequence))
            case Pong(last_sequence=last, revision=revision):
                known = self.thread.state.revision if self.thread.state else 0
                if self.last < last or known < revision:
                    self._catch_up()
        self.thread.apply(frame)
        if len(self.thread.messages) > self.last:
            self._catch_up()

    def _catch_up(self) -> None:
        """Once for each place where the thread stands still."""
        since = self.last
        if since != self._caught_up_from:
            self._caught_up_from = since
            self.wire.post(CatchUp(since=since))

    async def say(self, said: Utterance) -> Answer:
        return await self.wire.ask(
            str(said.client_id), Say(client_id=said.client_id, text=said.text)
        )


class Desk(Client):
    """One counsellor's desk; `talk_of` knows the talks that are played."""

    def __init__(
        self,
        doors: Doors,
        cookie: str,
        talk_of: Callable[[UUID], Talk | None],
        random: Random,
        swapped: set[UUID],
    ) -> None:
        super().__init__(doors, random, swapped)
        self.shows = fold.Desk()
        self.talk_of = talk_of
        self.wire = self.line("/ws/desk/", _desk_decoder, DeskPing(), Cookie=cookie)
        self._fresh: set[UUID] | None = None
        self._told: DeskPong | None = None
        self._differed = 0

    def hello(self) -> DeskHello:
        self._fresh, self._told, self._differed = set(), None, 0
        return DeskHello()

    @property
    def open(self) -> list[UUID]:
        heads = self.shows.heads.items()
        return [c for c, h in heads if h.opened and h.thread.state == ContactState.OPEN]

    def hear(self, frame: DeskReply) -> None:
        if isinstance(frame, LookAgain):
            self._resync()
            return
        self._before(frame)
        self.shows.apply(frame)
        if isinstance(frame, Said) and self._gap(frame.contact):
            self._resync()

    def _before(self, frame: DeskReply) -> None:
        """What must be looked at before it changes what is shown."""
        match frame:
            case DeskWelcome():
                self._forget_what_is_not_in(frame)
                for talk in frame.talks:
                    self._compare(talk.thread.contact, talk.messages)
                self._fresh = None
            case TalkOpened(talk=talk):
                self._heard_of(talk.thread.contact)
                self._compare(talk.thread.contact, talk.messages)
            case Said(contact=contact, message=message):
                self._heard_of(contact)
                self._compare(contact, [message])
                if self.random.random() < READS:
                    self.wire.post(DeskRead(contact=contact, sequence=message.sequence))
            case QueueChanged(entry=entry) | TalkChanged(entry=entry):
                self._heard_of(entry.contact)
            case TalkGone(contact=contact, revision=revision):
                self._gone(contact, revision)
            case DeskPong():
                self._compare_with(frame)

    def _compare(self, contact: UUID, news: Iterable[Message]) -> None:
        facts = self.shows.facts.get(contact)
        if facts:
            self.compare(contact, facts.messages, news)

    def _heard_of(self, contact: UUID) -> None:
        if self._fresh is not None:
            self._fresh.add(contact)

    def _gap(self, contact: UUID) -> bool:
        head, facts = self.shows.heads.get(contact), self.shows.facts[contact]
        return head is not None and max(facts.messages, default=0) > len(facts.messages)

    def _gone(self, contact: UUID, revision: int) -> None:
        head = self.shows.heads.get(contact)
        if head and head.entry.revision <= revision:
            talk = self.talk_of(contact)
            if talk:
                talk.shown_before.append(copies(self.shows.facts[contact].messages))

    def _forget_what_is_not_in(self, snapshot: DeskWelcome) -> None:
        """But for what was heard of since it was asked for, which may be newer."""
        fresh = self._fresh or set()
        waiting = {entry.contact for entry in snapshot.queue} | fresh
        held = {talk.thread.contact for talk in snapshot.talks} | fresh
        for contact in self.shows.queue.keys() - waiting:
            del self.shows.queue[contact]
        for contact, head in list(self.shows.heads.items()):
            if contact not in held:
                self._gone(contact, head.entry.revision)
                self.shows.apply(TalkGone(contact=contact, revision=head.entry.revision))
        for contact in self.shows.facts.keys() - self.shows.heads.keys() - fresh:
            del self.shows.facts[contact]

    def _compare_with(self, pong: DeskPong) -> None:
        """A pong may overtake what it tells of; what is lacking at the next one was lost.

        So was what still differs while all stood still, or what differs for long.
        """
        before, held = self._told, self._held()
        others_held = pong.talks.keys() != held.keys()
        mine = (
            len(self.shows.queue),
            _revisions(self.shows.queue.values()),
            _revisions(held.values()),
        )
        differs = others_held or mine != _marks(pong)
        self._differed = self._differed + 1 if differs else 0
        still = before is not None and _marks(before) == _marks(pong)
        lost = (
            (before is not None and self._behind(before))
            or (self._differed > 1 and (others_held or still))
            or self._differed >= DIFFERS_AT_MOST
        )
        self._told = None if lost else pong
        if lost:
            self._differed = 0
            self._resync()

    def _held(self) -> dict[UUID, QueueEntry]:
        return {c: head.entry for c, head in self.shows.heads.items() if head.opened}

    def _behind(self, pong: DeskPong) -> bool:
        mine = {c: facts.messages for c, facts in self.shows.facts.items()}
        known = self.shows.me.revision if self.shows.me else 0
        return known < pong.revision or any(
            max(mine[contact], default=0) < last
            for contact, last in pong.talks.items()
            if contact in mine
        )

    def _resync(self) -> None:
        if self._fresh is None:
            self.wire.post(self.hello())

    async def say(self, contact: UUID, said: Utterance) -> Answer:
        frame = DeskSay(contact=contact, client_id=said.client_id, text=said.text)
        return await self.wire.ask(str(said.client_id), frame)

    async def take_next(self) -> bool:
        """False if nobody waits, or this desk is full. Raises LineLostError."""
        name = str(uuid4())
        return not isinstance(await self.wire.ask_once(name, DeskTakeNext(ref=name)), Refused)


def _marks(pong: DeskPong) -> tuple[int, int, int]:
    return (pong.queue, pong.queue_revisions, pong.talk_revisions)


def _revisions(entries: Iterable[QueueEntry]) -> int:
    return sum(entry.revision for entry in entries)
