"""What the service knows of itself."""

from django.db import models


class SweepRun(models.Model):
    """How a sweep of the timetable has gone, in whichever process it ran."""

    name = models.CharField(max_length=40, primary_key=True)
    runs = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveBigIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
