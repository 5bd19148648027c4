"""Risk is flagged too often rather than too seldom; ordinary guidance talk is left alone."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.protocol import Language
from tests.triage.risk_sentences import ORDINARY, SAID_OTHERWISE, TRUE
from triage import risk

PHRASES = risk.load()


@pytest.mark.parametrize(
    ("category", "text"), [(name, text) for name, texts in TRUE.items() for text in texts]
)
def test_flags(category: str, text: str) -> None:
    assert category in PHRASES.scan(text)


@pytest.mark.parametrize("text", SAID_OTHERWISE)
def test_flags_what_is_said_otherwise(text: str) -> None:
    assert PHRASES.scan(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_leaves_ordinary_talk_alone(text: str) -> None:
    assert PHRASES.scan(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke selvmordstanker",
        "Nej, jeg har ikke selvmordstanker",
        "jeg har aldrig haft tanker om selvmord",
        "I am not suicidal",
        "I'm not suicidal.",
        "No, I’m not suicidal",
        "I have never had any suicidal thoughts",
        "der er ingen vold i hjemmet",
        "jeg har aldrig lavet selvskade",
    ],
)
def test_a_clear_denial_lifts_a_mention(text: str) -> None:
    assert PHRASES.scan(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "jeg har ikke selvmordstanker, men jeg kan ikke sove",
        "jeg har ikke selvmordstanker mere",
        "jeg er ikke selvmordstruet lige nu",
        "jeg kan ikke sove, selvmordstanker hele tiden",
        "jeg kan ikke, har selvmordstanker",
        "jeg har ikke sagt til nogen at jeg har selvmordstanker",
        "jeg kan ikke sige at jeg ikke har selvmordstanker",
        "har jeg ikke selvmordstanker?",
        "I'm not suicidal but I think a lot",
        "I am not suicidal yet",
        "I can't say that I'm not suicidal",
        "jeg har ikke spist. selvmordstanker",
        "ikke andet end selvmordstanker",
        "I don't want to kill myself",
        "jeg vil ikke dø",
    ],
)
def test_what_is_not_a_clear_denial_still_flags(text: str) -> None:
    assert "suicide" in PHRASES.scan(text)


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("JEG VIL DØ!!!", "suicide"),
        ("jeg vil doe", "suicide"),
        ("jeg vil bare dø nu", "suicide"),
        ("jeg vil dööö", "suicide"),
        ("jeg vil døøøø", "suicide"),
        ("jeg vil do", "suicide"),
        ("selvmords-tanker", "suicide"),
        ("selvmordtanker", "suicide"),
        ("selv mord", "suicide"),
        ("selvm\u00adord", "suicide"),
        ("jeg har selvmordstanke", "suicide"),
        ("sucidal", "suicide"),
        ("I don’t want to live anymore", "suicide"),
        ("I don't want to live anymore", "suicide"),
        ("i dont want to live anymore", "suicide"),
        ("I can´t go on.", "suicide"),
        ("min kaereste slaar mig", "violence"),
        ("min kæreste slar mig", "violence"),
        ("min keræste, ja han slår mig", "violence"),
        ("jeg toer ikke gaa hjem", "violence"),
        ("jeg skaerer i mig selv", "self-harm"),
        ("jeg draeber ham", "threat"),
        ("min far sla\u030ar min soester, og han slår mig", "violence"),
    ],
)
def test_reads_what_people_type(typed: str, category: str) -> None:
    assert category in PHRASES.scan(typed)


def test_several_categories_are_sorted_and_named_once() -> None:
    text = "Min far slår mig. Jeg vil dø. Min far slår også min lillebror. Jeg vil dø."
    assert PHRASES.scan(text) == ("child", "suicide", "violence")


def test_words_of_two_sentences_are_not_put_together() -> None:
    assert PHRASES.scan("Min kæreste er sød. Klokken slår tre. Ring til mig.") == ()


def test_ordinary_talk_hides_nothing_beside_it() -> None:
    assert PHRASES.scan("jeg dør af grin, og jeg vil dø") == ("suicide",)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 4000,
        "jeg " * 1000,
        "ikke selvmord " * 290,
        "han slår " * 450,
        "jeg vil " * 500,
        "i want to " * 400,
        "ø" * 4000,
        "ﷺ" * 4000,
        "a\u0301" * 2000,
        ".,?!" * 1000,
        "no no never not " * 250,
        "dø af " * 660,
    ],
)
def test_takes_little_time_over_the_longest_message(text: str) -> None:
    started = time.perf_counter()
    PHRASES.scan(text)
    assert time.perf_counter() - started < 0.5


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = PHRASES.scan(text)
    assert list(found) == sorted(set(found))


@given(st.sampled_from(["jeg vil dø", "I want to die", "selvmord"]), st.text(max_size=60))
def test_a_sentence_of_its_own_is_found_whatever_follows(phrase: str, rest: str) -> None:
    assert "suicide" in PHRASES.scan(f"{phrase}. {rest}")


@pytest.mark.parametrize("language", Language)
def test_more_than_one_helpline_with_what_is_needed_to_call(language: Language) -> None:
    lines = PHRASES.helplines(language)
    numbers = [line.number for line in lines]
    assert {"70 201 201", "116 111", "1888", "39 25 25 25"} <= set(numbers)
    assert all(line.name and line.hours and line.url.startswith("https://") for line in lines)
    assert PHRASES.emergency == "112"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[categories.child]", "[kategori.child]"),
        ('"vil/ville dø",', '"at bare",'),
        ('"vil/ville dø",', '"vil / dø",'),
        ('"vil/ville dø",', '"<nobody> dø",'),
        ("span = 12", 'span = "12"'),
        ("[[helplines.en]]", "[[helplines.da]]"),
        ("span = 12", "span = "),
        ("span = 12", "span = 0"),
        ('emergency = "112"', 'emergency = ""'),
        ('number = "1888"', 'number = ""'),
        ('name = "Lev Uden Vold (violence at home)"', 'name = ""'),
        ('url = "https://levudenvold.dk"', 'url = "javascript:alert(1)"'),
        ('url = "https://levudenvold.dk"', 'url = "http://levudenvold.dk"'),
        ("[categories.child]", "[categories.empty]\n\n[categories.child]"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    text = risk.RISK_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "risk.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(risk.BrokenRisk, match=r"risk\.toml"):
        risk.load(path)


def test_a_file_without_categories_is_refused(tmp_path: Path) -> None:
    before, categories, _ = risk.RISK_PATH.read_text(encoding="utf-8").partition("[categories.")
    helplines = risk.RISK_PATH.read_text(encoding="utf-8").partition("[[helplines.")[1:]
    assert categories
    path = tmp_path / "risk.toml"
    path.write_text(f"{before}[categories]\n{''.join(helplines)}", encoding="utf-8")
    with pytest.raises(risk.BrokenRisk, match=r"length >= 1 - at `\$\.categories`"):
        risk.load(path)
