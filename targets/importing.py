"""Contacts of an earlier system, brought into the figures once, however often they are sent."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from django.db import transaction

from scheduling.free import zone
from targets.counting import held_mark
from targets.models import Counted
from targets.past import Past, read
from targets.tallies import Changes

ROWS_A_TRANSACTION = 2000
Values = Mapping[str, str]
# From a row of another form to one of ours; None for what is no contact. Raises ValueError.
Form = Callable[[Values], Values | None]


@dataclass
class Done:
    """How many rows were new, were here before, were no contacts, and were rejected."""

    new: int = 0
    known: int = 0
    left_out: int = 0
    rejected: int = 0
    seen: Counter[bytes] = field(default_factory=Counter, repr=False)


def import_rows(
    rows: Iterable[tuple[int, Values | None]], form: Form, reject: Callable[[int, str], None]
) -> Iterator[Done]:
    """Rows with their lines, or None for a line that is no row. Yields what is done so far.

    A row is named by what it says and by how many said the same before it. So it may be begun
    again after it was broken off, and a longer file of the same system may follow. `reject` is
    told the line and the reason of each row that is not kept.
    """
    done, left = Done(), iter(rows)
    while some := list(islice(left, ROWS_A_TRANSACTION)):
        read_rows = dict[UUID, Past]()
        for line, values in some:
            try:
                past = _read(values, form)
            except ValueError as reason:
                done.rejected += 1
                reject(line, str(reason))
                continue
            if past is None:
                done.left_out += 1
            else:
                read_rows[_name(past, done)] = past
        new = _store(read_rows)
        done.new += new
        done.known += len(read_rows) - new
        yield done


def _read(values: Values | None, form: Form) -> Past | None:
    if values is None:
        raise ValueError("it does not have a value for each name of the first line")
    ours = form(values)
    return None if ours is None else read(ours, zone())


def _name(past: Past, done: Done) -> UUID:
    first = past.named(0)
    done.seen[first.bytes] += 1
    number = done.seen[first.bytes] - 1
    return past.named(number) if number else first


def _store(rows: Mapping[UUID, Past]) -> int:
    """How many of them were not here before."""
    with transaction.atomic():
        held_mark()
        known = set(Counted.objects.filter(pk__in=rows).values_list("pk", flat=True))
        new = [_counted(name, past) for name, past in rows.items() if name not in known]
        changes = Changes()
        for each in new:
            changes.add(each)
        Counted.objects.bulk_create(new)
        changes.write()
    return len(new)


def _counted(name: UUID, past: Past) -> Counted:
    over = past.answered_at or past.abandoned_at or past.queued_at
    handled = past.ended_at - over if past.answered_at and past.ended_at else None
    return Counted(
        id=name,
        imported=True,
        came_at=past.queued_at,
        channel=past.channel,
        level=past.level,
        topic=past.topic,
        answered=past.answered_at is not None,
        waited=over - past.queued_at,
        handled=handled,
    )


def forget_imported() -> int:
    """Take back all that was imported; returns how many rows."""
    forgotten = 0
    while some := list(Counted.objects.filter(imported=True)[:ROWS_A_TRANSACTION]):
        with transaction.atomic():
            held_mark()
            changes = Changes()
            for each in some:
                changes.add(each, -1)
            Counted.objects.filter(pk__in=[each.pk for each in some]).delete()
            changes.write()
        forgotten += len(some)
    return forgotten
