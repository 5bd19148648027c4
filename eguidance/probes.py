"""The doors for machines that watch: does it live, is it ready, how is it.

They come before all others: who asks knows an address, not the service's public name.
"""

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST

from channels_layer.protocol import ErrorCode
from eguidance import health, metrics
from eguidance.api import STATUS
from eguidance.health import Unfit

View = Callable[[HttpRequest], HttpResponse]


class Probes:
    """Answers `/healthz`, `/readyz` and `/metrics`, and leaves every other path alone."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = DOORS.get(request.path)
        if door is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            response = _refused(ErrorCode.WRONG_METHOD)
            response.headers["Allow"] = "GET, HEAD"
            return response
        response = door(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """Lives: the database answers."""
    return _fit_unless(health.why_dead())


def readyz(request: HttpRequest) -> HttpResponse:
    """Ready to be given new people."""
    return _fit_unless(health.why_not_ready())


def metrics_for(request: HttpRequest) -> HttpResponse:
    """Only for who has the token, and for nobody when there is none."""
    if not settings.METRICS_TOKEN:
        return _refused(ErrorCode.NO_SUCH_DOOR)
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        response = _refused(ErrorCode.BAD_TOKEN)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def _fit_unless(unfit: Unfit | None) -> HttpResponse:
    if unfit:
        return _typed(unfit, 503)
    return HttpResponse("ok", content_type="text/plain")


def _refused(code: ErrorCode) -> HttpResponse:
    return _typed(code, STATUS[code])


def _typed(code: ErrorCode | Unfit, status: int) -> HttpResponse:
    return JsonResponse({"code": code.value, "field": ""}, status=status)


DOORS: dict[str, View] = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics_for}
