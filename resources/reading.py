"""Files into resources: one file a resource, both languages in it.

A file opens with facts in TOML between two lines of `+++`: what both languages
share, then `[da]` and `[en]`. After them comes a part for each language under
its heading, `# da` and `# en`: paragraphs with a blank line between them, and
steps as lines that begin with `1.`, `2.` and so on.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from channels_layer.protocol import Language, Level
from resources.resource import Kind, Resource

FENCE = "+++"
STEP = re.compile(r"\d+\.\s+(.+)")
ERROR_PLACE = re.compile(r"^(?P<reason>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
NAMED_FIELD = re.compile(r"(?:required|unknown) field `(\w+)`")

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Key = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
WebAddress = Annotated[str, Meta(pattern=r"^https://[^\s/]+/\S*$")]


class BrokenContent(Exception):
    """A content file that cannot be used. `field` is a dotted path, or a part's heading."""

    def __init__(self, file: Path, field: str, reason: str) -> None:
        super().__init__(f"{file}: {field}: {reason}")
        self.file = file
        self.field = field
        self.reason = reason


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What differs from language to language, but for the text itself."""

    title: Line
    summary: Line
    url: WebAddress
    source: Line
    audience: Line


class FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slug: Key
    kind: Kind
    topics: Annotated[list[Key], Meta(min_length=1)]
    levels: Annotated[list[Level], Meta(min_length=1)]
    minutes: Annotated[int, Meta(ge=1, le=120)]
    checked: date
    da: Facts
    en: Facts


def read_folder(folder: Path) -> list[Resource]:
    """Every resource in `folder`, in order of slug. Raises BrokenContent."""
    if not folder.is_dir():
        raise BrokenContent(folder, "*.md", "there is no such folder")
    files = sorted(folder.glob("*.md"))
    if not files:
        raise BrokenContent(folder, "*.md", "no content files here")
    return [resource for file in files for resource in read_file(file)]


def read_file(file: Path) -> list[Resource]:
    """The resource in `file`, once for each language. Raises BrokenContent."""
    facts, text = _split(file)
    front = _front_matter(file, facts)
    if front.slug != file.stem:
        raise BrokenContent(file, "slug", f"is `{front.slug}`, but the file is `{file.stem}`")
    parts = _parts(file, text)
    return [_resource(file, front, language, parts[language]) for language in Language]


def _split(file: Path) -> tuple[str, str]:
    try:
        before, facts, text = file.read_text(encoding="utf-8").split(f"{FENCE}\n", 2)
    except OSError as error:
        raise BrokenContent(file, "text", f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BrokenContent(file, "text", "is not UTF-8") from error
    except ValueError as error:
        raise BrokenContent(file, FENCE, "the facts need a line of +++ on either side") from error
    if before.strip():
        raise BrokenContent(file, FENCE, "something stands before the first +++")
    return facts, text


def _front_matter(file: Path, facts: str) -> FrontMatter:
    try:
        return msgspec.convert(tomllib.loads(facts), FrontMatter)
    except tomllib.TOMLDecodeError as error:
        raise BrokenContent(file, "facts", str(error)) from error
    except msgspec.ValidationError as error:
        raise BrokenContent(file, *_field_and_reason(str(error))) from error


def _field_and_reason(message: str) -> tuple[str, str]:
    """msgspec names the place in its message alone: "... `title` - at `$.da`"."""
    place = ERROR_PLACE.match(message)
    reason, path = (place["reason"], place["path"] or "") if place else (message, "")
    named = NAMED_FIELD.search(reason)
    return ".".join(filter(None, [path, named[1] if named else ""])), reason


def _parts(file: Path, text: str) -> dict[Language, str]:
    """The text under each language's heading."""
    before, *pieces = re.split(r"^# (.+)$", text, flags=re.MULTILINE)
    if before.strip():
        raise BrokenContent(file, "text", "something stands before the first heading")
    headings = [heading.strip() for heading in pieces[::2]]
    if sorted(headings) != sorted(Language):
        raise BrokenContent(file, "text", f"has the headings {headings}, not `da` and `en`")
    return dict(zip(map(Language, headings), pieces[1::2], strict=True))


def _resource(file: Path, front: FrontMatter, language: Language, part: str) -> Resource:
    facts: Facts = getattr(front, language)
    body, steps = _paragraphs_and_steps(file, language, part)
    if not body:
        raise BrokenContent(file, f"# {language}", "has no text")
    if front.kind is not Kind.ARTICLE and not steps:
        raise BrokenContent(file, f"# {language}", f"a {front.kind} needs numbered steps")
    return Resource(
        slug=front.slug,
        kind=front.kind,
        language=language,
        title=facts.title,
        summary=facts.summary,
        body=body,
        steps=steps,
        topics=front.topics,
        levels=front.levels,
        minutes=front.minutes,
        url=facts.url,
        source=facts.source,
        checked=front.checked.isoformat(),
        audience=facts.audience,
    )


def _paragraphs_and_steps(file: Path, language: Language, part: str) -> tuple[list[str], list[str]]:
    body: list[str] = []
    steps: list[str] = []
    for block in filter(None, map(str.strip, re.split(r"\n\s*\n", part))):
        lines = block.splitlines()
        numbered = [step[1] for line in lines if (step := STEP.fullmatch(line.strip()))]
        if not numbered:
            body.append(" ".join(block.split()))
        elif len(numbered) == len(lines):
            steps += numbered
        else:
            raise BrokenContent(file, f"# {language}", "a step and a paragraph run together")
    return body, steps
