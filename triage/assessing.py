"""Assessments: what triage knows at one moment, kept with the row that fired."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from channels_layer.protocol import AssessmentView, ContactState, ErrorCode, Language, Level, Route
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor
from triage import cpr
from triage.decisions import Outcome, UnknownAnswer
from triage.journal import record
from triage.models import Assessment, Case, EventKind
from triage.rules import table


def assess(
    case: Case | None,
    language: Language,
    answers: Mapping[str, str],
    now: datetime,
    *,
    named: UUID | None = None,
) -> Assessment:
    """Assess the citizen's own answers; without a case, one is opened.

    Whoever names it asks for it once: IntegrityError when there is a case of that name.
    """
    outcome = _ask_table(answers)
    with transaction.atomic():
        case = case or _open_case(language, now, named or uuid4())
        chosen = _still_chosen(case)
        assessment = _keep(case, answers, outcome, now, chosen)
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

    The same again, right after it, is a double-click and changes nothing.
    Raises Refusal: reason-needed, or bad-value for an answer the table does not know.
    """
    outcome = _ask_table(answers)
    overrides = level is not None and level != outcome.level
    if overrides and not reason.strip():
        raise Refusal(ErrorCode.REASON_NEEDED, "reason")
    if level and overrides:
        routes_row, routes = table().routes_for(level, answers)
        outcome = Outcome(level, outcome.level_row, "", routes, routes_row)
    why = cpr.mask(reason.strip())[0]
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's assessment.
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        before = latest(case)
        if _is_same(before, answers, outcome, by, why):
            return before
        assessment = _keep(case, answers, outcome, now, before.chosen, by=by, why=why)
        kind = EventKind.OVERRIDDEN if overrides else EventKind.ASSESSED
        record(kind, now, case=case, counsellor=by, level=outcome.level, row=outcome.row)
    return assessment


def _ask_table(answers: Mapping[str, str]) -> Outcome:
    try:
        return table().assess(answers)
    except UnknownAnswer:
        raise Refusal(ErrorCode.BAD_VALUE, "answers") from None


def _is_same(
    before: Assessment, answers: Mapping[str, str], outcome: Outcome, by: Counsellor, why: str
) -> bool:
    kept = (before.answers, before.level, before.row, before.by, before.override_reason)
    return kept == (answers, outcome.level, outcome.row, by, why)


def _still_chosen(case: Case) -> str:
    """New answers of somebody who waits or talks are no new choice."""
    live = case.contacts.exclude(state=ContactState.ENDED).exists()
    return latest(case).chosen if live else ""


def _open_case(language: Language, now: datetime, name: UUID) -> Case:
    case = Case.objects.create(pk=name, language=language, opened_at=now)
    record(EventKind.CASE_OPENED, now, case=case, language=language)
    return case


def _keep(
    case: Case,
    answers: Mapping[str, str],
    outcome: Outcome,
    now: datetime,
    chosen: str,
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
        chosen=chosen,
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
        overridden_by=assessment.by.name if assessment.by else "",
        override_reason=assessment.override_reason,
    )


def words(reason: str, language: Language) -> str:
    """A reason in words; one that an older table had, or a counsellor's own, has none here."""
    try:
        return table().words(reason, language)
    except KeyError:
        return ""
