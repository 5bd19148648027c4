"""The command that a guidance professional runs after an edit."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from triage import decisions


def test_a_sound_table_is_counted() -> None:
    out = StringIO()
    call_command("check_table", stdout=out)
    assert "Level: 64 combinations" in out.getvalue()
    assert "Routes: 75 combinations" in out.getvalue()
    assert "OK, version 2026-11-22+" in out.getvalue()


def test_a_broken_table_is_told_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "table.md"
    sound = decisions.TABLE_PATH.read_text(encoding="utf-8")
    path.write_text(sound.replace("calm, some ", "calm, sum  ", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="table Level, row unsure, column circumstances"):
        call_command("check_table", path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.md"):
        call_command("check_table", tmp_path / "none.md")
