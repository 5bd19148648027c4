"""What a session remembers of somebody who books: their case, and the code they opened."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from channels_layer.refusal import Refusal
from chat import talks
from chat.tokens import case_of, token_for
from eguidance.words import language_of
from triage.models import Case, Contact

CASE, CODE = "booking-case", "booking-code"
# They come to book anew, for we did not meet.
MISSED = "booking-missed"


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


def book_anew(request: HttpRequest, missed: Contact) -> HttpResponse:
    """To the free times, for the case of an appointment at which nobody was reached."""
    request.session[CASE] = token_for(missed.case)
    request.session[MISSED] = True
    request.session.pop(CODE, None)
    wanted = {"channel": missed.channel, "language": request.GET.get("language", "")}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return redirect(f"{reverse('book')}?{query}")


def onward(request: HttpRequest, name: str) -> HttpResponse:
    """The next step, in the language that the address names."""
    answer = redirect(name)
    if language := request.GET.get("language"):
        answer["Location"] += "?" + urlencode({"language": language})
    return answer
