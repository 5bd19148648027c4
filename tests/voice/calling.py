"""A call to be placed, and what has become of it."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from channels_layer import protocol
from channels_layer.protocol import Channel, DayPart, Duty, Language
from chat import bridges, talks
from scheduling.duty import set_duty
from scheduling.models import Counsellor
from tests.cast import citizen
from tests.twilio.stand_in import Twilio, signature
from tests.twilio.telephones import Telephones
from triage import bridges as verbs
from triage.models import Bridge, Contact

NOW = timezone.now()
OWN = "+4520304099"
PHONE, DIALLED = "20 30 40 50", "+4520304050"
PUBLIC = "https://vejledning.example"


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def open_call(by: Counsellor, now: datetime, channel: Channel = Channel.CALLBACK) -> Contact:
    case, _ = citizen()
    contact = talks.choose(case, uuid4(), channel, now, phone=PHONE, part=DayPart.ANY)
    set_duty(by, Duty.ON, 3, now)
    return talks.take(contact.pk, by, now)


def dial(contact: Contact, by: Counsellor, now: datetime = NOW) -> None:
    bridges.dial(contact.pk, by, Language.DANISH, now)


def dialled(contact: Contact, by: Counsellor, vendor: Twilio) -> Telephones:
    """The counsellor has pressed the button, and the vendor has the call."""
    dial(contact, by)
    sweep(NOW)
    return Telephones(vendor, to_service)


def sweep(now: datetime) -> list[Contact]:
    return list(verbs.look(lambda: now))


def look_later() -> datetime:
    """Sweep when the one call that is under way is to be looked at next."""
    look_at = Bridge.objects.get(ended_at=None).look_at
    assert look_at is not None
    sweep(look_at)
    return look_at


def shown(contact: Contact) -> protocol.Bridge:
    """What the desk shows of a contact's call."""
    bridge = verbs.of(Contact.objects.get(pk=contact.pk))
    assert bridge is not None
    return bridge


def to_service(url: str, form: dict[str, str]) -> str:
    """Post what the vendor tells, signed, to the doors of this process."""
    answer = Client().post(
        url.removeprefix(PUBLIC),
        urlencode(form),
        "application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature(url, form)},
    )
    assert answer.status_code in (200, 204), answer.content
    return answer.content.decode()
