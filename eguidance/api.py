"""The HTTP API: its doors are the apps', its errors are the protocol's."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from channels_layer import meters
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat.api import router as citizen
from chat.booking_api import router as booking
from chat.desk_api import router as desk
from chat.mail_api import router as mail
from chat.twilio_api import router as twilio
from chat.voice_api import router as voice
from scheduling.roster_api import router as roster
from targets.api import router as targets
from targets.roster_api import router as expected

STATUS = {
    ErrorCode.NOT_SIGNED_IN: 401,
    ErrorCode.BAD_TOKEN: 401,
    ErrorCode.EXPIRED_TOKEN: 401,
    ErrorCode.NOT_ALLOWED: 403,
    ErrorCode.FOREIGN_ORIGIN: 403,
    ErrorCode.BAD_SIGNATURE: 403,
    ErrorCode.NO_CONTACT: 404,
    ErrorCode.UNKNOWN_RESOURCE: 404,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.BAD_FRAME: 400,
    ErrorCode.ROUTE_CLOSED: 409,
    ErrorCode.NOT_WAITING: 409,
    ErrorCode.NOT_ENDED: 409,
    ErrorCode.TIME_TAKEN: 409,
    ErrorCode.TOO_LATE: 409,
    ErrorCode.CHANGED_MEANWHILE: 409,
    ErrorCode.NO_APPOINTMENT: 404,
    ErrorCode.NO_SUCH_DOOR: 404,
    ErrorCode.WRONG_METHOD: 405,
}

api = NinjaAPI(
    title="eGuidance",
    version="1",
    description="The doors of the service over HTTP. Errors are `{code, field}`.",
    docs_url="/docs",
)
api.add_router("", citizen)
api.add_router("/appointments", booking)
api.add_router("/desk", desk)
api.add_router("/twilio", twilio)
api.add_router("/twilio/voice", voice)
api.add_router("/mail", mail)
api.add_router("/roster", roster)
api.add_router("/roster", expected)
api.add_router("/targets", targets)


def refused(request: HttpRequest, code: ErrorCode, field: str = "", **told: Any) -> HttpResponse:
    """A typed error; it never repeats what was sent."""
    meters.refused.labels(code).inc()
    body = {"code": code.value, "field": field} | told
    return api.create_response(request, body, status=STATUS.get(code, 422))


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(request, refusal.code, refusal.field, **refusal.told)


@api.exception_handler(ValidationError)
def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused(request, ErrorCode.BAD_VALUE, _field(error.errors))


@api.exception_handler(AuthenticationError)
def on_authentication_error(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    door = ErrorCode.NOT_SIGNED_IN if _of_our_pages(request) else ErrorCode.BAD_TOKEN
    return refused(request, door)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(request, ErrorCode.BAD_FRAME)


@api.exception_handler(RequestDataTooBig)
def on_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return refused(request, ErrorCode.TOO_LARGE)


def _field(errors: Sequence[dict[str, Any]]) -> str:
    """The first field at fault, by a name of ours: keys that were sent are not repeated."""
    if not errors or errors[0]["type"] == "extra_forbidden":
        return ""
    whence, *names = errors[0]["loc"]
    # A body is one argument of its door, and its fields stand inside that.
    own = names[1:2] if whence == "body" else names[:1]
    return str(own[0]) if own else ""


class OriginGuard:
    """Refuses the API to pages of foreign websites before anything is read.

    The browser would only keep the answer from them; the deed would be done.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        if origin and request.path.startswith("/api/") and not _known(origin, request):
            return refused(request, ErrorCode.FOREIGN_ORIGIN)
        response: HttpResponse = self.get_response(request)
        return response


class TypedErrors:
    """Says in the protocol's own words that the API has no such door, or no such method."""

    CODES = {404: ErrorCode.NO_SUCH_DOOR, 405: ErrorCode.WRONG_METHOD}

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        code = self.CODES.get(response.status_code)
        typed = response.get("Content-Type", "").startswith("application/json")
        if code is None or typed or not request.path.startswith("/api/"):
            return response
        said = refused(request, code)
        if "Allow" in response.headers:
            said.headers["Allow"] = response.headers["Allow"]
        return said


def _of_our_pages(request: HttpRequest) -> bool:
    """Whoever is signed in comes to these by a cookie."""
    return request.path.startswith(("/api/desk/", "/api/roster/", "/api/targets/"))


def _known(origin: str, request: HttpRequest) -> bool:
    """The doors of our own pages know these alone."""
    host = request.get_host()
    own = (settings.PUBLIC_URL, f"http://{host}", f"https://{host}")
    carries_widget = origin in settings.ALLOWED_ORIGINS and not _of_our_pages(request)
    return origin in own or carries_widget
