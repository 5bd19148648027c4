"""The waiting list without JavaScript: what is waited for, and the answer to an offer.

Whoever waits has a code, as for an appointment, and opens it at the same address.
"""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from channels_layer.protocol import Channel, DayPart, ErrorCode, Language
from channels_layer.refusal import Refusal
from chat import waitlist
from chat.waitlist_texts import code_of
from eguidance.booking_session import (
    CODE,
    case_here,
    new_case,
    onward,
    refused,
    what_was_refused,
)
from eguidance.booking_shown import day_shown, page, time_shown
from eguidance.booking_wanted import number_in
from eguidance.booking_words import BOOKING_WORDS, BookingWords
from eguidance.words import language_of
from scheduling.models import BOOKED_CHANNELS, Site
from scheduling.wall import clock_in_words, day_in_words, local
from triage.appointments import appointment_of
from triage.models import Contact, WaitlistEntry
from triage.waitlist import Wish

WEEKDAYS = tuple("0123456")
PARTS = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)
FIELDS = ("channel", "site", "first", "last", "weekday", "part", "phone", "consent")
# Of one field of the form: no choice is longer, and no number.
LONGEST, MOST = 32, len(WEEKDAYS)

Given = MultiValueDict[str, str]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """What is wished for, and the number to text."""
    if request.method != "POST":
        refusal, typed = what_was_refused(request)
        return _form(request, MultiValueDict(typed) if refusal else request.GET, refusal)
    given, now = request.POST, timezone.now()
    try:
        if "consent" not in given:
            raise Refusal(ErrorCode.BAD_VALUE, "consent")
        wish = _wish(given)
        entry = waitlist.join(case_here(request) or new_case(request, now), wish, now)
    except Refusal as refusal:
        return refused(request, refusal, given=_typed(given))
    request.session[CODE] = code_of(entry)
    return onward(request, "booking")


def waiting_page(
    request: HttpRequest, entry: WaitlistEntry, problem: ErrorCode | None = None
) -> HttpResponse:
    """What is offered, or that they wait still."""
    language = language_of(request)
    words = BOOKING_WORDS[language]
    shown: dict[str, Any] = {"code": code_of(entry), "channel": entry.channel}
    if entry.offer and entry.offer_until:
        shown |= time_shown(entry.offer, language) | {
            "offer": entry.offer_id,
            "way": words.ways[Channel(entry.channel)],
            "kept": words.offered_until.format(
                day=day_shown(local(entry.offer_until).date(), language).lower(),
                time=clock_in_words(entry.offer_until, language),
            ),
        }
    else:
        shown["wished"] = _wished(entry, words, language)
    told = words.wait_problems["offer"] if problem == ErrorCode.TIME_TAKEN else ""
    return page(request, "waiting", shown, problem, told)


def _wished(entry: WaitlistEntry, words: BookingWords, language: Language) -> list[str]:
    """What they wait for, as they chose it: a slip is seen while it can be mended."""
    until = words.waiting_until.format(day=day_in_words(entry.last, language))
    return [
        words.ways[Channel(entry.channel)],
        *([entry.site.name] if entry.site else []),
        *(words.weekdays[day] for day in entry.weekdays),
        *(words.parts[DayPart(part)] for part in entry.parts),
        until,
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Take what is offered, wait for another, or wait no more."""
    if request.method != "POST":  # the other language, of a page that said no
        return onward(request, "booking")
    now, act = timezone.now(), request.POST.get("act", "")
    try:
        entry = waitlist.of_code(request.session.get(CODE, ""))
    except Refusal:  # pressed twice, or over: where the code leads tells
        return onward(request, "booking")
    if act == "leave":
        waitlist.leave(entry, now)
        del request.session[CODE]
        return onward(request, "left")
    # What is answered is what was shown: another time may be offered by now.
    shown = request.POST.get("offer", "") == str(entry.offer_id)
    if act == "decline" and shown:
        waitlist.decline(entry, now)
    elif act == "take":
        try:
            contact = _take(entry, now, shown)
        except Refusal as refusal:
            return refused(request, refusal, "booking")
        request.session[CODE] = appointment_of(contact).code
    return onward(request, "booking")


def _take(entry: WaitlistEntry, now: datetime, shown: bool) -> Contact:
    """Raises Refusal: time-taken."""
    if not shown:
        raise Refusal(ErrorCode.TIME_TAKEN, "appointment")
    return waitlist.take(entry, now)


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return page(request, "left", {})


def _typed(given: Given) -> dict[str, list[str]]:
    """What is shown again."""
    sent = {name: given.getlist(name)[:MOST] for name in FIELDS if name in given}
    return {name: [each[:LONGEST] for each in values] for name, values in sent.items()}


def _form(request: HttpRequest, given: Given, refusal: Refusal | None) -> HttpResponse:
    words = BOOKING_WORDS[language_of(request)]
    weekdays, parts = given.getlist("weekday"), given.getlist("part")
    channel = given.get("channel", Channel.CALLBACK)
    shown = {
        "ways": [(each.value, words.ways[each]) for each in BOOKED_CHANNELS],
        "channel": channel if channel in BOOKED_CHANNELS else Channel.CALLBACK.value,
        "sites": Site.objects.all(),
        "site": number_in(given.get("site", "")),
        "first": given.get("first", ""),
        "last": given.get("last", ""),
        "weekdays": [
            (str(number), name, str(number) in weekdays)
            for number, name in enumerate(words.weekdays)
        ],
        "parts": [(each.value, words.parts[each], each in parts) for each in PARTS],
        "phone": given.get("phone", "")[:LONGEST],
        "consent": "consent" in given,
        "at": refusal.field if refusal else "",
    }
    told = words.wait_problems.get(refusal.field, "") if refusal else ""
    return page(request, "wait", shown, refusal.code if refusal else None, told)


def _wish(given: Given) -> Wish:
    """What the form says wrong in its choices is left out. Raises Refusal: bad-value."""
    channel = given.get("channel", "")
    return Wish(
        Channel(channel) if channel in BOOKED_CHANNELS else Channel.CALLBACK,
        given.get("phone", "").strip()[:LONGEST],
        site=number_in(given.get("site", "")),
        first=_day(given.get("first", "")),
        last=_day(given.get("last", "")),
        weekdays=[int(each) for each in given.getlist("weekday") if each in WEEKDAYS],
        parts=[part for part in PARTS if part in given.getlist("part")],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(ErrorCode.BAD_VALUE, "last") from None
