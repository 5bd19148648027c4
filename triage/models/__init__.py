"""The desk's tables: cases, contacts, their journal and their assessments."""

from triage.models.bridges import Bridge
from triage.models.cases import Assessment, Case
from triage.models.contacts import LIVE, NEVER_CAME_DUE, NOT_TAKEN, SLOW, Contact, WrapUp
from triage.models.journal import Event, EventKind
from triage.models.verification import CodeAllowance, Verification
from triage.models.waitlist import WaitEnd, WaitlistEntry, WaitState

__all__ = (
    "LIVE",
    "NEVER_CAME_DUE",
    "NOT_TAKEN",
    "SLOW",
    "Assessment",
    "Bridge",
    "Case",
    "CodeAllowance",
    "Contact",
    "Event",
    "EventKind",
    "Verification",
    "WaitEnd",
    "WaitState",
    "WaitlistEntry",
    "WrapUp",
)
