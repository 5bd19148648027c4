"""The desk's tables: cases, contacts, their journal and their assessments."""

import uuid

from django.db import models
from django.db.models import Q

from channels_layer.protocol import (
    AppointmentState,
    BridgeResult,
    BridgeState,
    Channel,
    ContactState,
    DayPart,
    EndReason,
    Language,
    Level,
    Outcome,
    Route,
    Work,
)
from channels_layer.voice.reports import Progress
from scheduling.models import BOOKED_CHANNELS, Appointment, Counsellor, Site, new_code

# Those to be called again, the queue, and the talks that somebody holds.
LIVE = (ContactState.LATER, ContactState.WAITING, ContactState.OPEN)
# Who waits, in the queue or for the time of the next call.
NOT_TAKEN = (ContactState.LATER, ContactState.WAITING)
# Booked and cancelled: nobody waited, and nobody talked.
NEVER_CAME_DUE = Q(appointment__state=AppointmentState.CANCELLED)


class EventKind(models.TextChoices):
    CASE_OPENED = "case-opened"
    ASSESSED = "assessed"
    OVERRIDDEN = "overridden"
    SELF_HELP_CHOSEN = "self-help-chosen"
    QUEUED = "queued"
    BOOKED = "booked"
    REBOOKED = "rebooked"
    DUE = "due"
    MOVED = "moved"
    CHOSEN_AGAIN = "chosen-again"
    TAKEN = "taken"
    DIALLED = "dialled"
    RANG_OFF = "rang-off"
    CALLED = "called"
    CALL_AGAIN = "call-again"
    CALL_DUE = "call-due"
    NO_SHOW = "no-show"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    RESERVATION_LAPSED = "reservation-lapsed"
    ENDED = "ended"
    ABANDONED = "abandoned"
    FORGOTTEN = "forgotten"
    WRAPPED_UP = "wrapped-up"
    CASE_CLOSED = "case-closed"
    PROMISE_MISSED = "promise-missed"
    DANGER_FLAGGED = "danger-flagged"
    DANGER_SEEN = "danger-seen"
    CPR_MASKED = "cpr-masked"
    LEFT = "left"
    FEEDBACK = "feedback"
    DUTY = "duty"
    PURGED = "purged"
    TEXTS_STOPPED = "texts-stopped"
    TEXTS_STARTED = "texts-started"
    TEXT_HELP = "text-help"
    TEXT_PASSED_ON = "text-passed-on"
    WAITLISTED = "waitlisted"
    TIME_OFFERED = "time-offered"
    OFFER_PASSED = "offer-passed"
    WAITLIST_LEFT = "waitlist-left"


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
    # Whether they wish text messages about their booked time.
    texts = models.BooleanField(default=False)
    # Where they wish mail about it; the version before knows of none.
    email = models.CharField(max_length=254, blank=True, default="", db_default="")
    wish = models.TextField(blank=True)
    wished_part = models.CharField(max_length=10, choices=[(x, x) for x in DayPart], blank=True)

    last_sequence = models.PositiveIntegerField(default=0)
    citizen_read = models.PositiveIntegerField(default=0)
    counsellor_read = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=LIVE), name="one_live_contact_per_case"
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


class Verification(models.Model):
    """A code that was sent to the number which a citizen says is theirs, until it is typed.

    Number and code are keyed hashes; without a `code_hash` none was sent, and none is right.
    A contact has one: the next takes its place. `name` is the asker's own of it.
    """

    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.CASCADE, related_name="verification"
    )
    name = models.UUIDField()
    number_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"verification of {self.contact_id}"


class CodeAllowance(models.Model):
    """How many codes a contact has asked for, or were sent to a number, since `since`.

    Whose it is, is a keyed hash.
    """

    owner_hash = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(db_index=True)
    used = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.used} codes since {self.since:%Y-%m-%d %H:%M}"


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
    site = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL)
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


class Event(models.Model):
    """One row of the journal. Append only; `data` holds codes and numbers, never words."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20, choices=EventKind)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="events")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="events")
    counsellor = models.ForeignKey(Counsellor, null=True, on_delete=models.PROTECT)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["contact", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"
