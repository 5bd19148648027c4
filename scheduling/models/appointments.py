"""What is booked: a time of somebody's, kept for somebody."""

import secrets
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from channels_layer.protocol import AppointmentState, Channel
from scheduling.models.people import Counsellor
from scheduling.models.sites import Room
from scheduling.spans import MINUTES_A_DAY

# Nobody takes one of them for another, read aloud or written by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
# Minutes; times are kept in whole numbers of it.
QUANTUM = 5
BOOKED_CHANNELS = (Channel.CALLBACK, Channel.MEETING)
# The least and the most of each of the rules: a year ahead is read at once, and so is a day.
LIMITS = {
    "minutes": (QUANTUM, 480),
    "before": (0, 240),
    "after": (0, 240),
    "step": (QUANTUM, 240),
    "notice": (0, 28 * 24 * 60),
    "days_ahead": (1, 365),
    "most_a_day": (1, 100),
}


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


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
        """Times are kept free in fives, and none of the rules may leave nothing to book."""
        wrong = {
            name: f"A whole number of times {QUANTUM} minutes."
            for name in ("minutes", "before", "after", "step")
            if getattr(self, name) % QUANTUM
        }
        wrong |= {
            name: f"From {least} to {most}."
            for name, (least, most) in LIMITS.items()
            if not least <= getattr(self, name) <= most
        }
        if self.notice >= (self.days_ahead + 1) * MINUTES_A_DAY:
            wrong.setdefault("notice", "So long before, none of the days ahead can be booked.")
        if wrong:
            raise ValidationError(wrong)

    def within_limits(self) -> "BookingRules":
        """The same, for reading: a row that no form has seen keeps nobody from booking."""
        for name, (least, most) in LIMITS.items():
            setattr(self, name, min(max(getattr(self, name), least), most))
        return self


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
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="held_for_a_while"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {localtime(self.starts_at):%Y-%m-%d %H:%M} {self.state}"


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
