"""A clock that stands still until a test moves it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

START = timezone.now()
Clock = Callable[[timedelta], datetime]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """`clock(passed)` makes it so much later than the start."""
    now = [START]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])

    def later(passed: timedelta) -> datetime:
        now[0] = START + passed
        return now[0]

    return later
