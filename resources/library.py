"""The library: every resource, found by slug, by need or by words."""

from __future__ import annotations

from pathlib import Path

from channels_layer.protocol import Language, Level
from resources.reading import BrokenContent, read_folder
from resources.resource import Kind, Resource
from resources.words import folded, rank

__all__ = ["BrokenContent", "Kind", "Library", "Resource"]


class Library:
    """Resources in memory; what it holds never changes after it is made."""

    def __init__(self, resources: list[Resource]) -> None:
        self._resources = {(resource.slug, resource.language): resource for resource in resources}
        self._places = {key: _places(resource) for key, resource in self._resources.items()}

    @classmethod
    def load(cls, folder: Path) -> Library:
        """The library in `folder`. Raises BrokenContent, which names file and field."""
        return cls(read_folder(folder))

    def get(self, slug: str, language: Language) -> Resource | None:
        return self._resources.get((slug, language))

    def fitting(
        self, language: Language, topic: str | None = None, level: Level | None = None
    ) -> list[Resource]:
        """What fits, best first; None means not known, and then everything fits.

        With a topic the other levels follow after, so that nothing is held back
        from a person because of a level.
        """
        found = [
            resource
            for resource in self._resources.values()
            if resource.language == language
            and (topic in resource.topics if topic else level is None or level in resource.levels)
        ]
        return sorted(found, key=lambda resource: _distance(resource, level))

    def search(self, words: str, language: Language) -> list[Resource]:
        """What holds all of `words`: title before summary before the rest."""
        sought = folded(words)
        ranked = [
            (found, slug)
            for (slug, spoken), places in self._places.items()
            if spoken == language and (found := rank(sought, places)) is not None
        ]
        return [self._resources[slug, language] for _rank, slug in sorted(ranked)]


def _places(resource: Resource) -> list[list[str]]:
    rest = [*resource.body, *resource.steps, resource.source, resource.audience]
    return [folded(resource.title), folded(resource.summary), folded(" ".join(rest))]


def _distance(resource: Resource, level: Level | None) -> tuple[bool, int, int, str]:
    """The level first, then what is about few things before what is about many."""
    elsewhere = level is not None and level not in resource.levels
    return elsewhere, len(resource.topics), len(resource.levels), resource.slug
