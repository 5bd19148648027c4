"""The door that mail arrives at; whoever brings it signs it."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat.arriving import arrive

router = Router(tags=["mail"])


@router.post("/inbound", summary="A mail that arrived at the address that mail is from")
def inbound(request: HttpRequest) -> HttpResponse:
    """The body is the whole mail (RFC 5322), `X-Signature` its HMAC-SHA256 in hex.

    What a person wrote is refused with `no-contact`: nobody would read it here, and whoever
    brought it must say so.
    """
    _require_signed(request)
    try:
        mail = arrive(request.body, timezone.now())
    except ValueError:
        raise Refusal(ErrorCode.BAD_VALUE) from None
    if not mail.by_machine:
        raise Refusal(ErrorCode.NO_CONTACT)
    return HttpResponse(status=204)


def _require_signed(request: HttpRequest) -> None:
    key, given = settings.MAIL_INBOUND_KEY, request.headers.get("X-Signature", "")
    mine = hmac.new(key.encode(), request.body, hashlib.sha256).hexdigest()
    if not (key and hmac.compare_digest(mine.encode(), given.lower().encode())):
        raise Refusal(ErrorCode.BAD_SIGNATURE)
