"""What the database holds of the load's talks, read in a thread of its own."""

from asyncio import get_running_loop
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.db import close_old_connections, connection

from channels_layer.protocol import Author, ContactState, Duty
from chat.models import Message
from eguidance.rehearsal.counting import Copy
from scheduling.models import Counsellor
from triage.models import Contact, Event

P = ParamSpec("P")
R = TypeVar("R")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")


async def in_thread(read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return await get_running_loop().run_in_executor(
        _thread, partial(_run, partial(read, *args, **kwargs))
    )


def _run(read: Callable[[], R]) -> R:
    """On a connection made anew: the last one may be of a server that was restarted."""
    close_old_connections()
    try:
        return read()
    finally:
        connection.close()


@dataclass(frozen=True)
class Ledger:
    """`open_chats` and `capacity` are by counsellor; `waiting` has every contact's revision."""

    contacts: dict[UUID, Contact]
    stored: dict[UUID, list[Copy]]
    journal: dict[UUID, list[Event]]
    waiting: dict[UUID, int]
    strangers: list[UUID]
    open_chats: dict[int, int]
    capacity: dict[int, int]


def read(known: Collection[UUID], settled: Collection[UUID]) -> Ledger:
    """The rows of the contacts `known`; `settled` are those that are counted already."""
    stored, journal = defaultdict[UUID, list[Copy]](list), defaultdict[UUID, list[Event]](list)
    contacts = {contact.pk: contact for contact in Contact.objects.filter(pk__in=known)}
    for m in Message.objects.filter(contact__in=known).order_by("contact", "sequence"):
        by_service = m.author == Author.SERVICE
        stored[m.contact_id].append(Copy(m.sequence, m.client_id, m.text, m.masked, by_service))
    for event in Event.objects.filter(contact__in=known).order_by("id"):
        if event.contact_id:
            journal[event.contact_id].append(event)
    live = Contact.objects.exclude(state=ContactState.ENDED)
    states = list(live.values_list("pk", "state", "revision", "counsellor"))
    return Ledger(
        contacts,
        stored,
        journal,
        waiting={pk: revision for pk, state, revision, _ in states if state == "waiting"},
        strangers=[pk for pk, *_ in states if pk not in contacts and pk not in settled],
        open_chats=Counter(holder for _, state, _, holder in states if state == "open" and holder),
        capacity=dict(Counsellor.objects.values_list("pk", "capacity")),
    )


def counted() -> tuple[int, int]:
    """How many messages there are, and how many contacts that have not ended."""
    return Message.objects.count(), Contact.objects.exclude(state=ContactState.ENDED).count()


# --- A lapsed lease, to see that somebody sweeps --------------------------------


def plant_lapsed() -> int:
    """A counsellor whose line was lost long ago, on any clock."""
    user, _ = User.objects.get_or_create(username="lapsed")
    person, _ = Counsellor.objects.get_or_create(user=user, defaults={"name": "Ude"})
    Counsellor.objects.filter(pk=person.pk).update(duty=Duty.ON, lease_until=LONG_AGO)
    return person.pk


def swept(planted: int) -> bool:
    return not Counsellor.objects.filter(pk=planted, lease_until=LONG_AGO).exists()
