"""The content that ships: complete, in both languages, plain, and enough for every need."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from channels_layer.protocol import Language, Level
from resources.library import Kind, Library, Resource
from tests.plain_language import PLAIN, lix

CONTENT = Path(__file__).parents[2] / "resources" / "content"
SLUGS = sorted(file.stem for file in CONTENT.glob("*.md"))
TOPICS = ["choose-education", "apply", "stay-or-leave", "work", "money", "other"]
NEEDED = 3
LIBRARY = Library.load(CONTENT)


def every(language: Language) -> list[Resource]:
    return LIBRARY.fitting(language)


@pytest.mark.parametrize("language", Language)
def test_every_file_is_there_in_both_languages(language: Language) -> None:
    assert sorted(resource.slug for resource in every(language)) == SLUGS
    assert len(SLUGS) >= 12


def test_every_kind_is_there() -> None:
    assert {resource.kind for resource in every(Language.DANISH)} == set(Kind)


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_say_as_much(slug: str) -> None:
    danish = LIBRARY.get(slug, Language.DANISH)
    english = LIBRARY.get(slug, Language.ENGLISH)
    assert danish
    assert english
    assert len(danish.body) == len(english.body)
    assert len(danish.steps) == len(english.steps)
    assert danish.title != english.title


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Level)
def test_every_level_has_enough(level: Level, language: Language) -> None:
    assert len(LIBRARY.fitting(language, level=level)) >= NEEDED


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_enough(topic: str, language: Language) -> None:
    assert len(LIBRARY.fitting(language, topic)) >= NEEDED


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_something_for_every_level(topic: str, level: Level) -> None:
    assert level in LIBRARY.fitting(Language.DANISH, topic, level)[0].levels


def test_no_resource_is_about_something_nobody_asks_for() -> None:
    topics = {topic for resource in every(Language.DANISH) for topic in resource.topics}
    assert topics == set(TOPICS)


@pytest.mark.parametrize("slug", SLUGS)
def test_was_checked_on_a_real_day(slug: str) -> None:
    resource = LIBRARY.get(slug, Language.DANISH)
    assert resource
    assert date.fromisoformat(resource.checked) >= date(2026, 1, 1)


@pytest.mark.parametrize("slug", SLUGS)
def test_danish_is_plain(slug: str) -> None:
    resource = LIBRARY.get(slug, Language.DANISH)
    assert resource
    assert lix(" ".join([resource.summary, *resource.body, *resource.steps])) <= PLAIN


def test_card_holds_what_the_resource_says() -> None:
    resource = LIBRARY.get("su-in-short", Language.ENGLISH)
    assert resource
    card = resource.card()
    assert (card.slug, card.language) == ("su-in-short", Language.ENGLISH)
    assert (card.title, card.url, card.source) == (resource.title, resource.url, resource.source)
    assert (card.summary, card.checked) == (resource.summary, resource.checked)
