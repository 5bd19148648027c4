"""The waiting list: whoever found no time is offered the first freed one that fits.

One offer at a time, held for them for a while; then the next on the list it fits. What is
free is looked for, and not what was cancelled: a time may be freed in many ways.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from channels_layer import inbox
from channels_layer.protocol import Channel, DayPart, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling import booking
from scheduling.booking import spelt
from scheduling.fitting import Fitting
from scheduling.free import Search, bookable_dates, free, rules_of, zone
from scheduling.models import BOOKED_CHANNELS, Site, new_code
from scheduling.wall import first_moment, local
from triage.appointments import booked_by, dialled
from triage.journal import record
from triage.models import Case, Contact, EventKind, WaitEnd, WaitlistEntry, WaitState

WAITING, OFFERED, ENDED = WaitState.WAITING, WaitState.OFFERED, WaitState.ENDED
# Nobody is texted in the night; what is freed then can be booked as any other.
AWAKE_FROM, AWAKE_UNTIL = time(8), time(20)
# Whoever does not answer so many times in a row does not wait any more.
MOST_UNANSWERED = 3
NO_OFFER: dict[str, Any] = {"offer": None, "offered_time": None, "offer_until": None}
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Wish:
    """What somebody waits for. Without a last day, as far ahead as one may book."""

    channel: Channel
    phone: str
    site: int | None = None
    first: date | None = None
    last: date | None = None
    weekdays: Sequence[int] = ()
    parts: Sequence[DayPart] = ()


def join(case: Case, wish: Wish, now: datetime) -> tuple[WaitlistEntry, bool]:
    """Put a case on the list; whoever waits keeps their place, and the last wish holds.

    Returns the entry, and whether it is new or another than before. Raises Refusal:
    phone-needed, bad-value, no-such-number, cannot-text.
    """
    wanted = _wanted(wish, now)
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's entry.
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        alive = _alive().filter(case=case, channel=wish.channel)
        if before := alive.select_for_update(no_key=True).first():
            changed = _wish_again(before, wanted, now)
            return alive.get(), changed
        entry = WaitlistEntry.objects.create(
            case=case, channel=wish.channel, joined_at=now, **wanted
        )
        record(EventKind.WAITLISTED, now, case=case, channel=wish.channel)
    return entry, True


def _wish_again(entry: WaitlistEntry, wanted: dict[str, Any], now: datetime) -> bool:
    """Another wish is not what was offered, and another number is not who knows the code."""
    if all(getattr(entry, name) == value for name, value in wanted.items()):
        return False
    anew = wanted | NO_OFFER | {"code": new_code(), "unanswered": 0, "offers": F("offers") + 1}
    _change(entry, WAITING, OFFERED, state=WAITING, **anew)
    if entry.offered_time:
        booking.release(entry.pk)
        at = entry.offered_time.isoformat()
        record(EventKind.OFFER_PASSED, now, case=entry.case, starts_at=at, answered=True)
    return True


def _wanted(wish: Wish, now: datetime) -> dict[str, Any]:
    if wish.channel not in BOOKED_CHANNELS:
        raise Refusal(ErrorCode.BAD_VALUE, "channel")
    number = dialled(wish.phone, texts=True)
    today, farthest = bookable_dates(rules_of(wish.channel), now)
    first, last = wish.first or today, wish.last or max(farthest, wish.first or today)
    if not max(first, today) <= last <= today + FARTHEST:
        raise Refusal(ErrorCode.BAD_VALUE, "last")
    if wish.site is not None and not Site.objects.filter(pk=wish.site).exists():
        raise Refusal(ErrorCode.BAD_VALUE, "site")
    return {
        "phone": number,
        "site_id": wish.site if wish.channel == Channel.MEETING else None,
        "first": first,
        "last": last,
        "ends_at": datetime.combine(last + timedelta(days=1), time(), zone()),
        "weekdays": sorted(set(wish.weekdays)),
        "parts": sorted(set(wish.parts)),
    }


def of_code(code: str) -> WaitlistEntry | None:
    """Whoever waits under a code, however it is written."""
    waiting = _alive().select_related("case", "site", "offer__counsellor")
    return waiting.filter(code=spelt(code)).first()


def offer_freed(now: datetime) -> Iterator[WaitlistEntry]:
    """Offer what is free to those whom it fits, whoever came first; yields who was offered."""
    if awake_at(now) != now:
        return
    found: dict[Search, list[datetime]] = {}
    for entry in _in_turn():
        search = _search(entry)
        if search not in found:
            found[search] = list(free(search, now))
        for offered in _first_that_holds(entry, search, found[search], now):
            # What this one holds is free for nobody else.
            found.clear()
            yield offered


def awake_at(now: datetime) -> datetime:
    """When somebody may be texted: now, or when the night is over."""
    clock = local(now)
    if AWAKE_FROM <= clock.time() < AWAKE_UNTIL:
        return now
    day = clock.date() + timedelta(days=clock.time() >= AWAKE_UNTIL)
    return first_moment(datetime.combine(day, AWAKE_FROM))


def _first_that_holds(
    entry: WaitlistEntry, search: Search, times: list[datetime], now: datetime
) -> Iterator[WaitlistEntry]:
    """At most one; whoever is told of it is told in its transaction."""
    for starts_at in times:
        if not _fits(entry, starts_at):
            continue
        # They are told nothing, so nothing is held. That they wait on tells nobody of it.
        if inbox.is_stopped(entry.phone):
            return
        try:
            with transaction.atomic():
                if _offer(entry, search, starts_at, now):
                    yield WaitlistEntry.objects.select_related("case").get(pk=entry.pk)
                return
        except Refusal:  # somebody was quicker
            continue


def _in_turn() -> QuerySet[WaitlistEntry]:
    waiting = WaitlistEntry.objects.filter(state=WAITING)
    return waiting.select_related("case").order_by("joined_at", "pk")


def _search(entry: WaitlistEntry) -> Search:
    return Search(Channel(entry.channel), Language(entry.case.language), site=entry.site_id)


def _fits(entry: WaitlistEntry, starts_at: datetime) -> bool:
    parts = frozenset(DayPart(part) for part in entry.parts)
    wanted = Fitting(entry.first, entry.last, frozenset(entry.weekdays), parts)
    return wanted.fits(local(starts_at)) and starts_at.isoformat() not in entry.passed


def _offer(entry: WaitlistEntry, search: Search, starts_at: datetime, now: datetime) -> bool:
    """Hold it for them; False when they wait no more. Raises Refusal as `booking.hold`."""
    until = min(now + timedelta(seconds=settings.OFFER_SECONDS), starts_at)
    as_it_was = Q(offers=entry.offers)
    if not _change(
        entry,
        WAITING,
        only_if=as_it_was,
        state=OFFERED,
        offered_time=starts_at,
        offer_until=until,
        offers=F("offers") + 1,
    ):
        return False
    held = booking.hold(search, starts_at, entry.pk, now, until)
    _change(entry, OFFERED, offer=held)
    record(EventKind.TIME_OFFERED, now, case=entry.case, starts_at=starts_at.isoformat())
    return True


def take(entry: WaitlistEntry) -> UUID:
    """What was offered when the entry was read, to be booked now; held until the end.

    Once it is booked, a repeat is answered with the same. Raises Refusal: time-taken.
    """
    # The case before the entry, as whoever joins holds them; the entry before its time.
    Case.objects.select_for_update(no_key=True).get(pk=entry.case_id)
    mine = WaitlistEntry.objects.select_for_update(no_key=True)
    offered = mine.filter(pk=entry.pk, state=OFFERED, offer=entry.offer_id).first()
    before = entry.offer_id and booked_by(entry.case, entry.offer_id)
    if entry.offer_id is None or not (offered or before):
        raise Refusal(ErrorCode.TIME_TAKEN, "appointment")
    return entry.offer_id


def decline(entry: WaitlistEntry, now: datetime) -> bool:
    """They go on waiting, and are not offered this time again; False when it had passed."""
    return _pass(entry, now, unanswered=0, answered=True)


def lapse_offers(
    now: datetime, was_told: Callable[[WaitlistEntry], bool]
) -> Iterator[WaitlistEntry]:
    """Give back what was offered and not answered; yields who never answers, and waits no more.

    An offer that they were not told of is not one that they did not answer.
    """
    for entry in WaitlistEntry.objects.filter(state=OFFERED, offer_until__lte=now):
        unanswered = entry.unanswered + was_told(entry)
        if unanswered < MOST_UNANSWERED:
            _pass(entry, now, unanswered=unanswered, answered=False)
            continue
        with transaction.atomic():
            if end(entry, WaitEnd.UNANSWERED, now):
                yield entry


def _pass(entry: WaitlistEntry, now: datetime, *, unanswered: int, answered: bool) -> bool:
    at = entry.offered_time.isoformat() if entry.offered_time else ""
    with transaction.atomic():
        won = _change(
            entry,
            OFFERED,
            only_if=Q(offers=entry.offers),
            state=WAITING,
            unanswered=unanswered,
            passed=[*entry.passed, at],
            **NO_OFFER,
        )
        if won:
            booking.release(entry.pk)
            record(EventKind.OFFER_PASSED, now, case=entry.case, starts_at=at, answered=answered)
    return won


def run_out(now: datetime) -> Iterator[WaitlistEntry]:
    """Those whose last day is over, before their number is forgotten."""
    yield from _alive().filter(ends_at__lte=now).select_related("case")


def end(entry: WaitlistEntry, why: WaitEnd, now: datetime) -> bool:
    """They wait no more: the number has no purpose, and what was held is free."""
    with transaction.atomic():
        nothing = {"phone": "", "site": None, **NO_OFFER}
        won = _change(entry, WAITING, OFFERED, state=ENDED, ended=why, **nothing)
        if won:
            booking.release(entry.pk)
            record(EventKind.WAITLIST_LEFT, now, case=entry.case, why=why)
    return won


def _change(entry: WaitlistEntry, *states: WaitState, only_if: Q | None = None, **to: Any) -> bool:
    """One row changed means you won."""
    mine = WaitlistEntry.objects.filter(only_if or Q(), pk=entry.pk, state__in=states)
    return bool(mine.update(**to))


def same_wish(contact: Contact) -> QuerySet[WaitlistEntry]:
    """Who waits for what was booked here. A number alone may be anybody's."""
    return _alive().filter(case=contact.case_id, channel=contact.channel)


def with_number(number: str) -> QuerySet[WaitlistEntry]:
    """Who waits to be texted at it (E.164)."""
    return _alive().filter(phone=number)


def how_many() -> dict[str, int]:
    """How many wait for each way to meet."""
    counted = _alive().order_by().values_list("channel").annotate(Count("pk"))
    return dict.fromkeys((channel.value for channel in BOOKED_CHANNELS), 0) | dict(counted)


def _alive() -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.exclude(state=ENDED)
