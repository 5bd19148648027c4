"""What the doors that need no token give: what fits, and whom to call."""

from typing import Any

import pytest
from django.test import Client

from channels_layer.protocol import Language, Level
from resources.apps import library

TOPICS = ["choose-education", "apply", "stay-or-leave", "work", "money", "other"]
LEVELS = [level.value for level in Level]
LANGUAGES = [language.value for language in Language]


def given(client: Client, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/resources", asked).json()
    return found


def slugs(resources: list[dict[str, Any]]) -> set[str]:
    return {resource["slug"] for resource in resources}


@pytest.mark.parametrize("language", LANGUAGES)
def test_resources_are_in_the_language_that_was_asked_for(client: Client, language: str) -> None:
    found = given(client, language=language)
    assert {resource["language"] for resource in found} == {language}
    assert len(found) == len(slugs(found)) == len(library().fitting(Language(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_all_resources_on_a_topic_and_no_others(client: Client, topic: str, language: str) -> None:
    found, all_there_is = given(client, topic=topic, language=language), given(client)
    assert {resource["language"] for resource in found} == {language}
    assert slugs(found) == slugs([each for each in all_there_is if topic in each["topics"]])
    assert 0 < len(found) < len(all_there_is)


@pytest.mark.parametrize("level", LEVELS)
def test_all_resources_at_a_level_and_no_others(client: Client, level: str) -> None:
    found, all_there_is = given(client, level=level), given(client)
    assert found
    assert slugs(found) == slugs([each for each in all_there_is if level in each["levels"]])


def test_some_level_leaves_some_out(client: Client) -> None:
    """Else the test above would pass with a door that gives everything."""
    assert min(len(given(client, level=level)) for level in LEVELS) < len(given(client))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("topic", TOPICS)
def test_on_a_topic_the_level_comes_first_and_the_others_after(
    client: Client, topic: str, level: str
) -> None:
    """Nothing is held back from a person because of a level."""
    found = given(client, topic=topic, level=level)
    assert slugs(found) == slugs(given(client, topic=topic))
    fits = [level in resource["levels"] for resource in found]
    assert fits == sorted(fits, reverse=True)
    assert fits[0]


def test_some_level_of_some_topic_has_others_after_it(client: Client) -> None:
    """Else the test above would say nothing of their order."""
    asked = [(topic, level) for topic in TOPICS for level in LEVELS]
    found = [(given(client, topic=topic, level=level), level) for topic, level in asked]
    assert any(level not in resources[-1]["levels"] for resources, level in found)


def test_a_topic_that_nothing_is_about(client: Client) -> None:
    assert given(client, topic="horses") == []


# --- Whom to call -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_widget_opens_with_the_emergency_number_and_helplines(
    client: Client, language: str
) -> None:
    told = client.get("/api/widget", {"language": language}).json()
    assert (told["language"], told["emergency"]) == (language, "112")
    assert len(told["helplines"]) >= 2
    for helpline in told["helplines"]:
        assert helpline["name"]
        assert helpline["hours"]
        assert helpline["number"].replace(" ", "").isdigit()
        assert helpline["url"].startswith("https://")


def test_both_languages_have_the_same_numbers_in_their_own_words(client: Client) -> None:
    danish, english = (
        client.get("/api/widget", {"language": language}).json()["helplines"]
        for language in LANGUAGES
    )
    assert [each["number"] for each in danish] == [each["number"] for each in english]
    assert [each["hours"] for each in danish] != [each["hours"] for each in english]
    assert [each["name"] for each in danish] != [each["name"] for each in english]
