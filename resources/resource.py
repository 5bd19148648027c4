"""A thing to read or do, in one language."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from channels_layer.protocol import Card, Language, Level


class Kind(StrEnum):
    ARTICLE = "article"
    TOOL = "tool"
    ACTIVITY = "activity"


class Resource(msgspec.Struct, frozen=True):
    """`topics` are the keys that triage asks for; `checked` is an ISO date, the
    day somebody last held the text against its source at `url`."""

    slug: str
    kind: Kind
    language: Language
    title: str
    summary: str
    body: list[str]
    steps: list[str]
    topics: list[str]
    levels: list[Level]
    minutes: int
    url: str
    source: str
    checked: str
    audience: str

    def card(self) -> Card:
        return Card(
            slug=self.slug,
            language=self.language,
            title=self.title,
            summary=self.summary,
            url=self.url,
            source=self.source,
            checked=self.checked,
        )
