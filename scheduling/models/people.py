"""Counsellors, and whether they are there."""

from django.conf import settings
from django.db import models

from channels_layer.protocol import Duty, Language


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

    def __str__(self) -> str:
        return self.name
