"""The citizen's socket refuses before it does anything, and only its own sender hears of it."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import signing
from pytest_django import Settings

from channels_layer.protocol import MAX_FRAME_BYTES, MAX_TEXT, CatchUp, Ping, Read, Say
from chat.models import Message
from tests.cast import Cast, citizen
from tests.doors.ledger import ledger
from tests.doors.lines import Line, citizen_line, refusal
from tests.doors.talking import ended_chat, open_chat, waiting_chat
from triage.models import Case

pytestmark = pytest.mark.django_db(transaction=True)

ID = str(uuid4())


def say(text: str) -> str:
    return json.dumps({"type": "say", "client_id": ID, "text": text}, ensure_ascii=False)


BAD: dict[str, tuple[str | bytes, str, str]] = {
    "not JSON": ("hej", "bad-frame", ""),
    "nothing": ("", "bad-frame", ""),
    "a byte order mark": ('\ufeff{"type":"ping"}', "bad-frame", ""),
    "two frames in one": ('{"type":"ping"}{"type":"ping"}', "bad-frame", ""),
    "a list": ("[]", "bad-frame", ""),
    "a string": ('"ping"', "bad-frame", ""),
    "null": ("null", "bad-frame", ""),
    "an empty object": ("{}", "bad-frame", ""),
    "an unknown type": ('{"type":"sing"}', "bad-frame", "$.type"),
    "a type that is a number": ('{"type":5}', "bad-frame", "$.type"),
    "a frame of the desk": ('{"type":"desk-ping"}', "bad-frame", "$.type"),
    "a frame of the server": ('{"type":"come-back"}', "bad-frame", "$.type"),
    "an unknown field": ('{"type":"ping","loud":true}', "bad-frame", ""),
    "a missing field": (f'{{"type":"say","client_id":"{ID}"}}', "bad-frame", ""),
    "a wrong type": ('{"type":"typing","on":"yes"}', "bad-frame", "$.on"),
    "no UUID": ('{"type":"say","client_id":"1","text":"x"}', "bad-frame", "$.client_id"),
    "a negative count": ('{"type":"catch-up","since":-1}', "bad-frame", "$.since"),
    "a huge integer": (f'{{"type":"read","sequence":{10**30}}}', "bad-frame", "$.sequence"),
    "an endless integer": (f'{{"type":"read","sequence":{"9" * 9000}}}', "bad-frame", "$.sequence"),
    "an infinite number": ('{"type":"read","sequence":1e999}', "bad-frame", "$.sequence"),
    "no number": ('{"type":"read","sequence":NaN}', "bad-frame", ""),
    "an empty text": (say(""), "bad-frame", "$.text"),
    "a text too long": (say("å" * (MAX_TEXT + 1)), "bad-frame", "$.text"),
    "half a surrogate pair": (
        f'{{"type":"say","client_id":"{ID}","text":"\\ud83d"}}',
        "bad-frame",
        "",
    ),
    "deep brackets": ("[" * 30_000, "bad-frame", ""),
    "deep braces": ('{"type":"ping","x":' + '{"a":' * 5_000, "bad-frame", ""),
    "100,000 brackets": ("[" * 100_000, "too-large", ""),
    "a text of a megabyte": (say("x" * 1_000_000), "too-large", ""),
    "one character too much": ("x" * (MAX_FRAME_BYTES + 1), "too-large", ""),
    "one byte too much": ("å" * (MAX_FRAME_BYTES // 2 + 1), "too-large", ""),
    "bytes": (b'{"type":"ping"}', "not-text", ""),
    "bytes that are no text": (b"\xff\xfe\x00", "not-text", ""),
    "no bytes": (b"", "not-text", ""),
    "a megabyte of bytes": (b"\x00" * 1_000_000, "too-large", ""),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_frame_closes_its_own_socket_and_changes_nothing(cast: Cast, bad: str) -> None:
    talk = open_chat(cast.ane)
    neighbour, line = citizen_line(talk.token), citizen_line(talk.token)
    before = ledger()
    frame, code, field = BAD[bad]
    assert line.ask(frame) == refusal(code, field=field)
    assert line.closed() == 4400
    assert ledger() == before
    assert neighbour.silent()
    assert neighbour.ask(Ping())["type"] == "pong"


# --- Who it is ----------------------------------------------------------------


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "say", "client_id": ID, "text": "x"},
        {"type": "ping"},
        {"type": "catch-up", "since": 0},
        {"type": "typing", "on": True},
        {"type": "read", "sequence": 1},
        {"type": "end"},
        {"type": "leave"},
    ],
    ids=lambda frame: str(frame["type"]),
)
def test_hello_comes_first(cast: Cast, frame: dict[str, object]) -> None:
    open_chat(cast.ane)
    before = ledger()
    line = citizen_line()
    assert line.ask(frame) == refusal("say-hello-first", ref=str(frame.get("client_id", "")))
    assert line.closed() == 4400
    assert ledger() == before


def _no_token() -> str:
    return ""


def _forged() -> str:
    return f"{waiting_chat().token[:-1]}!"


def _of_another_case() -> str:
    """One case's name with another's signature."""
    _, _, signature = waiting_chat().token.partition(":")
    return f"{waiting_chat().contact.case_id.hex}:{signature}"


def _signed_for_something_else() -> str:
    return signing.TimestampSigner(salt="another").sign(waiting_chat().contact.case_id.hex)


def _of_no_case() -> str:
    return signing.TimestampSigner(salt="eguidance.citizen").sign(uuid4().hex)


def _of_no_uuid() -> str:
    return signing.TimestampSigner(salt="eguidance.citizen").sign("a-case")


def _of_a_deleted_case() -> str:
    case, token = citizen()
    Case.objects.filter(pk=case.pk).delete()
    return token


def _of_odd_letters() -> str:
    return "æ:ø:å"


BAD_TOKENS = [
    _no_token,
    _forged,
    _of_another_case,
    _signed_for_something_else,
    _of_no_case,
    _of_no_uuid,
    _of_a_deleted_case,
    _of_odd_letters,
]


@pytest.mark.parametrize("make", BAD_TOKENS, ids=lambda make: make.__name__.strip("_"))
def test_a_token_that_opens_nothing(cast: Cast, make: Callable[[], str]) -> None:
    cast.ane.on_duty()
    bad = make()
    before = ledger()
    line = citizen_line()
    assert line.ask({"type": "hello", "token": bad}) == refusal("bad-token", field="token")
    assert line.closed() == 4401
    assert ledger() == before


def test_an_expired_token(cast: Cast, settings: Settings) -> None:
    talk = open_chat(cast.ane)
    settings.TOKEN_SECONDS = -1
    before = ledger()
    line = citizen_line()
    answer = line.ask({"type": "hello", "token": talk.token})
    assert answer == refusal("expired-token", field="token")
    assert line.closed() == 4401
    assert ledger() == before


def test_a_case_without_a_contact_may_come_again(cast: Cast) -> None:
    _, token = citizen()
    before = ledger()
    line = citizen_line()
    assert line.ask({"type": "hello", "token": token}) == refusal("no-contact")
    assert line.ask({"type": "hello", "token": token}) == refusal("no-contact")
    assert ledger() == before


def test_a_token_in_the_address_is_not_read(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    line = Line(f"/ws/citizen/?token={talk.token}")
    assert line.ask(Ping()) == refusal("say-hello-first")
    assert line.closed() == 4400


def test_a_second_hello_moves_to_the_other_talk_and_leaves_the_first(cast: Cast) -> None:
    first, second = open_chat(cast.ane), open_chat(cast.ane)
    line = citizen_line(first.token)
    welcome = line.ask({"type": "hello", "token": second.token})
    assert welcome["thread"]["contact"] == second.id
    before = first.contact.last_sequence
    assert line.ask(Say(client_id=uuid4(), text="til den anden"))["contact"] == second.id
    assert line.hear()["contact"] == second.id
    assert first.contact.last_sequence == before
    citizen_line(first.token).send(Say(client_id=uuid4(), text="til den første"))
    assert line.silent()


def test_a_second_hello_that_is_bad_closes(cast: Cast) -> None:
    line = citizen_line(open_chat(cast.ane).token)
    before = ledger()
    answer = line.ask({"type": "hello", "token": "forged"})
    assert answer == refusal("bad-token", field="token")
    assert line.closed() == 4401
    assert ledger() == before


# --- What is refused while the line stays -------------------------------------------


@pytest.mark.parametrize("text", [" ", "\n\t", "\u2003", "\u0000", "før\u0000efter"])
def test_a_text_that_is_no_text(cast: Cast, text: str) -> None:
    line = citizen_line(open_chat(cast.ane).token)
    before = ledger()
    name = uuid4()
    assert line.ask(Say(client_id=name, text=text)) == refusal("bad-value", str(name), "text")
    assert ledger() == before
    assert line.ask(Ping())["type"] == "pong"


def test_the_longest_text_is_kept_whole(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    text = "😀" * MAX_TEXT
    line = citizen_line(talk.token)
    line.send(Say(client_id=uuid4(), text=text))
    assert line.until("accepted")
    assert Message.objects.get(sequence=talk.contact.last_sequence).text == text


def test_a_talk_that_has_ended_takes_no_more_words(cast: Cast) -> None:
    line = citizen_line(ended_chat(cast.ane).token)
    before = ledger()
    name = uuid4()
    assert line.ask(Say(client_id=name, text="en ting til")) == refusal("ended", str(name))
    assert ledger() == before
    assert line.ask(Ping())["type"] == "pong"


def test_the_name_of_somebody_elses_message_is_taken(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    line = citizen_line(talk.token)
    joined = Message.objects.get(contact=talk.contact)
    before = ledger()
    answer = line.ask(Say(client_id=joined.client_id, text="mit"))
    assert answer == refusal("client-id-taken", str(joined.client_id))
    assert ledger() == before


def test_nobody_reads_past_the_last_message(cast: Cast) -> None:
    line = citizen_line(open_chat(cast.ane).token)
    before = ledger()
    line.send(Read(sequence=2**31 - 1))
    assert line.ask(CatchUp(since=2**31 - 1))["messages"] == []
    assert ledger() == before


def test_to_end_twice_is_to_end_once(cast: Cast) -> None:
    talk = open_chat(cast.ane)
    line = citizen_line(talk.token)
    line.send({"type": "end"})
    assert [line.hear()["type"], line.hear()["type"]] == ["said", "thread-changed"]
    before = ledger()
    line.send({"type": "end"})
    assert line.silent()
    assert ledger() == before


def test_what_waits_behind_a_bad_frame_is_not_another_contacts(cast: Cast) -> None:
    """A contact is named by the token alone: there is no field to name another by."""
    mine, others = open_chat(cast.ane), open_chat(cast.bo)
    line = citizen_line(mine.token)
    before = others.contact.revision
    answer = line.ask({"type": "say", "client_id": ID, "text": "x", "contact": others.id})
    assert answer == refusal("bad-frame")
    assert others.contact.revision == before


def test_a_talk_whose_case_is_erased_under_it(cast: Cast) -> None:
    line = citizen_line(open_chat(cast.ane).token)
    Case.objects.all().delete()
    assert line.ask(Ping()) == refusal("no-contact")
    assert line.ask({"type": "end"}) == refusal("no-contact")
