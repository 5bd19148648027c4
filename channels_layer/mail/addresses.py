"""Mail addresses as people write them."""

import re

# RFC 5321: what a path and the part before the @ may hold.
MOST_LETTERS, MOST_LOCAL = 254, 64
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(\.{ATOM})*")
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"({LABEL}\.)+(?=[a-z]){LABEL}")


def masked(text: str) -> str:
    """Enough of an address to know it by, where it is not to be seen: `a…@example.org`."""
    local, at, host = text.rpartition("@")
    return f"{local[:1]}…{at}{host}" if text else ""


def address(text: str) -> str:
    """One bare address as it is sent to; its host in small ASCII letters.

    No name beside it, no quotes, and nothing that only some servers take. Raises ValueError,
    which does not repeat it.
    """
    local, _, host = text.strip().rpartition("@")
    try:
        named = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        named = ""
    found = f"{local}@{named}"
    well_formed = LOCAL.fullmatch(local) and HOST.fullmatch(named)
    if not well_formed or len(local) > MOST_LOCAL or len(found) > MOST_LETTERS:
        raise ValueError("not a mail address")
    return found
