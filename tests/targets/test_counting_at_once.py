"""Several processes that count, import and count anew at the same moment."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from targets.counting import count_new, recount_all
from targets.importing import import_rows
from targets.models import Counted, Mark
from targets.past import COLUMNS
from tests.laws.at_once import at_once
from tests.targets.stories import Story, tell
from tests.targets.test_counting import tallies
from triage.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 8, 3, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stored(number: int) -> None:
    told = [Story(NOON + each * MINUTE, MINUTE, held=[MINUTE]) for each in range(number)]
    Event.objects.bulk_create(tell(told))


def imported() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"channel": "phone"}
    row |= {"queued_at": NOON.isoformat(), "answered_at": (NOON + MINUTE).isoformat()}
    list(import_rows([(2, row)], dict, lambda *bad: pytest.fail(str(bad))))


def test_each_contact_is_counted_once() -> None:
    for _ in range(5):
        stored(20)
        count = partial(count_new, NOON)
        at_once(count, count, lambda: list(recount_all()) and None, imported)
    before = tallies()
    assert Counted.objects.filter(imported=False).count() == 100
    assert Counted.objects.filter(imported=True).count() == 1
    assert Mark.objects.count() == 1
    list(recount_all())
    assert tallies() == before
