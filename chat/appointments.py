"""Booking, as the citizen does it: each verb changes the contact and tells its people."""

from copy import copy
from datetime import datetime
from uuid import UUID

from django.db import transaction

from channels_layer.protocol import ContactState, ErrorCode
from channels_layer.refusal import Refusal
from chat import reminders, waitlist
from chat.messages import notice_danger
from chat.telling import announce, tell_assessments
from triage import appointments, calls
from triage.appointments import OnBehalf
from triage.assessing import latest
from triage.choosing import live_contact
from triage.models import Case, Contact
from triage.rules import risk_phrases


def book(
    case: Case,
    client_id: UUID,
    held: UUID,
    now: datetime,
    *,
    phone: str,
    texts: bool = False,
    email: str = "",
    wish: str = "",
) -> Contact:
    """Book the time that the case holds. Raises Refusal as `triage.appointments.book`.

    Whoever writes of danger does not wait for the day.
    """
    with transaction.atomic():
        contact, new = appointments.book(
            case, client_id, held, now, phone=phone, texts=texts, email=email, wish=wish
        )
        if new:
            tell_assessments(case, [latest(case)])
            reminders.tell_booked(contact, now)
            waitlist.found_elsewhere(contact, now)
            _tell_danger(contact, wish, now)
    return contact


def _tell_danger(contact: Contact, wish: str, now: datetime) -> None:
    """Where somebody sees it: in the talk that there is, else the contact is in the queue now."""
    talk = live_contact(contact.case, hold=True)
    if not notice_danger(talk or contact, risk_phrases().scan(wish), now):
        return
    if talk is None:
        appointments.enter_queue(contact, now)
        reminders.forget(contact)
    elif talk.state == ContactState.LATER:
        calls.enter_queue(talk, now)
    announce(talk or contact)


def move(
    contact: Contact,
    starts_at: datetime,
    now: datetime,
    desk: OnBehalf | None = None,
    *,
    same: bool = False,
) -> bool:
    """To another time; False if it is its own. Raises Refusal as `triage.appointments.rebook`."""
    with transaction.atomic():
        moved = appointments.rebook(contact, starts_at, now, desk, same=same)
        if moved:
            reminders.tell_moved(contact, now)
    return moved


def cancel(
    contact: Contact, now: datetime, desk: OnBehalf | None = None, *, seen: datetime | None = None
) -> bool:
    """Its time is free, its number and address forgotten; False if that was so before.

    What is cancelled already stays so: the first answer may have been lost on its way.
    Raises Refusal: too-late, changed-meanwhile.
    """
    known = copy(contact)
    try:
        with transaction.atomic():
            appointments.cancel(contact, now, desk, seen=seen)
            reminders.tell_cancelled(known, now)
    except Refusal as refusal:
        if refusal.code != ErrorCode.NO_APPOINTMENT:
            raise
        return False
    return True
