"""Django's own sign-in: what it refuses, and what it keeps."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from eguidance.words import DANISH
from tests.cast import PASSWORD, Cast
from tests.running import manage

pytestmark = pytest.mark.django_db

PAGE = "/sign-in/"


def signed_in(client: Client) -> bool:
    return client.get("/api/desk/phrases").status_code == 200


def test_the_right_password(cast: Cast, client: Client) -> None:
    answer = client.post(PAGE, {"username": "ane", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("name", "password"),
    [("ane", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("ane\0", PASSWORD), ("", "")],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    cast: Cast, client: Client, name: str, password: str
) -> None:
    User.objects.create_user("closed", password=PASSWORD, is_active=False)
    answer = client.post(PAGE, {"username": name, "password": password})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert DANISH.sign_in_wrong in html
    assert PASSWORD not in html
    assert not Session.objects.exists()
    assert not signed_in(client)


def test_a_name_is_shown_again_as_text_alone(client: Client) -> None:
    name = "\"><script src='https://foreign.example'></script>"
    html = client.post(PAGE, {"username": name, "password": "x"}).content.decode()
    assert "<script src='https" not in html


def test_a_megabyte_of_password(cast: Cast, client: Client) -> None:
    answer = client.post(PAGE, {"username": "ane", "password": "x" * 1_000_000})
    assert answer.status_code in (400, 413)
    assert not signed_in(client)


def test_a_form_of_another_page_signs_nobody_in(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(PAGE, {"username": "ane", "password": PASSWORD})
    assert answer.status_code == 403
    assert not signed_in(client)


def test_a_form_of_another_page_signs_nobody_out(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ane.user)
    assert client.post("/sign-out/").status_code == 403
    assert signed_in(client)


def test_a_form_of_another_origin_is_refused_whatever_it_knows(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    token = _form_token(client)
    body = {"username": "ane", "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = client.post(PAGE, body, headers={"origin": "https://foreign.example"})
    assert answer.status_code == 403
    assert not signed_in(client)
    assert client.post(PAGE, body).status_code == 302


def test_an_address_alone_signs_nobody_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.ane.user)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)


def test_signing_out_ends_the_session(cast: Cast, client: Client) -> None:
    client.force_login(cast.ane.user)
    old = client.cookies["sessionid"].value
    assert client.post("/sign-out/").status_code == 302
    client.cookies["sessionid"] = old
    assert not signed_in(client)


def test_signing_in_makes_a_new_session(cast: Cast, client: Client) -> None:
    """Whoever knew the cookie of before is not let in by it."""
    client.force_login(cast.outsider.user)
    before = client.cookies["sessionid"].value
    client.post("/sign-out/")
    client.cookies["sessionid"] = before
    client.post(PAGE, {"username": "ane", "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


FOREIGN = [
    "https://foreign.example/",
    "//foreign.example",
    "///foreign.example",
    "/\\foreign.example",
    "\\\\foreign.example",
    "https:foreign.example",
    "http:///foreign.example",
    "javascript:alert(1)",
    " https://foreign.example",
    "\t//foreign.example",
    "https://testserver@foreign.example",
    "https://testserver.foreign.example",
]


@pytest.mark.parametrize("after", FOREIGN)
def test_nobody_is_sent_to_a_foreign_page(cast: Cast, client: Client, after: str) -> None:
    form = {"username": "ane", "password": PASSWORD, "next": after}
    for answer in (
        client.post(PAGE, form),
        client.get(PAGE, {"next": after}),
        client.post("/sign-out/", {"next": after}),
    ):
        assert answer.headers["Location"] in ("/", PAGE)


def test_everybody_comes_to_the_page_they_asked_for(cast: Cast, client: Client) -> None:
    assert client.get("/today/").headers["Location"] == f"{PAGE}?next=/today/"
    form = {"username": "mia", "password": PASSWORD, "next": "/today/"}
    assert client.post(PAGE, form).headers["Location"] == "/today/"


def _form_token(client: Client) -> str:
    found = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(PAGE).content.decode()
    )
    assert found is not None
    return found[1]


# --- What is kept ------------------------------------------------------------------------


def test_a_password_is_kept_by_argon2_alone() -> None:
    user = User.objects.create_user("new", password=PASSWORD)
    assert user.password.startswith("argon2$argon2id$")
    assert PASSWORD not in user.password


def test_the_cookie_is_for_the_server_alone(cast: Cast, client: Client) -> None:
    cookie = client.post(PAGE, {"username": "ane", "password": PASSWORD}).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert PASSWORD not in cookie.value


def test_on_https_no_cookie_goes_over_plain_http(tmp_path: Path) -> None:
    settings = _settings(tmp_path, PUBLIC_URL="https://vejledning.example")
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert settings[name] == "True"
    assert int(settings["SECURE_HSTS_SECONDS"]) >= 31_536_000


def test_a_service_without_a_secret_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        manage("check", environment={"VAR_DIR": str(tmp_path)})


def _settings(folder: Path, **environment: str) -> dict[str, str]:
    needed = {"SECRET_KEY": "for-this-test-alone", "VAR_DIR": str(folder)}
    listed = manage("diffsettings", "--all", environment=needed | environment)
    lines = [line.lstrip("# ").partition(" = ") for line in listed.splitlines()]
    return {name: value.removesuffix("  ###") for name, _, value in lines}
