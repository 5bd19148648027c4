"""What the citizen is promised about forgetting is kept here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from channels_layer.protocol import ContactState, Notice
from chat import call_texts, mails, reminders, texts
from chat.messages import notice
from chat.models import Message, Note
from chat.telling import announce
from triage.contacts import NOWHERE, forget
from triage.journal import record
from triage.models import LIVE, Assessment, Case, Contact, EventKind, WaitState, WrapUp

NOTHING_SAID = {"text": "", "card__isnull": True, "mail__isnull": True}


def purge(now: datetime) -> int:
    """Erase the words of cases whose last contact ended KEEP_DAYS ago; returns how many cases.

    Words, notes, numbers, addresses, wishes and answers go. The journal's codes stay, so
    that the figures can still be recomputed.
    """
    before = now - timedelta(days=settings.KEEP_DAYS)
    _end_forgotten(before, now)
    cases = list(_due(before))
    for case in cases:
        with transaction.atomic():
            _erase(case)
            record(EventKind.PURGED, now, case=case)
    return len(cases)


def _end_forgotten(before: datetime, now: datetime) -> None:
    """A promise to forget has no exception for contacts that nobody ended."""
    live = Contact.objects.exclude(state=ContactState.ENDED).filter(waiting_since__lte=before)
    last = Coalesce(Max("messages__at"), F("waiting_since"))
    for contact in live.annotate(last_sign=last).filter(last_sign__lte=before):
        with transaction.atomic():
            if forget(contact, contact.last_sign, now):
                notice(contact, Notice.ENDED, now)
                announce(contact, left_queue=True)


def _due(before: datetime) -> list[Case]:
    kept = Q(contacts__state__in=(ContactState.BOOKED, *LIVE))
    kept |= Q(waits__state__in=(WaitState.WAITING, WaitState.OFFERED))
    recent = Q(contacts__ended_at__gt=before)
    return list(Case.objects.filter(_has_words(), opened_at__lte=before).exclude(kept | recent))


def _has_words() -> Q:
    """Looked for, not remembered: a counsellor may wrap up a talk long after."""
    of_case, in_contact = {"case": OuterRef("pk")}, {"contact__case": OuterRef("pk")}
    return (
        Q(Exists(Message.objects.filter(**in_contact).exclude(**NOTHING_SAID)))
        | Q(Exists(Note.objects.filter(**in_contact)))
        | Q(Exists(Assessment.objects.filter(**of_case).exclude(answers={}, override_reason="")))
        | Q(Exists(Contact.objects.filter(**of_case).exclude(wish="", **NOWHERE)))
        | Q(Exists(WrapUp.objects.filter(**in_contact).exclude(referred_to="")))
    )


def _erase(case: Case) -> None:
    Message.objects.filter(contact__case=case).update(text="", card=None, mail=None)
    Note.objects.filter(contact__case=case).delete()
    Assessment.objects.filter(case=case).update(answers={}, override_reason="")
    Contact.objects.filter(case=case).update(wish="", **NOWHERE)
    WrapUp.objects.filter(contact__case=case).update(referred_to="")
    Case.objects.filter(pk=case.pk).update(topic="")
    for contact in case.contacts.select_related("appointment"):
        call_texts.forget(contact)
        reminders.forget(contact)
        texts.forget(contact)
        mails.forget(contact)
