"""Counsellors, in the database."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from channels_layer.protocol import Duty
from scheduling.models import Counsellor

pytestmark = pytest.mark.django_db


def test_the_version_before_can_still_add_a_counsellor() -> None:
    """It runs beside this one while that is put in its place, and knows of no telephone."""
    known: dict[str, str | int] = {
        "user_id": int(User.objects.create(username="dorte").pk),
        "name": "Dorte",
        "duty": Duty.OFF.value,
        "capacity": 3,
        "revision": 0,
        "line_was_lost": 0,
        "languages": '["da"]',
    }
    columns, marks = ", ".join(known), ", ".join(["%s"] * len(known))
    with connection.cursor() as cursor:
        insert = f"INSERT INTO scheduling_counsellor ({columns}) VALUES ({marks})"
        cursor.execute(insert, list(known.values()))
    assert Counsellor.objects.get(name="Dorte").phone == ""
