"""The full pages. Each door refuses first: wrong role, wrong method."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from chat.attendance import sign_off
from eguidance.booking_words import BOOKING_WORDS
from eguidance.call_words import CALL_WORDS
from eguidance.words import WORDS, language_of
from scheduling.models import Counsellor
from scheduling.roles import AT_THE_DESK, Role, has_role
from scheduling.wall import clock_in_words
from targets.today import in_all, today

View = Callable[[HttpRequest], HttpResponse]


def only_for(*roles: Role) -> Callable[[View], View]:
    """Signed in and in one of the roles; others are told so and see nothing."""

    def door(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            return view(request) if has_role(request.user, *roles) else not_allowed(request)

        return never_cache(login_required(checked))

    return door


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody to their own page."""
    if has_role(request.user, *AT_THE_DESK):
        return redirect("desk")
    return redirect("today" if has_role(request.user, Role.MANAGER) else "chat")


@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """The widget as a page; without a script the other ways."""
    language = language_of(request)
    said = {"said": BOOKING_WORDS[language], "call": CALL_WORDS[language]}
    return render(request, "eguidance/chat.html", said)


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """A host page whose script comes from the service's other name: another origin."""
    if not settings.DEMO:
        raise Http404
    here = f"{request.scheme}://{request.get_host()}"
    server = settings.PUBLIC_URL if here != settings.PUBLIC_URL else settings.DEMO_URL
    response = render(request, "eguidance/demo.html", {"server": server})
    # A host page sets its own policy; this one trusts its widget's server and no other.
    response.headers["Content-Security-Policy"] = _host_policy(server)
    return response


def _host_policy(server: str) -> str:
    socket = server.replace("http", "ws", 1)
    return (
        f"default-src 'none'; script-src 'self' {server}; style-src 'self'; img-src 'self' data:; "
        f"connect-src {server} {socket}; base-uri 'none'; frame-ancestors 'none'"
    )


@require_safe
@gzip_page
def widget(request: HttpRequest) -> HttpResponse:
    """The loader, under the short address that host pages carry."""
    code = Path(settings.BASE_DIR, "frontend", "dist", "widget.js").read_bytes()
    response = HttpResponse(code, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@only_for(*AT_THE_DESK)
@ensure_csrf_cookie
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    coordinates = has_role(request.user, Role.COORDINATOR)
    shown = {"coordinates": coordinates, "zone": settings.TIME_ZONE}
    return render(request, "eguidance/desk.html", shown)


@only_for(Role.COORDINATOR)
@ensure_csrf_cookie
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    return render(request, "eguidance/roster.html")


@only_for(Role.MANAGER)
@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    """Today's contacts by state."""
    now, words = timezone.now(), WORDS[language_of(request)]
    counts = today(now)
    clock = clock_in_words(now, language_of(request))
    rows = [{"name": words.channels[channel], "counts": each} for channel, each in counts.items()]
    lead = words.today_lead.format(time=clock)
    return render(
        request, "targets/today.html", {"rows": rows, "today": in_all(counts), "lead": lead}
    )


class SignIn(LoginView):
    template_name = "eguidance/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signing out ends the lease: what was held goes back to the queue at once."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        counsellor = Counsellor.objects.filter(user__pk=request.user.pk or 0).first()
        response = super().post(request, *args, **kwargs)
        if counsellor:
            sign_off(counsellor, timezone.now())
        return response


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = WORDS[language_of(request)]
    return _message(request, words.not_allowed, words.not_allowed_lead, 403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the page's own token: another page's, or one left open too long."""
    words = WORDS[language_of(request)]
    return _message(request, words.stale, words.stale_lead, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    words = WORDS[language_of(request)]
    return _message(request, words.not_found, words.not_found_lead, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Asks nobody who is signed in: it may be the database that failed."""
    words = WORDS[language_of(request)]
    return _message(request, words.failed, words.failed_lead, 500, user=None)


def _message(
    request: HttpRequest, heading: str, lead: str, status: int, **context: Any
) -> HttpResponse:
    context |= {"heading": heading, "lead": lead}
    return render(request, "eguidance/message.html", context, status=status)
