"""The decision table's Markdown, read into plain cells. Judges nothing: see table_check."""

from __future__ import annotations

import hashlib
import re

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

ANY = "any"
SKIPPED = "-"

_VERSION = re.compile(r"^Version:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
_CELL_BORDER = re.compile(r"(?<!\\)\|")


class Row(msgspec.Struct, frozen=True):
    """`line` counts from 1; `width` is how many cells were written."""

    line: int
    cells: dict[str, str]
    width: int

    @property
    def name(self) -> str:
        return next(iter(self.cells.values()), "")


class Grid(msgspec.Struct, frozen=True):
    """One table, named by the heading above it."""

    name: str
    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Source(msgspec.Struct, frozen=True):
    """The whole file. `loose` are the lines that look like rows but stand in no table."""

    version: str
    grids: tuple[Grid, ...]
    loose: tuple[int, ...]

    def grid(self, name: str) -> Grid:
        """The first table of that name; an empty one when there is none."""
        named = (grid for grid in self.grids if grid.name == name)
        return next(named, Grid(name=name, line=0, columns=(), rows=()))

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions' keys, in the order in which they are asked."""
        return tuple(row.cells.get("key", "") for row in self.grid("Questions").rows)

    def values(self, key: str) -> tuple[str, ...]:
        """What can be answered to one question, besides skipping it."""
        rows = self.grid("Options").rows
        return tuple(row.cells["value"] for row in rows if row.cells["question"] == key)

    def fingerprint(self) -> str:
        """Changes with any cell, and not with the prose around the tables."""
        content = [
            (grid.name, grid.columns, [list(row.cells.values()) for row in grid.rows])
            for grid in self.grids
        ]
        return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:8]


def read(markdown: str) -> Source:
    lines = markdown.splitlines()
    root = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    heading, grids, loose = "", list[Grid](), list[int]()
    for node in root.children:
        if node.type == "heading":
            heading = _text(node)
        elif node.type == "table":
            grids.append(_grid(heading, node, lines))
        else:
            loose += _rows_in_prose(node, lines)
    version = _VERSION.search(markdown)
    return Source(version[1] if version else "", tuple(grids), tuple(loose))


def _grid(name: str, table: SyntaxTreeNode, lines: list[str]) -> Grid:
    header, *bodies = table.children
    columns = tuple(_text(cell) for cell in header.children[0].children)
    rows = tuple(_row(columns, row, lines) for body in bodies for row in body.children)
    return Grid(name=name, line=_line(table), columns=columns, rows=rows)


def _row(columns: tuple[str, ...], row: SyntaxTreeNode, lines: list[str]) -> Row:
    cells = dict(zip(columns, (_text(cell) for cell in row.children), strict=False))
    return Row(line=_line(row), cells=cells, width=_width(lines[_line(row) - 1]))


def _width(line: str) -> int:
    """Markdown drops surplus cells and fills in missing ones in silence, so count them."""
    return len(_CELL_BORDER.split(line.strip().removeprefix("|").removesuffix("|")))


def _rows_in_prose(node: SyntaxTreeNode, lines: list[str]) -> list[int]:
    first, end = node.map or (0, 0)
    looks_like_row = (n for n in range(first, end) if lines[n].lstrip().startswith("|"))
    return [n + 1 for n in looks_like_row]


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _text(node: SyntaxTreeNode) -> str:
    """The words without their dress: `any` in backticks or in bold is still any."""
    return "".join(leaf.content for leaf in node.walk() if leaf.type in _WORDS).strip()


_WORDS = {"text", "code_inline", "text_special"}


def allowed(cell: str) -> tuple[str, ...]:
    """The values that a cell names."""
    return tuple(value.strip() for value in cell.split(","))


def admits(cell: str, value: str) -> bool:
    return cell == ANY or value in allowed(cell)


def place(cell: str) -> tuple[str, str]:
    """`chat: write-with-us` -> the route and the key of its reason."""
    route, _, reason = cell.partition(":")
    return route.strip(), reason.strip()
