"""From the journal to the figures. The journal tells nobody: it is asked, from where it was left.

A contact with something new is folded anew from its few rows, and its tallies change by what
that makes other than before. So an event costs the same however many there were, counting one
twice changes nothing, and what is counted is what a recount finds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from scheduling.free import zone
from targets.fold import Noted, Row, fold
from targets.grains import Grain, next_start, start
from targets.models import Counted, Kind, Mark, Tally
from targets.tallies import Changes
from triage.models import Event, EventKind, WrapUp

BATCH = 500
# A transaction that was given a number and has not ended since will not.
LONGEST_TRANSACTION = timedelta(minutes=10)
# More than there are transactions at once.
MOST_HOLES = 100
JUDGED = (EventKind.ASSESSED, EventKind.OVERRIDDEN)
FIELDS = [field.name for field in Counted._meta.concrete_fields if field.name != "id"]


def count_new(now: datetime) -> None:
    """Count what the journal has had since the last time, a batch a transaction."""
    while _is_behind() and _count_batch(now):
        pass


def _is_behind() -> bool:
    mark = Mark.objects.first() or Mark()
    return bool(mark.holes) or Event.objects.filter(pk__gt=mark.event).exists()


def _count_batch(now: datetime) -> bool:
    """Returns whether there is more."""
    with transaction.atomic():
        mark = held_mark()
        events = Event.objects.order_by("pk").values_list("pk", "at", "contact_id")
        new = list(events.filter(pk__gt=mark.event)[:BATCH])
        late = list(events.filter(pk__in=[int(number) for number in mark.holes]))
        recount({contact for _, _, contact in (*new, *late)} - {None})
        _move_on(mark, [(pk, at) for pk, at, _ in new], {pk for pk, _, _ in late}, now)
    return len(new) == BATCH


def held_mark() -> Mark:
    """Whoever changes figures holds it, so that one does so at a time."""
    mark, _ = Mark.objects.select_for_update().get_or_create(pk=1)
    return mark


def _move_on(
    mark: Mark, new: Collection[tuple[int, datetime]], filled: Collection[int], now: datetime
) -> None:
    """To the last event; what was missing before it may be of a transaction under way."""
    long_ago = now - LONGEST_TRANSACTION
    holes = {
        number: since
        for number, since in mark.holes.items()
        if int(number) not in filled and datetime.fromisoformat(since) > long_ago
    }
    before = mark.event
    for pk, at in new:
        if at > long_ago:
            missing = range(max(before + 1, pk - MOST_HOLES), pk)
            holes |= {str(number): at.isoformat() for number in missing}
        before = pk
    if (before, holes) != (mark.event, mark.holes):
        mark.event, mark.holes = before, holes
        mark.save()


def recount(contacts: Collection[UUID]) -> None:
    """Fold these contacts anew, and bring their tallies up to date."""
    if not contacts:
        return
    before = Counted.objects.in_bulk(list(contacts))
    after = {each.pk: each for each in _folded(contacts)}
    changes = Changes()
    for was in before.values():
        changes.add(was, -1)
    for outcome in after.values():
        changes.add(outcome)
    Counted.objects.filter(pk__in=before.keys() - after.keys()).delete()
    Counted.objects.bulk_create(
        after.values(), update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
    )
    changes.write()


def _folded(contacts: Collection[UUID]) -> Iterator[Counted]:
    rows, cases, first = defaultdict[UUID, list[Row]](list), dict[UUID, UUID](), dict[UUID, int]()
    events = Event.objects.filter(contact__in=contacts).order_by("pk")
    for pk, contact, case, at, kind, data in events.values_list(
        "pk", "contact_id", "case_id", "at", "kind", "data"
    ).iterator():
        rows[contact].append(Row(at, kind, data))
        cases[contact] = case
        first.setdefault(contact, pk)
    levels, noted = _levels(set(cases.values())), _noted(contacts)
    for contact in rows:
        known = [level for pk, level in levels[cases[contact]] if pk < first[contact]]
        counted = fold(contact, rows[contact], known[-1] if known else "", noted.get(contact))
        if counted:
            yield counted


def _levels(cases: Collection[UUID]) -> dict[UUID, list[tuple[int, str]]]:
    """What triage has said of each case, by the number of the event."""
    found = defaultdict[UUID, list[tuple[int, str]]](list)
    judged = Event.objects.filter(case__in=cases, kind__in=JUDGED).order_by("pk")
    for pk, case, data in judged.values_list("pk", "case_id", "data"):
        found[case].append((pk, data.get("level", "")))
    return found


def _noted(contacts: Iterable[UUID]) -> dict[UUID, Noted]:
    found = WrapUp.objects.filter(contact__in=contacts)
    return {
        contact: Noted(level, topic)
        for contact, level, topic in found.values_list("contact_id", "level", "topic")
    }


# --- All of it again ----------------------------------------------------------------------


def recount_all() -> Iterator[str]:
    """Every contact folded anew, and every tally made anew from what they are, month by month.

    The figures are whole at every moment of it; what is left off is begun again. Yields what
    is done.
    """
    after: UUID | None = None
    while contacts := _contacts_after(after):
        with transaction.atomic():
            held_mark()
            recount(contacts)
        after = contacts[-1]
        yield f"contacts to {after}"
    for month, end in _months():
        with transaction.atomic():
            held_mark()
            _tally_anew(month, end)
        yield f"{month.astimezone(zone()):%Y-%m}"


def _contacts_after(after: UUID | None) -> list[UUID]:
    events = Event.objects.filter(contact__isnull=False)
    if after:
        events = events.filter(contact__gt=after)
    found = events.order_by("contact").values_list("contact_id", flat=True).distinct()[:BATCH]
    return list(found)


def _months() -> Iterator[tuple[datetime, datetime]]:
    """From the first that anything was counted in to the last."""
    counted = Counted.objects.aggregate(first=Min("came_at"), last=Max("came_at"))
    tallied = Tally.objects.aggregate(first=Min("starts"), last=Max("starts"))
    moments = [each for each in (*counted.values(), *tallied.values()) if each]
    if not moments:
        return
    month = start(Grain.MONTH, min(moments), zone())
    while month <= max(moments):
        end = next_start(Grain.MONTH, month, zone())
        yield month, end
        month = end


def _tally_anew(month: datetime, end: datetime) -> None:
    every = {"grain__in": list(Grain), "kind__in": list(Kind)}
    Tally.objects.filter(**every, starts__gte=month, starts__lt=end).delete()
    counted = Counted.objects.filter(came_at__gte=month, came_at__lt=end).iterator(BATCH)
    while some := list(islice(counted, 10 * BATCH)):
        changes = Changes()
        for each in some:
            changes.add(each)
        changes.write()
