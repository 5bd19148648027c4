"""Each law is broken here once: a check that cannot fail would prove nothing."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple, cast
from uuid import uuid4

import pytest

from channels_layer.protocol import Author, ContactState, EndReason, ErrorCode
from eguidance.rehearsal.counting import Copy, Said
from tests.faults.checks import broken
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.talk import Talk
from triage.models import EventKind

ANE, BO = 1, 2
HELLO, ANSWER = uuid4(), uuid4()
TALK, NEXT = uuid4(), uuid4()
REVISION = 3


class World(NamedTuple):
    """A talk that Ane has with somebody, and one who waits. Stands in for a run."""

    load: Any
    ledger: Any

    @property
    def problems(self) -> list[str]:
        return list(broken(cast(Load, self.load), cast(Ledger, self.ledger)))

    @property
    def talk(self) -> Talk:
        talk: Talk = self.load.talks[TALK]
        return talk


def message(sequence: int, name: object, text: str, author: Author) -> Any:
    return SimpleNamespace(
        sequence=sequence, client_id=name, text=text, author=author, masked=False
    )


def spoken() -> dict[int, Any]:
    return {
        1: message(1, HELLO, "Hej", Author.CITIZEN),
        2: message(2, ANSWER, "Goddag", Author.COUNSELLOR),
    }


def contact(pk: object, state: ContactState, counsellor: int | None, last: int) -> Any:
    return SimpleNamespace(
        pk=pk, state=state, counsellor_id=counsellor, last_sequence=last, revision=REVISION,
        wrapped_up=False, ended="",
    )  # fmt: skip


def tab(messages: dict[int, Any]) -> Any:
    thread = SimpleNamespace(messages=messages, state=SimpleNamespace(revision=REVISION))
    return SimpleNamespace(thread=thread, contradicted=[])


def entry() -> Any:
    return SimpleNamespace(revision=REVISION)


def event(kind: EventKind, counsellor: int | None = None) -> Any:
    return SimpleNamespace(kind=kind, counsellor_id=counsellor)


@pytest.fixture
def world() -> World:
    said = [Said(HELLO, "Hej", Author.CITIZEN), Said(ANSWER, "Goddag", Author.COUNSELLOR)]
    talk = Talk(TALK, "token", {}, said=said, acknowledged={HELLO: 1, ANSWER: 2})
    waiting = Talk(NEXT, "token", {})
    desk = SimpleNamespace(
        shows=SimpleNamespace(
            me=SimpleNamespace(id=ANE),
            queue={NEXT: entry()},
            heads={TALK: SimpleNamespace(entry=entry())},
            facts={TALK: SimpleNamespace(messages=spoken())},
            gone={},
        ),
        contradicted=[],
    )
    load = SimpleNamespace(
        talks={TALK: talk, NEXT: waiting},
        citizens={TALK: tab(spoken()), NEXT: tab({})},
        desks=[desk],
        swapped=set(),
        problems=[],
    )
    ledger = SimpleNamespace(
        contacts={
            TALK: contact(TALK, ContactState.OPEN, ANE, last=2),
            NEXT: contact(NEXT, ContactState.WAITING, None, last=0),
        },
        stored={TALK: [Copy(1, HELLO, "Hej"), Copy(2, ANSWER, "Goddag")], NEXT: []},
        journal={
            TALK: [event(EventKind.QUEUED), event(EventKind.TAKEN, ANE)],
            NEXT: [event(EventKind.QUEUED)],
        },
        waiting={NEXT: REVISION},
        strangers=[],
        open_chats={ANE: 1},
        capacity={ANE: 1, BO: 1},
    )
    return World(load, ledger)


def test_a_sound_world_is_not_complained_of(world: World) -> None:
    assert world.problems == []


def stored_otherwise(world: World) -> None:
    world.ledger.stored[TALK][0] = Copy(1, HELLO, "Farvel")


def stored_twice(world: World) -> None:
    world.ledger.stored[TALK].append(Copy(3, HELLO, "Hej"))
    world.ledger.contacts[TALK].last_sequence = 3


def stored_with_a_gap(world: World) -> None:
    world.ledger.stored[TALK] = [Copy(1, HELLO, "Hej"), Copy(3, ANSWER, "Goddag")]


def stored_in_another_order(world: World) -> None:
    world.talk.said.insert(0, Said(uuid4(), "Først", Author.CITIZEN))
    first = world.talk.said[0].client_id
    world.talk.acknowledged[first] = 3
    world.ledger.stored[TALK].append(Copy(3, first, "Først"))
    world.ledger.contacts[TALK].last_sequence = 3
    for each in (world.load.citizens[TALK].thread, world.load.desks[0].shows.facts[TALK]):
        each.messages[3] = message(3, first, "Først", Author.CITIZEN)


def not_shown_to_the_citizen(world: World) -> None:
    del world.load.citizens[TALK].thread.messages[2]


def not_shown_at_the_desk(world: World) -> None:
    del world.load.desks[0].shows.facts[TALK].messages[1]


def acknowledged_as_another(world: World) -> None:
    world.talk.acknowledged[ANSWER] = 5


def never_answered(world: World) -> None:
    del world.talk.acknowledged[ANSWER]


def refused_and_shown(world: World) -> None:
    world.talk.refused[ANSWER] = ErrorCode.ENDED
    world.ledger.stored[TALK].pop()
    world.ledger.contacts[TALK].last_sequence = 1


def over_capacity(world: World) -> None:
    world.ledger.open_chats[ANE] = 2


def held_by_two(world: World) -> None:
    world.ledger.journal[TALK].append(event(EventKind.TAKEN, BO))


def held_by_another_than_the_journal_says(world: World) -> None:
    world.ledger.journal[TALK][1] = event(EventKind.TAKEN, BO)


def forgotten_in_the_queue(world: World) -> None:
    del world.load.desks[0].shows.queue[NEXT]


def waiting_though_gone(world: World) -> None:
    world.ledger.waiting = {}


def old_in_the_queue(world: World) -> None:
    world.load.desks[0].shows.queue[NEXT].revision = REVISION - 1


def old_at_the_desk(world: World) -> None:
    world.load.desks[0].shows.heads[TALK].entry.revision = REVISION - 1


def old_at_the_citizens(world: World) -> None:
    world.load.citizens[TALK].thread.state.revision = REVISION - 1


def not_stored(world: World) -> None:
    del world.ledger.contacts[NEXT]


def without_a_tab(world: World) -> None:
    del world.load.citizens[NEXT]


def known_to_nobody(world: World) -> None:
    world.ledger.strangers.append(uuid4())


def ended_by_nobody(world: World) -> None:
    world.ledger.contacts[TALK].ended = EndReason.COUNSELLOR


def shown_once_and_not_stored(world: World) -> None:
    world.talk.shown_before.append([Copy(1, uuid4(), "Noget andet")])


def shown_in_two_ways(world: World) -> None:
    world.load.citizens[TALK].contradicted.append((TALK, 1))


def at_a_desk_that_knows_nobody(world: World) -> None:
    world.load.desks[0].shows.me = None


BREAKINGS: list[Callable[[World], None]] = [
    stored_otherwise, stored_twice, stored_with_a_gap, stored_in_another_order,
    not_shown_to_the_citizen, not_shown_at_the_desk, acknowledged_as_another, never_answered,
    refused_and_shown, over_capacity, held_by_two, held_by_another_than_the_journal_says,
    forgotten_in_the_queue, waiting_though_gone, old_in_the_queue, old_at_the_desk,
    old_at_the_citizens, not_stored, without_a_tab, known_to_nobody, ended_by_nobody,
    shown_once_and_not_stored, shown_in_two_ways, at_a_desk_that_knows_nobody,
]  # fmt: skip


@pytest.mark.parametrize("breaking", BREAKINGS, ids=lambda breaking: breaking.__name__)
def test_a_broken_law_is_seen(world: World, breaking: Callable[[World], None]) -> None:
    breaking(world)
    assert world.problems
