"""The laws that must hold after every fault, as a list of what is broken."""

from collections.abc import Iterator

from channels_layer.protocol import ContactState, EndReason
from eguidance.rehearsal.counting import Account, Copy, Counts, Said, count
from tests.faults.clients import Citizen, Desk
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.talk import Talk, copies
from triage.models import Event, EventKind

WAITING, OPEN, ENDED = ContactState.WAITING, ContactState.OPEN, ContactState.ENDED
# As the law has it, told apart from how the service keeps it.
STEPS: dict[EventKind, tuple[set[ContactState | None], ContactState]] = {
    EventKind.QUEUED: ({None}, WAITING),
    EventKind.TAKEN: ({WAITING}, OPEN),
    EventKind.RETURNED: ({OPEN}, WAITING),
    EventKind.TRANSFERRED: ({OPEN}, WAITING),
    EventKind.ENDED: ({WAITING, OPEN}, ENDED),
    EventKind.ABANDONED: ({WAITING}, ENDED),
    EventKind.WRAPPED_UP: ({ENDED}, ENDED),
}


def broken(load: Load, ledger: Ledger) -> Iterator[str]:
    """Everything that is not as it must be; empty when all is well."""
    yield from load.problems
    yield from (f"{contact}: nobody knows this contact" for contact in ledger.strangers)
    for talk in load.talks.values():
        if talk.contact not in ledger.contacts:
            yield f"{talk.contact}: the contact is not stored"
        else:
            for problem in _of_talk(load, ledger, talk):
                yield f"{talk.contact}: {problem}"
    for counsellor, chats in ledger.open_chats.items():
        if chats > ledger.capacity[counsellor]:
            yield f"counsellor {counsellor} holds {chats} chats"
    for desk in load.desks:
        yield from _of_desk(desk, ledger)
    for client in (*load.desks, *load.citizens.values()):
        yield from (f"{c}: {n} is shown in two ways" for c, n in client.contradicted)


def _of_talk(load: Load, ledger: Ledger, talk: Talk) -> Iterator[str]:
    contact, stored = ledger.contacts[talk.contact], ledger.stored[talk.contact]
    if [copy.sequence for copy in stored] != list(range(1, contact.last_sequence + 1)):
        yield f"sequences are not 1 to {contact.last_sequence}"
    counts = counts_of(load, ledger, talk)
    if not counts.good or counts.others:
        yield f"{counts}"
    sequences = {copy.client_id: copy.sequence for copy in stored}
    for client_id, sequence in talk.acknowledged.items():
        if sequences.get(client_id) != sequence:
            yield f"{client_id} was acknowledged as {sequence}, and is {sequences.get(client_id)}"
    yield from _of_answers(talk)
    yield from _of_citizen(talk, load.citizens.get(talk.contact), contact.revision)
    yield from _of_journal(ledger.journal[talk.contact], contact.state, contact.counsellor_id)
    if contact.ended and EndReason(contact.ended) not in talk.legal_ends:
        yield f"ended by {contact.ended}, which nobody asked for"
    by_sequence = dict(enumerate(stored, 1))
    for shown in talk.shown_before:
        if any(by_sequence.get(copy.sequence) != copy for copy in shown):
            yield "a client that is gone showed what is not stored"


def counts_of(load: Load, ledger: Ledger, talk: Talk) -> Counts:
    """Said, stored, and shown by whoever shows the talk now."""
    stored = ledger.stored[talk.contact]
    names = {copy.client_id for copy in stored}
    said = [
        Said(s.client_id, s.text, str(s.client_id) if s.client_id in load.swapped else s.by)
        for s in talk.said
        if s.client_id in names or s.client_id not in talk.refused
    ]
    return count(Account(said, stored, list(_shown(load, ledger, talk))))


def _shown(load: Load, ledger: Ledger, talk: Talk) -> Iterator[list[Copy]]:
    if talk.final is not None:
        yield talk.final
    citizen = load.citizens.get(talk.contact)
    if citizen:
        yield copies(citizen.thread.messages)
    contact = ledger.contacts[talk.contact]
    for desk in load.desks:
        facts = desk.shows.facts.get(talk.contact)
        mine = desk.shows.me is not None and desk.shows.me.id == contact.counsellor_id
        if mine and not contact.wrapped_up:
            yield copies(facts.messages if facts else {})


def _of_answers(talk: Talk) -> Iterator[str]:
    silent = [
        said.client_id
        for said in talk.said
        if said.client_id not in talk.acknowledged and said.client_id not in talk.refused
    ]
    if silent and not talk.absent:
        yield f"no answer to {silent}"


def _of_citizen(talk: Talk, citizen: Citizen | None, revision: int) -> Iterator[str]:
    if citizen is None:
        if talk.live:
            yield "its citizen has no tab"
    elif citizen.thread.state is None or citizen.thread.state.revision != revision:
        shown = citizen.thread.state and citizen.thread.state.revision
        yield f"the citizen shows revision {shown} of {revision}"


def _of_journal(journal: list[Event], state: str, holder: int | None) -> Iterator[str]:
    """Played again from its rows, the contact is where its own row says."""
    now: ContactState | None = None
    held_by: int | None = None
    for event in journal:
        if EventKind(event.kind) not in STEPS:
            continue
        before, after = STEPS[EventKind(event.kind)]
        if now not in before:
            yield f"the journal says {event.kind} when it was {now}"
        now = after
        if event.kind == EventKind.TAKEN:
            held_by = event.counsellor_id
        elif after == WAITING:
            held_by = None
    if (now, held_by) != (state, holder):
        yield f"the journal says {now} by {held_by}, the row {state} by {holder}"


def _of_desk(desk: Desk, ledger: Ledger) -> Iterator[str]:
    me = desk.shows.me
    if me is None:
        yield "a desk knows nobody"
        return
    shown = {contact: entry.revision for contact, entry in desk.shows.queue.items()}
    if shown != ledger.waiting:
        missing, extra = ledger.waiting.keys() - shown, shown.keys() - ledger.waiting
        yield f"desk {me.id}: its queue lacks {len(missing)}, has {len(extra)} too many, or is old"
    mine = {
        contact.pk: contact.revision
        for contact in ledger.contacts.values()
        if contact.counsellor_id == me.id and not contact.wrapped_up
    }
    held = {c: head.entry.revision for c, head in desk.shows.heads.items()}
    for contact in mine.keys() | held.keys():
        if mine.get(contact) != held.get(contact):
            gone = desk.shows.gone.get(contact)
            is_, shown_ = mine.get(contact), held.get(contact)
            yield f"{contact}: desk {me.id} shows revision {shown_} of {is_}, gone at {gone}"


def is_over(talk: Talk, ledger: Ledger, load: Load) -> bool:
    """Nothing more will happen to it."""
    contact = ledger.contacts[talk.contact]
    wrapped = contact.wrapped_up or contact.counsellor_id is None
    return contact.state == ENDED and wrapped and talk.contact not in load.citizens
