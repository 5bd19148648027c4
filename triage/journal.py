"""The journal: append only, and every figure is computed from it."""

from datetime import datetime

from scheduling.models import Counsellor
from triage.models import Case, Contact, Event, EventKind


def record(
    kind: EventKind,
    at: datetime,
    *,
    case: Case | None = None,
    contact: Contact | None = None,
    counsellor: Counsellor | None = None,
    **data: str | int | bool | list[str] | None,
) -> Event:
    """Write one event, in the transaction of the change that it tells of."""
    return Event.objects.create(
        kind=kind,
        at=at,
        case_id=case.pk if case else contact.case_id if contact else None,
        contact=contact,
        counsellor=counsellor,
        data=data,
    )
