"""The inbox: what comes in is taken once, and whoever answers STOP is left alone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from channels_layer.models import Correspondent, Incoming, Looked

TEXTS = "sms"
# The vendor lists some late, and its clock is not ours.
OVERLAP = timedelta(minutes=10)


def take_in(sid: str, number: str, parts: int, now: datetime) -> bool:
    """Note the message `sid`, of so many parts, from `number`; False if it was before.

    `number` is E.164, or a mail address. Until the caller's transaction ends nobody else takes
    one in from it.
    """
    key = _hash(number)
    with transaction.atomic():
        Correspondent.objects.get_or_create(pk=key, defaults={"heard_at": now})
        # Held from here on: two messages at once from somebody new are one conversation.
        Correspondent.objects.filter(pk=key).update(heard_at=now)
        kept = {"parts": parts, "at": now}
        _, new = Incoming.objects.get_or_create(vendor_id=sid, defaults=kept)
    return new


def unseen_since(now: datetime) -> datetime:
    """Since when something may have come in that we have not taken; the first look is from now."""
    looked, _ = Looked.objects.get_or_create(what=TEXTS, defaults={"until": now})
    return looked.until - OVERLAP


def seen_until(at: datetime) -> None:
    """All that came in before then is taken; of two who look at once the further one holds."""
    Looked.objects.filter(what=TEXTS, until__lt=at).update(until=at)


def stop(number: str, now: datetime) -> None:
    """Nothing more is sent to `number`, until it asks us to start again."""
    defaults = {"stopped_at": now, "heard_at": now}
    Correspondent.objects.update_or_create(pk=_hash(number), defaults=defaults)


def start(number: str) -> None:
    Correspondent.objects.filter(pk=_hash(number)).update(stopped_at=None)


def is_stopped(number: str) -> bool:
    return Correspondent.objects.filter(pk=_hash(number), stopped_at__isnull=False).exists()


def forget_old(before: datetime) -> int:
    """Forget who has not been heard of since then; a STOP is remembered.

    So are forgotten the names of what came in before then, by which the vendor may know a
    number yet: nothing is posted again that late.
    """
    Incoming.objects.filter(at__lt=before).delete()
    quiet = Correspondent.objects.filter(heard_at__lt=before, stopped_at__isnull=True)
    return quiet.delete()[0]


def parts_received(since: datetime, before: datetime) -> int:
    """How many messages the vendor counts, and bills, for what came in in that time."""
    came = Incoming.objects.filter(at__gte=since, at__lt=before)
    return came.aggregate(parts=Sum("parts"))["parts"] or 0


def _hash(number: str) -> str:
    """Of no use to whoever has the table and not the service's key."""
    return salted_hmac("eguidance.correspondent", number, algorithm="sha256").hexdigest()
