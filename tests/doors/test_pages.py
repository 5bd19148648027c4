"""Each role's doors are closed to the others, and every page carries the same armour."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from eguidance.urls import urlpatterns
from tests.cast import Cast, Person
from tests.doors.ledger import ledger

if TYPE_CHECKING:  # Django's own name for what its test client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

ROLES = ["ane", "karin", "mia", "outsider", "nobody", "closed"]
# A counsellor, a coordinator, a manager, no role, no account, and an account that is closed.
ATTAINED = "/api/targets/attained?measure=offered&from=2026-11-01&to=2026-11-30"
OPENS: dict[str, Sequence[int | str]] = {
    "/": ["/desk/", "/desk/", "/today/", "/chat/", "/chat/", "/chat/"],
    "/healthz": [200] * 6,
    "/metrics": [404] * 6,
    "/chat/": [200] * 6,
    "/book/": [200] * 6,
    "/book/wait/": [200] * 6,
    "/book/details/": ["/book/"] * 6,
    "/book/done/": ["/book/"] * 6,
    "/booking/": [200] * 6,
    "/booking/move/": ["/booking/"] * 6,
    "/booking/calendar/": [302] * 6,
    "/booking/cancel/": [302] * 6,
    "/booking/cancelled/": [200] * 6,
    "/booking/waiting/": [302] * 6,
    "/booking/left/": [200] * 6,
    "/call/": [200] * 6,
    "/call/asked/": ["/call/"] * 6,
    "/call/cancel/": ["/call/"] * 6,
    "/call/cancelled/": [200] * 6,
    "/demo/": [404] * 6,
    "/desk/": [200, 200, 403, 403, "/sign-in/", "/sign-in/"],
    "/desk/outbox/": [200, 200, 403, 403, "/sign-in/", "/sign-in/"],
    "/calendar/": [200, 200, 403, 403, "/sign-in/", "/sign-in/"],
    "/calendar/<str:secret>.ics": [404] * 6,
    "/roster/": [403, 200, 403, 403, "/sign-in/", "/sign-in/"],
    "/today/": [403, 403, 200, 403, "/sign-in/", "/sign-in/"],
    "/sign-in/": ["/", "/", "/", "/", 200, 200],
    "/sign-out/": [405] * 6,
    "/admin/": ["/admin/login/", 200, 200, *["/admin/login/"] * 3],
    "/admin/scheduling/room/add/": ["/admin/login/", 200, 403, *["/admin/login/"] * 3],
    "/admin/scheduling/site/": ["/admin/login/", 200, 403, *["/admin/login/"] * 3],
    "/admin/scheduling/openinghours/": ["/admin/login/", 403, 403, *["/admin/login/"] * 3],
    "/admin/targets/target/": ["/admin/login/", 403, 200, *["/admin/login/"] * 3],
    "/admin/targets/target/add/": ["/admin/login/", 403, 200, *["/admin/login/"] * 3],
    "/admin/auth/user/": ["/admin/login/", 403, 403, *["/admin/login/"] * 3],
    "/api/docs": [200] * 6,
    "/api/openapi.json": [200] * 6,
    "/api/widget": [200] * 6,
    "/api/resources": [200] * 6,
    "/api/desk/resources": [200, 200, 403, 403, 401, 401],
    "/api/desk/phrases": [200, 200, 403, 403, 401, 401],
    "/api/desk/colleagues": [200, 200, 403, 403, 401, 401],
    "/api/desk/day-parts": [200, 200, 403, 403, 401, 401],
    "/api/desk/times": [422, 422, 403, 403, 401, 401],
    "/api/desk/booked": [200, 200, 403, 403, 401, 401],
    "/api/desk/booked/times": [422, 422, 403, 403, 401, 401],
    "/api/desk/questions": [200, 200, 403, 403, 401, 401],
    "/api/roster/week": [403, 200, 403, 403, 401, 401],
    "/api/roster/expected": [403, 200, 403, 403, 401, 401],
    ATTAINED: [403, 403, 200, 403, 401, 401],
    "/api/targets/verdicts?from=2026-11-01&to=2026-11-30": [403, 403, 200, 403, 401, 401],
}
READ_ONLY = [
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/chat/",
    "/desk/",
    "/roster/",
    "/today/",
    "/widget.js",
]
ELSEWHERE = {"widget.js", "api/", "admin/"}


def visitor(client: Client, cast: Cast, role: str) -> Client:
    person: Person = getattr(cast, "bo" if role == "closed" else role, cast.outsider)
    if role != "nobody":
        client.force_login(person.user)
    if role == "closed":
        person.user.is_active = False
        person.user.save()
    return client


@pytest.mark.parametrize("path", OPENS)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_what(cast: Cast, client: Client, path: str, role: str) -> None:
    expected = OPENS[path][ROLES.index(role)]
    answer = visitor(client, cast, role).get(path)
    if isinstance(expected, int):
        assert answer.status_code == expected
    else:
        assert answer.headers["Location"].partition("?")[0] == expected


def test_every_page_is_in_the_table() -> None:
    pages = {str(url.pattern) for url in urlpatterns if isinstance(url, URLPattern)}
    assert {f"/{page}" for page in pages - ELSEWHERE} <= set(OPENS)


@pytest.mark.parametrize("path", READ_ONLY)
def test_a_page_is_only_read(cast: Cast, client: Client, path: str) -> None:
    before = ledger()
    for person in (cast.ane, cast.mia):
        client.force_login(person.user)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.generic(method, path).status_code in (403, 405)
    assert ledger() == before


def test_what_only_some_may_see_is_not_kept_by_anybody(cast: Cast, client: Client) -> None:
    for person, path in ((cast.ane, "/desk/"), (cast.mia, "/today/"), (cast.mia, "/desk/")):
        client.force_login(person.user)
        assert "no-store" in client.get(path).headers["Cache-Control"]


# --- The armour ---------------------------------------------------------------------------

PAGES = [
    "/chat/",
    "/desk/",
    "/desk/outbox/",
    "/calendar/",
    "/roster/",
    "/today/",
    "/sign-in/",
    "/admin/login/",
    "/api/docs",
    "/nowhere",
]


def page(client: Client, cast: Cast, path: str) -> "Answer":
    whose = {
        "/desk/": cast.ane,
        "/desk/outbox/": cast.ane,
        "/calendar/": cast.ane,
        "/roster/": cast.karin,
        "/today/": cast.mia,
    }
    if path in whose:
        client.force_login(whose[path].user)
    return client.get(path)


@pytest.mark.parametrize("path", PAGES)
def test_it_runs_nothing_that_is_not_a_file_of_ours(cast: Cast, client: Client, path: str) -> None:
    policy = _policy(page(client, cast, path))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("path", PAGES)
def test_it_says_so_in_every_header(cast: Cast, client: Client, path: str) -> None:
    headers = page(client, cast, path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_its_policy_would_let_all_of_it_through(cast: Cast, client: Client, path: str) -> None:
    html = page(client, cast, path).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", html) == []
    inline = re.findall(r"<script(?![^>]* src=)([^>]*)>", html)
    assert set(inline) <= {' type="application/json" id="swagger-settings"'}


@pytest.mark.parametrize("path", PAGES)
def test_it_asks_nobody_else_for_anything(cast: Cast, client: Client, path: str) -> None:
    html = page(client, cast, path).content.decode()
    assert re.findall(r"(?:src|href|action)=[\"']?((?:https?:)?//[^\"' >]*)", html) == []


def test_the_demonstrations_host_page(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    settings.PUBLIC_URL, settings.DEMO_URL = "http://127.0.0.1:8000", "http://localhost:8000"
    answer = client.get("/demo/", headers={"host": "localhost:8000"})
    policy = _policy(answer)
    assert policy["default-src"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == ["'self'", "http://127.0.0.1:8000"]
    assert "unsafe" not in str(policy)


def test_the_loader_may_be_carried_by_any_website(client: Client) -> None:
    if not Path("frontend/dist/widget.js").exists():
        pytest.skip("the front end is not built")
    answer = client.get("/widget.js")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_the_citizens_doors_set_no_cookie(client: Client) -> None:
    for path in ("/chat/", "/api/widget", "/api/resources", "/healthz", "/api/openapi.json"):
        assert not client.get(path).cookies
    answer = client.post("/api/triage", {"language": "da"}, "application/json")
    assert not answer.cookies


def _policy(answer: "Answer") -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/sign-in/", "/desk/", "/nowhere"])
def test_it_carries_the_services_own_name(
    cast: Cast, client: Client, settings: Settings, path: str
) -> None:
    settings.SERVICE_NAME = "Vejledning <Borup>"
    if path == "/desk/":
        client.force_login(cast.ane.user)
    html = client.get(path).content.decode()
    assert " – Vejledning &lt;Borup&gt;</title>" in html
    assert ('height="32">Vejledning &lt;Borup&gt;</a>' in html) == (path != "/desk/")
    assert "eGuidance" not in html


def test_the_desk_is_told_its_heartbeat_and_whose_clock(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.HEARTBEAT_SECONDS = 7
    client.force_login(cast.ane.user)
    html = client.get("/desk/").content.decode()
    assert (
        '<div id="desk" data-language="da" data-heartbeat="7" data-zone="Europe/Copenhagen">'
        in html
    )
