"""Who is signed in at a desk. Asked anew for all that a desk does, for many at once if it says."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from scheduling.roles import AT_THE_DESK, counsellor_of


class Standing(NamedTuple):
    """A counsellor by a session. A new password would end it."""

    session_key: str
    counsellor: Counsellor
    password: str


def standing_of(session_key: str | None) -> Standing:
    """Who is signed in, read anew, so that signing out closes the door too.

    Raises Refusal: not-signed-in, not-allowed.
    """
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or not session_key:
        raise Refusal(ErrorCode.NOT_SIGNED_IN)
    return Standing(session_key, counsellor_of(user), user.password)


def fallen(standings: Iterable[Standing], now: datetime) -> dict[Standing, Refusal]:
    """Those of them that no longer hold, and why. Two queries, however many they are."""
    asked = set(standings)
    return {
        standing: refusal
        for standing in asked - _holding(asked, now)
        if (refusal := _looked_at_again(standing))
    }


def _holding(standings: set[Standing], now: datetime) -> set[Standing]:
    keys = [standing.session_key for standing in standings]
    live = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    people = Counsellor.objects.filter(
        pk__in=[standing.counsellor.pk for standing in standings],
        user__is_active=True,
        user__groups__name__in=AT_THE_DESK,
    )
    live_keys = set(live.values_list("session_key", flat=True))
    known = set(people.values_list("pk", "user__password"))
    return {
        standing
        for standing in standings
        if standing.session_key in live_keys
        and (standing.counsellor.pk, standing.password) in known
    }


def _looked_at_again(standing: Standing) -> Refusal | None:
    try:
        now_is = standing_of(standing.session_key)
    except Refusal as refusal:
        return refusal
    same = now_is.counsellor == standing.counsellor
    return None if same else Refusal(ErrorCode.NOT_SIGNED_IN)
