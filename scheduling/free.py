"""Free times: from the tables into the arithmetic."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from channels_layer.protocol import AppointmentState, Channel, Language
from scheduling.holidays import holidays
from scheduling.models import (
    Absence,
    Appointment,
    BookingRules,
    BusyTime,
    Counsellor,
)
from scheduling.plans import plans_of
from scheduling.shifts import Plan, ShiftKind
from scheduling.slots import Wish, starts
from scheduling.spans import MINUTES_A_DAY, Dates, Span, minute, moment

KIND = {Channel.CALLBACK: ShiftKind.BOOKABLE, Channel.MEETING: ShiftKind.MEETING}
ONE_DAY = timedelta(days=1)
KEPT = (AppointmentState.HELD, AppointmentState.BOOKED, AppointmentState.DUE)


class Place(NamedTuple):
    """Whom a free time is with, and the room where it is in person."""

    counsellor: int
    room: int | None


@dataclass(frozen=True)
class Search:
    """What a citizen looks for: anybody, or somebody in particular; who calls is at no site."""

    channel: Channel
    language: Language | None = None
    counsellor: int | None = None
    site: int | None = None
    skill: int | None = None


def rules_of(channel: Channel) -> BookingRules:
    found = BookingRules.objects.filter(channel=channel).first()
    return (found or BookingRules(channel=channel)).within_limits()


def bookable(channel: Channel) -> QuerySet[Counsellor]:
    """Who has hours in which they can be booked like this, by name."""
    kind = KIND[channel]
    works = Q(working_hours__kind=kind) | Q(shifts__kind=kind)
    people = Counsellor.objects.filter(works, user__is_active=True)
    return people.order_by("name", "pk").distinct()


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def bookable_dates(rules: BookingRules, now: datetime) -> tuple[date, date]:
    """The first and the last date that may be booked."""
    today = now.astimezone(zone()).date()
    return today, today + rules.days_ahead * ONE_DAY


def free(
    search: Search, now: datetime, day: date | None = None, without: Appointment | None = None
) -> dict[datetime, list[Place]]:
    """The starts that can be booked, in order, each with whoever is free for it.

    On one day alone, if one is given; as if the appointment `without` were not there.
    """
    rules = rules_of(search.channel)
    first, last = bookable_dates(rules, now)
    if day is not None:
        first, last = max(first, day), min(last, day)
    if last < first:
        return {}
    # A shift over midnight begins the day before.
    dates = Dates(zone(), first - ONE_DAY, last)
    wish = _wish(rules, dates, first, last, now)
    busy = _Busy(dates, without, search.channel)
    off = holidays(dates.first, dates.last)
    found: dict[int, list[Place]] = defaultdict(list)
    for counsellor, plan in _plans(search, dates).items():
        for room, working in plan.by_place(dates, off).items():
            place = Place(counsellor, room)
            for start in starts(working, busy.of(place, rules), wish):
                found[start].append(place)
    return {moment(start): found[start] for start in sorted(found)}


def _wish(rules: BookingRules, dates: Dates, first: date, last: date, now: datetime) -> Wish:
    return Wish(
        length=rules.minutes,
        # A minute that has begun is gone.
        earliest=max(
            dates.whole(first)[0],
            minute(now + timedelta(minutes=rules.notice + 1, microseconds=-1)),
        ),
        latest=dates.whole(last)[1] - 1,
        step=rules.step,
        before=rules.before,
        after=rules.after,
    )


class _Busy:
    """What is kept of people and of rooms, and on which days somebody has enough."""

    def __init__(self, dates: Dates, without: Appointment | None, channel: Channel) -> None:
        self.dates = dates
        self.people: dict[int, list[Span]] = defaultdict(list)
        self.booked: dict[int, list[int]] = defaultdict(list)
        self.rooms: dict[int, list[Span]] = defaultdict(list)
        kept = _kept(dates, without)
        columns = ("counsellor_id", "busy_from", "busy_until", "state")
        for counsellor, busy_from, busy_until, state in kept.values_list(*columns):
            self.people[counsellor].append((busy_from, busy_until))
            # Forms that are being filled in fill up nobody's day.
            if state != AppointmentState.HELD:
                self.booked[counsellor].append(busy_from)
        if channel == Channel.MEETING:
            in_rooms = kept.exclude(room=None).values_list("room_id", "starts_at", "ends_at")
            for room, starts_at, ends_at in in_rooms:
                self.rooms[room].append((minute(starts_at), minute(ends_at)))

    def of(self, place: Place, rules: BookingRules) -> list[Span]:
        busy = self.people.get(place.counsellor, [])
        # What is kept free beside an appointment is the person's, and not the room's.
        rooms = self.rooms.get(place.room or 0, ())
        in_room = [(start + rules.after, end - rules.before) for start, end in rooms]
        return [*busy, *in_room, *self._full_days(place.counsellor, rules.most_a_day)]

    def _full_days(self, counsellor: int, most: int) -> list[Span]:
        booked = self.booked.get(counsellor, [])
        if len(booked) < most:
            return []
        a_day = Counter(map(self.dates.day_of, booked))
        return [self.dates.whole(day) for day, number in a_day.items() if number >= most]


def _kept(dates: Dates, without: Appointment | None) -> QuerySet[Appointment]:
    begins, ends = dates.whole(dates.first)[0], dates.whole(dates.last)[1]
    kept = Appointment.objects.filter(
        state__in=KEPT, busy_until__gt=begins, busy_from__lt=ends + MINUTES_A_DAY
    )
    return (kept if without is None else kept.exclude(pk=without.pk)).order_by()


def _plans(search: Search, dates: Dates) -> Mapping[int, Plan]:
    """How those who may be booked work on the dates."""
    wanted = Q(kind=KIND[search.channel])
    if search.channel == Channel.MEETING and search.site is not None:
        wanted &= Q(room__site=search.site)
    return plans_of(_people(search), dates, wanted, (Absence, BusyTime))


def _people(search: Search) -> list[int]:
    people = Counsellor.objects.filter(user__is_active=True)
    if search.counsellor is not None:
        people = people.filter(pk=search.counsellor)
    if search.skill is not None:
        people = people.filter(skills=search.skill)
    spoken = people.values_list("pk", "languages")
    return sorted(pk for pk, languages in spoken if search.language in (None, *languages))
