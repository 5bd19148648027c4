"""The messages that a counsellor sends by hand, while there is nobody else to send them."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_http_methods

from channels_layer import outbox, sending
from channels_layer.models import Outgoing, OutgoingKind
from channels_layer.refusal import Refusal
from channels_layer.sms.numbers import in_pairs
from chat import deliveries, texting
from eguidance.outbox_words import WORDS, OutboxWords
from eguidance.pages import not_allowed, only_for
from eguidance.words import language_of
from scheduling.models import Counsellor
from scheduling.roles import AT_THE_DESK, counsellor_of
from scheduling.wall import local

A_PAGE = 50
PASSED_ON = "passed-on"


@only_for(*AT_THE_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def outbox_page(request: HttpRequest) -> HttpResponse:
    """What is to be passed on, and the note that it was. What is sought is in no address."""
    try:
        counsellor = counsellor_of(request.user)
    except Refusal:
        return not_allowed(request)
    if request.method != "POST":
        return _page(request, request.GET.get("done", ""), request.GET.get("message", ""))
    if "message" not in request.POST:
        return _page(request)
    if "calendar" in request.POST:
        return _calendar(request) or _to_list(request, "too-late")
    message = _message(request)
    done = _done(request, message, counsellor)
    if _sought(request):
        return _page(request, done, str(message))
    return _to_list(request, done, **({"message": str(message)} if done == PASSED_ON else {}))


def _to_list(request: HttpRequest, done: str, **shown: str) -> HttpResponse:
    return redirect(f"{reverse('outbox')}?{urlencode({'done': done} | shown | _where(request))}")


def _done(request: HttpRequest, message: UUID, by: Counsellor) -> str:
    """The code of what became of it."""
    if "undo" in request.POST:
        return "taken-back" if texting.take_back(message, by, timezone.now()) else "is-back"
    return PASSED_ON if texting.pass_on(message, by, timezone.now()) else "too-late"


def _where(request: HttpRequest) -> dict[str, str]:
    """The page and the language that they had."""
    page = request.POST.get("page", "")
    turned = {"page": page} if page.isdecimal() and page != "1" else {}
    return turned | ({"language": language_of(request)} if request.GET.get("language") else {})


def _sought(request: HttpRequest) -> str:
    return request.POST.get("find", "").strip()[:100]


def _message(request: HttpRequest) -> UUID:
    """One that nobody has is nobody's message."""
    try:
        return UUID(request.POST.get("message", ""))
    except ValueError:
        return UUID(int=0)


def _calendar(request: HttpRequest) -> HttpResponse | None:
    """What a mail says is attached to it, to be attached by hand; nothing when it has gone."""
    row = outbox.to_pass_on(timezone.now()).filter(pk=_message(request)).first()
    if row is None or not row.calendar:
        return None
    answer = HttpResponse(row.calendar, content_type="text/calendar; charset=utf-8")
    name = WORDS[language_of(request)].file
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(request: HttpRequest, done: str = "", message: str = "") -> HttpResponse:
    text, sought = WORDS[language_of(request)], _sought(request)
    lost = deliveries.lost()
    rows = outbox.to_pass_on(timezone.now(), lost)
    if sought and "\0" not in sought:
        written = sought.replace(" ", "")
        rows = rows.filter(Q(text__icontains=sought) | Q(to__contains=written))
    page = Paginator(rows, A_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    count = page.paginator.count
    context: dict[str, Any] = {
        "text": text,
        "lead": text.sends_itself if _sends_itself() else text.lead,
        "done": text.done.get(done, ""),
        "undo": message if done == PASSED_ON else "",
        "number": text.number[count == 1].format(number=count),
        "sought": sought,
        "page": page,
        "messages": [_shown(row, lost.get(row.pk, ""), text) for row in page],
    }
    return render(request, "eguidance/outbox.html", context)


def _shown(row: Outgoing, lost_by: str, text: OutboxWords) -> dict[str, Any]:
    due = date_format(local(row.due_at), text.moment)
    number = in_pairs(row.to)
    is_text = row.kind == OutgoingKind.SMS
    return {
        "id": row.pk,
        "number": number,
        "words": row.text,
        "due": text.due.format(time=due),
        "lost": text.lost.format(name=lost_by) if lost_by else "",
        "dial": f"tel:{row.to}" if is_text else "",
        "write": _written(row),
        "write_as": text.write[row.kind],
        "write_to": text.write_to[row.kind].format(number=number),
        "has_file": bool(row.calendar),
        "file_to": text.save_file_to.format(number=number),
        "call_to": text.call_to.format(number=number),
        "passed_on_to": text.passed_on_to.format(number=number),
    }


def _sends_itself() -> bool:
    return all(way.is_on() for way in sending.WAYS.values())


def _written(row: Outgoing) -> str:
    """As RFC 5724 and RFC 6068 have it: what is written is there when it is opened."""
    if row.kind == OutgoingKind.SMS:
        return f"sms:{row.to}?body={quote(row.text)}"
    return f"mailto:{quote(row.to)}?subject={quote(row.subject)}&body={quote(row.text)}"
