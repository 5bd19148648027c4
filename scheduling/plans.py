"""Who works when: from the tables into the arithmetic."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import Q

from scheduling.models import Absence, BusyTime, DroppedDay, SingleShift, WorkingHours
from scheduling.shifts import Hours, Plan, ShiftKind, Single, Weekly
from scheduling.spans import Dates, Span, minute, moment

EVERY = Q()


def plans_of(
    people: Collection[int],
    dates: Dates,
    only: Q = EVERY,
    away_by: Sequence[type[Absence | BusyTime]] = (Absence,),
) -> dict[int, Plan]:
    """How each of them works on the dates, as what and where.

    With `only`, those of their hours and shifts for which it holds. `away_by` are the tables of
    what they are away for; their own calendars are BusyTime.
    """
    mine = Q(counsellor__in=people)
    weekly: dict[int, list[Weekly]] = defaultdict(list)
    singles: dict[int, list[Single]] = defaultdict(list)
    away: dict[int, list[Span]] = defaultdict(list)
    rules = WorkingHours.objects.filter(mine, only, since__lte=dates.last)
    for rule in rules.exclude(until__lt=dates.first):
        weekly[rule.counsellor_id].append(
            Weekly(rule.pk, rule.weekday, hours_of(rule), rule.since, rule.until, rule.on_holidays)
        )
    for shift in SingleShift.objects.filter(mine, only, date__range=(dates.first, dates.last)):
        singles[shift.counsellor_id].append(Single(shift.pk, shift.date, hours_of(shift)))
    begins = moment(dates.whole(dates.first)[0])
    for table in away_by:
        rows = table.objects.filter(mine, ends_at__gt=begins).order_by()
        for person, starts_at, ends_at in rows.values_list("counsellor", "starts_at", "ends_at"):
            # Whoever is away for a part of a minute is away for all of it.
            until = minute(ends_at - timedelta(microseconds=1)) + 1
            away[person].append((minute(starts_at), until))
    dropped = DroppedDay.objects.filter(
        hours__counsellor__in=people, date__range=(dates.first, dates.last)
    )
    days = frozenset(dropped.values_list("hours_id", "date"))
    return {person: Plan(weekly[person], singles[person], days, away[person]) for person in people}


def hours_of(row: WorkingHours | SingleShift) -> Hours:
    room = row.room_id if row.kind == ShiftKind.MEETING else None
    return Hours(row.starts, row.ends, ShiftKind(row.kind), room)
