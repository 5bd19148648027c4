"""Counsellors' own calendars, and the roster as one."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from channels_layer.protocol import Language
from scheduling.fetching import Trouble
from scheduling.models.people import Counsellor


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
        return f"{self.counsellor_id} {localtime(self.starts_at):%Y-%m-%d %H:%M}"


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
