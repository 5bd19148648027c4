"""What the contracts of imports cannot say: parts of Django that no app may use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
APPS = ["channels_layer", "resources", "scheduling", "triage", "chat", "targets", "eguidance"]
# A signal is a call that nobody can see: what happens stands in the verb that does it.
HIDDEN_CALLS = {"django.dispatch", "django.db.models.signals"}
HIDDEN_CALLS |= {"django.core.signals", "django.contrib.auth.signals"}
# A connection is given back after each request, and only Django knows when that is.
ALLOWED = {("eguidance/apps.py", "django.core.signals.request_finished")}


def imported(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def hidden_calls(code: str) -> set[str]:
    return {
        name
        for name in imported(code)
        if any(name == hidden or name.startswith(f"{hidden}.") for hidden in HIDDEN_CALLS)
    }


@pytest.mark.parametrize("app", APPS)
def test_no_app_uses_signals(app: str) -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for file in (ROOT / app).rglob("*.py")
        for name in hidden_calls(file.read_text(encoding="utf-8"))
    }
    assert found <= ALLOWED


@pytest.mark.parametrize(
    "code",
    [
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import django.dispatch",
        "from django.dispatch import receiver",
    ],
)
def test_a_signal_is_seen(code: str) -> None:
    assert hidden_calls(code)
