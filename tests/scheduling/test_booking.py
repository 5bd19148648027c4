"""Times are held, booked, moved and given back."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from channels_layer.protocol import AppointmentState, Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling import booking
from scheduling.free import Search, free
from scheduling.models import Appointment, BookingRules, Taken
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.scheduling.booked import booked
from tests.scheduling.working import MONDAY, NOW, at, room, rules, works

pytestmark = pytest.mark.django_db
DANISH = Language.DANISH
CALL = Search(Channel.CALLBACK)


@pytest.fixture(autouse=True)
def ane_works(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor, time(9), time(11))


def refused(code: ErrorCode) -> Any:
    return pytest.raises(Refusal, match=code)


def times() -> list[datetime]:
    return list(free(CALL, NOW, MONDAY))


def test_a_time_that_is_held_is_nobody_elses() -> None:
    held = booking.hold(CALL, at(9), uuid4(), NOW)
    assert held.state == AppointmentState.HELD
    assert at(9) not in times()
    with refused(ErrorCode.TIME_TAKEN):
        booking.hold(CALL, at(9), uuid4(), NOW)


def test_one_form_holds_one_time() -> None:
    somebody = uuid4()
    booking.hold(CALL, at(9), somebody, NOW)
    second = booking.hold(CALL, at(10), somebody, NOW)
    assert list(Appointment.objects.all()) == [second]
    assert at(9) in times()


def test_what_is_refused_leaves_what_is_held() -> None:
    somebody = uuid4()
    first = booking.hold(CALL, at(9), somebody, NOW)
    booked(CALL, at(10))
    for refusal, wanted in ((ErrorCode.TIME_TAKEN, at(10)), (ErrorCode.NO_SUCH_TIME, at(8))):
        with refused(refusal):
            booking.hold(CALL, wanted, somebody, NOW)
    assert booking.book(first.pk, somebody, NOW).starts_at == at(9)


def test_the_same_time_can_be_held_again_by_the_same_form() -> None:
    somebody = uuid4()
    booking.hold(CALL, at(9), somebody, NOW)
    assert booking.hold(CALL, at(9), somebody, NOW).starts_at == at(9)


def test_a_form_that_is_not_sent_gives_its_time_back() -> None:
    held = booking.hold(CALL, at(9), uuid4(), NOW)
    kept = timedelta(seconds=settings.HOLD_SECONDS)
    assert booking.lapse_holds(NOW + kept - timedelta(seconds=1)) == 0
    assert booking.lapse_holds(NOW + kept) == 1
    assert at(9) in times()
    with refused(ErrorCode.TIME_TAKEN):
        booking.book(held.pk, held.held_for or uuid4(), NOW + kept)


def test_no_time_is_held_beyond_its_own_beginning() -> None:
    BookingRules.objects.update(notice=0)
    held = booking.hold(CALL, at(9), uuid4(), at(8, 58))
    assert held.held_until == at(9)


def test_nobody_books_what_another_holds() -> None:
    held = booking.hold(CALL, at(9), uuid4(), NOW)
    with refused(ErrorCode.TIME_TAKEN):
        booking.book(held.pk, uuid4(), NOW)


@pytest.mark.parametrize(
    "starts_at",
    [
        at(8),  # before anybody works
        at(9, 10),  # between two starts
        at(10, 45),  # too short a rest
        at(9) - timedelta(days=7),  # the past
        at(9) + timedelta(days=21),  # too far ahead
        at(9) + timedelta(seconds=1),
    ],
)
def test_only_what_is_offered_can_be_held(starts_at: datetime) -> None:
    with refused(ErrorCode.NO_SUCH_TIME):
        booking.hold(CALL, starts_at, uuid4(), NOW)
    assert not Taken.objects.exists()


def test_whoever_has_fewest_that_day_is_booked_first(cast: Cast) -> None:
    works(cast.bo.counsellor, time(9), time(11))
    first, second = booked(CALL, at(9)), booked(CALL, at(10))
    assert {first.counsellor_id, second.counsellor_id} == {
        cast.ane.counsellor.pk,
        cast.bo.counsellor.pk,
    }


def test_a_code_is_read_however_it_is_written() -> None:
    made = booked(CALL, at(9))
    written = f" {made.code[:5].lower()}-{made.code[5:]} "
    assert booking.by_code(written) == made


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "' OR 1=1", "0" * 500])
def test_a_forged_code_opens_nothing(code: str) -> None:
    booked(CALL, at(9))
    with refused(ErrorCode.NO_APPOINTMENT):
        booking.by_code(code)


def test_the_code_of_a_held_time_opens_nothing() -> None:
    held = booking.hold(CALL, at(9), uuid4(), NOW)
    with refused(ErrorCode.NO_APPOINTMENT):
        booking.by_code(held.code)


def test_moved_it_is_at_the_new_time_and_the_old_one_is_free() -> None:
    made = booked(CALL, at(9))
    booking.move(made, at(10), DANISH, NOW)
    assert (made.starts_at, made.ends_at, made.revision) == (at(10), at(10, 30), 2)
    assert times() == [at(9), at(9, 30), at(10, 30)]


def test_it_can_be_moved_into_a_part_of_its_own_time() -> None:
    BookingRules.objects.update(step=10)
    made = booked(CALL, at(9))
    booking.move(made, at(9, 10), DANISH, NOW)
    assert made.starts_at == at(9, 10)


def test_moved_to_a_taken_time_it_stays_where_it_is() -> None:
    made, _ = booked(CALL, at(9)), booked(CALL, at(10))
    with refused(ErrorCode.TIME_TAKEN):
        booking.move(made, at(10), DANISH, NOW)
    made.refresh_from_db()
    assert (made.starts_at, made.revision) == (at(9), 1)
    assert at(9) not in times()


def test_cancelled_its_time_is_free_and_it_cannot_be_changed_again() -> None:
    made = booked(CALL, at(9))
    booking.cancel(made, NOW)
    assert at(9) in times()
    for change in (booking.cancel, lambda a, now: booking.move(a, at(10), DANISH, now)):
        with refused(ErrorCode.NO_APPOINTMENT):
            change(made, NOW)


def test_what_has_begun_can_neither_be_moved_nor_cancelled() -> None:
    made = booked(CALL, at(9))
    for change in (booking.cancel, lambda a, now: booking.move(a, at(10), DANISH, now)):
        with refused(ErrorCode.TOO_LATE):
            change(made, at(9))


def test_it_is_moved_to_somebody_of_the_same_language(cast: Cast) -> None:
    bo = cast.bo.counsellor
    bo.languages = [DANISH]
    bo.save()
    works(bo, time(14), time(15))
    made = booked(Search(Channel.CALLBACK, Language.ENGLISH), at(9))
    assert at(14) in booking.times_for_move(made, DANISH, NOW)
    assert at(14) not in booking.times_for_move(made, Language.ENGLISH, NOW)


def test_a_meeting_is_moved_within_its_site(cast: Cast) -> None:
    rules(Channel.MEETING)
    here, there = room(), room("Lokale 2", "Odense")
    works(cast.ane.counsellor, time(13), time(14), ShiftKind.MEETING, room=here)
    works(cast.bo.counsellor, time(14), time(15), ShiftKind.MEETING, room=there)
    made = booked(Search(Channel.MEETING), at(13))
    assert list(booking.times_for_move(made, DANISH, NOW)) == [
        at(13, 30),
        *(at(13) + timedelta(days=7, minutes=m) for m in (0, 30)),
        *(at(13) + timedelta(days=14, minutes=m) for m in (0, 30)),
    ]
    with refused(ErrorCode.NO_SUCH_TIME):
        booking.move(made, at(14), DANISH, NOW)


def test_the_database_itself_refuses_a_person_and_a_room_twice(cast: Cast) -> None:
    rules(Channel.MEETING)
    works(cast.ane.counsellor, time(13), time(14), ShiftKind.MEETING, room=room())
    made = booked(Search(Channel.MEETING), at(13))
    for resource in ("counsellor_id", "room_id"):
        same = made.taken.exclude(**{resource: None}).first()
        assert same is not None
        again = Taken(appointment=made, quantum=same.quantum, **{resource: getattr(same, resource)})
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
