"""The honest wait: an interval, or nothing when nobody is there to end it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, sqrt
from statistics import NormalDist, fmean, median

# The mean of the Danish service: a chat takes eleven minutes.
USUAL_SECONDS = 660.0
USUAL_WEIGHT = 10
LONGEST_IN_MEDIANS = 10

# What a counsellor with room needs to see a contact and take it.
PICK_UP_SECONDS = 60

LOW, HIGH = (NormalDist().inv_cdf(share) for share in (0.2, 0.8))


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole seconds between which three of five such waits end."""

    wait_from: int
    wait_to: int


def handle_seconds(recent: Sequence[float], usual: float = USUAL_SECONDS) -> float:
    """How long a talk takes, from the latest ones and the usual length.

    The mean, not the median, is what a queue moves by, and the long talks are part of
    it. So none is left out, but none counts for more than ten medians: a talk that
    was forgotten overnight says nothing about the next. The usual length weighs as
    much as ten talks, so that the first of a day cannot swing the figure.
    """
    if any(not isfinite(seconds) or seconds < 0 for seconds in recent):
        raise ValueError("a talk takes a finite time, never less than none")
    if not recent:
        return usual
    longest = LONGEST_IN_MEDIANS * median(recent)
    mean = fmean(min(seconds, longest) for seconds in recent)
    return (USUAL_WEIGHT * usual + len(recent) * mean) / (USUAL_WEIGHT + len(recent))


def estimate(ahead: int, free_slots: int, slots: int, handle_seconds: float) -> Interval | None:
    """The wait of someone with `ahead` people before them; None when nobody is on duty.

    `slots` is how many talks can be held at once, `free_slots` how many of them stand
    empty. Assumed: talks end independently and without memory, after `handle_seconds`
    in the mean; a freed slot goes to the next in the queue; nobody before gives up or
    is overtaken; those on duty stay. Then the wait is until the k-th talk ends of
    `slots` at once: Erlang distributed, with mean k * handle / slots. The interval
    runs from its 20 % to its 80 % point, and never promises more speed than to
    someone for whom a counsellor is free.
    """
    _check(ahead, free_slots, slots, handle_seconds)
    if slots == 0:
        return None
    if ahead < free_slots:
        return Interval(0, PICK_UP_SECONDS)
    endings, seconds_each = ahead - free_slots + 1, handle_seconds / slots
    return Interval(
        floor(seconds_each * _erlang_point(endings, LOW)),
        max(PICK_UP_SECONDS, ceil(seconds_each * _erlang_point(endings, HIGH))),
    )


def _check(ahead: int, free_slots: int, slots: int, handle_seconds: float) -> None:
    if ahead < 0:
        raise ValueError("there cannot be fewer than none ahead")
    if not 0 <= free_slots <= slots:
        raise ValueError("free slots are some of the slots")
    if not isfinite(handle_seconds) or handle_seconds <= 0:
        raise ValueError("a talk takes some, and a finite, time")


def _erlang_point(k: int, normal: float) -> float:
    """Where a sum of `k` unit exponentials has the share below it that `normal` has.

    The cube root is nearly normal (Wilson and Hilferty 1931); within 1 % here.
    """
    return k * (1 - 1 / (9 * k) + normal / (3 * sqrt(k))) ** 3
