"""To be called without JavaScript: asked for, looked at, and cancelled.

Whoever asks is asked no questions first, as for a booked time. What they wish stands in the
queue like a wish from the widget, and is remembered in the same session as a booking is.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from channels_layer.protocol import Channel, ContactState, DayPart, EndReason, ErrorCode
from channels_layer.refusal import Refusal
from chat import talks
from chat.tokens import token_for
from eguidance.booking_session import (
    CASE,
    case_here,
    case_of_form,
    onward,
    refused,
    what_was_refused,
)
from eguidance.booking_shown import now_shown, page
from eguidance.call_shown import asked_page, call_page
from eguidance.call_words import CALL_WORDS
from eguidance.words import language_of
from triage.appointments import dialled, under_way
from triage.choosing import latest_contact, live_contact
from triage.models import NOT_TAKEN, Case, Contact

PHONE_MOST, WISH_MOST = 32, 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """When and at which number; whoever waits already changes their wish, and keeps their place."""
    contact = _live(request)
    if contact and not _can_wish(contact):
        return onward(request, "call-asked")
    if request.method != "POST":
        return call_page(request, contact, what_was_refused(request))
    given = _given(request.POST)
    try:
        case = _ask(request, given, timezone.now())
    except Refusal as refusal:
        if refusal.code == ErrorCode.NOT_WAITING:  # taken just now
            return onward(request, "call-asked")
        return refused(request, refusal, given=given)
    request.session[CASE] = token_for(case)
    return onward(request, "call-asked")


def _ask(request: HttpRequest, given: dict[str, str], now: datetime) -> Case:
    """Refused, nothing is written down. Sent twice, it is asked for once.

    Raises Refusal: phone-needed, bad-value, no-such-number, route-closed, not-waiting.
    """
    part, form = _part(given["part"]), _name(request.POST.get("form", ""))
    number, wish = dialled(given["phone"], texts=False), given["wish"]
    with transaction.atomic():
        case = case_here(request) or case_of_form(request, form, now)
        talks.choose(case, form, Channel.CALLBACK, now, phone=number, part=part, wish=wish)
    return case


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest) -> HttpResponse:
    """What was promised, and how it stands; or, on somebody else's computer, forget it."""
    if request.method == "POST":
        request.session.flush()
        return onward(request, "call")
    contact = _live(request)
    if contact is None:
        return onward(request, "call")
    if contact.appointment and under_way(contact):
        return page(request, "now", now_shown(contact, language_of(request)))
    if contact.state != ContactState.OPEN and contact.channel != Channel.CALLBACK:
        return onward(request, "call")
    return asked_page(request, contact)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest) -> HttpResponse:
    """Asked once more first. Pressed twice, it is cancelled once."""
    contact = _live(request)
    if contact is None:
        return onward(request, "call-cancelled" if _has_cancelled(request) else "call")
    if contact.channel != Channel.CALLBACK or not _can_wish(contact):
        return onward(request, "call-asked")
    if request.method != "POST":
        return page(request, "call_cancel", {"call": CALL_WORDS[language_of(request)]})
    talks.end_by_citizen(contact, timezone.now())
    return onward(request, "call-cancelled")


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return page(request, "call_cancelled", {"call": CALL_WORDS[language_of(request)]})


def _live(request: HttpRequest) -> Contact | None:
    case = case_here(request)
    return live_contact(case) if case else None


def _can_wish(contact: Contact) -> bool:
    """Nobody has taken it, and it is no booked time that has come."""
    booked = contact.appointment is not None and under_way(contact)
    return contact.state in NOT_TAKEN and not booked


def _has_cancelled(request: HttpRequest) -> bool:
    case = case_here(request)
    before = latest_contact(case) if case else None
    return before is not None and before.ended == EndReason.CITIZEN


# --- What was typed -----------------------------------------------------------


def _given(posted: QueryDict) -> dict[str, Any]:
    """As it is kept, and shown again. A form sends its lines with carriage returns, and a NUL
    no database keeps."""
    wish = posted.get("wish", "").replace("\r\n", "\n").replace("\0", "")
    return {
        "phone": posted.get("phone", "").strip()[:PHONE_MOST],
        "part": posted.get("part", "")[:PHONE_MOST],
        "wish": wish[:WISH_MOST],
    }


def _part(text: str) -> DayPart:
    """Raises Refusal: bad-value."""
    try:
        return DayPart(text)
    except ValueError:
        raise Refusal(ErrorCode.BAD_VALUE, "day_part") from None


def _name(text: str) -> UUID:
    """What this form is called; one without a name is a form of its own."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
