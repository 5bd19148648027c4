"""The roster of a week: who works when, what clashes, what nobody covers, who is stranded."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from channels_layer.protocol import AppointmentState, Route
from scheduling import opening
from scheduling.free import KIND, zone
from scheduling.holidays import holidays
from scheduling.models import Absence, Appointment, Counsellor
from scheduling.opening import COVERED_BY
from scheduling.plans import plans_of
from scheduling.shifts import (
    Plan,
    ShiftKind,
    Single,
    Weekly,
    Worked,
    clashing,
    staffed,
)
from scheduling.spans import Dates, Span, merged, minute, moment, without

ONE_DAY = timedelta(days=1)
# A shift of somebody's in a week, whatever is left of it.
Key = tuple[type[Weekly | Single], int, date]


@dataclass(frozen=True, slots=True)
class Listed:
    """A shift of the week, whole; `away` when some of it is not worked for an absence, and
    `wholly_away` when none of it is."""

    person: int
    shift: Worked
    clashes: bool
    away: bool
    wholly_away: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Opening hours with nobody there, in wall-clock time; `ends` at midnight is 00:00."""

    route: Route
    day: date
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Roster:
    """Seven dates. `stranded` are appointments of any date, for they cannot wait."""

    days: list[date]
    holidays: list[date]
    people: list[Counsellor]
    shifts: list[Listed]
    absences: list[Absence]
    gaps: list[Gap]
    open: dict[Route, list[date]]
    stranded: list[Appointment]


def week(monday: date, now: datetime) -> Roster:
    """Everybody's shifts of the seven dates from `monday` on.

    One from the evening before that reaches into Monday is one of them.
    """
    days = [monday + number * ONE_DAY for number in range(7)]
    # Shifts over midnight reach in from the day before, and out into the day after.
    dates = Dates(zone(), monday - ONE_DAY, days[-1] + ONE_DAY)
    off = holidays(dates.first, dates.last)
    people = list(Counsellor.objects.filter(user__is_active=True).order_by("name", "pk"))
    plans = plans_of([person.pk for person in people], dates)
    worked = {person: plan.worked(dates, off) for person, plan in plans.items()}
    hours = {route: _open_hours(route, dates, days) for route in COVERED_BY}
    return Roster(
        days=days,
        holidays=[day for day in days if day in off],
        people=people,
        shifts=[shift for plan in plans.items() for shift in _listed(*plan, dates, days, off)],
        absences=_absences(plans, dates, days),
        gaps=list(_gaps(worked, hours)),
        open={route: [day for day in days if its[day]] for route, its in hours.items()},
        stranded=stranded(None, now),
    )


def key(shift: Worked) -> Key:
    return (type(shift.source), shift.source.id, shift.day)


def stranded(people: Collection[int] | None, now: datetime) -> list[Appointment]:
    """Booked appointments to come that lie in no fitting shift of their counsellor.

    Of these people alone, if any are given. A meeting has its room as well as its time.
    """
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED, ends_at__gt=now)
    if people is not None:
        booked = booked.filter(counsellor__in=people)
    found = list(
        booked.select_related("counsellor__user", "room__site").order_by("starts_at", "pk")
    )
    if not found:
        return []
    there = _there({each.counsellor_id for each in found}, _dates_of(found))
    return [each for each in found if _has_left(each) or not _is_inside(each, there)]


def _has_left(appointment: Appointment) -> bool:
    """Whose account is closed keeps nobody company, whatever their hours say."""
    return not appointment.counsellor.user.is_active


Place = tuple[int, ShiftKind, int | None]


def _there(people: Collection[int], dates: Dates) -> Mapping[Place, Sequence[Span]]:
    off = holidays(dates.first, dates.last)
    spans: dict[Place, list[Span]] = defaultdict(list)
    for person, plan in plans_of(people, dates).items():
        for shift in plan.worked(dates, off):
            spans[person, shift.kind, shift.source.hours.place].append(shift.span)
    return {place: merged(its) for place, its in spans.items()}


def _dates_of(appointments: Sequence[Appointment]) -> Dates:
    first = min(each.starts_at for each in appointments).astimezone(zone()).date()
    last = max(each.ends_at for each in appointments).astimezone(zone()).date()
    return Dates(zone(), first - ONE_DAY, last)


def _is_inside(appointment: Appointment, there: Mapping[Place, Sequence[Span]]) -> bool:
    kind = next(kind for channel, kind in KIND.items() if channel == appointment.channel)
    begins, ends = minute(appointment.starts_at), minute(appointment.ends_at)
    spans = there.get((appointment.counsellor_id, kind, appointment.room_id), ())
    return any(start <= begins and ends <= end for start, end in spans)


def _listed(
    person: int, plan: Plan, dates: Dates, days: Sequence[date], off: Collection[date]
) -> Iterator[Listed]:
    planned = replace(plan, away=()).worked(dates, off)
    clashes = {key(each) for pair in clashing(planned) for each in pair}
    away = merged(plan.away)
    begins = _midnight(dates, days[0])
    for shift in planned:
        if shift.day <= days[-1] and shift.span[1] > begins:
            left = without([shift.span], away)
            yield Listed(person, shift, key(shift) in clashes, left != [shift.span], not left)


def _absences(people: Collection[int], dates: Dates, days: Sequence[date]) -> list[Absence]:
    begins, ends = _midnight(dates, days[0]), _midnight(dates, days[-1] + ONE_DAY)
    found = Absence.objects.filter(
        counsellor__in=people, ends_at__gt=moment(begins), starts_at__lt=moment(ends)
    )
    return list(found.order_by("starts_at", "pk"))


def _open_hours(route: Route, dates: Dates, days: Sequence[date]) -> dict[date, list[Span]]:
    """What is open on each day, cut at its midnights."""
    periods = opening.service_hours(route).periods(dates.first, days[-1])
    spans = [(minute(period.opens), minute(period.closes)) for period in periods]
    hours = {}
    for day in days:
        begins, ends = _midnight(dates, day), _midnight(dates, day + ONE_DAY)
        hours[day] = merged((max(start, begins), min(end, ends)) for start, end in spans)
    return hours


def _gaps(
    worked: Mapping[int, Sequence[Worked]], hours: Mapping[Route, Mapping[date, Sequence[Span]]]
) -> Iterator[Gap]:
    for route, kinds in COVERED_BY.items():
        covered = merged(span for kind in kinds for span in staffed(worked, kind))
        for day, spans in hours[route].items():
            for start, end in without(spans, covered):
                yield Gap(route, day, _wall_clock(start), _wall_clock(end))


def _midnight(dates: Dates, day: date) -> int:
    return dates.span(day, time(), time())[0]


def _wall_clock(number: int) -> time:
    return moment(number).astimezone(zone()).time()
