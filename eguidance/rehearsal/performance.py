"""One talk played from its script: a citizen arrives, is met, talks, and leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from channels_layer.protocol import Author, ContactState, ErrorCode, Refused
from eguidance.rehearsal.citizen import Citizen
from eguidance.rehearsal.counting import Said
from eguidance.rehearsal.desk import Desk
from eguidance.rehearsal.doors import Doors
from eguidance.rehearsal.script import Line, Script
from eguidance.rehearsal.seat import Seat
from eguidance.rehearsal.story import Opened, Pace, Story

PATIENCE = 60.0
TYPING_SECONDS = 2.0


class RefusedError(Exception):
    """The service would not take a line; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the service answered {code}")
        self.code = code


async def play(
    script: Script, doors: Doors, desks: "asyncio.Queue[Desk] | None", pace: Pace, opened: Opened
) -> None:
    """`desks` holds the free seats; without it, somebody at a real desk must answer.

    Tells `opened` of the story as soon as there is a contact.
    """
    token = await asyncio.to_thread(doors.triage, script.language)
    began = asyncio.get_running_loop().time()
    contact = await asyncio.to_thread(doors.choose_chat, token)
    story = Story(contact)
    opened(story)
    citizen = Citizen(doors, token)
    async with citizen.wire, _met(citizen, desks, pace, story) as desk:
        if citizen.seat.view.state == ContactState.OPEN:
            story.waited = asyncio.get_running_loop().time() - began
        performance = Performance(citizen, desk, pace, story)
        try:
            await performance.talk(script)
            await performance.close()
        finally:
            story.look(performance.seats)
            story.came_back, story.said_again = citizen.wire.came_back, citizen.wire.said_again


@asynccontextmanager
async def _met(
    citizen: Citizen, desks: "asyncio.Queue[Desk] | None", pace: Pace, story: Story
) -> "AsyncIterator[Desk | None]":
    """The desk that took the talk; None if somebody outside the play did."""
    await citizen.wire.welcomed()
    desk = await desks.get() if desks else None
    try:
        mine = desk is not None and await desk.take(story.contact)
        await _answered(citizen, pace)
        story.met_by_others = not mine
        yield desk if mine else None
    finally:
        if desks and desk:
            desk.leave(story.contact)
            desks.put_nowait(desk)


async def _answered(citizen: Citizen, pace: Pace) -> None:
    """Wait as long as a citizen must, or till the rehearsal is stopped."""
    seat = citizen.seat
    while not await seat.until(lambda: seat.view.state != ContactState.WAITING, 1):
        if pace.stopped.is_set():
            citizen.end()


class Performance:
    """The talk itself, between a citizen and a desk, which is None when it is not ours."""

    def __init__(self, citizen: Citizen, desk: Desk | None, pace: Pace, story: Story) -> None:
        self.citizen, self.desk, self.pace, self.story = citizen, desk, pace, story

    @property
    def seats(self) -> list[Seat]:
        desk = self.desk
        return [self.citizen.seat, *([desk.seats[self.story.contact]] if desk else [])]

    async def talk(self, script: Script) -> None:
        """A line is said when its time has come and its writer has seen what came before."""
        at = 0.0
        for line in script.lines:
            if line.by == Author.COUNSELLOR and self.desk is None:
                continue  # somebody at a real desk says something else
            if not await self._turn(line, line.at - at):
                return
            at = line.at
            try:
                await self._say(line)
            except RefusedError as refused:
                if self.desk is None and refused.code == ErrorCode.ENDED:
                    return  # the real desk has ended it
                raise

    async def _turn(self, line: Line, pause: float) -> bool:
        """Wait for the moment to say a line; False if the talk is over."""
        if not await self.pace.rest(pause - TYPING_SECONDS):
            return False
        if self.desk is None and not await self._heard_answer():
            return False
        self._type(line.by)
        if self.story.said and self.desk:
            seat = next(seat for seat in self.seats if seat.side == line.by)
            await seat.until_shown(self.story.said[-1].client_id, PATIENCE)
        return await self.pace.rest(min(pause, TYPING_SECONDS))

    async def _heard_answer(self) -> bool:
        """Wait a while for words from the real desk; False if the talk has ended."""
        view, stopped = self.citizen.seat.view, self.pace.stopped

        def over() -> bool:
            return view.state == ContactState.ENDED or stopped.is_set()

        def answered() -> bool:
            return bool(view.messages) and view.messages[-1].author == Author.COUNSELLOR

        await self.citizen.seat.until(lambda: answered() or over(), PATIENCE)
        return not over()

    def _type(self, side: Author) -> None:
        if self.pace.speed and side == Author.CITIZEN:
            self.citizen.typing()
        elif self.pace.speed and self.desk:
            self.desk.typing(self.story.contact)

    async def _say(self, line: Line) -> None:
        clock, story = asyncio.get_running_loop().time, self.story
        said = Said(uuid4(), line.text)
        story.said.append(said)
        story.said_at.append(clock())
        if line.by == Author.COUNSELLOR and self.desk:
            answer = await self.desk.say(story.contact, said.client_id, said.text)
        else:
            answer = await self.citizen.say(said.client_id, said.text)
        if isinstance(answer, Refused):
            story.said.pop()
            story.said_at.pop()
            raise RefusedError(answer.code)
        story.acknowledged.append(clock() - story.said_at[-1])

    async def close(self) -> None:
        """The talk is ended, every side of ours has seen it whole, and it is wrapped up."""
        if self.desk:
            await self.desk.end(self.story.contact)
        else:
            self.citizen.end()
        for seat in self.seats:
            view = seat.view
            await seat.until(lambda view=view: view.complete, PATIENCE)  # type: ignore[misc]
        if self.desk:
            await self.desk.wrap_up(self.story.contact)
