"""Who works when: from the tables into the arithmetic."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q

from scheduling.models import Absence, DroppedDay, SingleShift, WorkingHours
from scheduling.shifts import Hours, Plan, ShiftKind, Single, Weekly
from scheduling.spans import Dates, Span, minute, moment


def plans_of(people: Collection[int], dates: Dates) -> dict[int, Plan]:
    """How each of them works on the dates, as what and where."""
    mine = Q(counsellor__in=people)
    weekly: dict[int, list[Weekly]] = defaultdict(list)
    singles: dict[int, list[Single]] = defaultdict(list)
    away: dict[int, list[Span]] = defaultdict(list)
    rules = WorkingHours.objects.filter(mine, since__lte=dates.last)
    for rule in rules.exclude(until__lt=dates.first):
        weekly[rule.counsellor_id].append(
            Weekly(rule.pk, rule.weekday, hours_of(rule), rule.since, rule.until, rule.on_holidays)
        )
    for shift in SingleShift.objects.filter(mine, date__range=(dates.first, dates.last)):
        singles[shift.counsellor_id].append(Single(shift.pk, shift.date, hours_of(shift)))
    for absence in Absence.objects.filter(mine, ends_at__gt=moment(dates.whole(dates.first)[0])):
        # Whoever is away for a part of a minute is away for all of it.
        until = minute(absence.ends_at - timedelta(microseconds=1)) + 1
        away[absence.counsellor_id].append((minute(absence.starts_at), until))
    dropped = DroppedDay.objects.filter(
        hours__counsellor__in=people, date__range=(dates.first, dates.last)
    )
    days = frozenset(dropped.values_list("hours_id", "date"))
    return {person: Plan(weekly[person], singles[person], days, away[person]) for person in people}


def hours_of(row: WorkingHours | SingleShift) -> Hours:
    room = row.room_id if row.kind == ShiftKind.MEETING else None
    return Hours(row.starts, row.ends, ShiftKind(row.kind), room)
