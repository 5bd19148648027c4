"""Plain words out of HTML, in time that grows with its length.

The library's own parser takes minutes for sixty kilobytes that are written to hold it up.
"""

import html
import re
from collections.abc import Iterator

TAG = re.compile(r"<[^<>]*+>")
NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
LINK = re.compile(r"href\s{0,9}=\s{0,9}[\"']?(https?://[^\s\"'<>]{1,500})", re.IGNORECASE)
# What is between these is nobody's words.
SILENT = {"script", "style", "title"}
END_OF_SILENT = re.compile(r"</(?:script|style|title)", re.IGNORECASE)
LINES = {
    *("address", "article", "blockquote", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "li", "main", "ol", "pre", "section", "table", "tr", "ul"),
}
RULE = "_" * 32
DEEPEST = 9


def words_in(markup: str) -> str:
    """The words that it shows, a line for a line; what is quoted has `> ` before it."""
    page = _Page()
    for is_tag, piece in _pieces(markup):
        if is_tag:
            page.mark(piece)
        else:
            page.say(_unescaped(piece))
    page.end_line()
    return "\n".join(page.lines)


def _pieces(markup: str) -> Iterator[tuple[bool, str]]:
    """Tags, each with True, and what is between them; comments and silent parts are left out."""
    at = 0
    while at < len(markup):
        tag = TAG.match(markup, at)
        if markup.startswith("<!--", at):
            at = _past(markup, "-->", at)
        elif tag and _name(tag[0]) in SILENT and not tag[0].startswith("</"):
            end = END_OF_SILENT.search(markup, tag.end())
            at = end.start() if end else len(markup)
        elif tag:
            yield True, tag[0]
            at = tag.end()
        else:
            end_of_words = markup.find("<", at + 1)
            end_at = end_of_words if end_of_words >= 0 else len(markup)
            yield False, markup[at:end_at]
            at = end_at


def _past(markup: str, mark: str, at: int) -> int:
    """Behind the next mark, or the end: all that is never closed is left out."""
    found = markup.find(mark, at)
    return found + len(mark) if found >= 0 else len(markup)


def _name(tag: str) -> str:
    found = NAME.match(tag)
    return found[1].lower() if found else ""


def _unescaped(words: str) -> str:
    try:
        return html.unescape(words)
    except ValueError:  # a number of thousands of figures is no letter
        return words


class _Page:
    """Lines, and the one that is being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._link = ""

    def say(self, words: str) -> None:
        self._line.append(words)

    def end_line(self, *, blank: bool = False) -> None:
        words = " ".join("".join(self._line).split())
        self._line = []
        if words or blank:
            self.lines.append("> " * min(self._quotes, DEEPEST) + words)

    def mark(self, tag: str) -> None:
        name, ends = _name(tag), tag.startswith("</")
        if name == "br":
            self.end_line(blank=True)
        elif name == "p":
            was_said = bool(self._line)
            self.end_line()
            if ends and was_said:
                self.end_line(blank=True)
        elif name in LINES:
            self.end_line()
        self._shape(name, tag, ends)

    def _shape(self, name: str, tag: str, ends: bool) -> None:
        if name == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if ends else 1))
        elif name == "li" and not ends:
            self.say("- ")
        elif name == "hr":
            self.say(RULE)
            self.end_line()
        elif name in ("td", "th"):
            self.say(" ")
        elif name == "a":
            self._point_to("" if ends else tag)

    def _point_to(self, tag: str) -> None:
        """Where a link leads is said behind its words, unless they say it themselves."""
        if self._link and self._link.rstrip("/") not in "".join(self._line[-3:]):
            self.say(f" <{self._link}>")
        found = LINK.search(tag)
        self._link = html.unescape(found[1]) if found else ""
