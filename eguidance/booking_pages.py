"""Booking without JavaScript: plain forms, one step a page.

What a citizen does here is remembered in a session of their own, so that the back
button and a reload do no harm, and no address carries a code or a token. A form that is
refused is shown again by a GET, like every other step.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from channels_layer.protocol import Channel, ErrorCode
from channels_layer.refusal import Refusal
from chat import appointments as verbs
from eguidance.booking_session import (
    CODE,
    MISSED,
    Refused,
    book_anew,
    case_here,
    new_case,
    onward,
    refused,
    what_was_refused,
)
from eguidance.booking_shown import (
    appointment_shown,
    details_page,
    move_page,
    now_shown,
    page,
    times_page,
)
from eguidance.booking_wanted import searched, wanted_again
from eguidance.booking_words import BOOKING_WORDS
from eguidance.waitlist_pages import waiting_page
from eguidance.words import language_of
from scheduling import booking
from scheduling.free import Search
from scheduling.ics import appointment_ics
from scheduling.models import Appointment
from triage import cpr
from triage.appointments import (
    appointment_of,
    booked_by,
    made,
    missed,
    of_code,
    under_way,
    was_masked,
)
from triage.models import Case, Contact
from triage.rules import risk_phrases
from triage.waitlist import of_code as of_waitlist

# What the session remembers beside its case and its code.
HELD, NAME = "booking-held", "booking-name"
# What has just been done with a code: said once, and not done twice.
MOVED, CANCELLED = "booking-moved", "booking-cancelled"
# The time that was held, and what was typed beside it: a slow form loses neither.
TIME, TYPED = "booking-time", "booking-typed"
WISH_MOST = 500
# Longer than any address is, so that one that is cut is still none.
EMAIL_MOST = 320


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Choose a way and a time; the time is held."""
    search = searched(request)
    if request.method != "POST":
        problem = what_was_refused(request).problem
        return times_page(request, search, problem, _wrote_of_danger(request))
    now = timezone.now()
    try:
        case = case_here(request) or new_case(request, now)
        held = booking.hold(search, _moment(request.POST.get("starts_at", "")), case.pk, now)
    except Refusal as refusal:
        return refused(request, refusal)
    request.session[HELD] = str(held.pk)
    request.session[TIME] = _to_hold_again(search, held)
    request.session[NAME] = str(uuid4())
    return onward(request, "book-details")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Who is to be called; then it is booked."""
    case, held = case_here(request), _held(request)
    typed = request.session.get(TYPED, {})
    if case is None or (held is None and HELD not in request.session):
        return onward(request, "booked" if case and made(case) else "book")
    if request.method != "POST":
        refusal = what_was_refused(request).refusal
        return details_page(request, held, refusal, typed) if held else onward(request, "book")
    posted = request.POST
    phone, email = posted.get("phone", "").strip(), posted.get("email", "").strip()
    wish, texts = _one_kind(posted.get("wish", ""))[:WISH_MOST], "texts" in posted
    name = UUID(request.session[NAME])
    given: dict[str, Any] = {
        "phone": phone[:32],
        "texts": texts,
        "email": email[:EMAIL_MOST],
        "wish": wish,
    }
    request.session[TYPED] = _typed(given)
    try:
        if not booked_by(case, name):  # a second press, whose first has let go of the time
            held = held or _held_again(request, case)
            verbs.book(case, name, held.pk, timezone.now(), **given)
    except Refusal as refusal:
        if held is None or refusal.code == ErrorCode.TIME_TAKEN:
            wanted = wanted_again(_search_held(request))
            return refused(request, refusal, "book", wanted=wanted)
        return refused(request, refusal)
    for known in (HELD, TIME, TYPED, MISSED):
        request.session.pop(known, None)
    return onward(request, "booked")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """What is booked, and its code; or, on somebody else's computer, forget it."""
    if request.method == "POST":
        request.session.flush()
        return onward(request, "book")
    case = case_here(request)
    contacts = made(case) if case else []
    if case is None or not contacts:
        return onward(request, "book")
    # Wherever in the case it was written: a call that waits may carry the flag.
    in_danger = case.contacts.exclude(danger_at=None).exists()
    shown = [appointment_shown(contact, language_of(request)) for contact in contacts]
    masked = any(was_masked(contact) for contact in contacts)
    return page(request, "booked", {"made": shown, "in_danger": in_danger, "masked": masked})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest) -> HttpResponse:
    """The appointment of a code."""
    if request.method == "POST":
        return _opened(request)
    before = what_was_refused(request)
    if not request.session.get(CODE):
        return _find_page(request, before)
    try:
        contact = _of_session(request)
    except Refusal as refusal:
        if answer := _elsewhere(request, before.problem):
            return answer
        return _find_page(request, Refused(refusal, {"code": request.session.pop(CODE)}))
    moved = request.session.pop(MOVED, False)
    return page(
        request, "yours", appointment_shown(contact, language_of(request)) | {"moved": moved}
    )


def _find_page(request: HttpRequest, before: Refused) -> HttpResponse:
    """What was typed is there to be mended."""
    code, problem = before.given.get("code", ""), before.problem
    told = BOOKING_WORDS[language_of(request)].code_needed if problem and not code else ""
    return page(request, "find", {"code": code}, problem, told)


def _opened(request: HttpRequest) -> HttpResponse:
    """By its code; or the one that is open is put away, for another."""
    code = request.POST.get("code", "").strip()[:40]
    if not code and "another" not in request.POST:
        return refused(request, Refusal(ErrorCode.BAD_VALUE, "code"))
    request.session[CODE] = code
    request.session.pop(MOVED, None)
    return onward(request, "booking")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """To another time, chosen among those that are free."""
    try:
        contact = _of_session(request)
        if request.method != "POST":
            return move_page(request, contact, what_was_refused(request).problem)
        verbs.move(contact, _moment(request.POST.get("starts_at", "")), timezone.now())
    except Refusal as refusal:
        if refusal.code in (ErrorCode.TIME_TAKEN, ErrorCode.NO_SUCH_TIME):
            return refused(request, refusal)
        return _unchangeable(request, refusal)
    request.session[MOVED] = True
    return onward(request, "booking")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """A file for the citizen's own calendar."""
    if request.method != "POST":  # the other language, of a page that said no
        return onward(request, "booking")
    language = language_of(request)
    try:
        appointment = appointment_of(of_code(request.POST.get("code", "")[:40]))
    except Refusal as refusal:
        return _lost(request, refusal)
    file = appointment_ics(appointment, language, timezone.now())
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    name = BOOKING_WORDS[language].file
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_it(request: HttpRequest) -> HttpResponse:
    """Asked once more first, on a page of its own. Pressed twice, it is cancelled once."""
    if request.method == "POST" and "sure" not in request.POST:
        return onward(request, "booking-cancel")
    try:
        if request.method != "POST":
            contact = _of_session(request)
            return page(request, "cancel", appointment_shown(contact, language_of(request)))
        code = request.session.get(CODE) or request.session.get(CANCELLED, "")
        verbs.cancel(of_code(code), timezone.now())
    except Refusal as refusal:
        return _unchangeable(request, refusal)
    request.session[CANCELLED] = code
    request.session.pop(CODE, None)
    return onward(request, "cancelled")


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return page(request, "cancelled", {})


# --- What is asked for --------------------------------------------------------


def _moment(text: str) -> datetime:
    """Raises Refusal: no-such-time."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refusal(ErrorCode.NO_SUCH_TIME, "starts_at")
    return at


def _one_kind(text: str) -> str:
    """A form sends its lines with carriage returns, and a NUL no database keeps."""
    return text.replace("\r\n", "\n").replace("\0", "")


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """What the form shows again. Sessions are stored too: no CPR number is, and that is told."""
    written = {name: cpr.mask(given[name]) for name in ("phone", "email", "wish")}
    kept = {name: text for name, (text, _) in written.items()}
    return given | kept | {"masked": any(count for _, count in written.values())}


def _held(request: HttpRequest) -> Appointment | None:
    held = request.session.get(HELD)
    return Appointment.objects.filter(pk=held, state=booking.HELD).first() if held else None


def _held_again(request: HttpRequest, case: Case) -> Appointment:
    """Its hold has lapsed, and the time may be free still. Raises Refusal as `booking.hold`."""
    search, starts_at = _search_held(request), _moment(request.session[TIME][1])
    held = booking.hold(search, starts_at, case.pk, timezone.now())
    request.session[HELD] = str(held.pk)
    return held


def _wrote_of_danger(request: HttpRequest) -> bool:
    """In a form whose time was taken by somebody else."""
    return bool(risk_phrases().scan(request.session.get(TYPED, {}).get("wish", "")))


def _to_hold_again(search: Search, held: Appointment) -> list[str | int | None]:
    """With whom it was wished; and where they were told that it is."""
    site = held.room.site_id if held.room else None
    at = held.starts_at.isoformat()
    return [held.channel, at, search.counsellor, site, search.skill]


def _search_held(request: HttpRequest) -> Search:
    channel, _, *wished = request.session[TIME]
    return Search(Channel(channel), language_of(request), *wished)


def _of_session(request: HttpRequest) -> Contact:
    """Raises Refusal: no-appointment, too-late."""
    contact = of_code(request.session.get(CODE, ""))
    booking.require_changeable(appointment_of(contact), timezone.now())
    return contact


def _elsewhere(request: HttpRequest, problem: ErrorCode | None) -> HttpResponse | None:
    """Where else a code leads: to whoever waits, to an appointment whose time has come, or to a
    new time for who was not reached."""
    code = request.session[CODE]
    if waits := of_waitlist(code):
        return waiting_page(request, waits, problem)
    try:
        contact = of_code(code)
    except Refusal:
        return None
    if under_way(contact):
        return page(request, "now", now_shown(contact, language_of(request)))
    return book_anew(request, contact) if missed(contact) else None


def _unchangeable(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Where a code leads whose time has come is told where it was opened."""
    too_late = refusal.code == ErrorCode.TOO_LATE and CODE in request.session
    return onward(request, "booking") if too_late else _lost(request, refusal)


def _lost(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The code opens nothing, or nothing that can be changed: what was typed is kept."""
    code = request.session.pop(CODE, "")
    if not code:
        return onward(request, "booking")
    return refused(request, refusal, "booking", {"code": code})
