"""What the citizen is promised about forgetting is kept here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from channels_layer.protocol import ContactState
from chat.models import Message, Note
from triage.journal import record
from triage.models import Assessment, Case, Contact, EventKind, WrapUp


def purge(now: datetime) -> int:
    """Erase the words of cases whose last contact ended KEEP_DAYS ago; returns how many cases.

    Words, notes, numbers, wishes and answers go. The journal's codes stay, so
    that the figures can still be recomputed.
    """
    before = now - timedelta(days=settings.KEEP_DAYS)
    cases = list(_due(before))
    for case in cases:
        with transaction.atomic():
            _erase(case)
            record(EventKind.PURGED, now, case=case)
    return len(cases)


def _due(before: datetime) -> list[Case]:
    kept = Q(contacts__state__in=(ContactState.WAITING, ContactState.OPEN))
    recent = Q(contacts__ended_at__gt=before)
    return list(Case.objects.filter(_has_words(), opened_at__lte=before).exclude(kept | recent))


def _has_words() -> Q:
    """Looked for, not remembered: a counsellor may wrap up a talk long after."""
    of_case, in_contact = {"case": OuterRef("pk")}, {"contact__case": OuterRef("pk")}
    return (
        Exists(Message.objects.filter(**in_contact).exclude(text="", card__isnull=True))
        | Exists(Note.objects.filter(**in_contact))
        | Exists(Assessment.objects.filter(**of_case).exclude(answers={}, override_reason=""))
        | Exists(Contact.objects.filter(**of_case).exclude(phone="", wish=""))
        | Exists(WrapUp.objects.filter(**in_contact).exclude(referred_to=""))
    )


def _erase(case: Case) -> None:
    Message.objects.filter(contact__case=case).update(text="", card=None)
    Note.objects.filter(contact__case=case).delete()
    Assessment.objects.filter(case=case).update(answers={}, override_reason="")
    Contact.objects.filter(case=case).update(phone="", wish="")
    WrapUp.objects.filter(contact__case=case).update(referred_to="")
