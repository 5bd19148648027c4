"""The calls that the service places."""

import uuid

from django.db import models
from django.db.models import Q

from channels_layer.protocol import BridgeResult, BridgeState, Language
from channels_layer.voice.reports import Progress
from scheduling.models import Counsellor
from triage.models.contacts import Contact


class Bridge(models.Model):
    """A call that the service places: it rings a counsellor, and then the citizen of a contact.

    A row first, like a message of the outbox; but whoever waits for it is at the desk, so it
    is asked for once and never again. `look_at` is when a sweep must look at it. Since
    `unclear_since` the vendor may have it without our knowing. `revision` rises with each fact.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="bridges")
    counsellor = models.ForeignKey(Counsellor, on_delete=models.PROTECT, related_name="bridges")
    language = models.CharField(max_length=2, choices=[(x, x) for x in Language])
    revision = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    state_since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    reached = models.CharField(
        max_length=20, choices=[(x, x) for x in BridgeState], default=BridgeState.PLACING
    )
    citizen_over = models.CharField(max_length=20, choices=[(x, x) for x in Progress], blank=True)
    by_machine = models.BooleanField(default=False)
    given_up = models.CharField(max_length=20, choices=[(x, x) for x in BridgeResult], blank=True)

    look_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    unclear_since = models.DateTimeField(null=True, blank=True)
    vendor_id = models.CharField(max_length=34, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(ended_at=None), name="a_contact_is_called_once"
            ),
            models.UniqueConstraint(
                fields=["counsellor"], condition=Q(ended_at=None), name="one_call_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["vendor_id"], condition=~Q(vendor_id=""), name="one_row_per_placed_call"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, look_at__isnull=False)
                | Q(ended_at__isnull=False, look_at__isnull=True),
                name="looked_at_until_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"bridge {self.pk}: {self.reached}"
