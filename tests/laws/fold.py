"""What a client knows: a pure fold over frames, by the rules of the front end's own folds.

`frontend/talk/thread.ts` folds the citizen's thread and `frontend/desk/state.ts` the desk.
A repeat, a late or a doubled frame changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from channels_layer.protocol import (
    Assessed,
    AssessmentView,
    Author,
    Bridge,
    CitizenReply,
    ContactState,
    Delivery,
    DeliveryView,
    DeskReply,
    DeskWelcome,
    HelplinesTexted,
    Me,
    MeChanged,
    Message,
    Noted,
    NoteView,
    PersonRead,
    QueueChanged,
    QueueEntry,
    Said,
    Talk,
    TalkChanged,
    TalkGone,
    TalkOpened,
    TextDelivered,
    Texted,
    ThreadChanged,
    ThreadState,
    Welcome,
)

# --- The citizen's thread -----------------------------------------------------


@dataclass
class Thread:
    """One contact as its citizen sees it."""

    state: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    def apply(self, frame: CitizenReply) -> None:
        match frame:
            case Welcome(thread=state, messages=messages):
                self._join(state)
                self.messages |= {message.sequence: message for message in messages}
            case Said(message=message):
                self.messages[message.sequence] = message
            case ThreadChanged(thread=state):
                self._join(state)
            case PersonRead(author=author, sequence=sequence):
                self._read(author, sequence)

    def _join(self, incoming: ThreadState) -> None:
        """The higher revision holds; what only grows is taken at its highest."""
        known = self.state or incoming
        self.state = msgspec.structs.replace(
            incoming if incoming.revision >= known.revision else known,
            last_sequence=max(known.last_sequence, incoming.last_sequence),
            citizen_read=max(known.citizen_read, incoming.citizen_read),
            counsellor_read=max(known.counsellor_read, incoming.counsellor_read),
            feedback_given=known.feedback_given or incoming.feedback_given,
        )

    def _read(self, author: Author, sequence: int) -> None:
        if self.state is not None:
            mark = "citizen_read" if author == Author.CITIZEN else "counsellor_read"
            highest = max(getattr(self.state, mark), sequence)
            self.state = msgspec.structs.replace(self.state, **{mark: highest})

    def shown(self) -> Any:
        assert self.state is not None
        last = max(self.messages, default=0)
        return msgspec.structs.replace(self.state, last_sequence=last), self.messages


# --- The counsellor's desk ----------------------------------------------------


@dataclass
class Head:
    """What changes in a contact; `opened` is False while only a change has been heard."""

    entry: QueueEntry
    thread: ThreadState
    phone: str = ""
    wish: str = ""
    opened: bool = False
    bridge: Bridge | None = None


def _farness(told: DeliveryView | Texted) -> tuple[int, float]:
    """Passed on may be taken back: of the two the later holds."""
    state = Delivery.SHOWN if told.state == Delivery.PASSED_ON else told.state
    return list(Delivery).index(state), told.at.timestamp() if told.at else 0


@dataclass
class Facts:
    """What is true of a contact once it has been said."""

    messages: dict[int, Message] = field(default_factory=dict)
    notes: dict[UUID, NoteView] = field(default_factory=dict)
    assessments: dict[int, AssessmentView] = field(default_factory=dict)
    deliveries: dict[UUID, DeliveryView] = field(default_factory=dict)
    helplines: Texted | None = None
    read: dict[Author, int] = field(default_factory=dict)

    def mark(self, author: Author, sequence: int) -> None:
        self.read[author] = max(self.read.get(author, 0), sequence)

    def deliver(self, told: DeliveryView) -> None:
        """The furthest state holds."""
        known = self.deliveries.get(told.client_id, told)
        self.deliveries[told.client_id] = max(known, told, key=_farness)

    def help_texted(self, told: Texted | None) -> None:
        both = [each for each in (self.helplines, told) if each]
        self.helplines = max(both, key=_farness, default=None)

    def marks(self, thread: ThreadState) -> None:
        self.mark(Author.CITIZEN, thread.citizen_read)
        self.mark(Author.COUNSELLOR, thread.counsellor_read)


@dataclass
class Desk:
    """All that one counsellor's desk shows."""

    me: Me | None = None
    queue: dict[UUID, QueueEntry] = field(default_factory=dict)
    left: dict[UUID, int] = field(default_factory=dict)
    heads: dict[UUID, Head] = field(default_factory=dict)
    facts: dict[UUID, Facts] = field(default_factory=dict)
    gone: dict[UUID, int] = field(default_factory=dict)

    def apply(self, frame: DeskReply) -> None:
        match frame:
            case DeskWelcome(me=me, queue=queue, talks=talks):
                self.me = me
                self._snapshot(queue, talks)
            case MeChanged(me=me):
                self.me = me if self.me is None or me.revision >= self.me.revision else self.me
            case QueueChanged(entry=entry):
                self._queued(entry)
            case TalkOpened(talk=talk):
                self._opened(talk)
            case TalkChanged(entry=entry, thread=thread, bridge=bridge):
                self._changed(entry, thread, bridge)
            case TalkGone(contact=contact, revision=revision):
                self._gone(contact, revision)
            case _:
                self._told(frame)

    def _snapshot(self, queue: Iterable[QueueEntry], talks: Iterable[Talk]) -> None:
        for entry in queue:
            self._queued(entry)
        for talk in talks:
            self._opened(talk)

    def _queued(self, entry: QueueEntry) -> None:
        """A late frame does not bring back who has left the queue."""
        contact, revision = entry.contact, entry.revision
        known = self.queue.get(contact)
        newest = known is None or known.revision <= revision
        if entry.state != ContactState.WAITING:
            self.left[contact] = max(revision, self.left.get(contact, 0))
            if newest:
                self.queue.pop(contact, None)
        elif newest and self.left.get(contact, -1) < revision:
            self.queue[contact] = entry

    def _opened(self, talk: Talk) -> None:
        contact, revision = talk.entry.contact, talk.entry.revision
        if self.gone.get(contact, -1) >= revision:
            return
        facts = self._facts(contact)
        facts.messages |= {message.sequence: message for message in talk.messages}
        facts.notes |= {note.client_id: note for note in talk.notes}
        facts.assessments |= {assessment.id: assessment for assessment in talk.assessments}
        for delivery in talk.deliveries:
            facts.deliver(delivery)
        facts.help_texted(talk.helplines)
        facts.marks(talk.thread)
        known = self.heads.get(contact)
        newer = known if known and known.entry.revision > revision else talk
        if not (known and known.opened and newer is known):
            self.heads[contact] = Head(
                newer.entry, newer.thread, talk.phone, talk.wish, True, newer.bridge
            )

    def _changed(self, entry: QueueEntry, thread: ThreadState, bridge: Bridge | None) -> None:
        if self.gone.get(entry.contact, -1) >= entry.revision:
            return
        self._facts(entry.contact).marks(thread)
        known = self.heads.setdefault(entry.contact, Head(entry, thread))
        if known.entry.revision <= entry.revision:
            known.entry, known.thread, known.bridge = entry, thread, bridge

    def _gone(self, contact: UUID, revision: int) -> None:
        self.gone[contact] = max(revision, self.gone.get(contact, 0))
        known = self.heads.get(contact)
        if known and known.entry.revision <= revision:
            del self.heads[contact], self.facts[contact]

    def _told(self, frame: DeskReply) -> None:
        """Facts may arrive before the talk that they belong to; they wait for it."""
        match frame:
            case Said(contact=contact, message=message):
                self._facts(contact).messages[message.sequence] = message
            case Noted(contact=contact, note=note):
                self._facts(contact).notes[note.client_id] = note
            case TextDelivered(contact=contact, delivery=delivery):
                self._facts(contact).deliver(delivery)
            case HelplinesTexted(contact=contact, helplines=told):
                self._facts(contact).help_texted(told)
            case Assessed(contact=contact, assessment=assessment):
                self._facts(contact).assessments[assessment.id] = assessment
            case PersonRead(contact=contact, author=author, sequence=sequence):
                self._facts(contact).mark(author, sequence)

    def _facts(self, contact: UUID) -> Facts:
        return self.facts.setdefault(contact, Facts())

    def shown(self) -> Any:
        talks = {contact: self._talk(contact) for contact, head in self.heads.items()}
        return self.me, self.queue, talks

    def _talk(self, contact: UUID) -> Any:
        head, facts = self.heads[contact], self.facts[contact]
        thread = msgspec.structs.replace(
            head.thread,
            last_sequence=max(facts.messages, default=0),
            citizen_read=facts.read[Author.CITIZEN],
            counsellor_read=facts.read[Author.COUNSELLOR],
        )
        return head.entry, head.phone, head.wish, head.opened, head.bridge, thread, facts


def shown_by(snapshot: Welcome | DeskWelcome) -> Any:
    """What a client that has just come shows."""
    if isinstance(snapshot, DeskWelcome):
        desk = Desk()
        desk.apply(snapshot)
        return desk.shown()
    thread = Thread()
    thread.apply(snapshot)
    return thread.shown()
