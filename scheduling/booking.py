"""Times are kept for people: held, booked, moved, given back. The database refuses a clash."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from channels_layer.protocol import AppointmentState, Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling.free import KEPT, Place, Search, free, rules_of, zone
from scheduling.models import QUANTUM, Appointment, BookingRules, Taken
from scheduling.models.appointments import CODE_LENGTH
from scheduling.spans import minute

HELD, BOOKED = AppointmentState.HELD, AppointmentState.BOOKED


def hold(
    search: Search,
    starts_at: datetime,
    held_for: UUID,
    now: datetime,
    until: datetime | None = None,
) -> Appointment:
    """Keep a time for somebody while they fill in a form, in place of what they held before.

    It is given back after HOLD_SECONDS, or at `until`. If it is refused they hold what they
    held still. Of those who are free, whoever has the fewest appointments that day gets it.
    Raises Refusal: no-such-time when nobody works then, time-taken when all who do are taken.
    """
    rules = rules_of(search.channel)
    before = Appointment.objects.filter(held_for=held_for, state=HELD).first()
    for place in _candidates(search, starts_at, now, before):
        held = _new(search.channel, place, starts_at, rules, now)
        held.held_for = held_for
        held.held_until = until or held.held_until
        try:
            with transaction.atomic():
                release(held_for)
                held.save(force_insert=True)
                _take(held)
        except IntegrityError:  # somebody was quicker; there may be a colleague
            continue
        return held
    raise Refusal(ErrorCode.TIME_TAKEN, "starts_at")


def release(held_for: UUID) -> None:
    """Give back what somebody held and did not book."""
    Appointment.objects.filter(held_for=held_for, state=HELD).delete()


def lapse_holds(now: datetime) -> int:
    """Give back the times of forms that nobody sent; returns how many."""
    lapsed = Appointment.objects.filter(state=HELD, held_until__lte=now)
    return sum(lapsed.filter(pk=pk).delete()[0] > 0 for pk in lapsed.values_list("pk", flat=True))


def book(appointment: UUID, held_for: UUID, now: datetime) -> Appointment:
    """What was held is booked. Raises Refusal: time-taken when it has been given back since."""
    mine = Appointment.objects.filter(
        pk=appointment, held_for=held_for, state=HELD, starts_at__gt=now
    )
    if not mine.update(state=BOOKED, held_until=None):
        raise Refusal(ErrorCode.TIME_TAKEN, "appointment")
    return Appointment.objects.get(pk=appointment)


def spelt(code: str) -> str:
    """A code as it is stored: in small or wide letters, or pasted with the word before it."""
    letters = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in letters if letter.isalnum())[-CODE_LENGTH:]


def dashed(code: str) -> str:
    """A code as people read it, copy it and say it aloud: `23456-789AB`."""
    return f"{code[:5]}-{code[5:]}"


def by_code(code: str) -> Appointment:
    """The appointment of a code, however it is written. Raises Refusal: no-appointment."""
    found = Appointment.objects.filter(code=spelt(code)).exclude(state=HELD).first()
    if found is None:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "code")
    return found


def times_for_move(
    appointment: Appointment, language: Language, now: datetime
) -> dict[datetime, list[Place]]:
    """Where it could be moved to, with anybody who is free and speaks the language.

    Its own time is not among them.
    """
    found = free(_same(appointment, language), now, without=appointment)
    found.pop(appointment.starts_at, None)
    return found


def move(appointment: Appointment, starts_at: datetime, language: Language, now: datetime) -> None:
    """To another time, if possible with the same counsellor. It keeps its own until then.

    Raises Refusal: no-appointment, too-late, no-such-time, time-taken.
    """
    rules = rules_of(Channel(appointment.channel))
    places = list(_candidates(_same(appointment, language), starts_at, now, appointment))
    for place in sorted(places, key=lambda place: place.counsellor != appointment.counsellor_id):
        new = _new(Channel(appointment.channel), place, starts_at, rules, now)
        try:
            with transaction.atomic():
                _change(
                    appointment,
                    now,
                    counsellor=new.counsellor_id,
                    room=new.room_id,
                    starts_at=new.starts_at,
                    ends_at=new.ends_at,
                    busy_from=new.busy_from,
                    busy_until=new.busy_until,
                )
                appointment.taken.all().delete()
                _take(appointment)
        except IntegrityError:
            appointment.refresh_from_db()
            continue
        return
    raise Refusal(ErrorCode.TIME_TAKEN, "starts_at")


def cancel(appointment: Appointment, now: datetime) -> None:
    """The time is free again. Raises Refusal: no-appointment, too-late."""
    with transaction.atomic():
        _change(appointment, now, state=AppointmentState.CANCELLED)
        appointment.taken.all().delete()


def require_changeable(appointment: Appointment, now: datetime) -> None:
    """Raises Refusal: no-appointment when it is cancelled, too-late when it has begun."""
    if appointment.state == AppointmentState.CANCELLED:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "code")
    if appointment.state != BOOKED or appointment.starts_at <= now:
        raise Refusal(ErrorCode.TOO_LATE, "code")


def _change(appointment: Appointment, now: datetime, **values: object) -> None:
    """One row changed means you won."""
    mine = Appointment.objects.filter(pk=appointment.pk, state=BOOKED, starts_at__gt=now)
    won = mine.update(revision=F("revision") + 1, **values)
    appointment.refresh_from_db()
    if not won:
        require_changeable(appointment, now)
        raise Refusal(ErrorCode.TOO_LATE, "code")


def _same(appointment: Appointment, language: Language) -> Search:
    site = appointment.room.site_id if appointment.room else None
    return Search(Channel(appointment.channel), language, site=site)


def _candidates(
    search: Search, starts_at: datetime, now: datetime, moved: Appointment | None = None
) -> Iterator[Place]:
    """Raises Refusal: no-such-time, time-taken."""
    farthest = now + timedelta(days=rules_of(search.channel).days_ahead + 1)
    if not now <= starts_at <= farthest:
        raise Refusal(ErrorCode.NO_SUCH_TIME, "starts_at")
    day = starts_at.astimezone(zone()).date()
    places = free(search, now, day, moved).get(starts_at, [])
    if not places:
        at = minute(starts_at)
        taken = _others(moved).filter(busy_from__lte=at, busy_until__gt=at).exists()
        raise Refusal(ErrorCode.TIME_TAKEN if taken else ErrorCode.NO_SUCH_TIME, "starts_at")
    busy = list(_others(moved).filter(starts_at__date=day).values_list("counsellor_id", flat=True))
    yield from sorted(places, key=lambda place: (busy.count(place.counsellor), place.counsellor))


def _others(moved: Appointment | None) -> QuerySet[Appointment]:
    kept = Appointment.objects.filter(state__in=KEPT)
    return kept.exclude(pk=moved.pk) if moved else kept


def _new(
    channel: Channel, place: Place, starts_at: datetime, rules: BookingRules, now: datetime
) -> Appointment:
    ends_at = starts_at + timedelta(minutes=rules.minutes)
    return Appointment(
        channel=channel,
        state=HELD,
        counsellor_id=place.counsellor,
        room_id=place.room,
        starts_at=starts_at,
        ends_at=ends_at,
        busy_from=minute(starts_at) - rules.before,
        busy_until=minute(ends_at) + rules.after,
        # A form is of no use when its time has begun.
        held_until=min(now + timedelta(seconds=settings.HOLD_SECONDS), starts_at),
    )


def _take(appointment: Appointment) -> None:
    """Raises IntegrityError if any of it is taken."""
    person = {"appointment": appointment, "counsellor_id": appointment.counsellor_id}
    rows = [
        Taken(quantum=quantum, **person)
        for quantum in _quanta(appointment.busy_from, appointment.busy_until)
    ]
    if appointment.room_id is not None:
        room = {"appointment": appointment, "room_id": appointment.room_id}
        quanta = _quanta(minute(appointment.starts_at), minute(appointment.ends_at))
        rows += [Taken(quantum=quantum, **room) for quantum in quanta]
    Taken.objects.bulk_create(rows)


def _quanta(start: int, end: int) -> range:
    return range(start // QUANTUM, -(-end // QUANTUM))
