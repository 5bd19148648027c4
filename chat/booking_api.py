"""The HTTP doors of booking: free times, hold, book, move, cancel, and the calendar file."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import AwareDatetime, Field

from channels_layer.protocol import PHONE_PATTERN, Channel, Language
from chat import appointments
from chat.api import Strict, case_in, citizen
from chat.call_texts import about
from scheduling import booking
from scheduling.free import Search, bookable, free, rules_of
from scheduling.ics import appointment_ics
from scheduling.models import Appointment, Counsellor, Skill
from scheduling.sites import Near, near
from triage.appointments import (
    appointment_of,
    booked,
    of_code,
    require_opened,
    times_for_move,
    was_masked,
)
from triage.models import Contact

router = Router(tags=["booking"])

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]


class Wanted(Strict):
    """What is looked for: with anybody and anywhere, or not."""

    channel: Literal[Channel.CALLBACK, Channel.MEETING]
    language: Language | None = None
    counsellor: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    site: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    skill: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def search(self) -> Search:
        return Search(self.channel, self.language, self.counsellor, self.site, self.skill)


class WantedFrom(Wanted):
    postcode: Annotated[str, Field(max_length=10, pattern=r"^[^\x00]*$")] = ""


class WantedTime(Wanted):
    starts_at: AwareDatetime


class Booking(Strict):
    client_id: UUID
    appointment: UUID
    phone: Annotated[str, Field(max_length=32, pattern=PHONE_PATTERN)]
    texts: bool = False
    email: Annotated[str, Field(max_length=320, pattern=r"^[^\x00]*$")] = ""
    wish: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class ByCode(Strict):
    code: Code


class Cancelled(ByCode):
    """`seen` is the time it was shown at: another one is not cancelled by mistake."""

    seen: AwareDatetime | None = None


class NewTime(ByCode):
    starts_at: AwareDatetime


@router.post("/times", summary="Free times")
def times(request: HttpRequest, body: WantedFrom) -> Any:
    """Every start that can be booked, and with whom and where one may wish it.

    From a postcode the nearest site comes first; `km` is none when it is not known.
    """
    sites = near(body.postcode)
    found = free(body.search(), timezone.now())
    people = {place.counsellor for places in found.values() for place in places}
    return {
        "minutes": rules_of(body.channel).minutes,
        "times": list(found),
        "counsellors": list(
            Counsellor.objects.filter(pk__in=people).order_by("name").values("id", "name")
        ),
        "skills": [
            {"id": skill.pk, "name": skill.name(body.language or Language.DANISH)}
            for skill in Skill.objects.filter(counsellors__in=bookable(body.channel)).distinct()
        ],
        "sites": [_site(each) for each in sites],
    }


def _site(near: Near) -> dict[str, Any]:
    site, km = near
    return {
        "id": site.pk,
        "name": site.name,
        "address": site.address,
        "postcode": site.postcode,
        "town": site.town,
        "km": None if km is None else round(km, 1),
    }


@router.post("/hold", auth=citizen, summary="Keep a time while the form is filled in")
def hold(request: HttpRequest, body: WantedTime) -> Any:
    """In place of what the case held before; given back by itself when nobody books it."""
    case, now = case_in(request), timezone.now()
    held = booking.hold(body.search(), body.starts_at, case.pk, now)
    return {
        "appointment": held.pk,
        "held_until": held.held_until,
        "held_seconds": settings.HOLD_SECONDS,
        **_time(held),
    }


@router.post("/release", auth=citizen, summary="Give back the time that is held")
def release(request: HttpRequest) -> Any:
    booking.release(case_in(request).pk)
    return {}


@router.post("", auth=citizen, summary="Book the time that is held")
def book(request: HttpRequest, body: Booking) -> Any:
    contact = appointments.book(
        case_in(request),
        body.client_id,
        body.appointment,
        timezone.now(),
        phone=body.phone,
        texts=body.texts,
        email=body.email,
        wish=body.wish,
    )
    return _view(contact)


@router.get("", auth=citizen, summary="What the case has booked")
def mine(request: HttpRequest) -> Any:
    return [_view(contact) for contact in booked(case_in(request))]


@router.post("/find", summary="The appointment of a code")
def find(request: HttpRequest, body: ByCode) -> Any:
    """To be moved or cancelled while it is `changeable`; then it is now, until it is over.

    `calls` were made in vain, and the next one is at about `call_at`, or at once.
    """
    contact = of_code(body.code)
    require_opened(contact, timezone.now())
    return _view(contact)


@router.post("/find/times", summary="Where it can be moved to")
def other_times(request: HttpRequest, body: ByCode) -> Any:
    return {"times": times_for_move(of_code(body.code), timezone.now())}


@router.post("/move", summary="Move it to another time")
def move_appointment(request: HttpRequest, body: NewTime) -> Any:
    contact = of_code(body.code)
    appointments.move(contact, body.starts_at, timezone.now())
    return _view(contact)


@router.post("/cancel", summary="Cancel it")
def cancel_appointment(request: HttpRequest, body: Cancelled) -> Any:
    appointments.cancel(of_code(body.code), timezone.now(), seen=body.seen)
    return {}


def _view(contact: Contact) -> dict[str, Any]:
    appointment = appointment_of(contact)
    return {
        "code": booking.dashed(appointment.code),
        "channel": appointment.channel,
        "danger": contact.case.contacts.exclude(danger_at=None).exists(),
        "phone": contact.phone[-2:],
        "texts": contact.phone[-2:] if contact.texts else "",
        "changeable": booking.is_changeable(appointment, timezone.now()),
        "calls": contact.calls,
        "call_at": about(contact.call_at) if contact.call_at else None,
        "masked": was_masked(contact),
        "calendar": _calendar(contact),
        **_time(appointment),
    }


def _calendar(contact: Contact) -> str:
    language = Language(contact.case.language)
    return appointment_ics(appointment_of(contact), language, timezone.now()).decode()


def _time(appointment: Appointment) -> dict[str, Any]:
    room = appointment.room
    site = room.site if room else None
    return {
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "counsellor": appointment.counsellor.name,
        "room": room.name if room else "",
        "address": f"{site.name}, {site.address}, {site.postcode} {site.town}" if site else "",
    }
