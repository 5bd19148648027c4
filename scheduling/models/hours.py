"""When each route is open."""

from collections.abc import Iterable
from datetime import time

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


MIDNIGHT = time()
# Minutes: from one, and until just before the other. A week goes round.
Span = tuple[int, int]
A_DAY, A_WEEK = 24 * 60, 7 * 24 * 60


def _minutes(opens: time, closes: time, day: int = 0) -> Span:
    """In wall-clock minutes from the midnight before day 0."""
    starts, ends = (at.hour * 60 + at.minute for at in (opens, closes))
    return (day * A_DAY + starts, day * A_DAY + ends + (A_DAY if closes <= opens else 0))


def _overlap(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _require_time(opens: time, closes: time) -> None:
    if opens == closes != MIDNIGHT:
        raise ValidationError({"closes": "It opens then. A whole day is from 0:00 to 0:00."})


class OpeningHours(models.Model):
    """One period of a week-day in wall-clock time; `closes` at or before `opens` is next day.

    From midnight to midnight is the whole day.
    """

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

    def clean(self) -> None:
        """Nothing is open twice at once: two rows that overlap are one too many."""
        if None in (self.weekday, self.opens, self.closes):
            return
        _require_time(self.opens, self.closes)
        span = _minutes(self.opens, self.closes, self.weekday)
        for other in OpeningHours.objects.filter(route=self.route).exclude(pk=self.pk):
            start, end = _minutes(other.opens, other.closes, other.weekday)
            weeks = (-A_WEEK, 0, A_WEEK)
            if _overlap(span, [(start + week, end + week) for week in weeks]):
                raise ValidationError(f"It is open then already: {other}.")


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
        if self.opens is None or self.closes is None:
            return f"{self.route} {self.date} closed"
        return f"{self.route} {self.date} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def clean(self) -> None:
        """A date is closed once, or open in periods that do not overlap."""
        if self.opens is None or self.closes is None:
            self._require_both_or_neither()
        else:
            _require_time(self.opens, self.closes)
        same_date = SpecialDay.objects.filter(route=self.route, date=self.date)
        for other in same_date.exclude(pk=self.pk):
            mine, theirs = self._span(), other._span()
            if mine is None or theirs is None or _overlap(mine, [theirs]):
                raise ValidationError(f"This day is special already: {other}.")

    def _require_both_or_neither(self) -> None:
        """Said of the field that is empty, so that the database's own words are not."""
        missing = [name for name in ("opens", "closes") if getattr(self, name) is None]
        if len(missing) == 1:
            raise ValidationError({missing[0]: "Give both times, or neither when it is closed."})

    def _span(self) -> Span | None:
        """None when it is closed."""
        if self.opens is None or self.closes is None:
            return None
        return _minutes(self.opens, self.closes)
