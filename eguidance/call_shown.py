"""What the pages of a call that is wished for show: when it may be, and how it stands."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from channels_layer.protocol import Channel, ContactState, DayPart, EndReason, Language, Route
from channels_layer.sms.numbers import in_pairs
from eguidance.booking_session import Refused, case_here
from eguidance.booking_shown import again, page
from eguidance.call_words import CALL_WORDS
from eguidance.words import language_of
from scheduling.hours import ONE_DAY, Week
from scheduling.opening import week
from scheduling.wall import clock_in_words, day_in_words, local
from triage.choosing import latest_contact
from triage.models import Contact, EventKind
from triage.places import place
from triage.queue import parts_of, promise, window_of
from triage.rules import risk_phrases

MIDNIGHT = time()


class Told:
    """Moments in words, as seen from now."""

    def __init__(self, language: Language, now: datetime) -> None:
        self.language, self.now = language, now
        self.words = CALL_WORDS[language]

    def at(self, at: datetime) -> str:
        """`today at 14:30`."""
        return self.words.at.format(day=self._day(at), clock=clock_in_words(at, self.language))

    def until(self, at: datetime) -> str:
        """The same for an end: a day ends at its midnight."""
        if local(at).time() == MIDNIGHT:
            return self.words.until_midnight.format(day=self._day(at - ONE_DAY))
        return self.words.until.format(day=self._day(at), clock=clock_in_words(at, self.language))

    def clock(self, at: datetime) -> str:
        midnight = local(at).time() == MIDNIGHT
        return self.words.midnight if midnight else clock_in_words(at, self.language)

    def _day(self, at: datetime) -> str:
        if local(at).date() == local(self.now).date():
            return self.words.today
        return day_in_words(local(at).date(), self.language)


def call_page(request: HttpRequest, contact: Contact | None, before: Refused) -> HttpResponse:
    """When, and at which number; what is wished for already is there to be changed."""
    now, language = timezone.now(), language_of(request)
    words, hours = CALL_WORDS[language], week(Route.CALLBACK)
    refusal, typed = before
    told = Told(language, now)
    parts = parts_of(Route.CALLBACK, hours, now)
    called = contact if contact and contact.channel == Channel.CALLBACK else None
    wished = called.wished_part if called else ""
    shown: dict[str, Any] = {
        "call": words,
        "lead": _unreached(request, language) or words.lead,
        "anonymous": words.anonymous.format(days=settings.KEEP_DAYS),
        "parts": _parts(parts, hours, contact, told, typed.get("part", wished)),
        "closed": _closed(parts, hours, told),
        "keeps_place": contact is not None and contact.channel == Channel.CHAT,
        "waits": called is not None,
        "form": str(uuid4()),
        "phone": typed.get("phone", in_pairs(called.phone) if called else ""),
        "wish": typed.get("wish", called.wish if called else ""),
        "at": refusal.field if refusal else "",
        "in_danger": bool(risk_phrases().scan(typed.get("wish", "")))
        or (contact is not None and contact.danger_at is not None),
    }
    if refusal is None or not parts:  # that nobody calls at all is told
        return page(request, "call", shown)
    problem = words.problems.get(refusal.code, "") if refusal.field == "day_part" else ""
    return page(request, "call", shown, refusal.code, problem)


# A part of the day by its value, its name, by when it is, and whether it is chosen.
Choice = tuple[str, str, str, bool]


def _parts(
    parts: list[DayPart], hours: Week, contact: Contact | None, told: Told, wished: str
) -> list[Choice]:
    chosen = wished if wished in parts else parts[0] if parts else ""
    since = contact.waiting_since if contact else told.now
    return [
        (part.value, told.words.parts[part], _when(part, hours, since, told), part == chosen)
        for part in parts
    ]


def _when(part: DayPart, hours: Week, since: datetime, told: Told) -> str:
    words, now = told.words, told.now
    by = promise(Channel.CALLBACK, part, since, now)
    latest = _sentence(words.by.format(until=told.until(by))) if by > now else ""
    if part == DayPart.TURN:
        return f"{words.turn_help} {latest}"
    window = None if part == DayPart.ANY else window_of(part, hours, now)
    if window is None or window.opens <= now:
        return latest
    clocks = {"from_": told.at(window.opens), "to": told.clock(window.closes)}
    return _sentence(words.window.format(**clocks))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _closed(parts: list[DayPart], hours: Week, told: Told) -> str:
    """Why there is nobody to call at once, and when there is."""
    if DayPart.TURN in parts:
        return ""
    opens = hours.current_or_next(told.now)
    if opens is None:
        return told.words.no_hours
    if opens.opens <= told.now:
        return told.words.nobody_now
    return f"{told.words.nobody_now} {told.words.opens.format(when=told.at(opens.opens))}"


def _unreached(request: HttpRequest, language: Language) -> str:
    """What came of the call before, if nobody was spoken with."""
    case = case_here(request)
    before = latest_contact(case) if case else None
    if before is None or not before.ended:
        return ""
    said = CALL_WORDS[language].unreached.get(EndReason(before.ended), "")
    return said.format(times=_times())


def asked_page(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What was promised, and how it stands."""
    language = language_of(request)
    called = contact.channel == Channel.CALLBACK
    shown = {
        "call": CALL_WORDS[language],
        "sentences": [said for said in _standing(contact, Told(language, timezone.now())) if said],
        "waits": contact.state != ContactState.OPEN and called,
        "in_danger": contact.danger_at is not None,
        "soon": contact.state == ContactState.WAITING,
    }
    return page(request, "call_asked", shown)


def _standing(contact: Contact, told: Told) -> list[str]:
    words, name = told.words, contact.counsellor.name if contact.counsellor else ""
    number = words.number.format(number=in_pairs(contact.phone))
    if contact.state == ContactState.OPEN:
        if contact.channel != Channel.CALLBACK:
            return [words.in_talk.format(name=name)]
        return [words.taken.format(name=name), number]
    following = words.next.format(times=_times())
    masked = contact.events.filter(kind=EventKind.CPR_MASKED).exists()
    hidden = words.masked if masked else ""
    if contact.calls:
        return [again(contact, told.language), number, following, hidden]
    return [
        words.asked,
        _place(contact, told),
        number,
        _by(contact, told),
        _part(contact, told),
        following,
        hidden,
    ]


def _place(contact: Contact, told: Told) -> str:
    mine = place(contact, told.now)
    return told.words.place.format(position=mine.position) if mine else ""


def _by(contact: Contact, told: Told) -> str:
    """A promise that is past is not said again; nor one to somebody in danger, who comes first."""
    if contact.danger_at:
        return ""
    if contact.promise_at <= told.now:
        return told.words.call_soon
    return told.words.call_by.format(until=told.until(contact.promise_at))


def _part(contact: Contact, told: Told) -> str:
    name = told.words.parts[DayPart(contact.wished_part or DayPart.ANY)]
    return told.words.part.format(part=name[:1].lower() + name[1:])


def _times() -> int:
    return len(settings.CALL_AGAIN_SECONDS) + 1
