from __future__ import annotations

from pathlib import Path

import pytest

from channels_layer.protocol import Language
from chat.apps import phrases
from chat.phrases import PHRASES_FILE, BrokenPhrases, Stage, load

PHRASES = phrases()
ENOUGH = 5


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_enough_in_every_language(stage: Stage, language: Language) -> None:
    texts = [p.text for p in PHRASES if (p.stage, p.language) == (stage, language)]
    assert len(set(texts)) == len(texts) >= ENOUGH


def test_phrases_stand_in_the_order_of_a_talk() -> None:
    stages = [phrase.stage for phrase in PHRASES]
    assert stages == sorted(stages, key=list(Stage).index)


def test_the_first_phrase_is_a_greeting() -> None:
    assert PHRASES[0].stage is Stage.CONTACT
    assert PHRASES[0].text.startswith("Hej")


def test_a_phrase_is_short_enough_to_read_at_a_glance() -> None:
    assert [phrase for phrase in PHRASES if len(phrase.text) > 120] == []


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("[[contact]]", "[[contakt]]", "contakt"),
        ('en = "Hello', 'english = "Hello', "english"),
        ("[[contact]]", "[[contact", "line"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, good: str, bad: str, named: str) -> None:
    file = tmp_path / "phrases.toml"
    file.write_text(PHRASES_FILE.read_text(encoding="utf-8").replace(good, bad, 1))
    with pytest.raises(BrokenPhrases) as caught:
        load(file)
    assert "phrases.toml" in str(caught.value)
    assert named in str(caught.value)


def test_a_stage_may_not_be_missing(tmp_path: Path) -> None:
    file = tmp_path / "phrases.toml"
    file.write_text('[[contact]]\nda = "Hej"\nen = "Hello"\n')
    with pytest.raises(BrokenPhrases, match="contract"):
        load(file)
