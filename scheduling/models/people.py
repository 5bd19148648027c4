"""Counsellors, and whether they are there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from channels_layer.protocol import Duty, Language
from channels_layer.sms.numbers import BadNumber, to_e164

# As at the desk.
MOST_AT_ONCE = 12


def _every_language() -> list[str]:
    return [language.value for language in Language]


class Skill(models.Model):
    """What somebody may wish a counsellor to know, in the citizen's words."""

    danish = models.CharField(max_length=80, unique=True)
    english = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ("danish",)

    def __str__(self) -> str:
        return self.danish

    def name(self, language: Language) -> str:
        return self.english if language == Language.ENGLISH else self.danish


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
    skills = models.ManyToManyField(Skill, blank=True, related_name="counsellors")
    # The version before knows of none.
    phone = models.CharField(
        max_length=32,
        blank=True,
        default="",
        db_default="",
        help_text="Their own telephone, which rings when the service calls a citizen for them.",
    )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """However the number was written, it is kept as it is dialled."""
        if self.capacity > MOST_AT_ONCE:
            raise ValidationError({"capacity": f"At most {MOST_AT_ONCE} chats at once."})
        if self.phone:
            try:
                self.phone = to_e164(self.phone, settings.PHONE_REGION)
            except BadNumber as bad:
                raise ValidationError({"phone": f"Not a telephone number: {bad.fault}."}) from None
