"""Who waits for a freed time."""

import uuid

from django.db import models
from django.db.models import Q

from scheduling.models import BOOKED_CHANNELS, Appointment, Site, new_code
from triage.models.cases import Case


class WaitState(models.TextChoices):
    WAITING = "waiting"
    OFFERED = "offered"
    ENDED = "ended"


class WaitEnd(models.TextChoices):
    """Why somebody waits for a freed time no more."""

    BOOKED = "booked"
    LEFT = "left"
    EXPIRED = "expired"
    UNANSWERED = "unanswered"


class WaitlistEntry(models.Model):
    """Somebody who found no time, and is texted when one is freed that fits.

    While one is offered it is held for them until `offer_until`; `offer` is the appointment
    and `offered_time` its start. `passed` are the starts that they did not take, in ISO 8601.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="waits")
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    state = models.CharField(max_length=8, choices=WaitState, default=WaitState.WAITING)
    ended = models.CharField(max_length=10, choices=WaitEnd, blank=True)
    joined_at = models.DateTimeField()
    # The end of the last day that fits.
    ends_at = models.DateTimeField(db_index=True)
    phone = models.CharField(max_length=32, blank=True)

    channel = models.CharField(max_length=10, choices=[(x, x) for x in BOOKED_CHANNELS])
    # While somebody waits for it; whose wait has ended has none, as no number.
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT)
    first = models.DateField()
    last = models.DateField()
    weekdays = models.JSONField(default=list)
    parts = models.JSONField(default=list)

    offer = models.ForeignKey(Appointment, null=True, on_delete=models.SET_NULL)
    offered_time = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True, db_index=True)
    offers = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    passed = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "channel"],
                condition=~Q(state="ended"),
                name="waits_once_for_each_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_until__isnull=False),
                name="offered_for_a_while",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(phone=""), name="ended_has_no_number"
            ),
        )
        indexes = (
            models.Index(
                fields=["joined_at"], condition=Q(state="waiting"), name="the_waiting_list"
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state} since {self.joined_at:%Y-%m-%d %H:%M}"
