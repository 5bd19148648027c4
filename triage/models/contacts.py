"""The conversations about a case, and how each of them ended."""

import uuid

from django.db import models
from django.db.models import Q

from channels_layer.protocol import (
    AppointmentState,
    Channel,
    ContactState,
    DayPart,
    EndReason,
    Level,
    Outcome,
    Work,
)
from scheduling.models import Appointment, Counsellor
from triage.models.cases import Case

# Those to be called again, the queue, and the talks that somebody holds.
LIVE = (ContactState.LATER, ContactState.WAITING, ContactState.OPEN)
# Who waits, in the queue or for the time of the next call.
NOT_TAKEN = (ContactState.LATER, ContactState.WAITING)
# A talk by these may last for days: it holds up no other contact of its case.
SLOW = (Channel.SMS, Channel.MAIL)
# Booked and cancelled: nobody waited, and nobody talked.
NEVER_CAME_DUE = Q(appointment__state=AppointmentState.CANCELLED)


class Contact(models.Model):
    """One conversation about a case, on one channel; the queue is a list of these.

    `revision` rises with every change that somebody may see. `waiting_since` is
    the time of the first wish to talk and survives transfers and moves.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=10, choices=[(x, x) for x in Channel])
    state = models.CharField(max_length=8, choices=[(x, x) for x in ContactState])
    revision = models.PositiveIntegerField(default=1)
    counsellor = models.ForeignKey(
        Counsellor, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    reserved_for = models.ForeignKey(
        Counsellor, null=True, blank=True, on_delete=models.SET_NULL, related_name="reserved"
    )
    reserved_until = models.DateTimeField(null=True, blank=True, db_index=True)

    # While it is booked, and from then on: when, and by which code it can be moved.
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="contact"
    )

    waiting_since = models.DateTimeField()
    promise_at = models.DateTimeField()
    # Set while the promise may yet be missed, so that the sweep reads only those.
    promise_due = models.DateTimeField(null=True, blank=True, db_index=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ended = models.CharField(max_length=12, choices=[(x, x) for x in EndReason], blank=True)
    returned = models.BooleanField(default=False)
    wrapped_up = models.BooleanField(default=False)

    danger_at = models.DateTimeField(null=True, blank=True)
    citizen_lease_until = models.DateTimeField(null=True, blank=True, db_index=True)
    connected = models.BooleanField(default=False)

    # How often it was called in vain, and when it is called again while its state is later.
    calls = models.PositiveSmallIntegerField(default=0)
    call_at = models.DateTimeField(null=True, blank=True, db_index=True)

    phone = models.CharField(max_length=32, blank=True)
    # They texted from it, or typed the code that was sent to it: what comes from it is theirs.
    number_proven = models.BooleanField(default=False, db_default=False)
    # Whoever texts has answered STOP; the version before knows of none.
    texts_stopped = models.BooleanField(default=False, db_default=False)
    # Whether they wish text messages about their booked time.
    texts = models.BooleanField(default=False)
    # Where they wish mail about it, or where they write from; the version before knows of none.
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    # Of a talk by mail: what it is about, and the names of its mails (RFC 5322), the latest last.
    subject = models.CharField(max_length=150, blank=True, default="", db_default="")
    references = models.TextField(blank=True, default="", db_default="")
    wish = models.TextField(blank=True)
    wished_part = models.CharField(max_length=10, choices=[(x, x) for x in DayPart], blank=True)

    last_sequence = models.PositiveIntegerField(default=0)
    citizen_read = models.PositiveIntegerField(default=0)
    counsellor_read = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=LIVE) & ~Q(channel__in=SLOW),
                name="one_live_contact_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked")
                | Q(appointment__isnull=False, counsellor__isnull=True),
                name="booked_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(counsellor__isnull=False), name="open_is_held"
            ),
            models.CheckConstraint(
                condition=~Q(state="later") | Q(call_at__isnull=False, counsellor__isnull=True),
                name="later_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(counsellor__isnull=True), name="waiting_is_free"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "channel"]),
            models.Index(fields=["counsellor", "state"]),
            # The queue in its order: the next is found without reading all that wait.
            models.Index(
                fields=["promise_at", "waiting_since", "id"],
                condition=Q(state="waiting"),
                name="the_queue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class WrapUp(models.Model):
    """What the counsellor noted at the end; figures are told apart by it."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="wrap_up")
    by = models.ForeignKey(Counsellor, on_delete=models.PROTECT)
    at = models.DateTimeField()
    topic = models.CharField(max_length=64)
    level = models.CharField(max_length=12, choices=[(x, x) for x in Level])
    work = models.CharField(max_length=12, choices=[(x, x) for x in Work])
    outcome = models.CharField(max_length=10, choices=[(x, x) for x in Outcome])
    referred_to = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.topic}: {self.outcome}"
