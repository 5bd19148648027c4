"""An address that somebody gave us is not trusted, and neither is who answers there."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

from scheduling.fetching import Failed, Fetched, Limits, Trouble, checked, fetch, is_outside
from tests.calendars.hosts import CalendarHost, gives, sends_to

HERE = Limits(most=10_000, hosts=["127.0.0.1"], seconds=5)


def trouble(url: str, limits: Limits = HERE) -> Trouble:
    with pytest.raises(Failed) as failed:
        fetch(url, limits)
    # An address may be a secret: what is raised carries a code alone.
    assert str(failed.value) == failed.value.trouble.value
    assert failed.value.__cause__ is None
    return failed.value.trouble


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://calendar.example/a.ics",
        "ftp://calendar.example/a.ics",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "https://",
        "https:///a.ics",
        "https://ane:secret@calendar.example/",
        "https://calendar.example:99999/",
        "https://calendar.example:0/",
        "https://calendar.example/a b",
        "https://calendar.example/\r\nHost: x",
        "https://[::1/",
        "//calendar.example/a.ics",
        "http://127.0.0.1.example/a.ics",
    ],
)
def test_an_address_that_may_not_be_asked(url: str) -> None:
    with pytest.raises(Failed) as failed:
        checked(url, ["127.0.0.1"])
    assert failed.value.trouble == Trouble.NOT_ALLOWED


def test_by_http_only_this_machine_and_only_where_it_is_allowed() -> None:
    assert checked("http://127.0.0.1:80/", ["127.0.0.1"])
    for hosts in ([], ["localhost"]):
        with pytest.raises(Failed):
            checked("http://127.0.0.1:80/", hosts)
    with pytest.raises(Failed):
        checked("http://exchange.example/", ["exchange.example"])


INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address: str) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "130.225.1.1", "2a00:1450:400f::1", "2002:808:808::"]
)
def test_outside(address: str) -> None:
    assert is_outside(ip_address(address))


def resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[tuple[str, int]]:
    """Every name means these; returns where lines were opened to."""
    opened: list[tuple[str, int]] = []

    def names(name: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        opened.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(socket, "create_connection", connect)
    return opened


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_means_a_machine_inside(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One such address among others is enough."""
    opened = resolved(monkeypatch, "8.8.8.8", address)
    assert trouble("https://calendar.example/") == Trouble.NOT_ALLOWED
    assert opened == []


def test_the_line_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so a name cannot mean another machine a moment later."""
    opened = resolved(monkeypatch, "8.8.8.8", "8.8.4.4")
    assert trouble("https://calendar.example/") == Trouble.UNREACHABLE
    assert opened == [("8.8.8.8", 443), ("8.8.4.4", 443)]


def test_this_machine_when_nobody_allowed_it(calendar_host: CalendarHost) -> None:
    port = calendar_host.port
    assert trouble(f"https://127.0.0.1:{port}/", Limits(10)) == Trouble.NOT_ALLOWED
    assert trouble(f"https://localhost:{port}/") == Trouble.NOT_ALLOWED
    assert calendar_host.paths == []


def test_what_is_asked_and_what_comes_back(calendar_host: CalendarHost) -> None:
    modified = "Mon, 19 Oct 2026 08:00:00 GMT"
    calendar_host.answer = gives(b"BEGIN", ETag='"1"', Last_Modified=modified, Set_Cookie="a=b")
    assert fetch(calendar_host.url, HERE) == Fetched(b"BEGIN", '"1"', modified)
    assert fetch(calendar_host.url, HERE, '"1"', modified).data == b"BEGIN"
    first, second = calendar_host.asked
    assert first.keys() == {"host", "accept", "user-agent", "accept-encoding", "connection"}
    assert second.keys() - first.keys() == {"if-none-match", "if-modified-since"}
    assert (second["if-none-match"], second["if-modified-since"]) == ('"1"', modified)
    assert first["host"] == f"127.0.0.1:{calendar_host.port}"


def test_unchanged(calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(b"", 304)
    assert fetch(calendar_host.url, HERE, '"1"').data is None


def test_in_pieces(calendar_host: CalendarHost) -> None:
    def answer(request: Any) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        request.wfile.write(b"3\r\nBEG\r\n2\r\nIN\r\n0\r\n\r\n")

    calendar_host.answer = answer
    assert fetch(calendar_host.url, HERE).data == b"BEGIN"


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "refused"), (403, "refused"), (404, "refused"), (410, "refused"), (500, "failed"),
     (503, "failed"), (206, "failed"), (201, "failed")],
)  # fmt: skip
def test_a_host_that_will_not(calendar_host: CalendarHost, status: int, code: str) -> None:
    calendar_host.answer = gives(b"no", status)
    assert trouble(calendar_host.url) == code


def test_three_redirects_are_followed_and_not_four(calendar_host: CalendarHost) -> None:
    steps = ["/1", "/2", "/3"]
    answers = iter([*(sends_to(step) for step in steps), gives(b"here")])
    calendar_host.answer = lambda request: next(answers)(request)  # noqa: PLW0108  one each time
    assert fetch(calendar_host.url, HERE).data == b"here"
    assert calendar_host.paths[1:] == steps
    calendar_host.answer = sends_to("/again")
    calendar_host.paths.clear()
    assert trouble(calendar_host.url) == Trouble.FAILED
    assert len(calendar_host.paths) == 4


@pytest.mark.parametrize(
    "place",
    ["http://localhost:{port}/x", "https://localhost:{port}/x", "http://169.254.169.254/latest/",
     "https://[::1]:{port}/", "file:///etc/passwd", "https://10.0.0.1/", "http://[::ffff:7f00:1]/"],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(
    calendar_host: CalendarHost, place: str
) -> None:
    calendar_host.answer = sends_to(place.format(port=calendar_host.port))
    assert trouble(calendar_host.url) == Trouble.NOT_ALLOWED
    assert len(calendar_host.paths) == 1


def test_too_large_whether_it_says_so_or_not(calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(b"x" * 10_001)
    assert trouble(calendar_host.url) == Trouble.TOO_LARGE
    calendar_host.answer = calendar_host.floods()
    assert trouble(calendar_host.url) == Trouble.TOO_LARGE
    calendar_host.answer = gives(b"x" * 10_000)
    assert fetch(calendar_host.url, HERE).data == b"x" * 10_000


def test_packed_it_could_be_any_size(calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(b"\x1f\x8b", Content_Encoding="gzip")
    assert trouble(calendar_host.url) == Trouble.FAILED


def test_a_letter_now_and_then_is_late_all_the_same(calendar_host: CalendarHost) -> None:
    calendar_host.answer = calendar_host.drips()
    assert trouble(calendar_host.url, Limits(10_000, ["127.0.0.1"], 0.3)) == Trouble.TOO_SLOW


def test_silence(calendar_host: CalendarHost) -> None:
    def answer(request: Any) -> None:
        calendar_host.leave.wait(5)

    calendar_host.answer = answer
    assert trouble(calendar_host.url, Limits(10_000, ["127.0.0.1"], 0.3)) == Trouble.TOO_SLOW


@pytest.mark.parametrize(
    "said",
    [b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
     b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", b"HTTP/1.1 302 Found\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_answer(calendar_host: CalendarHost, said: bytes) -> None:
    def answer(request: Any) -> None:
        request.wfile.write(said)

    calendar_host.answer = answer
    assert trouble(calendar_host.url) in (Trouble.UNREACHABLE, Trouble.FAILED)


def test_a_certificate_of_nobodys(calendar_host: CalendarHost) -> None:
    """This host speaks no TLS at all."""
    assert trouble(calendar_host.url.replace("http", "https", 1)) == Trouble.UNREACHABLE
