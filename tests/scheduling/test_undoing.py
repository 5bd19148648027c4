"""Who takes back a change of theirs takes back nobody else's."""

from typing import Any

import pytest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.changes import Change, Remove, Until
from scheduling.models import SingleShift, WorkingHours
from scheduling.roster import week
from scheduling.rostering import make
from tests.cast import Cast
from tests.scheduling.rosters import MONDAY, NOW, add, add_weekly, day, move, single, told, weekly

pytestmark = pytest.mark.django_db


def made(*changes: Change) -> list[Change]:
    """What takes them back."""
    return make(changes, NOW).undo


def shown() -> list[str]:
    return told(week(MONDAY, NOW))


def is_refused(*changes: Change) -> None:
    before = rows()
    with pytest.raises(Refusal, match=ErrorCode.CHANGED_MEANWHILE):
        made(*changes)
    assert rows() == before


def rows() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (SingleShift, WorkingHours)]


def test_a_shift_that_somebody_has_moved_since_does_not_go(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    undo = made(add(ane, day(0), "9-12"))
    made(move(single(), bo, day(1), "9-12"))
    is_refused(*undo)
    made(move(single(), ane, day(0), "9-12"))
    made(*undo)
    assert shown() == []


def test_a_shift_that_somebody_has_moved_on_does_not_go_back(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add(ane, day(0), "9-12"))
    undo = made(move(single(), ane, day(1), "9-12"))
    made(move(single(), ane, day(2), "9-12"))
    is_refused(*undo)
    assert shown() == ["Ane 25 09:00-12:00 chat"]


def test_to_undo_twice_is_to_undo_once(cast: Cast) -> None:
    """The first answer may have been lost on its way."""
    ane = cast.ane.counsellor
    gone = made(add(ane, day(0), "9-12"))
    back = made(move(single(), ane, day(1), "9-12"))
    for _ in range(2):
        made(*back)
    assert shown() == ["Ane 23 09:00-12:00 chat"]
    for _ in range(2):
        made(*gone)
    assert shown() == []


def test_undo_and_redo_go_on_and_on(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    made(add(ane, day(0), "9-12"))
    back = made(move(single(), bo, day(1), "10-13"))
    for _ in range(3):
        forth = made(*back)
        assert shown() == ["Ane 23 09:00-12:00 chat"]
        back = made(*forth)
        assert shown() == ["Bo 24 10:00-13:00 chat"]


def test_weekly_hours_that_somebody_has_ended_since_do_not_go(cast: Cast) -> None:
    undo = made(add_weekly(cast.ane.counsellor, day(0), "9-12"))
    rule = WorkingHours.objects.get()
    made(Until(rule=rule.pk, until=day(14)))
    is_refused(*undo)


def test_a_last_day_that_somebody_has_changed_since_stays(cast: Cast) -> None:
    made(add_weekly(cast.ane.counsellor, day(0), "9-12"))
    rule = WorkingHours.objects.get()
    undo = made(Until(rule=rule.pk, until=day(7)))
    made(Until(rule=rule.pk, until=day(21)))
    is_refused(*undo)
    made(Until(rule=rule.pk, until=day(7)))
    made(*undo)
    assert WorkingHours.objects.get().until is None


def test_one_day_that_was_moved_and_then_moved_on_stays(cast: Cast) -> None:
    ane = cast.ane.counsellor
    made(add_weekly(ane, day(0), "9-12"))
    undo = made(move(weekly(day(0)), ane, day(1), "9-12"))
    made(move(single(), ane, day(2), "9-12"))
    is_refused(*undo)
    made(Remove(shift=single()))
    made(*undo)
    assert shown() == ["Ane 23 09:00-12:00 chat weekly"]
