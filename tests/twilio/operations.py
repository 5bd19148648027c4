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
DIRECTIONS = ["inbound", "outbound-api", "outbound-call", "outbound-reply"]
# Of what is answered, the fields that are read.
ANSWERED = {"sid", "status", "body", "to", "from", "direction", "date_created", "error_code"}
ANSWERED |= {"num_segments", "messaging_service_sid", "account_sid"}


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
            "PageSize": Parameter("integer", least=1, most=1000),
            "Page": Parameter("integer", least=0),
        },
    ),
    "FetchMessage": Operation("GET", f"{BASE}/Messages/{{Sid}}.json", {}),
}
IN_PATH = {"AccountSid": ACCOUNT, "Sid": MESSAGE}
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
    return wrong


def _of_a_message(given: Mapping[str, str]) -> list[str]:
    wrong = [] if E164.fullmatch(given.get("To", "")) else ["To is no number"]
    if not given.get("Body"):
        wrong.append("no Body")
    if not (given.get("From") or given.get("MessagingServiceSid")):
        wrong.append("no sender")
    return wrong
