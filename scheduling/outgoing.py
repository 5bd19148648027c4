"""The roster as a calendar program reads it: shifts and appointments, and nobody's words."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from channels_layer.protocol import AppointmentState, Language
from scheduling.free import zone
from scheduling.holidays import holidays
from scheduling.ics import WORDS, Entry, calendar_ics, entry_of, ours, place
from scheduling.models import (
    Absence,
    Appointment,
    CalendarAddress,
    Counsellor,
    DroppedDay,
    Room,
    SingleShift,
    WorkingHours,
)
from scheduling.roles import AT_THE_DESK, Role, has_role
from scheduling.shifts import Hours, Plan, ShiftKind, Single, Weekly, Worked
from scheduling.spans import Dates, Span, minute, moment

BACK = timedelta(days=14)
AHEAD = timedelta(days=60)
BOOKED = (AppointmentState.BOOKED, AppointmentState.DUE)
NO_STAMP = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Feed:
    """`etag` changes when what is told does, and not each time it is asked for."""

    data: bytes
    etag: str


def may_read(address: CalendarAddress) -> bool:
    """Whoever has lost the role has lost the address; the whole roster is a coordinator's."""
    roles = (Role.COORDINATOR,) if address.whole_roster else AT_THE_DESK
    return has_role(address.counsellor.user, *roles)


def feed_of(address: CalendarAddress, now: datetime) -> Feed:
    words = WORDS[Language(address.language)]
    people = Counsellor.objects.filter(user__is_active=True).order_by("pk")
    if not address.whole_roster:
        people = people.filter(pk=address.counsellor_id)
    today = now.astimezone(zone()).date()
    dates = Dates(zone(), today - BACK, today + AHEAD)
    entries = list(_entries(list(people), dates, Language(address.language), address.whole_roster))
    name = words.roster if address.whole_roster else words.own
    same_each_time = calendar_ics(name, entries, NO_STAMP)
    etag = f'"{hashlib.sha256(same_each_time).hexdigest()[:32]}"'
    return Feed(calendar_ics(name, entries, now), etag)


def _entries(
    people: list[Counsellor], dates: Dates, language: Language, named: bool
) -> Iterator[Entry]:
    words = WORDS[language]
    off = holidays(dates.first, dates.last)
    rooms = Room.objects.select_related("site").in_bulk()
    plans = _plans(people, dates)
    for person in people:
        who = f"{person.name}: " if named else ""
        pieces: dict[str, int] = defaultdict(int)
        for shift in plans[person.pk].worked(dates, off):
            uid = _uid(shift)
            pieces[uid] += 1
            yield Entry(
                uid=f"{uid}-{pieces[uid]}{ours()}",
                starts_at=moment(shift.span[0]),
                ends_at=moment(shift.span[1]),
                summary=f"{who}{words.kinds[shift.kind]}",
                location=place(rooms.get(shift.source.hours.place or 0)),
                busy=False,
            )
        for appointment in _appointments(person, dates):
            yield entry_of(appointment, f"{who}{words.channels[appointment.channel]}")


def _uid(shift: Worked) -> str:
    """Of one date of a rule, or of a single shift: the same however often it is moved."""
    kind = "weekly" if isinstance(shift.source, Weekly) else "single"
    return f"{kind}-{shift.source.id}-{shift.day:%Y%m%d}"


def _appointments(person: Counsellor, dates: Dates) -> Iterator[Appointment]:
    begins, ends = _edges(dates)
    kept = Appointment.objects.filter(counsellor=person, state__in=BOOKED)
    kept = kept.filter(starts_at__gte=begins, starts_at__lt=ends).select_related("room__site")
    yield from kept.order_by("starts_at", "pk")


def _edges(dates: Dates) -> tuple[datetime, datetime]:
    return moment(dates.whole(dates.first)[0]), moment(dates.whole(dates.last)[1])


def _plans(people: list[Counsellor], dates: Dates) -> dict[int, Plan]:
    """Their own calendars cut nothing out: what is told here could come back in those."""
    weekly: dict[int, list[Weekly]] = defaultdict(list)
    singles: dict[int, list[Single]] = defaultdict(list)
    away: dict[int, list[Span]] = defaultdict(list)
    rules = WorkingHours.objects.filter(counsellor__in=people, since__lte=dates.last)
    for rule in rules.exclude(until__lt=dates.first):
        weekly[rule.counsellor_id].append(
            Weekly(rule.pk, rule.weekday, _hours(rule), rule.since, rule.until, rule.on_holidays)
        )
    in_dates = (dates.first, dates.last)
    for shift in SingleShift.objects.filter(counsellor__in=people, date__range=in_dates):
        singles[shift.counsellor_id].append(Single(shift.pk, shift.date, _hours(shift)))
    for absence in Absence.objects.filter(counsellor__in=people, ends_at__gt=_edges(dates)[0]):
        until = minute(absence.ends_at - timedelta.resolution) + 1
        away[absence.counsellor_id].append((minute(absence.starts_at), until))
    dropped = frozenset(
        DroppedDay.objects.filter(date__range=in_dates).values_list("hours_id", "date")
    )
    return {
        person.pk: Plan(weekly[person.pk], singles[person.pk], dropped, away[person.pk])
        for person in people
    }


def _hours(row: WorkingHours | SingleShift) -> Hours:
    return Hours(row.starts, row.ends, ShiftKind(row.kind), row.room_id)
