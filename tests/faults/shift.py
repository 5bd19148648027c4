"""A counsellor's shift: takes who waits next, talks, passes some on, ends, wraps up."""

import asyncio
from functools import partial
from uuid import UUID, uuid4

from channels_layer.protocol import (
    Author,
    ContactState,
    DeskDuty,
    DeskEnd,
    DeskTransfer,
    DeskWrapUp,
    Duty,
    EndReason,
    Frame,
    Level,
    Outcome,
    Work,
)
from eguidance.rehearsal.wire import ShutOutError
from tests.faults.clients import Desk
from tests.faults.line import LineLostError
from tests.faults.load import Load, Speech, until
from tests.faults.talk import Talk

PASS_ON = 0.003  # the chance, before each line
# A citizen may be gone, and then nobody says the rest.
LISTEN_SECONDS = 4.0
PAUSE_SECONDS = 0.3


async def shift(load: Load, desk: Desk) -> None:
    """Until cancelled. Whoever was taken for lost comes back on duty."""
    playing: dict[UUID, asyncio.Task[None]] = {}
    while True:
        await load.rest()
        for contact in set(desk.shows.heads) - playing.keys():
            playing[contact] = load.play(_converse(load, desk, contact))
            playing[contact].add_done_callback(partial(_forget, playing, contact))
        me = desk.shows.me
        if me is None or not desk.wire.idle:
            continue
        if me.duty != Duty.ON:
            await _ask(load, desk, DeskDuty(str(uuid4()), Duty.ON, load.size.capacity))
        elif len(desk.open) < load.size.capacity:
            async with load.act():
                await _take(load, desk)


def _forget(playing: dict[UUID, asyncio.Task[None]], contact: UUID, _: asyncio.Task[None]) -> None:
    del playing[contact]


async def _take(load: Load, desk: Desk) -> None:
    try:
        taken = await desk.take_next()
        load.counted["taken"] += taken
    except LineLostError:
        load.counted["asked in vain"] += 1


async def _ask(load: Load, desk: Desk, frame: Frame) -> None:
    """A repeat of it changes nothing."""
    async with load.act():
        try:
            await desk.wire.ask(getattr(frame, "ref", ""), frame)
        except (ShutOutError, TimeoutError) as error:
            load.note(f"no answer to {type(frame).__name__}: {error!r}")


async def _converse(load: Load, desk: Desk, contact: UUID) -> None:
    """While this desk has the talk."""
    await until(lambda: contact in load.talks, float("inf"))
    talk = load.talks[contact]
    await _talk(load, desk, talk)
    if _state(desk, contact) == ContactState.OPEN:
        talk.legal_ends.add(EndReason.COUNSELLOR)
        await _ask(load, desk, DeskEnd(str(uuid4()), contact))
    await until(lambda: _state(desk, contact) != ContactState.OPEN, float("inf"))
    if _state(desk, contact) == ContactState.ENDED:
        await _ask(load, desk, _wrap_up(load, contact))
        await until(lambda: contact not in desk.shows.heads, float("inf"))


async def _talk(load: Load, desk: Desk, talk: Talk) -> None:
    speech = Speech(load, talk, Author.COUNSELLOR)
    more = True
    while more and _state(desk, talk.contact) == ContactState.OPEN:
        more = await speech.next(lambda said: desk.say(talk.contact, said))
        if load.random.random() < PASS_ON:
            await _pass_on(load, desk, talk)
        await load.rest()
    await until(lambda: talk.all_said or talk.absent, LISTEN_SECONDS)


async def _pass_on(load: Load, desk: Desk, talk: Talk) -> None:
    """To a colleague, or to whoever is next."""
    others = [other.shows.me.id for other in load.desks if other.shows.me and other is not desk]
    to = load.random.choice([None, *others])
    await _ask(load, desk, DeskTransfer(str(uuid4()), talk.contact, "videre", to))
    await until(lambda: talk.contact not in desk.shows.heads, LISTEN_SECONDS)


def _state(desk: Desk, contact: UUID) -> ContactState | None:
    head = desk.shows.heads.get(contact)
    return head.thread.state if head and head.opened else None


def _wrap_up(load: Load, contact: UUID) -> DeskWrapUp:
    return DeskWrapUp(
        ref=str(uuid4()),
        contact=contact,
        topic=load.doors.any_topic,
        level=Level.BRIEF,
        work=Work.INFORMATION,
        outcome=Outcome.DONE,
    )
