"""Scenes that many tests begin with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from channels_layer.protocol import Channel, DayPart, ErrorCode
from channels_layer.refusal import Refusal
from chat import talks
from scheduling.models import Counsellor
from tests.cast import citizen
from triage.models import Case, Contact, Event, EventKind

PHONE = "20 30 40 50"


def new_case() -> Case:
    return citizen()[0]


def waiting_chat(now: datetime, case: Case | None = None) -> Contact:
    """Somebody must be on duty."""
    return talks.choose(case or new_case(), uuid4(), Channel.CHAT, now)


def waiting_callback(
    now: datetime, case: Case | None = None, part: DayPart = DayPart.ANY, wish: str = ""
) -> Contact:
    chosen = case or new_case()
    return talks.choose(chosen, uuid4(), Channel.CALLBACK, now, phone=PHONE, part=part, wish=wish)


def open_chat(by: Counsellor, now: datetime) -> Contact:
    return talks.take(waiting_chat(now).pk, by, now)


def now_is(contact: Contact) -> Contact:
    """The contact as the database has it."""
    return Contact.objects.get(pk=contact.pk)


def journal(contact: Contact, *kinds: EventKind) -> list[Event]:
    events = Event.objects.filter(contact=contact)
    return list(events.filter(kind__in=kinds) if kinds else events)


def refusal_of(act: Callable[..., Any], *args: Any, **kwargs: Any) -> ErrorCode | None:
    """Why an act was refused; None when it was done."""
    try:
        act(*args, **kwargs)
    except Refusal as refusal:
        return refusal.code
    return None
