"""Free times of a hundred counsellors over sixty days, beside the same search done otherwise.

Each way finds the same times, which is looked at in every round.
"""

import random
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil import rrule  # type: ignore[import-untyped]
from django.contrib.auth.models import User
from django.utils import timezone

from benchmarks.measuring import Measured, Variant
from benchmarks.plan import Plan
from channels_layer.protocol import AppointmentState, Channel
from scheduling.free import Search, free
from scheduling.models import Appointment, BookingRules, Counsellor, WorkingHours
from scheduling.shifts import Hours, ShiftKind, Weekly
from scheduling.shifts import Plan as Roster
from scheduling.slots import Wish, starts
from scheduling.spans import Dates, Span, minute

COUNSELLORS, DAYS, STEP = 100, 60, 15
OPENS, CLOSES = wall(9), wall(12, 30)
BOOKED = 0.1
ZONE = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = range(5)
QUARTER = timedelta(minutes=STEP)


class Scene(NamedTuple):
    """What is booked of each counsellor, as starts in UTC and as spans."""

    first: date
    booked: list[list[datetime]]
    taken: list[list[Span]]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=DAYS)


def variants(plan: Plan) -> list[Variant]:
    scene = _scene()
    _stored(scene)
    return [
        Variant("dateutil.rrule", _timed("dateutil.rrule", lambda: _by_rrule(scene))),
        Variant("interval lists", _timed("interval lists", lambda: _by_intervals(scene))),
        Variant("ours", _timed("ours", lambda: _ours(scene))),
        Variant("ours, from the database", _timed("ours, from the database", _from_database)),
    ]


def _timed(name: str, find: Callable[[], int]) -> Callable[[], Iterable[Measured]]:
    def measured() -> Iterable[Measured]:
        start = time.perf_counter()
        found = find()
        return [
            Measured({"what": name}, {"ms": (time.perf_counter() - start) * 1e3, "free": found})
        ]

    return measured


def _scene() -> Scene:
    first = timezone.now().astimezone(ZONE).date() + timedelta(days=1)
    chance = random.Random(2010)
    booked = []
    for _ in range(COUNSELLORS):
        all_starts = _expanded(first)
        booked.append(sorted(chance.sample(all_starts, int(len(all_starts) * BOOKED))))
    taken = [[(minute(at), minute(at) + STEP) for at in each] for each in booked]
    return Scene(first, booked, taken)


def _expanded(first: date) -> list[datetime]:
    """Every start that there would be if nothing were booked."""
    found = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        if day.weekday() in WEEKDAYS:
            at = datetime.combine(day, OPENS, ZONE)
            while at.time() < CLOSES:
                found.append(at.astimezone(UTC))
                at += QUARTER
    return found


def _by_rrule(scene: Scene) -> int:
    """A rule of every quarter of an hour, asked for its occurrences."""
    hours = range(OPENS.hour, CLOSES.hour + 1)
    found = 0
    for booked in scene.booked:
        rule = rrule.rrule(
            rrule.DAILY,
            dtstart=datetime.combine(scene.first, wall(0)),
            until=datetime.combine(scene.last, wall(0)) - QUARTER,
            byweekday=list(WEEKDAYS),
            byhour=list(hours),
            byminute=list(range(0, 60, STEP)),
        )
        taken = set(booked)
        for at in rule:
            if at.time() < CLOSES and at.replace(tzinfo=ZONE).astimezone(UTC) not in taken:
                found += 1
    return found


def _by_intervals(scene: Scene) -> int:
    """Opening hours and bookings as sorted lists of moments, merged, and what is left cut up."""
    found = 0
    for booked in scene.booked:
        for number in range(DAYS):
            day = scene.first + timedelta(days=number)
            if day.weekday() not in WEEKDAYS:
                continue
            reached = datetime.combine(day, OPENS, ZONE).astimezone(UTC)
            closes = datetime.combine(day, CLOSES, ZONE).astimezone(UTC)
            for start in [at for at in booked if reached <= at < closes] + [closes]:
                while reached + QUARTER <= start:
                    found += 1
                    reached += QUARTER
                reached = start + QUARTER
    return found


def _ours(scene: Scene) -> int:
    """From values as the database keeps them: bookings in minutes."""
    dates = Dates(ZONE, scene.first, scene.last - timedelta(days=1))
    hours = Hours(OPENS, CLOSES, ShiftKind.BOOKABLE)
    roster = Roster([Weekly(day, day, hours, scene.first) for day in WEEKDAYS])
    earliest, latest = dates.span(scene.first, wall(0), wall(0))[0], minute(_end(scene))
    wish = Wish(STEP, earliest, latest, STEP)
    found = 0
    for taken in scene.taken:
        for working in roster.by_place(dates).values():
            found += len(starts(working, taken, wish))
    return found


def _end(scene: Scene) -> datetime:
    return datetime.combine(scene.last, wall(0), ZONE).astimezone(UTC)


def _from_database() -> int:
    return sum(map(len, free(Search(Channel.CALLBACK), timezone.now()).values()))


def _stored(scene: Scene) -> None:
    BookingRules.objects.create(
        channel=Channel.CALLBACK,
        minutes=STEP,
        after=0,
        step=STEP,
        notice=0,
        days_ahead=DAYS,
        most_a_day=100,
    )
    for number, booked in enumerate(scene.booked):
        user = User.objects.create(username=f"counsellor-{number}")
        counsellor = Counsellor.objects.create(user=user, name=f"Counsellor {number}")
        WorkingHours.objects.bulk_create(
            WorkingHours(
                counsellor=counsellor,
                weekday=day,
                starts=OPENS,
                ends=CLOSES,
                kind=ShiftKind.BOOKABLE,
                since=scene.first,
                until=scene.last - timedelta(days=1),
                on_holidays=True,
            )
            for day in WEEKDAYS
        )
        Appointment.objects.bulk_create(
            Appointment(
                channel=Channel.CALLBACK,
                state=AppointmentState.BOOKED,
                counsellor=counsellor,
                starts_at=at,
                ends_at=at + QUARTER,
                busy_from=minute(at),
                busy_until=minute(at) + STEP,
            )
            for at in booked
        )
