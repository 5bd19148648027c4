"""What figures are read from: each contact's outcome, tallies of them, and what was promised."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from channels_layer.protocol import Answered, Level
from targets.codes import PROMISED, CountedChannel, Formula
from targets.periods import Period


class Kept(models.TextChoices):
    """What became of a booked time."""

    MET = "met"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"


class Kind(models.TextChoices):
    """What is tallied, and what its value is."""

    ANSWERED = "answered"  # seconds of waiting
    ABANDONED = "abandoned"  # seconds of waiting
    HANDLED = "handled"  # seconds, with wrap-up
    CALLBACK = "callback"  # 1 within its promise, else 0
    BOOKED = "booked"  # the place in `Kept`
    HELPED = "helped"  # the place in `Answered`
    RATED = "rated"  # 1 to 5


class Counted(models.Model):
    """One contact, as far as the figures go: codes and durations, and never a word.

    Its id is that of a contact, or is made of its row in a file of an earlier system; it is no
    foreign key, for history has no case. `came_at` is when it came to wait on its channel, or
    the booked time. `level` is what triage had said by then, `noted_level` the counsellor's
    own word. What is not known, or not over, is None or empty.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    imported = models.BooleanField(default=False)
    came_at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=10, choices=[(x, x) for x in CountedChannel])
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level], blank=True)
    noted_level = models.CharField(max_length=12, choices=[(x, x) for x in Level], blank=True)
    topic = models.CharField(max_length=64, blank=True)

    # Whether somebody answered the wait, or it was given up; and how long it was.
    answered = models.BooleanField(null=True)
    waited = models.DurationField(null=True)
    handled = models.DurationField(null=True)
    called_in_time = models.BooleanField(null=True)
    booked = models.CharField(max_length=9, choices=Kept, blank=True)
    helped = models.CharField(max_length=6, choices=[(x, x) for x in Answered], blank=True)
    rating = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answered__isnull=True, waited__isnull=True)
                | Q(answered__isnull=False, waited__isnull=False),
                name="a_wait_that_is_over_has_its_length",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.came_at:%Y-%m-%d %H:%M}"


class Tally(models.Model):
    """How many contacts of a half hour, day or month had this value, by channel and level.

    `starts` is when that time began, by `targets.grains`; `microseconds` is the sum of their
    durations as they were. A sum of rows of `Counted`, and nothing else.
    """

    pk = models.CompositePrimaryKey("grain", "kind", "starts", "channel", "level", "value")
    grain = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    starts = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=[(x, x) for x in CountedChannel])
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level], blank=True)
    value = models.PositiveIntegerField()
    count = models.IntegerField()
    microseconds = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=["count"], condition=Q(count=0), name="tallies_of_nobody"),)

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.starts:%Y-%m-%d %H:%M}"


class Mark(models.Model):
    """How far the journal is counted: to the event of this number, but for the `holes`.

    A hole is a number that was not there when a later one was, and since when: it may be of
    a transaction that ends later. There is one row, and whoever counts holds it.
    """

    event = models.BigIntegerField(default=0)
    holes = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"to event {self.event}"


class Target(models.Model):
    """A promise of the service, by its name. What it promises is in its versions."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class TargetVersion(models.Model):
    """What was promised from a day on, until the next version. It is written once.

    `goal` is a share from 0 to 1 or seconds, as the measure has it: the least where more is
    better, else the most. `threshold` and `short` are seconds. A period is judged by the version
    that held on its first day. `withdrawn` promises nothing from then on.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(help_text="A day that has not begun.")
    withdrawn = models.BooleanField(default=False, help_text="Promises nothing from then on.")
    measure = models.CharField(max_length=24, choices=[(x, x) for x in PROMISED])
    goal = models.DecimalField(
        max_digits=9, decimal_places=4, help_text="A share from 0 to 1, or seconds."
    )
    formula = models.PositiveSmallIntegerField(
        choices=[(x.value, f"{x.value}. {x.written}") for x in Formula],
        default=Formula.ABANDONED_IN_TIME_LEFT_OUT,
        help_text="Of the service level.",
    )
    threshold = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds; a service level needs them."
    )
    short = models.PositiveIntegerField(
        "short-abandon limit", null=True, blank=True, help_text="Seconds; without them none."
    )
    channel = models.CharField(
        max_length=10,
        choices=[(x, x) for x in CountedChannel],
        blank=True,
        help_text="Without one: chat and phone for a wait, else every channel that has it.",
    )
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level], blank=True)
    period = models.CharField(max_length=7, choices=[(x, x) for x in Period], default=Period.MONTH)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("target", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=["target", "valid_from"], name="one_version_from_a_day_on"
            ),
        )

    def __str__(self) -> str:
        return f"from {self.valid_from}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A version that has judged something is not written over."""
        if not self._state.adding:
            raise ValueError("a version is followed by another, and never changed")
        super().save(*args, **kwargs)
