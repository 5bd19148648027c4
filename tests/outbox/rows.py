"""Messages to be sent, and what has become of them."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from channels_layer import sending
from channels_layer.models import Outgoing
from channels_layer.outbox import queue_mail, queue_sms

NOW = timezone.now()
PHONE = "+4520304050"
TEXT = "Din tid er bestilt: gurkemeje kl. 10"
ADDRESS, SUBJECT = "anemone@post.example", "Din aftale"


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def queued(
    text: str = TEXT,
    *,
    to: str = PHONE,
    key: str = "",
    at: datetime = NOW,
    until: datetime | None = None,
) -> Outgoing:
    return queue_sms(to, text, key or f"test:{uuid4()}", at, until)


def queued_mail(
    text: str = TEXT,
    *,
    to: str = ADDRESS,
    subject: str = SUBJECT,
    key: str = "",
    at: datetime = NOW,
    until: datetime | None = None,
    calendar: str = "",
) -> Outgoing:
    return queue_mail(to, subject, text, key or f"test:{uuid4()}", at, until, calendar=calendar)


def now_is(row: Outgoing) -> Outgoing:
    return Outgoing.objects.get(pk=row.pk)


def send_later(row: Outgoing) -> datetime:
    """Sweep when the row is to be looked at next, and the vendor too."""
    next_at, rest_until = now_is(row).next_at, sending._rest_until.get(row.kind)
    assert next_at is not None
    at = max(next_at, rest_until or next_at)
    sending.send_due(at)
    return at
