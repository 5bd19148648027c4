"""A counsellor's own calendars: the page for them, and the door for calendar programs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods, require_safe

from channels_layer.protocol import ErrorCode, Language
from channels_layer.refusal import Refusal
from eguidance.pages import not_allowed, only_for
from eguidance.words import WORDS, CalendarWords, language_of
from scheduling import calendars
from scheduling.models import CalendarAddress, CalendarFeed, Counsellor
from scheduling.outgoing import feed_of, may_read
from scheduling.roles import AT_THE_DESK, Role, counsellor_of, has_role
from scheduling.wall import local


@dataclass
class Said:
    """What a form said and what came of it: a code of `done`, a secret to show, or errors."""

    done: str = ""
    secret: str = ""
    of: str = ""
    url: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@only_for(*AT_THE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Each button is a form of its own; `do` says which it was."""
    try:
        counsellor = counsellor_of(request.user)
    except Refusal:
        return not_allowed(request)
    if request.method != "POST":
        return _page(request, counsellor, Said(done=request.GET.get("done", "")))
    said = _do(request, counsellor)
    if said.errors or said.secret:
        return _page(request, counsellor, said)
    asked = request.GET.get("language")
    language = f"&language={language_of(request)}" if asked else ""
    return redirect(f"{reverse('calendar')}?done={said.done}{language}")


@require_safe
def roster(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the secret reads. It is in the address, for calendar programs send no header."""
    address = calendars.address_of(secret)
    if address is None or not may_read(address):
        # Plain and short: nobody looks at it but a program.
        return _unsaid(HttpResponseNotFound(content_type="text/plain"))
    feed = feed_of(address, timezone.now())
    answer = HttpResponse(feed.data, content_type="text/calendar; charset=utf-8")
    answer.headers["ETag"] = feed.etag
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return _unsaid(get_conditional_response(request, feed.etag, response=answer) or answer)


def _unsaid(answer: HttpResponse) -> HttpResponse:
    """The address goes to nobody else."""
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


# --- What the buttons do ----------------------------------------------------------------


def _do(request: HttpRequest, counsellor: Counsellor) -> Said:
    words = WORDS[language_of(request)].calendar
    act = ACTS.get(request.POST.get("do", "upload"))
    if act is None:
        return Said()
    try:
        return act(request, counsellor)
    except calendars.Unfetched as unfetched:
        error = words.troubles[unfetched.trouble]
    except Refusal as refusal:
        error = _words_for(refusal, words)
        return Said(url=request.POST.get("url", ""), errors={refusal.field: error})
    return Said(url=request.POST.get("url", ""), errors={"url": error})


def _words_for(refusal: Refusal, words: CalendarWords) -> str:
    if refusal.code == ErrorCode.BAD_VALUE:
        return words.no_file
    return words.errors[refusal.code].format(most=calendars.MOST_FEEDS)


def _upload(request: HttpRequest, counsellor: Counsellor) -> Said:
    """What is larger than may be was dropped while it was read."""
    if int(request.headers.get("Content-Length") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        raise Refusal(ErrorCode.TOO_LARGE, "file")
    file = request.FILES.get("file")
    if file is None:
        raise Refusal(ErrorCode.BAD_VALUE, "file")
    calendars.upload(counsellor, file.read(), timezone.now())
    return Said(done="uploaded")


def _subscribe(request: HttpRequest, counsellor: Counsellor) -> Said:
    calendars.subscribe(counsellor, request.POST.get("url", ""), timezone.now())
    return Said(done="subscribed")


def _remove(request: HttpRequest, counsellor: Counsellor) -> Said:
    number = request.POST.get("feed", "")
    if number.isdecimal() and len(number) < 19:
        calendars.remove(counsellor, int(number))
    return Said(done="removed")


def _make(request: HttpRequest, counsellor: Counsellor) -> Said:
    whole = _is_of_all(request)
    english = request.POST.get("in") == Language.ENGLISH
    language = Language.ENGLISH if english else Language.DANISH
    secret = calendars.make_address(counsellor, language, timezone.now(), whole_roster=whole)
    path = reverse("calendar-feed", args=[secret])
    return Said(secret=f"{settings.PUBLIC_URL}{path}", of="roster" if whole else "own")


def _revoke(request: HttpRequest, counsellor: Counsellor) -> Said:
    calendars.revoke_address(counsellor, whole_roster=_is_of_all(request))
    return Said(done="revoked")


def _is_of_all(request: HttpRequest) -> bool:
    return request.POST.get("of") == "roster" and has_role(request.user, Role.COORDINATOR)


ACTS: dict[str, Callable[[HttpRequest, Counsellor], Said]] = {
    "upload": _upload,
    "subscribe": _subscribe,
    "remove": _remove,
    "make": _make,
    "revoke": _revoke,
}


# --- What the page shows ----------------------------------------------------------------


def _page(request: HttpRequest, counsellor: Counsellor, said: Said) -> HttpResponse:
    words = WORDS[language_of(request)].calendar
    shown = [_feed(feed, words) for feed in counsellor.feeds.all()]
    kinds = ["own", "roster"] if has_role(request.user, Role.COORDINATOR) else ["own"]
    made = {address.whole_roster: address for address in counsellor.calendar_addresses.all()}
    context = {
        "said": said,
        "done": words.done.get(said.done, ""),
        "feeds": [feed for feed in shown if feed["host"]],
        "file": next((feed for feed in shown if not feed["host"]), None),
        "addresses": [_address(kind, made.get(kind == "roster"), words) for kind in kinds],
    }
    return render(request, "eguidance/calendar.html", context, status=422 if said.errors else 200)


def _feed(feed: CalendarFeed, words: CalendarWords) -> dict[str, object]:
    host, ahead = calendars.host_of(feed), feed.times.filter(ends_at__gt=timezone.now()).count()
    read, until = _told(feed.fetched_at, words), _told(feed.known_until, words)
    known = words.fetched if host else words.file_known
    return {
        "id": feed.pk,
        "host": host,
        "remove": words.remove_named.format(host=host),
        "known": known.format(time=read, until=until),
        "busy": words.busy_times.format(number=ahead),
        "trouble": words.troubles.get(feed.trouble, ""),
    }


def _address(kind: str, made: CalendarAddress | None, words: CalendarWords) -> dict[str, object]:
    return {
        "of": kind,
        "heading": getattr(words, kind),
        "lead": getattr(words, f"{kind}_lead"),
        "made": made and words.made.format(time=_told(made.made_at, words)),
        "language": made.language if made else "",
    }


def _told(at: datetime, words: CalendarWords) -> str:
    return date_format(local(at), words.moment)
