"""One person says one thing, or arrives, as the doors do for many at once."""

from datetime import datetime
from uuid import UUID

from channels_layer.refusal import Refusal
from chat import talks
from chat.messages import Utterance
from chat.models import Message
from scheduling.models import Counsellor
from triage.models import Contact


def say(contact: Contact, client_id: UUID, text: str, now: datetime) -> Message:
    """The citizen says something. Raises Refusal."""
    return _said(Utterance(contact.pk, client_id, text), now)


def say_as_counsellor(
    contact_id: UUID, client_id: UUID, text: str, by: Counsellor, now: datetime
) -> Message:
    """The counsellor says something. Raises Refusal."""
    return _said(Utterance(contact_id, client_id, text, by), now)


def _said(utterance: Utterance, now: datetime) -> Message:
    [answer] = talks.say_all([utterance], now)
    if isinstance(answer, Refusal):
        raise answer
    return Message.objects.get(contact=answer.contact, client_id=answer.message.client_id)


def arrive(contact: Contact, now: datetime) -> None:
    """The citizen's line is there."""
    talks.arrive_all([contact.pk], now)
