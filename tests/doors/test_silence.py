"""Nobody's words reach the log: not in a busy hour, and not when things go wrong."""

from uuid import uuid4

import pytest

from tests.cast import PASSWORD, Cast, hire, open_all_day
from tests.doors.talking import Talk, open_chat, waiting_chat
from tests.doors.wire import AtTheDesk, Citizen, Heard, Wire, call, desk_wire
from tests.running import Service

pytestmark = pytest.mark.environment(LOG_LEVEL="DEBUG")

CITIZENS = "gurkemeje"
COUNSELLORS = "kardemomme"
NOTE = "paradisaeble"
WISH = "stjerneanis"
PHONE = "+45 87 65 43 21"
CPR = "010190-1234"
ANSWER = "vaniljestang"
QUERY = "muskatnoed"


FORMATS = [
    pytest.param(name, marks=pytest.mark.environment(LOG_FORMAT=name)) for name in ("line", "json")
]


@pytest.mark.parametrize("log_format", FORMATS)
def test_a_busy_hour(service: Service, log_format: str) -> None:
    open_all_day()
    cast = hire()
    talk = open_chat(cast.ane)
    _talk(service, cast, talk)
    _desk(service, cast, talk)
    _wish(service, cast)
    _errors(service, talk)
    cookies = _sign_ins(service)
    words = [CITIZENS, COUNSELLORS, NOTE, WISH, PHONE, "010190", "[CPR]", ANSWER, QUERY]
    service.assert_silent(*words, PASSWORD, talk.token, talk.token.rpartition(":")[2], *cookies)
    assert "DEBUG" in service.logged()
    service.kill()
    service.start()
    service.assert_silent(*words, talk.token)
    lines = service.logged().splitlines()
    assert all(line.startswith("{") for line in lines) == (log_format == "json")


def _talk(service: Service, cast: Cast, talk: Talk) -> None:
    citizen, ane = Citizen(service, talk), AtTheDesk(service, talk, cast.ane)
    citizen.connect()
    ane.connect()
    for _ in range(10):
        citizen.say(f"{CITIZENS}, mit nummer er {CPR}, og jeg vil ikke leve mere")
        ane.say(COUNSELLORS)
    for talker in (citizen, ane):
        talker.settle(talk.contact.last_sequence)
        talker.wire.drop()


def _desk(service: Service, cast: Cast, talk: Talk) -> None:
    desk = desk_wire(service, cast.ane)
    asked = {"contact": talk.id, "ref": NOTE}
    commands: list[Heard] = [
        {"type": "desk-reassess", "answers": {}, "level": "brief", "reason": NOTE} | asked,
        {"type": "desk-reassess", "answers": {ANSWER: ANSWER}} | asked,
        {"type": "desk-transfer", "note": NOTE, "to": 987} | asked,
        {"type": "desk-end"} | asked,
        {"type": "desk-wrap-up", "topic": ANSWER, "level": "brief", "work": "dialogue"}
        | {"outcome": "done", "referred_to": NOTE}
        | asked,
    ]
    for command in commands:
        desk.send(command)
        while desk.hear()["type"] not in ("done", "refused"):
            pass


def _wish(service: Service, cast: Cast) -> None:
    token = waiting_chat().token
    choice = {"client_id": str(uuid4()), "route": "callback", "phone": PHONE, "wish": WISH}
    for body in (choice, choice | {"client_id": WISH}, choice | {WISH: WISH}):
        call(service, "POST", "/api/contact", body, authorization=f"Bearer {token}")
    call(service, "GET", f"/api/desk/resources?q={QUERY}", cookie=cast.ane.cookie())
    call(service, "GET", f"/api/resources?topic={QUERY}&level={QUERY}")
    call(service, "GET", f"/nowhere?{QUERY}={QUERY}")


def _errors(service: Service, talk: Talk) -> None:
    bearer = f"Bearer {talk.token}x{CITIZENS}"
    bodies = [{"language": "da", "answers": {ANSWER: ANSWER}}, CITIZENS.encode(), [CITIZENS]]
    for body in bodies:
        call(service, "POST", "/api/triage", body)
        call(service, "POST", "/api/triage", body, authorization=bearer)
        call(service, "POST", "/api/triage", body, origin=f"https://{CITIZENS}.example")
    frames: list[Heard | str | bytes] = [
        CITIZENS,
        CITIZENS.encode(),
        {"type": CITIZENS},
        {"type": "ping", CITIZENS: 1},
        {"type": "hello", "token": CITIZENS},
    ]
    for frame in frames:
        Wire(service, f"/ws/citizen/?token={talk.token}").ask(frame)
    Wire(service, "/ws/desk/", origin=f"https://{CITIZENS}.example").hear()


def _sign_ins(service: Service) -> list[str]:
    """The values of every session that was signed in to."""
    page = call(service, "GET", "/sign-in/")
    csrf = page.headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sessions = []
    for password in (COUNSELLORS, PASSWORD):
        form = f"username=ane&password={password}&csrfmiddlewaretoken={token}".encode()
        kind = "application/x-www-form-urlencoded"
        answer = call(
            service, "POST", "/sign-in/", form, cookie=f"csrftoken={csrf}", content_type=kind
        )
        sessions.append("; ".join(answer.headers.get_all("set-cookie", [])))
    assert "sessionid=" not in sessions[0]
    assert "sessionid=" in sessions[1]
    return [sessions[1].partition("sessionid=")[2].partition(";")[0], csrf]
