"""Quotes and signatures are found as programs write them, and no line is ever lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_layer.mail.bodies import tidy
from channels_layer.mail.folding import Folded, fold
from tests.mail.written import BETWEEN, GMAIL_DANISH, PROGRAMS

LINES = st.sampled_from(
    [
        *("", "Hej", "> et citat", "> > et til", "-- ", "--", "Mvh", "Anemone", "Tlf. 20304050"),
        *("Sendt fra min iPhone", "Den 7. sep. 2026 kl. 09.15 skrev a@post.example:"),
        *("Fra: Ane", "Sendt: i dag", "Til: dig", "Emne: Hej", "_" * 32, "Fra: a", "PS: Vent"),
        *(
            "-----Original Message-----",
            "Den dag skrev min lærer:",
            "Hvad så nu? Jeg ved det ikke.",
        ),
    ]
)


def lines_of(folded: Folded) -> list[str]:
    return sorted(line for part in folded for line in part.split("\n") if line.strip())


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_programs_write_is_folded(program: str) -> None:
    raw, own, signature, quote = PROGRAMS[program]
    folded = fold(tidy(raw))
    assert folded.text == own
    assert signature in folded.signature
    assert bool(folded.signature) == bool(signature)
    assert quote in folded.quote


@pytest.mark.parametrize(
    "text",
    [
        "Hej",
        BETWEEN.strip(),
        "Min lærer skrev den 3. maj:\nDu kan mere, end du tror.",
        "Den dag skrev min lærer sådan her:\nDu kan mere, end du tror.",
        "On the other hand my teacher wrote:\nYou can do it.",
        "Fra: mig\nTil min nye vejleder",
        "Tak for hjælpen. Jeg vil ikke leve mere.",
        "Kh\nAne\n\nPS: Jeg kan ikke mere.",
        "Mvh\nAne\n\nJeg glemte at skrive, at jeg kan ikke mere.",
        "> kun et citat",
        "-- \nkun en underskrift",
        "- mad\n- drikke\n-- \n" + "Linje\n" * 30,
        "Sendt fra min iPhone",
    ],
)
def test_where_it_is_not_plain_nothing_is_folded(text: str) -> None:
    assert fold(tidy(text)) == Folded(tidy(text))


def test_a_signature_alone_above_a_quote_is_left_open() -> None:
    folded = fold("Sendt fra min iPhone\n\n> Kan du?")
    assert folded == Folded("Sendt fra min iPhone", "", "> Kan du?")


@given(st.lists(LINES, max_size=30))
def test_no_line_is_lost_and_something_is_always_shown(lines: list[str]) -> None:
    text = tidy("\n".join(lines))
    folded = fold(text)
    assert lines_of(folded) == lines_of(Folded(text))
    assert bool(folded.text.strip()) == bool(text.strip())


@given(st.text(max_size=400))
def test_whatever_is_written(text: str) -> None:
    folded = fold(tidy(text))
    assert lines_of(folded) == lines_of(Folded(tidy(text)))


@pytest.mark.parametrize("own", ["Hej", "Hvad nu?\n\nDen 3. maj"])
def test_what_was_folded_once_is_whole_the_next_time(own: str) -> None:
    """The answer to an answer repeats both."""
    quoted = "\n".join(f"> {line}" for line in GMAIL_DANISH.split("\n"))
    head = "Den tirs. 8. sep. 2026 kl. 10.00 skrev Ane <a@post.example>:"
    folded = fold(tidy(f"{own}\n\n{head}\n{quoted}"))
    assert folded.text == own
    assert folded.quote.startswith("Den tirs.")
