"""What is known of a placed call does not depend on the order in which it was told."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import BridgeResult, BridgeState, CallOutcome
from channels_layer.voice.reports import Leg, LegReport, Progress
from triage.bridging import (
    ORDER,
    OUTCOME,
    OVER,
    Facts,
    given_up,
    outcome,
    pressed_a_key,
    result,
    state,
    told,
)

SID = "CA" + "0" * 32


def mine(*steps: Progress) -> list[LegReport]:
    return [LegReport(SID, Leg.COUNSELLOR, step) for step in steps]


def theirs(*steps: Progress, by_machine: bool | None = None) -> list[LegReport]:
    return [LegReport(SID, Leg.CITIZEN, step, by_machine) for step in steps]


def after(*reports: LegReport) -> Facts:
    return reduce(told, reports, Facts())


RINGS = mine(Progress.RINGING)
ANSWERED = [*RINGS, *mine(Progress.ANSWERED)]
RINGS_OUT = [*ANSWERED, *theirs(Progress.RINGING)]
TALK = [*RINGS_OUT, *theirs(Progress.ANSWERED)]
DONE = mine(Progress.COMPLETED)
MACHINE = [LegReport(SID, Leg.CITIZEN, None, by_machine=True)]
HUMAN = [LegReport(SID, Leg.CITIZEN, None, by_machine=False)]

WHOLE = {
    "talked": ([*TALK, *HUMAN, *theirs(Progress.COMPLETED), *DONE], BridgeResult.TALKED),
    "voicemail": ([*TALK, *MACHINE, *theirs(Progress.COMPLETED), *DONE], BridgeResult.VOICEMAIL),
    "no answer": ([*RINGS_OUT, *theirs(Progress.NO_ANSWER), *DONE], BridgeResult.NO_ANSWER),
    "busy": ([*RINGS_OUT, *theirs(Progress.BUSY), *DONE], BridgeResult.BUSY),
    "hung up meanwhile": ([*RINGS_OUT, *theirs(Progress.CANCELED)], BridgeResult.NO_ANSWER),
    "no such number": (
        [*ANSWERED, *theirs(Progress.FAILED, Progress.NO_SUCH_NUMBER), *DONE],
        BridgeResult.NO_SUCH_NUMBER,
    ),
    "not connected": ([*ANSWERED, *theirs(Progress.FAILED), *DONE], BridgeResult.NOT_CONNECTED),
    "did not press": ([*ANSWERED, *DONE], BridgeResult.NOT_PICKED_UP),
    "did not pick up": ([*RINGS, *mine(Progress.NO_ANSWER)], BridgeResult.NOT_PICKED_UP),
    "never told of the citizen": ([*RINGS_OUT, *DONE], BridgeResult.UNKNOWN),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_call_has_its_result(name: str) -> None:
    reports, expected = WHOLE[name]
    assert result(after(*reports)) == expected
    assert state(after(*reports)) == BridgeState.ENDED


@pytest.mark.parametrize("name", WHOLE)
@given(st.data())
def test_order_and_repeats_do_not_matter(name: str, data: st.DataObject) -> None:
    reports, _ = WHOLE[name]
    again = data.draw(st.lists(st.sampled_from(reports), max_size=6))
    mixed = data.draw(st.permutations([*reports, *again]))
    assert after(*mixed) == after(*reports)


any_report = st.builds(
    LegReport,
    st.just(SID),
    st.sampled_from(Leg),
    st.none() | st.sampled_from(Progress),
    st.none() | st.booleans(),
)


@given(st.lists(any_report, max_size=12))
def test_it_only_ever_goes_forward(reports: list[LegReport]) -> None:
    facts = Facts()
    for report in reports:
        before, facts = facts, told(facts, report)
        assert ORDER.index(facts.reached) >= ORDER.index(before.reached)
        assert facts.over >= before.over
        assert told(facts, report) == facts


@given(any_report)
def test_what_is_told_of_another_call_is_no_news(report: LegReport) -> None:
    known = Facts(sid="CA" + "1" * 32)
    assert told(known, report) == known


def test_it_is_shown_as_it_goes_on() -> None:
    assert state(Facts()) == BridgeState.PLACING
    assert state(after(*ANSWERED)) == BridgeState.RINGING_COUNSELLOR
    assert state(pressed_a_key(after(*ANSWERED))) == BridgeState.RINGING_CITIZEN
    assert state(after(*TALK)) == BridgeState.TALKING
    assert result(after(*TALK)) is None


def test_what_we_gave_up_ourselves_is_outweighed_by_what_is_told() -> None:
    facts = given_up(Facts(), BridgeResult.VENDOR_AWAY)
    assert (state(facts), result(facts)) == (BridgeState.ENDED, BridgeResult.VENDOR_AWAY)
    assert given_up(facts, BridgeResult.REFUSED) == facts
    assert result(reduce(told, theirs(Progress.BUSY), facts)) == BridgeResult.BUSY


def test_only_what_is_known_of_the_citizen_suggests_how_it_went() -> None:
    suggested = {end: outcome(after(*theirs(end))) for end in OVER}
    assert suggested == {
        Progress.FAILED: None,
        Progress.CANCELED: CallOutcome.NO_ANSWER,
        Progress.NO_ANSWER: CallOutcome.NO_ANSWER,
        Progress.BUSY: CallOutcome.NO_ANSWER,
        Progress.NO_SUCH_NUMBER: CallOutcome.WRONG_NUMBER,
        Progress.COMPLETED: CallOutcome.TALKED,
    }
    assert outcome(after(*mine(Progress.BUSY))) is None
    assert set(OUTCOME) < set(BridgeResult)
