"""The HTTP API refuses before it does anything, in the protocol's own words."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from channels_layer.protocol import ErrorCode, Route
from scheduling.models import OpeningHours
from tests.cast import Cast, citizen, open_from_eight_to_three
from tests.doors.ledger import ledger
from tests.doors.refusing import JSON, REFUSED, Ask, bearer, cases
from tests.doors.talking import open_chat
from triage.models import Case, Contact

pytestmark = pytest.mark.django_db

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.mark.parametrize(
    ("method", "path", "ask"), cases(), ids=[f"{m} {p}: {a.why}" for m, p, a in cases()]
)
def test_it_refuses(cast: Cast, client: Client, method: str, path: str, ask: Ask) -> None:
    _, token = citizen()
    headers = dict(ask.headers)
    if ask.signed_in:
        client.force_login(getattr(cast, ask.who).user)
        headers = bearer(token) | headers
    before = ledger()
    answer = client.generic(
        method.upper(),
        f"{path.format(slug=ask.slug or 'su-in-short')}?{ask.query}",
        _bytes(ask.body),
        JSON,
        headers=headers,
    )
    assert (answer.status_code, answer.json()) == (ask.status, {"code": ask.code, "field": ask.at})
    assert answer.headers["Content-Type"].startswith(JSON)
    assert ledger() == before


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return json.dumps({} if body is None else body).encode()


@pytest.mark.parametrize("path", {path for _, path in REFUSED})
def test_another_method_does_nothing(cast: Cast, client: Client, path: str) -> None:
    _, token = citizen()
    client.force_login(cast.ane.user)
    before = ledger()
    for method in METHODS - {method for method, its in REFUSED if its == path}:
        address = path.format(slug="su-in-short")
        answer = client.generic(method.upper(), address, b"{}", JSON, headers=bearer(token))
        assert answer.status_code == 405
        assert answer.json() == {"code": "wrong-method", "field": ""}
        assert answer.headers["Allow"]
    assert ledger() == before


@pytest.mark.parametrize("path", ["/api/", "/api/gurkemeje", "/api/widget/", "/api/desk/gurkemeje"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_no_such_door(client: Client, method: str, path: str) -> None:
    answer = client.generic(method.upper(), path, b"{}", JSON)
    assert (answer.status_code, answer.json()) == (404, {"code": "no-such-door", "field": ""})
    assert answer.headers["Content-Type"].startswith(JSON)


def test_free_places_are_counted_at_once(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """However many colleagues: the session, the user, their counsellor, their role, and all."""
    open_chat(cast.bo)
    for person in (cast.ane, cast.bo, cast.karin):
        person.on_duty()
    client.force_login(cast.ane.user)
    with django_assert_num_queries(5):
        told = client.get("/api/desk/colleagues").json()
    free = {each["name"]: each["free"] for each in told}
    assert free == {
        cast.bo.counsellor.name: cast.bo.counsellor.capacity - 1,
        cast.karin.counsellor.name: cast.karin.counsellor.capacity,
    }


def test_the_desk_is_told_the_parts_of_the_day_with_hours(cast: Cast, client: Client) -> None:
    open_from_eight_to_three(Route.CALLBACK)
    client.force_login(cast.ane.user)
    assert client.get("/api/desk/day-parts").json() == {
        "callback": ["any", "morning", "afternoon"],
        "meeting": ["any", "morning", "afternoon", "evening"],
    }


def test_a_citizen_cannot_wish_for_a_part_without_hours(cast: Cast, client: Client) -> None:
    open_from_eight_to_three(Route.CALLBACK)
    _, token = citizen()
    wish = {"client_id": str(uuid4()), "route": "callback", "phone": "20 30 40 50"}
    headers = {"authorization": f"Bearer {token}"}

    def ask(part: str) -> Any:
        return client.post("/api/contact", wish | {"day_part": part}, JSON, headers=headers)

    assert ask("evening").json() == {"code": "bad-value", "field": "day_part"}
    assert not Contact.objects.exists()
    assert ask("morning").status_code == 200


# --- The token ---------------------------------------------------------------------------


def needs_token() -> list[tuple[str, str]]:
    asks = {door: {ask.why for ask in asks} for door, asks in REFUSED.items()}
    return [door for door, whys in asks.items() if "no token" in whys]


def test_every_door_with_a_token_is_known() -> None:
    assert len(needs_token()) == 10


@pytest.mark.parametrize(("method", "path"), needs_token())
def test_a_token_in_the_address_is_not_read(
    cast: Cast, client: Client, method: str, path: str
) -> None:
    talk = open_chat(cast.ane)
    query = f"token={talk.token}&authorization=Bearer+{talk.token}"
    answer = client.generic(method.upper(), f"{path}?{query}", b"{}", JSON)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")


@pytest.mark.parametrize(("method", "path"), [*needs_token(), ("post", "/api/triage")])
def test_an_expired_token(
    cast: Cast, client: Client, settings: Settings, method: str, path: str
) -> None:
    talk = open_chat(cast.ane)
    settings.TOKEN_SECONDS = -1
    before = ledger()
    body = b'{"language":"da"}'
    answer = client.generic(method.upper(), path, body, JSON, headers=bearer(talk.token))
    assert (answer.status_code, answer.json()["code"]) == (401, "expired-token")
    assert ledger() == before


@pytest.mark.parametrize(("method", "path"), [*needs_token(), ("post", "/api/triage")])
def test_the_token_of_a_case_that_is_erased(
    client: Client, method: str, path: str, cast: Cast
) -> None:
    _, token = citizen()
    Case.objects.all().delete()
    body = b'{"language":"da"}'
    answer = client.generic(method.upper(), path, body, JSON, headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-token")
    assert not Case.objects.exists()


def test_a_token_opens_its_own_case_alone(cast: Cast, client: Client) -> None:
    mine, others = open_chat(cast.ane), open_chat(cast.bo)
    before = others.contact.revision
    thread = client.get("/api/triage", headers=bearer(mine.token)).json()["thread"]
    assert thread["contact"] == mine.id
    body = {"rating": 1}
    client.post("/api/contact/feedback", body, JSON, headers=bearer(mine.token))
    assert others.contact.revision == before
    assert not hasattr(others.contact, "feedback")


def test_a_cookie_is_no_token(cast: Cast, client: Client) -> None:
    """So no foreign page can act by the browser's own good will."""
    client.force_login(cast.ane.user)
    assert client.get("/api/triage").status_code == 401
    assert "sessionid" not in client.get("/api/widget").cookies


# --- What the moment does not allow -----------------------------------------------------------


@pytest.mark.parametrize("route", ["chat", "callback", "meeting"])
def test_a_route_that_is_closed(cast: Cast, client: Client, route: str) -> None:
    OpeningHours.objects.all().delete()
    cast.ane.on_duty()
    _, token = citizen()
    before = ledger()
    body = {"client_id": str(uuid4()), "route": route, "phone": "12345678"}
    answer = client.post("/api/contact", body, JSON, headers=bearer(token))
    assert (answer.status_code, answer.json()) == (409, {"code": "route-closed", "field": "route"})
    assert ledger() == before


def test_a_talk_that_is_under_way_changes_no_route(cast: Cast, client: Client) -> None:
    talk = open_chat(cast.ane)
    before = ledger()
    body = {"client_id": str(uuid4()), "route": "callback", "phone": "12345678"}
    answer = client.post("/api/contact", body, JSON, headers=bearer(talk.token))
    assert (answer.status_code, answer.json()["code"]) == (409, "not-waiting")
    assert ledger() == before


# --- The table of refusals, and what the API says of itself -----------------------------------


def test_every_door_that_openapi_tells_of_has_a_refusal(client: Client) -> None:
    told = client.get("/api/openapi.json").json()["paths"]
    doors = {(method, path) for path, methods in told.items() for method in methods}
    assert doors == set(REFUSED)


def test_every_code_is_one_of_the_protocols() -> None:
    assert {ask.code for _, _, ask in cases()} <= set(ErrorCode)
