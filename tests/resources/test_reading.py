"""A broken file is refused, and the error names file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels_layer.protocol import Language
from resources.library import BrokenContent, Library

WHOLE = """+++
slug = "a-thing"
kind = "tool"
topics = ["work"]
levels = ["brief"]
minutes = 5
checked = 2026-11-22

[da]
title = "En ting"
summary = "Kort"
url = "https://example.org/"
source = "Kilde"
audience = "Alle"

[en]
title = "A thing"
summary = "Short"
url = "https://example.org/en"
source = "Source"
audience = "Everyone"
+++

# da

Første afsnit,
over to linjer.

Andet afsnit.

1. Et skridt.
2. Et til.

# en

One paragraph.

1. One step.
"""


def read(folder: Path, text: str, name: str = "a-thing.md") -> Library:
    (folder / name).write_text(text, encoding="utf-8")
    return Library.load(folder)


def test_a_whole_file(tmp_path: Path) -> None:
    library = read(tmp_path, WHOLE)
    danish, english = (library.get("a-thing", language) for language in Language)
    assert danish
    assert english
    assert danish.body == ["Første afsnit, over to linjer.", "Andet afsnit."]
    assert danish.steps == ["Et skridt.", "Et til."]
    assert danish.checked == "2026-11-22"
    assert english.url == "https://example.org/en"


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ('title = "En ting"\n', "", "da.title"),
        ('title = "A thing"', "title = 5", "en.title"),
        ('url = "https://example.org/"', 'url = "http://example.org/"', "da.url"),
        ('kind = "tool"', 'kind = "film"', "kind"),
        ('levels = ["brief"]', 'levels = ["brief", "deep"]', "levels[1]"),
        ('topics = ["work"]', "topics = []", "topics"),
        ("minutes = 5", "minutes = 0", "minutes"),
        ("checked = 2026-11-22", 'checked = "yesterday"', "checked"),
        ("minutes = 5", "minutes = 5\ncolour = 1", "colour"),
        ("[en]\n", "[de]\n", "de"),
        ('slug = "a-thing"', 'slug = "another"', "slug"),
        ('slug = "a-thing"', "slug = ", "facts"),
        ("+++\n\n# da", "\n\n# da", "+++"),
        ("+++\nslug", "hello\n+++\nslug", "+++"),
        ("+++\n\n# da", "+++\n\nhello\n\n# da", "text"),
        ("# en\n", "# de\n", "text"),
        ("One paragraph.\n", "", "# en"),
        ("1. One step.\n", "", "# en"),
        ("One paragraph.\n\n", "One paragraph.\n", "# en"),
    ],
)
def test_a_broken_file(tmp_path: Path, good: str, bad: str, field: str) -> None:
    assert good in WHOLE
    with pytest.raises(BrokenContent) as caught:
        read(tmp_path, WHOLE.replace(good, bad, 1))
    assert caught.value.file == tmp_path / "a-thing.md"
    assert caught.value.field == field
    assert "a-thing.md" in str(caught.value)
    assert field in str(caught.value)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a-thing.md").write_bytes(WHOLE.encode("latin-1"))
    with pytest.raises(BrokenContent, match="UTF-8"):
        Library.load(tmp_path)


def test_a_folder_without_content(tmp_path: Path) -> None:
    with pytest.raises(BrokenContent):
        Library.load(tmp_path)
