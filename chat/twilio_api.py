"""The doors that Twilio knocks at; it signs what it says."""

from typing import Annotated
from uuid import UUID

import msgspec
from django.core.exceptions import TooManyFieldsSent
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from ninja import Query, Router

from channels_layer import outbox
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from channels_layer.sms import twilio
from chat import texting
from chat.telling import tell_deliveries

router = Router(tags=["twilio"])


@router.post("/status", summary="What became of a text message")
def status(
    request: HttpRequest, message: Annotated[str, Query(max_length=36)] = ""
) -> HttpResponse:
    """`message` is our own name of it: Twilio may tell before it has answered us."""
    form = signed(request)
    try:
        pk, report = UUID(message), twilio.read_status(form)
    except (ValueError, msgspec.ValidationError):
        raise Refusal(ErrorCode.BAD_VALUE) from None
    with transaction.atomic():
        if outbox.settle(pk, report, timezone.now()):
            tell_deliveries([pk])
    return HttpResponse(status=204)


@router.post("/sms", summary="A text message from somebody")
def sms(request: HttpRequest) -> HttpResponse:
    """Twilio asks again when it heard nothing: the same message is received once."""
    form = signed(request)
    try:
        inbound = twilio.read_inbound(form)
    except msgspec.ValidationError:
        raise Refusal(ErrorCode.BAD_VALUE) from None
    texting.receive(inbound, timezone.now())
    # What we answer goes by the outbox, and not in this reply.
    return HttpResponse("<Response/>", content_type="text/xml")


def signed(request: HttpRequest) -> QueryDict:
    """What was posted, if Twilio says it. Raises Refusal: bad-value, bad-signature."""
    try:
        form = twilio.form_of(request)
    except TooManyFieldsSent:
        raise Refusal(ErrorCode.BAD_VALUE) from None
    if not twilio.is_signed(request, form):
        raise Refusal(ErrorCode.BAD_SIGNATURE)
    return form
