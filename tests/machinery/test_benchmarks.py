"""A benchmark that counts wrong is worse than none."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from benchmarks import talks
from benchmarks.line import frame_at
from benchmarks.measuring import Measured, Sample, find, medians
from benchmarks.references.echo import Answering, framed
from benchmarks.scene import Talk
from benchmarks.talks import Load, Window, at_a_rate, at_full_load
from benchmarks.words import invented
from triage import cpr
from triage.rules import risk_phrases

SHORT_TEXT, LONG_TEXT = b"hello", b"x" * 300
UNWATCHED = Window(lambda: None, lambda: None)
LOAD = Load([Talk("contact", "token", "cookie")], [b'"hello"'], seconds=0.2, warm=0.05)


@asynccontextmanager
async def serving(answer: Callable[[bytes], bytes]) -> AsyncIterator[list[int]]:
    """The port of a server that answers each line so."""

    class Server(Answering):
        def answer(self, text: bytes) -> bytes:
            return answer(text)

    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    async with server:
        yield [server.sockets[0].getsockname()[1]]


def well(text: bytes) -> bytes:
    return Answering().answer(text)


def well_but_shown_twice(text: bytes) -> bytes:
    shown = well(text)
    return shown if b"welcome" in shown else shown + shown


def welcome_alone(text: bytes) -> bytes:
    answer = well(text)
    return answer if b"welcome" in answer else b""


def refusing(text: bytes) -> bytes:
    answer = well(text)
    return answer if b"welcome" in answer else framed(b'{"type":"refused","code":"slow-down"}')


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks, "DRAIN_SECONDS", 0.2)
    monkeypatch.setattr(talks, "MOST_SECONDS", 0.2)


async def test_full_load_counts_what_was_said_and_shown() -> None:
    async with serving(well) as ports:
        tally = await at_full_load(ports, LOAD, UNWATCHED)
    assert tally.acknowledged > 0
    assert len(tally.deliveries) > 0


async def test_a_message_that_is_shown_twice_ends_the_run() -> None:
    async with serving(well_but_shown_twice) as ports:
        with pytest.raises(AssertionError, match="twice"):
            await at_full_load(ports, LOAD, UNWATCHED)


async def test_a_message_that_is_never_shown_ends_a_run_at_full_load() -> None:
    async with serving(welcome_alone) as ports:
        with pytest.raises(AssertionError, match="shown 0"):
            await at_full_load(ports, LOAD, UNWATCHED)


async def test_a_refusal_ends_a_run_at_full_load() -> None:
    async with serving(refusing) as ports:
        with pytest.raises(AssertionError, match="refused 2"):
            await at_full_load(ports, LOAD, UNWATCHED)


async def test_a_server_that_is_silent_is_charged_for_every_line_that_fell_due() -> None:
    async with serving(welcome_alone) as ports:
        paced = await at_a_rate(ports, LOAD, 100, UNWATCHED, grace=0)
    assert paced.unshown == len(paced.waits) == 0.2 * 100
    assert paced.shown_in_time == 0


async def test_a_wait_is_counted_from_when_the_line_was_to_be_said() -> None:
    stall = Window(lambda: time.sleep(0.1), lambda: None)
    async with serving(well) as ports:
        paced = await at_a_rate(ports, LOAD, 100, stall, grace=5)
    assert max(paced.waits) >= 0.1


async def test_refusals_are_counted_at_a_rate_that_a_server_cannot_follow() -> None:
    async with serving(refusing) as ports:
        paced = await at_a_rate(ports, LOAD, 100, UNWATCHED, grace=0.2)
    assert paced.lost == 0.25 * 100


async def test_what_is_shown_at_a_rate_is_no_longer_under_way() -> None:
    async with serving(well) as ports:
        paced = await at_a_rate(ports, LOAD, 100, UNWATCHED, grace=5)
    assert (paced.unshown, len(paced.waits), paced.lost) == (0, 20, 0)


@pytest.mark.parametrize("text", [SHORT_TEXT, LONG_TEXT])
def test_a_frame_is_read_when_it_is_whole(text: bytes) -> None:
    frame = framed(text)
    for cut in range(len(frame)):
        assert frame_at(frame[:cut], 0) is None
    assert frame_at(frame + b"more", 0) == (0x81, text, len(frame))


def test_medians_are_of_the_rounds_of_one_thing() -> None:
    samples = [
        Sample("row", n, {"design": design}, {"rate": rate})
        for n, (ours, bare) in enumerate([(1.0, 10.0), (9.0, 30.0), (2.0, 20.0)], 1)
        for design, rate in (("ours", ours), ("bare", bare))
    ]
    measured = medians(samples)
    assert measured == [
        Measured({"design": "ours"}, {"rate": 2.0}),
        Measured({"design": "bare"}, {"rate": 20.0}),
    ]
    assert find(measured, design="bare") == {"rate": 20.0}


def test_invented_words_are_always_the_same_and_alarm_nobody() -> None:
    words = invented()
    assert words == invented()
    assert not [text for text in words if risk_phrases().scan(text.decode())]
    assert not [text for text in words if cpr.mask(text.decode())[1]]
