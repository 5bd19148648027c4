"""Opens a file, an archive or a packed one, and reads each part by what it holds."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from eguidance.rehearsal import irc, taskmaster, transcripts
from eguidance.rehearsal.script import Reading, UnreadableError

GZIP = b"\x1f\x8b"
TAR_MARK, TAR_MARK_AT = b"ustar", 257


def read_file(path: Path) -> list[Reading]:
    """One reading a part, in the order of their names. Raises UnreadableError."""
    try:
        parts = sorted(_parts(path.name, path.read_bytes()))
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or 'cannot be opened'}") from None
    except (EOFError, zlib.error, tarfile.TarError):
        raise UnreadableError(f"{path}: a packed file that is broken") from None
    readings = [read_part(name, content) for name, content in parts]
    if not any(reading.scripts or reading.room for reading in readings):
        raise UnreadableError(f"{path}: nobody says anything in it")
    return readings


def _parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(GZIP):
        yield from _parts(name, gzip.decompress(content))
    elif content[TAR_MARK_AT:].startswith(TAR_MARK):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                packed = archive.extractfile(member) if member.isfile() else None
                if packed:
                    yield from _parts(f"{name}/{member.name}", packed.read())
    else:
        yield name, content


def read_part(name: str, content: bytes) -> Reading:
    """Raises UnreadableError: not UTF-8, no form we know, or a fault in the form."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(f"{name}, line {line}: not UTF-8") from None
    # Not splitlines(): people do say the control characters that it would split at.
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    if transcripts.looks_like(lines):
        return transcripts.read(name, lines)
    if irc.looks_like(lines):
        return irc.read(name, lines)
    if taskmaster.looks_like(text):
        return taskmaster.read(name, text)
    raise UnreadableError(f"{name}, line 1: neither IRC, Taskmaster JSON nor a transcript of ours")
