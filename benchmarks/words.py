"""What is said under load: sentences of some twelve words, as people write them."""

import json
import random
from itertools import cycle, islice
from pathlib import Path

SENTENCES = 4_000
SEED = 20_260_101
# The common words of talk about school and work, in the two languages of the service.
DANISH = """
jeg du det er en et og at ikke hvad kan skal vil har være med for på til af om som men så også
hvis når hvor hvordan hvorfor gerne lige bare meget noget nogen selv efter før siden mere
uddannelse gymnasiet erhvervsuddannelse praktikplads lærling søge ansøgning adgangskrav
karakterer matematik dansk engelsk studie universitetet kvote optagelse frist tømrer elektriker
sygeplejerske pædagog lærer job arbejde løn virksomhed samtale vejleder forældre tænker synes
ved tror glad usikker måske skifte starte stoppe færdig årgang sommer næste år måned tak hej
okay ja nej spørgsmål
"""
ENGLISH = """
i you it is a an and that not what can should will have be with for on to of about as but so
also if when where how why like just very something anyone after before since more education
school college apprenticeship placement apply application requirements grades maths danish
english study university admission deadline carpenter electrician nurse teacher job work pay
company interview counsellor parents think feel know believe glad unsure maybe change start stop
finished class summer next year month thanks hello okay yes no question
"""


def invented() -> list[bytes]:
    """The same sentences in every run."""
    chance = random.Random(SEED)
    return [_sentence(chance) for _ in range(SENTENCES)]


def _sentence(chance: random.Random) -> bytes:
    words = chance.choices(chance.choice((DANISH, ENGLISH)).split(), k=chance.randint(6, 18))
    return _quoted(" ".join(words).capitalize() + chance.choice(".?."))


def from_file(path: Path) -> list[bytes]:
    """What was said in a talk of any form that the rehearsal reads. Raises UnreadableError."""
    # Here, for its models need Django to be set up.
    from eguidance.rehearsal.files import read_file

    said: list[str] = []
    for reading in read_file(path):
        said += [line.text for script in reading.scripts for line in script.lines]
        said += [utterance.text for utterance in reading.room]
    return [_quoted(text) for text in islice(cycle(said), SENTENCES)]


def _quoted(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()
