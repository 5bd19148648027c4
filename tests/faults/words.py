"""What the load says: real talk from files, or sentences made from a seed."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from random import Random

from channels_layer.protocol import Author, Language
from eguidance.rehearsal.files import read_file
from eguidance.rehearsal.script import Line, Script, prepare

OPENERS = ("Hej", "Goddag", "Jeg ville spørge:", "Ja,", "Nej,", "Tak,", "Men", "Okay,", "Altså,")
MIDDLES = ("jeg søger", "du kan læse om", "vi ser på", "hvad med", "kender du", "jeg overvejer")
THINGS = ("en uddannelse", "et kursus", "SU", "en læreplads", "kvote 2", "et job", "en vejleder")
ENDS = ("i Aarhus.", "til sommer?", "på deltid.", "uden at flytte.", "hvis det går an?", "🙂")


def scripts(files: Sequence[Path], random: Random, lines: int) -> Iterator[Script]:
    """Talks without end, each of some `lines` lines."""
    if not files:
        while True:
            yield _made(random, lines)
    readings = [reading for file in files for reading in read_file(file)]
    said = sum(len(reading.room) for reading in readings)
    ready = prepare(readings, max(1, said // lines), None)
    random.shuffle(ready)
    yield from cycle(ready)


def _made(random: Random, lines: int) -> Script:
    """Both sides speak, in turns of one to three lines."""
    made: list[Line] = []
    side = Author.CITIZEN
    while len(made) < lines:
        for _ in range(random.randint(1, 3)):
            made.append(Line(side, sentence(random), float(len(made))))
        side = Author.COUNSELLOR if side == Author.CITIZEN else Author.CITIZEN
    return Script(Language.DANISH, tuple(made))


def sentence(random: Random) -> str:
    return " ".join(random.choice(part) for part in (OPENERS, MIDDLES, THINGS, ENDS))
