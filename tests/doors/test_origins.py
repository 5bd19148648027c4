"""Which web pages may talk to which door."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast, citizen
from tests.doors.ledger import ledger
from tests.doors.lines import Line, citizen_line, refusal
from tests.doors.talking import open_chat

pytestmark = pytest.mark.django_db(transaction=True)

WEBSITE = "https://kommune.example"
OWN = "http://testserver"
FOREIGN = {
    "another website": "https://foreign.example",
    "no website": "null",
    "another port": "http://testserver:8080",
    "another scheme": "ftp://testserver",
    "a longer name": "http://testserver.example",
    "a name within": "http://example.testserver",
    "a longer allowed name": f"{WEBSITE}.example",
    "an allowed name on plain http": WEBSITE.replace("https", "http"),
    "an allowed name in the path": f"https://foreign.example/{WEBSITE}",
    "an allowed name as the user": "https://kommune.example@foreign.example",
    "no address": "http://[",
    "odd letters": "http://æøå",
    "only a space": " ",
}


@pytest.fixture(autouse=True)
def website(settings: Settings) -> None:
    settings.ALLOWED_ORIGINS = [WEBSITE]
    settings.CORS_ALLOWED_ORIGINS = [WEBSITE]


# --- Sockets --------------------------------------------------------------------------


@pytest.mark.parametrize("socket", ["citizen", "desk"])
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_socket_refuses_it(cast: Cast, socket: str, origin: str) -> None:
    talk = open_chat(cast.ane)
    before = ledger()
    line = Line(f"/ws/{socket}/", cookie=cast.ane.cookie(), origin=FOREIGN[origin])
    line.send({"type": "hello", "token": talk.token})
    assert line.hear() == refusal("foreign-origin")
    assert line.closed() == 4403
    assert line.silent()
    assert ledger() == before


def test_a_host_that_is_not_ours_is_no_origin_of_ours(cast: Cast) -> None:
    """A name that somebody else points at this machine."""
    line = Line("/ws/desk/", origin="http://rebound.example", host="rebound.example")
    assert line.hear() == refusal("foreign-origin")
    assert line.closed() == 4403


@pytest.mark.parametrize("origin", [None, OWN, WEBSITE])
def test_the_citizens_socket_is_open_to_websites_that_carry_the_widget(
    cast: Cast, origin: str | None
) -> None:
    citizen_line(open_chat(cast.ane).token, origin=origin)


def test_the_desk_is_not_open_to_them(cast: Cast) -> None:
    line = Line("/ws/desk/", cookie=cast.ane.cookie(), origin=WEBSITE)
    assert line.hear() == refusal("foreign-origin")
    assert line.closed() == 4403


@pytest.mark.parametrize("public", ["https://vejledning.example", OWN])
def test_the_desk_is_open_to_its_own_page(cast: Cast, settings: Settings, public: str) -> None:
    settings.PUBLIC_URL = public
    line = Line("/ws/desk/", cookie=cast.ane.cookie(), origin=public)
    assert line.ask({"type": "desk-hello"})["type"] == "desk-welcome"


# --- HTTP -------------------------------------------------------------------------------

BODY = {"language": "da", "answers": {}}


@pytest.mark.parametrize("origin", FOREIGN)
def test_the_api_refuses_it_before_anything_is_done(
    cast: Cast, client: Client, origin: str
) -> None:
    before = ledger()
    headers = {"origin": FOREIGN[origin].encode().decode("latin-1")}
    answer = client.post("/api/triage", BODY, "application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (403, {"code": "foreign-origin", "field": ""})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert ledger() == before


def test_the_api_is_open_to_websites_that_carry_the_widget(cast: Cast, client: Client) -> None:
    answer = client.post("/api/triage", BODY, "application/json", headers={"origin": WEBSITE})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == WEBSITE
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "origin" in answer.headers["Vary"]


def test_a_refusal_can_be_read_by_them(client: Client) -> None:
    answer = client.get("/api/triage", headers={"origin": WEBSITE})
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == WEBSITE


def test_what_a_browser_asks_first(client: Client) -> None:
    answer = client.options(
        "/api/contact",
        headers={"origin": WEBSITE, "access-control-request-method": "POST"},
    )
    assert answer.headers["Access-Control-Allow-Origin"] == WEBSITE
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, content-type"


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/api/contact", FOREIGN["another website"]),
        ("/api/desk/phrases", WEBSITE),
        ("/api/desk/phrases", FOREIGN["another website"]),
        ("/desk/", WEBSITE),
        ("/sign-in/", WEBSITE),
    ],
)
def test_a_browser_is_told_no(cast: Cast, client: Client, path: str, origin: str) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST"}
    client.force_login(cast.ane.user)
    for answer in (client.options(path, headers=asked), client.get(path, headers=asked)):
        assert [name for name in answer.headers if name.startswith("Access-Control-")] == []


@pytest.mark.parametrize("path", ["resources", "phrases", "colleagues", "day-parts", "questions"])
def test_the_desks_api_is_not_open_to_websites_that_carry_the_widget(
    cast: Cast, client: Client, path: str
) -> None:
    client.force_login(cast.ane.user)
    answer = client.get(f"/api/desk/{path}", headers={"origin": WEBSITE})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert client.get(f"/api/desk/{path}", headers={"origin": OWN}).status_code == 200


def test_a_token_is_never_given_to_a_foreign_page(cast: Cast, client: Client) -> None:
    _, token = citizen()
    headers = {"origin": "https://foreign.example", "authorization": f"Bearer {token}"}
    assert token not in client.get("/api/triage", headers=headers).content.decode()
