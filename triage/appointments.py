"""Booked contacts: made, moved, cancelled, and in the queue when their time has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from channels_layer.mail.addresses import address
from channels_layer.protocol import (
    AppointmentState,
    Author,
    ChangeReason,
    Channel,
    ContactState,
    EndReason,
    ErrorCode,
    Language,
    Route,
)
from channels_layer.refusal import Refusal
from channels_layer.sms import numbers
from channels_layer.sms.numbers import NumberFault
from scheduling import booking
from scheduling.models import Appointment, Counsellor
from triage import cpr
from triage.choosing import note_choice, require_phone
from triage.journal import record
from triage.models import NOT_TAKEN, SLOW, Case, Contact, EventKind
from triage.moves import move

NOTHING_KNOWN = {"phone": "", "email": "", "wish": ""}
FAULTS = {
    NumberFault.TOO_SHORT: ErrorCode.PHONE_NEEDED,
    NumberFault.TOO_LONG: ErrorCode.NO_SUCH_NUMBER,
    NumberFault.NO_SUCH_NUMBER: ErrorCode.NO_SUCH_NUMBER,
    NumberFault.CANNOT_TEXT: ErrorCode.CANNOT_TEXT,
}


def book(
    case: Case,
    client_id: UUID,
    held: UUID,
    now: datetime,
    *,
    phone: str,
    texts: bool,
    email: str = "",
    wish: str,
    held_for: UUID | None = None,
    by: Counsellor | None = None,
) -> tuple[Contact, bool]:
    """Book the time that the case holds, or `held_for` somebody. Returns the contact, and
    whether it is new.

    A repeat of `client_id` changes nothing. `texts` is the wish to get text messages, `email`
    the one to get mail, if it is not empty. When a counsellor books, what the citizen chose
    stays chosen. Raises Refusal: time-taken when the time has been given back meanwhile;
    phone-needed, bad-value, no-such-number, cannot-text; bad-email.
    """
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's booking.
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        if before := booked_by(case, client_id):
            return before, False
        number, mailed = dialled(phone, texts=texts), _mailed(email)
        appointment = booking.book(held, held_for or case.pk, now)
        channel = Channel(appointment.channel)
        kept, masked = cpr.mask(wish)
        if by is None:
            note_choice(case, Route(channel))
        contact = Contact.objects.create(
            case=case,
            channel=channel,
            state=ContactState.BOOKED,
            appointment=appointment,
            phone=number,
            texts=texts,
            email=mailed,
            wish=kept,
            **_when(appointment),
        )
        record(
            EventKind.BOOKED,
            now,
            contact=contact,
            counsellor=by,
            channel=channel,
            choice=str(client_id),
            starts_at=appointment.starts_at.isoformat(),
        )
        if masked:
            record(EventKind.CPR_MASKED, now, contact=contact, count=masked)
    return contact, True


def dialled(phone: str, *, texts: bool) -> str:
    """A telephone number as it is dialled (E.164), however it was written.

    Raises Refusal: phone-needed, bad-value, no-such-number, cannot-text.
    """
    require_phone(Channel.CALLBACK, phone)
    read = numbers.textable if texts else numbers.to_e164
    try:
        return read(phone, settings.PHONE_REGION)
    except numbers.BadNumber as bad:
        raise Refusal(FAULTS.get(bad.fault, ErrorCode.BAD_VALUE), "phone") from None


def _mailed(email: str) -> str:
    """A mail address as it is sent to; nothing of nothing. Raises Refusal: bad-email."""
    if not email.strip():
        return ""
    try:
        return address(email)
    except ValueError:
        raise Refusal(ErrorCode.BAD_EMAIL, "email") from None


def booked_by(case: Case, client_id: UUID) -> Contact | None:
    """What was booked by this name."""
    made = case.events.filter(kind=EventKind.BOOKED, data__choice=str(client_id)).first()
    return made.contact if made else None


def was_masked(contact: Contact) -> bool:
    """Whether a CPR number was hidden in what was wished: its writer is told."""
    return contact.events.filter(kind=EventKind.CPR_MASKED).exists()


def booked(case: Case) -> list[Contact]:
    """What can still be moved or cancelled, the next first."""
    return [contact for contact in made(case) if contact.state == ContactState.BOOKED]


def made(case: Case) -> list[Contact]:
    """What the case has booked and what has come due of it, the next first."""
    contacts = case.contacts.filter(
        appointment__isnull=False, state__in=(ContactState.BOOKED, *NOT_TAKEN)
    ).select_related("appointment__counsellor", "appointment__room__site")
    return list(contacts.order_by("appointment__starts_at"))


def of_code(code: str) -> Contact:
    """The contact that a code was given for. Raises Refusal: no-appointment."""
    appointment = booking.by_code(code)
    return Contact.objects.select_related(
        "case", "appointment__counsellor", "appointment__room__site"
    ).get(appointment=appointment)


def missed(contact: Contact) -> bool:
    """Whether nobody was reached at the booked time: a new one is offered in the same case."""
    return contact.ended in (EndReason.NO_SHOW, EndReason.NO_ANSWER, EndReason.WRONG_NUMBER)


def under_way(contact: Contact) -> bool:
    """Whether its time has come, and it is as it was booked: waiting, had now, or called again."""
    same = appointment_of(contact).channel == contact.channel
    cancelled = appointment_of(contact).state == AppointmentState.CANCELLED
    return same and not cancelled and contact.state != ContactState.ENDED


def require_opened(contact: Contact, now: datetime) -> None:
    """A code shows what can be changed, and what is under way.

    Raises Refusal: no-appointment when it is cancelled, too-late when it is over.
    """
    if not under_way(contact):
        booking.require_changeable(appointment_of(contact), now)


def times_for_move(contact: Contact, now: datetime, *, same: bool = False) -> list[datetime]:
    """When it could be instead, with nobody else than its own counsellor when `same`.

    Raises Refusal: no-appointment, too-late.
    """
    appointment = appointment_of(contact)
    booking.require_changeable(appointment, now)
    language = Language(contact.case.language)
    return list(booking.times_for_move(appointment, language, now, same=same))


@dataclass(frozen=True)
class OnBehalf:
    """A counsellor changes what is booked: who, the time that they saw, and why if they say."""

    by: Counsellor
    seen: datetime
    reason: ChangeReason | None = None

    @property
    def told(self) -> dict[str, Any]:
        return {"reason": self.reason} if self.reason else {}


def rebook(
    contact: Contact,
    starts_at: datetime,
    now: datetime,
    desk: OnBehalf | None = None,
    *,
    same: bool = False,
) -> bool:
    """To another time; False if it is its own. It keeps that if the other fails.

    With nobody else than its own counsellor when `same`. Raises Refusal: no-appointment,
    too-late, no-such-time, time-taken; changed-meanwhile when it is no more at the time seen.
    """
    with transaction.atomic():
        appointment = appointment_of(contact)
        before = appointment.starts_at
        if before == starts_at:
            return False
        if desk and desk.seen != before:
            raise Refusal(ErrorCode.CHANGED_MEANWHILE, "seen")
        seen = desk.seen if desk else None
        language = Language(contact.case.language)
        booking.move(appointment, starts_at, language, now, same=same, seen=seen)
        told: dict[str, Any] = {"before": before.isoformat(), "starts_at": starts_at.isoformat()}
        if not move(
            contact,
            EventKind.REBOOKED,
            now,
            by=desk.by if desk else None,
            changes=_when(appointment),
            **told | (desk.told if desk else {}),
        ):
            raise Refusal(ErrorCode.TOO_LATE, "code")
    return True


def cancel(
    contact: Contact, now: datetime, desk: OnBehalf | None = None, *, seen: datetime | None = None
) -> None:
    """The time is free again, and number and address have no purpose any more.

    Raises Refusal: no-appointment, too-late; changed-meanwhile when it is no more at the time
    seen.
    """
    with transaction.atomic():
        booking.cancel(appointment_of(contact), now, desk.seen if desk else seen)
        ended = EndReason.COUNSELLOR if desk else EndReason.CITIZEN
        if not move(
            contact,
            EventKind.ENDED,
            now,
            by=desk.by if desk else None,
            changes={"ended": ended, "ended_at": now, **NOTHING_KNOWN},
            who=Author.COUNSELLOR if desk else Author.CITIZEN,
            **(desk.told if desk else {}),
        ):
            raise Refusal(ErrorCode.TOO_LATE, "code")


def come_due(now: datetime) -> Iterator[Contact]:
    """Booked contacts whose time has come, and what they take the place of in the queue.

    Each waits for its counsellor first. Whoever is in another talk of the same case, or chats
    and waits for one, is met there; the next sweep asks again. A slow talk is beside it.
    """
    soon = now + timedelta(seconds=settings.DUE_SECONDS)
    here = Q(state=ContactState.OPEN) | Q(state=ContactState.WAITING, channel=Channel.CHAT)
    talk = Contact.objects.filter(here, case=OuterRef("case")).exclude(channel__in=SLOW)
    due = Contact.objects.filter(state=ContactState.BOOKED, appointment__starts_at__lte=soon)
    for contact in due.filter(~Exists(talk)).select_related("appointment"):
        yield from enter_queue(contact, now)


def enter_queue(contact: Contact, now: datetime) -> list[Contact]:
    """Have a booked contact wait; with it all that has changed, and nothing if it was moved,
    cancelled or talked with first.
    """
    appointment = appointment_of(contact)
    mine = Appointment.objects.filter(
        pk=appointment.pk, state=AppointmentState.BOOKED, starts_at=appointment.starts_at
    )
    try:
        # The appointment before its contact, as whoever cancels it does.
        with transaction.atomic():
            if not mine.update(state=AppointmentState.DUE):
                return []
            aside = _set_aside(contact, now)
            # It can be moved no more, so that there is nothing more to mail about.
            changes = _waits(contact, appointment, now) | {"email": ""}
            if not move(contact, EventKind.DUE, now, changes=changes):
                raise _TooLate
    except (IntegrityError, _TooLate):  # a talk of the same case has begun meanwhile
        return []
    return [contact, *aside]


class _TooLate(Exception):
    """Somebody was first: what was begun is taken back."""


def _waits(contact: Contact, appointment: Appointment, now: datetime) -> dict[str, Any]:
    """Whoever is in danger waits for nobody in particular, and not for the time."""
    if contact.danger_at:
        return {"waiting_since": now, "promise_at": now, "promise_due": now}
    return {
        "waiting_since": now,
        "promise_due": appointment.starts_at,
        "reserved_for": appointment.counsellor,
        "reserved_until": _kept_until(appointment),
    }


def _set_aside(contact: Contact, now: datetime) -> list[Contact]:
    """A call or a meeting that the case was only to have some time: this one is it."""
    others = Contact.objects.filter(case=contact.case_id, state__in=NOT_TAKEN)
    changes = {
        "ended": EndReason.CITIZEN,
        "ended_at": now,
        "promise_due": None,
        "call_at": None,
        "wrapped_up": True,
        "phone": "",
        "wish": "",
    }
    return [
        other
        for other in others.exclude(channel__in=(Channel.CHAT, *SLOW))
        if move(other, EventKind.ENDED, now, changes=changes, who="service")
    ]


def _kept_until(appointment: Appointment) -> datetime:
    """A call may be made by anybody when its counsellor is not there; a meeting is with them."""
    if appointment.channel == Channel.MEETING:
        return appointment.ends_at
    return appointment.starts_at + timedelta(seconds=settings.RESERVED_SECONDS)


def _when(appointment: Appointment) -> dict[str, datetime]:
    return {"waiting_since": appointment.starts_at, "promise_at": appointment.starts_at}


def appointment_of(contact: Contact) -> Appointment:
    """Raises Refusal: no-appointment."""
    if contact.appointment is None:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "code")
    return contact.appointment
