"""Files are told apart by what they hold, and a fault is named by file and line."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from channels_layer.protocol import Author, Language
from eguidance.rehearsal.files import read_file, read_part
from eguidance.rehearsal.script import Reading, UnreadableError

IRC = """=== ulla is now known as ulla_
[23:59] <ulla_> where do I find the form?
[23:59] <per> on the front page
[00:01]  * ulla_ looks
[00:01] <per>
[00:03] <ulla_> thanks \x1e a lot
"""
DIALOGUES = [
    {
        "utterances": [
            {"speaker": "user", "text": "When does the school open?"},
            {"speaker": "ASSISTANT", "text": "At eight."},
            {"speaker": "user", "text": "  "},
        ]
    }
]
TRANSCRIPT = """Din samtale med eGuidance
Samtalen var anonym. Teksten gemmes i 30 dage og slettes så.

2031-05-02 10:00  Dig: Hej
2031-05-02 10:01  (Ane er med i samtalen.)
2031-05-02 10:01  Ane: Velkommen: hvad kan jeg gøre?
2031-05-02 10:02  Dig: To ting.

Den ene er svær.
2031-05-02 10:02  (Samtalen er slut.)
"""


def irc(text: str = IRC) -> Reading:
    return read_part("room.txt", text.encode())


def test_a_room_keeps_who_what_and_when() -> None:
    room = irc().room
    assert [u.nick for u in room] == ["ulla_", "per", "ulla_", "ulla_"]
    assert [u.text for u in room][2:] == ["looks", "thanks \x1e a lot"]
    assert [u.at for u in room] == [0, 30, 120, 240]
    assert irc().aside == 2


def test_a_dialogue_is_between_citizen_and_counsellor() -> None:
    (script,) = read_part("dialogues.json", json.dumps(DIALOGUES).encode()).scripts
    assert [line.by for line in script.lines] == [Author.CITIZEN, Author.COUNSELLOR]
    assert script.lines[0].at < script.lines[1].at


def test_a_transcript_gives_back_the_talk() -> None:
    reading = read_part("transcript.txt", TRANSCRIPT.encode())
    (script,) = reading.scripts
    assert script.language == Language.DANISH
    assert [(line.by, line.text) for line in script.lines] == [
        (Author.CITIZEN, "Hej"),
        (Author.COUNSELLOR, "Velkommen: hvad kan jeg gøre?"),
        (Author.CITIZEN, "To ting.\n\nDen ene er svær."),
    ]
    assert [line.at for line in script.lines] == [0, 60, 120]
    assert reading.aside == 2


def test_an_english_transcript_is_english() -> None:
    text = "2031-05-02 10:00  You: Hello\r\n2031-05-02 10:01  Bo: Welcome\r\n"
    (script,) = read_part("transcript.txt", text.encode()).scripts
    assert script.language == Language.ENGLISH
    assert script.lines[1].text == "Welcome"


def test_packed_files_are_opened(tmp_path: Path) -> None:
    archive = tmp_path / "rooms.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name in ("b.txt", "a.txt"):
            member = tarfile.TarInfo(name)
            member.size = len(IRC.encode())
            packed.addfile(member, io.BytesIO(IRC.encode()))
    dialogues = tmp_path / "dialogues"
    dialogues.write_bytes(gzip.compress(json.dumps(DIALOGUES, indent=2).encode()))
    assert [len(reading.room) for reading in read_file(archive)] == [4, 4]
    assert [len(reading.scripts) for reading in read_file(dialogues)] == [1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "f, line 1: neither"),
        (b"[10:00] <a> b\nsomething else\n", "f, line 2: neither speech nor"),
        (b"[10:00] <a> b\n[10:00] <a> \xff\n", "f, line 2: not UTF-8"),
        (b"[10:00] <a> b\n[10:00] <a> " + b"x" * 4001, "f, line 2: longer than 4000"),
        (b"[10:00] <a> b\x00", "f, line 1: holds a zero"),
        (b'[\n{"utterances":\n}]', "f, line 3: no JSON"),
        (b"{}", "f, line 1: no list of dialogues"),
        (b'[{"utterances": 1}]', "f, dialogue 1: no list of utterances"),
        (b'[{"utterances": [{"speaker": "user"}]}]', "f, dialogue 1, utterance 1: no text"),
        (b'[{"utterances": [{"speaker": "it", "text": "x"}]}]', "utterance 1: neither user"),
        (b"2031-05-02 10:00  nobody\n", "f, line 1: nobody says"),
        (b"x\n2031-15-02 10:00  Dig: hej\n", "f, line 2: no such time"),
        (b"2031-05-02 10:00  Ane: hej\n", "its language is unknown"),
    ],
)
def test_a_fault_is_named_by_its_place(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_part("f", content)
    assert says in str(error.value)


@pytest.mark.parametrize("content", [b"\x1f\x8bbroken", gzip.compress(b"x")[:-6], b"[]"])
def test_a_broken_or_silent_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.gz"
    file.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"broken\.gz"):
        read_file(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        read_file(tmp_path / "nothing")
