"""Talks to test doors with, made by the verbs themselves."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import timezone

from channels_layer.protocol import Channel
from chat import talks
from tests.cast import Person, citizen
from tests.saying import arrive
from triage.models import Contact


@dataclass(frozen=True)
class Talk:
    """A citizen's chat, with the token that opens it."""

    token: str
    contact_id: UUID

    @property
    def contact(self) -> Contact:
        """As the table has it now."""
        return Contact.objects.get(pk=self.contact_id)

    @property
    def id(self) -> str:
        return str(self.contact_id)


def waiting_chat() -> Talk:
    """Somebody must be on duty. The citizen's line is there already."""
    case, token = citizen()
    contact = talks.choose(case, uuid4(), Channel.CHAT, timezone.now())
    arrive(contact, timezone.now())
    return Talk(token, contact.pk)


def open_chat(counsellor: Person) -> Talk:
    """A chat that `counsellor` has taken."""
    counsellor.on_duty(capacity=12)
    talk = waiting_chat()
    talks.take(talk.contact_id, counsellor.counsellor, timezone.now())
    return talk


def open_call(counsellor: Person, channel: Channel = Channel.CALLBACK) -> Talk:
    """A wish to be called, or met, that `counsellor` has taken."""
    counsellor.on_duty()
    case, token = citizen()
    contact = talks.choose(case, uuid4(), channel, timezone.now(), phone="20 30 40 50")
    talks.take(contact.pk, counsellor.counsellor, timezone.now())
    return Talk(token, contact.pk)


def ended_chat(counsellor: Person) -> Talk:
    """A chat that its counsellor has ended and not wrapped up."""
    talk = open_chat(counsellor)
    talks.end_by_counsellor(talk.contact_id, counsellor.counsellor, timezone.now())
    return talk
