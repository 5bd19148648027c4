"""How far what a counsellor said came, when it goes as a text message or a mail."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from channels_layer import outbox
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import Delivery, DeliveryView, Texted
from channels_layer.reports import STOPPED
from triage.models import WrapUp

SAID = "said"
# What the service says of itself; a mail may say more than one thing, each with its name.
AUTO = "auto"
DANGER = "danger"
WAYS = ("sms", "mail")
STATES = {OutgoingState.SENDING: Delivery.WAITING}


def key(way: str, contact_id: UUID, kind: str, name: object) -> str:
    """Of a message of a contact; `way` is one of `WAYS`."""
    return f"{way}:{contact_id}:{kind}:{name}"


def of_contact(contact_id: UUID) -> list[DeliveryView]:
    """What became of what counsellors said in a contact."""
    rows = Outgoing.objects.filter(_begins(*(key(way, contact_id, SAID, "") for way in WAYS)))
    return [view(row) for row in rows.order_by("due_at", "id")]


def told_of(pks: Iterable[UUID]) -> Iterator[tuple[UUID, DeliveryView]]:
    """Those of the messages that carry a counsellor's words: their contact, and how they are."""
    for row in Outgoing.objects.filter(_begins(*(f"{way}:" for way in WAYS)), pk__in=pks):
        _, contact_id, kind, *_ = row.key.split(":")
        if kind == SAID:
            yield UUID(contact_id), view(row)


def helplines(contact_id: UUID) -> Texted | None:
    """What became of the latest message with the helplines; None if none was written."""
    rows = Outgoing.objects.filter(_begins(*(key(way, contact_id, AUTO, "") for way in WAYS)))
    row = next((row for row in rows.order_by("-due_at") if _tells_danger(row.key)), None)
    return Texted(state=_state(row), at=row.settled_at) if row else None


def with_helplines(pks: Iterable[UUID]) -> list[UUID]:
    """The contacts of those of the messages that carry the helplines."""
    rows = Outgoing.objects.filter(_begins(*(f"{way}:" for way in WAYS)), pk__in=pks)
    keys = rows.values_list("key", flat=True)
    return [UUID(each.split(":")[1]) for each in keys if _tells_danger(each)]


def _tells_danger(key: str) -> bool:
    _, _, kind, *names = key.split(":")
    return kind == AUTO and DANGER in ":".join(names).split("+")


def lost() -> dict[UUID, str]:
    """What a counsellor said last that did not arrive, known only after the talk was wrapped up.

    By message that has its words yet, with the name of who wrapped it up: no desk shows it any
    more. Not to whoever has answered STOP: they wish for none.
    """
    theirs = _begins(*(f"{way}:" for way in WAYS))
    said = outbox.not_arrived().filter(theirs).exclude(error=STOPPED)
    adrift = {row: UUID(row.key.split(":")[1]) for row in said if row.key.split(":")[2] == SAID}
    wrapped_up = WrapUp.objects.filter(contact__in=set(adrift.values())).select_related("by")
    ends = {each.contact_id: each for each in wrapped_up}
    return {
        row.pk: ends[contact].by.name
        for row, contact in adrift.items()
        if contact in ends and row.settled_at and row.settled_at > ends[contact].at
    }


def contacts_of(pks: Iterable[UUID]) -> list[UUID]:
    """The contacts that mails of ours are of."""
    rows = Outgoing.objects.filter(pk__in=pks, key__startswith="mail:")
    return [UUID(key.split(":")[1]) for key in rows.values_list("key", flat=True)]


def view(row: Outgoing) -> DeliveryView:
    name = UUID(row.key.rpartition(":")[2])
    return DeliveryView(client_id=name, state=_state(row), parts=row.parts, at=row.settled_at)


def _state(row: Outgoing) -> Delivery:
    state = OutgoingState(row.state)
    unsent = state in (OutgoingState.DROPPED, OutgoingState.FAILED)
    if unsent and row.error == STOPPED:
        return Delivery.STOPPED
    return STATES.get(state) or Delivery(state.value)


def _begins(*beginnings: str) -> Q:
    found = Q()
    for beginning in beginnings:
        found |= Q(key__startswith=beginning)
    return found
