"""What is swept by the clock, outside the talks."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from eguidance.timetable import TIMETABLE, expired_sessions

pytestmark = pytest.mark.django_db


def test_sign_ins_that_are_over_are_forgotten() -> None:
    now = timezone.now()
    for key, ends in (("over", now - timedelta(seconds=1)), ("live", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    expired_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]


def test_they_are_every_day() -> None:
    paces = {entry.name: entry.seconds for entry in TIMETABLE}
    assert paces["expired_sessions"] == 24 * 3600
