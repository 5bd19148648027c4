"""Sending what is due in the outbox: each row once, whoever else sends at the same time."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import random
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet

from channels_layer import backoff
from channels_layer.mail import smtp
from channels_layer.mail.letters import Letter
from channels_layer.models import Outgoing, OutgoingKind, OutgoingState
from channels_layer.outbox import settle
from channels_layer.reports import Report, SendFailed
from channels_layer.sms import twilio

logger = logging.getLogger(__name__)

# Far longer than one message can take: whoever has not told by then is gone.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
# Long enough for the vendor to list what it took without our knowing.
LOOK_AFTER = timedelta(seconds=60)
CLOCKS_APART = timedelta(minutes=5)
# Other deadlines wait for their turn in the same few threads.
MOST_AT_ONCE = 50
WORK_SECONDS = 5.0
REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)


class Way(NamedTuple):
    """How messages of one kind go. Who cannot `look_up` what it took never gets it twice."""

    name: str
    is_on: Callable[[], bool]
    send: Callable[[Outgoing], Report]
    look_up: Callable[[Outgoing, datetime], list[Report]] | None


def _send_sms(row: Outgoing) -> Report:
    return twilio.send(row.to, row.text, row.pk)


def _look_up_sms(row: Outgoing, since: datetime) -> list[Report]:
    return twilio.look_up(row.to, row.text, since)


def _send_mail(row: Outgoing) -> Report:
    return smtp.send(
        Letter(
            row.pk,
            row.to,
            row.subject,
            row.text,
            row.calendar,
            tuple(row.references.split()),
            row.submitted,
        )
    )


WAYS: dict[str, Way] = {
    OutgoingKind.SMS: Way("text message", twilio.is_on, _send_sms, _look_up_sms),
    OutgoingKind.MAIL: Way("mail", smtp.is_on, _send_mail, look_up=None),
}
# When this process asks a vendor again that is away or busy, by kind, whichever message is next.
_rest_until: dict[str, datetime] = {}


def send_due(now: datetime) -> list[UUID]:
    """Send the messages whose time has come, or show those that there is nobody to send.

    What fails is tried again later, and what cannot be sent is given up as failed.
    Returns which messages it has dealt with.
    """
    dealt_with: list[UUID] = []
    for kind, way in WAYS.items():
        dealt_with += (_send if way.is_on() else _show)(kind, now)
    return dealt_with


def _send(kind: str, now: datetime) -> list[UUID]:
    enough = monotonic() + WORK_SECONDS
    dealt_with: list[UUID] = []
    for row in _due(kind, now).order_by("next_at")[:MOST_AT_ONCE]:
        if _is_resting(kind, now) or monotonic() > enough:
            break
        _send_once(row, now)
        dealt_with.append(row.pk)
    return dealt_with


def _show(kind: str, now: datetime) -> list[UUID]:
    due = _due(kind, now)
    shown = list(due.values_list("pk", flat=True))
    due.update(state=OutgoingState.SHOWN, next_at=None, settled_at=now)
    return shown


def _due(kind: str, now: datetime) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(kind=kind, next_at__lte=now)


def _send_once(row: Outgoing, now: datetime) -> None:
    unclear_before = row.unclear_since
    if not _claim(row, now):
        return
    try:
        settle(row.pk, _sent(row, unclear_before, now), now)
    except SendFailed as failed:
        logger.warning("a %s was not sent: %s", WAYS[row.kind].name, failed.code)
        _put_back(row, failed, unclear_before, now)
        _rest(row.kind, failed, now)


def _claim(row: Outgoing, now: datetime) -> bool:
    """One row changed means it is ours, until the lease is over; `row` is fresh then."""
    seen = Outgoing.objects.filter(pk=row.pk, attempts=row.attempts, next_at__lte=now)
    won = seen.update(
        state=OutgoingState.SENDING,
        next_at=now + LEASE,
        attempts=F("attempts") + 1,
        # If we end before we can tell, this is what others know.
        unclear_since=row.unclear_since or now,
    )
    if won:
        row.refresh_from_db()
    return bool(won)


def _sent(row: Outgoing, unclear_before: datetime | None, now: datetime) -> Report:
    """What the vendor says of it: of what it has already, or of what it is given now."""
    if not row.text:
        raise SendFailed("erased", retry=False)
    found = _found(row, unclear_before) if unclear_before else None
    if found:
        return found
    if row.until and row.until < now:
        raise SendFailed("too-late", retry=False)
    if row.attempts > MOST_ATTEMPTS:  # everybody who had it is gone
        raise SendFailed("given-up", retry=False)
    return WAYS[row.kind].send(row)


def _found(row: Outgoing, since: datetime) -> Report | None:
    """The message at the vendor that is nobody else's. Raises SendFailed if it cannot be asked.

    When two rows of the same words find the same one at once, the later has it or is refused
    by the database; whichever has it not looks again.
    """
    look_up = WAYS[row.kind].look_up
    if look_up is None:
        raise SendFailed("no-answer", retry=False, unclear=True)
    for report in look_up(row, since - CLOCKS_APART):
        if report.fate and not Outgoing.objects.filter(vendor_id=report.sid).exists():
            return report
    return None


def _put_back(
    row: Outgoing, failed: SendFailed, unclear_before: datetime | None, now: datetime
) -> None:
    """For another try, or as failed; unless somebody else has it by now."""
    unclear_since = row.unclear_since if failed.unclear else unclear_before
    wait = max(backoff.wait(row.attempts, random()), timedelta(seconds=failed.after))  # noqa: S311
    if unclear_since:
        wait = max(wait, LOOK_AFTER)
    mine = Outgoing.objects.filter(pk=row.pk, state=OutgoingState.SENDING, attempts=row.attempts)
    if failed.retry and row.attempts < MOST_ATTEMPTS:
        mine.update(
            state=OutgoingState.WAITING,
            next_at=now + wait,
            unclear_since=unclear_since,
            error=failed.code,
        )
    else:
        mine.update(
            state=OutgoingState.FAILED,
            next_at=None,
            settled_at=now,
            unclear_since=unclear_since,
            error=failed.code,
        )


def _rest(kind: str, failed: SendFailed, now: datetime) -> None:
    """A vendor that is away would have every message wait for it, one after the other."""
    if failed.retry and not failed.alone:
        rest = min(max(REST, timedelta(seconds=failed.after)), LONGEST_REST)
        _rest_until[kind] = now + rest


def _is_resting(kind: str, now: datetime) -> bool:
    """A clock that was set back must not make it an endless rest."""
    until = _rest_until.get(kind)
    return until is not None and now < until <= now + LONGEST_REST
