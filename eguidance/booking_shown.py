"""What the booking pages show: days and times in words, by the service's own clock."""

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from channels_layer.protocol import Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from chat.call_texts import about
from eguidance.booking_session import MISSED
from eguidance.booking_wanted import where
from eguidance.booking_words import BOOKING_WORDS, BookingWords
from eguidance.words import language_of
from scheduling.booking import dashed
from scheduling.free import Search, bookable, free, rules_of
from scheduling.models import BOOKED_CHANNELS, Appointment, Skill
from scheduling.sites import Near
from scheduling.wall import clock_in_words, day_in_words, local
from triage.appointments import appointment_of, times_for_move
from triage.models import Contact
from triage.rules import risk_phrases

DAYS_A_PAGE = 5
MORNING, NOON, EVENING = time(5), time(12), time(17)


def page(
    request: HttpRequest,
    name: str,
    shown: dict[str, Any],
    problem: ErrorCode | None = None,
    told: str = "",
) -> HttpResponse:
    """`told` is said of a problem in place of what is said of its code elsewhere."""
    words = BOOKING_WORDS[language_of(request)]
    if problem and not told:
        told = words.problems.get(problem, words.problem)
    emergency = words.danger.format(number=risk_phrases().emergency)
    helplines = risk_phrases().helplines(language_of(request))
    context = {"helplines": helplines} | shown
    context |= {"said": words, "problem": told, "emergency": emergency}
    status = 200 if problem is None else 422
    return render(request, f"eguidance/booking/{name}.html", context, status=status)


def times_page(
    request: HttpRequest,
    search: Search,
    problem: ErrorCode | None = None,
    in_danger: bool = False,
) -> HttpResponse:
    times, asked, words = list(free(search, timezone.now())), where(request), _words(request)
    shown = _days(request, times) | {
        "ways": [(channel.value, words.ways[channel]) for channel in BOOKED_CHANNELS],
        "channel": search.channel.value,
        "sites": [_site_shown(each) for each in asked.sites],
        "site": search.site,
        "postcode": asked.postcode,
        "bad_postcode": asked.problem,
        "people": _people(search),
        "skills": _skills(search, request),
        "in_danger": in_danger,
        "missed": MISSED in request.session,
        "zone": words.zone.format(minutes=rules_of(search.channel).minutes),
    }
    told = words.bad_postcode if asked.problem and not problem else ""
    return page(request, "book", shown, problem or asked.problem, told)


# A name to choose, by its number, and whether it is chosen.
Choice = tuple[int, str, bool]


def _people(search: Search) -> list[Choice]:
    """Nothing when there is no choice; whoever is asked for is there to be let go."""
    people = list(bookable(search.channel))
    named = [(each.pk, each.name, each.pk == search.counsellor) for each in people]
    return named if len(people) > 1 or search.counsellor else []


def _skills(search: Search, request: HttpRequest) -> list[Choice]:
    skills = Skill.objects.filter(counsellors__in=bookable(search.channel)).distinct()
    language = language_of(request)
    return [(each.pk, each.name(language), each.pk == search.skill) for each in skills]


def _site_shown(near: Near) -> tuple[int, str]:
    site, km = near
    away = "" if km is None else f" ({max(1, round(km))} km)"
    return site.pk, f"{site.name}, {site.postcode} {site.town}{away}"


def move_page(
    request: HttpRequest, contact: Contact, problem: ErrorCode | None = None
) -> HttpResponse:
    appointment = appointment_of(contact)
    times = times_for_move(contact, timezone.now())
    minutes = rules_of(Channel(appointment.channel)).minutes
    shown = _days(request, times) | appointment_shown(contact, language_of(request))
    zone = _words(request).zone.format(minutes=minutes)
    return page(request, "move", shown | {"zone": zone}, problem)


def details_page(
    request: HttpRequest,
    held: Appointment,
    refusal: Refusal | None = None,
    given: dict[str, Any] | None = None,
) -> HttpResponse:
    words, language = _words(request), language_of(request)
    channel = Channel(held.channel)
    shown = (
        (given or {})
        | time_shown(held, language)
        | {
            "kept": words.kept_until.format(
                time=clock_in_words(held.held_until or held.starts_at, language)
            ),
            "phone_help": words.phone_help[channel],
            "book": words.book[channel],
            "channel": held.channel,
            "at": refusal.field if refusal else "",
            "in_danger": bool(risk_phrases().scan((given or {}).get("wish", ""))),
        }
    )
    return page(request, "details", shown, refusal.code if refusal else None)


def _words(request: HttpRequest) -> BookingWords:
    return BOOKING_WORDS[language_of(request)]


def _days(request: HttpRequest, times: list[datetime]) -> dict[str, Any]:
    """A page of days with their times, and whether there are others."""
    language, words = language_of(request), _words(request)
    days = [(day, list(of_day)) for day, of_day in groupby(times, lambda at: local(at).date())]
    first = _first_day(request, [day for day, _ in days])
    shown = [
        {
            "name": day_shown(day, language),
            "parts": [
                (name, [(at.isoformat(), clock_in_words(at, language)) for at in part])
                for name, part in _parts(words, of_day)
            ],
        }
        for day, of_day in days[first : first + DAYS_A_PAGE]
    ]
    before, after = days[max(0, first - DAYS_A_PAGE)][0] if first else None, None
    if first + DAYS_A_PAGE < len(days):
        after = days[first + DAYS_A_PAGE][0]
    query = request.GET.copy()
    return {"days": shown, "before": _with_day(query, before), "after": _with_day(query, after)}


def _first_day(request: HttpRequest, days: list[date]) -> int:
    try:
        wanted = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return 0
    return next((number for number, day in enumerate(days) if day >= wanted), 0)


def _with_day(query: Any, day: date | None) -> str:
    if day is None:
        return ""
    query["from"] = day.isoformat()
    return str(query.urlencode())


def _parts(words: BookingWords, times: list[datetime]) -> list[tuple[str, list[datetime]]]:
    """The parts of the day that have any time, in order."""
    return [(part, list(its)) for part, its in groupby(times, lambda at: _part(words, at))]


def _part(words: BookingWords, at: datetime) -> str:
    clock = local(at).time()
    ends = ((MORNING, words.night), (NOON, words.morning), (EVENING, words.afternoon))
    return next((name for end, name in ends if clock < end), words.evening)


def appointment_shown(contact: Contact, language: Language) -> dict[str, Any]:
    appointment = appointment_of(contact)
    words = BOOKING_WORDS[language]
    return time_shown(appointment, language) | {
        "code": dashed(appointment.code),
        "what_happens": words.what_happens[Channel(appointment.channel)],
        "texted": words.texted.format(number=contact.phone[-2:]) if contact.texts else "",
    }


def now_shown(contact: Contact, language: Language) -> dict[str, Any]:
    """An appointment whose time has come: that it is now, or when we call again.

    In danger nobody waits for the time, and so it is not told.
    """
    words, shown = BOOKING_WORDS[language], time_shown(appointment_of(contact), language)
    if contact.danger_at:
        return {"heading": words.danger_title, "in_danger": True}
    if contact.calls:
        return shown | {"heading": words.again_title, "sentence": again(contact, language)}
    said = words.now[Channel(contact.channel)]
    sentence = said.format(name=shown["counsellor"], clock=shown["clock"])
    return shown | {"heading": words.now_title, "sentence": sentence}


def again(contact: Contact, language: Language) -> str:
    """When somebody whom we did not reach is called again."""
    words = BOOKING_WORDS[language]
    if contact.call_at is None:
        return words.again_now
    at = about(contact.call_at)
    day, clock = day_in_words(at.date(), language), clock_in_words(at, language)
    return words.again.format(day=day, clock=clock)


def time_shown(appointment: Appointment, language: Language) -> dict[str, Any]:
    return {
        "day": day_shown(local(appointment.starts_at).date(), language),
        "clock": clock_in_words(appointment.starts_at, language),
        "until": clock_in_words(appointment.ends_at, language),
        "counsellor": appointment.counsellor.name,
        "room": appointment.room,
    }


def day_shown(day: date, language: Language) -> str:
    """As a heading begins."""
    name = day_in_words(day, language)
    return name[:1].upper() + name[1:]
