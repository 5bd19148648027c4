"""A counsellor's client: one desk, several talks. It takes only what it is told to take."""

import asyncio
from uuid import UUID, uuid4

from msgspec.json import Decoder

from channels_layer.protocol import (
    Author,
    ContactState,
    DeskDuty,
    DeskEnd,
    DeskHello,
    DeskPing,
    DeskPong,
    DeskRead,
    DeskReply,
    DeskSay,
    DeskTake,
    DeskTyping,
    DeskWelcome,
    DeskWrapUp,
    Done,
    Duty,
    ErrorCode,
    Frame,
    Level,
    LookAgain,
    Outcome,
    QueueChanged,
    QueueEntry,
    Refused,
    Said,
    Talk,
    TalkChanged,
    TalkGone,
    TalkOpened,
    Work,
)
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.seat import Seat
from eguidance.rehearsal.wire import Answer, Wire

_decoder: Decoder[DeskReply] = Decoder(DeskReply)
CAPACITY = 12
TRIES = 5
OPENING_SECONDS = 3.0


class Desk:
    """Enter its `wire` to come online; then `go_on_duty`."""

    def __init__(self, doors: Doors, cookie: str) -> None:
        self.seats: dict[UUID, Seat] = {}
        self.queue: dict[UUID, QueueEntry] = {}
        self.topic = doors.any_topic
        self.wire = Wire(
            f"{doors.socket_url}/ws/desk/",
            _decoder,
            self.hear,
            self._hello,
            DeskPing(),
            doors.heartbeat_seconds,
            {"Origin": doors.url, "Cookie": cookie},
        )
        self._told: dict[UUID, int] = {}
        self._hello_sent = False

    def _hello(self) -> DeskHello:
        self._hello_sent = True
        return DeskHello()

    # --- Hearing --------------------------------------------------------------

    def hear(self, frame: Frame) -> None:
        match frame:
            case DeskWelcome(queue=queue, talks=talks):
                self._hello_sent = False
                self.queue = {entry.contact: entry for entry in queue}
                for talk in talks:
                    self._show(talk)
            case LookAgain():
                self._hello_again()
            case TalkOpened(talk=talk):
                self._show(talk)
            case QueueChanged(entry=entry) if self._is_newer(entry):
                self.queue[entry.contact] = entry
            case DeskPong(talks=talks):
                self._compare(talks)
            case _:
                self._hear_in_a_talk(frame)

    def _hear_in_a_talk(self, frame: Frame) -> None:
        match frame:
            case TalkChanged(thread=thread) if thread.contact in self.seats:
                self.seats[thread.contact].hear(thread)
            case Said(contact=contact, message=message) if contact in self.seats:
                self.seats[contact].hear(messages=[message])
                if self.seats[contact].view.gap:
                    self._hello_again()
            case TalkGone(contact=contact) if contact in self.seats:
                self.seats[contact].wake()

    def _show(self, talk: Talk) -> None:
        if talk.thread.contact in self.seats:
            self.seats[talk.thread.contact].hear(talk.thread, talk.messages)

    def _is_newer(self, entry: QueueEntry) -> bool:
        known = self.queue.get(entry.contact)
        return known is None or known.revision < entry.revision

    def _compare(self, talks: dict[UUID, int]) -> None:
        """What the last heartbeat told of and is not shown by now has been missed."""
        told, self._told = self._told, talks
        for contact, seat in self.seats.items():
            if seat.view.last < told.get(contact, 0):
                self._hello_again()

    def _hello_again(self) -> None:
        if not self._hello_sent:
            self.wire.post(self._hello())

    # --- Doing ----------------------------------------------------------------

    async def go(self, duty: Duty) -> None:
        name = str(uuid4())
        await self.wire.ask(name, DeskDuty(ref=name, duty=duty, capacity=CAPACITY))

    def sees(self, contact: UUID) -> bool:
        """Whether the contact waits in the queue that this desk shows."""
        entry = self.queue.get(contact)
        return entry is not None and entry.state == ContactState.WAITING

    async def take(self, contact: UUID) -> bool:
        """False if somebody else has it. Goes back on duty if the lease had lapsed."""
        seat = self.seats.setdefault(contact, self._seat(contact))
        taken = False
        for _ in range(TRIES):
            name = str(uuid4())
            answer = await self.wire.ask(name, DeskTake(ref=name, contact=contact))
            taken = isinstance(answer, Done)
            if not isinstance(answer, Refused) or answer.code != ErrorCode.NOT_ON_DUTY:
                break
            await self.go(Duty.ON)
        if taken and await seat.until(lambda: self._holds(contact), OPENING_SECONDS):
            return True
        self._hello_again()  # a take whose answer was lost is told by the snapshot
        return await seat.until(lambda: self._holds(contact), OPENING_SECONDS) or taken

    def _holds(self, contact: UUID) -> bool:
        return self.seats[contact].view.state == ContactState.OPEN

    def _seat(self, contact: UUID) -> Seat:
        return Seat(
            Author.COUNSELLOR,
            lambda sequence: self.wire.post(DeskRead(contact=contact, sequence=sequence)),
        )

    def typing(self, contact: UUID) -> None:
        self.wire.post(DeskTyping(contact=contact, on=True))

    async def say(self, contact: UUID, client_id: UUID, text: str) -> Answer:
        """Takes the contact again if it was given back while the line was lost."""
        frame = DeskSay(contact=contact, client_id=client_id, text=text)
        answer = await self.wire.ask(str(client_id), frame)
        for _ in range(TRIES):
            if not isinstance(answer, Refused) or answer.code != ErrorCode.NOT_YOURS:
                break
            await self.take(contact)
            answer = await self.wire.ask(str(client_id), frame)
        return answer

    async def end(self, contact: UUID) -> None:
        name = str(uuid4())
        answer = await self.wire.ask(name, DeskEnd(ref=name, contact=contact))
        if isinstance(answer, Refused) and answer.code == ErrorCode.NOT_YOURS:
            await self.take(contact)
            await self.wire.ask(name, DeskEnd(ref=name, contact=contact))

    async def wrap_up(self, contact: UUID) -> None:
        name = str(uuid4())
        noted = DeskWrapUp(
            ref=name,
            contact=contact,
            topic=self.topic,
            level=Level.BRIEF,
            work=Work.INFORMATION,
            outcome=Outcome.DONE,
        )
        await self.wire.ask(name, noted)

    def leave(self, contact: UUID) -> None:
        self.seats.pop(contact, None)


def free_seats(desks: list[Desk]) -> asyncio.Queue[Desk] | None:
    """Every desk as often as it may take a talk, by turns; None if there is no desk."""
    if not desks:
        return None
    seats: asyncio.Queue[Desk] = asyncio.Queue()
    for desk in desks * CAPACITY:
        seats.put_nowait(desk)
    return seats
