"""The live queue: who waits, in which order, how long yet, and what is open."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from channels_layer.protocol import (
    Channel,
    ContactState,
    DayPart,
    Language,
    Level,
    QueueEntry,
    Route,
    RouteOffer,
)
from scheduling.duty import on_duty
from scheduling.hours import Period, Week
from scheduling.models import Counsellor
from scheduling.opening import week, weeks
from triage import queueing
from triage.assessing import words
from triage.danger import seen
from triage.models import Assessment, Contact
from triage.places import length, pace
from triage.plan import is_last

ENOUGH_TO_TRY = 20
WISHES = (Route.CALLBACK, Route.MEETING)
# A wish for the morning at two minutes to noon means the next one.
ENOUGH_OF_A_WINDOW = timedelta(minutes=30)


def entry(contact: Contact) -> QueueEntry:
    """A contact as every counsellor sees it."""
    case, reserved = contact.case, contact.reserved_for
    return QueueEntry(
        contact=contact.pk,
        revision=contact.revision,
        channel=Channel(contact.channel),
        state=ContactState(contact.state),
        language=Language(case.language),
        waiting_since=contact.waiting_since,
        promise_at=contact.promise_at,
        topic=case.topic,
        level=Level(case.level) if case.level else None,
        danger=contact.danger_at is not None,
        danger_seen_by=_seen_by(contact) if contact.danger_at else [],
        reserved_for=reserved.pk if reserved else None,
        reserved_name=reserved.name if reserved else "",
        returned=contact.returned,
        connected=contact.connected,
        counsellor=contact.counsellor_id,
        wished_part=DayPart(contact.wished_part) if contact.wished_part else None,
        calls=contact.calls,
        last_call=is_last(contact),
        booked=contact.appointment_id is not None,
        texts_stopped=contact.texts_stopped and contact.channel == Channel.SMS,
    )


def _seen_by(contact: Contact) -> list[str]:
    return list(seen(contact).values_list("counsellor__name", flat=True))


def waiting_entries() -> list[QueueEntry]:
    """The whole queue, in order."""
    contacts = Contact.objects.filter(state=ContactState.WAITING)
    entries = [entry(contact) for contact in contacts.select_related("case", "reserved_for")]
    return sorted(entries, key=lambda e: queueing.order_key(_waiting(e)))


def mark() -> tuple[int, int]:
    """How many wait, and the sum of their revisions: what a desk's own queue must come to."""
    waiting = Contact.objects.filter(state=ContactState.WAITING)
    found = waiting.aggregate(number=Count("pk"), revisions=Coalesce(Sum("revision"), 0))
    return found["number"], found["revisions"]


def _waiting(e: QueueEntry) -> queueing.Waiting:
    return queueing.Waiting(e.contact, e.danger, e.promise_at, e.waiting_since, e.reserved_for)


def next_for(counsellor: Counsellor, channels: Collection[Channel]) -> Iterator[Contact]:
    """Whom this counsellor should try to take, in the order of `queueing.next_for`.

    Each is read just before it is tried; how many wait does not matter.
    """
    mine = Q(reserved_for=None) | Q(reserved_for=counsellor)
    queue = Contact.objects.filter(mine, state=ContactState.WAITING, channel__in=channels)
    first = Q(danger_at__isnull=False) | Q(reserved_for=counsellor)
    absent = Q(channel=Channel.CHAT, connected=False)
    in_order = queue.order_by("promise_at", "waiting_since", "pk")
    special = {contact.pk: contact for contact in queue.filter(first)}
    order = queueing.next_for(counsellor.pk, [_waiting_as(each) for each in special.values()])
    yield from (special[each.contact] for each in order)
    here = list(in_order.exclude(first).exclude(absent)[:ENOUGH_TO_TRY])
    yield from here
    # Not by what they are: whoever comes to their page between two reads would be in neither.
    tried = [*special, *(contact.pk for contact in here)]
    yield from in_order.exclude(pk__in=tried)[:ENOUGH_TO_TRY]


def _waiting_as(contact: Contact) -> queueing.Waiting:
    return queueing.Waiting(
        contact.pk,
        contact.danger_at is not None,
        contact.promise_at,
        contact.waiting_since,
        contact.reserved_for_id,
        contact.channel != Channel.CHAT or contact.connected,
    )


def offers(
    assessment: Assessment, language: Language, now: datetime
) -> tuple[list[RouteOffer], list[RouteOffer]]:
    """The routes on offer at this moment, in the table's order, and those that are closed."""
    on_offer: list[RouteOffer] = []
    closed: list[RouteOffer] = []
    hours = weeks()
    for name, reason in assessment.routes:
        route = Route(name)
        its = hours.get(route)
        if its is None or is_open(route, its, now):
            on_offer.append(_offer(route, words(reason, language), its, not on_offer, now))
        else:
            closed.append(_closed(route, its, now))
    return on_offer, closed


def is_open(route: Route, hours: Week, now: datetime) -> bool:
    """Chat needs open hours and somebody on duty, planned or not; a wish needs hours to come."""
    if route == Route.CHAT:
        return hours.whoever_is_there().is_open(now) and on_duty(now).exists()
    return hours.current_or_next(now) is not None


def _offer(
    route: Route, reason: str, hours: Week | None, advised: bool, now: datetime
) -> RouteOffer:
    wait = pace(now).wait(length()) if route == Route.CHAT else None
    period = hours.current_or_next(now) if hours else None
    if route == Route.CHAT and period and period.opens > now:
        period = None  # somebody is there who was not planned, for as long as they stay
    return RouteOffer(
        route=route,
        reason=reason,
        advised=advised,
        wait_from=wait.wait_from if wait else None,
        wait_to=wait.wait_to if wait else None,
        opens=period.opens if period else None,
        closes=period.closes if period else None,
        parts=parts_of(route, hours, now) if hours and route in WISHES else [],
    )


def _closed(route: Route, hours: Week, now: datetime) -> RouteOffer:
    """With its next hours. Inside them but with nobody at the desk, they would promise too much."""
    later = hours.current_or_next(now)
    if later is None or later.opens <= now:
        return RouteOffer(route=route, reason="", advised=False)
    return RouteOffer(route=route, reason="", advised=False, opens=later.opens, closes=later.closes)


def day_parts(route: Route, now: datetime) -> list[DayPart]:
    """Only what there are hours for: a wish for the evening is no promise of one."""
    return parts_of(route, week(route), now)


def parts_of(route: Route, hours: Week, now: datetime) -> list[DayPart]:
    parts: list[DayPart] = [part for part in DayPart if part != DayPart.TURN]
    wished = [part for part in parts if hours.part_of_day_window(now, part)]
    return [DayPart.TURN, *wished] if _has_turns(route, hours, now) else wished


def _has_turns(route: Route, hours: Week, now: datetime) -> bool:
    """A call can be had in one's turn while chats are: somebody is there, and calls are made."""
    called = route == Route.CALLBACK and hours.whoever_is_there().is_open(now)
    return called and is_open(Route.CHAT, week(Route.CHAT), now)


def window_of(part: DayPart, hours: Week, now: datetime) -> Period | None:
    """Which part of a day is meant by whoever wishes for it now."""
    return hours.part_of_day_window(now, part, at_least=ENOUGH_OF_A_WINDOW)


def hours_of(channel: Channel) -> Route:
    """Whose opening hours hold for a channel: whoever chats answers text messages and mail too."""
    return Route.CHAT if channel in (Channel.SMS, Channel.MAIL) else Route(channel)


def promise(channel: Channel, part: DayPart, since: datetime, now: datetime) -> datetime:
    """When a contact that has waited since `since` must have been taken.

    A wished part of the day is the next one from `now`: a wish cannot be late when made. Who
    is called in their turn has the promise of a chat, and so the place of one.
    """
    in_turn = part == DayPart.TURN
    hours = week(Route.CHAT if in_turn else hours_of(channel))
    if channel == Channel.CHAT or in_turn:
        allowed = timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
        return queueing.promise_at(Channel.CHAT, since, allowed, hours)
    window = None if part == DayPart.ANY else window_of(part, hours, now)
    seconds = {
        Channel.SMS: settings.SMS_PROMISE_SECONDS,
        Channel.MAIL: settings.MAIL_PROMISE_SECONDS,
    }.get(channel, settings.WISH_PROMISE_SECONDS)
    allowed = timedelta(seconds=seconds)
    return queueing.promise_at(channel, since, allowed, hours, window)
