"""Every fault that a decision table can have, found before anyone meets it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from channels_layer.protocol import Language, Level, Route
from triage.table_source import ANY, SKIPPED, Grid, Row, Source, admits, allowed, place

MAX_QUESTIONS = 6
# What the library is searched by and a wrap-up is about.
TOPIC = "topic"
PLACES = ("1st", "2nd", "3rd", "4th")
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_KEY = 31

_FIXED_COLUMNS = {
    "Questions": ("key", *Language, *(f"help {language}" for language in Language)),
    "Options": ("question", "value", *Language),
    "Level": ("row", "level", "reason"),
    "Routes": ("row", "level", *PLACES),
    "Reasons": ("key", *Language),
}
_RULES = ("Level", "Routes")

Facts = tuple[str, ...]


class Problem(msgspec.Struct, frozen=True):
    """Where a table is broken and how; `line` 0 when no line is to blame."""

    table: str
    text: str
    row: str = ""
    column: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = [f"table {self.table}"] if self.table else []
        where += [f"row {self.row}"] if self.row else []
        where += [f"column {self.column}"] if self.column else []
        where += [f"line {self.line}"] if self.line else []
        return f"{', '.join(where) or 'the file'}: {self.text}"


def problems(source: Source) -> list[Problem]:
    """All of them; but of the form alone when the form is broken."""
    form = [*_version(source), *_tables(source), *_columns(source), *_widths(source)]
    return form or [
        *_names(source),
        *_questions(source),
        *_options(source),
        *_words(source),
        *_cells(source),
        *_levels(source),
        *_places(source),
        *_reasons(source),
        *itertools.chain.from_iterable(_combinations(source, name) for name in _RULES),
    ]


# --- The form ---------------------------------------------------------------


def _version(source: Source) -> Iterator[Problem]:
    try:
        date.fromisoformat(source.version)
    except ValueError:
        yield Problem("", "needs a line of the form «Version: 2026-01-31»")


def _tables(source: Source) -> Iterator[Problem]:
    found = Counter(grid.name for grid in source.grids)
    for name in _FIXED_COLUMNS:
        if found[name] != 1:
            yield Problem(name, f"must be there once, under its heading; found {found[name]} times")
    for grid in source.grids:
        if grid.name not in _FIXED_COLUMNS:
            yield Problem(grid.name, "unknown table", line=grid.line)
    for line in source.loose:
        yield Problem("", "a row outside any table; is there a blank line above it?", line=line)


def _columns(source: Source) -> Iterator[Problem]:
    for grid in source.grids:
        fixed = _FIXED_COLUMNS.get(grid.name, grid.columns)
        known = {*fixed, *(source.asked if grid.name in _RULES else ())}
        for column in fixed:
            if column not in grid.columns:
                yield _of_column(grid, column, "missing column")
        for column, times in Counter(grid.columns).items():
            if column not in known:
                yield _of_column(grid, column, "unknown column")
            if times > 1:
                yield _of_column(grid, column, "column is there twice")


def _of_column(grid: Grid, column: str, text: str) -> Problem:
    return Problem(grid.name, text, column=column or "(no name)", line=grid.line)


def _widths(source: Source) -> Iterator[Problem]:
    for grid in source.grids:
        for row in grid.rows:
            if row.width != len(grid.columns):
                text = f"{row.width} cells where the table has {len(grid.columns)} columns"
                yield _at(grid, row, "", text)


def _at(grid: Grid, row: Row, column: str, text: str) -> Problem:
    name = f"{row.name} {row.cells.get('value', '')}" if grid.name == "Options" else row.name
    return Problem(grid.name, text, name.strip() or "(no name)", column, row.line)


# --- Names and words --------------------------------------------------------


def _names(source: Source) -> Iterator[Problem]:
    for grid in source.grids:
        seen: set[tuple[str, ...]] = set()
        columns = ("question", "value") if grid.name == "Options" else grid.columns[:1]
        for row in grid.rows:
            name = tuple(row.cells[column] for column in columns)
            if name in seen:
                yield _at(grid, row, columns[-1], "the name is there twice")
            seen.add(name)
            for column in columns:
                yield from _name(grid, row, column)


def _name(grid: Grid, row: Row, column: str) -> Iterator[Problem]:
    text = row.cells[column]
    if not _KEY.fullmatch(text) or len(text) > _MAX_KEY or text == ANY:
        rule = f"a name is small letters, digits and hyphens, at most {_MAX_KEY}, and not «{ANY}»"
        yield _at(grid, row, column, rule)


def _questions(source: Source) -> Iterator[Problem]:
    grid = source.grid("Questions")
    if TOPIC not in source.asked:
        text = f"the question «{TOPIC}» is missing; resources and wrap-ups go by it"
        yield Problem(grid.name, text, column="key", line=grid.line)
    if len(grid.rows) > MAX_QUESTIONS:
        text = f"{len(grid.rows)} questions, and the most is {MAX_QUESTIONS}"
        yield _at(grid, grid.rows[MAX_QUESTIONS], "key", text)
    for row in grid.rows:
        if not source.values(row.cells["key"]):
            yield _at(grid, row, "key", "the question has no options")
        if row.cells["key"] in {"row", "level", "reason", *PLACES}:
            yield _at(grid, row, "key", "this word names a column of its own")


def _options(source: Source) -> Iterator[Problem]:
    grid = source.grid("Options")
    for row in grid.rows:
        if row.cells["question"] not in source.asked:
            yield _at(grid, row, "question", "unknown question")


def _words(source: Source) -> Iterator[Problem]:
    """A help text may be left out, but then in every language."""
    for name in ("Questions", "Options", "Reasons"):
        grid = source.grid(name)
        for row, language in itertools.product(grid.rows, Language):
            helps = [row.cells.get(f"help {other}", "") for other in Language]
            if not row.cells[language]:
                yield _at(grid, row, language, "missing translation")
            if any(helps) and not row.cells[f"help {language}"]:
                yield _at(grid, row, f"help {language}", "missing translation")


# --- Cells of the rules -----------------------------------------------------


def _cells(source: Source) -> Iterator[Problem]:
    for grid in map(source.grid, _RULES):
        for row, column in itertools.product(grid.rows, _deciding(source, grid)):
            domain = _domain(source, column)
            cell = row.cells[column]
            unknown = set() if cell == ANY else {*allowed(cell)} - {*domain}
            for value in sorted(unknown):
                text = f"unknown value «{value}»; known are {', '.join((ANY, *domain))}"
                yield _at(grid, row, column, text)


def _deciding(source: Source, grid: Grid) -> tuple[str, ...]:
    """The columns whose cells decide whether a row fires."""
    keys = source.asked
    chosen = ("level",) if grid.name == "Routes" else ()
    return (*chosen, *(column for column in grid.columns if column in keys))


def _domain(source: Source, column: str) -> tuple[str, ...]:
    return tuple(Level) if column == "level" else (*source.values(column), SKIPPED)


def _levels(source: Source) -> Iterator[Problem]:
    grid = source.grid("Level")
    given = {row.cells["level"] for row in grid.rows}
    for row in grid.rows:
        level = row.cells["level"]
        if level not in set(Level):
            text = f"unknown level «{level}»; known are {', '.join(Level)}"
            yield _at(grid, row, "level", text)
    for missing in set(Level) - given:
        yield Problem("Level", f"no row gives the level {missing}", column="level")


def _places(source: Source) -> Iterator[Problem]:
    grid = source.grid("Routes")
    for row in grid.rows:
        seen: set[str] = set()
        for column in PLACES:
            route, _ = place(row.cells[column])
            if route not in set(Route):
                text = f"unknown route «{route}»; known are {', '.join(Route)}"
                yield _at(grid, row, column, text)
            elif route in seen:
                yield _at(grid, row, column, f"the route {route} is there twice")
            seen.add(route)
        for route in Route:
            if route not in seen:
                yield _at(grid, row, "", f"the route {route} is missing")


def _reasons(source: Source) -> Iterator[Problem]:
    grid = source.grid("Reasons")
    known = {row.cells["key"] for row in grid.rows}
    used: set[str] = set()
    for rule, row, column, reason in _reasons_given(source):
        used.add(reason)
        if reason not in known:
            yield _at(rule, row, column, f"the reason «{reason}» is not in the table Reasons")
    for row in grid.rows:
        if row.cells["key"] not in used:
            yield _at(grid, row, "key", "no row uses this reason")


def _reasons_given(source: Source) -> Iterator[tuple[Grid, Row, str, str]]:
    levels, routes = map(source.grid, _RULES)
    for row in levels.rows:
        yield levels, row, "reason", row.cells["reason"]
    for row, column in itertools.product(routes.rows, PLACES):
        yield routes, row, column, place(row.cells[column])[1]


# --- Every combination ------------------------------------------------------


def combinations(source: Source, name: str) -> Iterable[Facts]:
    """All that can stand in the deciding columns of `Level` or of `Routes`."""
    grid = source.grid(name)
    return itertools.product(*(_domain(source, column) for column in _deciding(source, grid)))


def _combinations(source: Source, name: str) -> Iterator[Problem]:
    """Exactly one row must fire for each; the first hit counts as the one that fires."""
    grid = source.grid(name)
    columns = _deciding(source, grid)
    gaps: list[Facts] = []
    overlaps: dict[tuple[int, int], list[Facts]] = {}
    firsts: set[int] = set()
    if len(columns) > MAX_QUESTIONS + 1:  # already told; walking them could take for ever
        return
    for facts in combinations(source, name):
        fired = [n for n, row in enumerate(grid.rows) if _fires(row, columns, facts)]
        firsts |= {*fired[:1]}
        gaps += [] if fired else [facts]
        for pair in itertools.combinations(fired, 2):
            overlaps.setdefault(pair, []).append(facts)
    yield from _gap(grid, columns, gaps)
    for (first, second), shared in overlaps.items():
        one, other = grid.rows[first], grid.rows[second]
        text = f"overlaps row {one.name} {_such_as(columns, shared)}"
        yield _at(grid, other, _narrowest(columns, one, other), text)
    for n, row in enumerate(grid.rows):
        if n not in firsts:
            yield _at(grid, row, "", "can never fire: nothing fits it that no row above it takes")


def _fires(row: Row, columns: tuple[str, ...], facts: Facts) -> bool:
    return all(admits(row.cells[column], fact) for column, fact in zip(columns, facts, strict=True))


def _gap(grid: Grid, columns: tuple[str, ...], gaps: list[Facts]) -> Iterator[Problem]:
    if gaps:
        text = f"a gap: no row fires {_such_as(columns, gaps)}"
        yield Problem(grid.name, text, column=", ".join(columns))


def _such_as(columns: tuple[str, ...], facts: list[Facts]) -> str:
    example = ", ".join(f"{c}={f}" for c, f in zip(columns, facts[0], strict=True))
    return f"in {len(facts)} combinations, such as {example}"


def _narrowest(columns: tuple[str, ...], one: Row, other: Row) -> str:
    """The columns that could tell two rows apart: those where their cells differ."""
    differing = [column for column in columns if one.cells[column] != other.cells[column]]
    return ", ".join(differing)
