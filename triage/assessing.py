"""Assessments: what triage knows at one moment, kept with the row that fired."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from channels_layer.protocol import AssessmentView, ErrorCode, Language, Level, Route
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from triage import cpr
from triage.decisions import Outcome, UnknownAnswer
from triage.journal import record
from triage.models import Assessment, Case, EventKind
from triage.rules import table


def assess(
    case: Case | None, language: Language, answers: Mapping[str, str], now: datetime
) -> Assessment:
    """Assess the citizen's own answers; without a case, one is opened."""
    outcome = _ask_table(answers)
    with transaction.atomic():
        case = case or _open_case(language, now)
        assessment = _keep(case, answers, outcome, now)
        record(EventKind.ASSESSED, now, case=case, level=outcome.level, row=outcome.row)
    return assessment


def reassess(
    case: Case,
    answers: Mapping[str, str],
    level: Level | None,
    reason: str,
    by: Counsellor,
    now: datetime,
) -> Assessment:
    """A counsellor assesses again; a level other than the table's needs a reason.

    Raises Refusal: reason-needed, or bad-value for an answer the table does not know.
    """
    outcome = _ask_table(answers)
    overrides = level is not None and level != outcome.level
    if overrides and not reason.strip():
        raise Refusal(ErrorCode.REASON_NEEDED, "reason")
    if level and overrides:
        routes_row, routes = table().routes_for(level, answers)
        outcome = Outcome(level, outcome.level_row, "", routes, routes_row)
    why = cpr.mask(reason)[0] if overrides else ""
    with transaction.atomic():
        assessment = _keep(case, answers, outcome, now, by=by, why=why)
        kind = EventKind.OVERRIDDEN if overrides else EventKind.ASSESSED
        record(kind, now, case=case, counsellor=by, level=outcome.level, row=outcome.row)
    return assessment


def _ask_table(answers: Mapping[str, str]) -> Outcome:
    try:
        return table().assess(answers)
    except UnknownAnswer:
        raise Refusal(ErrorCode.BAD_VALUE, "answers") from None


def _open_case(language: Language, now: datetime) -> Case:
    case = Case.objects.create(language=language, opened_at=now)
    record(EventKind.CASE_OPENED, now, case=case, language=language)
    return case


def _keep(
    case: Case,
    answers: Mapping[str, str],
    outcome: Outcome,
    now: datetime,
    by: Counsellor | None = None,
    why: str = "",
) -> Assessment:
    case.topic, case.level = answers.get("topic", ""), outcome.level
    case.save(update_fields=["topic", "level"])
    return Assessment.objects.create(
        case=case,
        at=now,
        version=table().version,
        row=outcome.row,
        level=outcome.level,
        reason=outcome.reason,
        routes=[[route, reason] for route, reason in outcome.routes],
        answers=dict(answers),
        by=by,
        override_reason=why,
    )


def latest(case: Case) -> Assessment:
    """The assessment that holds now; every case has at least one."""
    return case.assessments.select_related("by").latest("id")


def view(assessment: Assessment, language: Language) -> AssessmentView:
    return AssessmentView(
        id=assessment.pk,
        at=assessment.at,
        version=assessment.version,
        row=assessment.row,
        level=Level(assessment.level),
        reason=words(assessment.reason, language),
        routes=[Route(route) for route, _ in assessment.routes],
        answers=assessment.answers,
        chosen=Route(assessment.chosen) if assessment.chosen else None,
        overridden_by=assessment.by.name if assessment.by and assessment.override_reason else "",
        override_reason=assessment.override_reason,
    )


def words(reason: str, language: Language) -> str:
    """A reason in words; one that an older table had, or a counsellor's own, has none here."""
    try:
        return table().words(reason, language)
    except KeyError:
        return ""
