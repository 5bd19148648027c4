"""Two coordinators at the same moment: nobody comes to be on two shifts at once."""

from functools import partial

import pytest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.models import SingleShift
from scheduling.roster import week
from scheduling.rostering import Made, make
from tests.cast import Cast
from tests.laws.at_once import at_once
from tests.scheduling.rosters import MONDAY, NOW, add, add_weekly, day, move, single, told

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def codes(results: list[Made | Refusal]) -> list[ErrorCode]:
    return [each.code for each in results if isinstance(each, Refusal)]


def test_one_of_two_clashing_shifts_is_made(cast: Cast) -> None:
    ane = cast.ane.counsellor
    for number in range(ROUNDS):
        monday = day(7 * number)
        acts = [
            partial(make, [add(ane, monday, "9-12")], NOW),
            partial(make, [add(ane, monday, "11-13")], NOW),
            partial(make, [add_weekly(ane, monday, "10-12", until=monday)], NOW),
        ]
        assert codes(at_once(*acts)) == [ErrorCode.TIME_TAKEN] * 2
        assert len(told(week(monday, NOW))) == 1


def test_a_double_click_is_one_shift(cast: Cast) -> None:
    for number in range(ROUNDS):
        act = partial(make, [add(cast.ane.counsellor, day(number), "9-12")], NOW)
        assert codes(at_once(act, act)) == []
    assert SingleShift.objects.count() == ROUNDS


def test_two_who_give_shifts_to_each_other_do_not_wait_for_ever(cast: Cast) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    make([add(ane, MONDAY, "9-12"), add(bo, day(1), "9-12")], NOW)
    first, second = SingleShift.objects.order_by("pk")
    for _ in range(ROUNDS):
        at_once(
            partial(make, [move(single(first), bo, MONDAY, "9-12")], NOW),
            partial(make, [move(single(second), ane, day(1), "9-12")], NOW),
        )
        at_once(
            partial(make, [move(single(first), ane, MONDAY, "9-12")], NOW),
            partial(make, [move(single(second), bo, day(1), "9-12")], NOW),
        )
    assert told(week(MONDAY, NOW)) == ["Ane 23 09:00-12:00 chat", "Bo 24 09:00-12:00 chat"]
