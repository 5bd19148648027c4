"""Canned phrases for the counsellor, in the order a good talk takes."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from channels_layer.protocol import MAX_TEXT, Language

PHRASES_FILE = Path(__file__).with_name("phrases.toml")

PhraseText = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]


class Stage(StrEnum):
    """The 4K model: kontakt, kontrakt, kommunikation, konklusion."""

    CONTACT = "contact"
    CONTRACT = "contract"
    COMMUNICATION = "communication"
    CONCLUSION = "conclusion"


class Phrase(msgspec.Struct, frozen=True):
    stage: Stage
    language: Language
    text: str


class InBothLanguages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    da: PhraseText
    en: PhraseText


Written = Annotated[list[InBothLanguages], Meta(min_length=1)]


class PhraseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    contact: Written
    contract: Written
    communication: Written
    conclusion: Written


class BrokenPhrases(Exception):
    """The file of phrases cannot be used; the message names file and field."""


def load(file: Path = PHRASES_FILE) -> list[Phrase]:
    """Every phrase by stage, then language, then as written. Raises BrokenPhrases."""
    try:
        written = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), PhraseFile)
    except (OSError, ValueError) as error:  # TOML, UTF-8 and msgspec all raise a ValueError
        raise BrokenPhrases(f"{file}: {error}") from error
    return [
        Phrase(stage, language, getattr(phrase, language))
        for stage in Stage
        for language in Language
        for phrase in getattr(written, stage)
    ]
