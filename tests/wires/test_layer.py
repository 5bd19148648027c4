"""The channel layer keeps Channels' own promises, in one process and between several."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from channels.exceptions import ChannelFull

from channels_layer.layer import ProcessLayer
from tests import servers
from tests.servers import Valkey

HELLO = {"type": "hello", "text": "Hej"}
BEHIND = {"type": "behind"}
RESYNC = {"type": "resync"}
Event = dict[str, Any]


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    with servers.valkey() as server:
        yield server


@pytest_asyncio.fixture(params=["alone", "between"])
async def layer(request: pytest.FixtureRequest, valkey: Valkey) -> AsyncIterator[ProcessLayer]:
    made = ProcessLayer(valkey.url if request.param == "between" else "", capacity=3)
    yield made
    await made.flush()


async def heard(layer: ProcessLayer, channel: str) -> Event:
    async with asyncio.timeout(10):
        return await layer.receive(channel)


async def silent(layer: ProcessLayer, channel: str) -> bool:
    try:
        async with asyncio.timeout(0.05):
            await layer.receive(channel)
    except TimeoutError:
        return True
    return False


# --- What Channels expects of every layer ------------------------------------------


async def test_what_is_sent_is_received_in_order(layer: ProcessLayer) -> None:
    channel = await _reader(layer)
    for n in range(3):
        await layer.send(channel, {"type": "n", "n": n})
    assert [(await heard(layer, channel))["n"] for _ in range(3)] == [0, 1, 2]
    assert await silent(layer, channel)


async def test_who_waits_is_woken(layer: ProcessLayer) -> None:
    channel = await layer.new_channel()
    waiting = asyncio.create_task(heard(layer, channel))
    await asyncio.sleep(0)
    await layer.send(channel, HELLO)
    assert await waiting == HELLO


async def test_who_waits_hears_the_next_group_too(layer: ProcessLayer) -> None:
    channel = await _member(layer)
    waiting = asyncio.create_task(heard(layer, channel))
    await asyncio.sleep(0)
    await layer.group_discard("talk", channel)
    await layer.group_add("another", channel)
    await layer.group_send("another", HELLO)
    assert await waiting == HELLO


async def test_a_reader_that_gives_up_takes_nothing_along(layer: ProcessLayer) -> None:
    channel = await _reader(layer)
    assert await silent(layer, channel)
    await layer.send(channel, HELLO)
    assert await heard(layer, channel) == HELLO


async def test_a_full_channel_refuses(layer: ProcessLayer) -> None:
    channel = await _reader(layer)
    for _ in range(3):
        await layer.send(channel, HELLO)
    with pytest.raises(ChannelFull):
        await layer.send(channel, HELLO)


async def test_a_group_is_told_and_who_left_it_is_not(layer: ProcessLayer) -> None:
    one, other, left = [await _reader(layer) for _ in range(3)]
    await layer.group_add("talk", left)
    await layer.group_discard("talk", left)
    await layer.group_discard("talk", left)
    await layer.group_add("talk", one)
    await layer.group_add("talk", one)
    await layer.group_add("talk", other)
    await layer.group_send("talk", HELLO)
    assert await heard(layer, one) == HELLO
    assert await heard(layer, other) == HELLO
    for channel in (one, other, left):
        assert await silent(layer, channel)


async def test_a_group_that_nobody_is_in(layer: ProcessLayer) -> None:
    await layer.group_send("nobody", HELLO)
    await layer.group_discard("nobody", await layer.new_channel())


async def test_a_full_member_holds_nobody_up(layer: ProcessLayer) -> None:
    full, other = await _member(layer), await _member(layer)
    for n in range(5):
        await layer.group_send("talk", {"type": "n", "n": n})
        assert (await heard(layer, other))["n"] == n
    assert [(await heard(layer, full))["n"] for _ in range(3)] == [0, 1, 2]


async def test_what_is_too_old_is_not_read() -> None:
    layer = ProcessLayer(expiry=0.05)
    channel = await layer.new_channel()
    await layer.group_add("talk", channel)
    await layer.send(channel, HELLO)
    await layer.group_send("talk", HELLO)
    await asyncio.sleep(0.1)
    assert await silent(layer, channel)


async def test_each_reader_has_a_message_of_its_own(layer: ProcessLayer) -> None:
    one, other = await _member(layer), await _member(layer)
    await layer.group_send("talk", HELLO)
    (await heard(layer, one))["text"] = "changed"
    assert await heard(layer, other) == HELLO


async def test_names_are_unique_and_checked(layer: ProcessLayer) -> None:
    names = {await layer.new_channel() for _ in range(100)}
    assert len(names) == 100
    with pytest.raises(TypeError):
        await layer.send("no name!", HELLO)
    with pytest.raises(TypeError):
        await layer.group_send("no group!", HELLO)
    with pytest.raises(TypeError):
        await layer.group_add("x" * 200, names.pop())
    with pytest.raises(TypeError):
        await layer.group_send("talk", "no dict")  # type: ignore[arg-type] # it is what is tried


async def test_flushing_forgets_all_and_it_can_be_used_again(layer: ProcessLayer) -> None:
    channel = await _member(layer)
    await layer.group_send("talk", HELLO)
    await layer.flush()
    assert await silent(layer, channel)
    await layer.group_add("talk", channel)
    await layer.group_send("talk", HELLO)
    assert await heard(layer, channel) == HELLO


async def test_nothing_is_kept_of_who_has_gone(layer: ProcessLayer) -> None:
    for _ in range(10):
        channel = await _member(layer)
        await layer.group_send("talk", HELLO)
        await heard(layer, channel)
        await layer.group_discard("talk", channel)
        assert await silent(layer, channel)
    assert (layer._mailboxes, layer._groups) == ({}, {})


# --- Who falls behind -----------------------------------------------------------------


async def test_who_falls_behind_hears_that_alone() -> None:
    """What was left out cannot be told from what was not, so nothing of it is passed on."""
    layer = ProcessLayer(capacity=3, behind=BEHIND)
    channel = await _member(layer)
    for _ in range(5):
        await layer.group_send("talk", HELLO)
    assert await heard(layer, channel) == BEHIND
    assert await heard(layer, channel) == HELLO
    assert await silent(layer, channel)


# --- Between processes ---------------------------------------------------------------


@pytest_asyncio.fixture
async def two(valkey: Valkey) -> AsyncIterator[tuple[ProcessLayer, ProcessLayer]]:
    """Two processes' layers, which listen."""
    layers = ProcessLayer(valkey.url, resync=RESYNC), ProcessLayer(valkey.url, resync=RESYNC)
    for layer in layers:
        channel = await _member(layer, "listening")
        assert await heard(layer, channel) == RESYNC  # what was told before is not known
        await layer.group_discard("listening", channel)
    yield layers
    for layer in layers:
        await layer.flush()


Two = tuple[ProcessLayer, ProcessLayer]


async def test_a_group_reaches_over_processes_and_each_reader_once(two: Two) -> None:
    here, there = two
    mine, theirs = await _member(here), await _member(there)
    for n in range(50):
        await here.group_send("talk", {"type": "n", "n": n})
    assert [(await heard(there, theirs))["n"] for _ in range(50)] == list(range(50))
    assert [(await heard(here, mine))["n"] for _ in range(50)] == list(range(50))
    assert await silent(here, mine)
    assert await silent(there, theirs)


async def test_a_channel_is_reached_from_another_process(two: Two) -> None:
    here, there = two
    channel = await _member(there)
    await here.send(channel, HELLO)
    assert await heard(there, channel) == HELLO


async def test_a_process_without_readers_can_tell(two: Two, valkey: Valkey) -> None:
    """A task of the worker has no event loop but the one that it tells in."""
    channel = await _member(two[0])
    await asyncio.to_thread(asyncio.run, ProcessLayer(valkey.url).group_send("talk", HELLO))
    assert await heard(two[0], channel) == HELLO


async def test_another_thread_of_the_process_can_tell(two: Two) -> None:
    here, there = two
    mine, theirs = await _member(here), await _member(there)
    await asyncio.to_thread(asyncio.run, here.group_send("talk", HELLO))
    assert await heard(here, mine) == HELLO
    assert await heard(there, theirs) == HELLO


async def test_another_service_on_the_same_redis_is_not_heard(two: Two, valkey: Valkey) -> None:
    channel = await _member(two[0])
    stranger = ProcessLayer(valkey.url, prefix="another")
    await asyncio.to_thread(asyncio.run, stranger.group_send("talk", HELLO))
    assert await silent(two[0], channel)


async def test_redis_is_killed_and_comes_back(two: Two, valkey: Valkey) -> None:
    """Those on one process go on meanwhile; those on two are told that they missed something."""
    here, there = two
    mine, theirs = await _member(here), await _member(there)
    valkey.kill()
    await here.group_send("talk", HELLO)
    assert await heard(here, mine) == HELLO
    valkey.start()
    assert await _until(here, mine, RESYNC)
    assert await _until(there, theirs, RESYNC)
    await here.group_send("talk", {"type": "after"})
    assert await _until(there, theirs, {"type": "after"})


async def test_redis_pauses_and_nothing_is_lost(two: Two, valkey: Valkey) -> None:
    here, there = two
    theirs = await _member(there)
    valkey.pause()
    await here.group_send("talk", HELLO)
    assert await silent(there, theirs)
    valkey.resume()
    assert await _until(there, theirs, HELLO)


async def test_more_than_can_be_kept_while_redis_is_gone(
    two: Two, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels_layer.between.MOST_KEPT", 5)
    here, there = two
    theirs = await _member(there)
    valkey.kill()
    for _ in range(20):
        await here.group_send("talk", HELLO)
    assert here._between is not None
    assert len(here._between._outgoing) == 5
    valkey.start()
    assert await _until(there, theirs, RESYNC)


async def test_nonsense_on_the_line_is_no_end_of_it(two: Two, valkey: Valkey) -> None:
    from redis.asyncio import Redis

    channel = await _member(two[0])
    async with Redis.from_url(valkey.url) as redis:
        await redis.publish("eguidance.hints", b"\xc1 no bundle")
    assert await heard(two[0], channel) == RESYNC
    await two[1].group_send("talk", HELLO)
    assert await heard(two[0], channel) == HELLO


# --- The cast --------------------------------------------------------------------------


async def _reader(layer: ProcessLayer) -> str:
    """A channel that this process reads."""
    channel = await layer.new_channel()
    await layer.group_add("readers", channel)
    return channel


async def _member(layer: ProcessLayer, group: str = "talk") -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def _until(layer: ProcessLayer, channel: str, event: Event) -> bool:
    while await heard(layer, channel) != event:
        pass
    return True
