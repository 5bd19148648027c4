"""A short run: every fault of this backend once, under load, and the laws after each."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.faults.breaking import FAULTS, Fault, Where, faults_of
from tests.faults.cluster import Cluster, embedded, production
from tests.faults.load import Size
from tests.faults.playing import play
from tests.faults.running import Plan

WHERE = Where.EMBEDDED if settings.EMBEDDED else Where.CLUSTER
SMALL = Size(citizens=18, desks=3, capacity=4, pause=0.3)
MESSAGES_A_FAULT = 40
BACK, ROLLED, VALKEY = "clock back", "web rolled", "valkey killed"
# Seeds and faults with which bugs were found: a clock set back stopped the beat and every
# wait, a process that was told to stop went on listening and then hung, and a desk took a
# snapshot that it had not asked for as newer than what it had heard.
KEPT = {
    Where.CLUSTER: (5, [BACK, BACK, ROLLED, VALKEY, VALKEY, VALKEY]),
    Where.EMBEDDED: (5, [BACK, BACK, ROLLED]),
}


@pytest.fixture
def cluster(django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    with (
        django_db_blocker.unblock(),
        production() if WHERE == Where.CLUSTER else embedded() as cluster,
    ):
        yield cluster


def _nothing_is_lost(cluster: Cluster, seed: int, faults: list[Fault]) -> None:
    report = play(cluster, Plan(seed, faults, MESSAGES_A_FAULT * len(faults), SMALL), [], print)
    counts = report.counts
    assert counts.said == counts.stored == counts.shown >= MESSAGES_A_FAULT * len(faults)
    assert counts.good
    assert sum(report.happened.values()) == len(faults)
    assert report.talks > 0


def test_after_every_fault_said_is_stored_is_shown(cluster: Cluster) -> None:
    _nothing_is_lost(cluster, 1, faults_of(WHERE))


@pytest.mark.parametrize(("seed", "names"), [KEPT[WHERE]])
def test_bugs_that_were_found_stay_mended(cluster: Cluster, seed: int, names: list[str]) -> None:
    by_name = {fault.name: fault for fault in FAULTS}
    _nothing_is_lost(cluster, seed, [by_name[name] for name in names])
