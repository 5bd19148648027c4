"""Who texts, and what came of it."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from channels_layer.models import Outgoing
from channels_layer.protocol import (
    Channel,
    Level,
    MessageKind,
    Outcome,
    Work,
)
from channels_layer.sms.reports import Inbound
from chat import talks, texting
from scheduling.models import Counsellor
from tests.scheduling.working import at
from triage.models import Contact

NUMBER, ANOTHER = "+4520304050", "+4520304051"
TEXT = "Hej, hvor kan jeg læse til gartner?"
DANGER = "Jeg vil ikke leve mere."
CPR = "Mit nummer er 010190-1234."
NINE = at(9)
MINUTE = timedelta(minutes=1)


def came(text: str = TEXT, sender: str = NUMBER, sid: UUID | None = None, **more: Any) -> Inbound:
    return Inbound(f"SM{(sid or uuid4()).hex}", sender, "+4592459245", text, 1, **more)


def receive(text: str = TEXT, now: datetime = NINE, **more: Any) -> Contact:
    """What somebody texted; the newest conversation with them."""
    texting.receive(came(text, **more), now)
    return Contact.objects.filter(channel=Channel.SMS).latest("waiting_since")


def said(contact: Contact) -> list[tuple[str, str]]:
    rows = contact.messages.exclude(kind=MessageKind.NOTICE)
    return [(row.author, row.text) for row in rows]


def sent(number: str = NUMBER) -> dict[str, str]:
    """What goes to a number, by the last of its key."""
    rows = Outgoing.objects.filter(to=number).order_by("due_at")
    return {row.key.split(":")[3 if ":auto:" in row.key else 2]: row.text for row in rows}


def code_to(number: str = NUMBER) -> str:
    """The newest code that was texted to a number; empty if there is none."""
    rows = Outgoing.objects.filter(to=number, key__contains=":code:").order_by("due_at")
    found = [re.search(r"\b\d{6}\b", row.text) for row in rows]
    return found[-1].group() if found and found[-1] else ""


def go_on(contact: Contact, now: datetime, number: str = NUMBER, name: UUID | None = None) -> str:
    """The citizen has their chat go on by text message; with which code."""
    texting.send_code(contact, uuid4(), number, now)
    code = code_to(number)
    texting.go_on(contact, name or uuid4(), number, code, now)
    return code


def wrapped_up(contact: Contact, by: Counsellor, outcome: Outcome, now: datetime = NINE) -> None:
    talks.end_by_counsellor(contact.pk, by, now)
    talks.wrap_up(
        contact.pk,
        by,
        now,
        topic="work",
        level=Level.BRIEF,
        work=Work.DIALOGUE,
        outcome=outcome,
        referred_to="",
    )
