"""The real process does not start on a broken file, and says where the file is broken."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.running import ROOT
from tests.servers import PATIENCE, free_port
from triage.decisions import TABLE_PATH
from triage.risk import RISK_PATH

CONTENT = ROOT / "resources" / "content"
TABLE = TABLE_PATH.read_text(encoding="utf-8")
Environment = dict[str, str]


def row_of(name: str) -> str:
    return next(line for line in TABLE.splitlines() if line.startswith(f"| {name} "))


def line_of(row: str, table: str) -> int:
    return table.splitlines().index(row) + 1


def table_with(folder: Path, old: str, new: str) -> tuple[Environment, str]:
    """The settings that name a table with one change, and that table."""
    assert old in TABLE
    changed = TABLE.replace(old, new, 1)
    (folder / "table.md").write_text(changed, encoding="utf-8")
    return {"DECISION_TABLE": str(folder / "table.md")}, changed


# --- One fault each: the settings that name it, and what must be said ----------------------

Broken = tuple[Environment, list[str]]


def a_gap(folder: Path) -> Broken:
    environment, _ = table_with(folder, f"{row_of('unsure-with-much')}\n", "")
    where = "table Level, column standing, capability, circumstances"
    example = "such as standing=decided, capability=unsure, circumstances=much"
    return environment, ["table.md", f"{where}: a gap: no row fires in 4 combinations, {example}"]


def an_overlap(folder: Path) -> Broken:
    row = row_of("ready-but-stuck")
    environment, table = table_with(folder, row, row.replace("| stuck  ", "| stuck, -"))
    line = line_of(row_of("ready-standing-skipped"), table)
    where = f"table Level, row ready-standing-skipped, column standing, line {line}"
    return environment, ["table.md", f"{where}: overlaps row ready-but-stuck in 1 combinations"]


def a_row_that_never_fires(folder: Path) -> Broken:
    row = row_of("brief-usual")
    again = row.replace("brief-usual", "brief-again")
    environment, table = table_with(folder, row, f"{row}\n{again}")
    where = f"table Routes, row brief-again, line {line_of(again, table)}"
    return environment, ["table.md", f"{where}: can never fire"]


def an_unknown_value(folder: Path) -> Broken:
    row = row_of("unsure")
    wrong = row.replace("calm, some", "calm, sum ")
    environment, table = table_with(folder, row, wrong)
    where = f"table Level, row unsure, column circumstances, line {line_of(wrong, table)}"
    return environment, ["table.md", f"{where}: unknown value «sum»; known are any, calm"]


def a_broken_risk_file(folder: Path) -> Broken:
    file = folder / "risk.toml"
    file.write_bytes(RISK_PATH.read_bytes())
    change(file, "\nspan = 12\n", '\nspan = "far"\n')
    return {"RISK_PHRASES": str(file)}, ["risk.toml: ", "$.span"]


def a_broken_resource(folder: Path) -> Broken:
    copytree(CONTENT, folder / "content")
    change(folder / "content/su-in-short.md", 'url = "https://su.dk/"', 'url = "su.dk"')
    return {"RESOURCES_DIR": str(folder / "content")}, ["su-in-short.md: da.url: "]


def a_resource_on_no_topic(folder: Path) -> Broken:
    copytree(CONTENT, folder / "content")
    change(folder / "content/su-in-short.md", 'topics = ["money"]', 'topics = ["gold"]')
    return {"RESOURCES_DIR": str(folder / "content")}, ["su-in-short.md: topics: ", "«gold»"]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


Make = Callable[[Path], Broken]
FAULTS: list[Make] = [
    a_gap,
    an_overlap,
    a_row_that_never_fires,
    an_unknown_value,
    a_broken_risk_file,
    a_broken_resource,
    a_resource_on_no_topic,
]
# One for each file: what a fault is said to be does not depend on the command.
SERVED: list[Make] = [an_unknown_value, a_broken_risk_file, a_broken_resource]
STARTS = [("check", make) for make in FAULTS] + [("serve", make) for make in SERVED]


@pytest.mark.parametrize(
    ("command", "make"), STARTS, ids=[f"{command} {make.__name__}" for command, make in STARTS]
)
def test_it_refuses_to_start_and_names_the_place(tmp_path: Path, command: str, make: Make) -> None:
    environment, expected = make(tmp_path)
    said = refusal(command, environment)
    assert [part for part in expected if part not in said] == []
    assert "Traceback" not in said
    assert len(said.splitlines()) < 10, said


def refusal(command: str, environment: Environment) -> str:
    """All that a start says that fails."""
    ours = dict(os.environ) | {"BIND": "127.0.0.1", "PORT": str(free_port())} | environment
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env=ours,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout + done.stderr
