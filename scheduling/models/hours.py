"""When each route is open."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from channels_layer.protocol import Route


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
