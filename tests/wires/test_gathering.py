"""Group commit: together if they arrive together, at once if alone, and each for itself if bad."""

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

from channels_layer import gathering
from channels_layer.gathering import Gathering
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)  # each batch minds its connections
POISON, BAD = -1, -2


class Doubling:
    """Answers each number with its double; keeps the batches. `gate` holds it up."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = Event()
        self.gate.set()

    def __call__(self, batch: Sequence[int]) -> list[int | Refusal]:
        self.batches.append(list(batch))
        self.gate.wait(10)
        if POISON in batch:
            raise ValueError("poison")
        return [Refusal(ErrorCode.ENDED) if n == BAD else 2 * n for n in batch]


async def test_one_alone_is_not_held_back_for_company() -> None:
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    assert await doubled.add(1) == 2
    assert await doubled.add(2) == 4
    assert do.batches == [[1], [2]]


async def test_what_arrives_meanwhile_goes_together_in_order() -> None:
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    do.gate.clear()
    first = asyncio.create_task(doubled.add(0))
    await asyncio.sleep(0.05)
    adding = [asyncio.create_task(doubled.add(n)) for n in range(1, 100)]
    await asyncio.sleep(0.05)
    do.gate.set()
    assert await asyncio.gather(first, *adding) == [2 * n for n in range(100)]
    assert do.batches == [[0], list(range(1, 100))]


async def test_a_batch_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_AT_ONCE", 10)
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    await asyncio.gather(*(doubled.add(n) for n in range(35)))
    assert max(len(batch) for batch in do.batches) == 10


async def test_one_is_refused_and_its_neighbours_are_not() -> None:
    doubled: Gathering[int, int] = Gathering(Doubling())
    answers = await asyncio.gather(*(doubled.add(n) for n in (1, BAD, 2)), return_exceptions=True)
    assert [a.code if isinstance(a, Refusal) else a for a in answers] == [2, ErrorCode.ENDED, 4]


async def test_poison_fails_alone() -> None:
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    do.gate.clear()
    adding = [asyncio.create_task(doubled.add(n)) for n in (1, 2, POISON, 3)]
    await asyncio.sleep(0.05)
    do.gate.set()
    answers = await asyncio.gather(*adding, return_exceptions=True)
    assert [type(a) if isinstance(a, Exception) else a for a in answers] == [2, 4, ValueError, 6]
    assert await doubled.add(4) == 8


async def test_who_gives_way_in_a_deadlock_tries_again() -> None:
    do = Doubling()

    def giving_way(batch: Sequence[int]) -> list[int | Refusal]:
        answers = do(batch)
        if len(do.batches) == 1:
            raise OperationalError from DeadlockDetected()
        return answers

    doubled: Gathering[int, int] = Gathering(giving_way)
    assert await doubled.add(4) == 8
    assert do.batches == [[4], [4]]


async def test_a_database_that_is_gone_is_asked_once_for_all() -> None:
    asked: list[int] = []

    def gone(batch: Sequence[int]) -> list[int | Refusal]:
        asked.append(len(batch))
        raise OperationalError

    doubled: Gathering[int, int] = Gathering(gone)
    answers = await asyncio.gather(*(doubled.add(n) for n in range(50)), return_exceptions=True)
    assert {type(answer) for answer in answers} == {OperationalError}
    assert len(asked) <= 2


async def test_too_many_are_told_to_slow_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_WAITING", 5)
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    do.gate.clear()
    first = asyncio.create_task(doubled.add(0))
    await asyncio.sleep(0.05)
    adding = [asyncio.create_task(doubled.add(n)) for n in range(1, 6)]
    await asyncio.sleep(0)
    with pytest.raises(Refusal) as refused:
        await doubled.add(6)
    assert refused.value.code == ErrorCode.SLOW_DOWN
    do.gate.set()
    assert await asyncio.gather(first, *adding) == [0, 2, 4, 6, 8, 10]
    assert await doubled.add(6) == 12


async def test_who_has_gone_holds_nobody_up() -> None:
    do = Doubling()
    doubled: Gathering[int, int] = Gathering(do)
    do.gate.clear()
    adding = [asyncio.create_task(doubled.add(n)) for n in range(3)]
    await asyncio.sleep(0.05)
    adding[1].cancel()
    do.gate.set()
    answers = await asyncio.gather(*adding, return_exceptions=True)
    assert (answers[0], answers[2]) == (0, 4)
