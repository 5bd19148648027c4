"""The decision table and the phrases of risk that this process runs on."""

from functools import cache

from django.conf import settings

from triage import decisions, risk


@cache
def table() -> decisions.Table:
    """The decision table. Raises BrokenTable, naming table, row and column."""
    return decisions.load(settings.DECISION_TABLE)


@cache
def risk_phrases() -> risk.Phrases:
    """The phrases of risk and the helplines. Raises BrokenRisk, naming file and fault."""
    return risk.load(settings.RISK_PHRASES)
