"""The plan of the calls to somebody whom we do not reach: how many, and when the next one is."""

from datetime import datetime, timedelta

from django.conf import settings

from channels_layer.protocol import Channel, Route
from scheduling.opening import week
from triage.models import Contact

# Who was told "about half past two" is called by a quarter to three.
ABOUT = timedelta(minutes=15)


def is_last(contact: Contact) -> bool:
    """Whether the call being made is the last of the plan; no plan ends one in danger."""
    all_made = contact.calls >= len(settings.CALL_AGAIN_SECONDS)
    return contact.channel == Channel.CALLBACK and all_made and not contact.danger_at


def next_call(contact: Contact, now: datetime) -> datetime:
    """After the plan's time, all of it in the opening hours of calls, and never at closing."""
    plan = settings.CALL_AGAIN_SECONDS
    # Somebody in danger is called again however short the plan is.
    allowed = timedelta(seconds=plan[min(contact.calls, len(plan) - 1)] if plan else 60)
    hours = week(Route.CALLBACK)
    at = hours.add_open_time(now, allowed) or now + allowed
    opening = None if hours.is_open(at) else hours.current_or_next(at)
    return opening.opens if opening else at
