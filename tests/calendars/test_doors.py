"""The page of one's own calendars, and the door whose key is in its address."""

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from channels_layer.protocol import Language
from eguidance.logs import JsonFormatter, WordlessFormatter
from eguidance.words import DANISH_CALENDAR, ENGLISH_CALENDAR
from scheduling import calendars
from scheduling.models import BusyTime, CalendarAddress, CalendarFeed
from tests.calendars.hosts import CalendarHost, gives
from tests.calendars.written import BOMBS, calendar, event
from tests.cast import Cast, Person

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

TOMORROW = f"{timezone.now() + timedelta(days=1):%Y%m%d}"
BUSY = calendar(event(f"DTSTART;VALUE=DATE:{TOMORROW}"))


def said(client: Client, do: str, query: str = "", **fields: Any) -> "Answer":
    return client.post(f"/calendar/{query}", {"do": do, **fields})


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("kalender.ics", data, "text/calendar")


@pytest.fixture
def ane(cast: Cast, client: Client) -> Person:
    client.force_login(cast.ane.user)
    return cast.ane


# --- The page ---------------------------------------------------------------------------------


def test_a_file(ane: Person, client: Client) -> None:
    answer = said(client, "upload", file=file(BUSY))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/calendar/?done=uploaded")
    assert BusyTime.objects.get().counsellor == ane.counsellor
    html = client.get(answer.headers["Location"]).content.decode()
    assert DANISH_CALENDAR.done["uploaded"] in html
    assert "Optagede tidsrum: 1." in html


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"x" * 70_000, "too-large"), (b"x" * 20_000, "too-large"), (b"<html>", "bad-calendar")],
)
def test_a_file_that_is_refused(
    ane: Person, client: Client, settings: Settings, data: bytes, expected: str
) -> None:
    settings.CALENDAR_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000, 50_000
    answer = said(client, "upload", file=file(data))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'id="file-error">{DANISH_CALENDAR.errors[expected]}' in html
    assert 'aria-describedby="file-error"' in html
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("bomb", ["seconds", "many rules from long ago"])
def test_a_bomb(ane: Person, client: Client, bomb: str) -> None:
    answer = said(client, "upload", "?language=en", file=file(BOMBS[bomb]))
    assert ENGLISH_CALENDAR.errors["bad-calendar"] in answer.content.decode()


def test_no_file(ane: Person, client: Client) -> None:
    answer = said(client, "upload")
    assert answer.status_code == 422
    assert DANISH_CALENDAR.no_file in answer.content.decode()


def test_an_address(ane: Person, client: Client, calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(BUSY)
    answer = said(client, "subscribe", "?language=en", url=calendar_host.url)
    assert answer.headers["Location"] == "/calendar/?done=subscribed&language=en"
    html = client.get(answer.headers["Location"]).content.decode()
    assert "<strong>127.0.0.1</strong>" in html
    assert "Busy times: 1." in html
    # The address may be a secret, and whoever looks over a shoulder reads the page too.
    assert "secret-of-ane" not in html
    said(client, "remove", feed=str(CalendarFeed.objects.get().pk))
    assert not CalendarFeed.objects.exists()


def test_an_address_that_is_refused_is_kept_in_its_field(
    ane: Person, client: Client, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(b"", 404)
    answer = said(client, "subscribe", url=calendar_host.url)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="url-error">{DANISH_CALENDAR.troubles["refused"]}' in html
    assert f'value="{calendar_host.url}"' in html
    for url in ("", "https://10.0.0.1/x", 'javascript:"<b>'):
        answer = said(client, "subscribe", url=url)
        assert DANISH_CALENDAR.troubles["not-allowed"] in answer.content.decode()
        assert "<b>" not in answer.content.decode()


def test_the_page_says_what_is_wrong_with_one_that_failed(
    ane: Person, client: Client, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(BUSY)
    said(client, "subscribe", url=calendar_host.url)
    for trouble, words in DANISH_CALENDAR.troubles.items():
        CalendarFeed.objects.update(trouble=trouble)
        html = client.get("/calendar/").content.decode()
        assert words in html
        assert DANISH_CALENDAR.known_still in html


def test_ones_own_address_is_shown_once(ane: Person, client: Client, settings: Settings) -> None:
    html = said(client, "make", of="own", **{"in": "en"}).content.decode()
    kept = CalendarAddress.objects.get()
    assert (kept.counsellor, kept.whole_roster, kept.language) == (ane.counsellor, False, "en")
    url = html.partition("autofocus>http")[2].partition("</textarea>")[0]
    path = f"http{url}".removeprefix(settings.PUBLIC_URL)
    assert client.get(path).status_code == 200
    assert path not in client.get("/calendar/").content.decode()
    said(client, "revoke", of="own")
    assert client.get(path).status_code == 404


def test_the_whole_roster_is_a_coordinators(cast: Cast, ane: Person, client: Client) -> None:
    """Whoever asks for it without being one gets an address of their own."""
    assert DANISH_CALENDAR.roster not in client.get("/calendar/").content.decode()
    said(client, "make", of="roster")
    assert not CalendarAddress.objects.get().whole_roster
    client.force_login(cast.karin.user)
    assert DANISH_CALENDAR.roster in client.get("/calendar/").content.decode()
    said(client, "make", of="roster")
    assert CalendarAddress.objects.get(counsellor=cast.karin.counsellor).whole_roster


@pytest.mark.parametrize(
    "fields",
    [{"do": "fly"}, *({"do": "remove", "feed": feed} for feed in ("", "x", "9" * 40, "²"))],
)
def test_a_form_that_is_none_of_ours(ane: Person, client: Client, fields: dict[str, str]) -> None:
    assert client.post("/calendar/", fields).status_code == 302


def test_others_calendars_are_not_ones_own(cast: Cast, ane: Person, client: Client) -> None:
    theirs = calendars.upload(cast.bo.counsellor, BUSY, timezone.now())
    said(client, "remove", feed=str(theirs.pk))
    assert CalendarFeed.objects.filter(pk=theirs.pk).exists()
    assert "Optagede tidsrum" not in client.get("/calendar/").content.decode()


@pytest.mark.parametrize("who", ["mia", "outsider", None])
def test_who_has_no_such_page_changes_nothing(cast: Cast, client: Client, who: str | None) -> None:
    if who:
        client.force_login(getattr(cast, who).user)
    for do in ("upload", "subscribe", "make", "revoke", "remove"):
        assert said(client, do, of="roster", url="https://x.example/").status_code in (302, 403)
    assert not CalendarFeed.objects.exists()
    assert not CalendarAddress.objects.exists()


def test_a_form_of_another_website(ane: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ane.user)
    assert said(strict, "make", of="own").status_code == 403
    assert not CalendarAddress.objects.exists()


def test_a_coordinator_without_a_name_at_the_desk(cast: Cast, client: Client) -> None:
    cast.karin.counsellor.delete()
    client.force_login(cast.karin.user)
    assert client.get("/calendar/").status_code == 403


# --- The door for calendar programs ---------------------------------------------------------


@pytest.fixture
def path(cast: Cast) -> str:
    now = timezone.now()
    secret = calendars.make_address(cast.ane.counsellor, Language.DANISH, now, whole_roster=False)
    return f"/calendar/{secret}.ics"


def test_it_is_read_without_a_sign_in_and_kept_by_nobody_else(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert not answer.cookies


def test_unchanged_is_said_in_a_word(client: Client, path: str) -> None:
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200
    assert client.head(path).status_code == 200


def test_it_is_only_read(client: Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert client.generic(method, path).status_code == 405


@pytest.mark.parametrize("secret", ["x", "a" * 43, "æ", "%00", "a" * 5_000])
def test_another_secret(client: Client, path: str, secret: str) -> None:
    answer = client.get(f"/calendar/{secret}.ics")
    assert (answer.status_code, answer.content) == (404, b"")


def test_whoever_left_reads_no_more(cast: Cast, client: Client, path: str) -> None:
    cast.ane.user.is_active = False
    cast.ane.user.save()
    assert client.get(path).status_code == 404


def test_its_secret_is_in_no_log_and_no_metric(
    client: Client, path: str, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Django logs the path of what it refuses or breaks at."""
    caplog.set_level(logging.DEBUG)
    settings.METRICS_TOKEN = "t"
    client.raise_request_exception = False
    client.post(path)
    monkeypatch.setattr("eguidance.calendar_pages.feed_of", lambda *_: 1 / 0)
    assert client.get(path).status_code == 500
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    metrics = client.get("/metrics", headers={"authorization": "Bearer t"}).content.decode()
    assert secret not in metrics
    told = [record for record in caplog.records if secret in record.getMessage()]
    assert told
    for formatter in (WordlessFormatter("%(message)s"), JsonFormatter()):
        logged = "".join(formatter.format(record) for record in told)
        assert secret not in logged
        assert "/calendar/*.ics" in logged


def test_other_servers_log_of_requests_is_silent(settings: Settings) -> None:
    """Uvicorn's names every path; Daphne's is not turned on."""
    assert settings.LOGGING["loggers"]["uvicorn.access"] == {"level": "WARNING"}
    record = logging.LogRecord("x", logging.INFO, __file__, 1, '"GET /calendar/abc.ics"', (), None)
    assert "abc" not in WordlessFormatter("%(message)s").format(record)
