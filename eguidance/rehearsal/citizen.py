"""A citizen's client: subscribes, fetches, merges, as the widget does."""

from uuid import UUID

from msgspec.json import Decoder

from channels_layer.protocol import (
    Author,
    CatchUp,
    CitizenReply,
    End,
    Frame,
    Hello,
    Ping,
    Pong,
    Read,
    Said,
    Say,
    ThreadChanged,
    Typing,
    Welcome,
)
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.seat import Seat
from eguidance.rehearsal.wire import Answer, Wire

_decoder: Decoder[CitizenReply] = Decoder(CitizenReply)


class Citizen:
    """Enter its `wire` to come online."""

    def __init__(self, doors: Doors, token: str) -> None:
        self.token = token
        self.seat = Seat(Author.CITIZEN, self._mark_read)
        self.wire = Wire(
            f"{doors.socket_url}/ws/citizen/",
            _decoder,
            self.hear,
            self._hello,
            Ping(),
            doors.heartbeat_seconds,
            {"Origin": doors.url},
        )
        self._caught_up_from = -1

    def _hello(self) -> Hello:
        self._caught_up_from = -1
        return Hello(token=self.token, since=self.seat.view.last)

    def hear(self, frame: Frame) -> None:
        match frame:
            case Welcome(thread=thread, messages=messages):
                self.seat.hear(thread, messages)
                self._caught_up_from = -1
            case Said(message=message):
                self.seat.hear(messages=[message])
                if self.seat.view.gap:
                    self._catch_up()
            case ThreadChanged(thread=thread):
                self.seat.hear(thread)
            case Pong(last_sequence=last, revision=revision):
                if self.seat.view.behind(last, revision):
                    self._catch_up()

    def _catch_up(self) -> None:
        """Once for each place where the view stands still."""
        since = self.seat.view.last
        if since != self._caught_up_from:
            self._caught_up_from = since
            self.wire.post(CatchUp(since=since))

    def _mark_read(self, sequence: int) -> None:
        self.wire.post(Read(sequence=sequence))

    def typing(self) -> None:
        self.wire.post(Typing(on=True))

    async def say(self, client_id: UUID, text: str) -> Answer:
        return await self.wire.ask(str(client_id), Say(client_id=client_id, text=text))

    def end(self) -> None:
        self.wire.post(End())
