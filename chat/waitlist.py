"""The waiting list: each verb changes the entry and tells whoever waits."""

from datetime import datetime

from django.db import transaction

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat import reminders, waitlist_texts
from chat.telling import tell_assessments
from triage import appointments, verification, waitlist
from triage.assessing import latest
from triage.models import Case, Contact, WaitEnd, WaitlistEntry
from triage.waitlist import Wish


def join(case: Case, wish: Wish, now: datetime) -> WaitlistEntry:
    """Wait for a freed time, and be texted that one does, if the number has not had enough.

    Raises Refusal as `triage.waitlist.join`.
    """
    with transaction.atomic():
        entry, news = waitlist.join(case, wish, now)
        if news:
            waitlist_texts.forget(entry)
            if verification.may_text(entry.phone, now):
                waitlist_texts.tell_joined(entry, now)
    return entry


def of_code(code: str) -> WaitlistEntry:
    """Raises Refusal: no-appointment."""
    entry = waitlist.of_code(code)
    if entry is None:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "code")
    return entry


def take(entry: WaitlistEntry, now: datetime) -> Contact:
    """Book what is offered; a repeat books once. Raises Refusal: time-taken."""
    with transaction.atomic():
        held = waitlist.take(entry)
        contact, new = appointments.book(
            entry.case, held, held, now, phone=entry.phone, texts=True, wish="", held_for=entry.pk
        )
        if new:
            tell_assessments(entry.case, [latest(entry.case)])
            reminders.tell_booked(contact, now)
            found_elsewhere(contact, now)
    return contact


def found_elsewhere(contact: Contact, now: datetime) -> None:
    """Whoever has a time waits for none."""
    for entry in waitlist.same_wish(contact):
        _end(entry, WaitEnd.BOOKED, now)


def decline(entry: WaitlistEntry, now: datetime) -> None:
    """They go on waiting."""
    waitlist.decline(entry, now)


def leave(entry: WaitlistEntry, now: datetime) -> None:
    """They wait no more, and their number is forgotten."""
    _end(entry, WaitEnd.LEFT, now)


def stop(number: str, now: datetime) -> None:
    """Whoever wants no text messages waits for none."""
    for entry in waitlist.with_number(number):
        _end(entry, WaitEnd.LEFT, now)


def _end(entry: WaitlistEntry, why: WaitEnd, now: datetime) -> None:
    with transaction.atomic():
        if waitlist.end(entry, why, now):
            waitlist_texts.forget(entry)


def offer(now: datetime) -> None:
    """End what has run out, take back what was not answered, and offer what is free."""
    for entry in waitlist.run_out(now):
        with transaction.atomic():
            waitlist_texts.tell_ended(entry, WaitEnd.EXPIRED, now)
            waitlist.end(entry, WaitEnd.EXPIRED, now)
    for entry in waitlist.lapse_offers(now, waitlist_texts.was_told):
        waitlist_texts.tell_ended(entry, WaitEnd.UNANSWERED, now)
    for entry in waitlist.offer_freed(now):
        waitlist_texts.tell_offered(entry, now)
