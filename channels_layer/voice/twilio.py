"""Telephone calls by Twilio: asking for them, what it is told to do in them, what it tells.

Twilio rings the counsellor and then asks `answered` what to do. A key that is pressed leads to
`connect`, which dials the citizen; when that is over it asks `over`. Each address names the
call by our own id: no address holds a number.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from django.conf import settings
from msgspec import Meta

from channels_layer.protocol import Language
from channels_layer.sms.twilio import client, public_url, understood
from channels_layer.voice.reports import Leg, LegReport, Progress

Sid = Annotated[str, Meta(pattern=r"^CA[0-9a-fA-F]{32}\Z")]
PATH = "/api/twilio/voice"
NEWEST = 20
# The counsellor has just pressed a button; a citizen may have the telephone in a bag.
RING_COUNSELLOR, RING_CITIZEN = 25, 30
KEY_SECONDS = 10
EVENTS = ["ringing", "answered", "completed"]
VOICES = {Language.DANISH: "da-DK", Language.ENGLISH: "en-GB"}
# "initiated" and "queued" are before anything rings.
PROGRESS = {
    "ringing": Progress.RINGING,
    "in-progress": Progress.ANSWERED,
    "answered": Progress.ANSWERED,
    "completed": Progress.COMPLETED,
    "busy": Progress.BUSY,
    "no-answer": Progress.NO_ANSWER,
    "canceled": Progress.CANCELED,
    "failed": Progress.FAILED,
}
# SIP: not found, gone, address incomplete, does not exist anywhere.
NO_SUCH_NUMBER = {404, 410, 484, 604}
# "unknown" is nobody's word that it was a machine.
MACHINES = ("machine", "fax")


def is_on() -> bool:
    """Whether this service places calls."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_VOICE_FROM)


# --- Out ----------------------------------------------------------------------------


def place(to: str, reference: UUID) -> LegReport:
    """Have a counsellor's telephone rung (E.164). What becomes of it is told of `reference`.

    Raises SendFailed.
    """
    with understood():
        placed = client().calls.create(
            to=to,
            from_=settings.TWILIO_VOICE_FROM,
            url=_address("answered", reference),
            method="POST",
            status_callback=_address("progress", reference),
            status_callback_method="POST",
            status_callback_event=EVENTS,
            timeout=RING_COUNSELLOR,
        )
        return _counsellors(placed)


def look_up(to: str, since: datetime) -> list[LegReport]:
    """The calls that we placed to `to` since then, of the newest. Raises SendFailed."""
    with understood():
        # Not asked for by StartTime: one that is queued has none yet.
        newest = client().calls.list(to=to, limit=NEWEST, page_size=NEWEST)
        return [_counsellors(call) for call in newest if _is_ours(call, since)]


def look_into(sid: str) -> list[LegReport]:
    """How both legs of a call stand now, by the vendor's name of the first. Raises SendFailed."""
    with understood():
        first = _counsellors(client().calls(sid).fetch())
        dialled = client().calls.list(parent_call_sid=sid, limit=1, page_size=1)
        return [*(_citizens(sid, call) for call in dialled), first]


def _is_ours(call: Any, since: datetime) -> bool:
    from_us: bool = call.direction == "outbound-api" and call._from == settings.TWILIO_VOICE_FROM
    return from_us and bool(call.date_created >= since)


def _counsellors(call: Any) -> LegReport:
    return LegReport(msgspec.convert(call.sid, Sid), Leg.COUNSELLOR, PROGRESS.get(call.status))


def _citizens(sid: str, call: Any) -> LegReport:
    return LegReport(sid, Leg.CITIZEN, PROGRESS.get(call.status), _by_machine(call.answered_by))


def _address(door: str, reference: UUID, leg: Leg = Leg.COUNSELLOR) -> str:
    of_leg = f"&leg={leg}" if leg == Leg.CITIZEN else ""
    return f"{public_url()}{PATH}/{door}?call={reference}{of_leg}"


# --- What it is to do -----------------------------------------------------------------


def ask_for_a_key(said: str, language: Language, reference: UUID) -> str:
    """Say it, and go on when a key is pressed: the counsellor's own voicemail presses none."""
    from twilio.twiml.voice_response import Gather, VoiceResponse

    answer = VoiceResponse()
    asked = Gather(
        action=_address("connect", reference),
        method="POST",
        num_digits=1,
        timeout=KEY_SECONDS,
        input="dtmf",
    )
    asked.say(said, language=VOICES[language])
    answer.append(asked)
    answer.hangup()
    return str(answer)


def connect(to: str, reference: UUID) -> str:
    """Dial `to` (E.164), shown the service's own number, and listen for a machine."""
    from twilio.twiml.voice_response import Dial, VoiceResponse

    answer = VoiceResponse()
    dial = Dial(
        action=_address("over", reference),
        method="POST",
        caller_id=settings.TWILIO_VOICE_FROM,
        answer_on_bridge=True,
        timeout=RING_CITIZEN,
    )
    dial.number(
        to,
        status_callback=_address("progress", reference, Leg.CITIZEN),
        status_callback_method="POST",
        status_callback_event=" ".join(EVENTS),
        machine_detection="Enable",
        amd_status_callback=_address("answered-by", reference),
        amd_status_callback_method="POST",
    )
    answer.append(dial)
    return str(answer)


def hang_up(said: str, language: Language) -> str:
    from twilio.twiml.voice_response import VoiceResponse

    answer = VoiceResponse()
    if said:
        answer.say(said, language=VOICES[language])
    answer.hangup()
    return str(answer)


# --- In -----------------------------------------------------------------------------

Short = Annotated[str, Meta(max_length=64)]
Form = TypeVar("Form")


class ProgressForm(msgspec.Struct, rename="pascal"):
    call_sid: Sid
    call_status: Short
    parent_call_sid: Sid | None = None
    sip_response_code: Annotated[int, Meta(ge=0, le=999)] = 0


class OverForm(msgspec.Struct, rename="pascal"):
    call_sid: Sid
    dial_call_status: Short = ""


class AnsweredByForm(msgspec.Struct, rename="pascal"):
    call_sid: Sid
    answered_by: Short
    parent_call_sid: Sid | None = None


def read_call(form: Mapping[str, str]) -> LegReport:
    """Of a request for what to do: the counsellor has answered.

    Raises msgspec.ValidationError, as all that read do.
    """
    told = _read(form, ProgressForm)
    return LegReport(told.call_sid, Leg.COUNSELLOR, Progress.ANSWERED)


def read_progress(form: Mapping[str, str], leg: Leg) -> LegReport:
    """Of a status callback. A status that we do not know is no news."""
    told = _read(form, ProgressForm)
    progress = PROGRESS.get(told.call_status)
    if progress == Progress.FAILED and told.sip_response_code in NO_SUCH_NUMBER:
        progress = Progress.NO_SUCH_NUMBER
    first = told.parent_call_sid if leg == Leg.CITIZEN else told.call_sid
    return LegReport(first or "", leg, progress)


def read_over(form: Mapping[str, str]) -> LegReport:
    """Of the citizen's leg, when it is over."""
    told = _read(form, OverForm)
    return LegReport(told.call_sid, Leg.CITIZEN, PROGRESS.get(told.dial_call_status))


def read_answered_by(form: Mapping[str, str]) -> LegReport:
    """Whether a machine has answered the citizen's telephone."""
    told = _read(form, AnsweredByForm)
    machine = _by_machine(told.answered_by)
    return LegReport(told.parent_call_sid or "", Leg.CITIZEN, None, machine)


def _read(form: Mapping[str, str], kind: type[Form]) -> Form:
    return msgspec.convert(dict(form.items()), kind, strict=False)


def _by_machine(answered_by: str | None) -> bool | None:
    if answered_by == "human":
        return False
    return True if (answered_by or "").startswith(MACHINES) else None
