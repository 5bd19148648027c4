"""Fetches a file from an address that somebody gave us, and trusts neither.

The address is resolved once, every address that it means must be out on the internet, and the
line is opened to one of those: no name can mean another machine a moment later. A redirect is
checked like the first address. No cookie, no sign-in, no proxy; time and size have their ends
whatever the other side does. What went wrong is told by a code, never by the address.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_REDIRECTS = 3
MOST_ADDRESSES = 4
SECONDS = 15.0
REDIRECTS = (301, 302, 303, 307, 308)
# An IPv4 address in an IPv6 one, by the network's own translator.
TRANSLATED = IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")


class Trouble(StrEnum):
    """What is wrong with a calendar that is fetched."""

    NOT_ALLOWED = "not-allowed"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    FAILED = "failed"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    BAD_CALENDAR = "bad-calendar"


class Failed(Exception):
    """Carries a code and nothing else: its words may reach a log."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Fetched:
    """`data` is None when it has not changed since."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Limits:
    """`hosts` are those of one's own network that may be asked, on this machine also by http."""

    most: int
    hosts: Collection[str] = ()
    seconds: float = SECONDS


def fetch(url: str, limits: Limits, etag: str = "", last_modified: str = "") -> Fetched:
    """Raises Failed."""
    deadline = monotonic() + limits.seconds
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = checked(url, limits.hosts)
            with _connected(target, limits.hosts, deadline) as line:
                answer = _ask(line, target, {k: v for k, v in asked.items() if v}, deadline)
                if answer.status not in REDIRECTS:
                    return _read(answer, limits.most)
                url = urljoin(url, answer.getheader("Location", ""))
    except TimeoutError:
        raise Failed(Trouble.TOO_SLOW) from None
    except (OSError, HTTPException, ValueError):
        raise Failed(Trouble.UNREACHABLE) from None
    raise Failed(Trouble.FAILED)


def checked(url: str, hosts: Collection[str] = ()) -> SplitResult:
    """The parts of an address that may be asked. Raises Failed: not-allowed."""
    try:
        parts = urlsplit(url)
        port, name = parts.port, parts.hostname or ""
    except ValueError:
        raise Failed(Trouble.NOT_ALLOWED) from None
    here = name in hosts and name in ("localhost", "127.0.0.1", "::1")
    by_https = parts.scheme == "https" or (parts.scheme == "http" and here)
    letters = re.fullmatch(r"[\x21-\x7e]+", url) is not None
    if not (by_https and name and letters and parts.username is None and port != 0):
        raise Failed(Trouble.NOT_ALLOWED)
    return parts


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a machine on the internet, and none of ours by another name."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_outside(inner)
        if address.teredo or any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


def _connected(target: SplitResult, hosts: Collection[str], deadline: float) -> socket.socket:
    name = target.hostname or ""
    port = target.port or (443 if target.scheme == "https" else 80)
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if name not in hosts and not all(is_outside(ip_address(each)) for each in addresses):
        raise Failed(Trouble.NOT_ALLOWED)
    line = _line_to(addresses, port, deadline)
    if target.scheme == "http":
        return line
    try:
        line.settimeout(_left(deadline))
        return ssl.create_default_context().wrap_socket(line, server_hostname=name)
    except BaseException:
        line.close()
        raise


def _line_to(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """To the first that answers: a machine may have no way to half of them."""
    failure = OSError()
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((address, port), _left(deadline))
        except OSError as error:
            failure = error
    raise failure


def _ask(
    line: socket.socket, target: SplitResult, headers: dict[str, str], deadline: float
) -> HTTPResponse:
    path = urlunsplit(("", "", target.path or "/", target.query, ""))
    host = target.netloc
    headers = {"Host": host, "Accept": "text/calendar", "User-Agent": "eguidance"} | headers
    headers |= {"Accept-Encoding": "identity", "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.settimeout(_left(deadline))
    line.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1"))
    answer = HTTPResponse(_Wire(line, deadline), method="GET")  # type: ignore[arg-type]
    answer.begin()
    return answer


def _read(answer: HTTPResponse, most: int) -> Fetched:
    if answer.status == 304:
        return Fetched(None)
    if answer.status in (401, 403, 404, 410):
        raise Failed(Trouble.REFUSED)
    packed = answer.getheader("Content-Encoding", "identity").lower() != "identity"
    if answer.status != 200 or packed:
        raise Failed(Trouble.FAILED)
    data = answer.read(most + 1)
    if len(data) > most:
        raise Failed(Trouble.TOO_LARGE)
    if answer.length:
        raise Failed(Trouble.UNREACHABLE)
    return Fetched(data, _mark(answer, "ETag", 200), _mark(answer, "Last-Modified", 60))


def _mark(answer: HTTPResponse, name: str, most: int) -> str:
    """What a server marks a version by, if it can be kept and sent back."""
    value = answer.getheader(name, "")
    return value if re.fullmatch(rf"[\x20-\x7e]{{1,{most}}}", value) else ""


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Wire(io.RawIOBase):
    """What http.client reads from; a server that sends a letter a second is late all the same."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        super().__init__()
        self._line, self._deadline = line, deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._line.settimeout(_left(self._deadline))
        return self._line.recv_into(buffer)
