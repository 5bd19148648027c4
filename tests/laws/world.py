"""A small service with its people, watched: what it holds, what it said, who heard it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from channels_layer.protocol import Channel, ContactState, DeskWelcome, QueueEntry, Welcome
from channels_layer.publish import QUEUE, citizen_topic, counsellor_topic
from channels_layer.refusal import Refusal
from chat.models import Message
from chat.threads import held_by, messages_since, talk, thread_state
from scheduling import duty
from scheduling.models import Counsellor
from tests.laws.fold import Desk, Thread, shown_by
from tests.laws.wire import Wire, published
from triage.models import LIVE, SLOW, Contact, Event, EventKind
from triage.moves import LEGAL
from triage.queue import waiting_entries

# Summer time ends in Denmark on the next night.
START = datetime(2026, 10, 24, 20, tzinfo=UTC)
PEOPLE = ("ane", "bo", "karin")
SAID = ("Hej, jeg har et spørgsmål.", "Mit nummer er 010190-1234.", "Jeg vil ikke leve mere.")

BEGINS: dict[EventKind, str] = {
    EventKind.QUEUED: ContactState.WAITING,
    EventKind.BOOKED: ContactState.BOOKED,
}


class Known(NamedTuple):
    """What may change in a contact only by the laws."""

    state: str
    revision: int
    since: datetime
    holder: int | None


class World:
    """Its clock, its citizens' tabs, its counsellors' desks, and what it held a moment ago."""

    def __init__(self) -> None:
        self.now = START
        self.line = Random(0)
        self.desks: dict[int, Desk] = {}
        self.tabs: dict[UUID, Thread] = {}
        self.known: dict[UUID, Known] = {}
        self.open_chats: dict[int, int] = {}
        self.journalled = 0

    # --- Acting ---------------------------------------------------------------

    def does(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Returns what the verb returned; a refusal is an answer too, and changes nothing.

        The laws are looked at after each act.
        """
        self.pass_time(1)  # no two come at the same moment, so that a failure can be repeated
        with published() as wire:
            try:
                done = verb(*args, **kwargs)
            except Refusal as refusal:
                done = refusal
        if isinstance(done, Refusal):
            self.nothing_changed(wire)
        self.hear(wire)
        self.check()
        return done

    def does_in_vain(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What is done again changes nothing and tells nobody."""
        with published() as wire:
            done = verb(*args, **kwargs)
        self.nothing_changed(wire)
        return done

    def nothing_changed(self, wire: Wire) -> None:
        assert wire.sent == []
        assert Event.objects.filter(pk__gt=self.journalled).count() == 0
        assert {contact.pk: _known(contact) for contact in _contacts()} == self.known

    def hear(self, wire: Wire) -> None:
        """A bad line: frames come in any order, and some of them twice."""
        for counsellor, desk in self.desks.items():
            for frame in self._jumbled(wire.to_desk(QUEUE, counsellor_topic(counsellor))):
                desk.apply(frame)
        for contact, tab in self.tabs.items():
            for reply in self._jumbled(wire.to_citizen(citizen_topic(contact))):
                tab.apply(reply)

    def _jumbled(self, frames: list[Any]) -> list[Any]:
        doubled = [frame for frame in frames for _ in range(self.line.choice((1, 1, 2)))]
        self.line.shuffle(doubled)
        return doubled

    # --- Looking ----------------------------------------------------------------

    def look(self) -> None:
        """Everybody comes anew: what they know is what a snapshot says."""
        queue = waiting_entries()
        for counsellor in Counsellor.objects.all():
            self.desks[counsellor.pk] = Desk()
            self.desks[counsellor.pk].apply(desk_of(counsellor, queue))
        for contact in Contact.objects.filter(pk__in=self.tabs):
            self.open_tab(contact)

    def open_tab(self, contact: Contact) -> None:
        self.tabs[contact.pk] = Thread()
        self.tabs[contact.pk].apply(thread_of(contact))

    # --- The laws -----------------------------------------------------------------

    def check(self) -> None:
        contacts = _contacts()
        self._check_states(contacts)
        self._check_journal(contacts)
        self._check_capacity(contacts)
        _check_sequences(contacts)
        _check_queue(contacts)
        self._check_snapshots()
        self.known = {contact.pk: _known(contact) for contact in contacts}
        self.journalled = max(Event.objects.values_list("pk", flat=True), default=0)

    def _check_states(self, contacts: list[Contact]) -> None:
        live = [c.case_id for c in contacts if c.state in LIVE and c.channel not in SLOW]
        assert len(live) == len(set(live))
        for contact in contacts:
            if contact.state == ContactState.OPEN:
                assert contact.counsellor
            if contact.state == ContactState.WAITING:
                assert contact.counsellor is None
            before = self.known.get(contact.pk, _known(contact))
            booked = before.state == ContactState.BOOKED  # the wait begins when its time comes
            assert contact.waiting_since == before.since or booked
            assert contact.revision >= before.revision
            assert contact.revision > before.revision or contact.state == before.state
            assert before.state != ContactState.ENDED or contact.state == ContactState.ENDED

    def _check_journal(self, contacts: list[Contact]) -> None:
        """Each move has its row, and each row its move; none of them holds a word."""
        moves = defaultdict[UUID | None, list[str]](list)
        for event in Event.objects.filter(pk__gt=self.journalled):
            assert not [text for text in SAID if text in json.dumps(event.data)]
            if event.kind in BEGINS or event.kind in LEGAL:
                moves[event.contact_id].append(event.kind)
        for contact in contacts:
            self._check_move(contact, moves[contact.pk])

    def _check_move(self, contact: Contact, kinds: list[str]) -> None:
        if contact.pk in self.known:
            state = self.known[contact.pk].state
        else:
            state = BEGINS[EventKind(kinds.pop(0))]
        for kind in kinds:
            assert state in LEGAL[EventKind(kind)].came_from
            state = LEGAL[EventKind(kind)].goes_to
        assert contact.state == state

    def _check_capacity(self, contacts: list[Contact]) -> None:
        """Whoever lowers their number keeps the talks they have, and takes no more."""
        for person in Counsellor.objects.all():
            mine = [c for c in contacts if c.counsellor_id == person.pk]
            chats = [c for c in mine if c.state == ContactState.OPEN and c.channel == Channel.CHAT]
            assert len(chats) <= max(person.capacity, self.open_chats.get(person.pk, 0))
            self.open_chats[person.pk] = len(chats)

    def _check_snapshots(self) -> None:
        """Snapshot + frames = later snapshot."""
        queue = waiting_entries()
        for counsellor in Counsellor.objects.filter(pk__in=self.desks):
            assert self.desks[counsellor.pk].shown() == shown_by(desk_of(counsellor, queue))
        for contact in Contact.objects.filter(pk__in=self.tabs):
            assert self.tabs[contact.pk].shown() == shown_by(thread_of(contact))

    def check_bookings(self) -> None:
        """A booked time that has come is in the queue, or its citizen is talked with already."""
        booked = Contact.objects.filter(state=ContactState.BOOKED)
        for contact in booked.filter(appointment__starts_at__lte=self.now):
            others = contact.case.contacts.filter(state__in=LIVE).exclude(channel__in=SLOW)
            assert [each for each in others if each.state == ContactState.OPEN or _chats(each)]

    # --- Finding ------------------------------------------------------------------

    def pass_time(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def counsellor(self, name: str) -> Counsellor:
        return Counsellor.objects.get(user__username=name)

    def contact(self, n: int) -> Contact:
        return Contact.objects.get(pk=list(self.known)[n % len(self.known)])

    def held(self, n: int) -> tuple[UUID, Counsellor]:
        """The nth of those that somebody has, and who has it; ended ones count till wrapped up."""
        held = [(pk, known.holder) for pk, known in self.known.items() if known.holder]
        contact, holder = held[n % len(held)]
        return contact, Counsellor.objects.get(pk=holder)

    def is_any(self, *states: ContactState, held: bool = False) -> bool:
        return any(k.state in states and (k.holder or not held) for k in self.known.values())


def _contacts() -> list[Contact]:
    contacts = Contact.objects.select_related("case", "counsellor", "reserved_for")
    return list(contacts.order_by("waiting_since"))


def _chats(contact: Contact) -> bool:
    return contact.state == ContactState.WAITING and contact.channel == Channel.CHAT


def _known(contact: Contact) -> Known:
    holder = None if contact.wrapped_up else contact.counsellor_id
    return Known(contact.state, contact.revision, contact.waiting_since, holder)


def _check_sequences(contacts: list[Contact]) -> None:
    sequences = defaultdict[UUID, list[int]](list)
    for contact_id, sequence in Message.objects.values_list("contact", "sequence"):
        sequences[contact_id].append(sequence)
    for contact in contacts:
        assert sorted(sequences[contact.pk]) == list(range(1, contact.last_sequence + 1))
        assert contact.citizen_read <= contact.last_sequence
        assert contact.counsellor_read <= contact.last_sequence


def _check_queue(contacts: list[Contact]) -> None:
    entries = waiting_entries()
    waiting = {c.pk for c in contacts if c.state == ContactState.WAITING}
    assert {entry.contact for entry in entries} == waiting
    assert [entry.danger for entry in entries] == sorted((e.danger for e in entries), reverse=True)


def desk_of(counsellor: Counsellor, queue: list[QueueEntry]) -> DeskWelcome:
    talks = [talk(contact) for contact in held_by(counsellor)]
    return DeskWelcome(me=duty.me(counsellor), queue=queue, talks=talks)


def thread_of(contact: Contact) -> Welcome:
    """Without the place, which is no part of the fold: each heartbeat tells it anew."""
    return Welcome(thread=thread_state(contact), messages=messages_since(contact))
