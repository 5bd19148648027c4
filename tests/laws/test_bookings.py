"""The laws of booked times, whatever people do and in whatever order."""

from datetime import date, datetime, time, timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from channels_layer.protocol import (
    AppointmentState,
    Channel,
    ContactState,
    DeskRebook,
    ErrorCode,
    Language,
)
from channels_layer.refusal import Refusal
from chat import appointments as verbs
from chat import desk_booked
from scheduling import booking
from scheduling.free import KEPT, Search, free
from scheduling.models import QUANTUM, Appointment, Taken
from scheduling.shifts import ShiftKind
from scheduling.spans import minute
from tests.cast import Cast, hire
from tests.laws.at_once import at_once
from tests.laws.scene import PHONE, new_case
from tests.laws.test_state_machine import PROFILE
from tests.scheduling.working import NOW, at, room, rules, works
from triage import appointments
from triage.appointments import OnBehalf
from triage.models import Case, Contact

DANISH = Language.DANISH
CHANNELS = (Channel.CALLBACK, Channel.MEETING)


class Bookings(RuleBasedStateMachine):
    """Three citizens, two counsellors and one room, on the night when the clocks go back."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = datetime.combine(date(2026, 10, 24), time(20), at(0).tzinfo)
        cast, here = hire(), room()
        rules(minutes=60, step=30, after=15)
        rules(Channel.MEETING, minutes=45, step=15, before=5)
        for person in (cast.ane, cast.bo):
            for weekday in (5, 6):
                works(person.counsellor, time(22), time(4), weekday=weekday)
                works(
                    person.counsellor,
                    time(20, 30),
                    time(22),
                    ShiftKind.MEETING,
                    weekday=weekday,
                    room=here,
                )
        self.cases: list[Case] = [new_case() for _ in range(3)]
        self.held: dict[UUID, UUID] = {}

    @rule(citizen=st.integers(0, 2), channel=st.sampled_from(CHANNELS), which=st.integers(0, 30))
    def holds(self, citizen: int, channel: Channel, which: int) -> None:
        offered = list(free(Search(channel), self.now))
        if offered:
            case = self.cases[citizen]
            start = offered[which % len(offered)]
            self.held[case.pk] = booking.hold(Search(channel), start, case.pk, self.now).pk

    @rule(citizen=st.integers(0, 2), minutes=st.integers(-90, 600))
    def holds_something_else(self, citizen: int, minutes: int) -> None:
        """What is not offered is refused."""
        case = self.cases[citizen]
        start = self.now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        booking.release(case.pk)
        offered = free(Search(Channel.CALLBACK), self.now)
        search = Search(Channel.CALLBACK)
        assert (self.tried(booking.hold, search, start, case.pk, self.now) is None) == (
            start in offered
        )
        self.held.pop(case.pk, None)
        booking.release(case.pk)

    @rule(citizen=st.integers(0, 2))
    def books(self, citizen: int) -> None:
        case = self.cases[citizen]
        held = self.held.pop(case.pk, None)
        if held:
            self.tried(verbs.book, case, uuid4(), held, self.now, phone=PHONE, wish="")

    @rule(citizen=st.integers(0, 2), which=st.integers(0, 30))
    def moves(self, citizen: int, which: int) -> None:
        for contact in appointments.booked(self.cases[citizen])[:1]:
            offered = list(
                booking.times_for_move(appointments.appointment_of(contact), DANISH, self.now)
            )
            if offered:
                start = offered[which % len(offered)]
                assert self.tried(appointments.rebook, contact, start, self.now) in (
                    None,
                    ErrorCode.TOO_LATE,
                )

    @rule(citizen=st.integers(0, 2), which=st.integers(0, 30), same=st.booleans())
    def is_moved_at_the_desk(self, citizen: int, which: int, same: bool) -> None:
        """What it may be moved to can be kept first, and is then moved to."""
        for contact in appointments.booked(self.cases[citizen])[:1]:
            appointment = appointments.appointment_of(contact)
            offered = list(booking.times_for_move(appointment, DANISH, self.now, same=same))
            if not offered or self.tried(booking.require_changeable, appointment, self.now):
                continue
            start = offered[which % len(offered)]
            booking.hold_move(appointment, start, DANISH, self.now, same=same)
            desk = OnBehalf(appointment.counsellor, appointment.starts_at)
            assert appointments.rebook(contact, start, self.now, desk, same=same)

    @rule(citizen=st.integers(0, 2))
    def cancels(self, citizen: int) -> None:
        for contact in appointments.booked(self.cases[citizen])[:1]:
            self.tried(appointments.cancel, contact, self.now)

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        booking.lapse_holds(self.now)
        list(appointments.come_due(self.now))

    def tried(self, verb: Any, *args: Any, **kwargs: Any) -> ErrorCode | None:
        """Why it was refused, if it was; then nothing has changed."""
        before = self.state()
        try:
            with transaction.atomic():
                verb(*args, **kwargs)
        except Refusal as refusal:
            assert self.state() == before
            return refusal.code
        return None

    def state(self) -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (Appointment, Contact)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def check_invariants(self, settings: Any, output: Any, runtimes: Any) -> None:
        kept = list(Appointment.objects.filter(state__in=KEPT))
        for number, one in enumerate(kept):
            for other in kept[number + 1 :]:
                if one.counsellor_id == other.counsellor_id:
                    assert one.busy_until <= other.busy_from or other.busy_until <= one.busy_from
                if one.room_id is not None and one.room_id == other.room_id:
                    assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
        assert {(t.appointment_id, t.counsellor_id, t.room_id, t.quantum) for t in _taken()} == {
            row for one in kept for row in _rows(one)
        }
        for contact in Contact.objects.exclude(appointment=None).select_related("appointment"):
            appointment = appointments.appointment_of(contact)
            assert (contact.state == ContactState.BOOKED) == (
                appointment.state == AppointmentState.BOOKED
            )
            assert contact.promise_at == appointment.starts_at


def _taken() -> list[Taken]:
    return list(Taken.objects.all())


def _rows(one: Appointment) -> set[tuple[UUID, int | None, int | None, int]]:
    """Minute by minute, the slow way."""
    busy = {m // QUANTUM for m in range(one.busy_from, one.busy_until)}
    inside = {m // QUANTUM for m in range(minute(one.starts_at), minute(one.ends_at))}
    rows: set[tuple[UUID, int | None, int | None, int]] = {
        (one.pk, one.counsellor_id, None, quantum) for quantum in busy
    }
    if one.room_id is not None:
        rows |= {(one.pk, None, one.room_id, quantum) for quantum in inside}
    return rows


@pytest.mark.django_db
def test_whatever_people_do_no_time_is_given_twice() -> None:
    run_state_machine_as_test(Bookings, settings=PROFILE)


# --- At the same moment -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_time_at_once_is_one_persons(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor)
    for round_ in range(5):
        start = at(9) + timedelta(minutes=30 * round_)
        acts = [
            partial(booking.hold, Search(Channel.CALLBACK), start, uuid4(), NOW) for _ in range(8)
        ]
        answers = at_once(*acts)
        refused = [answer.code for answer in answers if isinstance(answer, Refusal)]
        assert refused == [ErrorCode.TIME_TAKEN] * 7
        assert Appointment.objects.filter(starts_at=start).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_move_to_one_time_at_once(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor)
    both = [new_case(), new_case()]
    for round_ in range(5):
        day = at(9) + timedelta(days=7 * (round_ % 2))
        made = []
        for number, case in enumerate(both):
            start = day + timedelta(minutes=30 * number)
            held = booking.hold(Search(Channel.CALLBACK), start, case.pk, NOW)
            made.append(verbs.book(case, uuid4(), held.pk, NOW, phone=PHONE, wish=""))
        answers = at_once(
            *(partial(appointments.rebook, each, day + timedelta(hours=2), NOW) for each in made)
        )
        assert [a.code for a in answers if isinstance(a, Refusal)] == [ErrorCode.TIME_TAKEN]
        for each in made:
            appointments.cancel(Contact.objects.get(pk=each.pk), NOW)


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_move_the_same_at_once(cast: Cast) -> None:
    """One moves it, and the other is told so; what each of them kept is free again."""
    rules()
    works(cast.ane.counsellor)
    case, by = new_case(), (cast.ane.counsellor, cast.karin.counsellor)
    held = booking.hold(Search(Channel.CALLBACK), at(9), case.pk, NOW)
    contact = verbs.book(case, uuid4(), held.pk, NOW, phone=PHONE, wish="")
    for round_ in range(5):
        seen, ways = at(9 + round_ % 2), (at(10 - round_ % 2), at(11))
        wanted = [
            DeskRebook(ref="r", contact=contact.pk, client_id=uuid4(), seen=seen, starts_at=to)
            for to in ways
        ]
        answers = at_once(
            *(partial(desk_booked.move, w, b, NOW) for w, b in zip(wanted, by, strict=True))
        )
        assert [a.code for a in answers if isinstance(a, Refusal)] == [ErrorCode.CHANGED_MEANWHILE]
        [only] = Appointment.objects.all()
        assert only.starts_at in ways
        back = DeskRebook(
            ref="r",
            contact=contact.pk,
            client_id=uuid4(),
            seen=only.starts_at,
            starts_at=ways[0],
        )
        desk_booked.move(back, cast.ane.counsellor, NOW)


@pytest.mark.django_db(transaction=True)
def test_a_move_and_a_cancel_at_once(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor)
    case = new_case()
    for _ in range(5):
        held = booking.hold(Search(Channel.CALLBACK), at(9), case.pk, NOW)
        contact = verbs.book(case, uuid4(), held.pk, NOW, phone=PHONE, wish="")
        same = [Contact.objects.get(pk=contact.pk) for _ in range(2)]
        at_once(
            partial(appointments.rebook, same[0], at(10), NOW),
            partial(appointments.cancel, same[1], NOW),
        )
        contact.refresh_from_db()
        assert contact.state == ContactState.ENDED
        assert not Taken.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["move", "cancel"])
def test_the_sweep_looks_while_a_citizen_changes_the_time(cast: Cast, change: str) -> None:
    """It waits for whoever was first, and does not act on what it saw before."""
    rules()
    works(cast.ane.counsellor)
    case, soon = new_case(), at(8, 58)
    held = booking.hold(Search(Channel.CALLBACK), at(9), case.pk, NOW)
    contact = verbs.book(case, uuid4(), held.pk, NOW, phone=PHONE, wish="")
    changed = Event()

    def citizen() -> None:
        with transaction.atomic():
            if change == "move":
                verbs.move(contact, at(10), soon)
            else:
                verbs.cancel(contact, soon)
            changed.set()
            sleep(0.3)  # the sweep looks meanwhile

    def sweep() -> list[Contact]:
        assert changed.wait(30)
        return list(appointments.come_due(soon))

    acts: list[Any] = [citizen, sweep]
    assert at_once(*acts)[1] == []
    contact = Contact.objects.get(pk=contact.pk)
    assert contact.state == (ContactState.BOOKED if change == "move" else ContactState.ENDED)
    if change == "move":
        assert [each.pk for each in appointments.come_due(at(10))] == [contact.pk]
