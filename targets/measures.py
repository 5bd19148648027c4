"""The measures of the service, each in one function. Pure arithmetic.

Contacts, not people. A duration counts as so many whole seconds, a begun one as whole, so that
"within 20 s" is exactly that; means are of the durations as they were. A share of nothing is
None. Each docstring gives formula, unit and source, and is what is told beside the figure.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from scheduling.spans import Span, merged
from targets.codes import Formula, Measure

MICROSECOND, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
SATISFIED = (4, 5)


@dataclass(frozen=True, slots=True)
class Durations:
    """How many took how many whole seconds, and what all took, in microseconds."""

    counts: Mapping[int, int]
    microseconds: int

    @classmethod
    def of(cls, durations: Iterable[timedelta]) -> "Durations":
        counts, total = dict[int, int](), 0
        for each in durations:
            seconds = whole_seconds(each)
            counts[seconds] = counts.get(seconds, 0) + 1
            total += each // MICROSECOND
        return cls(counts, total)

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    def within(self, seconds: int | None) -> int:
        """How many took so long at most; nobody, if there is no limit."""
        if seconds is None:
            return 0
        return sum(count for took, count in self.counts.items() if took <= seconds)

    @property
    def mean(self) -> float | None:
        """Seconds."""
        return self.microseconds / self.n / 1e6 if self.n else None

    def quantile(self, share: float) -> int | None:
        """The seconds within which that share of them was, by the nearest rank."""
        rank, seen = max(1, ceil(share * self.n)), 0
        for seconds in sorted(self.counts):
            seen += self.counts[seconds]
            if seen >= rank:
                return seconds
        return None


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `of`. In a figure they are contacts; in a forecast they are probabilities."""

    part: float
    of: float

    @property
    def value(self) -> float | None:
        return self.part / self.of if self.of else None


def whole_seconds(duration: timedelta) -> int:
    return -(-duration // SECOND)


# --- Waits --------------------------------------------------------------------------------


def service_level(
    formula: Formula, threshold: int, answered: Durations, abandoned: Durations, short: int | None
) -> Share:
    """Service level: the share answered within T seconds of those offered, by a named formula.

    Of answered A and abandoned B, within T seconds N_T and B_T, within the short-abandon limit
    B_s: 1. (N_T + B_T) / (A + B); 2. N_T / A; 3. N_T / (A + B); 4. N_T / (A + B - B_T);
    5. (N_T + B_s) / (A + B). Unit: share. Source: ICMI QueueTips 2005; callcentrehelper 206890.
    """
    return by_formula(
        formula,
        answered=answered.n,
        abandoned=abandoned.n,
        answered_in_time=answered.within(threshold),
        abandoned_in_time=abandoned.within(threshold),
        short_abandoned=abandoned.within(short),
    )


def by_formula(
    formula: Formula,
    *,
    answered: float,
    abandoned: float,
    answered_in_time: float,
    abandoned_in_time: float,
    short_abandoned: float,
) -> Share:
    """The service level of contacts, or of their probabilities."""
    offered = answered + abandoned
    match formula:
        case Formula.ABANDONED_IN_TIME_ARE_SERVED:
            return Share(answered_in_time + abandoned_in_time, offered)
        case Formula.ANSWERED_ONLY:
            return Share(answered_in_time, answered)
        case Formula.ABANDONED_ARE_MISSED:
            return Share(answered_in_time, offered)
        case Formula.ABANDONED_IN_TIME_LEFT_OUT:
            return Share(answered_in_time, offered - abandoned_in_time)
        case Formula.SHORT_ABANDONED_ARE_SERVED:
            return Share(answered_in_time + short_abandoned, offered)


def offered(answered: Durations, abandoned: Durations) -> int:
    """Offered: contacts that came to a staffed queue and whose wait is over, A + B.

    Self-help exits do not count, nor does who waits still. Unit: contacts.
    Source: the service's definitions.
    """
    return answered.n + abandoned.n


def asa(answered: Durations) -> float | None:
    """Average speed of answer: the mean wait of answered contacts, from coming to being taken.

    Sum of waits / A. Unit: seconds. Source: ICMI; always read with median and 90th percentile.
    """
    return answered.mean


def median_wait(answered: Durations) -> float | None:
    """Median wait: half of the answered contacts waited so long at most.

    The nearest rank. Unit: whole seconds, a begun one as whole. Source: ISO 3534-1.
    """
    return answered.quantile(0.5)


def p90_wait(answered: Durations) -> float | None:
    """90th percentile of waits: nine of ten answered contacts waited so long at most.

    The nearest rank. Unit: whole seconds, a begun one as whole. Source: ISO 3534-1.
    """
    return answered.quantile(0.9)


def abandonment(answered: Durations, abandoned: Durations, short: int | None) -> Share:
    """Abandonment: the share that left the queue unanswered, after being offered to it.

    (B - B_s) / (A + B - B_s): abandons within the short-abandon limit are out of both; without
    a limit B_s is 0. Unit: share. Source: ICMI; the service's definitions.
    """
    counted = abandoned.n - abandoned.within(short)
    return Share(counted, answered.n + counted)


# --- Work ---------------------------------------------------------------------------------


def handle_time(handled: Durations) -> float | None:
    """Handle time: the mean time that counsellors held a contact, plus wrap-up.

    From taking it to its end or to giving it on, each time; from its end to the wrap-up.
    Unit: seconds. By channel and level: two kinds of work are never one average.
    Source: the service's definitions.
    """
    return handled.mean


def median_handle_time(handled: Durations) -> float | None:
    """Median handle time: half of the contacts were held so long at most, wrap-up included.

    The nearest rank. Unit: whole seconds, a begun one as whole. Source: ISO 3534-1.
    """
    return handled.quantile(0.5)


def concurrency(held: Sequence[Sequence[Span]]) -> float | None:
    """Concurrency: chats at once, in the mean over the time in which a counsellor had any.

    Sum of the chats' lengths / sum of the time with at least one; `held` are the chats of each
    counsellor, from and until. Unit: chats. Source: the service's definitions.
    """
    chats = sum(_length(each) for each in held)
    with_any = sum(_length(merged(each)) for each in held)
    return Share(chats, with_any).value


def occupancy(busy: Sequence[Span], staffed: Sequence[Span]) -> Share:
    """Occupancy: the share of staffed time with at least one contact or in wrap-up.

    Of one counsellor; what is done off duty is in neither. Unit: share. Source: ICMI.
    """
    on_duty = merged(staffed)
    both = [
        (max(start, since), min(end, until))
        for start, end in merged(busy)
        for since, until in on_duty
        if max(start, since) < min(end, until)
    ]
    return Share(_length(both), _length(on_duty))


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


# --- What came of it ------------------------------------------------------------------------


def first_contact_resolution(yes: int, partly: int, no: int) -> Share:
    """First-contact resolution: the share that answered yes to "did you get what you needed?".

    yes / (yes + partly + no). Repeats cannot show it, since people are anonymous, so it is asked.
    Unit: share of answers. Source: the service's definitions.
    """
    return Share(yes, yes + partly + no)


def satisfaction(ratings: Mapping[int, int]) -> Share:
    """Satisfaction: the share of ratings that are 4 or 5 of 5.

    Unit: share of ratings, always with n and the response rate. Source: the service's definitions.
    """
    return Share(sum(ratings.get(each, 0) for each in SATISFIED), sum(ratings.values()))


def response_rate(answers: int, handled: int) -> Share:
    """Response rate: answers / contacts that were handled and are over. Unit: share."""
    return Share(answers, handled)


def callback_kept(kept: int, due: int) -> Share:
    """Callbacks kept: first attempt inside the promised window / callbacks due.

    Unit: share. Source: DWP 2002; the service's definitions.
    """
    return Share(kept, due)


def no_show(no_shows: int, booked: int) -> Share:
    """No-shows: neither met nor cancelled / booked, by the booked time.

    Unit: share. Source: the service's definitions.
    """
    return Share(no_shows, booked)


def mail_in_time(in_time: int, due: int) -> Share:
    """Mail in time: answered within N opening hours / due. Unit: share.

    Source: the service's definitions.
    """
    return Share(in_time, due)


DEFINED: dict[Measure, Callable[..., object]] = {
    Measure.SERVICE_LEVEL: service_level,
    Measure.OFFERED: offered,
    Measure.ASA: asa,
    Measure.MEDIAN_WAIT: median_wait,
    Measure.P90_WAIT: p90_wait,
    Measure.ABANDONMENT: abandonment,
    Measure.HANDLE_TIME: handle_time,
    Measure.MEDIAN_HANDLE_TIME: median_handle_time,
    Measure.CONCURRENCY: concurrency,
    Measure.OCCUPANCY: occupancy,
    Measure.FIRST_CONTACT_RESOLUTION: first_contact_resolution,
    Measure.SATISFACTION: satisfaction,
    Measure.CALLBACK_KEPT: callback_kept,
    Measure.NO_SHOW: no_show,
    Measure.MAIL_IN_TIME: mail_in_time,
}


def definition(measure: Measure) -> str:
    """The words that are printed beside the figure."""
    return " ".join((DEFINED[measure].__doc__ or "").split())
