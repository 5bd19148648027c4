"""The HTTP doors of the desk; all of them only read."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.security import SessionAuth

from channels_layer.protocol import Channel, Colleague, DayPart, Duty, ErrorCode, Language, Route
from channels_layer.refusal import Refusal
from chat import desk_booked
from chat.apps import phrases
from chat.desk_booking import searched
from resources.apps import library
from scheduling import ics
from scheduling.duty import at_work
from scheduling.free import free, rules_of
from scheduling.models import Counsellor, Site
from scheduling.roles import counsellor_of
from triage.appointments import appointment_of
from triage.models import Contact
from triage.places import free_chats
from triage.queue import WISHES, day_parts
from triage.rules import table


class SignedIn(SessionAuth):
    """A counsellor's or coordinator's session."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Counsellor:
        if not request.user.is_authenticated:
            raise Refusal(ErrorCode.NOT_SIGNED_IN)
        return counsellor_of(request.user)


router = Router(tags=["desk"], auth=SignedIn(csrf=False))


def _me(request: HttpRequest) -> Counsellor:
    # Ninja puts there what `SignedIn` returned; Django's type has no such name.
    me: Counsellor = request.auth  # type: ignore[attr-defined]
    return me


@router.get("/resources", summary="Find a resource to send")
def find_resources(request: HttpRequest, q: str = "", language: Language = Language.DANISH) -> Any:
    return [msgspec.to_builtins(each) for each in library().search(q, language)]


@router.get("/phrases", summary="Phrases in the order of the 4K model")
def list_phrases(request: HttpRequest) -> Any:
    return [msgspec.to_builtins(phrase) for phrase in phrases()]


@router.get("/colleagues", summary="Whom a talk can be given to")
def colleagues(request: HttpRequest) -> Any:
    others = at_work(timezone.now()).exclude(pk=_me(request).pk)
    return [
        msgspec.to_builtins(Colleague(id=each.pk, name=each.name, duty=Duty(each.duty), free=free))
        for each, free in free_chats(others)
    ]


@router.get("/day-parts", summary="When a callback or a meeting can be")
def parts_of_the_day(request: HttpRequest) -> dict[Route, list[DayPart]]:
    """For each route the parts of the day that it has hours in."""
    now = timezone.now()
    return {route: day_parts(route, now) for route in WISHES}


@router.get("/questions", summary="The questions of the decision table")
def questions(request: HttpRequest, language: Language = Language.DANISH) -> Any:
    return msgspec.to_builtins(table().questions(language))


@router.get("/times", summary="Free times, to book one in a talk")
def times(
    request: HttpRequest,
    channel: Literal[Channel.CALLBACK, Channel.MEETING],
    language: Language = Language.DANISH,
    mine: bool = False,
    site: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Any:
    """With me, or with anybody who speaks the citizen's language."""
    search = searched(channel, language, _me(request) if mine else None, site)
    return {
        "minutes": rules_of(channel).minutes,
        "times": list(free(search, timezone.now())),
        "sites": list(Site.objects.values("id", "name")) if channel == Channel.MEETING else [],
    }


@router.get("/booked", summary="Booked calls and meetings that are to come")
def booked(request: HttpRequest, talk: UUID | None = None, everybody: bool = False) -> Any:
    """Mine; what the citizen of a talk of mine has booked; or everybody's, for coordinators."""
    me = _me(request)
    found = desk_booked.of_talk(talk, me) if talk else desk_booked.coming(me, everybody=everybody)
    return [_booked(contact, me) for contact in found]


@router.get("/booked/times", summary="Where a booked contact can be moved to")
def booked_times(request: HttpRequest, contact: UUID, same: bool = False) -> Any:
    """With its own counsellor, or with anybody who speaks the citizen's language."""
    return {"times": desk_booked.times(contact, _me(request), timezone.now(), same=same)}


def _booked(contact: Contact, me: Counsellor) -> dict[str, Any]:
    """The wish is for whoever is going to talk about it."""
    appointment = appointment_of(contact)
    mine = appointment.counsellor == me
    return {
        "contact": contact.pk,
        "channel": contact.channel,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "counsellor": appointment.counsellor.name,
        "mine": mine,
        "place": ics.place(appointment.room),
        "language": contact.case.language,
        "topic": contact.case.topic,
        "wish": contact.wish if mine else "",
        "phone": contact.phone,
        "texts": contact.texts,
        "mails": bool(contact.email),
    }
