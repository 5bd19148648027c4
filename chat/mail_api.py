"""The door that mail arrives at; whoever brings it signs it."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from channels_layer.mail.arrived import MOST_BYTES
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat.arriving import arrive

router = Router(tags=["mail"])


@router.post("/inbound", summary="A mail that arrived at the address that mail is from")
def inbound(request: HttpRequest) -> HttpResponse:
    """The body is the mail (RFC 5322), `X-Signature` its HMAC-SHA256 in hex.

    A mail may be cut off: its words come first. What nobody would read here is refused with
    `no-contact`, and whoever brought it must say so.
    """
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refusal(ErrorCode.TOO_LARGE)
    _require_signed(request, raw)
    try:
        arrive(raw, timezone.now())
    except ValueError:
        raise Refusal(ErrorCode.BAD_VALUE) from None
    return HttpResponse(status=204)


def _require_signed(request: HttpRequest, raw: bytes) -> None:
    key, given = settings.MAIL_INBOUND_KEY, request.headers.get("X-Signature", "")
    mine = hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()
    if not (key and hmac.compare_digest(mine.encode(), given.lower().encode())):
        raise Refusal(ErrorCode.BAD_SIGNATURE)
