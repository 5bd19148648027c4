"""A time that somebody has booked."""

from datetime import datetime
from uuid import uuid4

from scheduling import booking
from scheduling.free import Search
from scheduling.models import Appointment
from tests.scheduling.working import NOW


def booked(search: Search, starts_at: datetime, now: datetime = NOW) -> Appointment:
    somebody = uuid4()
    held = booking.hold(search, starts_at, somebody, now)
    return booking.book(held.pk, somebody, now)
