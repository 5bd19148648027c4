"""A counsellor books a time in a talk, for the citizen in front of them: the same case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from channels_layer.protocol import (
    Channel,
    ContactState,
    DeskBook,
    DeskHold,
    ErrorCode,
    Language,
)
from channels_layer.refusal import Refusal
from chat import messages, reminders, waitlist
from chat.messages import Utterance
from chat.talks import contact_of
from scheduling import booking
from scheduling.free import Search
from scheduling.models import BOOKED_CHANNELS, Appointment, Counsellor
from triage import appointments
from triage.models import Contact


def searched(
    channel: Channel, language: Language, person: Counsellor | None, site: int | None
) -> Search:
    """With `person`, whom the citizen talks with already, or anybody who speaks the language."""
    if person:
        return Search(channel, counsellor=person.pk, site=site)
    return Search(channel, language, site=site)


def hold(wanted: DeskHold, by: Counsellor, now: datetime) -> None:
    """Keep a time while the form is filled in, in place of what the talk held before.

    Raises Refusal: no-contact, not-yours, ended, bad-value, no-such-time, time-taken.
    """
    talk = contact_of(by, wanted.contact)
    _require_open(talk)
    _hold(wanted, talk, by, now)


def release(contact_id: UUID, by: Counsellor) -> None:
    """Give back what the talk holds. Raises Refusal: no-contact, not-yours."""
    booking.release(contact_of(by, contact_id).pk)


def book(wanted: DeskBook, by: Counsellor, now: datetime) -> None:
    """Book it, and say so in the talk with the code; a repeat of `client_id` changes nothing.

    A time that is held no more is booked if it is free still. Raises Refusal as `hold` and
    `triage.appointments.book`.
    """
    with transaction.atomic():
        talk = contact_of(by, wanted.contact)
        if appointments.booked_by(talk.case, wanted.client_id):
            return
        _require_open(talk)
        held = _held(wanted, talk, by) or _hold(wanted, talk, by, now)
        contact, _ = appointments.book(
            talk.case,
            wanted.client_id,
            held.pk,
            now,
            phone=wanted.phone or _number_of(talk),
            texts=wanted.texts,
            wish="",
            held_for=talk.pk,
            by=by,
        )
        reminders.tell_booked(contact, now)
        waitlist.found_elsewhere(contact, now)
        said = Utterance(talk.pk, wanted.client_id, reminders.in_talk(contact), by)
        [answer] = messages.say_all([said], now).each
        if isinstance(answer, Refusal):
            raise answer


def _require_open(talk: Contact) -> None:
    if talk.state != ContactState.OPEN:
        raise Refusal(ErrorCode.ENDED)


def _number_of(talk: Contact) -> str:
    """The number that they text from, which the desk does not see."""
    return talk.phone if talk.channel == Channel.SMS else ""


def _held(wanted: DeskBook, talk: Contact, by: Counsellor) -> Appointment | None:
    held = Appointment.objects.filter(
        held_for=talk.pk,
        state=booking.HELD,
        channel=wanted.channel,
        starts_at=wanted.starts_at,
    )
    if wanted.channel == Channel.MEETING and wanted.site is not None:
        held = held.filter(room__site=wanted.site)
    return (held.filter(counsellor=by) if wanted.mine else held).first()


def _hold(wanted: DeskHold | DeskBook, talk: Contact, by: Counsellor, now: datetime) -> Appointment:
    if wanted.channel not in BOOKED_CHANNELS:
        raise Refusal(ErrorCode.BAD_VALUE, "channel")
    language = Language(talk.case.language)
    search = searched(wanted.channel, language, by if wanted.mine else None, wanted.site)
    return booking.hold(search, wanted.starts_at, talk.pk, now)
