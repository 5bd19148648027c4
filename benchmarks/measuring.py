"""A measurement, its rounds, and what is kept of them."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Labels = Mapping[str, str | int]
Figures = Mapping[str, float]


class Measured(NamedTuple):
    """Figures of one thing, in one round."""

    labels: Labels
    figures: Figures


class Variant(NamedTuple):
    """One thing to measure; it may give figures of several cases at a time."""

    name: str
    measure: Callable[[], Iterable[Measured]]


@dataclass(frozen=True)
class Sample:
    row: str
    round: int
    labels: Labels
    figures: Figures


def interleaved(row: str, variants: Sequence[Variant], rounds: int) -> list[Sample]:
    """A B C A B C, so that a busy minute of the machine meets all of them."""
    samples = []
    for number in range(1, rounds + 1):
        for variant in variants:
            start = time.monotonic()
            samples += [Sample(row, number, *measured) for measured in variant.measure()]
            took = time.monotonic() - start
            print(f"{row} {number}/{rounds} {variant.name}: {took:.0f} s", file=sys.stderr)
    return samples


def medians(samples: Iterable[Sample]) -> list[Measured]:
    """One for each set of labels, in the order in which they came."""
    rounds: dict[tuple[tuple[str, str | int], ...], list[Figures]] = {}
    for sample in samples:
        rounds.setdefault(tuple(sample.labels.items()), []).append(sample.figures)
    return [
        Measured(
            dict(labels),
            {name: statistics.median(each[name] for each in figures) for name in figures[0]},
        )
        for labels, figures in rounds.items()
    ]


def find(measured: Iterable[Measured], **labels: str | int) -> Figures | None:
    """The figures of the one with these labels, if it was measured."""
    wanted = labels.items()
    return next((each.figures for each in measured if wanted <= each.labels.items()), None)
