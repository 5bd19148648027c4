"""A Twilio of our own on this machine, in a thread: it keeps what it is given, and misbehaves.

It holds every request to `operations`; what breaks a rule is refused and kept in `faults`.
"""

import base64
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import Request, urlopen
from uuid import uuid4

from tests.twilio.operations import ACCOUNT, BASE, CALL, MESSAGE, faults

ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-of-the-stand-in"
SENDER = "+4592459245"
Message = dict[str, Any]


class Mishap(Enum):
    """What goes wrong with the next message or call that it is asked for."""

    BUSY = auto()
    BROKEN = auto()
    BROKEN_AFTER = auto()
    SILENT = auto()
    SILENT_AFTER = auto()
    HUNG_UP_AFTER = auto()
    GARBLED_AFTER = auto()
    ELSEWHERE = auto()
    BAD_NUMBER = auto()
    STOPPED_BY_RECIPIENT = auto()
    BAD_KEY = auto()
    HELD_BEFORE = auto()
    HELD_AFTER = auto()


KEEPS = {
    Mishap.BROKEN_AFTER,
    Mishap.SILENT_AFTER,
    Mishap.HUNG_UP_AFTER,
    Mishap.GARBLED_AFTER,
}
SAYS_NOTHING = {Mishap.SILENT, Mishap.SILENT_AFTER, Mishap.HUNG_UP_AFTER}
REFUSALS = {
    Mishap.BUSY: (429, 20429),
    Mishap.BROKEN: (500, 20500),
    Mishap.BROKEN_AFTER: (503, 20503),
    Mishap.ELSEWHERE: (307, 0),
    Mishap.BAD_NUMBER: (400, 21211),
    Mishap.STOPPED_BY_RECIPIENT: (400, 21610),
    Mishap.BAD_KEY: (401, 20003),
}
RETRY_AFTER = 77


class Twilio:
    """`messages` and `calls` are those it took, the oldest first; `asked` are the operations
    by name, and `forms` what was asked for with each call, by its name. `mishaps` happen to what
    is sent and to calls, `list_mishaps` when it is asked what has come in."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.calls: list[Message] = []
        self.forms: dict[str, dict[str, str]] = {}
        self.callbacks: dict[str, str] = {}
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.mishaps: deque[Mishap] = deque()
        self.list_mishaps: deque[Mishap] = deque()
        self.blocked: set[str] = set()
        self.held, self.released = Event(), Event()
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Its", (Door,), {"at": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def bodies(self, to: str) -> list[str]:
        return [message["body"] for message in self.messages if message["to"] == to]

    # --- What it is asked -----------------------------------------------------------

    def mishap(self) -> Mishap | None:
        with self._lock:
            return self.mishaps.popleft() if self.mishaps else None

    def take(self, form: Mapping[str, str]) -> Message:
        now = format_datetime(datetime.now(UTC))
        service = form.get("MessagingServiceSid")
        sid = f"SM{uuid4().hex}"
        message = {
            "sid": sid,
            "account_sid": ACCOUNT_SID,
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": service,
            "body": form["Body"],
            "status": "accepted" if service else "queued",
            "direction": "outbound-api",
            "num_segments": "0" if service else "1",
            "date_created": now,
            "date_updated": now,
            "date_sent": None,
            "error_code": None,
        }
        with self._lock:
            self.messages.append(message)
            self.callbacks[sid] = form.get("StatusCallback", "")
        return message

    def ring(self, form: dict[str, str], parent: str | None = None) -> Message:
        """Take a call, from somebody who asks for it or from one that is under way."""
        call = {
            "sid": f"CA{uuid4().hex}",
            "account_sid": ACCOUNT_SID,
            "parent_call_sid": parent,
            "to": form["To"],
            "from": form["From"],
            "status": "queued",
            "direction": "outbound-dial" if parent else "outbound-api",
            "date_created": format_datetime(datetime.now(UTC)),
            "answered_by": None,
        }
        with self._lock:
            self.calls.append(call)
            self.forms[call["sid"] or ""] = form
        return call

    def calls_page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """The newest first."""
        wanted = {
            name: asked[field]
            for name, field in (("to", "To"), ("parent_call_sid", "ParentCallSid"))
            if field in asked
        }
        found = [one for one in reversed(self.calls) if wanted.items() <= one.items()]
        here = found[: int(asked.get("PageSize", 50))]
        return {"calls": here, "page": 0, "page_size": len(here), "next_page_uri": None}

    def page(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """The newest first."""
        size, number = int(asked.get("PageSize", 50)), int(asked.get("Page", 0))
        after = asked.get("DateSent>", "")
        found = [
            one
            for one in reversed(self.messages)
            if one["to"] == asked.get("To", one["to"]) and (not after or _sent_since(one, after))
        ]
        here = found[number * size : (number + 1) * size]
        more = urlencode({**asked, "Page": number + 1}) if len(found) > (number + 1) * size else ""
        path = BASE.format(AccountSid=ACCOUNT_SID) + "/Messages.json"
        next_page = f"{path}?{more}" if more else None
        return {"messages": here, "page": number, "page_size": size, "next_page_uri": next_page}

    def got(self, sender: str, body: str, at: datetime, **more: str) -> str:
        """Somebody texts the service; whether it is posted is another matter. Its name."""
        sid, sent = f"SM{uuid4().hex}", format_datetime(at)
        message: Message = {
            "sid": sid,
            "account_sid": ACCOUNT_SID,
            "to": SENDER,
            "from": sender,
            "messaging_service_sid": None,
            "body": body,
            "status": "received",
            "direction": "inbound",
            "num_segments": "1",
            "num_media": "0",
            "date_created": sent,
            "date_updated": sent,
            "date_sent": sent,
            "error_code": None,
        }
        with self._lock:
            self.messages.append(message | more)
        return sid

    # --- What it tells --------------------------------------------------------------

    def told(self, sid: str, status: str, error: str = "") -> tuple[str, bytes, dict[str, str]]:
        """A status callback as it is posted: its address, body and headers."""
        message = next(one for one in self.messages if one["sid"] == sid)
        message["status"] = status
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "AccountSid": ACCOUNT_SID,
            "To": message["to"],
            "From": SENDER,
            "ApiVersion": "2010-04-01",
        }
        form |= {"ErrorCode": error} if error else {}
        url = self.callbacks[sid]
        headers = {"X-Twilio-Signature": signature(url, form)}
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return url, urlencode(form).encode(), headers

    def tell(self, sid: str, *statuses: str) -> list[int]:
        """Post one callback for each of `statuses`, in this order; what was answered."""
        answers = []
        for status in statuses:
            url, body, headers = self.told(sid, status)
            with urlopen(Request(url, body, headers), timeout=30) as answer:
                answers.append(answer.status)
        return answers

    def text(self, url: str, sender: str, body: str, **more: str) -> int:
        """Post to `url` what somebody texted, and block or free them as Twilio does itself."""
        word = body.strip().upper()
        if word == "STOP":
            self.blocked.add(sender)
        elif word == "START":
            self.blocked.discard(sender)
        form = inbound(sender, body, **more)
        headers = {"X-Twilio-Signature": signature(url, form)}
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        with urlopen(Request(url, urlencode(form).encode(), headers), timeout=30) as answer:
            status: int = answer.status
        return status


def _sent_since(message: Message, after: str) -> bool:
    """By the day: no more is promised of what is asked."""
    sent = message["date_sent"]
    return bool(sent) and parsedate_to_datetime(sent).date() >= date.fromisoformat(after[:10])


def inbound(sender: str, body: str, **more: str) -> dict[str, str]:
    """A text message that came in, as Twilio posts it; `more` changes or adds fields."""
    sid = f"SM{uuid4().hex}"
    return {
        "ToCountry": "DK",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "SmsSid": sid,
        "FromCountry": "DK",
        "SmsStatus": "received",
        "Body": body,
        "To": SENDER,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    } | more


def signature(url: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    """As Twilio describes it: the address and then each name and value, in the names' order."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()


class Door(BaseHTTPRequestHandler):
    at: Twilio
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        pairs = parse_qsl(body, keep_blank_values=True)
        form = dict(pairs)
        if not urlsplit(self.path).path.endswith("/Calls.json"):
            if self._admits("CreateMessage", form):
                self._send(form, self.at.take)
            return
        events = " ".join(value for name, value in pairs if name == "StatusCallbackEvent")
        form |= {"StatusCallbackEvent": events} if events else {}
        if self._admits("CreateCall", form):
            self._send(form, self.at.ring)

    def _send(self, form: dict[str, str], take: Callable[[dict[str, str]], Message]) -> None:
        mishap = self.at.mishap()
        if form["To"] in self.at.blocked:
            mishap = Mishap.STOPPED_BY_RECIPIENT
        if mishap == Mishap.HELD_BEFORE:
            self._hold()
        if mishap in (None, Mishap.HELD_BEFORE, Mishap.HELD_AFTER):
            message = take(form)
            if mishap == Mishap.HELD_AFTER:
                self._hold()
            self._answer(201, message)
            return
        if mishap in KEEPS:
            take(form)
        self._misbehave(mishap)

    def _misbehave(self, mishap: Mishap) -> None:
        if mishap in SAYS_NOTHING:
            if mishap != Mishap.HUNG_UP_AFTER:
                self._hold()
            self.close_connection = True
            return
        if mishap == Mishap.GARBLED_AFTER:
            self._answer(201, {"welcome": "to this hotel's network"})
            return
        status, code = REFUSALS[mishap]
        self._refuse(status, code)

    def _hold(self) -> None:
        """`held` tells that somebody waits for the answer; `released` ends it."""
        self.at.held.set()
        self.at.released.wait(30)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query, keep_blank_values=True))
        sid = url.path.rpartition("/")[2].removesuffix(".json")
        if "/Calls" in url.path:
            self._tell_of_calls(sid, asked)
            return
        name = "ListMessage" if sid == "Messages" else "FetchMessage"
        if not self._admits(name, asked):
            return
        if name == "ListMessage":
            if "DateSent>" in asked and self.at.list_mishaps:
                self._misbehave(self.at.list_mishaps.popleft())
                return
            self._answer(200, self.at.page(asked))
            return
        found = [one for one in self.at.messages if one["sid"] == sid]
        if found and MESSAGE.holds(sid):
            self._answer(200, found[0])
        else:
            self._refuse(404, 20404)

    def _tell_of_calls(self, sid: str, asked: dict[str, str]) -> None:
        name = "ListCall" if sid == "Calls" else "FetchCall"
        if not self._admits(name, asked):
            return
        mishap = self.at.mishap()
        if mishap in REFUSALS:
            self._misbehave(mishap)
            return
        if name == "ListCall":
            self._answer(200, self.at.calls_page(asked))
            return
        found = [one for one in self.at.calls if one["sid"] == sid]
        if found and CALL.holds(sid):
            self._answer(200, found[0])
        else:
            self._refuse(404, 20404)

    def _admits(self, name: str, given: Mapping[str, str]) -> bool:
        self.at.asked.append(name)
        account = self.path.removeprefix("/2010-04-01/Accounts/").partition("/")[0]
        key = base64.b64encode(f"{ACCOUNT_SID}:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {key}" or not ACCOUNT.holds(account):
            self._refuse(401, 20003)
            return False
        wrong = faults(name, given)
        self.at.faults += wrong
        if wrong:
            self._refuse(400, 21602)
        return not wrong

    def _refuse(self, status: int, code: int) -> None:
        words = "Never to be told: +4520304050"
        self._answer(status, {"code": code, "message": words, "status": status})

    def _answer(self, status: int, body: Mapping[str, Any]) -> None:
        written = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        if status == 429:
            self.send_header("Retry-After", str(RETRY_AFTER))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address of a search holds a number."""


@contextmanager
def twilio() -> Iterator[Twilio]:
    """One that runs, and whose rules nobody broke."""
    running = Twilio()
    try:
        yield running
    finally:
        running.stop()
    assert running.faults == []
