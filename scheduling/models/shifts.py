"""Who works when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from scheduling.models.hours import Weekday
from scheduling.models.people import Counsellor
from scheduling.models.sites import Room
from scheduling.shifts import ShiftKind


def _meetings_have_a_room(what: str) -> models.CheckConstraint:
    has_room = ~Q(kind=ShiftKind.MEETING) | Q(room__isnull=False)
    return models.CheckConstraint(condition=has_room, name=f"a_meeting_{what}_has_a_room")


def _require_room(kind: str, room: Room | None) -> None:
    if kind == ShiftKind.MEETING and room is None:
        raise ValidationError({"room": "Who meets people does so in a room."})


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
        return f"{self.counsellor} away {localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        given = "starts_at" in self.__dict__ and None not in (self.starts_at, self.ends_at)
        if given and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end is not after the beginning."})
