"""What stops the start, and what it says: every file that the service runs on, when it is
not there, and content that triage does not know."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

import chat.phrases
from resources.library import BrokenContent, Library
from triage import decisions, risk


@pytest.mark.parametrize(
    ("load", "broken"),
    [
        (chat.phrases.load, chat.phrases.BrokenPhrases),
        (risk.load, risk.BrokenRisk),
        (decisions.load, decisions.BrokenTable),
        (Library.load, BrokenContent),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, load: object, broken: type[Exception]) -> None:
    assert callable(load)
    with pytest.raises(broken, match="nowhere"):
        load(tmp_path / "nowhere")


def test_a_table_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "table.md"
    path.write_bytes("Spørgsmål".encode("latin-1"))
    with pytest.raises(decisions.BrokenTable, match=r"table\.md.*\n.*UTF-8"):
        decisions.load(path)


def test_a_topic_that_triage_does_not_ask_about(monkeypatch: pytest.MonkeyPatch) -> None:
    markdown = decisions.TABLE_PATH.read_text(encoding="utf-8")
    table = decisions.parse(markdown.replace("| money  ", "| thrift ", 1))
    assert decisions.check(table) == []
    monkeypatch.setattr("triage.rules.table", lambda: table)
    with pytest.raises(ImproperlyConfigured, match=r"\.md: topics: .* no topic «money»"):
        apps.get_app_config("eguidance").ready()


def test_every_topic_that_ships_is_known() -> None:
    apps.get_app_config("eguidance").ready()
