"""A citizen's visit: comes, waits, talks, goes. Some give up, some are simply gone."""

import asyncio
from contextlib import suppress

from channels_layer.protocol import Author, ContactState, End, EndReason, Language, Leave
from eguidance.rehearsal.counting import Said
from eguidance.rehearsal.doors import TurnedAwayError, UnreachableError
from eguidance.rehearsal.wire import Answer
from tests.faults.clients import Citizen
from tests.faults.load import Load, Speech, until
from tests.faults.talk import Talk, copies, lines_of

# Of a hundred citizens.
GIVE_UP, VANISH, LEAVE, END_IT = 5, 3, 3, 30
PAUSE_SECONDS = 0.5


async def visits(load: Load) -> None:
    """One after another, until the load is closing."""
    while not load.closing:
        await load.rest()
        talk = await _arrive(load)
        citizen = Citizen(load.doors, talk, load.random, load.swapped)
        await enter(load, citizen)
        await _Visit(load, talk).run()


async def _arrive(load: Load) -> Talk:
    """Asks until somebody answers, and the chat is open: counsellors may act in between."""
    token = ""
    while True:
        async with load.act():
            with suppress(TurnedAwayError, UnreachableError):
                token = token or await asyncio.to_thread(load.doors.triage, Language.DANISH)
                contact = await asyncio.to_thread(load.doors.choose_chat, token)
                talk = Talk(contact, token, lines_of(next(load.scripts)))
                load.talks[contact] = talk
                return talk
        await asyncio.sleep(PAUSE_SECONDS)


async def enter(load: Load, citizen: Citizen) -> None:
    await citizen.wire.__aenter__()
    load.citizens[citizen.talk.contact] = citizen


async def close_tab(load: Load, citizen: Citizen) -> None:
    """What it showed is kept for the counting."""
    citizen.talk.shown_before.append(copies(citizen.thread.messages))
    if load.citizens[citizen.talk.contact] is citizen:
        del load.citizens[citizen.talk.contact]
    await citizen.wire.__aexit__(None, None, None)


async def reopen(load: Load, citizen: Citizen) -> None:
    """A new tab on the same talk; of the old one only the outbox is left."""
    new = Citizen(load.doors, citizen.talk, load.random, load.swapped)
    new.wire.adopt(citizen.wire)
    await enter(load, new)
    await close_tab(load, citizen)


class _Visit:
    def __init__(self, load: Load, talk: Talk) -> None:
        self.load, self.talk = load, talk
        self.speech = Speech(load, talk, Author.CITIZEN)

    @property
    def tab(self) -> Citizen:
        return self.load.citizens[self.talk.contact]

    async def run(self) -> None:
        way = self.load.random.randrange(100)
        if way < GIVE_UP:
            await self._end()
        elif way < GIVE_UP + VANISH:
            await self._vanish()
            return
        elif way < GIVE_UP + VANISH + LEAVE:
            await self._leave_for_a_while()
        await self._talk()
        if self.load.random.randrange(100) < END_IT:
            await self._end()
        await until(lambda: self.tab.complete and self.tab.wire.idle, float("inf"))
        await self._go()

    async def _talk(self) -> None:
        more = True
        while more and self.tab.state != ContactState.ENDED:
            if self.tab.state == ContactState.OPEN:
                more = await self.speech.next(self._say)
            await self.load.rest()

    async def _say(self, said: Said) -> Answer:
        """In the tab that is open by then."""
        return await self.tab.say(said)

    async def _end(self) -> None:
        """Asked for until it is so."""
        while self.tab.state != ContactState.ENDED:
            async with self.load.act():
                if self.tab.state is not None:
                    self.talk.legal_ends.add(EndReason.CITIZEN)
                    self.tab.wire.post(End())
            await asyncio.sleep(PAUSE_SECONDS)

    async def _vanish(self) -> None:
        async with self.load.act():
            self.talk.absent = True
            self.talk.legal_ends.add(EndReason.ABANDONED)
            await close_tab(self.load, self.tab)

    async def _leave_for_a_while(self) -> None:
        async with self.load.act():
            self.tab.wire.post(Leave())
            await asyncio.sleep(PAUSE_SECONDS)
            await reopen(self.load, self.tab)

    async def _go(self) -> None:
        async with self.load.act():
            await close_tab(self.load, self.tab)
            self.talk.final = self.talk.shown_before.pop()
