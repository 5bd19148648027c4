"""The citizen's socket door: match a frame, make one call, reply."""

from uuid import UUID

from django.utils import timezone

from channels_layer.database import in_database
from channels_layer.protocol import (
    Author,
    CatchUp,
    CitizenFrame,
    End,
    ErrorCode,
    Hello,
    Leave,
    Ping,
    Read,
    Say,
    Typing,
    Welcome,
    citizen_decoder,
)
from channels_layer.publish import citizen_topic
from channels_layer.refusal import Refusal
from channels_layer.web import FrameSocket
from chat import messages, talks
from chat.messages import Utterance
from chat.pulses import citizens_beating
from chat.saying import Words, saying
from chat.threads import accepted, welcome
from chat.tokens import case_of
from triage.choosing import latest_contact
from triage.models import Contact


class CitizenSocket(FrameSocket[CitizenFrame]):
    """The citizen's side of one contact. The first frame, `hello`, says which."""

    decoder = citizen_decoder
    door = "citizen"
    contact_id: UUID | None = None
    left = False

    async def handle(self, frame: CitizenFrame) -> None:
        match frame:
            case Hello(token=token, since=since):
                await self.hello(token, since)
            case Say(client_id=client_id, text=text):
                await self.say(client_id, text)
            case Ping():
                self.ping()
            case CatchUp(since=since):
                await self.reply(await in_database(self.catch_up, since))
            case Typing(on=on):
                await in_database(self.typing, on)
            case Read(sequence=sequence):
                await in_database(self.read, sequence)
            case End():
                await in_database(self.end)
            case Leave():
                await self.go()

    async def hello(self, token: str, since: int) -> None:
        """Subscribe first, then fetch: what is said in between is heard twice, never missed."""
        contact = await in_database(_contact_by, token)
        await self.unfollow()
        self.contact_id, self.left = contact.pk, False
        await self.follow(citizen_topic(contact.pk))
        await self.reply(await in_database(self.arrive, since))

    async def say(self, client_id: UUID, text: str) -> None:
        said = await saying.add(Words(Utterance(self.mine(), client_id, text)))
        await self.reply(accepted(said))

    def ping(self) -> None:
        contact_id = self.mine()
        if not self.left:
            self.beat(citizens_beating, contact_id)

    async def go(self) -> None:
        """Nobody is there now: a heartbeat that is still under way must not say otherwise."""
        self.left = True
        await self.beat_is_over()
        await in_database(self.leave)

    async def resync(self) -> None:
        if self.contact_id is not None:
            self.ping()

    def mine(self) -> UUID:
        """Raises Refusal: say-hello-first."""
        if self.contact_id is None:
            raise Refusal(ErrorCode.SAY_HELLO_FIRST)
        return self.contact_id

    def contact(self) -> Contact:
        return talks.contact_with(self.mine())

    def arrive(self, since: int) -> Welcome:
        now = timezone.now()
        for contact in talks.arrive_all([self.mine()], now):
            return welcome(contact, since, now)
        raise Refusal(ErrorCode.NO_CONTACT)

    def catch_up(self, since: int) -> Welcome:
        return welcome(self.contact(), since, timezone.now())

    def typing(self, on: bool) -> None:
        talks.typing(self.contact(), Author.CITIZEN, on)

    def read(self, sequence: int) -> None:
        messages.read(self.contact(), Author.CITIZEN, sequence)

    def end(self) -> None:
        talks.end_by_citizen(self.contact(), timezone.now())

    def leave(self) -> None:
        talks.leave(self.contact(), timezone.now())


def _contact_by(token: str) -> Contact:
    contact = latest_contact(case_of(token))
    if contact is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return contact
