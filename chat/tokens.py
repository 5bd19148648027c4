"""The citizen's key to their own case: signed, dated, and never in a URL."""

from uuid import UUID

from django.conf import settings
from django.core import signing

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from triage.models import Case

_signer = signing.TimestampSigner(salt="eguidance.citizen")


def token_for(case: Case) -> str:
    return _signer.sign(case.pk.hex)


def case_of(token: str) -> Case:
    """The case that a token opens. Raises Refusal: bad-token, expired-token."""
    try:
        name = _signer.unsign(token, max_age=settings.TOKEN_SECONDS)
        return Case.objects.get(pk=UUID(name))
    except signing.SignatureExpired:
        raise Refusal(ErrorCode.EXPIRED_TOKEN, "token") from None
    except (signing.BadSignature, ValueError, Case.DoesNotExist):
        raise Refusal(ErrorCode.BAD_TOKEN, "token") from None
