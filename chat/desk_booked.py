"""What is booked, as the desk has it: seen, moved and cancelled for the citizen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, When

from channels_layer.protocol import (
    AppointmentState,
    Channel,
    ContactState,
    DeskCancelBooked,
    DeskHoldMove,
    DeskRebook,
    ErrorCode,
    Language,
)
from channels_layer.refusal import Refusal
from chat import appointments, messages, reminders
from chat.messages import Utterance
from chat.talks import contact_of
from scheduling import booking
from scheduling.models import Counsellor
from scheduling.roles import Role, has_role
from triage.appointments import OnBehalf, appointment_of, booked, times_for_move
from triage.models import SLOW, Contact

# Where a citizen reads what is said: first on the page that they have open.
WRITTEN = (Channel.CHAT, *SLOW)


def coming(by: Counsellor, *, everybody: bool = False) -> list[Contact]:
    """My booked calls and meetings, the next first; a coordinator may ask for everybody's.

    Raises Refusal: not-allowed.
    """
    if everybody and not _coordinates(by):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    mine = Contact.objects.filter(state=ContactState.BOOKED)
    if not everybody:
        mine = mine.filter(appointment__counsellor=by)
    found = mine.select_related("case", "appointment__counsellor", "appointment__room__site")
    return list(found.order_by("appointment__starts_at", "pk"))


def of_talk(contact_id: UUID, by: Counsellor) -> list[Contact]:
    """What the citizen of a talk of mine has booked. Raises Refusal: no-contact, not-yours."""
    return booked(contact_of(by, contact_id).case)


def times(contact_id: UUID, by: Counsellor, now: datetime, *, same: bool) -> list[datetime]:
    """Where it could be moved to.

    Raises Refusal: no-contact, not-yours, no-appointment, too-late.
    """
    return times_for_move(_changed_by(contact_id, by), now, same=same)


def hold(wanted: DeskHoldMove, by: Counsellor, now: datetime) -> None:
    """Keep a time while somebody makes up their mind, in place of what was kept before.

    Raises Refusal: no-contact, not-yours, changed-meanwhile, too-late, no-such-time, time-taken.
    """
    contact = _changed_by(wanted.contact, by)
    appointment, language = appointment_of(contact), Language(contact.case.language)
    _require_booked(contact, now)
    booking.hold_move(appointment, wanted.starts_at, language, now, same=wanted.same)


def release(contact_id: UUID, by: Counsellor) -> None:
    """Give back what is kept to move it to. Raises Refusal: no-contact, not-yours."""
    booking.release(appointment_of(_changed_by(contact_id, by)).pk)


def move(wanted: DeskRebook, by: Counsellor, now: datetime) -> None:
    """Move it, tell the citizen, and say so in a talk of mine with them; a repeat does nothing.

    It is not said in a talk by text message or mail to whoever is told by one of these.
    Raises Refusal: as `hold`.
    """
    with transaction.atomic():
        contact = _changed_by(wanted.contact, by, wanted.seen)
        _require_booked(contact, now)
        desk = OnBehalf(by, wanted.seen, wanted.reason)
        talk = _talk_to_say_in(contact, by)
        if appointments.move(contact, wanted.starts_at, now, desk, same=wanted.same) and talk:
            _say(talk, wanted.client_id, reminders.moved_in_talk(contact), by, now)


def cancel(wanted: DeskCancelBooked, by: Counsellor, now: datetime) -> None:
    """Cancel it, and tell as `move` does; what is cancelled stays so.

    Raises Refusal: no-contact, not-yours, too-late, changed-meanwhile.
    """
    with transaction.atomic():
        contact = _changed_by(wanted.contact, by, wanted.seen)
        desk = OnBehalf(by, wanted.seen, wanted.reason)
        # Before it is cancelled: with it is forgotten whether they are told.
        talk = _talk_to_say_in(contact, by)
        if appointments.cancel(contact, now, desk) and talk:
            _say(talk, wanted.client_id, reminders.cancelled_in_talk(contact), by, now)


def _changed_by(contact_id: UUID, by: Counsellor, seen: datetime | None = None) -> Contact:
    """Changed by whom it is with, by whoever talks with the citizen, and by a coordinator.

    Raises Refusal: no-contact, not-yours; changed-meanwhile when it was theirs, at the time seen.
    """
    found = Contact.objects.select_related(
        "case", "appointment__counsellor", "appointment__room__site"
    )
    contact = found.filter(pk=contact_id).first()
    if contact is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    appointment = contact.appointment
    if appointment is None:
        raise Refusal(ErrorCode.NOT_YOURS)
    if appointment.counsellor_id != by.pk and not _talk(contact, by) and not _coordinates(by):
        moved = seen is not None and seen != appointment.starts_at
        raise Refusal(ErrorCode.CHANGED_MEANWHILE if moved else ErrorCode.NOT_YOURS)
    return contact


def _coordinates(by: Counsellor) -> bool:
    return has_role(by.user, Role.COORDINATOR)


def _talk(contact: Contact, by: Counsellor) -> Contact | None:
    """The talk that I have with the citizen just now: rather a written one than a call."""
    mine = Contact.objects.filter(case=contact.case_id, counsellor=by, state=ContactState.OPEN)
    written = Case(*(When(channel=each, then=n) for n, each in enumerate(WRITTEN)), default=9)
    return mine.exclude(pk=contact.pk).order_by(written, "-opened_at", "pk").first()


def _talk_to_say_in(contact: Contact, by: Counsellor) -> Contact | None:
    """None if the same news goes to their telephone or mailbox as it is."""
    talk = _talk(contact, by)
    twice = talk and talk.channel in SLOW and reminders.are_told(contact)
    return None if twice else talk


def _require_booked(contact: Contact, now: datetime) -> None:
    """Raises Refusal: changed-meanwhile when it is cancelled, too-late when it has begun."""
    appointment = appointment_of(contact)
    if appointment.state == AppointmentState.CANCELLED:
        raise Refusal(ErrorCode.CHANGED_MEANWHILE, "seen")
    booking.require_changeable(appointment, now)


def _say(talk: Contact, client_id: UUID, words: str, by: Counsellor, now: datetime) -> None:
    [answer] = messages.say_all([Utterance(talk.pk, client_id, words, by)], now).each
    if isinstance(answer, Refusal):
        raise answer
