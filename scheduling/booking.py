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
    appointment: Appointment, language: Language, now: datetime, *, same: bool = False
) -> dict[datetime, list[Place]]:
    """Where it could be moved to, with anybody who is free and speaks the language.

    With nobody else than its own counsellor when `same`. Its own time is not among them.
    """
    search = _same(appointment, language, appointment.counsellor_id if same else None)
    found = free(search, now, without=appointment)
    found.pop(appointment.starts_at, None)
    return found


def hold_move(
    appointment: Appointment,
    starts_at: datetime,
    language: Language,
    now: datetime,
    *,
    same: bool = False,
) -> Appointment:
    """Keep a time that it may be moved to, in place of what was kept for that before.

    If it is refused, what was kept is kept still. The part of it that is the appointment's own
    stays its own. Raises Refusal: no-appointment, too-late, no-such-time, time-taken.
    """
    require_changeable(appointment, now)
    with transaction.atomic():
        release(appointment.pk)
        for held in _moved(appointment, starts_at, language, now, same=same):
            held.held_for = appointment.pk
            try:
                with transaction.atomic():
                    held.save(force_insert=True)
                    _take(held, beside=appointment)
            except IntegrityError:
                continue
            return held
        raise Refusal(ErrorCode.TIME_TAKEN, "starts_at")


def move(
    appointment: Appointment,
    starts_at: datetime,
    language: Language,
    now: datetime,
    *,
    same: bool = False,
    seen: datetime | None = None,
) -> None:
    """To another time, if possible with the same counsellor. It keeps its own until then.

    With nobody else when `same`; only from the time `seen`, if one is given. Raises Refusal:
    no-appointment, too-late, no-such-time, time-taken, changed-meanwhile.
    """
    require_changeable(appointment, now)
    with transaction.atomic():
        release(appointment.pk)
        _move(appointment, _moved(appointment, starts_at, language, now, same=same), now, seen)


def _move(
    appointment: Appointment, places: Iterator[Appointment], now: datetime, seen: datetime | None
) -> None:
    for new in places:
        try:
            with transaction.atomic():
                _change(
                    appointment,
                    now,
                    seen,
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


def _moved(
    appointment: Appointment, starts_at: datetime, language: Language, now: datetime, *, same: bool
) -> Iterator[Appointment]:
    """As it would be then, with each who is free, its own counsellor first.

    Raises Refusal: no-such-time, time-taken.
    """
    channel, own = Channel(appointment.channel), appointment.counsellor_id
    search = _same(appointment, language, own if same else None)
    places = _candidates(search, starts_at, now, appointment)
    for place in sorted(places, key=lambda place: place.counsellor != own):
        yield _new(channel, place, starts_at, rules_of(channel), now)


def cancel(appointment: Appointment, now: datetime, seen: datetime | None = None) -> None:
    """The time is free again, and so is what it might have been moved to.

    Raises Refusal: no-appointment, too-late, changed-meanwhile.
    """
    with transaction.atomic():
        _change(appointment, now, seen, state=AppointmentState.CANCELLED)
        appointment.taken.all().delete()
        release(appointment.pk)


def require_changeable(appointment: Appointment, now: datetime) -> None:
    """Raises Refusal: no-appointment when it is cancelled, too-late when it has begun."""
    if appointment.state == AppointmentState.CANCELLED:
        raise Refusal(ErrorCode.NO_APPOINTMENT, "code")
    if not is_changeable(appointment, now):
        raise Refusal(ErrorCode.TOO_LATE, "code")


def is_changeable(appointment: Appointment, now: datetime) -> bool:
    """Until it comes up at the desk, which is DUE_SECONDS before its time."""
    return appointment.state == BOOKED and appointment.starts_at > now


def _change(
    appointment: Appointment, now: datetime, seen: datetime | None, **values: object
) -> None:
    """One row changed means you won."""
    mine = Appointment.objects.filter(pk=appointment.pk, state=BOOKED, starts_at__gt=now)
    if seen is not None:
        mine = mine.filter(starts_at=seen)
    won = mine.update(revision=F("revision") + 1, **values)
    appointment.refresh_from_db()
    if not won:
        require_changeable(appointment, now)
        raise Refusal(ErrorCode.CHANGED_MEANWHILE if seen else ErrorCode.TOO_LATE, "code")


def _same(appointment: Appointment, language: Language, counsellor: int | None = None) -> Search:
    """Whoever is asked for by name need not speak the language."""
    channel = Channel(appointment.channel)
    site = appointment.room.site_id if appointment.room else None
    if counsellor is not None:
        return Search(channel, counsellor=counsellor, site=site)
    return Search(channel, language, site=site)


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


def _take(appointment: Appointment, beside: Appointment | None = None) -> None:
    """But for what is taken for `beside` already. Raises IntegrityError if any of it is taken."""
    person = {"appointment": appointment, "counsellor_id": appointment.counsellor_id}
    rows = [
        Taken(quantum=quantum, **person)
        for quantum in _quanta(appointment.busy_from, appointment.busy_until)
    ]
    if appointment.room_id is not None:
        room = {"appointment": appointment, "room_id": appointment.room_id}
        quanta = _quanta(minute(appointment.starts_at), minute(appointment.ends_at))
        rows += [Taken(quantum=quantum, **room) for quantum in quanta]
    columns = ("counsellor_id", "room_id", "quantum")
    own = set(beside.taken.values_list(*columns)) if beside else set()
    Taken.objects.bulk_create(
        row for row in rows if (row.counsellor_id, row.room_id, row.quantum) not in own
    )


def _quanta(start: int, end: int) -> range:
    return range(start // QUANTUM, -(-end // QUANTUM))
