"""What happened, when, by whom."""

from django.db import models

from scheduling.models import Counsellor
from triage.models.cases import Case
from triage.models.contacts import Contact


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
