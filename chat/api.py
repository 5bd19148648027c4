"""The HTTP doors of the citizen: start, triage, contact, resources, transcript."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field

from channels_layer.protocol import (
    PHONE_PATTERN,
    PROTOCOL_VERSION,
    Answered,
    Channel,
    DayPart,
    ErrorCode,
    Language,
    Level,
    Route,
)
from channels_layer.refusal import Refusal
from channels_layer.sms import twilio
from chat import talks, texting
from chat.threads import thread_state
from chat.tokens import case_of, token_for
from chat.transcript import transcript
from resources.apps import library
from triage import cpr
from triage.assessing import latest, words
from triage.choosing import latest_contact, live_contact
from triage.models import Assessment, Case, Contact
from triage.queue import offers
from triage.rules import risk_phrases, table

router = Router(tags=["citizen"])

Key = Annotated[str, Field(min_length=1, max_length=64)]
NoNul = Field(pattern=r"^[^\x00]*$")


class Strict(Schema):
    """A body whose unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Answers(Strict):
    language: Language
    answers: Annotated[dict[Key, Key], Field(max_length=12)] = {}


class Choice(Strict):
    client_id: UUID
    route: Route
    phone: Annotated[str, Field(max_length=32, pattern=PHONE_PATTERN)] = ""
    day_part: DayPart = DayPart.ANY
    wish: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class TextCode(Strict):
    """Where to text, which nobody is without saying yes to it."""

    client_id: UUID
    phone: Annotated[str, Field(max_length=32, pattern=PHONE_PATTERN)]
    consent: Literal[True]


class GoOn(Strict):
    """The same number, and the code that was sent to it."""

    client_id: UUID
    phone: Annotated[str, Field(max_length=32, pattern=PHONE_PATTERN)]
    code: Annotated[str, Field(max_length=16)]


class FeedbackIn(Strict):
    answered: Answered | None = None
    rating: Annotated[int, Field(ge=1, le=5)] | None = None


class CitizenToken(HttpBearer):
    """The token of a case, in the Authorization header."""

    def authenticate(self, request: HttpRequest, token: str) -> Case:
        return case_of(token)


citizen = CitizenToken()


def case_in(request: HttpRequest) -> Case:
    """The case that the door's token opened."""
    # Ninja puts there what the door's `authenticate` returned; Django's type has no such name.
    case: Case = request.auth  # type: ignore[attr-defined]
    return case


@router.get("/widget", summary="What the widget needs to open")
def widget(request: HttpRequest, language: Language = Language.DANISH) -> Any:
    """Stores nothing. Questions, helplines and what is promised, in `language`."""
    return {
        "protocol": PROTOCOL_VERSION,
        "name": settings.SERVICE_NAME,
        "language": language,
        "keep_days": settings.KEEP_DAYS,
        "zone": settings.TIME_ZONE,
        "heartbeat_seconds": settings.HEARTBEAT_SECONDS,
        "texts": twilio.is_heard(),
        "emergency": risk_phrases().emergency,
        "helplines": msgspec.to_builtins(risk_phrases().helplines(language)),
        "questions": msgspec.to_builtins(table().questions(language)),
    }


@router.post("/triage", summary="Answers to an assessment and the routes on offer")
def triage(request: HttpRequest, body: Answers) -> Any:
    """Opens a case, or assesses the one whose token is sent again."""
    now = timezone.now()
    header = request.headers.get("Authorization", "")
    case = case_of(header.removeprefix("Bearer ")) if header else None
    assessment = talks.assess(case, body.language, body.answers, now)
    return _assessed(assessment, body.language)


@router.get("/triage", auth=citizen, summary="The routes on offer now")
def routes(request: HttpRequest, language: Language = Language.DANISH) -> Any:
    """The case's latest assessment with the waits and hours of this moment."""
    return _assessed(latest(case_in(request)), language)


def _assessed(assessment: Assessment, language: Language) -> dict[str, Any]:
    on_offer, closed = offers(assessment, language, timezone.now())
    contact = latest_contact(assessment.case)
    return {
        "token": token_for(assessment.case),
        "level": assessment.level,
        "level_reason": words(assessment.reason, language),
        "version": assessment.version,
        "row": assessment.row,
        "offers": msgspec.to_builtins(on_offer),
        "closed": msgspec.to_builtins(closed),
        "thread": msgspec.to_builtins(thread_state(contact)) if contact else None,
    }


@router.post("/contact", auth=citizen, summary="Choose a route")
def contact(request: HttpRequest, body: Choice) -> Any:
    """A new contact in the queue, or another route for the one that waits."""
    case, now = case_in(request), timezone.now()
    if body.route == Route.SELF_HELP:
        talks.choose_self_help(case, body.client_id, now)
        return {"thread": None, "masked": False}
    chosen = talks.choose(
        case,
        body.client_id,
        Channel(body.route),
        now,
        phone=body.phone,
        part=body.day_part,
        wish=body.wish,
    )
    masked = cpr.mask(body.wish)[1] > 0
    return {"thread": msgspec.to_builtins(thread_state(chosen)), "masked": masked}


@router.post("/contact/sms/code", auth=citizen, summary="Send a code to the number")
def send_code(request: HttpRequest, body: TextCode) -> Any:
    """To whoever has the telephone. The answer is the same for every number."""
    texting.send_code(_live_in(request), body.client_id, body.phone, timezone.now())
    return {}


@router.post("/contact/sms", auth=citizen, summary="Go on by text message")
def go_on_by_sms(request: HttpRequest, body: GoOn) -> Any:
    """The chat that there is goes on by text message, with the same counsellor first."""
    live, now = _live_in(request), timezone.now()
    texted = texting.go_on(live, body.client_id, body.phone, body.code, now)
    return {"thread": msgspec.to_builtins(thread_state(texted))}


def _live_in(request: HttpRequest) -> Contact:
    live = live_contact(case_in(request))
    if live is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return live


@router.post("/contact/feedback", auth=citizen, summary="How it was")
def feedback(request: HttpRequest, body: FeedbackIn) -> Any:
    """Two answers, each optional; answering again changes them."""
    ended = _contact_in(request)
    talks.give_feedback(ended, body.answered or "", body.rating, timezone.now())
    return {}


@router.get("/contact/transcript", auth=citizen, summary="The talk as plain text")
def transcript_text(request: HttpRequest, language: Language = Language.DANISH) -> HttpResponse:
    text = transcript(_contact_in(request), language)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _contact_in(request: HttpRequest) -> Contact:
    found = latest_contact(case_in(request))
    if found is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return found


@router.get("/resources", summary="Resources that fit")
def resources(
    request: HttpRequest,
    language: Language = Language.DANISH,
    topic: str = "",
    level: Level | None = None,
) -> Any:
    """The best fit first."""
    fitting = library().fitting(language, topic or None, level)
    return [msgspec.to_builtins(resource) for resource in fitting]


@router.get("/resources/{slug}", summary="One resource")
def resource(request: HttpRequest, slug: str, language: Language = Language.DANISH) -> Any:
    found = library().get(slug, language)
    if found is None:
        raise Refusal(ErrorCode.UNKNOWN_RESOURCE, "slug")
    return msgspec.to_builtins(found)
