"""How a measure was attained in a time: what a page shows, and what the API answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from channels_layer.protocol import Answered, ErrorCode, Level
from channels_layer.refusal import Refusal
from targets import measures, tallies
from targets.codes import CountedChannel, Formula, Measure
from targets.fold import WAITED_ON
from targets.measures import Durations, Share
from targets.models import Kept, Kind

LIVE = (CountedChannel.CHAT, CountedChannel.PHONE)
EVERY = tuple(CountedChannel)
CALLED, BOOKED = (CountedChannel.CALLBACK,), (CountedChannel.CALLBACK, CountedChannel.MEETING)


class Unit(StrEnum):
    SHARE = "share"
    SECONDS = "seconds"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Question:
    """Of those who came from `since` to before `until`; both begin a half hour.

    `threshold` and `short` are seconds, and are for the measures that have them. Without a
    channel it is those of `Reading.usual`, without a level all.
    """

    measure: Measure
    since: datetime
    until: datetime
    formula: Formula = Formula.ABANDONED_IN_TIME_LEFT_OUT
    threshold: int | None = None
    short: int | None = None
    channel: CountedChannel | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Attained:
    """`part` of `n` for a share, else `n` are the contacts that the value is of.

    `value` is None where there was nobody. `asked` are those who could have answered, where a
    measure is of answers.
    """

    value: float | None
    n: int
    unit: Unit
    part: int | None = None
    asked: int | None = None

    @property
    def response_rate(self) -> float | None:
        return None if self.asked is None else measures.response_rate(self.n, self.asked).value


Told = Mapping[Kind, Durations]


@dataclass(frozen=True, slots=True)
class Reading:
    """From which tallies a measure is read and how; which channels have it, and which of them
    are meant if none is named: those where somebody sits and waits, for a wait and for work.
    """

    kinds: tuple[Kind, ...]
    answer: Callable[[Question, Told], Attained]
    channels: tuple[CountedChannel, ...]
    usual: tuple[CountedChannel, ...]


def attained(question: Question) -> Attained:
    """Raises Refusal: as `reading_of`."""
    reading = reading_of(question)
    told = tallies.read(
        reading.kinds, question.since, question.until, channels_of(question), question.level
    )
    return reading.answer(question, told)


def reading_of(question: Question) -> Reading:
    """Raises Refusal: bad-value, for a measure that no tally tells, for a threshold that is
    missing, for a channel that does not have the measure.
    """
    reading = READINGS.get(question.measure)
    if reading is None:
        raise Refusal(ErrorCode.BAD_VALUE, "measure")
    if question.measure is Measure.SERVICE_LEVEL and question.threshold is None:
        raise Refusal(ErrorCode.BAD_VALUE, "threshold")
    if question.channel and question.channel not in reading.channels:
        raise Refusal(ErrorCode.BAD_VALUE, "channel")
    return reading


def channels_of(question: Question) -> tuple[CountedChannel, ...]:
    """Those that the answer is of."""
    if question.channel:
        return (question.channel,)
    return READINGS[question.measure].usual


# --- One by one -----------------------------------------------------------------------------


def _service_level(question: Question, told: Told) -> Attained:
    return _share(
        measures.service_level(
            question.formula,
            question.threshold or 0,
            told[Kind.ANSWERED],
            told[Kind.ABANDONED],
            question.short,
        )
    )


def _offered(question: Question, told: Told) -> Attained:
    count = measures.offered(told[Kind.ANSWERED], told[Kind.ABANDONED])
    return Attained(count, count, Unit.CONTACTS)


def _abandonment(question: Question, told: Told) -> Attained:
    waits = told[Kind.ANSWERED], told[Kind.ABANDONED]
    return _share(measures.abandonment(*waits, question.short))


def _first_contact_resolution(question: Question, told: Told) -> Attained:
    said = told[Kind.HELPED].counts
    yes, partly, no = (said.get(place, 0) for place in range(len(Answered)))
    asked = told[Kind.HANDLED].n
    return _share(measures.first_contact_resolution(yes, partly, no), asked)


def _satisfaction(question: Question, told: Told) -> Attained:
    return _share(measures.satisfaction(told[Kind.RATED].counts), told[Kind.HANDLED].n)


def _callback_kept(question: Question, told: Told) -> Attained:
    calls = told[Kind.CALLBACK]
    return _share(measures.callback_kept(calls.counts.get(1, 0), calls.n))


def _no_show(question: Question, told: Told) -> Attained:
    booked = told[Kind.BOOKED]
    no_shows = booked.counts.get(tallies.KEPT.index(Kept.NO_SHOW), 0)
    return _share(measures.no_show(no_shows, booked.n))


def _share(share: Share, asked: int | None = None) -> Attained:
    return Attained(share.value, int(share.of), Unit.SHARE, int(share.part), asked)


def _seconds(kind: Kind, measure: Callable[[Durations], float | None]) -> Callable[..., Attained]:
    """A measure of how long something took."""

    def answer(question: Question, told: Told) -> Attained:
        return Attained(measure(told[kind]), told[kind].n, Unit.SECONDS)

    return answer


WAITS = (Kind.ANSWERED, Kind.ABANDONED)
READINGS = {
    Measure.SERVICE_LEVEL: Reading(WAITS, _service_level, WAITED_ON, LIVE),
    Measure.OFFERED: Reading(WAITS, _offered, WAITED_ON, LIVE),
    Measure.ASA: Reading(WAITS[:1], _seconds(Kind.ANSWERED, measures.asa), WAITED_ON, LIVE),
    Measure.MEDIAN_WAIT: Reading(
        WAITS[:1], _seconds(Kind.ANSWERED, measures.median_wait), WAITED_ON, LIVE
    ),
    Measure.P90_WAIT: Reading(
        WAITS[:1], _seconds(Kind.ANSWERED, measures.p90_wait), WAITED_ON, LIVE
    ),
    Measure.ABANDONMENT: Reading(WAITS, _abandonment, WAITED_ON, LIVE),
    Measure.HANDLE_TIME: Reading(
        (Kind.HANDLED,), _seconds(Kind.HANDLED, measures.handle_time), EVERY, LIVE
    ),
    Measure.MEDIAN_HANDLE_TIME: Reading(
        (Kind.HANDLED,), _seconds(Kind.HANDLED, measures.median_handle_time), EVERY, LIVE
    ),
    Measure.FIRST_CONTACT_RESOLUTION: Reading(
        (Kind.HELPED, Kind.HANDLED), _first_contact_resolution, EVERY, EVERY
    ),
    Measure.SATISFACTION: Reading((Kind.RATED, Kind.HANDLED), _satisfaction, EVERY, EVERY),
    Measure.CALLBACK_KEPT: Reading((Kind.CALLBACK,), _callback_kept, CALLED, CALLED),
    Measure.NO_SHOW: Reading((Kind.BOOKED,), _no_show, BOOKED, BOOKED),
}
