"""A freed time goes to the first on the list that it fits: one at a time, held, then the next."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import AppointmentState, Channel, DayPart, ErrorCode, Language
from channels_layer.refusal import Refusal
from chat import appointments, texting, waitlist
from chat.retention import purge
from scheduling import booking
from scheduling.free import Search
from scheduling.models import Appointment
from scheduling.shifts import ShiftKind
from tests.cast import Cast, citizen
from tests.chat.by_text import came
from tests.scheduling.booked import booked
from tests.scheduling.working import MONDAY, at, room, rules, works
from triage.appointments import appointment_of
from triage.models import Contact, Event, EventKind, WaitEnd, WaitlistEntry, WaitState
from triage.verification import MOST_TO_A_NUMBER
from triage.waitlist import MOST_UNANSWERED, Wish, awake_at

pytestmark = pytest.mark.django_db
CALL = Search(Channel.CALLBACK)
NOW = at(8, 5)
A_MOMENT = timedelta(seconds=1)
HELD_FOR = timedelta(seconds=settings.OFFER_SECONDS)
NUMBERS = ("20 30 40 50", "20 30 40 51", "20 30 40 52")


@pytest.fixture(autouse=True)
def two_times(cast: Cast) -> None:
    """Ane can be booked at nine and at half past nine, on Mondays alone."""
    rules(days_ahead=5)
    works(cast.ane.counsellor, time(9), time(10))


def waits(number: int = 0, now: datetime = NOW, **wish: Any) -> WaitlistEntry:
    case, _ = citizen(wish.pop("language", Language.DANISH))
    wanted = {"channel": Channel.CALLBACK, "phone": NUMBERS[number]} | wish
    return waitlist.join(case, Wish(**wanted), now)


def test_a_number_is_not_texted_for_each_who_waits_with_it() -> None:
    """Anybody may name it; all of them wait, and are answered alike."""
    entries = [waits() for _ in range(9)]
    assert sum(len(texts(entry, "joined")) for entry in entries) == MOST_TO_A_NUMBER
    assert {now_is(entry).state for entry in entries} == {WaitState.WAITING}


def full() -> list[Contact]:
    """Both times are booked."""
    return [_booked(at(9)), _booked(at(9, 30))]


def _booked(starts_at: datetime) -> Contact:
    case, _ = citizen()
    held = booking.hold(CALL, starts_at, case.pk, at(6))
    return appointments.book(case, uuid4(), held.pk, at(6), phone="20304059")


def now_is(entry: WaitlistEntry) -> WaitlistEntry:
    return WaitlistEntry.objects.get(pk=entry.pk)


def offers() -> dict[str, datetime]:
    """Which time is held for which number."""
    rows = WaitlistEntry.objects.filter(state=WaitState.OFFERED).exclude(offer=None)
    return {row.phone[-2:]: row.offer.starts_at for row in rows if row.offer}


def texts(entry: WaitlistEntry, name: str = "offer") -> list[str]:
    rows = Outgoing.objects.filter(key__startswith=f"waitlist:{entry.pk}", key__endswith=name)
    return list(rows.values_list("text", flat=True))


def refused(code: ErrorCode) -> Any:
    return pytest.raises(Refusal, match=code)


# --- Offered ------------------------------------------------------------------------------


def test_while_nothing_is_free_nobody_is_offered_anything() -> None:
    full()
    waits()
    waitlist.offer(NOW)
    assert offers() == {}


def test_a_cancelled_time_goes_to_the_first_and_is_held_for_them() -> None:
    [first, _] = full()
    earlier, later = waits(0), waits(1, NOW + A_MOMENT)
    appointments.cancel(first, NOW)
    waitlist.offer(NOW)
    assert offers() == {"50": at(9)}
    [held] = Appointment.objects.filter(state=AppointmentState.HELD)
    assert held.held_until == at(9)
    code = f"{earlier.code[:5]}-{earlier.code[5:]}"
    [offer] = texts(earlier)
    assert offer == (
        "eGuidance: En tid er ledig: vi kan ringe mandag 7. september kl. 9.00. Vi holder den"
        " til mandag 7. september kl. 9.00. Svar på http://127.0.0.1:8000/booking/"
        f" med koden {code}"
    )
    assert texts(later) == []
    waitlist.offer(NOW)
    assert offers() == {"50": at(9)}


def test_a_time_that_is_moved_away_from_is_freed_too(cast: Cast) -> None:
    works(cast.ane.counsellor, time(14), time(14, 30), weekday=1)
    [first, _] = full()
    appointments.move(first, at(14, day=MONDAY + timedelta(days=1)), NOW)
    waits(last=MONDAY)
    waitlist.offer(NOW)
    assert offers() == {"50": at(9)}


def test_a_hold_that_lapses_frees_it(cast: Cast) -> None:
    _booked(at(9))
    booking.hold(CALL, at(9, 30), uuid4(), NOW)
    waits()
    waitlist.offer(NOW)
    assert offers() == {}
    booking.lapse_holds(NOW + timedelta(seconds=settings.HOLD_SECONDS))
    waitlist.offer(NOW + timedelta(seconds=settings.HOLD_SECONDS))
    assert offers() == {"50": at(9, 30)}


def test_two_times_go_to_two_and_never_one_to_both() -> None:
    for number in range(3):
        waits(number, NOW + number * A_MOMENT)
    waitlist.offer(NOW)
    assert offers() == {"50": at(9), "51": at(9, 30)}


def test_what_is_offered_nobody_else_can_book() -> None:
    waits()
    waitlist.offer(NOW)
    with refused(ErrorCode.TIME_TAKEN):
        booking.hold(CALL, at(9), uuid4(), NOW)


def test_the_first_whom_it_does_not_fit_is_passed_over() -> None:
    waits(0, parts=[DayPart.AFTERNOON])
    waits(1, weekdays=[2, 3])
    waits(2, weekdays=[0], parts=[DayPart.MORNING])
    waitlist.offer(NOW)
    assert offers() == {"52": at(9)}


def test_a_meeting_is_offered_where_it_is_wanted(cast: Cast) -> None:
    rules(Channel.MEETING, days_ahead=5)
    here, there = room(), room("Lokale 2", "Odense")
    works(cast.bo.counsellor, time(9), time(9, 30), ShiftKind.MEETING, room=here)
    waits(0, channel=Channel.MEETING, site=there.site_id)
    waits(1, channel=Channel.MEETING, site=here.site_id)
    waitlist.offer(NOW)
    assert offers() == {"51": at(9)}


def test_nobody_is_texted_in_the_night() -> None:
    entry = waits(now=at(5))
    waitlist.offer(at(7, 59))
    assert (offers(), texts(entry)) == ({}, [])
    waitlist.offer(at(8))
    assert offers() == {"50": at(9)}


# --- Answered -------------------------------------------------------------------------------


def test_taken_it_is_booked_and_the_number_is_kept_for_that_alone() -> None:
    entry = waits()
    waitlist.offer(NOW)
    contact = waitlist.take(waitlist.of_code(entry.code), NOW)
    assert appointment_of(contact).starts_at == at(9)
    assert (contact.phone, contact.texts, contact.case) == ("+4520304050", True, entry.case)
    entry = now_is(entry)
    assert (entry.state, entry.ended, entry.phone) == (WaitState.ENDED, WaitEnd.BOOKED, "")
    assert not Outgoing.objects.filter(key__startswith="waitlist:").exclude(to="").exists()
    waitlist.offer(NOW)
    assert offers() == {}


def test_pressed_twice_it_is_booked_once() -> None:
    entry = waits()
    waitlist.offer(NOW)
    seen, again = waitlist.of_code(entry.code), waitlist.of_code(entry.code)
    assert waitlist.take(seen, NOW) == waitlist.take(again, NOW)
    assert Contact.objects.count() == 1


def test_declined_it_goes_to_the_next_and_they_are_not_asked_again() -> None:
    _booked(at(9, 30))
    entry = waits(0)
    waits(1, NOW + A_MOMENT)
    waitlist.offer(NOW)
    waitlist.decline(waitlist.of_code(entry.code), NOW)
    waitlist.offer(NOW)
    assert offers() == {"51": at(9)}
    assert now_is(entry).state == WaitState.WAITING


def test_unanswered_it_goes_to_the_next(cast: Cast) -> None:
    works(cast.ane.counsellor, time(15), time(15, 30))
    [*_], entry = full(), waits(0)
    waits(1, NOW + A_MOMENT)
    waitlist.offer(NOW)
    Outgoing.objects.filter(key__endswith="offer").update(state=OutgoingState.SENT, next_at=None)
    waitlist.offer(NOW + HELD_FOR - A_MOMENT)
    assert offers() == {"50": at(15)}
    late = NOW + HELD_FOR
    waitlist.offer(late)
    assert offers() == {"51": at(15)}
    with refused(ErrorCode.TIME_TAKEN):
        waitlist.take(waitlist.of_code(entry.code), late)
    assert now_is(entry).unanswered == 1


def test_a_form_that_was_seen_before_it_passed_on_takes_nothing() -> None:
    entry = waits()
    waitlist.offer(NOW)
    seen = waitlist.of_code(entry.code)
    waitlist.decline(waitlist.of_code(entry.code), NOW)
    with refused(ErrorCode.TIME_TAKEN):
        waitlist.take(seen, NOW)
    assert not Contact.objects.exists()


@pytest.mark.parametrize("gone", [OutgoingState.SENT, OutgoingState.DELIVERED, "passed-on"])
def test_who_never_answers_waits_no_more_and_is_told(cast: Cast, gone: OutgoingState) -> None:
    works(cast.ane.counsellor, time(12), time(20))
    entry = unanswered(waits(), gone)
    assert (entry.ended, entry.phone) == (WaitEnd.UNANSWERED, "")
    assert offers() == {}
    [ended] = texts(entry, "ended")
    assert "Du fik tre tider og svarede ikke" in ended
    assert [row.text for row in Outgoing.objects.exclude(to="")] == [ended]


@pytest.mark.parametrize(
    "held_up",
    [
        OutgoingState.SHOWN,
        OutgoingState.WAITING,
        OutgoingState.FAILED,
        OutgoingState.UNDELIVERED,
        OutgoingState.DROPPED,
    ],
)
def test_who_was_told_of_no_offer_has_left_none_unanswered(
    cast: Cast, held_up: OutgoingState
) -> None:
    works(cast.ane.counsellor, time(12), time(20))
    entry = unanswered(waits(), held_up)
    assert (entry.state, entry.unanswered) == (WaitState.OFFERED, 0)
    assert len(entry.passed) == MOST_UNANSWERED
    assert texts(entry, "ended") == []
    passed = Event.objects.filter(kind=EventKind.OFFER_PASSED).values_list("data", flat=True)
    assert [data["answered"] for data in passed] == [False] * MOST_UNANSWERED


def unanswered(entry: WaitlistEntry, state: OutgoingState | str) -> WaitlistEntry:
    """Offered time after time, and this is what became of each message."""
    now = NOW
    for _ in range(MOST_UNANSWERED):
        waitlist.offer(now)
        next_at = now if state == OutgoingState.WAITING else None
        Outgoing.objects.filter(key__endswith="offer").update(state=state, next_at=next_at)
        now += HELD_FOR
    waitlist.offer(now)
    return now_is(entry)


# --- No more ----------------------------------------------------------------------------------


def test_asked_out_the_number_is_erased_and_the_time_is_free() -> None:
    entry = waits()
    waitlist.offer(NOW)
    waitlist.leave(waitlist.of_code(entry.code), NOW)
    entry = now_is(entry)
    assert (entry.ended, entry.phone) == (WaitEnd.LEFT, "")
    assert not Outgoing.objects.exclude(to="").exists()
    assert not Appointment.objects.exists()
    with refused(ErrorCode.NO_APPOINTMENT):
        waitlist.of_code(entry.code)


def test_whoever_books_elsewhere_in_the_same_case_waits_no_more() -> None:
    entry, other = waits(0), waits(1)
    held = booking.hold(CALL, at(9), entry.case_id, NOW)
    appointments.book(entry.case, uuid4(), held.pk, NOW, phone="+45 20304051")
    assert now_is(entry).ended == WaitEnd.BOOKED
    assert now_is(other).state == WaitState.WAITING


def test_whoever_books_with_the_number_of_somebody_else_ends_no_wait() -> None:
    entry = waits(0)
    stranger, _ = citizen()
    held = booking.hold(CALL, at(9), stranger.pk, NOW)
    appointments.book(stranger, uuid4(), held.pk, NOW, phone=NUMBERS[0])
    assert now_is(entry).state == WaitState.WAITING


def test_whoever_answers_stop_waits_no_more_and_nothing_is_held() -> None:
    entry, other = waits(0), waits(1, NOW + A_MOMENT)
    waitlist.offer(NOW)
    texting.receive(came("STOP", entry.phone), NOW)
    entry = now_is(entry)
    assert (entry.state, entry.ended, entry.phone) == (WaitState.ENDED, WaitEnd.LEFT, "")
    assert offers() == {"51": at(9, 30)}
    assert now_is(other).state == WaitState.OFFERED


def test_who_joins_with_a_number_that_has_stopped_is_answered_alike_and_holds_nothing() -> None:
    texting.receive(came("STOP", "+4520304050"), NOW)
    entry = waits(0)
    waits(1, NOW + A_MOMENT)
    assert len(texts(entry, "joined")) == 1
    assert not Outgoing.objects.filter(to=entry.phone, next_at__isnull=False).exists()
    waitlist.offer(NOW)
    assert offers() == {"51": at(9)}
    assert waitlist.of_code(entry.code).state == WaitState.WAITING
    texting.receive(came("START", "+4520304050"), NOW)
    waitlist.offer(NOW)
    assert offers() == {"50": at(9, 30), "51": at(9)}


def test_after_the_last_day_it_is_told_and_over() -> None:
    full()
    entry = waits(last=MONDAY)
    waitlist.offer(at(23, 59))
    assert now_is(entry).state == WaitState.WAITING
    waitlist.offer(at(0, day=MONDAY + timedelta(days=1)))
    assert now_is(entry).ended == WaitEnd.EXPIRED
    [ended] = texts(entry, "ended")
    assert "Der blev ingen tid ledig til dig" in ended


@pytest.mark.parametrize(
    ("over", "told_at"),
    [
        (at(23, 59) + timedelta(minutes=1), at(8, day=MONDAY + timedelta(days=1))),
        (at(7, 59, day=MONDAY + timedelta(days=1)), at(8, day=MONDAY + timedelta(days=1))),
        (at(9, day=MONDAY + timedelta(days=1)), at(9, day=MONDAY + timedelta(days=1))),
    ],
)
def test_that_it_is_over_is_told_by_day(over: datetime, told_at: datetime) -> None:
    full()
    entry = waits(last=MONDAY)
    waitlist.offer(over)
    ended = Outgoing.objects.get(key=f"waitlist:{entry.pk}:ended")
    assert (ended.due_at, ended.until) == (told_at, told_at + timedelta(days=1))


@pytest.mark.parametrize(
    ("now", "awake"),
    [
        (at(7, 59), at(8)),
        (at(8), at(8)),
        (at(19, 59), at(19, 59)),
        (at(20), at(8, day=MONDAY + timedelta(days=1))),
        # In the nights in which the clocks change it is eight by the clock.
        (at(21, day=date(2026, 10, 24)), at(8, day=date(2026, 10, 25))),
        (at(1, day=date(2026, 3, 29)), at(8, day=date(2026, 3, 29))),
    ],
)
def test_the_night_is_over_at_eight_by_the_clock(now: datetime, awake: datetime) -> None:
    assert awake_at(now) == awake


def test_a_case_that_waits_is_not_purged() -> None:
    entry = waits(last=date(2027, 8, 1))
    purge(NOW + timedelta(days=settings.KEEP_DAYS + 1))
    assert now_is(entry).phone
    assert not Event.objects.filter(kind=EventKind.PURGED).exists()


# --- Joined -----------------------------------------------------------------------------------


def test_the_code_comes_at_once_and_in_the_citizens_language() -> None:
    entry = waits(language=Language.ENGLISH)
    [joined] = texts(entry, "joined")
    assert f"{entry.code[:5]}-{entry.code[5:]}" in joined


def test_who_waits_again_keeps_their_place_and_the_last_wish_holds() -> None:
    case, _ = citizen()
    before = waitlist.join(case, Wish(Channel.CALLBACK, NUMBERS[0]), NOW)
    after = waitlist.join(case, Wish(Channel.CALLBACK, NUMBERS[1], weekdays=[4]), at(9))
    assert (after.pk, after.joined_at, after.weekdays) == (before.pk, NOW, [4])


def test_a_corrected_number_is_told_and_the_wrong_one_opens_nothing() -> None:
    """What was offered meanwhile is free again, and may be offered to the right one."""
    case, _ = citizen()
    wrong = waitlist.join(case, Wish(Channel.CALLBACK, NUMBERS[0]), NOW)
    waitlist.offer(NOW)
    right = waitlist.join(case, Wish(Channel.CALLBACK, NUMBERS[1]), NOW)
    assert not Appointment.objects.exists()
    with refused(ErrorCode.NO_APPOINTMENT):
        waitlist.of_code(wrong.code)
    [said] = Outgoing.objects.exclude(to="")
    assert (said.to, said.key.endswith(":joined")) == ("+4520304051", True)
    assert f"{right.code[:5]}-{right.code[5:]}" in said.text
    waitlist.offer(NOW)
    assert offers() == {"51": at(9)}
    told = [row.to for row in Outgoing.objects.filter(key__endswith="offer").exclude(to="")]
    assert told == ["+4520304051"]


def test_the_same_wish_again_changes_nothing_and_is_told_once() -> None:
    case, _ = citizen()
    wish = Wish(Channel.CALLBACK, NUMBERS[0], weekdays=[0], parts=[DayPart.MORNING])
    before = waitlist.join(case, wish, NOW)
    waitlist.offer(NOW)
    after = waitlist.join(case, wish, NOW + A_MOMENT)
    assert (after.code, after.state) == (before.code, WaitState.OFFERED)
    assert offers() == {"50": at(9)}
    assert len(texts(after, "joined")) == 1


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"phone": "12"}, ErrorCode.PHONE_NEEDED),
        ({"phone": "ring 20304050"}, ErrorCode.BAD_VALUE),
        ({"phone": "+44 20 7946 0018"}, ErrorCode.CANNOT_TEXT),
        ({"channel": Channel.CHAT}, ErrorCode.BAD_VALUE),
        ({"last": MONDAY - timedelta(days=1)}, ErrorCode.BAD_VALUE),
        ({"last": MONDAY + timedelta(days=400)}, ErrorCode.BAD_VALUE),
        ({"first": date(9999, 12, 31)}, ErrorCode.BAD_VALUE),
        ({"first": MONDAY + timedelta(days=2), "last": MONDAY}, ErrorCode.BAD_VALUE),
        ({"channel": Channel.MEETING, "site": 4711}, ErrorCode.BAD_VALUE),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(wish: dict[str, Any], code: ErrorCode) -> None:
    wanted = {"channel": Channel.CALLBACK, "phone": NUMBERS[0]} | wish
    with refused(code):
        waitlist.join(citizen()[0], Wish(**wanted), NOW)
    assert not WaitlistEntry.objects.exists()


def test_a_time_that_was_booked_before_it_was_found_is_not_offered() -> None:
    booked(CALL, at(9), NOW)
    waits()
    waitlist.offer(NOW)
    assert offers() == {"50": at(9, 30)}
