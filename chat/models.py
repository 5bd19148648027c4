"""The talk's tables: what was said, what was noted, and how it was."""

from django.db import models

from channels_layer.protocol import Answered, Author, MessageKind, Notice
from scheduling.models import Counsellor
from triage.models import Contact


class Message(models.Model):
    """One utterance. `sequence` has no gaps; `client_id` is the writer's own name for it."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="messages")
    sequence = models.PositiveIntegerField()
    client_id = models.UUIDField()
    author = models.CharField(max_length=10, choices=[(x, x) for x in Author])
    counsellor = models.ForeignKey(Counsellor, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=6, choices=[(x, x) for x in MessageKind])
    text = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    card = models.JSONField(null=True, blank=True)
    notice = models.CharField(max_length=20, choices=[(x, x) for x in Notice], blank=True)
    masked = models.BooleanField(default=False)
    # What a mail has beside its new words.
    mail = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("sequence",)
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "sequence"], name="one_message_per_sequence"
            ),
            models.UniqueConstraint(
                fields=["contact", "client_id"], name="one_message_per_client_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.sequence}"


class Note(models.Model):
    """A counsellor's internal note on a contact; the citizen's doors never read this table."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="notes")
    client_id = models.UUIDField()
    author = models.ForeignKey(Counsellor, on_delete=models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["contact", "client_id"], name="one_note_per_client_id")
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Feedback(models.Model):
    """The citizen's two answers at the end, each optional. `rating` is 1 to 5."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="feedback")
    answered = models.CharField(max_length=6, choices=[(x, x) for x in Answered], blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feedback {self.pk}"
