"""What each door of the HTTP API must refuse: one table, by method and path."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

JSON = "application/json"
ID = str(uuid4())


@dataclass(frozen=True)
class Ask:
    """A request that is refused with `status`, `code` and `at`, the field."""

    why: str
    status: int
    code: str
    at: str = ""
    body: Any = None
    query: str = ""
    slug: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    signed_in: bool = True
    who: str = "ane"


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


BASIC = {"authorization": "Basic eA=="}
NO_TOKEN = [
    Ask("no token", 401, "bad-token", signed_in=False),
    Ask("an empty token", 401, "bad-token", "token", signed_in=False, headers=bearer("")),
    Ask("another scheme", 401, "bad-token", signed_in=False, headers=BASIC),
    Ask("a forged token", 401, "bad-token", "token", signed_in=False, headers=bearer("a:b:c")),
    Ask("odd letters", 401, "bad-token", "token", signed_in=False, headers=bearer("æ:ø")),
]
NO_JSON = [
    Ask("not JSON", 400, "bad-frame", body=b"language=da"),
    Ask("half a JSON", 400, "bad-frame", body=b'{"language":"da"'),
    Ask("invalid UTF-8", 400, "bad-frame", body=b'{"language":"\xff\xfe"}'),
    Ask("deep brackets", 400, "bad-frame", body=b"[" * 60_000),
    Ask("an endless integer", 400, "bad-frame", body=b'{"a":' + b"9" * 9_000 + b"}"),
    Ask("a megabyte", 413, "too-large", body=b'"' + b"x" * 1_000_000 + b'"'),
    Ask("a list", 422, "bad-value", body=[]),
    Ask("a string", 422, "bad-value", body="da"),
    Ask("null", 422, "bad-value", body=b"null"),
    Ask("nothing", 422, "bad-value", body=b""),
]
NOT_SIGNED = [
    Ask("nobody signed it", 403, "bad-signature"),
    Ask("a forged signature", 403, "bad-signature", headers={"x-twilio-signature": "eA=="}),
    Ask("a long name", 422, "bad-value", "call", query=f"call={'x' * 37}"),
]
CHOICE = {"client_id": ID, "route": "chat"}
CALL = {"client_id": ID, "route": "callback", "phone": "12345678"}
TEXTED = {"client_id": ID, "phone": "20304050", "code": "123456"}
TEXT_CODE = {"client_id": ID, "phone": "20304050", "consent": True}
BOOKING = {"client_id": ID, "appointment": ID, "phone": "20304050"}
SOON, LOCAL = "2026-09-07T09:00:00Z", "2026-09-07T09:00:00"
TIME = {"channel": "callback", "starts_at": SOON}
CALLBACK = {"channel": "callback"}
WANTED = [
    Ask("an empty object", 422, "bad-value", "channel", {}),
    Ask("an unknown field", 422, "bad-value", "", TIME | {"who": "x"}),
    Ask("a chat", 422, "bad-value", "channel", TIME | {"channel": "chat"}),
    Ask("another language", 422, "bad-value", "language", TIME | {"language": "fr"}),
    Ask("a name", 422, "bad-value", "counsellor", TIME | {"counsellor": "Ane"}),
    Ask("an endless number", 422, "bad-value", "site", TIME | {"site": 2**63}),
]
FORGED = [
    Ask("no code", 422, "bad-value", "code", {}),
    Ask("an empty code", 422, "bad-value", "code", {"code": ""}),
    Ask("a long code", 422, "bad-value", "code", {"code": "A" * 41}),
    Ask("a NUL in the code", 422, "bad-value", "code", {"code": "a\0b"}),
    Ask("an unknown field", 422, "bad-value", "", {"code": "x", "id": 1}),
    Ask("a forged code", 404, "no-appointment", "code", {"code": "AAAAA-AAAAA"}),
]
LANGUAGE = Ask("another language", 422, "bad-value", "language", query="language=fr")
SHIFT = {
    "act": "add-shift",
    "person": 999_999,
    "day": "2026-11-23",
    "starts": "09:00",
    "ends": "12:00",
    "kind": "chat",
}


def _shift(**other: Any) -> dict[str, Any]:
    return {"changes": [SHIFT | other]}


NOT_SIGNED_IN = Ask("nobody", 401, "not-signed-in", signed_in=False)
NOT_A_COORDINATOR = [NOT_SIGNED_IN, Ask("a counsellor", 403, "not-allowed")]

A_WEEK = [
    *NOT_A_COORDINATOR,
    Ask("no date", 422, "bad-value", "day", query="day=monday", who="karin"),
    Ask("a far date", 422, "bad-value", "day", query="day=9999-12-31", who="karin"),
    Ask("the first date of all", 422, "bad-value", "day", query="day=0001-01-01", who="karin"),
]

NOVEMBER = "from=2026-11-01&to=2026-11-30"


def _of(why: str, at: str, query: str) -> Ask:
    """What a manager may not ask of the figures."""
    return Ask(why, 422, "bad-value", at, query=query, who="mia")


REFUSED: dict[tuple[str, str], list[Ask]] = {
    ("get", "/api/widget"): [LANGUAGE],
    ("post", "/api/triage"): [
        *NO_JSON,
        Ask("a forged token", 401, "bad-token", "token", {"language": "da"}, headers=bearer("a:b")),
        Ask("an empty object", 422, "bad-value", "language", {}),
        Ask("an unknown field", 422, "bad-value", "", {"language": "da", "name": "x"}),
        Ask(
            "words for a key", 422, "bad-value", "answers", {"language": "da", "answers": {"x": 5}}
        ),
        Ask("another language", 422, "bad-value", "language", {"language": "fr"}),
        Ask("answers in a list", 422, "bad-value", "answers", {"language": "da", "answers": []}),
        Ask("no answer", 422, "bad-value", "answers", {"language": "da", "answers": {"topic": ""}}),
        Ask("a number", 422, "bad-value", "answers", {"language": "da", "answers": {"topic": 5}}),
        Ask(
            "half a surrogate pair",
            422,
            "bad-value",
            "answers",
            rb'{"language":"da","answers":{"topic":"\ud83d"}}',
        ),
        Ask(
            "an answer that the table does not have",
            422,
            "bad-value",
            "answers",
            {"language": "da", "answers": {"topic": "\0"}},
        ),
        Ask(
            "a question that the table does not have",
            422,
            "bad-value",
            "answers",
            {"language": "da", "answers": {"shoe": "42"}},
        ),
        Ask(
            "a hundred answers",
            422,
            "bad-value",
            "answers",
            {"language": "da", "answers": {str(n): "x" for n in range(100)}},
        ),
    ],
    ("get", "/api/triage"): [*NO_TOKEN, LANGUAGE],
    ("post", "/api/contact"): [
        *NO_TOKEN,
        *NO_JSON,
        Ask("an empty object", 422, "bad-value", "client_id", {}),
        Ask("an unknown field", 422, "bad-value", "", CHOICE | {"contact": ID}),
        Ask("no UUID", 422, "bad-value", "client_id", CHOICE | {"client_id": "1"}),
        Ask("an unknown route", 422, "bad-value", "route", CHOICE | {"route": "pigeon"}),
        Ask("no phone", 422, "phone-needed", "phone", CHOICE | {"route": "callback"}),
        Ask("too short a phone", 422, "phone-needed", "phone", CALL | {"phone": "1234567"}),
        Ask("letters for a phone", 422, "bad-value", "phone", CALL | {"phone": "ring 12345678"}),
        Ask("a NUL in the phone", 422, "bad-value", "phone", CALL | {"phone": "12345678\0"}),
        Ask("a long phone", 422, "bad-value", "phone", CALL | {"phone": "1" * 33}),
        Ask("an unknown part of the day", 422, "bad-value", "day_part", CALL | {"day_part": "tea"}),
        Ask("a long wish", 422, "bad-value", "wish", CALL | {"wish": "x" * 1_001}),
        Ask("a NUL in the wish", 422, "bad-value", "wish", CALL | {"wish": "a\0b"}),
        Ask("a wish that is a list", 422, "bad-value", "wish", CALL | {"wish": ["x"]}),
    ],
    ("post", "/api/appointments/times"): [
        *NO_JSON,
        *WANTED,
        Ask("words for a skill", 422, "bad-value", "skill", CALLBACK | {"skill": "ordblind"}),
        Ask("no postcode", 422, "bad-value", "postcode", CALLBACK | {"postcode": "Aarhus"}),
        Ask("half a postcode", 422, "bad-value", "postcode", CALLBACK | {"postcode": "80"}),
        Ask("a long postcode", 422, "bad-value", "postcode", CALLBACK | {"postcode": "8" * 11}),
        Ask("a NUL in the postcode", 422, "bad-value", "postcode", CALLBACK | {"postcode": "8\0"}),
    ],
    ("post", "/api/appointments/hold"): [
        *NO_TOKEN,
        *NO_JSON,
        *WANTED,
        Ask("no time", 422, "bad-value", "starts_at", {"channel": "callback"}),
        Ask("a time without its zone", 422, "bad-value", "starts_at", TIME | {"starts_at": LOCAL}),
        Ask("no time at all", 422, "bad-value", "starts_at", TIME | {"starts_at": "soon"}),
        Ask("nobody works then", 422, "no-such-time", "starts_at", TIME),
        Ask(
            "the past", 422, "no-such-time", "starts_at", TIME | {"starts_at": "0001-01-01T00:00Z"}
        ),
        Ask(
            "far ahead", 422, "no-such-time", "starts_at", TIME | {"starts_at": "9999-12-31T23:59Z"}
        ),
    ],
    ("post", "/api/appointments/release"): [*NO_TOKEN],
    ("post", "/api/appointments"): [
        *NO_TOKEN,
        *NO_JSON,
        Ask("an empty object", 422, "bad-value", "client_id", {}),
        Ask("an unknown field", 422, "bad-value", "", BOOKING | {"code": "x"}),
        Ask("no phone", 422, "phone-needed", "phone", BOOKING | {"phone": ""}),
        Ask("letters for a phone", 422, "bad-value", "phone", BOOKING | {"phone": "ring 12345678"}),
        Ask("a long wish", 422, "bad-value", "wish", BOOKING | {"wish": "x" * 1_001}),
        Ask("a NUL in the wish", 422, "bad-value", "wish", BOOKING | {"wish": "a\0b"}),
        Ask("nobody's phone", 422, "no-such-number", "phone", BOOKING | {"phone": "12345678"}),
        Ask("no address", 422, "bad-email", "email", BOOKING | {"email": "ane"}),
        Ask("a long address", 422, "bad-value", "email", BOOKING | {"email": "x" * 321}),
        Ask("a NUL in the address", 422, "bad-value", "email", BOOKING | {"email": "a\0b"}),
        Ask("a list of addresses", 422, "bad-value", "email", BOOKING | {"email": ["a@b.dk"]}),
        Ask(
            "no phone for texts",
            422,
            "cannot-text",
            "phone",
            BOOKING | {"phone": "+44 20 7946 0018", "texts": True},
        ),
        Ask("what is not held", 409, "time-taken", "appointment", BOOKING),
    ],
    ("get", "/api/appointments"): [*NO_TOKEN],
    ("post", "/api/appointments/find"): [*NO_JSON, *FORGED],
    ("post", "/api/appointments/find/times"): [*NO_JSON, *FORGED],
    ("post", "/api/appointments/cancel"): [*NO_JSON, *FORGED],
    ("post", "/api/appointments/move"): [
        *NO_JSON,
        Ask("no time", 422, "bad-value", "starts_at", {"code": "AAAAA-AAAAA"}),
        Ask(
            "a forged code",
            404,
            "no-appointment",
            "code",
            {"code": "AAAAA-AAAAA", "starts_at": SOON},
        ),
    ],
    ("post", "/api/contact/feedback"): [
        *NO_TOKEN,
        *NO_JSON,
        Ask("an unknown field", 422, "bad-value", "", {"stars": 5}),
        Ask("an unknown answer", 422, "bad-value", "answered", {"answered": "perhaps"}),
        Ask("too low", 422, "bad-value", "rating", {"rating": 0}),
        Ask("too high", 422, "bad-value", "rating", {"rating": 6}),
        Ask("a huge integer", 422, "bad-value", "rating", {"rating": 10**40}),
        Ask("between two", 422, "bad-value", "rating", {"rating": 4.5}),
        Ask("no number", 422, "bad-value", "rating", b'{"rating":NaN}'),
        Ask("no contact yet", 404, "no-contact", "", {"rating": 5}),
    ],
    ("get", "/api/contact/transcript"): [
        *NO_TOKEN,
        LANGUAGE,
        Ask("no contact yet", 404, "no-contact"),
    ],
    ("get", "/api/resources"): [
        LANGUAGE,
        Ask("an unknown level", 422, "bad-value", "level", query="level=high"),
    ],
    ("get", "/api/resources/{slug}"): [
        LANGUAGE,
        Ask("an unknown resource", 404, "unknown-resource", "slug", slug="nothing"),
        Ask("a path", 404, "unknown-resource", "slug", slug="..%5c..%5cetc%5cpasswd"),
    ],
    ("post", "/api/contact/sms"): [
        *NO_TOKEN,
        *NO_JSON,
        Ask("an empty object", 422, "bad-value", "client_id", {}),
        Ask("an unknown field", 422, "bad-value", "", TEXTED | {"consent": True}),
        Ask("words for a number", 422, "bad-value", "phone", TEXTED | {"phone": "mit nummer"}),
        Ask("no code", 422, "bad-value", "code", {"client_id": ID, "phone": "20304050"}),
        Ask("a long code", 422, "bad-value", "code", TEXTED | {"code": "1" * 17}),
        Ask("no contact yet", 404, "no-contact", "", TEXTED),
    ],
    ("post", "/api/contact/sms/code"): [
        *NO_TOKEN,
        *NO_JSON,
        Ask("an empty object", 422, "bad-value", "client_id", {}),
        Ask("an unknown field", 422, "bad-value", "", TEXT_CODE | {"name": "x"}),
        Ask("no consent", 422, "bad-value", "consent", TEXT_CODE | {"consent": False}),
        Ask("words for a number", 422, "bad-value", "phone", TEXT_CODE | {"phone": "mit nummer"}),
        Ask("no contact yet", 404, "no-contact", "", TEXT_CODE),
    ],
    ("post", "/api/twilio/sms"): [
        Ask("no signature", 403, "bad-signature"),
        Ask("a forged signature", 403, "bad-signature", headers={"x-twilio-signature": "eA=="}),
    ],
    ("post", "/api/twilio/status"): [
        Ask("nobody signed it", 403, "bad-signature"),
        Ask("a forged signature", 403, "bad-signature", headers={"x-twilio-signature": "eA=="}),
        Ask("a long name", 422, "bad-value", "message", query=f"message={'x' * 37}"),
    ],
    **{
        ("post", f"/api/twilio/voice/{door}"): NOT_SIGNED
        for door in ("progress", "answered", "connect", "over", "answered-by")
    },
    ("post", "/api/mail/inbound"): [
        Ask("nobody signed it", 403, "bad-signature", body=b"From: ane@post.example\n\nHej"),
        Ask("a forged signature", 403, "bad-signature", headers={"x-signature": "0" * 64}),
        Ask("a megabyte", 413, "too-large", body=b"x" * 1_000_000),
    ],
    ("get", "/api/desk/resources"): [NOT_SIGNED_IN, LANGUAGE],
    ("get", "/api/desk/phrases"): [NOT_SIGNED_IN],
    ("get", "/api/desk/colleagues"): [NOT_SIGNED_IN],
    ("get", "/api/desk/day-parts"): [NOT_SIGNED_IN],
    ("get", "/api/desk/questions"): [NOT_SIGNED_IN, LANGUAGE],
    ("get", "/api/desk/times"): [
        NOT_SIGNED_IN,
        Ask("no channel", 422, "bad-value", "channel"),
        Ask("a chat", 422, "bad-value", "channel", query="channel=chat"),
        Ask("another language", 422, "bad-value", "language", query="channel=meeting&language=fr"),
        Ask("no number", 422, "bad-value", "site", query="channel=meeting&site=x"),
        Ask("an endless number", 422, "bad-value", "site", query=f"channel=meeting&site={2**63}"),
    ],
    ("get", "/api/desk/booked"): [
        NOT_SIGNED_IN,
        Ask("everybody's, by a counsellor", 403, "not-allowed", query="everybody=true"),
        Ask("no UUID", 422, "bad-value", "talk", query="talk=x"),
        Ask("no such talk", 404, "no-contact", query=f"talk={ID}"),
    ],
    ("get", "/api/desk/booked/times"): [
        NOT_SIGNED_IN,
        Ask("no contact", 422, "bad-value", "contact"),
        Ask("no such contact", 404, "no-contact", query=f"contact={ID}"),
    ],
    ("get", "/api/roster/week"): A_WEEK,
    ("get", "/api/roster/expected"): A_WEEK,
    ("get", "/api/targets/attained"): [
        NOT_SIGNED_IN,
        Ask("a counsellor", 403, "not-allowed"),
        Ask("a coordinator", 403, "not-allowed", who="karin"),
        _of("no measure", "measure", NOVEMBER),
        _of("another measure", "measure", f"{NOVEMBER}&measure=luck"),
        _of("what no contact tells", "measure", f"{NOVEMBER}&measure=occupancy"),
        _of("no time", "from", "measure=asa"),
        _of("no end", "to", "measure=asa&from=2026-11-01"),
        _of("no date", "from", "measure=asa&from=monday&to=2026-11-30"),
        _of("no such date", "to", "measure=asa&from=2026-11-01&to=2026-11-31"),
        _of("long ago", "from", "measure=asa&from=0001-01-01&to=2026-11-30"),
        _of("the end of time", "to", "measure=asa&from=2026-11-01&to=9999-12-31"),
        _of("a quarter of an hour", "from", "measure=asa&from=2026-11-01T09:15&to=2026-11-30"),
        _of("backwards", "to", "measure=asa&from=2026-11-30&to=2026-11-01"),
        _of("no threshold", "threshold", f"{NOVEMBER}&measure=service-level"),
        _of("a sixth formula", "formula", f"{NOVEMBER}&measure=asa&formula=6"),
        _of("less than none", "threshold", f"{NOVEMBER}&measure=asa&threshold=-1"),
        _of("half a second", "threshold", f"{NOVEMBER}&measure=asa&threshold=0.5"),
        _of("an endless number", "short", f"{NOVEMBER}&measure=asa&short={10**40}"),
        _of("another channel", "channel", f"{NOVEMBER}&measure=asa&channel=pigeon"),
        _of("no wait of its own", "channel", f"{NOVEMBER}&measure=asa&channel=meeting"),
        _of("another level", "level", f"{NOVEMBER}&measure=asa&level=hard"),
    ],
    ("get", "/api/targets/verdicts"): [
        NOT_SIGNED_IN,
        Ask("a counsellor", 403, "not-allowed"),
        Ask("a coordinator", 403, "not-allowed", who="karin"),
        _of("no time", "from", ""),
        _of("no date", "to", "from=2026-11-01&to=monday"),
        _of("long ago", "from", "from=0001-01-01&to=2026-11-30"),
        _of("the end of time", "to", "from=2026-11-01&to=9999-12-31"),
        _of("backwards", "to", "from=2026-11-30&to=2026-11-01"),
        _of("too much", "to", "from=2025-11-01&to=2026-11-30"),
    ],
    ("post", "/api/roster/changes"): [
        *NOT_A_COORDINATOR,
        *(replace(ask, who="karin") for ask in NO_JSON),
        Ask("an empty object", 422, "bad-value", "changes", {}, who="karin"),
        Ask("no changes", 422, "bad-value", "changes", {"changes": []}, who="karin"),
        Ask("too many", 422, "bad-value", "changes", {"changes": [SHIFT] * 301}, who="karin"),
        Ask("no such act", 422, "bad-value", "changes", _shift(act="burn"), who="karin"),
        Ask("an unknown field", 422, "bad-value", "changes", _shift(why="x"), who="karin"),
        Ask("half of it", 422, "bad-value", "changes", _shift(starts=None), who="karin"),
        Ask("another kind", 422, "bad-value", "changes", _shift(kind="tea"), who="karin"),
        Ask("nobody", 422, "unknown-counsellor", "person", _shift(person=0), who="karin"),
        Ask("a huge id", 422, "unknown-counsellor", "person", _shift(person=10**40), who="karin"),
        Ask(
            "no time at all", 422, "unknown-counsellor", "person", _shift(ends="09:00"), who="karin"
        ),
    ],
}


def cases() -> list[tuple[str, str, Ask]]:
    return [(method, path, ask) for (method, path), asks in REFUSED.items() for ask in asks]
