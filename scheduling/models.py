"""Counsellors, when each route is open, who works when, and what is booked of it."""

import secrets
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from channels_layer.protocol import AppointmentState, Channel, Duty, Language, Route
from channels_layer.sms.numbers import BadNumber, to_e164
from scheduling.fetching import Trouble
from scheduling.shifts import ShiftKind

# Nobody takes one of them for another, read aloud or written by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# Minutes; times are kept in whole numbers of it.
QUANTUM = 5
BOOKED_CHANNELS = (Channel.CALLBACK, Channel.MEETING)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(10))


def _every_language() -> list[str]:
    return [language.value for language in Language]


class Counsellor(models.Model):
    """Someone who works the queue. `lease_until` is presence: a lapsed lease is a lost line."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="counsellor"
    )
    name = models.CharField(max_length=60, help_text="The name that citizens see.")
    duty = models.CharField(max_length=10, choices=[(d, d) for d in Duty], default=Duty.OFF)
    capacity = models.PositiveSmallIntegerField(default=3, help_text="Chats at once.")
    revision = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True, db_index=True)
    line_was_lost = models.PositiveSmallIntegerField(default=0)
    languages = models.JSONField(
        default=_every_language, help_text="Those in which they can be booked."
    )
    phone = models.CharField(
        max_length=32,
        blank=True,
        help_text="Their own telephone, which rings when the service calls a citizen for them.",
    )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """However the number was written, it is kept as it is dialled."""
        if self.phone:
            try:
                self.phone = to_e164(self.phone, settings.PHONE_REGION)
            except BadNumber as bad:
                raise ValidationError({"phone": f"Not a telephone number: {bad.fault}."}) from None


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class OpeningHours(models.Model):
    """One period of a week-day in wall-clock time; `closes` at or before `opens` is next day."""

    route = models.CharField(max_length=10, choices=[(r, r) for r in Route if r != Route.SELF_HELP])
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("route", "weekday", "opens")
        verbose_name_plural = "opening hours"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="a_weekday"),
        )

    def __str__(self) -> str:
        return f"{self.route} {Weekday(self.weekday).label} {self.opens:%H:%M}-{self.closes:%H:%M}"


class SpecialDay(models.Model):
    """Replaces the week's hours of a route on one date; without times it is closed."""

    route = models.CharField(max_length=10, choices=[(r, r) for r in Route if r != Route.SELF_HELP])
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("route", "date", "opens")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False),
                name="both_times_or_neither",
            ),
        )

    def __str__(self) -> str:
        return f"{self.route} {self.date}"

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError("Give both times, or neither when it is closed.")


def _meetings_have_a_room(what: str) -> models.CheckConstraint:
    has_room = ~Q(kind=ShiftKind.MEETING) | Q(room__isnull=False)
    return models.CheckConstraint(condition=has_room, name=f"a_meeting_{what}_has_a_room")


def _require_room(kind: str, room: "Room | None") -> None:
    if kind == ShiftKind.MEETING and room is None:
        raise ValidationError({"room": "Who meets people does so in a room."})


class Site(models.Model):
    """Where citizens come to meet somebody."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=160)
    postcode = models.CharField(max_length=10)
    town = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """One meeting at a time."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("site", "name")
        constraints = (models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name"),)

    def __str__(self) -> str:
        return f"{self.site}, {self.name}"


class WorkingHours(models.Model):
    """Somebody's hours on one weekday, from a date on; wall-clock time, as OpeningHours."""

    counsellor = models.ForeignKey(
        Counsellor, on_delete=models.CASCADE, related_name="working_hours"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts = models.TimeField()
    ends = models.TimeField(help_text="At or before the start: on the next day.")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ShiftKind])
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT)
    since = models.DateField(help_text="The first date.")
    until = models.DateField(null=True, blank=True, help_text="The last date, if there is one.")
    on_holidays = models.BooleanField(default=False, help_text="On public holidays too.")

    class Meta:
        ordering = ("counsellor", "weekday", "starts")
        verbose_name_plural = "working hours"
        constraints = (
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="on_a_weekday"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="hours_end_after_they_begin",
            ),
            _meetings_have_a_room("hours"),
        )

    def __str__(self) -> str:
        day = Weekday(self.weekday).label
        return f"{self.counsellor} {day} {self.starts:%H:%M}-{self.ends:%H:%M} {self.kind}"

    def clean(self) -> None:
        _require_room(self.kind, self.room)
        if self.until and self.until < self.since:
            raise ValidationError({"until": "The last date is before the first."})


class DroppedDay(models.Model):
    """A date on which weekly hours are not worked."""

    hours = models.ForeignKey(WorkingHours, on_delete=models.CASCADE, related_name="dropped")
    date = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hours", "date"], name="a_day_is_dropped_once"),
        )

    def __str__(self) -> str:
        return f"{self.hours} not on {self.date}"


class SingleShift(models.Model):
    """Hours of one date, beside the weekly ones."""

    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="shifts")
    date = models.DateField(db_index=True)
    starts = models.TimeField()
    ends = models.TimeField(help_text="At or before the start: on the next day.")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ShiftKind])
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ("date", "starts")
        constraints = (_meetings_have_a_room("shift"),)

    def __str__(self) -> str:
        return f"{self.counsellor} {self.date} {self.starts:%H:%M}-{self.ends:%H:%M} {self.kind}"

    def clean(self) -> None:
        _require_room(self.kind, self.room)


class Absence(models.Model):
    """Somebody is away, whatever the hours say. Why is nobody's business here."""

    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_absence_takes_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.counsellor} away {self.starts_at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        given = "starts_at" in self.__dict__ and None not in (self.starts_at, self.ends_at)
        if given and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end is not after the beginning."})


class CalendarFeed(models.Model):
    """A calendar of a counsellor's own: fetched from its address, or a file that was uploaded.

    `url` may be a secret and is shown and logged nowhere; a file has none, and no `next_at`.
    """

    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="feeds")
    url = models.CharField(max_length=1000, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    # When its times were last known to be right, and until when they are known.
    fetched_at = models.DateTimeField()
    known_until = models.DateTimeField()
    next_at = models.DateTimeField(null=True, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True, choices=[(t, t) for t in Trouble])

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["counsellor", "url"], name="a_calendar_once"),
            models.CheckConstraint(
                condition=Q(url="", next_at__isnull=True) | ~Q(url=""), name="a_file_is_not_fetched"
            ),
        )

    def __str__(self) -> str:
        return f"calendar {self.pk}"


class BusyTime(models.Model):
    """When somebody's own calendar says that they are busy, and not with what."""

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="times")
    counsellor = models.ForeignKey(Counsellor, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="being_busy_takes_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.counsellor_id} {self.starts_at:%Y-%m-%d %H:%M}"


class CalendarAddress(models.Model):
    """A secret address at which a calendar program reads the roster; only its hash is kept."""

    counsellor = models.ForeignKey(
        Counsellor, on_delete=models.CASCADE, related_name="calendar_addresses"
    )
    whole_roster = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=[(x, x) for x in Language])
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["counsellor", "whole_roster"], name="one_address_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"calendar address {self.pk}"


class BookingRules(models.Model):
    """How one way to meet is booked. Without a row of its own it has the values given here."""

    channel = models.CharField(
        max_length=10, unique=True, choices=[(x, x) for x in BOOKED_CHANNELS]
    )
    minutes = models.PositiveSmallIntegerField(default=30)
    before = models.PositiveSmallIntegerField(default=0, help_text="Minutes kept free before it.")
    after = models.PositiveSmallIntegerField(default=10, help_text="Minutes kept free after it.")
    step = models.PositiveSmallIntegerField(default=15, help_text="Minutes between two starts.")
    notice = models.PositiveIntegerField(default=120, help_text="The least notice, in minutes.")
    days_ahead = models.PositiveSmallIntegerField(default=28)
    most_a_day = models.PositiveSmallIntegerField(default=8, help_text="For one counsellor.")

    class Meta:
        verbose_name_plural = "booking rules"

    def __str__(self) -> str:
        return f"{self.channel}: {self.minutes} minutes"

    def clean(self) -> None:
        """Times are kept free in fives."""
        wrong = {
            name: f"A whole number of times {QUANTUM} minutes."
            for name in ("minutes", "before", "after", "step")
            if getattr(self, name) % QUANTUM
        }
        wrong |= {name: "It takes time." for name in ("minutes", "step") if not getattr(self, name)}
        if wrong:
            raise ValidationError(wrong)


class Appointment(models.Model):
    """A time that is kept for somebody: held while a form is filled in, or booked.

    Whoever has its code may move or cancel it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=[(x, x) for x in BOOKED_CHANNELS])
    state = models.CharField(max_length=10, choices=[(x, x) for x in AppointmentState])
    counsellor = models.ForeignKey(
        Counsellor, on_delete=models.PROTECT, related_name="appointments"
    )
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    # With what is kept free before and after it; whole minutes since 1970 in UTC, for they are
    # read by the thousand, and to read a moment takes ten times as long.
    busy_from = models.PositiveIntegerField()
    busy_until = models.PositiveIntegerField(db_index=True)
    held_until = models.DateTimeField(null=True, db_index=True)
    # Whoever fills in the form, by a name of the caller's: they hold one time at once.
    held_for = models.UUIDField(null=True, db_index=True)
    revision = models.PositiveSmallIntegerField(default=1)
    code = models.CharField(max_length=10, unique=True, default=_new_code, editable=False)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="held_for_a_while"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.starts_at:%Y-%m-%d %H:%M} {self.state}"


class Taken(models.Model):
    """Five minutes of a person or of a room: the database refuses to give them twice.

    `quantum` counts them since 1970 in UTC.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="taken")
    counsellor = models.ForeignKey(Counsellor, null=True, on_delete=models.CASCADE)
    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE)
    quantum = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["counsellor", "quantum"], name="a_person_once"),
            models.UniqueConstraint(fields=["room", "quantum"], name="a_room_once"),
            models.CheckConstraint(
                condition=Q(counsellor__isnull=True) ^ Q(room__isnull=True),
                name="of_a_person_or_of_a_room",
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.quantum}"
