"""Phrases of risk in what a citizen writes. It flags to a person; it decides nothing.

`risk.toml` explains how phrases are written. The time taken grows in proportion to
the length of the text: words are looked up, nothing backtracks.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from channels_layer.protocol import Language

RISK_PATH = Path(__file__).with_name("risk.toml")

END = "."

Term = frozenset[str]
Pattern = tuple[Term, ...]


Words = Annotated[str, Meta(min_length=1)]
Number = Annotated[str, Meta(pattern=r"^\d[\d ]*$")]
WebAddress = Annotated[str, Meta(pattern=r"^https://[^\s/]\S*$")]


class Helpline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Words
    number: Number
    hours: Words
    url: WebAddress


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`mentions` can be denied by the writer; the other two never."""

    mentions: tuple[Words, ...] = ()
    phrases: tuple[Words, ...] = ()
    together: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        if not (self.mentions or self.phrases or self.together):
            raise ValueError("a category without a phrase")


class RiskFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    emergency: Number
    span: Annotated[int, Meta(ge=1)]
    fillers: tuple[Words, ...]
    harmless: tuple[Words, ...]
    denials: tuple[Words, ...]
    links: tuple[Words, ...]
    doubts: tuple[Words, ...]
    words: dict[Words, tuple[Words, ...]]
    categories: Annotated[dict[Words, Category], Meta(min_length=1)]
    helplines: dict[Language, tuple[Helpline, ...]]


class BrokenRisk(Exception):
    """The file of phrases must not be used; the message names the file and the fault."""


def load(path: Path = RISK_PATH) -> Phrases:
    """The phrases in a file that holds all that is needed. Raises BrokenRisk."""
    try:
        file = msgspec.toml.decode(path.read_bytes(), type=RiskFile)
        phrases = Phrases(file)
    except (OSError, msgspec.DecodeError, ValueError) as error:
        raise BrokenRisk(f"{path}: {error}") from error
    for language in Language:
        # A helpline can itself be overloaded: one is not enough.
        if len(file.helplines.get(language, ())) < 2:
            raise BrokenRisk(f"{path}: helplines.{language} needs at least two helplines")
    return phrases


class Phrases:
    """The phrases of one file, ready to look for."""

    def __init__(self, file: RiskFile) -> None:
        self.emergency = file.emergency
        self._helplines = file.helplines
        self._span = file.span
        self._words = {name: "/".join(words) for name, words in file.words.items()}
        self._fillers = frozenset(map(_fold_word, file.fillers))
        self._denials = frozenset(map(_fold_word, file.denials))
        self._links = frozenset(map(_fold_word, file.links))
        self._doubts = frozenset(map(_fold_word, file.doubts))
        self._harmless = _Index(("", self._row(text)) for text in file.harmless)
        self._mentions = _Index(self._rows(file, "mentions"))
        self._phrases = _Index(self._rows(file, "phrases"))
        self._together = _Index(self._combinations(file))
        indexes = (self._harmless, self._mentions, self._phrases, self._together)
        self._vocabulary = _Vocabulary(word for index in indexes for word in index.words)
        # Without one of these no pattern of risk can stand in a sentence.
        self._signs = self._mentions.signs | self._phrases.signs | self._together.signs

    def _rows(self, file: RiskFile, kind: str) -> Iterator[tuple[str, Pattern]]:
        for name, category in file.categories.items():
            yield from ((name, self._row(text)) for text in getattr(category, kind))

    def _combinations(self, file: RiskFile) -> Iterator[tuple[str, Pattern]]:
        for name, category in file.categories.items():
            for text in category.together:
                yield name, tuple(_term(self._spelt_out(part)) for part in text.split("+"))

    def _row(self, text: str) -> Pattern:
        terms = (_term(self._spelt_out(word)) for word in text.split())
        return tuple(term for term in terms if not term <= self._fillers)

    def _spelt_out(self, text: str) -> str:
        for name, words in self._words.items():
            text = text.replace(f"<{name}>", words)
        return text

    def helplines(self, language: Language) -> tuple[Helpline, ...]:
        return self._helplines[language]

    def scan(self, text: str) -> tuple[str, ...]:
        """The categories found, sorted; never the words."""
        found: set[str] = set()
        for said in _sentences(text):
            words = said.without(self._fillers, self._vocabulary)
            if not self._signs.isdisjoint(chain.from_iterable(words.faces)):
                found |= self._scan_sentence(words)
        return tuple(sorted(found))

    def _scan_sentence(self, words: _Sentence) -> set[str]:
        for start, (_, pattern) in self._harmless.rows_in(words):
            words.blank(start, len(pattern))
        found = {category for _, (category, _) in self._phrases.rows_in(words)}
        found |= {category for category, _ in self._together.close_in(words, self._span)}
        for start, (category, _) in self._mentions.rows_in(words):
            if category not in found and not self._denied(words, start):
                found.add(category)
        return found

    def _denied(self, words: _Sentence, mention: int) -> bool:
        """Only a plain denial: "no thoughts of suicide", and no but, no now, no second no."""
        denials = [n for n, word in enumerate(words.words) if word in self._denials]
        if len(denials) == 2 and words.words[0] == "no":  # "No, I am not ..." denies once
            denials = denials[1:]
        if len(denials) != 1 or words.asks or not self._doubts.isdisjoint(words.words):
            return False
        between = words.words[denials[0] + 1 : mention]
        same_clause = words.clauses[denials[0]] == words.clauses[mention]
        return denials[0] < mention and same_clause and self._links.issuperset(between)


# --- Words ------------------------------------------------------------------

_SPELLING = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "œ": "o", "å": "a", "ð": "d"}
    # Apostrophes of every kind, soft hyphens and marks without width: as if not written.
    | dict.fromkeys("'’‘‛ʼ`´′＇\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_DIGRAPHS = (("aa", "a"), ("oe", "o"), ("ae", "e"))
# "ikke" and "mere" as they are often typed; doubled letters are one by then.
_SLOPPY = re.compile(r"\b(ik|mer)\b")
_DOUBLED = re.compile(r"([a-z])\1+")
_SENTENCE = re.compile(r"[^.!?;\n\r\v\f\u2028\u2029]+[?]?")
_WORD = re.compile(r"[^\W_]+|[,:()/–—]")


def _fold(text: str) -> str:
    """One spelling for the many that people type: case, accents, æ ø å, doubled letters."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLING))
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    for pair, one in _DIGRAPHS:
        plain = plain.replace(pair, one)
    return _SLOPPY.sub(r"\1e", _DOUBLED.sub(r"\1", plain))


def _fold_word(word: str) -> str:
    folded = _fold(word)
    if _WORD.fullmatch(folded) is None:
        raise ValueError(f"not one word: {word!r}")
    return folded


class _Sentence:
    """Folded words, closed by END; `clauses` numbers the clause that each stands in.

    `faces` are what patterns may name each word by.
    """

    def __init__(self, words: list[str], clauses: list[int], *, asks: bool) -> None:
        self.words = words
        self.clauses = clauses
        self.asks = asks
        self.faces: list[tuple[str, ...]] = []

    def without(self, fillers: frozenset[str], vocabulary: _Vocabulary) -> _Sentence:
        kept = [n for n, word in enumerate(self.words) if word not in fillers]
        words = [self.words[n] for n in kept]
        sentence = _Sentence(words, [self.clauses[n] for n in kept], asks=self.asks)
        sentence.faces = [vocabulary.faces(word) for word in words]
        return sentence

    def blank(self, start: int, length: int) -> None:
        """Forget words, but keep their room, so that what stands around them stays apart."""
        for n in range(start, min(start + length, len(self.words) - 1)):
            self.words[n], self.faces[n] = "", ()


def _sentences(text: str) -> Iterator[_Sentence]:
    for sentence in _SENTENCE.findall(_fold(text)):
        words, clauses, clause = list[str](), list[int](), 0
        for word in _WORD.findall(sentence):
            if word[0].isalnum():
                words.append(word)
                clauses.append(clause)
            else:
                clause += 1
        yield _Sentence([*words, END], [*clauses, clause], asks=sentence.endswith("?"))


def _term(text: str) -> Term:
    """`slå/slår` -> any of those; a star stays on the folded word as the mark of a beginning."""
    return frozenset(map(_alternative, text.strip().split("/")))


def _alternative(text: str) -> str:
    if text == END:
        return END
    beginning = text.removesuffix("*")
    return _fold_word(beginning) + ("*" if beginning != text else "")


# --- Patterns ---------------------------------------------------------------


class _Vocabulary:
    """The words, and beginnings of words, that patterns name; most words are none of them."""

    def __init__(self, words: Iterable[str]) -> None:
        known = frozenset(words)
        self._whole = frozenset(word for word in known if not word.endswith("*"))
        beginnings = sorted(word[:-1] for word in known if word.endswith("*"))
        self._shortest = min(map(len, beginnings), default=0)
        self._beginnings = defaultdict[str, list[str]](list)
        for beginning in beginnings:
            self._beginnings[beginning[: self._shortest]].append(beginning)

    def faces(self, word: str) -> tuple[str, ...]:
        """What patterns may name a word by: itself, and its beginnings."""
        whole = (word,) if word in self._whole else ()
        beginnings = self._beginnings.get(word[: self._shortest])
        if beginnings is None:
            return whole
        return (*whole, *(f"{start}*" for start in beginnings if word.startswith(start)))


class _Index:
    """Patterns by what they cannot do without, so that a word meets only its own.

    A row of words is looked up by its sign, the term that ordinary talk has least: hardly
    a talk is without "jeg", and hardly one has "selvmord". A combination is looked up by
    its first, its centre.
    """

    def __init__(self, patterns: Iterable[tuple[str, Pattern]]) -> None:
        named = list(patterns)
        if not all(pattern for _, pattern in named):
            raise ValueError("a phrase of nothing but fillers")
        uses = Counter(word for _, pattern in named for term in pattern for word in term)
        self.words = frozenset(uses)
        self._by_first = defaultdict[str, list[tuple[str, Pattern]]](list)
        self._by_sign = defaultdict[str, list[tuple[int, tuple[str, Pattern]]]](list)
        for each in named:
            _, pattern = each
            sign = max(range(len(pattern)), key=lambda n: _rarity(pattern[n], uses))
            for word in pattern[0]:
                self._by_first[word].append(each)
            for word in pattern[sign]:
                self._by_sign[word].append((sign, each))
        self.signs = frozenset(self._by_sign)

    def rows_in(self, sentence: _Sentence) -> Iterator[tuple[int, tuple[str, Pattern]]]:
        """Where patterns stand as words in a row, as the sentence was when this was asked."""
        faces = tuple(sentence.faces)
        for n, face in enumerate(faces):
            for word in face:
                for before, named in self._by_sign.get(word, ()):
                    following = (
                        faces[n - before : n - before + len(named[1])] if n >= before else ()
                    )
                    if len(following) == len(named[1]) and _match(named[1], following):
                        yield n - before, named

    def close_in(self, sentence: _Sentence, span: int) -> Iterator[tuple[str, Pattern]]:
        """Patterns whose every part stands within `span` words of the first part."""
        places: dict[str, list[int]] = {}
        for n, face in enumerate(sentence.faces):
            for word in face:
                places.setdefault(word, []).append(n)
        for word, centres in places.items():
            for named in self._by_first.get(word, ()):
                if any(_all_near(named[1][1:], n, places, span) for n in centres):
                    yield named


def _rarity(term: Term, uses: Mapping[str, int]) -> tuple[int, int]:
    """Long words are rarer in a language than short ones, and what few patterns name is too."""
    return min(map(len, term)), -sum(uses[word] for word in term)


def _match(pattern: Pattern, faces: Sequence[tuple[str, ...]]) -> bool:
    return all(not term.isdisjoint(face) for term, face in zip(pattern, faces, strict=True))


def _all_near(
    terms: Iterable[Term], centre: int, places: Mapping[str, list[int]], span: int
) -> bool:
    return all(_near(term, centre, places, span) for term in terms)


def _near(term: Term, centre: int, places: Mapping[str, list[int]], span: int) -> bool:
    for word in term:
        at = places.get(word, [])
        first = bisect_left(at, centre - span)
        if first < len(at) and at[first] <= centre + span:
            return True
    return False
