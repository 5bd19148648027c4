"""The outbox, where every message that leaves is a row first, and the inbox."""

import uuid

from django.db import models
from django.db.models import Q

from channels_layer.sms.segments import Encoding


class OutgoingKind(models.TextChoices):
    SMS = "sms"
    MAIL = "mail"


class Submitted(models.TextChoices):
    """Whether a person wrote a mail, as machines are told (RFC 3834)."""

    BY_HAND = "no"
    GENERATED = "auto-generated"
    REPLIED = "auto-replied"


class OutgoingState(models.TextChoices):
    """`shown` is for a counsellor to pass on: there is nobody to send it. Then `passed-on`."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    DROPPED = "dropped"
    SHOWN = "shown"
    PASSED_ON = "passed-on"


class Outgoing(models.Model):
    """One message to one person. `key` is its asker's own name for it: asked twice is one row.

    `next_at` is when a sweep must look at it: when it is due, when it is to be tried
    again, or, while it is being sent, when its sender must have gone. `attempts` counts
    the claims of it. Since `unclear_since` the vendor may have it without our knowing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=4, choices=OutgoingKind)
    key = models.CharField(max_length=120, unique=True)
    to = models.CharField(max_length=254, blank=True)
    # A mail's: what it is about, and a calendar file (RFC 5545). The version before knows of
    # neither, and writes rows while this one is being put in its place.
    subject = models.CharField(max_length=150, blank=True, default="", db_default="")
    text = models.TextField(blank=True)
    calendar = models.TextField(blank=True, default="", db_default="")
    # Which mails it answers, by their names (RFC 5322), the latest last; and who wrote it
    # (RFC 3834): the service itself, as it does by default, or a person.
    references = models.TextField(blank=True, default="", db_default="")
    submitted = models.CharField(
        max_length=14, choices=Submitted, default=Submitted.GENERATED, db_default="auto-generated"
    )
    # A text message's, which is billed by them; a mail has none.
    parts = models.PositiveSmallIntegerField(default=0)
    encoding = models.CharField(max_length=5, choices=[(x, x) for x in Encoding], blank=True)
    state = models.CharField(max_length=11, choices=OutgoingState, default=OutgoingState.WAITING)
    due_at = models.DateTimeField(db_index=True)
    # After this it would be of no use, a reminder of what is over.
    until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    unclear_since = models.DateTimeField(null=True, blank=True)
    vendor_id = models.CharField(max_length=34, blank=True)
    error = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor_id"], condition=~Q(vendor_id=""), name="one_row_per_sent_message"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "sending"), next_at__isnull=False)
                | (~Q(state__in=("waiting", "sending")) & Q(next_at__isnull=True)),
                name="looked_at_until_it_is_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"


class Incoming(models.Model):
    """One message that came in, by its vendor's or its sender's name: again, it is the same row.

    Its words are elsewhere, if they were kept at all; what it cost is here, as long as they. A mail
    has no parts.
    """

    vendor_id = models.CharField(max_length=34, primary_key=True)
    parts = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"incoming {self.vendor_id}"


class Looked(models.Model):
    """How far we have looked, at the vendor, for what came in: all before `until` was taken."""

    what = models.CharField(max_length=10, primary_key=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what} until {self.until:%Y-%m-%d %H:%M:%S}"


class Correspondent(models.Model):
    """A telephone or a mailbox that wrote to us, known by a keyed hash and by nothing else.

    Since `stopped_at` a telephone wants no text messages.
    """

    number_hash = models.CharField(max_length=64, primary_key=True)
    heard_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"correspondent {self.number_hash[:8]}"
