"""Who is at the desk, and how many talks they take at once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from channels_layer.protocol import Duty, ErrorCode, Me
from channels_layer.refusal import Refusal
from channels_layer.sms import twilio as sms
from channels_layer.sms.numbers import BadNumber, to_e164
from channels_layer.voice import twilio as voice
from scheduling.models import Counsellor


def me(counsellor: Counsellor) -> Me:
    return Me(
        id=counsellor.pk,
        name=counsellor.name,
        duty=Duty(counsellor.duty),
        capacity=counsellor.capacity,
        revision=counsellor.revision,
        line_was_lost=counsellor.line_was_lost,
        phone=counsellor.phone,
        voice=voice.is_on(),
        texts=sms.is_heard(),
    )


def set_duty(counsellor: Counsellor, duty: Duty, capacity: int, now: datetime) -> None:
    """Change duty and capacity; the counsellor has seen what was said of a lost line."""
    _change(Q(pk=counsellor.pk), duty=duty, capacity=capacity, line_was_lost=0)
    renew_lease(counsellor, now)
    counsellor.refresh_from_db()


def set_phone(counsellor: Counsellor, written: str) -> None:
    """Change the number that rings when the service places a call; nothing takes it away.

    Raises Refusal: no-such-number.
    """
    try:
        phone = to_e164(written, settings.PHONE_REGION) if written.strip() else ""
    except BadNumber:
        raise Refusal(ErrorCode.NO_SUCH_NUMBER, "phone") from None
    _change(Q(pk=counsellor.pk), phone=phone)
    counsellor.refresh_from_db()


def renew_lease(counsellor: Counsellor, now: datetime) -> None:
    """Presence is a lease: the desk renews it with every heartbeat."""
    renew_leases([counsellor.pk], now)


def renew_leases(counsellors: Collection[int], now: datetime) -> dict[int, int]:
    """Renew the leases of many; returns the revision of each."""
    people = Counsellor.objects.filter(pk__in=counsellors)
    with transaction.atomic():
        # In the order of their keys, so that no two batches wait for each other.
        held = people.select_for_update(no_key=True).order_by("pk")
        revisions = dict(held.values_list("pk", "revision"))
        people.update(lease_until=now + timedelta(seconds=settings.COUNSELLOR_LEASE_SECONDS))
    return revisions


def end_lease(counsellor: Counsellor, now: datetime) -> None:
    """The counsellor signs out: what they hold goes back at the next sweep."""
    Counsellor.objects.filter(pk=counsellor.pk).update(lease_until=now)


def lapsed(now: datetime) -> QuerySet[Counsellor]:
    """Those whose lease has run out since it was last looked at; off duty too, for who goes
    off in the middle of a talk still holds it."""
    return Counsellor.objects.filter(lease_until__lte=now)


def lapse(counsellor: Counsellor, talks_given_back: int, now: datetime) -> bool:
    """Take a counsellor off duty if the lease is still out; False if they came back."""
    still_lapsed = Q(pk=counsellor.pk, lease_until__lte=now)
    lost = F("line_was_lost") + talks_given_back
    return _change(still_lapsed, duty=Duty.OFF, lease_until=None, line_was_lost=lost)


def on_duty(now: datetime) -> QuerySet[Counsellor]:
    """Those who take contacts at this moment."""
    return Counsellor.objects.filter(duty=Duty.ON, lease_until__gt=now).order_by("name")


def _change(whom: Q, **values: Any) -> bool:
    return bool(Counsellor.objects.filter(whom).update(revision=F("revision") + 1, **values))


def at_work(now: datetime) -> QuerySet[Counsellor]:
    """Those a talk can be given to: on duty, or back in a moment."""
    return Counsellor.objects.exclude(duty=Duty.OFF).filter(lease_until__gt=now).order_by("name")
