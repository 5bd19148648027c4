"""What a citizen comes with: a case, and what triage knew of it."""

import uuid

from django.db import models

from channels_layer.protocol import Language, Level, Route
from scheduling.models import Counsellor


class Case(models.Model):
    """One need, from first contact to close, whatever the channels."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=2, choices=[(x, x) for x in Language])
    opened_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    topic = models.CharField(max_length=64, blank=True)
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level], blank=True)

    def __str__(self) -> str:
        return f"case {self.pk}"


class Assessment(models.Model):
    """What triage knew at one moment. `routes` is a list of [route, reason key], in order."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField()
    version = models.CharField(max_length=40)
    row = models.CharField(max_length=130)
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level])
    reason = models.CharField(max_length=64)
    routes = models.JSONField()
    answers = models.JSONField()
    chosen = models.CharField(max_length=10, choices=[(x, x) for x in Route], blank=True)
    by = models.ForeignKey(Counsellor, null=True, blank=True, on_delete=models.SET_NULL)
    override_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.level} by {self.row}"
