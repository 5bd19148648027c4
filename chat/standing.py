"""Who is signed in at a desk. Asked anew for all that a desk does, for many at once if it says."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat.storing import many
from scheduling.models import Counsellor
from scheduling.roles import AT_THE_DESK, counsellor_of

# Written out for the same reason as in chat.storing.
_HOLDING = """
    SELECT asked.column1, asked.column2, person.password
    FROM (VALUES {many}) AS asked
    JOIN django_session AS session ON session.session_key = asked.column1
    JOIN scheduling_counsellor AS counsellor ON counsellor.id = asked.column2
    JOIN auth_user AS person ON person.id = counsellor.user_id
    WHERE session.expire_date > %s AND person.is_active AND EXISTS (
        SELECT 1 FROM auth_user_groups AS member
        JOIN auth_group AS role ON role.id = member.group_id
        WHERE member.user_id = person.id AND role.name IN ({roles})
    )
"""


@dataclass(frozen=True, eq=False)
class Standing:
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


def require(standing: Standing, now: datetime) -> None:
    """Raises Refusal if the standing no longer holds: not-signed-in, not-allowed."""
    if refusal := fallen([standing], now).get(standing):
        raise refusal


def fallen(standings: Iterable[Standing], now: datetime) -> dict[Standing, Refusal]:
    """Those of them that no longer hold, and why. One statement, however many they are."""
    asked = set(standings)
    if not asked:
        return {}
    return {
        standing: refusal
        for standing in asked - _holding(asked, now)
        if (refusal := _looked_at_again(standing))
    }


def _holding(standings: Collection[Standing], now: datetime) -> set[Standing]:
    asked: list[Any] = []
    for each in standings:
        asked += (each.session_key, each.counsellor.pk)
    statement = _HOLDING.format(many=many("(%s, %s)", standings), roles=many("%s", AT_THE_DESK))
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, moment, *AT_THE_DESK])
        found = set(cursor.fetchall())
    return {
        each for each in standings if (each.session_key, each.counsellor.pk, each.password) in found
    }


def _looked_at_again(standing: Standing) -> Refusal | None:
    try:
        now_is = standing_of(standing.session_key)
    except Refusal as refusal:
        return refusal
    same = now_is.counsellor == standing.counsellor
    return None if same else Refusal(ErrorCode.NOT_SIGNED_IN)
