"""The table that is shipped is sound, and a broken one is told where it is broken."""

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_layer.protocol import Language, Level, Route
from tests.plain_language import PLAIN, lix
from triage import decisions
from triage.decisions import BrokenTable, Outcome, Table, UnknownAnswer

MARKDOWN = decisions.TABLE_PATH.read_text(encoding="utf-8")
TABLE = decisions.load()
HELP = [Level.SELF_HELP, Level.BRIEF, Level.CASE_MANAGED]


def every_way_to_answer() -> Iterator[dict[str, str]]:
    asked = TABLE.questions(Language.DANISH)
    values = [["-", *(option.value for option in question.options)] for question in asked]
    for combination in itertools.product(*values):
        yield dict(zip((question.key for question in asked), combination, strict=True))


ANSWERS = list(every_way_to_answer())


@cache
def assessed(*values: str) -> Outcome:
    return TABLE.assess(dict(zip(ANSWERS[0], values, strict=True)))


def level_of(answers: dict[str, str]) -> int:
    return HELP.index(assessed(*answers.values()).level)


# --- The table that is shipped ----------------------------------------------


def test_the_shipped_table_is_sound() -> None:
    assert decisions.check(TABLE) == []
    assert decisions.combinations(TABLE) == {"Level": 64, "Routes": 75}


def test_every_way_to_answer_gives_every_route_once() -> None:
    assert len(ANSWERS) == 11_200
    for answers in ANSWERS:
        outcome = assessed(*answers.values())
        assert sorted(route for route, _ in outcome.routes) == sorted(Route)
        assert outcome.row == f"{outcome.level_row}/{outcome.routes_row}"


def test_a_skipped_answer_never_means_less_help() -> None:
    options = {q.key: [o.value for o in q.options] for q in TABLE.questions(Language.DANISH)}
    for answers in ANSWERS:
        for key in [key for key, value in answers.items() if value == "-"]:
            answered = [level_of(answers | {key: value}) for value in options[key]]
            assert level_of(answers) >= min(answered)


def test_a_skipped_sign_of_readiness_never_gives_self_help() -> None:
    for answers in ANSWERS:
        if "-" in (answers["standing"], answers["capability"], answers["circumstances"]):
            assert level_of(answers) > HELP.index(Level.SELF_HELP)


@pytest.mark.parametrize(
    ("key", "order"),
    [("capability", ["ready", "unsure", "hard"]), ("circumstances", ["calm", "some", "much"])],
)
def test_a_heavier_answer_never_means_less_help(key: str, order: list[str]) -> None:
    for answers in ANSWERS:
        levels = [level_of(answers | {key: value}) for value in order]
        assert levels == sorted(levels)


def test_the_persons_own_wish_comes_first() -> None:
    wished = {
        "read": Route.SELF_HELP,
        "chat": Route.CHAT,
        "call": Route.CALLBACK,
        "meet": Route.MEETING,
    }
    for answers in ANSWERS:
        if answers["wish"] != "-":
            assert assessed(*answers.values()).routes[0] == (wished[answers["wish"]], "your-wish")


def test_who_cannot_well_read_or_write_is_offered_speech_first() -> None:
    for answers in ANSWERS:
        if answers["wish"] == "-" and answers["access"] in {"talk", "language", "device"}:
            assert assessed(*answers.values()).routes[0][0] in {Route.CALLBACK, Route.MEETING}


@pytest.mark.parametrize(
    ("answers", "level", "row", "first"),
    [
        ({}, Level.BRIEF, "capability-skipped/brief-usual", Route.CHAT),
        (
            {"standing": "decided", "capability": "ready", "circumstances": "calm"},
            Level.SELF_HELP,
            "ready-and-calm/self-help-usual",
            Route.SELF_HELP,
        ),
        (
            {"standing": "stuck", "capability": "hard", "circumstances": "much"},
            Level.CASE_MANAGED,
            "hard-and-stuck/case-usual",
            Route.MEETING,
        ),
        (
            {"capability": "unsure", "circumstances": "some", "access": "language"},
            Level.BRIEF,
            "unsure/brief-language",
            Route.CALLBACK,
        ),
    ],
)
def test_some_people(answers: dict[str, str], level: Level, row: str, first: Route) -> None:
    outcome = TABLE.assess(answers)
    assert (outcome.level, outcome.row, outcome.routes[0][0]) == (level, row, first)


def test_a_level_set_by_a_counsellor_has_its_routes() -> None:
    row, routes = TABLE.routes_for(Level.CASE_MANAGED, {"access": "device"})
    assert row == "case-device"
    assert routes[:2] == ((Route.MEETING, "good-time"), (Route.CALLBACK, "any-phone"))


@pytest.mark.parametrize(
    "answers",
    [{"standing": "perhaps"}, {"shoe-size": "42"}, {"shoe-size": "-"}, {"standing": ""}],
)
def test_an_unknown_answer_is_refused_and_not_repeated(answers: dict[str, str]) -> None:
    with pytest.raises(UnknownAnswer, match="does not know") as refused:
        TABLE.assess(answers)
    assert {refused.value.question: refused.value.value} == answers
    assert "42" not in str(refused.value)
    assert "perhaps" not in str(refused.value)


@pytest.mark.parametrize("language", Language)
def test_questions_and_reasons_have_words(language: Language) -> None:
    questions = TABLE.questions(language)
    assert [question.key for question in questions] == [
        "topic",
        "standing",
        "capability",
        "circumstances",
        "access",
        "wish",
    ]
    assert all(question.text and question.help and question.options for question in questions)
    assert all(option.text for question in questions for option in question.options)
    outcome = TABLE.assess({})
    assert TABLE.words(outcome.reason, language)
    assert all(TABLE.words(reason, language) for _, reason in outcome.routes)


def test_an_unknown_reason_has_no_words() -> None:
    with pytest.raises(KeyError):
        TABLE.words("no-such-reason", Language.DANISH)


def danish_sentences() -> list[str]:
    reasons = [row.cells["da"] for row in TABLE.source.grid("Reasons").rows]
    asked = TABLE.questions(Language.DANISH)
    return reasons + [q.text for q in asked] + [q.help for q in asked]


@pytest.mark.parametrize("text", danish_sentences())
def test_danish_is_plain(text: str) -> None:
    assert lix(text) <= PLAIN


def test_an_edit_without_a_new_version_is_told_apart() -> None:
    date, fingerprint = TABLE.version.split("+")
    assert date == "2026-11-22"
    assert len(fingerprint) == 8
    assert edited("Du kan gå i gang nu.", "Du kan begynde nu.").version != TABLE.version
    assert edited("At most six.", "Six at most.").version == TABLE.version
    assert decisions.parse(MARKDOWN).version == TABLE.version


# --- Broken tables ----------------------------------------------------------


def edited(old: str, new: str) -> Table:
    assert old in MARKDOWN, old
    return decisions.parse(MARKDOWN.replace(old, new, 1))


def row_of(name: str) -> str:
    return next(line for line in MARKDOWN.splitlines() if line.startswith(f"| {name} "))


def with_row(name: str, change: Callable[[str], str]) -> Table:
    return edited(row_of(name), change(row_of(name)))


def told(table: Table) -> str:
    return "\n".join(map(str, decisions.check(table)))


def test_a_gap_is_told_with_an_example() -> None:
    said = told(edited(f"{row_of('unsure-with-much')}\n", ""))
    assert (
        "table Level, column standing, capability, circumstances: a gap: no row fires in "
        "4 combinations, such as standing=decided, capability=unsure, circumstances=much"
    ) in said


def test_an_overlap_is_told_with_both_rows_and_an_example() -> None:
    table = with_row("ready-but-stuck", lambda row: row.replace("| stuck  ", "| stuck, -"))
    assert decisions.check(table) != []
    said = told(table)
    assert "row ready-standing-skipped" in said
    assert "overlaps row ready-but-stuck in 1 combinations, such as standing=-, cap" in said


def test_a_row_behind_others_can_never_fire() -> None:
    row = row_of("brief-usual")
    said = told(edited(row, f"{row}\n{row.replace('brief-usual', 'brief-again')}"))
    assert "row brief-again" in said
    assert "can never fire" in said


@pytest.mark.parametrize(
    ("row", "old", "new", "expected"),
    [
        ("unsure ", "calm, some", "calm, sum", "column circumstances, .*unknown value «sum»"),
        ("unsure ", "calm, some", "          ", "column circumstances, .*unknown value «»"),
        ("unsure ", "calm, some", "any, some", "unknown value «any»"),
        ("unsure ", "brief ", "short ", "column level, .*unknown level «short»"),
        ("brief-usual", "| brief ", "| short ", "column level, .*unknown value «short»"),
        ("brief-usual", "chat: ", "chit: ", "column 1st, .*unknown route «chit»"),
        ("brief-usual", "chat: ", "chit: ", "row brief-usual, .*the route chat is missing"),
        ("brief-usual", "chat: ", "callback: ", "column 2nd, .*callback is there twice"),
        ("brief-usual", "chat: ", "chat ", "unknown route «chat write-with-us»"),
        ("brief-usual", ": by-phone", ": by-fax", "column 2nd, .*«by-fax» is not in"),
        ("unsure ", "short-talk", "long-talk ", "column reason, .*«long-talk» is not in"),
        ("meet-us ", "meet-us", "meetus ", "column key, .*no row uses this reason"),
        ("meet-us ", "You can also meet one of us.", "", "column en, .*missing translation"),
        ("wish ", "What would you like best?", "", "column en, .*missing translation"),
        ("wish ", "Du kan altid vælge noget andet bagefter.", "", "help da, .*missing tr"),
        ("unsure ", "| unsure ", "| Unsure! ", "column row, .*a name is small letters"),
        ("unsure-life-skipped", "unsure-life-skipped", "unsure", "the name is there twice"),
        ("unsure ", "|", "| more |", "row more, .*cells where the table has 6 columns"),
    ],
)
def test_a_faulty_cell_is_told_by_its_place(row: str, old: str, new: str, expected: str) -> None:
    line = row_of(row.strip())
    table = edited(line, line.replace(old, new, 1))
    assert re.search(expected, told(table))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Version: 2026-11-22", "", "the file: needs a line of the form «Version"),
        ("Version: 2026-11-22", "Version: today", "the file: needs a line of the form «Version"),
        ("## Routes", "## Routs", "table Routes: must be there once"),
        ("## Routes", "## Routs", "table Routs, .*unknown table"),
        ("## Routes", "## Level", "table Level: must be there once.*found 2 times"),
        ("| capability | circumstances", "| capacity | circumstances", "capacity.*unknown column"),
        ("| 4th", "| 5th", "column 4th.*missing column"),
        ("| topic         |", "| topics |", "row topic choose-education, .*unknown question"),
        ("| topic         |", "| topics |", "row topics, column key, .*no options"),
        ("\n| unsure  ", "\n\n| unsure  ", "a row outside any table"),
    ],
)
def test_a_faulty_form_is_told(old: str, new: str, expected: str) -> None:
    assert re.search(expected, told(edited(old, new)))


def test_a_seventh_question_is_one_too_many() -> None:
    question, option = row_of("wish "), row_of("wish          | read")
    seventh = edited(question, f"{question}\n{question.replace('wish', 'more', 1)}").source
    assert len(seventh.grid("Questions").rows) == 7
    text = MARKDOWN.replace(question, f"{question}\n{question.replace('wish', 'more', 1)}", 1)
    text = text.replace(option, f"{option}\n{option.replace('wish', 'more', 1)}", 1)
    assert "row more, column key, line" in told(decisions.parse(text))
    assert "7 questions, and the most is 6" in told(decisions.parse(text))


def test_the_topic_must_be_asked_about() -> None:
    said = told(decisions.parse(MARKDOWN.replace("| topic ", "| theme ")))
    assert "table Questions, column key, line" in said
    assert "the question «topic» is missing" in said


def test_markup_in_a_cell_changes_nothing() -> None:
    table = with_row("unsure ", lambda row: row.replace("| any ", "| `any` "))
    assert decisions.check(table) == []
    assert table.version == TABLE.version


def test_a_broken_table_does_not_load(tmp_path: Path) -> None:
    path = tmp_path / "table.md"
    path.write_text(MARKDOWN.replace("calm, some ", "calm, sum  ", 1), encoding="utf-8")
    with pytest.raises(BrokenTable) as broken:
        decisions.load(path)
    said = str(broken.value)
    assert str(path) in said
    assert "table Level, row unsure, column circumstances, line" in said
    assert len(broken.value.problems) == 2


@pytest.mark.parametrize("markdown", ["", "# Nothing", "| a |\n|---|\n| b |", "\x00|" * 50])
def test_anything_can_be_checked(markdown: str) -> None:
    assert decisions.check(decisions.parse(markdown)) != []


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(MARKDOWN)), st.integers(0, 30), st.sampled_from(["", "|", ",", "\n", "x"])
)
def test_a_slip_of_the_pen_is_told_and_never_a_crash(at: int, length: int, slip: str) -> None:
    table = decisions.parse(MARKDOWN[:at] + slip + MARKDOWN[at + length :])
    if decisions.check(table) == []:
        assert table.assess({}).routes
