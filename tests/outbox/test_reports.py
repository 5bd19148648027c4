"""Status callbacks come late, twice and in any order; what is known at the end is the same."""

from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_layer import outbox
from channels_layer.models import Outgoing, OutgoingState
from channels_layer.reports import Fate, Report
from tests.outbox.rows import NOW, now_is, queued, seconds

pytestmark = pytest.mark.django_db
SID = f"SM{'1' * 32}"
REPORTS = {
    Fate.SENT: Report(SID, Fate.SENT),
    Fate.FAILED: Report(SID, Fate.FAILED, "30001"),
    Fate.UNDELIVERED: Report(SID, Fate.UNDELIVERED, "30003"),
    Fate.DELIVERED: Report(SID, Fate.DELIVERED),
}
FURTHEST = list(Fate)
# The states in which a first report may find a row.
BEFORE = (OutgoingState.WAITING, OutgoingState.SENDING, OutgoingState.DROPPED)


def row_that_is(state: OutgoingState) -> Outgoing:
    row = queued(key=str(uuid4()))
    live = state in (OutgoingState.WAITING, OutgoingState.SENDING)
    Outgoing.objects.filter(pk=row.pk).update(state=state, next_at=NOW if live else None)
    return row


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.sets(st.sampled_from(list(Fate)), min_size=1).flatmap(
        lambda fates: st.lists(st.sampled_from(sorted(fates)), min_size=len(fates), max_size=8).map(
            lambda more: (fates, [*more, *fates])
        )
    ),
    order=st.randoms(use_true_random=False),
    before=st.sampled_from(BEFORE),
)
def test_any_order_with_repeats_ends_in_the_furthest(
    db: None, told: tuple[set[Fate], list[Fate]], order: object, before: OutgoingState
) -> None:
    fates, sequence = told
    order.shuffle(sequence)  # type: ignore[attr-defined]
    row = row_that_is(before)
    try:
        for fate in sequence:
            outbox.settle(row.pk, REPORTS[fate], NOW)
        furthest = max(fates, key=FURTHEST.index)
        after = now_is(row)
        assert (after.state, after.error) == (furthest.value, REPORTS[furthest].error)
        assert (after.vendor_id, after.next_at, after.sent_at) == (SID, None, NOW)
        assert (after.settled_at is None) == (furthest == Fate.SENT)
    finally:
        row.delete()


def test_delivered_stays_delivered() -> None:
    for order in permutations(REPORTS.values()):
        row = row_that_is(OutgoingState.SENDING)
        for report in order:
            outbox.settle(row.pk, report, NOW)
        assert (now_is(row).state, now_is(row).error) == (OutgoingState.DELIVERED, "")
        row.delete()


def test_a_repeat_is_no_news() -> None:
    row = row_that_is(OutgoingState.SENDING)
    assert outbox.settle(row.pk, REPORTS[Fate.DELIVERED], NOW)
    assert not outbox.settle(row.pk, REPORTS[Fate.DELIVERED], NOW + seconds(60))
    assert now_is(row).settled_at == NOW


def test_a_status_that_we_do_not_know_is_no_news() -> None:
    row = row_that_is(OutgoingState.SENDING)
    assert not outbox.settle(row.pk, Report(SID, None), NOW)
    assert (now_is(row).state, now_is(row).vendor_id) == (OutgoingState.SENDING, "")


def test_a_report_of_another_message_is_not_its() -> None:
    row = row_that_is(OutgoingState.SENDING)
    outbox.settle(row.pk, REPORTS[Fate.SENT], NOW)
    assert not outbox.settle(row.pk, Report(f"SM{'2' * 32}", Fate.DELIVERED), NOW)
    assert (now_is(row).state, now_is(row).vendor_id) == (OutgoingState.SENT, SID)
