"""How a queue does with so many counsellors: Erlang C and Erlang A. Pure arithmetic.

Assumed: people come independently of each other, at a steady rate; handling times are
exponential, in the mean `handle_seconds`; one line, first come, first served; a counsellor has
one contact at a time. Real handling times are not exponential, and a half hour is not steady:
this is advice and no forecast. Erlang C is for people who never give up, and overstates waits
where they do; Erlang A has them give up after an exponential time. No library that is alive
does both without a scientific stack; the recursions are short, and take only sums of positive
numbers and no factorials, so that they are stable for thousands of counsellors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, isfinite, log, sqrt
from statistics import NormalDist

from targets.codes import Formula
from targets.measures import by_formula

HOUR = 3600
# What is by this factor's logarithm below the largest part of a sum is left out.
NEGLIGIBLE = 40.0
NINETY_FIVE = NormalDist().inv_cdf(0.975)


def erlang_b(load: float, counsellors: int) -> float:
    """The share that finds all of them busy where nobody can wait.

    B(0) = 1, B(k) = a B(k-1) / (k + a B(k-1)). `load` is a, in Erlang: arrivals a second times
    seconds of handling. Source: Erlang 1917; the recursion, Jagerman 1974.
    """
    blocked = 1.0
    for number in range(1, counsellors + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def load_of(per_hour: float, handle_seconds: float) -> float:
    """Erlang: how many would be busy in the mean if nobody ever waited or gave up."""
    return per_hour * handle_seconds / HOUR


# --- Nobody gives up ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ErlangC:
    """M/M/c. With a load of as many Erlang as counsellors, or more, the queue grows for ever:
    then everybody waits, without end.
    """

    per_hour: float
    handle_seconds: float
    counsellors: int

    def __post_init__(self) -> None:
        _check(self.per_hour, self.handle_seconds, self.counsellors)

    @property
    def load(self) -> float:
        return load_of(self.per_hour, self.handle_seconds)

    @property
    def p_wait(self) -> float:
        """The share that waits: C = B(c) / (1 - (a/c) (1 - B(c)))."""
        if self.load >= self.counsellors:
            return 1.0
        blocked = erlang_b(self.load, self.counsellors)
        return blocked / (1 - self.load / self.counsellors * (1 - blocked))

    def within(self, seconds: float) -> float:
        """The share answered within so many seconds: 1 - C e^(-(c-a) T / AHT)."""
        spare = self.counsellors - self.load
        if spare <= 0:
            return 0.0
        return 1 - self.p_wait * exp(-spare * seconds / self.handle_seconds)

    @property
    def asa(self) -> float:
        """Seconds in the mean, over all who come: C AHT / (c - a)."""
        spare = self.counsellors - self.load
        return self.p_wait * self.handle_seconds / spare if spare > 0 else inf

    @property
    def occupancy(self) -> float:
        return min(1.0, self.load / self.counsellors)


# --- People give up -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ErlangA:
    """M/M/c+M: whoever waits gives up after an exponential time, `patience_seconds` in the mean.

    It is always stable. Source: Mandelbaum and Zeltyn 2005, "The Palm/Erlang-A queue".
    """

    per_hour: float
    handle_seconds: float
    patience_seconds: float
    counsellors: int

    def __post_init__(self) -> None:
        _check(self.per_hour, self.handle_seconds, self.counsellors)
        if not (isfinite(self.patience_seconds) and self.patience_seconds > 0):
            raise ValueError("patience is some, and a finite, time")

    def _waiting(self) -> list[float]:
        """The probability that whoever comes finds all busy and k before them, from k = 0.

        Birth and death: rate down in state n is min(n, c) mu + max(0, n - c) theta. States
        below c are summed by Erlang B; those above follow one by one, as logarithms, since
        their product is beyond any number where far too few are there.
        """
        busy = erlang_b(load_of(self.per_hour, self.handle_seconds), self.counsellors)
        if not busy:
            return [0.0]
        arrive = self.per_hour / HOUR
        serve, leave = self.counsellors / self.handle_seconds, 1 / self.patience_seconds
        logs, peak = [0.0], 0.0
        while logs[-1] > peak - NEGLIGIBLE:
            logs.append(logs[-1] + log(arrive / (serve + len(logs) * leave)))
            peak = max(peak, logs[-1])
        weights = [exp(each - peak) for each in logs]
        total = exp(-peak) / busy + sum(weights[1:])
        return [each / total for each in weights]

    @property
    def p_wait(self) -> float:
        """The share that does not find a counsellor free."""
        return sum(self._waiting())

    @property
    def p_abandon(self) -> float:
        """The share that gives up: theta times the mean length of the line / arrivals."""
        return self.mean_wait / self.patience_seconds

    @property
    def mean_wait(self) -> float:
        """Seconds in the mean, over all who come, until they are answered or give up."""
        if not self.per_hour:
            return 0.0
        line = sum(number * each for number, each in enumerate(self._waiting()))
        return line / (self.per_hour / HOUR)

    @property
    def occupancy(self) -> float:
        load = load_of(self.per_hour, self.handle_seconds)
        return load * (1 - self.p_abandon) / self.counsellors

    def within(self, seconds: float) -> tuple[float, float]:
        """The shares of all who come that are answered, and that give up, within that time.

        Whoever has k before them waits for k + 1 departures at rates c mu, c mu + theta ...
        c mu + k theta, so e^(-theta V) of their wait V has the Beta distribution of c mu / theta
        and k + 1, and the incomplete beta function of a whole number is a finite sum.
        """
        in_patience = seconds / self.patience_seconds
        shape = self.counsellors * self.patience_seconds / self.handle_seconds
        late, late_and_patient = _Beta(shape, in_patience), _Beta(shape + 1, in_patience)
        waiting = self._waiting()
        answered, still_there = 1 - sum(waiting), 0.0
        for number, each in enumerate(waiting):
            # The chance of patience for the whole of V, and of a V that is short enough.
            answered += each * shape / (shape + number + 1) * (1 - late_and_patient.next())
            still_there += each * exp(-in_patience) * late.next()
        return answered, max(0.0, 1 - answered - still_there)

    def service_level(self, formula: Formula, threshold: float, short: float | None) -> float:
        """By the formulas of the measures, of the shares that are expected."""
        in_time, gone_in_time = self.within(threshold)
        gone_soon = 0.0 if short is None else self.within(short)[1]
        share = by_formula(
            formula,
            answered=1 - self.p_abandon,
            abandoned=self.p_abandon,
            answered_in_time=in_time,
            abandoned_in_time=gone_in_time,
            short_abandoned=gone_soon,
        )
        return share.value or 0.0


class _Beta:
    """I_x(a, 1), I_x(a, 2) ...: x^a times the sum of (a)_j / j! (1 - x)^j for j < k; x = e^-t."""

    def __init__(self, shape: float, t: float) -> None:
        self._shape, self._sum, self._number = shape, 0.0, 0
        self._log = -shape * t
        self._log_miss = log(-expm1(-t)) if t > 0 else -inf

    def next(self) -> float:
        self._sum += exp(self._log)
        self._log += log((self._shape + self._number) / (self._number + 1)) + self._log_miss
        self._number += 1
        return min(1.0, self._sum)


# --- Patience -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Patience:
    """Mean seconds until somebody gives up, from `n` who did, and where it is 95 % sure to be."""

    seconds: float
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """By the logarithm of the estimate, whose deviation is 1 / sqrt(n)."""
        factor = exp(NINETY_FIVE / sqrt(self.n))
        return self.seconds / factor, self.seconds * factor


def patience(waited_seconds: float, abandoned: int) -> Patience | None:
    """All that everybody waited, answered or not, / those who gave up; None if nobody did.

    Whoever was answered would have waited longer: their time counts, and their end does not.
    That is the maximum likelihood estimate of an exponential time that is censored on the
    right. The mean wait of those who gave up is not it, and far too short.
    Source: Mandelbaum and Zeltyn 2005; Lawless, Statistical Models and Methods for Lifetime Data.
    """
    return Patience(waited_seconds / abandoned, abandoned) if abandoned else None


# --- How many --------------------------------------------------------------------------------


def fewest(enough: Callable[[int], bool], most: int = 1000) -> int | None:
    """The fewest counsellors that are enough; None if `most` are not."""
    return next((number for number in range(1, most + 1) if enough(number)), None)


def _check(per_hour: float, handle_seconds: float, counsellors: int) -> None:
    if not isfinite(per_hour) or per_hour < 0:
        raise ValueError("nobody comes less than never")
    if not isfinite(handle_seconds) or handle_seconds <= 0:
        raise ValueError("a contact takes some, and a finite, time")
    if counsellors < 1:
        raise ValueError("somebody must be there")
