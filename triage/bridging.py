"""What is known of a placed call, and what it means. News come late, twice and in any order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from channels_layer.protocol import BridgeResult, BridgeState, CallOutcome
from channels_layer.voice.reports import Leg, LegReport, Progress

# Each may follow those before it, and never the other way.
ORDER = (
    BridgeState.PLACING,
    BridgeState.RINGING_COUNSELLOR,
    BridgeState.RINGING_CITIZEN,
    BridgeState.TALKING,
)
# How a leg can be over; of two that are told, the later in this list says more.
OVER = (
    Progress.FAILED,
    Progress.CANCELED,
    Progress.NO_ANSWER,
    Progress.BUSY,
    Progress.NO_SUCH_NUMBER,
    Progress.COMPLETED,
)
RESULT = {
    Progress.FAILED: BridgeResult.NOT_CONNECTED,
    Progress.CANCELED: BridgeResult.NO_ANSWER,
    Progress.NO_ANSWER: BridgeResult.NO_ANSWER,
    Progress.BUSY: BridgeResult.BUSY,
    Progress.NO_SUCH_NUMBER: BridgeResult.NO_SUCH_NUMBER,
}
# Of the others nothing can be said of how the call to the citizen went.
OUTCOME = {
    BridgeResult.TALKED: CallOutcome.TALKED,
    BridgeResult.NO_ANSWER: CallOutcome.NO_ANSWER,
    BridgeResult.BUSY: CallOutcome.NO_ANSWER,
    BridgeResult.VOICEMAIL: CallOutcome.VOICEMAIL,
    BridgeResult.NO_SUCH_NUMBER: CallOutcome.WRONG_NUMBER,
}


@dataclass(frozen=True)
class Facts:
    """`reached` is the furthest it came, `citizen_over` how the citizen's leg ended.

    `given_up` is why we ended it ourselves, without the vendor's word.
    """

    reached: BridgeState = BridgeState.PLACING
    over: bool = False
    citizen_over: Progress | None = None
    by_machine: bool = False
    given_up: BridgeResult | None = None
    sid: str = ""


def told(facts: Facts, report: LegReport) -> Facts:
    """The facts with one more report; the same ones for a repeat, and for another call's."""
    if facts.sid and report.sid and facts.sid != report.sid:
        return facts
    progress = report.progress
    is_over = progress in OVER
    of_citizen = report.leg == Leg.CITIZEN
    return replace(
        facts,
        sid=facts.sid or report.sid,
        reached=_further(facts.reached, _reached(report)),
        over=facts.over or is_over,
        citizen_over=_most(facts.citizen_over, progress if of_citizen and is_over else None),
        by_machine=facts.by_machine or report.by_machine is True,
    )


def pressed_a_key(facts: Facts) -> Facts:
    """The counsellor is there: the citizen is dialled."""
    return replace(facts, reached=_further(facts.reached, BridgeState.RINGING_CITIZEN))


def given_up(facts: Facts, why: BridgeResult) -> Facts:
    return replace(facts, over=True, given_up=facts.given_up or why)


def _reached(report: LegReport) -> BridgeState:
    """How far the call must have come for this to be told of it."""
    if report.leg == Leg.COUNSELLOR:
        rang = report.progress in (Progress.RINGING, Progress.ANSWERED)
        return BridgeState.RINGING_COUNSELLOR if rang else BridgeState.PLACING
    if report.progress in (Progress.ANSWERED, Progress.COMPLETED):
        return BridgeState.TALKING
    return BridgeState.RINGING_CITIZEN


def _further(one: BridgeState, other: BridgeState) -> BridgeState:
    return max(one, other, key=ORDER.index)


def _most(one: Progress | None, other: Progress | None) -> Progress | None:
    told_of = [each for each in (one, other) if each is not None]
    return max(told_of, key=OVER.index) if told_of else None


def state(facts: Facts) -> BridgeState:
    return BridgeState.ENDED if facts.over else facts.reached


def result(facts: Facts) -> BridgeResult | None:
    """What became of it; None while it goes on."""
    if not facts.over:
        return None
    if facts.reached == BridgeState.TALKING:
        return BridgeResult.VOICEMAIL if facts.by_machine else BridgeResult.TALKED
    if facts.citizen_over:
        return RESULT[facts.citizen_over]
    if facts.given_up:
        return facts.given_up
    rang_citizen = facts.reached == BridgeState.RINGING_CITIZEN
    return BridgeResult.UNKNOWN if rang_citizen else BridgeResult.NOT_PICKED_UP


def outcome(facts: Facts) -> CallOutcome | None:
    """How it went, as the counsellor would most likely answer."""
    ended = result(facts)
    return OUTCOME.get(ended) if ended else None
