"""The HTTP door to what a week of the roster is expected to bring."""

from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from scheduling.roster_api import ForCoordinators, monday_of
from targets.expected import expected

router = Router(tags=["roster"], auth=ForCoordinators(csrf=True))


@router.get("/expected", summary="Expected contacts of a week, and the counsellors they need")
def read_expected(request: HttpRequest, day: date | None = None) -> Any:
    """By half hours of the week that the day is in: chats that arrive in the mean of its weekday
    over the last eight weeks, counsellors needed, and those planned. Without history a day has
    none. Calls and meetings are by the day, in minutes of people's time, with how many wait for
    a freed time now.
    """
    now = timezone.now()
    return msgspec.to_builtins(expected(monday_of(day, now), now))
