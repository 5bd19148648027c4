"""Answers -> level -> routes in order, each with its reason, by `decision_table.md`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from channels_layer.protocol import Language, Level, Route
from triage import table_check, table_source
from triage.table_check import PLACES, Problem
from triage.table_source import SKIPPED, Row, Source

TABLE_PATH = Path(__file__).with_name("decision_table.md")

Routes = tuple[tuple[Route, str], ...]


class Option(msgspec.Struct, frozen=True):
    value: str
    text: str


class Question(msgspec.Struct, frozen=True):
    """One question in one language; `help` may be empty."""

    key: str
    text: str
    help: str
    options: tuple[Option, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What the table says. Reasons are keys: `Table.words` has their words."""

    level: Level
    level_row: str
    reason: str
    routes: Routes
    routes_row: str

    @property
    def row(self) -> str:
        return f"{self.level_row}/{self.routes_row}"


class UnknownAnswer(ValueError):
    """The table has no such question, or the question no such value."""

    def __init__(self, question: str, value: str) -> None:
        # What somebody sent stays out of the message: messages end in logs.
        super().__init__("an answer that the decision table does not know")
        self.question = question
        self.value = value


class BrokenTable(Exception):
    """The table must not be used; the message names file, table, row and column."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        found = "".join(f"\n- {problem}" for problem in problems)
        super().__init__(f"{path} is broken in {len(problems)} places:{found}")
        self.problems = problems


class Table(msgspec.Struct, frozen=True):
    """A decision table. Only one without problems keeps what the methods promise."""

    source: Source
    version: str

    def questions(self, language: Language) -> tuple[Question, ...]:
        return tuple(
            Question(
                key=row.cells["key"],
                text=row.cells[language],
                help=row.cells[f"help {language}"],
                options=self._options(row.cells["key"], language),
            )
            for row in self.source.grid("Questions").rows
        )

    def _options(self, key: str, language: Language) -> tuple[Option, ...]:
        return tuple(
            Option(row.cells["value"], row.cells[language])
            for row in self.source.grid("Options").rows
            if row.cells["question"] == key
        )

    def words(self, reason: str, language: Language) -> str:
        """The citizen's words for a reason; KeyError when the table has no such reason."""
        for row in self.source.grid("Reasons").rows:
            if row.name == reason:
                return row.cells[language]
        raise KeyError(reason)

    def assess(self, answers: Mapping[str, str]) -> Outcome:
        """A question left out, or answered with `-`, is skipped."""
        row = self._fired("Level", self._facts(answers))
        level = Level(row.cells["level"])
        routes_row, routes = self.routes_for(level, answers)
        return Outcome(level, row.name, row.cells["reason"], routes, routes_row)

    def routes_for(self, level: Level, answers: Mapping[str, str]) -> tuple[str, Routes]:
        """The row that fires, and its routes, for a level that a counsellor may have set."""
        row = self._fired("Routes", {**self._facts(answers), "level": level})
        places = (table_source.place(row.cells[column]) for column in PLACES)
        return row.name, tuple((Route(route), reason) for route, reason in places)

    def _facts(self, answers: Mapping[str, str]) -> dict[str, str]:
        for question, value in answers.items():
            if value not in (SKIPPED, *self.source.values(question)):
                raise UnknownAnswer(question, value)
            if question not in self.source.asked:
                raise UnknownAnswer(question, value)
        return {key: answers.get(key, SKIPPED) for key in self.source.asked}

    def _fired(self, name: str, facts: Mapping[str, str]) -> Row:
        return next(row for row in self.source.grid(name).rows if _fits(row, facts))


def _fits(row: Row, facts: Mapping[str, str]) -> bool:
    return all(
        table_source.admits(row.cells[column], value)
        for column, value in facts.items()
        if column in row.cells
    )


def parse(markdown: str) -> Table:
    """Reads and judges nothing: a broken table is a table that `check` speaks of."""
    source = table_source.read(markdown)
    return Table(source, f"{source.version}+{source.fingerprint()}")


def check(table: Table) -> list[Problem]:
    """Goes through every combination of answers; an empty list is a sound table."""
    return table_check.problems(table.source)


def load(path: Path = TABLE_PATH) -> Table:
    """A sound table, or BrokenTable."""
    table = parse(_read(path))
    if problems := check(table):
        raise BrokenTable(path, problems)
    return table


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        fault = "is not UTF-8"
    raise BrokenTable(path, [Problem("", fault)])


def combinations(table: Table) -> dict[str, int]:
    """How many combinations `check` goes through, by the table they fire in."""
    return {
        name: sum(1 for _ in table_check.combinations(table.source, name))
        for name in ("Level", "Routes")
    }
