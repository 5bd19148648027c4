"""What a session remembers of somebody who books: their case, and the code they opened."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from channels_layer.refusal import Refusal
from chat import talks
from chat.tokens import case_of, token_for
from eguidance.words import language_of
from triage.models import Case

CASE, CODE = "booking-case", "booking-code"


def case_here(request: HttpRequest) -> Case | None:
    token = request.session.get(CASE)
    try:
        return case_of(token) if token else None
    except Refusal:  # it has run out
        return None


def new_case(request: HttpRequest, now: datetime) -> Case:
    case = talks.assess(None, language_of(request), {}, now).case
    request.session[CASE] = token_for(case)
    return case


def onward(request: HttpRequest, name: str) -> HttpResponse:
    """The next step, in the language that the address names."""
    answer = redirect(name)
    if language := request.GET.get("language"):
        answer["Location"] += "?" + urlencode({"language": language})
    return answer
