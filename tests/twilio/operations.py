"""The operations of Twilio that are used: their parameters, in our own form.

`test_operations` holds them to what Twilio publishes. What a request may not hold by these
facts, the stand-in refuses.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

SID = "[0-9a-fA-F]{32}$"
BASE = "/2010-04-01/Accounts/{AccountSid}"
STATUSES = [
    *("queued", "sending", "sent", "failed", "delivered", "undelivered", "receiving", "received"),
    *("accepted", "scheduled", "read", "partially_delivered", "canceled"),
]
CALL_STATUSES = [
    *("queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"),
]
CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
DIRECTIONS = ["inbound", "outbound-api", "outbound-call", "outbound-reply"]
# Of what is answered, the fields that are read.
ANSWERED = {"sid", "status", "body", "to", "from", "direction", "date_created", "error_code"}
ANSWERED |= {"num_segments", "num_media", "messaging_service_sid", "account_sid", "date_sent"}
ANSWERED_OF_CALL = {"sid", "status", "to", "from", "direction", "date_created", "answered_by"}
ANSWERED_OF_CALL |= {"parent_call_sid", "account_sid"}


class Parameter(NamedTuple):
    """`most` is the greatest number, or the most letters of a string."""

    kind: str = "string"
    pattern: str = ""
    least: int | None = None
    most: int | None = None

    def holds(self, value: str) -> bool:
        if self.kind == "boolean":
            return value in ("true", "false")
        if self.kind == "integer":
            return value.isdigit() and self._fits(int(value))
        return self._fits(len(value)) and bool(re.search(self.pattern, value))

    def _fits(self, size: int) -> bool:
        return (self.least or 0) <= size <= (self.most or size)


class Operation(NamedTuple):
    method: str
    path: str
    parameters: dict[str, Parameter]
    required: frozenset[str] = frozenset()


ACCOUNT = Parameter(pattern=f"^AC{SID}", least=34, most=34)
CALL = Parameter(pattern=f"^CA{SID}", least=34, most=34)
MESSAGE = Parameter(pattern=f"^(SM|MM){SID}", least=34, most=34)
OPERATIONS = {
    "CreateMessage": Operation(
        "POST",
        f"{BASE}/Messages.json",
        {
            "To": Parameter(),
            "From": Parameter(),
            "MessagingServiceSid": Parameter(pattern=f"^MG{SID}", least=34, most=34),
            "Body": Parameter(most=1600),
            "StatusCallback": Parameter(),
            "SmartEncoded": Parameter("boolean"),
        },
        frozenset({"To"}),
    ),
    "ListMessage": Operation(
        "GET",
        f"{BASE}/Messages.json",
        {
            "To": Parameter(),
            "From": Parameter(),
            "DateSent>": Parameter(),
            "PageSize": Parameter("integer", least=1, most=1000),
            "Page": Parameter("integer", least=0),
        },
    ),
    "FetchMessage": Operation("GET", f"{BASE}/Messages/{{Sid}}.json", {}),
    "CreateCall": Operation(
        "POST",
        f"{BASE}/Calls.json",
        {
            "To": Parameter(),
            "From": Parameter(),
            "Url": Parameter(),
            "Method": Parameter(),
            "StatusCallback": Parameter(),
            "StatusCallbackEvent": Parameter("array"),
            "StatusCallbackMethod": Parameter(),
            "Timeout": Parameter("integer"),
        },
        frozenset({"To", "From"}),
    ),
    "ListCall": Operation(
        "GET",
        f"{BASE}/Calls.json",
        {
            "To": Parameter(),
            "From": Parameter(),
            "ParentCallSid": CALL,
            "PageSize": Parameter("integer", least=1, most=1000),
            "Page": Parameter("integer", least=0),
        },
    ),
    "FetchCall": Operation("GET", f"{BASE}/Calls/{{Sid}}.json", {}),
}
OF_CALLS = ("CreateCall", "ListCall", "FetchCall")


def in_path(name: str) -> dict[str, Parameter]:
    """What may stand in an operation's path."""
    return {"AccountSid": ACCOUNT, "Sid": CALL if name in OF_CALLS else MESSAGE}


# Told in prose alone: the format of numbers, and that one of a sender must be named.
E164 = re.compile(r"\+[1-9]\d{6,14}")


def faults(name: str, given: Mapping[str, str]) -> list[str]:
    """What is wrong with a request, by the names of its parameters."""
    operation = OPERATIONS[name]
    wrong = [
        parameter
        for parameter, value in given.items()
        if not (known := operation.parameters.get(parameter)) or not known.holds(value)
    ]
    wrong += [f"no {parameter}" for parameter in operation.required - set(given)]
    if name == "CreateMessage":
        wrong += _of_a_message(given)
    if name == "CreateCall":
        wrong += _of_a_call(given)
    return wrong


def _of_a_call(given: Mapping[str, str]) -> list[str]:
    """Of the addresses none may hold a number: they are logged wherever they pass."""
    wrong = [f"{name} is no number" for name in ("To", "From") if not E164.fullmatch(given[name])]
    wrong += [f"{name} is unknown" for name in _events(given) if name not in CALL_EVENTS]
    told = [given.get("Url", ""), given.get("StatusCallback", "")]
    wrong += ["a number in an address" for url in told if given["To"].lstrip("+") in url]
    return wrong + ([] if all(told) else ["nothing to ask or tell"])


def _events(given: Mapping[str, str]) -> list[str]:
    return given.get("StatusCallbackEvent", "completed").split()


def _of_a_message(given: Mapping[str, str]) -> list[str]:
    wrong = [] if E164.fullmatch(given.get("To", "")) else ["To is no number"]
    if not given.get("Body"):
        wrong.append("no Body")
    if not (given.get("From") or given.get("MessagingServiceSid")):
        wrong.append("no sender")
    return wrong
