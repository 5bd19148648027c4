"""What a session remembers of somebody who books: their case, the code they opened, and what
was refused."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat import talks
from chat.tokens import case_of, token_for
from eguidance.words import language_of
from triage import cpr
from triage.models import Case, Contact

CASE, CODE = "booking-case", "booking-code"
# They come to book anew, for we did not meet.
MISSED = "booking-missed"
# Why a form was refused, and what was typed in it.
REFUSED = "booking-refused"


class Refused(NamedTuple):
    """A refusal that is to be told, if there is one, and what was typed."""

    refusal: Refusal | None
    given: dict[str, Any]

    @property
    def problem(self) -> ErrorCode | None:
        return self.refusal.code if self.refusal else None


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


def case_of_form(request: HttpRequest, form: UUID, now: datetime) -> Case:
    """A new case, and the same one if the form is sent again before its answer has come.

    Nobody can find the case by its name: whoever has the form has it.
    """
    secret = salted_hmac("eguidance.form", form.hex, algorithm="sha256").digest()
    name = UUID(bytes=secret[:16], version=4)
    try:
        with transaction.atomic():
            return talks.assess(None, language_of(request), {}, now, named=name).case
    except IntegrityError:
        return Case.objects.get(pk=name)


def book_anew(request: HttpRequest, missed: Contact) -> HttpResponse:
    """To the free times, for the case of an appointment at which nobody was reached."""
    request.session[CASE] = token_for(missed.case)
    request.session[MISSED] = True
    request.session.pop(CODE, None)
    return onward(request, "book", channel=missed.channel)


def onward(request: HttpRequest, name: str, **wanted: str) -> HttpResponse:
    """The next step, in the language that the address names."""
    query = wanted | {"language": request.GET.get("language", "")}
    asked = urlencode({name: value for name, value in query.items() if value})
    return redirect(f"{reverse(name)}?{asked}" if asked else reverse(name))


def refused(
    request: HttpRequest,
    refusal: Refusal,
    name: str = "",
    given: dict[str, Any] | None = None,
    wanted: dict[str, str] | None = None,
) -> HttpResponse:
    """To the form again, or to the page `name`, which tells why; nothing of it is in an address.

    What is shown is got and not posted, so that neither back nor a reload sends it once more.
    Sessions are stored: no CPR number of what was `given` is.
    """
    at = reverse(name) if name else request.path
    request.session[REFUSED] = {
        "at": at,
        "code": refusal.code,
        "field": refusal.field,
        "given": {name: _masked(value) for name, value in (given or {}).items()},
    }
    return onward(request, name, **(wanted or {})) if name else redirect(request.get_full_path())


def _masked(value: Any) -> Any:
    return cpr.mask(value)[0] if isinstance(value, str) else value


def what_was_refused(request: HttpRequest) -> Refused:
    """For one showing, on the page that it is to be told on."""
    kept = request.session.get(REFUSED)
    if not kept or kept["at"] != request.path:
        return Refused(None, {})
    del request.session[REFUSED]
    return Refused(Refusal(ErrorCode(kept["code"]), kept["field"]), kept["given"])
