"""The HTTP doors of the service, as a citizen's browser uses them."""

import json
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

from channels_layer.protocol import ErrorCode, Language, Route

TRIES = 6


class TurnedAwayError(Exception):
    """The service refused a request; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the service answered {code}")
        self.code = code


class UnreachableError(Exception):
    """Nothing answers at the address."""


@dataclass(frozen=True)
class Doors:
    """Every call blocks; a line that fails is tried again, a refusal is not."""

    url: str

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)

    @cached_property
    def widget(self) -> dict[str, Any]:
        return self._call("/api/widget")

    @property
    def heartbeat_seconds(self) -> float:
        return float(self.widget["heartbeat_seconds"])

    @property
    def any_topic(self) -> str:
        """A topic that the table in use knows, to wrap up with."""
        topics = next(each for each in self.widget["questions"] if each["key"] == "topic")
        return str(topics["options"][-1]["value"])

    def triage(self, language: Language) -> str:
        """A citizen who skips every question; returns the token of the case."""
        answer = self._call("/api/triage", {"language": language, "answers": {}})
        return str(answer["token"])

    def choose_chat(self, token: str) -> UUID:
        """Returns the contact. Raises TurnedAwayError: route-closed."""
        choice = {"client_id": str(uuid4()), "route": Route.CHAT}
        return UUID(self._call("/api/contact", choice, token)["thread"]["contact"])

    def _call(self, path: str, body: Any = None, token: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Origin": self.url}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else json.dumps(body).encode()
        for attempt in range(TRIES):
            try:
                return _answer(Request(self.url + path, content, headers))  # noqa: S310
            except OSError:
                time.sleep(min(0.25 * 2**attempt, 4))
            except ValueError:
                break  # something else than a service of ours
        raise UnreachableError(f"no guidance service answers at {self.url}")


def _answer(request: Request) -> dict[str, Any]:
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
            return found
    except HTTPError as error:
        if error.code >= 500:
            raise
        raise TurnedAwayError(_code(error.read())) from None


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return ErrorCode.BAD_FRAME
