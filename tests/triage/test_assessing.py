"""What triage knew, and when, and who said otherwise."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import ErrorCode, Language, Level, Route
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.scene import new_case, refusal_of, waiting_chat
from triage.assessing import assess, latest, reassess, view
from triage.choosing import choose_self_help
from triage.models import Assessment, Case, Event, EventKind
from triage.rules import table

NOW = timezone.now()
LATER = NOW + timedelta(minutes=2)
READY = {"standing": "decided", "capability": "ready", "circumstances": "calm"}
HARD = {"standing": "stuck", "capability": "hard", "circumstances": "much"}


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.counsellor


def kinds() -> list[str]:
    return list(Event.objects.values_list("kind", flat=True))


def test_the_first_answers_open_a_case(db: None) -> None:
    assessment = assess(None, Language.ENGLISH, READY | {"topic": "work"}, NOW)
    case = Case.objects.get()
    assert (case.language, case.opened_at, case.topic, case.level) == (
        Language.ENGLISH,
        NOW,
        "work",
        Level.SELF_HELP,
    )
    assert assessment.version == table().version
    assert assessment.row == "ready-and-calm/self-help-usual"
    assert assessment.answers == READY | {"topic": "work"}
    assert [route for route, _ in assessment.routes] == ["self-help", "chat", "callback", "meeting"]
    assert kinds() == [EventKind.CASE_OPENED, EventKind.ASSESSED]


def test_a_case_keeps_its_history(ane: Counsellor) -> None:
    case = assess(None, Language.DANISH, READY, NOW).case
    assess(case, Language.DANISH, HARD, LATER)
    reassess(case, {}, None, "", ane, LATER)
    levels = [assessment.level for assessment in case.assessments.all()]
    assert levels == [Level.SELF_HELP, Level.CASE_MANAGED, Level.BRIEF]
    assert latest(case).level == Level.BRIEF
    assert Case.objects.get().level == Level.BRIEF


def test_every_row_that_fired_is_one_of_the_tables(db: None) -> None:
    for answers in ({}, READY, HARD):
        level_row, routes_row = assess(None, Language.DANISH, answers, NOW).row.split("/")
        assert level_row in {row.name for row in table().source.grid("Level").rows}
        assert routes_row in {row.name for row in table().source.grid("Routes").rows}


@pytest.mark.parametrize("answers", [{"colour": "red"}, {"capability": "superb"}])
def test_an_answer_the_table_does_not_know_changes_nothing(
    ane: Counsellor, answers: Mapping[str, str]
) -> None:
    case = new_case()
    before = len(kinds())
    assert refusal_of(assess, None, Language.DANISH, answers, NOW) == ErrorCode.BAD_VALUE
    assert refusal_of(assess, case, Language.DANISH, answers, NOW) == ErrorCode.BAD_VALUE
    assert refusal_of(reassess, case, answers, None, "", ane, NOW) == ErrorCode.BAD_VALUE
    assert (Case.objects.count(), Assessment.objects.count(), len(kinds())) == (1, 1, before)


# --- The counsellor says otherwise ------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  "])
def test_another_level_needs_a_reason(ane: Counsellor, reason: str) -> None:
    case = new_case()
    code = refusal_of(reassess, case, READY, Level.BRIEF, reason, ane, NOW)
    assert code == ErrorCode.REASON_NEEDED
    assert Assessment.objects.count() == 1


def test_the_tables_own_level_needs_none(ane: Counsellor) -> None:
    assessment = reassess(new_case(), READY, Level.SELF_HELP, "", ane, NOW)
    assert (assessment.by, assessment.override_reason) == (ane, "")
    assert kinds()[-1] == EventKind.ASSESSED


@pytest.mark.parametrize("level", [None, Level.SELF_HELP])
def test_a_reason_is_kept_and_shown_though_none_was_needed(
    ane: Counsellor, level: Level | None
) -> None:
    assessment = reassess(new_case(), READY, level, "  Vi har talt ", ane, NOW)
    seen = view(assessment, Language.DANISH)
    assert (seen.overridden_by, seen.override_reason) == ("Ane", "Vi har talt")
    assert seen.reason != ""
    event = Event.objects.latest("id")
    assert (event.kind, event.counsellor) == (EventKind.ASSESSED, ane)
    assert event.data == {"level": "self-help", "row": assessment.row}


def test_another_level_has_its_own_routes_reason_and_name(ane: Counsellor) -> None:
    case = new_case()
    assessment = reassess(case, READY, Level.CASE_MANAGED, "Alt er nyt", ane, LATER)
    assert (assessment.level, assessment.row) == (Level.CASE_MANAGED, "ready-and-calm/case-usual")
    assert assessment.routes[0][0] == Route.MEETING
    assert Case.objects.get().level == Level.CASE_MANAGED
    seen = view(assessment, Language.DANISH)
    assert (seen.overridden_by, seen.override_reason, seen.reason) == ("Ane", "Alt er nyt", "")
    event = Event.objects.latest("id")
    assert (event.kind, event.counsellor) == (EventKind.OVERRIDDEN, ane)
    assert event.data == {"level": "case-managed", "row": assessment.row}


def test_a_reason_keeps_no_cpr_number(ane: Counsellor) -> None:
    assessment = reassess(new_case(), READY, Level.BRIEF, "Er 010190-1234", ane, NOW)
    assert assessment.override_reason == "Er [CPR]"


def test_the_same_twice_in_a_row_by_one_counsellor_is_one(cast: Cast, ane: Counsellor) -> None:
    case, bo = new_case(), cast.bo.counsellor
    first = reassess(case, READY, Level.BRIEF, "Er i tvivl", ane, NOW)
    assert reassess(case, READY, Level.BRIEF, "Er i tvivl ", ane, LATER) == first
    assert (Assessment.objects.count(), kinds().count(EventKind.OVERRIDDEN)) == (2, 1)
    for level, reason, by in (
        (Level.BRIEF, "Er i tvivl", bo),
        (Level.BRIEF, "Er i tvivl", ane),
        (Level.BRIEF, "Er meget i tvivl", ane),
        (None, "Er meget i tvivl", ane),
    ):
        assert reassess(case, READY, level, reason, by, LATER).at == LATER
    assert reassess(case, HARD, None, "Er meget i tvivl", ane, LATER).answers == HARD
    assert Assessment.objects.count() == 7


def test_the_route_chosen_is_still_chosen(cast: Cast, ane: Counsellor) -> None:
    cast.ane.on_duty()
    case = waiting_chat(NOW).case
    assert reassess(case, HARD, None, "", ane, LATER).chosen == Route.CHAT
    assert assess(case, Language.DANISH, READY, LATER).chosen == Route.CHAT
    assert view(latest(case), Language.DANISH).chosen == Route.CHAT


def test_a_citizen_who_only_read_has_yet_to_choose(db: None) -> None:
    case = new_case()
    choose_self_help(case, uuid4(), NOW)
    assert assess(case, Language.DANISH, READY, LATER).chosen == ""


# --- What is shown ----------------------------------------------------------------


def test_the_reason_in_the_language_of_the_case(db: None) -> None:
    assessment = assess(None, Language.DANISH, READY, NOW)
    words = {view(assessment, language).reason for language in Language}
    assert len(words) == len(Language)
    assert "" not in words


def test_a_reason_of_an_older_table_has_no_words(db: None) -> None:
    assessment = assess(None, Language.DANISH, READY, NOW)
    assessment.reason = "no-longer-there"
    assert view(assessment, Language.DANISH).reason == ""
