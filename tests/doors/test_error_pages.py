"""When something goes wrong: plain words for whoever sees it, and nobody's words for the log."""

import logging
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from eguidance.logs import WordlessFormatter
from eguidance.words import DANISH, ENGLISH
from tests.cast import Cast
from tests.doors.lines import Line

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

WORD = "gurkemeje"
TRACES = ["Traceback", "Exception", "File &quot;", ".py", "Django", "DEBUG"]


def breaks(*args: object, **kwargs: object) -> object:
    raise RuntimeError(WORD)


def loses_the_database(*args: object, **kwargs: object) -> object:
    raise OperationalError(WORD)


def plain(answer: "Answer", status: int, heading: str) -> None:
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert [trace for trace in [WORD, *TRACES] if trace in html] == []
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]


def test_no_such_page(client: Client) -> None:
    plain(client.get(f"/{WORD}/?{WORD}={WORD}"), 404, DANISH.not_found)


def test_in_english(client: Client) -> None:
    plain(client.get("/nowhere", headers={"accept-language": "en"}), 404, ENGLISH.not_found)


def test_not_for_you(cast: Cast, client: Client) -> None:
    client.force_login(cast.mia.user)
    plain(client.get(f"/desk/?{WORD}"), 403, DANISH.not_allowed)


def test_a_form_that_is_out_of_date() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": WORD, "password": WORD})
    plain(answer, 403, DANISH.stale)


def test_our_own_fault(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eguidance.pages.today", breaks)
    client.raise_request_exception = False
    client.force_login(cast.mia.user)
    plain(client.get(f"/today/?{WORD}"), 500, DANISH.failed)


def test_our_own_fault_in_the_api(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.api.table", breaks)
    client.raise_request_exception = False
    plain(client.get("/api/widget"), 500, DANISH.failed)


def test_a_lost_database(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says so asks the database for nothing."""
    client.raise_request_exception = False
    client.force_login(cast.ane.user)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", loses_the_database)
    plain(client.get("/desk/"), 500, DANISH.failed)


def test_a_host_that_is_not_ours(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/chat/", headers={"host": f"{WORD}.example"})
    assert answer.status_code == 400
    assert WORD not in answer.content.decode()
    assert WORD not in caplog.text
    assert [record for record in caplog.records if record.exc_info] == []


def test_what_the_log_keeps_of_a_fault() -> None:
    """Where it happened and of what kind; the exception's words may be a citizen's."""
    try:
        try:
            breaks()
        except RuntimeError as error:
            raise ValueError(f"{WORD} again") from error
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    logged = WordlessFormatter("%(message)s").format(record)
    assert WORD not in logged
    assert "RuntimeError" in logged
    assert "ValueError" in logged
    assert "test_error_pages.py" in logged


def test_every_handler_keeps_no_more(settings: Settings) -> None:
    log = settings.LOGGING
    assert {handler["formatter"] for handler in log["handlers"].values()} <= {"line", "json"}
    used = {name: formatter["()"] for name, formatter in log["formatters"].items()}
    ours = {"line": "eguidance.logs.WordlessFormatter", "json": "eguidance.logs.JsonFormatter"}
    assert used == ours


def test_no_such_socket(caplog: pytest.LogCaptureFixture) -> None:
    line = Line(f"/ws/{WORD}/")
    assert not line.accepted
    assert WORD not in caplog.text
