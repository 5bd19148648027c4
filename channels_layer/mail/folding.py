"""Where somebody's own words end: the signature, and what a mail repeats of others.

Nothing is thrown away, and where it is not plain, nothing is folded. It looks for what mail
programs write in Danish, English and German.
"""

import re
from typing import NamedTuple

MOST_HEADERS = 7
MOST_ATTRIBUTED = 500
MOST_OF_A_SIGNATURE = 12
LONGEST_SIGNED = 80

QUOTED = re.compile(r"\s{0,3}>")
WROTE = r"\b(?:skrev|wrote|schrieb)\b"
BEGINS = re.compile(
    r"(?:den|d\.|on|am|(?:man|tir|ons|tor|fre|lør|søn|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa"
    r"|so)\w{0,6}[.,]?|\d{1,4}[./-])\s",
    re.IGNORECASE,
)
NAMES_SOMEBODY = re.compile(rf"{WROTE}.{{0,200}}:\Z", re.IGNORECASE)
A_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
FROM = re.compile(r"[\s*]{0,4}(?:fra|from|von)\s?:[\s*]{0,4}\S", re.IGNORECASE)
HEADER = re.compile(
    r"[\s*]{0,4}(?:sendt|dato|til|emne|kopi|cc|sent|date|to|subject|gesendet|datum|an|betreff)\s?:",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[_-]{10,}\s*")
ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:oprindelig (?:meddelelse|besked)|videresendt (?:meddelelse|besked|mail)"
    r"|original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht)"
    r"\s*-{2,}\s*|(?:start på videresendt besked|begin forwarded message"
    r"|anfang der weitergeleiteten nachricht):",
    re.IGNORECASE,
)
DEVICE = re.compile(
    r"(?:sendt fra (?:min|mit|outlook|yahoo|mail)|sent from (?:my|outlook|yahoo|mail)"
    r"|hent outlook til|få outlook til|get outlook for|outlook für|von mein\w{0,2} .{1,40} gesendet"
    r"|gesendet (?:von|mit)|diese nachricht wurde von mein)",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"(?:med (?:venlig|mange) hilsen|(?:de )?(?:venlig|bedste|mange|kærlig|kærlige) hils\w{2,3}"
    r"|hilsen|mvh|m\.v\.h|vh|dbh|kh|(?:kind|best|warm) (?:regards|wishes)|regards"
    r"|yours (?:sincerely|truly)|sincerely|mit freundlichen grüßen|mit freundlichem gruß"
    r"|(?:viele|beste|liebe) grüße|mfg)\W{0,3}(?:\w+\W{0,2}){0,3}",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s|n\.?\s?b)\b", re.IGNORECASE)
SENTENCE = re.compile(r".*[.!?]\s*\Z")


class Folded(NamedTuple):
    """All lines of a mail, in three."""

    text: str
    signature: str = ""
    quote: str = ""


def fold(text: str) -> Folded:
    """Own words first. A mail that would say nothing of its own is left as it is."""
    lines = text.split("\n")
    begins, ends = _quote(lines)
    own, quote = lines[:begins] + lines[ends:], lines[begins:ends]
    signed = _signature(own)
    if not any(line.strip() for line in own[:signed]):
        signed = len(own)
    if not any(line.strip() for line in own):
        return Folded(text)
    return Folded(_joined(own[:signed]), _joined(own[signed:]), _joined(quote))


def is_quoted(line: str) -> bool:
    """With the mark before it that mail programs put before what others wrote."""
    return QUOTED.match(line) is not None


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")


# --- What it repeats ---------------------------------------------------------------


def _quote(lines: list[str]) -> tuple[int, int]:
    """From which line to which; at the end of nothing when there is none, or it is answered
    between its lines.
    """
    end = len(lines)
    for at in range(end):
        if _opens_original(lines, at):
            return at, end
        below = _below_attribution(lines, at)
        if below and not _goes_on_quoted(lines, below):
            return at, end
        if below or is_quoted(lines[at]):
            return _marked(lines, at, below or at)
    return end, end


def _opens_original(lines: list[str], at: int) -> bool:
    """A line that says so, or the head of a mail, with a rule before it or without."""
    if ORIGINAL.fullmatch(lines[at]):
        return True
    head = _next_words(lines, at + 1) if RULE.fullmatch(lines[at]) else at
    if head >= len(lines) or not FROM.match(lines[head]):
        return False
    return sum(bool(HEADER.match(line)) for line in lines[head + 1 : head + MOST_HEADERS]) >= 2


def _below_attribution(lines: list[str], at: int) -> int:
    """The line below `Den 2. maj 2026 kl. 10.15 skrev ...:`, over four lines at most; else 0."""
    if not BEGINS.match(lines[at]):
        return 0
    for below in range(at + 1, min(at + 4, len(lines)) + 1):
        if below > at + 1 and _is_apart(lines[below - 1]):
            return 0
        said = " ".join(line.strip() for line in lines[at:below])
        if len(said) <= MOST_ATTRIBUTED and NAMES_SOMEBODY.search(said):
            # Somebody may quote a teacher, too: then no address, or no time of day, is with it.
            is_head = "@" in said and A_TIME.search(said)
            return below if is_head or _goes_on_quoted(lines, below) else 0
    return 0


def _is_apart(line: str) -> bool:
    """No second half of a line that a program has broken."""
    return not line.strip() or is_quoted(line) or bool(BEGINS.match(line))


def _next_words(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _goes_on_quoted(lines: list[str], at: int) -> bool:
    at = _next_words(lines, at)
    return at < len(lines) and is_quoted(lines[at])


def _marked(lines: list[str], begins: int, at: int) -> tuple[int, int]:
    """A quote with a mark before each line, if it is in one piece, above the answer or below."""
    end = len(lines)
    while at < end and (is_quoted(lines[at]) or not lines[at].strip()):
        at += 1
    rest = [line for line in lines[at:] if line.strip()]
    if all(DEVICE.match(line.strip()) for line in rest):
        return begins, end
    above = any(line.strip() for line in lines[:begins])
    in_pieces = any(is_quoted(line) for line in rest)
    return (end, end) if above or in_pieces else (begins, at)


# --- How it is signed ----------------------------------------------------------------


def _signature(lines: list[str]) -> int:
    """The line that it begins at; behind the last when there is none."""
    end = len(lines)
    for at, line in enumerate(lines):
        if line.rstrip() == "--":
            return at if _is_short(lines[at:]) else end
    device = _device(lines)
    return min(device, _business_card(lines[:device]))


def _device(lines: list[str]) -> int:
    """`Sendt fra min iPhone`, and what such a program says of itself, at the very end."""
    begins = end = len(lines)
    for at in range(end - 1, -1, -1):
        if DEVICE.match(lines[at].strip()):
            begins = at
        elif lines[at].strip():
            break
    return begins


def _business_card(lines: list[str]) -> int:
    """Who greets and gives a name has said so; title, address and number are below it."""
    end = len(lines)
    greeting = [at for at, line in enumerate(lines) if SIGN_OFF.fullmatch(line.strip())]
    if not greeting:
        return end
    below = _next_words(lines, _next_words(lines, greeting[-1] + 1) + 1)
    card = [line for line in lines[below:] if line.strip()]
    looks_it = all(
        len(line) <= LONGEST_SIGNED and not POSTSCRIPT.match(line) and not _is_sentence(line)
        for line in card
    )
    return below if looks_it and _is_short(card) else end


def _is_short(lines: list[str]) -> bool:
    return sum(bool(line.strip()) for line in lines) <= MOST_OF_A_SIGNATURE


def _is_sentence(line: str) -> bool:
    return len(line.split()) > 4 and SENTENCE.match(line) is not None
