"""Twilio: the one module that knows it.

Its library takes half a second to import and is imported when the first message goes.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest, QueryDict
from msgspec import Meta

from channels_layer.reports import STOPPED, Fate, Report, SendFailed
from channels_layer.sms.reports import Inbound, Word

Sid = Annotated[str, Meta(pattern=r"^(SM|MM)[0-9a-fA-F]{32}\Z")]
FORM = "application/x-www-form-urlencoded"
STATUS_PATH = "/api/twilio/status"
SECONDS = 8.0
NEWEST = 100
# Of what came in: one page is as much as Twilio gives, and ten are a long absence.
A_PAGE, MOST_LISTED = 1_000, 10_000
# A wrong key is ours to put right, not the message's fault.
RETRY = {401, 408, 429}
# "canceled" is Twilio's; "partially_delivered" speaks of channels that we do not use.
FATES = {
    "accepted": Fate.SENT,
    "scheduled": Fate.SENT,
    "queued": Fate.SENT,
    "sending": Fate.SENT,
    "sent": Fate.SENT,
    "failed": Fate.FAILED,
    "canceled": Fate.FAILED,
    "undelivered": Fate.UNDELIVERED,
    "delivered": Fate.DELIVERED,
    "read": Fate.DELIVERED,
}
# Its codes for what has a word of ours.
ERRORS = {"21610": STOPPED}
# What Twilio's "OptOutType" says.
WORDS = {"STOP": Word.STOP, "HELP": Word.HELP, "START": Word.START}


def is_on() -> bool:
    """Whether this service has an account."""
    return bool(settings.TWILIO_ACCOUNT_SID)


def is_heard() -> bool:
    """Whether citizens can text us; without an account they are answered by hand."""
    return bool(settings.TWILIO_AUTH_TOKEN) and (can_be_answered() or not is_on())


def can_be_answered() -> bool:
    """Whether citizens can text us: not to a name of letters."""
    return is_on() and settings.TWILIO_FROM.startswith(("+", "MG"))


# --- Out ----------------------------------------------------------------------------


def send(to: str, text: str, reference: UUID) -> Report:
    """Have `text` sent to `to` (E.164). What becomes of it is told of `reference`.

    Raises SendFailed.
    """
    with understood():
        sent = client().messages.create(
            to=to,
            body=text,
            status_callback=f"{public_url()}{STATUS_PATH}?message={reference}",
            # Else a text is not found again by its words, nor is its length what we counted.
            smart_encoded=False,
            **_sender(),
        )
        return _report(sent, otherwise=Fate.SENT)


def look_up(to: str, text: str, since: datetime) -> list[Report]:
    """The messages with this very text that went to `to` since then, of the newest.

    Raises SendFailed.
    """
    with understood():
        # Not asked for by DateSent: one that is queued has none yet.
        newest = client().messages.list(to=to, limit=NEWEST, page_size=NEWEST)
        return [_report(found) for found in newest if _is_ours(found, text, since)]


def came_in(since: datetime) -> list[Inbound]:
    """The text messages to us that came in since then, the oldest first. Raises SendFailed."""
    ours = _sender()
    to = {} if "messaging_service_sid" in ours else {"to": ours["from_"]}
    with understood():
        listed = client().messages.list(
            date_sent_after=since, limit=MOST_LISTED, page_size=A_PAGE, **to
        )
        came = [found for found in reversed(listed) if _came_to_us(found, since)]
        return [read for found in sorted(came, key=_sent_at) if (read := _read_listed(found))]


def _came_to_us(found: Any, since: datetime) -> bool:
    """Whatever the vendor makes of a time of day in what is asked: it promises the day."""
    service = _sender().get("messaging_service_sid")
    to_us = service is None or found.messaging_service_sid == service
    return to_us and found.direction == "inbound" and _sent_at(found) >= since


def _sent_at(found: Any) -> datetime:
    at: datetime = found.date_sent or found.date_created
    return at


def _read_listed(found: Any) -> Inbound | None:
    """As if it had been posted; nothing of what would have been refused."""
    posted = {
        "MessageSid": found.sid,
        "From": found.from_,
        "To": found.to,
        "Body": found.body,
        "NumSegments": found.num_segments,
        "NumMedia": found.num_media,
    }
    try:
        return read_inbound({name: value for name, value in posted.items() if value is not None})
    except msgspec.ValidationError:
        return None


@contextmanager
def understood() -> Iterator[None]:
    """An answer that is none of Twilio's, a proxy's perhaps, leaves it unclear what happened."""
    try:
        yield
    except SendFailed:
        raise
    except Exception:  # its words may hold the answer's
        raise SendFailed("unreadable", retry=True, unclear=True) from None


def _is_ours(found: Any, text: str, since: datetime) -> bool:
    outbound: bool = found.direction.startswith("outbound")
    return outbound and found.body == text and bool(found.date_created >= since)


def _sender() -> dict[str, str]:
    sender = settings.TWILIO_FROM
    return {"messaging_service_sid": sender} if sender.startswith("MG") else {"from_": sender}


def _report(message: Any, otherwise: Fate | None = None) -> Report:
    """`otherwise` is what a status that we do not know means."""
    sid = msgspec.convert(message.sid, Sid)
    return Report(sid, FATES.get(message.status, otherwise), _error(str(message.error_code or "")))


def client() -> Any:
    return _client_of(
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_API_URL
    )


@cache
def _client_of(account: str, token: str, url: str) -> Any:
    from twilio.rest import Client

    return Client(account, token, http_client=Wire(url))


class Wire:
    """The library's way to the net, to `url`, which says whether another try can help."""

    is_async = False

    def __init__(self, url: str) -> None:
        from twilio.http.http_client import TwilioHttpClient

        self._url = urlsplit(url)
        # The library logs numbers.
        silent = logging.getLogger(f"{__name__}.silent")
        silent.disabled = True
        self._inner = TwilioHttpClient(timeout=SECONDS, logger=silent)

    def request(self, method: str, url: str, **how: Any) -> Any:
        from requests import RequestException

        address = urlsplit(url)._replace(scheme=self._url.scheme, netloc=self._url.netloc)
        try:
            answer = self._inner.request(method, urlunsplit(address), **how)
        except RequestException as error:  # its words hold the number
            raise _lost(error) from None
        if answer.status_code >= 300:  # redirects are not followed
            raise _refused(answer)
        return answer


def _lost(error: Exception) -> SendFailed:
    """Nothing was heard. If nothing was said either, that much is clear."""
    from requests import ConnectTimeout
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    unsaid = isinstance(error, ConnectTimeout) or isinstance(reason, NewConnectionError)
    return SendFailed("unreachable" if unsaid else "no-answer", retry=True, unclear=not unsaid)


def _refused(answer: Any) -> SendFailed:
    """A fault of the vendor's own leaves it unclear how far the message came."""
    status: int = answer.status_code
    return SendFailed(
        _error(_code(answer.text)) or f"http-{status}",
        retry=status in RETRY or status >= 500,
        unclear=status >= 500 or status == 408,
        after=_seconds(answer.headers.get("Retry-After", "")),
    )


def _error(code: str) -> str:
    return ERRORS.get(code, code)


class Fault(msgspec.Struct):
    code: int = 0


def _code(body: str) -> str:
    """The vendor's number for what was wrong; none when its answer has no such thing."""
    try:
        return str(msgspec.json.decode(body, type=Fault).code or "")
    except msgspec.DecodeError:
        return ""


def _seconds(retry_after: str) -> float:
    """An hour at most; none when it is no number."""
    is_number = retry_after.isascii() and retry_after.isdigit()
    return min(float(retry_after), 3600.0) if is_number else 0.0


# --- In -----------------------------------------------------------------------------

Short = Annotated[str, Meta(max_length=64)]


class StatusForm(msgspec.Struct, rename="pascal"):
    message_sid: Sid
    message_status: Short
    error_code: Annotated[str, Meta(pattern=r"^[0-9]{0,8}\Z")] = ""


class InboundForm(msgspec.Struct, rename="pascal"):
    message_sid: Sid
    from_: Annotated[str, Meta(min_length=1, max_length=64)] = msgspec.field(name="From")
    to: Short
    # PostgreSQL keeps no NUL.
    body: Annotated[str, Meta(max_length=1600, pattern=r"^[^\x00]*\Z")]
    num_segments: Annotated[int, Meta(ge=0, le=100)] = 1
    num_media: Annotated[int, Meta(ge=0, le=100)] = 0
    # Only from a Messaging Service that understands commands itself.
    opt_out_type: Short = ""


def form_of(request: HttpRequest) -> QueryDict:
    """What was posted; nothing if it is no form."""
    return QueryDict(request.body if request.content_type == FORM else b"")


def is_signed(request: HttpRequest, form: QueryDict) -> bool:
    """Whether Twilio says this, of this very address: anybody else could say anything."""
    from twilio.request_validator import RequestValidator

    signature = request.headers.get("X-Twilio-Signature", "")
    if not (settings.TWILIO_AUTH_TOKEN and signature):
        return False
    # By the address that we gave: a proxy may have changed what we see of it.
    url = f"{public_url()}{request.get_full_path()}"
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, form, signature))


def read_status(form: Mapping[str, str]) -> Report:
    """Of a status callback. A status that we do not know is no news.

    Raises msgspec.ValidationError.
    """
    told = msgspec.convert(dict(form.items()), StatusForm)
    return Report(told.message_sid, FATES.get(told.message_status), _error(told.error_code))


def read_inbound(form: Mapping[str, str]) -> Inbound:
    """Of a text message that came in. Raises msgspec.ValidationError."""
    told = msgspec.convert(dict(form.items()), InboundForm, strict=False)
    return Inbound(
        told.message_sid,
        told.from_,
        told.to,
        told.body,
        told.num_segments,
        told.num_media,
        WORDS.get(told.opt_out_type),
    )


def public_url() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")
