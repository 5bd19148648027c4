"""Free times, read from the tables."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from channels_layer.protocol import Channel, Language
from scheduling.free import Place, Search, bookable, free
from scheduling.models import Absence, DroppedDay, SingleShift, Skill
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.scheduling.booked import booked
from tests.scheduling.working import COPENHAGEN, MONDAY, NOW, at, room, rules, works

pytestmark = pytest.mark.django_db
CALL = Search(Channel.CALLBACK)
MEETING = Search(Channel.MEETING)


def times(search: Search = CALL, now: datetime = NOW, day: date | None = MONDAY) -> list[str]:
    """The wall-clock times that are free."""
    return [f"{start.astimezone(COPENHAGEN):%H:%M}" for start in free(search, now, day)]


def test_what_somebody_works_can_be_booked(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor, time(9), time(11))
    assert times() == ["09:00", "09:30", "10:00", "10:30"]
    assert free(CALL, NOW, MONDAY)[at(9)] == [Place(cast.ane.counsellor.pk, None)]


def test_nobody_who_works_and_no_time_is_free(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor, kind=ShiftKind.CHAT)
    assert times() == []


def test_what_is_booked_is_gone_with_what_is_kept_free_beside_it(cast: Cast) -> None:
    rules(after=15, step=15)
    works(cast.ane.counsellor, time(9), time(11))
    booked(CALL, at(9, 30))
    assert times() == ["10:15", "10:30"]


def test_a_second_counsellor_has_the_same_time_too(cast: Cast) -> None:
    rules()
    for person in (cast.ane, cast.bo):
        works(person.counsellor, time(9), time(10))
    booked(CALL, at(9))
    assert times() == ["09:00", "09:30"]
    assert len(free(CALL, NOW, MONDAY)[at(9)]) == 1
    assert len(free(CALL, NOW, MONDAY)[at(9, 30)]) == 2


def test_a_call_is_made_from_anywhere(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor, time(9), time(10))
    assert times(Search(Channel.CALLBACK, site=room().site_id)) == ["09:00", "09:30"]


def test_a_named_counsellor_a_language_and_a_site(cast: Cast) -> None:
    rules()
    rules(Channel.MEETING)
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    bo.languages = [Language.DANISH]
    bo.save()
    here, there = room(), room("Lokale 2", "Odense")
    works(ane, time(9), time(9, 30), ShiftKind.MEETING, room=here)
    works(bo, time(10), time(10, 30), ShiftKind.MEETING, room=there)
    assert times(MEETING) == ["09:00", "10:00"]
    assert times(Search(Channel.MEETING, counsellor=bo.pk)) == ["10:00"]
    assert times(Search(Channel.MEETING, language=Language.ENGLISH)) == ["09:00"]
    assert times(Search(Channel.MEETING, site=there.site_id)) == ["10:00"]


def test_a_room_has_one_meeting_at_a_time(cast: Cast) -> None:
    rules(Channel.MEETING, after=15, step=15)
    here = room()
    for person in (cast.ane, cast.bo):
        works(person.counsellor, time(9), time(10, 30), ShiftKind.MEETING, room=here)
    first = booked(MEETING, at(9))
    other = next(p for p in (cast.ane, cast.bo) if p.counsellor.pk != first.counsellor_id)
    found = free(MEETING, NOW, MONDAY)
    # The room is free at once; who was in it has a quarter of an hour to themselves.
    assert found[at(9, 30)] == [Place(other.counsellor.pk, here.pk)]
    assert at(9, 15) not in found


def test_least_notice_and_farthest_ahead(cast: Cast) -> None:
    rules(notice=60, days_ahead=7)
    works(cast.ane.counsellor, time(9), time(11))
    assert times(now=at(8, 30)) == ["09:30", "10:00", "10:30"]
    assert times(now=at(8, 30) + timedelta(seconds=1)) == ["10:00", "10:30"]
    next_week = MONDAY + timedelta(days=7)
    assert times(day=next_week) == ["09:00", "09:30", "10:00", "10:30"]
    assert times(day=next_week + timedelta(days=7)) == []


@pytest.mark.parametrize(
    ("name", "value", "last"),
    [
        ("notice", 2**31 - 1, date(2027, 9, 6)),
        ("days_ahead", 32_767, date(2027, 9, 6)),
        ("step", 0, date(2026, 9, 21)),
        ("minutes", 0, date(2026, 9, 21)),
        ("most_a_day", 0, date(2026, 9, 21)),
    ],
)
def test_a_row_that_no_form_has_seen_keeps_nobody_from_booking(
    cast: Cast, name: str, value: int, last: date
) -> None:
    values = ({"days_ahead": 365} if name == "notice" else {}) | {name: value}
    rules(Channel.CALLBACK, **values)
    works(cast.ane.counsellor, time(9), time(11))
    found = [start.astimezone(COPENHAGEN).date() for start in free(CALL, NOW)]
    assert max(found) == last


def test_who_has_enough_for_a_day_gets_no_more(cast: Cast) -> None:
    rules(most_a_day=1)
    works(cast.ane.counsellor, time(9), time(11))
    booked(CALL, at(9))
    assert times() == []
    assert times(day=MONDAY + timedelta(days=7)) == ["09:00", "09:30", "10:00", "10:30"]


def test_absences_dropped_days_holidays_and_single_shifts(cast: Cast) -> None:
    rules(days_ahead=120)
    hours = works(cast.ane.counsellor, time(9), time(11), weekday=4)
    christmas, friday = date(2026, 12, 25), date(2026, 9, 11)
    assert christmas.weekday() == 4
    assert times(day=christmas) == []
    assert len(times(day=friday)) == 4
    Absence.objects.create(
        counsellor=cast.ane.counsellor,
        starts_at=at(9, 10, friday),
        ends_at=at(9, 40, friday) + timedelta(seconds=1),
    )
    assert times(day=friday) == ["10:00", "10:30"]
    DroppedDay.objects.create(hours=hours, date=friday)
    assert times(day=friday) == []
    SingleShift.objects.create(
        counsellor=cast.ane.counsellor,
        date=friday,
        starts=time(14),
        ends=time(15),
        kind=ShiftKind.BOOKABLE,
    )
    assert times(day=friday) == ["14:00", "14:30"]


def test_who_has_left_is_not_booked(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor)
    cast.ane.user.is_active = False
    cast.ane.user.save()
    assert times() == []


@pytest.mark.parametrize(
    ("sunday", "wall_clock", "in_utc"),
    [
        # 25 October: between two and three comes twice, and each of the two can be booked.
        (date(2026, 10, 25), ["01:00", "02:00", "02:00", "03:00"], [23, 0, 1, 2]),
        # 28 March: between two and three never comes. It is Easter too.
        (date(2027, 3, 28), ["01:00", "03:00"], [0, 1]),
    ],
)
def test_on_the_nights_when_the_clocks_change(
    cast: Cast, sunday: date, wall_clock: list[str], in_utc: list[int]
) -> None:
    rules(minutes=60, step=60, days_ahead=300)
    works(cast.ane.counsellor, time(1), time(4), weekday=6, on_holidays=True)
    found = free(CALL, NOW, sunday)
    assert [f"{start.astimezone(COPENHAGEN):%H:%M}" for start in found] == wall_clock
    assert [start.astimezone(UTC).hour for start in found] == in_utc


def test_hours_over_midnight_belong_to_the_date_on_which_they_begin(cast: Cast) -> None:
    rules()
    works(cast.ane.counsellor, time(23), time(1))
    tuesday = MONDAY + timedelta(days=1)
    assert times() == ["23:00", "23:30"]
    assert times(day=tuesday) == ["00:00", "00:30"]


def test_a_skill_and_whoever_has_it(cast: Cast) -> None:
    rules()
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    works(ane, time(9), time(10))
    works(bo, time(10), time(11))
    abroad = Skill.objects.create(danish="Udlandet", english="Abroad")
    bo.skills.add(abroad)
    assert times(Search(Channel.CALLBACK, skill=abroad.pk)) == ["10:00", "10:30"]
    assert times(Search(Channel.CALLBACK, counsellor=ane.pk, skill=abroad.pk)) == []
    assert times(Search(Channel.CALLBACK, skill=abroad.pk + 1)) == []


def test_who_can_be_booked(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    works(bo)
    works(ane)
    works(ane, time(13), time(14))
    works(cast.karin.counsellor, kind=ShiftKind.CHAT)
    assert list(bookable(Channel.CALLBACK)) == [ane, bo]
    cast.ane.user.is_active = False
    cast.ane.user.save()
    assert list(bookable(Channel.CALLBACK)) == [bo]
    assert list(bookable(Channel.MEETING)) == []
