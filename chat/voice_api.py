"""The doors that Twilio knocks at in a call: it signs what it says, and is told what to do.

`call` is our own name of it: Twilio may tell before it has answered us.
"""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from ninja import Query, Router

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from channels_layer.voice import twilio
from channels_layer.voice.reports import Leg, LegReport
from chat import bridges
from chat.twilio_api import signed

router = Router(tags=["twilio"])
Name = Annotated[str, Query(max_length=36)]
Read = Callable[[QueryDict], LegReport]


@router.post("/progress", summary="How far a leg of a call has come")
def progress(request: HttpRequest, call: Name = "", leg: Leg = Leg.COUNSELLOR) -> HttpResponse:
    pk, report = _told(request, call, lambda form: twilio.read_progress(form, leg))
    bridges.heard(pk, report, timezone.now())
    return HttpResponse(status=204)


@router.post("/answered-by", summary="Whether a machine has answered the citizen's telephone")
def answered_by(request: HttpRequest, call: Name = "") -> HttpResponse:
    pk, report = _told(request, call, twilio.read_answered_by)
    bridges.heard(pk, report, timezone.now())
    return HttpResponse(status=204)


@router.post("/answered", summary="The counsellor has answered: what is to be done")
def answered(request: HttpRequest, call: Name = "") -> HttpResponse:
    pk, report = _told(request, call, twilio.read_call)
    return _twiml(bridges.picked_up(pk, report, timezone.now()))


@router.post("/connect", summary="The counsellor has pressed a key: whom to dial")
def connect(request: HttpRequest, call: Name = "") -> HttpResponse:
    pk, report = _told(request, call, twilio.read_call)
    return _twiml(bridges.pressed_a_key(pk, report, timezone.now()))


@router.post("/over", summary="The citizen's leg is over: what is to be done")
def over(request: HttpRequest, call: Name = "") -> HttpResponse:
    pk, report = _told(request, call, twilio.read_over)
    return _twiml(bridges.rang_off(pk, report, timezone.now()))


def _told(request: HttpRequest, call: str, read: Read) -> tuple[UUID, LegReport]:
    """Raises Refusal: bad-signature, bad-value."""
    form = signed(request)
    try:
        return UUID(call), read(form)
    except (ValueError, msgspec.ValidationError):
        raise Refusal(ErrorCode.BAD_VALUE) from None


def _twiml(answer: str) -> HttpResponse:
    return HttpResponse(answer, content_type="text/xml; charset=utf-8")
