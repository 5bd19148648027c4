"""The figures equal what happened, however the journal was read; and a recount finds the same."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from channels_layer.protocol import Level
from targets.attained import Question, attained
from targets.codes import Formula, Measure
from targets.counting import LONGEST_TRANSACTION, count_new, recount_all
from targets.grains import HALF_AN_HOUR
from targets.measures import Durations, by_formula
from targets.models import Counted, Mark, Tally
from tests.targets.stories import Story, Wait, stories, tell
from triage.models import Case, Event, EventKind

pytestmark = pytest.mark.django_db

# The clocks go back in the night before Sunday the 25th; a month ends on the Saturday after.
FRIDAY = datetime(2026, 10, 23, 10, tzinfo=UTC)
SATURDAY = datetime(2026, 10, 30, 10, tzinfo=UTC)
LATER = FRIDAY + timedelta(days=40)
ONE_DAY = timedelta(days=1)

slowly = hypothesis_settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def forget_all() -> None:
    for table in (Event, Tally, Counted, Mark, Case):
        table.objects.all().delete()


def store_and_count(rows: list[Event], line: Random) -> None:
    """A few at a time, as they happen."""
    left = list(rows)
    while left:
        number = line.randint(1, 5)
        Event.objects.bulk_create(left[:number])
        left = left[number:]
        count_new(LATER)


def tallies() -> list[tuple[object, ...]]:
    names = ("grain", "kind", "starts", "channel", "level", "value", "count", "microseconds")
    return sorted(Tally.objects.values_list(*names))


def asked(measure: Measure, since: datetime, until: datetime, **rest: Any) -> float | None:
    return attained(Question(measure, since, until, **rest)).value


def check_waits(waits: Iterable[Wait], since: datetime, until: datetime, limit: int) -> None:
    of = [each for each in waits if since <= each.came_at < until]
    answered = [each.took for each in of if each.answered]
    gone = [each.took for each in of if not each.answered]
    longest = timedelta(seconds=limit)
    for formula in Formula:
        share = by_formula(
            formula,
            answered=len(answered),
            abandoned=len(gone),
            answered_in_time=sum(each <= longest for each in answered),
            abandoned_in_time=sum(each <= longest for each in gone),
            short_abandoned=sum(each <= timedelta(seconds=5) for each in gone),
        )
        told = asked(Measure.SERVICE_LEVEL, since, until, formula=formula, threshold=limit, short=5)
        assert told == share.value
    assert asked(Measure.OFFERED, since, until) == len(of)
    assert asked(Measure.ASA, since, until) == Durations.of(answered).mean
    assert asked(Measure.P90_WAIT, since, until) == Durations.of(answered).quantile(0.9)


# --- By chance ----------------------------------------------------------------------------


@slowly
@given(
    around=st.sampled_from([FRIDAY, SATURDAY]),
    data=st.data(),
    line=st.randoms(use_true_random=False),
    limit=st.integers(0, 90),
)
def test_figures_are_those_of_what_happened_and_of_a_recount(
    around: datetime, data: st.DataObject, line: Random, limit: int
) -> None:
    forget_all()
    told = data.draw(st.lists(stories(around), max_size=8))
    again = data.draw(st.lists(stories(around), max_size=2))
    case = Case.objects.create(language="da", opened_at=around)
    for story in again:  # one need that comes again keeps what was said of it first
        story.level = Level.BRIEF
    store_and_count(sorted([*tell(told), *tell(again, case)], key=lambda row: row.at), line)
    waits = [wait for story in (*told, *again) if (wait := story.waited())]
    begins = around - ONE_DAY + HALF_AN_HOUR * data.draw(st.integers(0, 200))
    check_waits(waits, begins, begins + HALF_AN_HOUR * data.draw(st.integers(1, 400)), limit)
    check_waits(waits, around - 60 * ONE_DAY, around + 60 * ONE_DAY, limit)
    handled = [took for story in (*told, *again) if (took := story.handled()) is not None]
    every = (around - 60 * ONE_DAY, around + 60 * ONE_DAY)
    assert asked(Measure.HANDLE_TIME, *every) == Durations.of(handled).mean
    before = tallies()
    assert list(recount_all()) or not before
    assert tallies() == before
    Counted.objects.all().delete()
    Tally.objects.all().delete()
    list(recount_all())
    assert tallies() == before
    assert not Tally.objects.filter(count=0).exists()


# --- By hand ------------------------------------------------------------------------------


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def counted(*told: Story) -> list[Counted]:
    Event.objects.bulk_create(tell(list(told)))
    count_new(LATER)
    return list(Counted.objects.order_by("came_at"))


def test_the_hour_that_comes_twice_is_four_half_hours() -> None:
    """At half past two by the clock, and again an hour later, and both on one day."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    answered = [minutes(5)]
    counted(
        Story(first, minutes(1), held=answered),
        Story(first + minutes(60), minutes(3), held=answered),
    )
    whole = datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert asked(Measure.ASA, first, first + HALF_AN_HOUR) == 60
    assert asked(Measure.ASA, first + minutes(60), first + minutes(90)) == 180
    assert asked(Measure.ASA, *whole) == 120
    assert Tally.objects.filter(grain=2, kind="answered").values("starts").distinct().count() == 1


def test_a_mean_is_of_the_waits_as_they_were() -> None:
    """Both count as one second, and were counted one after the other."""
    for number in (0.2, 0.7):
        counted(Story(FRIDAY, timedelta(seconds=number), held=[minutes(5)]))
    assert asked(Measure.ASA, FRIDAY, FRIDAY + ONE_DAY) == pytest.approx(0.45)
    assert asked(Measure.MEDIAN_WAIT, FRIDAY, FRIDAY + ONE_DAY) == 1


def test_a_talk_that_is_passed_on_was_answered_once() -> None:
    [told] = counted(
        Story(FRIDAY, minutes(2), held=[minutes(4), minutes(6)], gap=minutes(9), wrap_up=minutes(3))
    )
    assert (told.answered, told.waited, told.handled) == (True, minutes(2), minutes(13))


def test_who_went_is_gone_from_then_and_not_from_when_it_was_seen() -> None:
    [told] = counted(Story(FRIDAY, minutes(1), seen_after=minutes(10)))
    assert (told.answered, told.waited, told.handled) == (False, minutes(1), None)


def test_nobody_waited_for_a_chat_while_they_waited_for_a_call() -> None:
    [told] = counted(Story(FRIDAY, minutes(2), before=minutes(300), held=[minutes(5)]))
    assert (told.came_at, told.waited) == (FRIDAY + minutes(300), minutes(2))


def test_who_waits_still_is_in_no_figure() -> None:
    [told] = counted(Story(FRIDAY, minutes(2), ends=False))
    assert (told.answered, told.handled) == (None, None)
    assert not Tally.objects.exists()


# --- Reading the journal ----------------------------------------------------------------------


def test_counting_again_changes_nothing() -> None:
    counted(Story(FRIDAY, minutes(2), held=[minutes(4)]))
    before = tallies()
    count_new(LATER)
    Mark.objects.all().delete()
    count_new(LATER)
    assert tallies() == before


def test_a_row_that_is_committed_after_a_later_one_is_not_passed_by() -> None:
    """PostgreSQL gives numbers before it commits."""
    rows = tell([Story(FRIDAY, minutes(2), held=[minutes(4)])])
    Event.objects.bulk_create(rows)
    late = Event.objects.get(kind=EventKind.TAKEN)
    late.delete()
    soon = FRIDAY + minutes(7)
    count_new(soon)
    assert Counted.objects.get().answered is False
    assert str(rows[2].pk) in Mark.objects.get().holes
    Event(pk=rows[2].pk, at=late.at, kind=late.kind, case=late.case, contact=late.contact).save()
    count_new(soon)
    assert Counted.objects.get().answered is True
    assert str(rows[2].pk) not in Mark.objects.get().holes


def test_a_number_that_never_comes_is_waited_for_no_longer_than_a_transaction_may_take() -> None:
    rows = tell([Story(FRIDAY, minutes(2), held=[minutes(4)])])
    Event.objects.bulk_create(rows)
    Event.objects.filter(kind=EventKind.TAKEN).delete()
    count_new(FRIDAY + minutes(7))
    assert len(Mark.objects.get().holes) >= 1
    count_new(FRIDAY + minutes(7) + LONGEST_TRANSACTION)
    assert Mark.objects.get().holes == {}


def test_more_than_a_batch_is_counted_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targets.counting.BATCH", 3)
    told = [Story(FRIDAY + minutes(number), minutes(1)) for number in range(9)]
    counted(*told)
    assert asked(Measure.OFFERED, FRIDAY, FRIDAY + ONE_DAY) == 9
    before = tallies()
    list(recount_all())
    assert tallies() == before
