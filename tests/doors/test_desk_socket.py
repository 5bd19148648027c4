"""The counsellor's socket: who may open it, and what it refuses of whom."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import CallOutcome, Channel, Duty
from chat import attendance, calls
from tests.cast import PASSWORD, Cast, Person
from tests.doors.ledger import ledger
from tests.doors.lines import Heard, Line, citizen_line, desk_line, refusal
from tests.doors.talking import Talk, ended_chat, open_call, open_chat, waiting_chat

pytestmark = pytest.mark.django_db(transaction=True)

REF = "r1"
REF_ID = str(uuid4())
ANSWERS = ("accepted", "refused", "noted", "desk-pong")


# --- Who may open it ------------------------------------------------------------------


def test_nobody(cast: Cast) -> None:
    line = Line("/ws/desk/")
    assert line.hear() == refusal("not-signed-in")
    assert line.closed() == 4401


@pytest.mark.parametrize("cookie", ["sessionid=forged", "sessionid=", "sessionid=" + "x" * 4000])
def test_a_forged_cookie(cast: Cast, cookie: str) -> None:
    line = Line("/ws/desk/", cookie=cookie)
    assert line.hear() == refusal("not-signed-in")
    assert line.closed() == 4401


@pytest.mark.parametrize("name", ["mia", "outsider"])
def test_another_role(cast: Cast, name: str) -> None:
    line = Line("/ws/desk/", cookie=_person(cast, name).cookie())
    assert line.hear() == refusal("not-allowed")
    assert line.closed() == 4403


def test_a_heartbeat_tells_what_it_takes_to_see_that_something_is_missing(cast: Cast) -> None:
    for _ in range(2):
        open_chat(cast.ane)
    waiting_chat()
    line = Line("/ws/desk/", cookie=cast.ane.cookie())
    welcome, pong = line.ask({"type": "desk-hello"}), line.ask({"type": "desk-ping"})
    held = {talk["thread"]["contact"]: talk["thread"]["last_sequence"] for talk in welcome["talks"]}
    assert (len(held), pong["talks"]) == (2, held)
    assert pong["talk_revisions"] == sum(talk["entry"]["revision"] for talk in welcome["talks"])
    assert pong["queue_revisions"] == sum(entry["revision"] for entry in welcome["queue"])
    assert (pong["queue"], pong["revision"]) == (1, welcome["me"]["revision"])


@pytest.mark.parametrize("name", ["ane", "karin"])
def test_the_roles_it_is_for(cast: Cast, name: str) -> None:
    me = desk_line(_person(cast, name)).ask({"type": "desk-ping"})
    assert me["type"] == "desk-pong"


def test_an_account_that_is_closed(cast: Cast) -> None:
    cookie = cast.ane.cookie()
    cast.ane.user.is_active = False
    cast.ane.user.save()
    line = Line("/ws/desk/", cookie=cookie)
    assert line.hear() == refusal("not-signed-in")
    assert line.closed() == 4401


def test_a_door_that_is_closed_does_nothing_that_was_under_way(cast: Cast) -> None:
    """A foreign page with our counsellor's cookie need not wait for the answer."""
    cast.ane.on_duty()
    waiting_chat()
    before = ledger()
    line = Line("/ws/desk/", cookie=cast.ane.cookie(), origin="https://foreign.example")
    line.send({"type": "desk-take-next", "ref": REF})
    assert line.hear() == refusal("foreign-origin")
    assert line.closed() == 4403
    assert line.silent()
    assert ledger() == before


def _person(cast: Cast, name: str) -> Person:
    person: Person = getattr(cast, name)
    return person


def _ref(frame: Heard) -> str:
    return str(frame.get("ref", frame.get("client_id", "")))


# --- Who is no longer who they were ------------------------------------------------------

BEATS: list[Heard] = [
    {"type": "desk-ping"},
    {"type": "desk-hello"},
    {"type": "desk-take-next", "ref": REF},
    {"type": "desk-duty", "ref": REF, "duty": "on", "capacity": 2},
    {"type": "desk-say", "contact": str(uuid4()), "client_id": REF_ID, "text": "Hej"},
]


@pytest.mark.parametrize("frame", BEATS, ids=lambda frame: str(frame["type"]))
def test_signing_out_closes_the_door(cast: Cast, client: Client, frame: Heard) -> None:
    """At once for a desk that is silent, and for good for one that comes back."""
    client.login(username="ane", password=PASSWORD)
    cast.ane.on_duty()
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    line = Line("/ws/desk/", cookie=cookie)
    assert line.ask({"type": "desk-hello"})["type"] == "desk-welcome"
    neighbour = desk_line(cast.bo)
    waiting_chat()
    client.post("/sign-out/")
    before = ledger()
    heard = line.hear()
    while heard["type"] in ("queue-changed", "me-changed"):
        heard = line.hear()
    assert heard == {"type": "come-back", "why": "signed-out"}
    assert line.closed() == 4012
    again = Line("/ws/desk/", cookie=cookie)
    assert again.ask(frame) == refusal("not-signed-in")
    assert again.closed() == 4401
    assert ledger() == before
    assert _answer(neighbour, {"type": "desk-ping"})["type"] == "desk-pong"


@pytest.mark.parametrize("frame", BEATS, ids=lambda frame: str(frame["type"]))
def test_losing_the_role_closes_the_door(cast: Cast, frame: Heard) -> None:
    line = desk_line(cast.ane)
    cast.ane.user.groups.set([Group.objects.get(name="manager")])
    before = ledger()
    assert line.ask(frame) == refusal("not-allowed", ref=_ref(frame))
    assert line.closed() == 4403
    assert ledger() == before


def test_a_session_that_has_run_out(cast: Cast) -> None:
    line = desk_line(cast.ane)
    Session.objects.update(expire_date=timezone.now())
    assert line.ask({"type": "desk-ping"}) == refusal("not-signed-in")
    assert line.closed() == 4401


# --- Whose contact it is ----------------------------------------------------------------


def about(contact: str) -> dict[str, Heard]:
    """Every command that names a contact, by its type."""
    named = {"contact": contact, "client_id": str(uuid4())}
    asked = {"contact": contact, "ref": REF}
    time = {"channel": "callback", "starts_at": "2026-09-07T09:00:00Z"}
    wrap_up = {"topic": "work", "level": "brief", "work": "dialogue", "outcome": "done"}
    frames: list[Heard] = [
        {"type": "desk-take"} | asked,
        {"type": "desk-say", "text": "ord"} | named,
        {"type": "desk-send-resource", "slug": "su-in-short", "language": "da"} | named,
        {"type": "desk-note", "text": "note"} | named,
        {"type": "desk-typing", "contact": contact, "on": True},
        {"type": "desk-read", "contact": contact, "sequence": 1},
        {"type": "desk-transfer", "note": "værsgo"} | asked,
        {"type": "desk-reassess", "answers": {}, "level": "brief", "reason": "x"} | asked,
        {"type": "desk-move", "channel": "callback", "phone": "+45 12 34 56 78"} | asked,
        {"type": "desk-end"} | asked,
        {"type": "desk-called", "outcome": "no-answer"} | asked,
        {"type": "desk-no-show"} | asked,
        {"type": "desk-hold"} | time | asked,
        {"type": "desk-release"} | asked,
        {"type": "desk-book", "phone": "20304050"} | time | named | asked,
        {"type": "desk-hold-move", "starts_at": time["starts_at"]} | asked,
        {"type": "desk-release-move"} | asked,
        {"type": "desk-rebook", "seen": time["starts_at"], "starts_at": time["starts_at"]}
        | named
        | asked,
        {"type": "desk-cancel-booked", "seen": time["starts_at"]} | named | asked,
        {"type": "desk-wrap-up"} | wrap_up | asked,
        {"type": "desk-saw-danger"} | asked,
    ]
    return {frame["type"]: frame for frame in frames}


COMMANDS = list(about(""))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_colleagues_contact(cast: Cast, command: str) -> None:
    talk = open_chat(cast.bo)
    cast.ane.on_duty()
    line, citizen = desk_line(cast.ane), citizen_line(talk.token)
    code = "not-waiting" if command == "desk-take" else "not-yours"
    _refused(line, about(talk.id)[command], code)
    assert citizen.silent()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_contact_that_is_not(cast: Cast, command: str) -> None:
    cast.ane.on_duty()
    _refused(desk_line(cast.ane), about(str(uuid4()))[command], "no-contact")


@pytest.mark.parametrize(
    "command", [name for name in COMMANDS if name not in ("desk-take", "desk-saw-danger")]
)
def test_a_contact_that_waits_is_nobodys(cast: Cast, command: str) -> None:
    cast.ane.on_duty()
    talk = waiting_chat()
    _refused(desk_line(cast.ane), about(talk.id)[command], "not-yours")


@pytest.mark.parametrize(
    "command",
    [
        "desk-take",
        "desk-say",
        "desk-send-resource",
        "desk-transfer",
        "desk-end",
        "desk-hold",
        "desk-book",
    ],
)
def test_a_contact_that_has_ended(cast: Cast, command: str) -> None:
    talk = ended_chat(cast.ane)
    code = "not-waiting" if command == "desk-take" else "ended"
    _refused(desk_line(cast.ane), about(talk.id)[command], code)


def _refused(line: Line, frame: Heard, code: str, field: str = "") -> None:
    """Refused with its own name; the line goes on and nothing has changed."""
    before = ledger()
    ref = frame.get("ref") or frame.get("client_id", "")
    assert line.ask(frame) == refusal(code, ref=ref, field=field)
    assert ledger() == before
    assert line.ask({"type": "desk-ping"})["type"] == "desk-pong"


def _answer(line: Line, frame: Heard) -> Heard:
    """The answer to a request, past what is told about others meanwhile."""
    answers = ("done", "refused") if "ref" in frame else ANSWERS
    heard = line.ask(frame)
    while heard["type"] not in answers:
        heard = line.hear()
    return heard


# --- What the command says ------------------------------------------------------------------


def transfer(talk: Talk, to: object) -> Heard:
    return {"type": "desk-transfer", "ref": REF, "contact": talk.id, "note": "n", "to": to}


def test_nobody_is_given_a_talk_who_cannot_take_it(cast: Cast) -> None:
    talk, line = open_chat(cast.ane), desk_line(cast.ane)
    cast.karin.on_duty()
    attendance.set_duty(cast.bo.counsellor, Duty.OFF, 3, timezone.now())
    cast.karin.user.is_active = False
    cast.karin.user.save()
    people = [person.counsellor.pk for person in (cast.ane, cast.bo, cast.karin)]
    for to in [*people, 0, -1, 999_999, 2**62]:
        _refused(line, transfer(talk, to), "unknown-counsellor", "to")


def test_a_number_that_no_database_holds(cast: Cast) -> None:
    talk, line = open_chat(cast.ane), desk_line(cast.ane)
    _refused(line, transfer(talk, 2**63 - 1), "unknown-counsellor", "to")
    _refused(line, transfer(talk, 10**30), "unknown-counsellor", "to")


def test_a_resource_that_is_not(cast: Cast) -> None:
    line, talk = desk_line(cast.ane), open_chat(cast.ane)
    frame = about(talk.id)["desk-send-resource"] | {"slug": "../../etc/passwd"}
    assert _answer(line, frame) == refusal("unknown-resource", frame["client_id"], "slug")


@pytest.mark.parametrize(
    ("command", "changes", "code", "field"),
    [
        ("desk-wrap-up", {"topic": "gossip"}, "bad-value", "topic"),
        ("desk-reassess", {"answers": {"shoe": "42"}}, "bad-value", "answers"),
        ("desk-reassess", {"answers": {"topic": "42"}}, "bad-value", "answers"),
        ("desk-reassess", {"reason": "", "level": "case-managed"}, "reason-needed", "reason"),
        ("desk-reassess", {"reason": "  ", "level": "case-managed"}, "reason-needed", "reason"),
        ("desk-move", {"phone": ""}, "phone-needed", "phone"),
        ("desk-move", {"phone": "1234567"}, "phone-needed", "phone"),
        ("desk-called", {}, "bad-value", "contact"),
        ("desk-called", {"outcome": "wrong-number"}, "bad-value", "contact"),
        ("desk-no-show", {}, "bad-value", "contact"),
        ("desk-say", {"text": " \n"}, "bad-value", "text"),
        ("desk-note", {"text": " \n"}, "bad-value", "text"),
        ("desk-transfer", {"note": " \n"}, "bad-value", "note"),
        ("desk-say", {"text": "\0"}, "bad-value", "text"),
        ("desk-note", {"text": "\0"}, "bad-value", "text"),
        ("desk-transfer", {"note": "\0"}, "bad-value", "note"),
        ("desk-reassess", {"reason": "\0", "level": "case-managed"}, "bad-value", "reason"),
        ("desk-move", {"phone": "\x0012345678"}, "bad-value", "phone"),
        ("desk-hold", {}, "no-such-time", "starts_at"),
        ("desk-hold", {"channel": "chat"}, "bad-value", "channel"),
        ("desk-hold", {"starts_at": "0001-01-01T00:00:00Z"}, "no-such-time", "starts_at"),
        ("desk-hold", {"starts_at": "9999-12-31T23:59:59Z"}, "no-such-time", "starts_at"),
        ("desk-book", {}, "no-such-time", "starts_at"),
        ("desk-book", {"channel": "chat"}, "bad-value", "channel"),
        ("desk-book", {"phone": "\x0012345678"}, "bad-value", "phone"),
        ("desk-wrap-up", {"referred_to": "\0"}, "bad-value", "referred_to"),
        ("desk-send-resource", {"slug": "\0"}, "bad-value", "slug"),
    ],
)
def test_a_value_that_will_not_do(
    cast: Cast, command: str, changes: dict[str, Any], code: str, field: str
) -> None:
    talk = open_chat(cast.ane)
    line = desk_line(cast.ane)
    _refused(line, about(talk.id)[command] | changes, code, field)


def test_who_is_not_on_duty_takes_nothing(cast: Cast) -> None:
    cast.bo.on_duty()
    talk = waiting_chat()
    line = desk_line(cast.ane)
    _refused(line, {"type": "desk-take-next", "ref": REF}, "not-on-duty")
    _refused(line, about(talk.id)["desk-take"], "not-on-duty")


def test_who_is_full_takes_no_more(cast: Cast) -> None:
    open_chat(cast.ane)
    cast.ane.on_duty(capacity=1)
    talk = waiting_chat()
    line = desk_line(cast.ane)
    _refused(line, {"type": "desk-take-next", "ref": REF}, "at-capacity")
    _refused(line, about(talk.id)["desk-take"], "at-capacity")


def test_an_empty_queue_has_no_next(cast: Cast) -> None:
    cast.ane.on_duty()
    _refused(desk_line(cast.ane), {"type": "desk-take-next", "ref": REF}, "nothing-waiting")


# --- The same twice ---------------------------------------------------------------------------

TWICE = {
    "desk-take": "not-waiting",
    "desk-transfer": "not-yours",
    "desk-move": "not-yours",
    "desk-end": "ended",
}


@pytest.mark.parametrize("command", TWICE)
def test_a_command_twice_is_done_once(cast: Cast, command: str) -> None:
    cast.ane.on_duty()
    talk = waiting_chat() if command == "desk-take" else open_chat(cast.ane)
    line, frame = desk_line(cast.ane), about(talk.id)[command]
    assert _answer(line, frame)["type"] == "done"
    before = ledger()
    assert _answer(line, frame) == refusal(TWICE[command], ref=REF)
    assert ledger() == before


@pytest.mark.parametrize(
    ("outcome", "again"),
    [
        ("talked", "ended"),
        ("no-answer", "not-yours"),
        ("voicemail", "not-yours"),
        ("message-left", "not-yours"),
        ("wrong-number", "ended"),
    ],
)
def test_how_a_call_went_is_told_once(cast: Cast, outcome: str, again: str) -> None:
    talk, line = open_call(cast.ane), desk_line(cast.ane)
    frame = about(talk.id)["desk-called"] | {"outcome": outcome}
    assert _answer(line, frame)["type"] == "done"
    before = ledger()
    assert _answer(line, frame) == refusal(again, ref=REF)
    assert ledger() == before


@pytest.mark.parametrize(
    "forged", [{"outcome": "busy"}, {"outcome": ""}, {"outcome": None}, {"attempt": 3}]
)
def test_an_outcome_that_no_call_has(cast: Cast, forged: dict[str, Any]) -> None:
    talk, line = open_call(cast.ane), desk_line(cast.ane)
    before = ledger()
    answer = _answer(line, about(talk.id)["desk-called"] | forged)
    assert (answer["type"], answer["code"]) == ("refused", "bad-frame")
    assert ledger() == before


def test_a_colleagues_call_and_one_that_waits(cast: Cast) -> None:
    cast.ane.on_duty()
    theirs, later = open_call(cast.bo), open_call(cast.bo)
    calls.called(later.contact_id, cast.bo.counsellor, CallOutcome.NO_ANSWER, timezone.now())
    line = desk_line(cast.ane)
    _refused(line, about(theirs.id)["desk-called"], "not-yours")
    for command in ("desk-called", "desk-end", "desk-no-show"):
        _refused(line, about(later.id)[command], "not-yours")
    _refused(line, about(later.id)["desk-take"], "not-waiting")


def test_nobody_stays_away_from_a_meeting_that_was_not_booked(cast: Cast) -> None:
    talk, line = open_call(cast.ane, Channel.MEETING), desk_line(cast.ane)
    _refused(line, about(talk.id)["desk-no-show"], "no-appointment", "contact")
    _refused(line, about(talk.id)["desk-called"], "bad-value", "contact")


def test_a_wrap_up_twice_is_one(cast: Cast) -> None:
    talk, line = ended_chat(cast.ane), desk_line(cast.ane)
    frame = about(talk.id)["desk-wrap-up"]
    assert _answer(line, frame)["type"] == "done"
    before = ledger()
    assert _answer(line, frame) == refusal("ended", ref=REF)
    assert ledger() == before


@pytest.mark.parametrize("command", ["desk-say", "desk-send-resource", "desk-note"])
def test_words_twice_are_stored_once(cast: Cast, command: str) -> None:
    talk = open_chat(cast.ane)
    line, frame = desk_line(cast.ane), about(talk.id)[command]
    first = _answer(line, frame)
    before = ledger()
    assert _answer(line, frame) == first
    assert ledger() == before


def test_the_citizens_message_is_not_the_counsellors(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    frame = about(talk.id)["desk-say"]
    said = {"type": "say", "client_id": frame["client_id"], "text": "mine ord"}
    citizen = citizen_line(talk.token)
    citizen.send(said)
    assert citizen.until("accepted")
    _refused(desk_line(cast.ane), frame, "client-id-taken")
