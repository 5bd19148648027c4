from __future__ import annotations

import pytest

from channels_layer.protocol import Language, Level
from resources.library import Kind, Library, Resource
from resources.words import folded

DANISH = Language.DANISH
SELF_HELP, BRIEF = Level.SELF_HELP, Level.BRIEF


def a_resource(
    slug: str,
    title: str = "Titel",
    summary: str = "Kort",
    body: str = "Tekst",
    topics: tuple[str, ...] = ("work",),
    levels: tuple[Level, ...] = (SELF_HELP,),
    language: Language = DANISH,
) -> Resource:
    return Resource(
        slug=slug,
        kind=Kind.ARTICLE,
        language=language,
        title=title,
        summary=summary,
        body=[body],
        steps=[],
        topics=list(topics),
        levels=list(levels),
        minutes=5,
        url="https://example.org/",
        source="Kilde",
        checked="2026-11-22",
        audience="Alle",
    )


def slugs(resources: list[Resource]) -> list[str]:
    return [resource.slug for resource in resources]


def test_get_knows_slug_and_language() -> None:
    library = Library([a_resource("a"), a_resource("a", language=Language.ENGLISH)])
    found = library.get("a", Language.ENGLISH)
    assert found
    assert found.language is Language.ENGLISH
    assert library.get("b", DANISH) is None


def test_fitting_puts_the_level_first_and_holds_nothing_back() -> None:
    library = Library([a_resource("a", levels=(BRIEF,)), a_resource("b")])
    assert slugs(library.fitting(DANISH, "work", SELF_HELP)) == ["b", "a"]
    assert slugs(library.fitting(DANISH, "work", BRIEF)) == ["a", "b"]


def test_fitting_puts_what_is_about_one_thing_first() -> None:
    library = Library([a_resource("a", topics=("work", "money")), a_resource("b")])
    assert slugs(library.fitting(DANISH, "work")) == ["b", "a"]


def test_fitting_without_a_topic_keeps_to_the_level() -> None:
    library = Library([a_resource("a", levels=(BRIEF,)), a_resource("b")])
    assert slugs(library.fitting(DANISH, level=SELF_HELP)) == ["b"]


def test_fitting_without_anything_is_everything_in_the_language() -> None:
    library = Library(
        [a_resource("a"), a_resource("b"), a_resource("a", language=Language.ENGLISH)]
    )
    assert slugs(library.fitting(DANISH)) == ["a", "b"]


def test_fitting_knows_no_such_topic() -> None:
    assert Library([a_resource("a")]).fitting(DANISH, "horses") == []


def test_search_finds_title_before_summary_before_body() -> None:
    library = Library(
        [
            a_resource("a", body="Om penge"),
            a_resource("b", summary="Om penge"),
            a_resource("c", title="Penge"),
        ]
    )
    assert slugs(library.search("penge", DANISH)) == ["c", "b", "a"]


def test_search_wants_all_words_wherever_they_stand() -> None:
    library = Library([a_resource("a", title="Løn", body="og skat"), a_resource("b", title="Løn")])
    assert slugs(library.search("skat løn", DANISH)) == ["a"]


def test_search_keeps_to_the_language() -> None:
    library = Library([a_resource("a", title="Job"), a_resource("b", language=Language.ENGLISH)])
    assert library.search("job", Language.ENGLISH) == []


def test_search_for_nothing_is_everything() -> None:
    assert slugs(Library([a_resource("b"), a_resource("a")]).search("  ", DANISH)) == ["a", "b"]


@pytest.mark.parametrize("typed", ["Ansøg", "ANSØG", "ansoeg", "ansog", "ansög"])
def test_search_is_forgiving_about_letters(typed: str) -> None:
    library = Library([a_resource("a", title="Sådan ansøger du")])
    assert slugs(library.search(typed, DANISH)) == ["a"]
    assert slugs(library.search("saadan", DANISH)) == ["a"]


def test_search_finds_inside_a_compound_but_not_two_letters_inside_a_word() -> None:
    library = Library([a_resource("a", title="Voksenuddannelse"), a_resource("b", title="SU-lån")])
    assert slugs(library.search("uddannelse", DANISH)) == ["a"]
    assert slugs(library.search("su", DANISH)) == ["b"]
    assert library.search("ks", DANISH) == []


def test_letters_in_two_pieces_are_one_letter() -> None:
    assert folded("A\u030arhus") == folded("Århus") == folded("aarhus") == ["arhus"]
