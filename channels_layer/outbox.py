"""The outbox: what is to be sent is written in its asker's transaction, and sent after it."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from channels_layer import inbox
from channels_layer.mail.addresses import address
from channels_layer.mail.people import MESSAGE_ID
from channels_layer.models import Outgoing, OutgoingKind, OutgoingState, Submitted
from channels_layer.reports import STOPPED, Fate, Report
from channels_layer.sms.segments import segments

E164 = re.compile(r"\+[1-9]\d{6,14}")
# Twilio takes no more.
MOST_LETTERS = 1_600
MOST_OF_A_SUBJECT = 150
# A message goes some minutes after it is due, or when the vendor is back.
LATEST = timedelta(days=7)

UNSENT = (OutgoingState.WAITING, OutgoingState.SENDING, OutgoingState.DROPPED, OutgoingState.SHOWN)
GONE = (OutgoingState.SENT, OutgoingState.DELIVERED, OutgoingState.PASSED_ON)
NOT_ARRIVED = (OutgoingState.FAILED, OutgoingState.UNDELIVERED)
# What each fate may follow. A dropped message that was on its way all the same is known to be.
FOLLOWS: dict[Fate, tuple[OutgoingState, ...]] = {
    Fate.SENT: UNSENT,
    Fate.FAILED: (*UNSENT, OutgoingState.SENT),
    Fate.UNDELIVERED: (*UNSENT, OutgoingState.SENT, OutgoingState.FAILED),
    Fate.DELIVERED: (
        *UNSENT,
        OutgoingState.SENT,
        OutgoingState.FAILED,
        OutgoingState.UNDELIVERED,
    ),
}


def queue_sms(
    to: str, text: str, key: str, due_at: datetime, until: datetime | None = None
) -> Outgoing:
    """Write a text message to `to` (E.164), to be sent from `due_at` on, not after `until`.

    It goes when the caller's transaction is committed, or never. `key` is a path such as
    `appointment:<uuid>:confirmed`; a key that was used before is that same row, unchanged.
    To whoever has answered STOP it is `dropped` from the first.
    Raises ValueError for what no vendor would take.
    """
    if not E164.fullmatch(to):
        raise ValueError("not an E.164 number")
    if not text or len(text) > MOST_LETTERS or "\0" in text:
        raise ValueError("not a text that can be sent")
    size = segments(text)
    said: dict[str, Any] = {"to": to, "text": text, "parts": size.parts, "encoding": size.encoding}
    if inbox.is_stopped(to):
        said |= {"state": OutgoingState.DROPPED, "error": STOPPED, "next_at": None}
    return _queue(OutgoingKind.SMS, said, key, due_at, until)


def queue_mail(
    to: str,
    subject: str,
    text: str,
    key: str,
    due_at: datetime,
    until: datetime | None = None,
    *,
    calendar: str = "",
    references: Sequence[str] = (),
    submitted: Submitted = Submitted.GENERATED,
) -> Outgoing:
    """Write a mail, with a calendar file if there is one (RFC 5545); else as `queue_sms`.

    `references` are the names (RFC 5322) of the mails that it follows; it answers the last.
    Raises ValueError for what no server would take.
    """
    if address(to) != to:
        raise ValueError("not a mail address as it is sent to")
    if not subject or len(subject) > MOST_OF_A_SUBJECT or not subject.isprintable():
        raise ValueError("not a subject that can be sent")
    if not text or "\0" in text + calendar:
        raise ValueError("not a text that can be sent")
    if not all(map(MESSAGE_ID.fullmatch, references)):
        raise ValueError("not the name of a mail")
    said = {"to": to, "subject": subject, "text": text, "calendar": calendar}
    said |= {"references": " ".join(references), "submitted": submitted}
    return _queue(OutgoingKind.MAIL, said, key, due_at, until)


def _queue(
    kind: OutgoingKind, said: dict[str, Any], key: str, due_at: datetime, until: datetime | None
) -> Outgoing:
    when = {"due_at": due_at, "next_at": due_at, "until": until}
    row, _ = Outgoing.objects.get_or_create(key=key, defaults={"kind": kind, **when, **said})
    return row


def drop(key: str) -> int:
    """Give up what is not yet being sent of `key` and all keys under it; how many that were.

    What is being sent this very moment may go out, and is not tried again.
    """
    return _drop(Outgoing.objects.filter(_under(key)))


def drop_to(number: str, *, but: Collection[str] = ()) -> list[UUID]:
    """Give up all that is not yet being sent to `number`, who has answered STOP; which that was.

    `number` may be a mail address. What is under the keys of `but` is still sent.
    """
    rows = Outgoing.objects.filter(to=number)
    for key in but:
        rows = rows.exclude(_under(key))
    waiting = list(rows.filter(state=OutgoingState.WAITING).values_list("pk", flat=True))
    _drop(rows, error=STOPPED)
    return waiting


def _drop(rows: QuerySet[Outgoing], **why: str) -> int:
    unsent = (OutgoingState.WAITING, OutgoingState.SENDING)
    # First, for all of them: one may go from either state to the other meanwhile.
    rows.filter(state__in=unsent).update(until=timezone.now())
    waiting = rows.filter(state=OutgoingState.WAITING)
    return waiting.update(state=OutgoingState.DROPPED, next_at=None, **why)


def erase(key: str) -> int:
    """Drop `key` and all under it, and forget their words and to whom; how many had any.

    Codes, times and parts stay. What is being sent this very moment goes out.
    """
    with transaction.atomic():
        drop(key)
        return _erase(Outgoing.objects.filter(_under(key)))


def erase_old(before: datetime) -> int:
    """Forget the words, and to whom they were, of all that was due before then and is over.

    So is forgotten the vendor's name of each, by which it may know a number yet.
    """
    over = Outgoing.objects.filter(due_at__lt=before, next_at__isnull=True)
    over.exclude(vendor_id="").update(vendor_id="")
    return _erase(over)


def _erase(rows: QuerySet[Outgoing]) -> int:
    nothing = {"to": "", "subject": "", "text": "", "calendar": "", "references": ""}
    return rows.exclude(**nothing).update(**nothing)


def _under(key: str) -> Q:
    return Q(key=key) | Q(key__startswith=f"{key}:")


def settle(pk: UUID, report: Report, now: datetime) -> bool:
    """Note what the vendor says of a message; True if that was news.

    Reports come late, twice and in any order, and before the answer to the request
    itself: the furthest of them stays, whichever came last.
    """
    if report.fate is None:
        return False
    changes: dict[str, Any] = {"sent_at": Coalesce(F("sent_at"), now)}
    if report.fate != Fate.SENT:
        changes["settled_at"] = Coalesce(F("settled_at"), now)
    mine = Q(vendor_id=report.sid) | Q(vendor_id="")
    with transaction.atomic():
        _give_back(report.sid, pk, now)
        won = Outgoing.objects.filter(mine, pk=pk, state__in=FOLLOWS[report.fate]).update(
            state=OutgoingState(report.fate.value),
            vendor_id=report.sid,
            error=report.error,
            next_at=None,
            **changes,
        )
    return bool(won)


def come_back(pk: UUID, status: str, now: datetime) -> bool:
    """A mail that a server took could not be delivered, it says now; True if that was news.

    `status` is as RFC 3463 has it.
    """
    if not Outgoing.objects.filter(pk=pk, kind=OutgoingKind.MAIL).exists():
        return False
    return settle(pk, Report(pk.hex, Fate.UNDELIVERED, status), now)


def _give_back(sid: str, owner: UUID, now: datetime) -> None:
    """Who found a message only by its words must look again when its owner is known."""
    Outgoing.objects.filter(vendor_id=sid).exclude(pk=owner).update(
        state=OutgoingState.WAITING, vendor_id="", next_at=now, sent_at=None, settled_at=None
    )


def has_gone(key: str) -> bool:
    """Whether it was sent, by us or by hand, and nobody has said that it did not arrive."""
    return Outgoing.objects.filter(key=key, state__in=GONE).exists()


def shown() -> QuerySet[Outgoing]:
    """Without an account: what a counsellor would have to pass on, the latest first."""
    return Outgoing.objects.filter(state=OutgoingState.SHOWN).order_by("-due_at", "id")


def not_arrived() -> QuerySet[Outgoing]:
    """What the vendor has given up and has its words yet, the latest first."""
    given_up = Outgoing.objects.filter(state__in=NOT_ARRIVED).order_by("-due_at", "id")
    return given_up.exclude(text="").exclude(to="")


def to_pass_on(now: datetime, lost: Collection[UUID] = ()) -> QuerySet[Outgoing]:
    """What is shown or not arrived and `lost`, would still be of use, and has its words yet."""
    useful = Q(until__isnull=True) | Q(until__gt=now)
    mine = Q(state=OutgoingState.SHOWN) | Q(state__in=NOT_ARRIVED, pk__in=lost)
    rows = Outgoing.objects.filter(mine, useful).order_by("-due_at", "id")
    return rows.exclude(text="").exclude(to="")


def pass_on(pk: UUID, now: datetime) -> bool:
    """A counsellor has sent it by hand; False if it is not to be passed on (any more)."""
    mine = Outgoing.objects.filter(pk=pk, state__in=(OutgoingState.SHOWN, *NOT_ARRIVED))
    return bool(mine.update(state=OutgoingState.PASSED_ON, settled_at=now))


def take_back(pk: UUID, now: datetime) -> bool:
    """It was not sent by hand after all; False unless it stood as passed on."""
    theirs = Outgoing.objects.filter(pk=pk, state=OutgoingState.PASSED_ON)
    return bool(theirs.update(state=OutgoingState.SHOWN, settled_at=now))


def by_state(since: datetime) -> dict[str, int]:
    """How many messages that were due since then are in which state; states of none are there."""
    rows = Outgoing.objects.filter(due_at__gte=since).values_list("state")
    return dict.fromkeys(OutgoingState.values, 0) | dict(rows.annotate(Count("pk")).order_by())


def overdue(before: datetime) -> int:
    """How many were due before then and are not done with."""
    return Outgoing.objects.filter(next_at__isnull=False, due_at__lt=before).count()


def parts_sent(since: datetime, before: datetime) -> int:
    """How many messages the vendor counts, and bills, for what it took in that time.

    What was due more than LATEST before is not looked for.
    """
    taken = Outgoing.objects.filter(
        due_at__gte=since - LATEST, sent_at__gte=since, sent_at__lt=before
    )
    return taken.aggregate(parts=Sum("parts"))["parts"] or 0
