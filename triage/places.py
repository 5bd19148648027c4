"""Places in the queue, and the honest wait of each: who is there to end it, and how fast."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from channels_layer.protocol import Channel, ContactState, DayPart, EndReason, Place
from scheduling.duty import on_duty
from scheduling.models import Counsellor
from triage import waits
from triage.models import Contact

RECENT_TALKS = 50
UNREACHED = (EndReason.NO_ANSWER, EndReason.WRONG_NUMBER, EndReason.NO_SHOW)
# One line for all whose turn it will be: those who chat, and those who are called instead.
IN_LINE = Q(channel=Channel.CHAT) | Q(channel=Channel.CALLBACK, wished_part=DayPart.TURN)


@dataclass(frozen=True)
class Staffing:
    """Slots are chats at once, over everyone on duty; free ones have nobody in them."""

    slots: int
    free: int


@dataclass(frozen=True)
class Pace:
    """What every wait is estimated from."""

    staff: Staffing
    handle_seconds: float

    def wait(self, ahead: int) -> waits.Interval | None:
        return waits.estimate(ahead, self.staff.free, self.staff.slots, self.handle_seconds)


def pace(now: datetime) -> Pace:
    return Pace(staffing(now), handle_seconds())


def handle_seconds(channel: Channel = Channel.CHAT, usual: float = waits.USUAL_SECONDS) -> float:
    """How long a talk takes, by the latest ones and the `usual` length.

    A talk that ended before it began, as the clock was set back in it, tells nothing, and
    neither does a call that reached nobody.
    """
    talks = Contact.objects.filter(channel=channel, ended_at__gte=F("opened_at"))
    recent = talks.exclude(ended__in=UNREACHED).order_by("-ended_at")[:RECENT_TALKS]
    times = recent.values_list("opened_at", "ended_at")
    lasted = [(end - start).total_seconds() for start, end in times if start and end]
    return waits.handle_seconds(lasted, usual)


def place(contact: Contact, now: datetime) -> Place | None:
    """The citizen's place and an honest wait; None unless waiting for their turn."""
    return places([contact], now).get(contact.pk)


def places(contacts: Iterable[Contact], now: datetime) -> dict[UUID, Place]:
    """The places of those of them that wait for their turn, each with an honest wait."""
    waiting = [c for c in contacts if c.state == ContactState.WAITING and _is_in_line(c)]
    if not waiting:
        return {}
    numbered, now_is = positions(waiting), pace(now)
    return {
        contact.pk: _place(numbered[contact.pk], now_is if now < contact.promise_at else None)
        for contact in waiting
        if contact.pk in numbered
    }


def _is_in_line(contact: Contact) -> bool:
    called = contact.channel == Channel.CALLBACK and contact.wished_part == DayPart.TURN
    return contact.channel == Channel.CHAT or called


def _place(position: int, now_is: Pace | None) -> Place:
    wait = now_is.wait(position - 1) if now_is else None
    if wait is None:
        return Place(position=position)
    return Place(position=position, wait_from=wait.wait_from, wait_to=wait.wait_to)


def positions(contacts: Collection[Contact]) -> dict[UUID, int]:
    """The places of those that wait for their turn among all that do, from 1.

    Who is missing was taken just now.
    """
    queue = Contact.objects.filter(IN_LINE, state=ContactState.WAITING)
    if len(contacts) == 1:  # whoever opens a page; heartbeats come together
        return {each.pk: place for each in contacts if (place := _position(each, queue))}
    asked = {contact.pk for contact in contacts}
    danger_first = Case(When(danger_at__isnull=False, then=Value(0)), default=Value(1))
    order = queue.order_by(danger_first, "promise_at", "waiting_since", "pk")
    return {
        pk: place for place, pk in enumerate(order.values_list("pk", flat=True), 1) if pk in asked
    }


def _position(contact: Contact, queue: QuerySet[Contact]) -> int:
    """The place of one, which the database counts; 0 if it was taken just now."""
    itself = Q(pk=contact.pk)
    counted = queue.filter(_before(contact) | itself).aggregate(
        place=Count("pk"), waits=Count("pk", filter=itself)
    )
    return int(counted["place"]) if counted["waits"] else 0


def _before(contact: Contact) -> Q:
    """Those who come before a waiting contact, in the order of `queueing.order_key`."""
    same_promise = Q(promise_at=contact.promise_at)
    same_wait = same_promise & Q(waiting_since=contact.waiting_since)
    sooner = (
        Q(promise_at__lt=contact.promise_at)
        | same_promise & Q(waiting_since__lt=contact.waiting_since)
        | same_wait & Q(pk__lt=contact.pk)
    )
    in_danger = Q(danger_at__isnull=False)
    return in_danger & sooner if contact.danger_at else in_danger | sooner


def length() -> int:
    """How many wait for their turn."""
    return Contact.objects.filter(IN_LINE, state=ContactState.WAITING).count()


def staffing(now: datetime) -> Staffing:
    people = free_chats(on_duty(now))
    return Staffing(
        slots=sum(person.capacity for person, _ in people), free=sum(free for _, free in people)
    )


def free_chats(people: QuerySet[Counsellor]) -> list[tuple[Counsellor, int]]:
    """Each of them with how many more chats they can take, in one query."""
    held = Count("contacts", filter=Q(contacts__state="open", contacts__channel="chat"))
    counted = people.annotate(held=held)
    return [(person, max(0, person.capacity - person.held)) for person in counted]


def open_chats(counsellor: Counsellor) -> int:
    return Contact.objects.filter(
        counsellor=counsellor, state=ContactState.OPEN, channel=Channel.CHAT
    ).count()
