"""Booking over HTTP: what is answered, and two hundred at once for one time."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from channels_layer.protocol import AppointmentState, Channel, ContactState, EndReason
from scheduling.models import Appointment, Taken
from scheduling.shifts import ShiftKind
from tests.cast import Cast, citizen, hire, open_all_day
from tests.doors.refusing import JSON, bearer
from tests.running import Service
from tests.scheduling.working import room, rules, works
from triage.models import Contact

CALL = {"channel": "callback"}
CITIZENS = 200
NOON = "2026-11-23T11:00:00Z"


def undated(answer: Any) -> Any:
    """Without the second in which its calendar was written."""
    if "calendar" in answer:
        answer["calendar"] = re.sub(r"DTSTAMP:\w+", "", answer["calendar"])
    return answer


class Citizen:
    """What one citizen asks of the doors."""

    def __init__(self, client: Client) -> None:
        self.client, self.token = client, citizen()[1]

    def asks(self, path: str, body: dict[str, Any], status: int = 200) -> Any:
        answer = self.client.post(
            f"/api/appointments{path}", body, JSON, headers=bearer(self.token)
        )
        assert answer.status_code == status, answer.content
        return undated(answer.json())

    def times(self, **wanted: Any) -> list[str]:
        found: list[str] = self.asks("/times", CALL | wanted)["times"]
        return found

    def books(self, starts_at: str, **details: Any) -> dict[str, Any]:
        held = self.asks("/hold", {"channel": "callback", "starts_at": starts_at})
        booking = {"client_id": str(uuid4()), "phone": "20304050"} | details
        made: dict[str, Any] = self.asks("", booking | {"appointment": held["appointment"]})
        return made


@pytest.fixture
def somebody(cast: Cast, client: Client) -> Citizen:
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(9), time(11), weekday=weekday, on_holidays=True)
    return Citizen(client)


@pytest.mark.django_db
def test_times_are_in_utc_with_those_who_can_be_wished(somebody: Citizen, cast: Cast) -> None:
    found = somebody.asks("/times", CALL)
    assert found["minutes"] == 30
    assert found["times"] == sorted(found["times"])
    assert all(datetime.fromisoformat(at).utcoffset() == timedelta() for at in found["times"])
    assert found["counsellors"] == [{"id": cast.ane.counsellor.pk, "name": "Ane"}]
    assert somebody.times(counsellor=cast.bo.counsellor.pk) == []
    assert Appointment.objects.count() == 0


@pytest.mark.django_db
def test_booked_found_moved_and_cancelled(somebody: Citizen) -> None:
    first, second, *_ = somebody.times()
    made = somebody.books(first)
    assert made["starts_at"] == first
    assert made["counsellor"] == "Ane"
    assert (made["room"], made["address"], made["danger"]) == ("", "", False)
    assert "BEGIN:VEVENT" in made["calendar"]
    code = {"code": made["code"].lower()}
    assert somebody.asks("/find", code) == made
    assert first not in somebody.times()
    assert first not in somebody.asks("/find/times", code)["times"]
    moved = somebody.asks("/move", code | {"starts_at": second})
    assert (moved["starts_at"], moved["code"]) == (second, made["code"])
    assert somebody.asks("/cancel", code) == {}
    assert somebody.asks("/cancel", code) == {}, "the answer may have been lost"
    assert somebody.asks("/find", code, 404)["code"] == "no-appointment"
    assert first in somebody.times()


@pytest.mark.django_db
def test_once_its_time_has_come_it_is_shown_and_can_be_changed_no_more(somebody: Citizen) -> None:
    """Five minutes before it, when it comes up at the desk: as the plain pages have it."""
    code = somebody.books(somebody.times()[-1])["code"]
    found = somebody.asks("/find", {"code": code})
    assert (found["changeable"], found["calls"], found["call_at"]) == (True, 0, None)
    Appointment.objects.update(state=AppointmentState.DUE)
    Contact.objects.update(state=ContactState.WAITING)
    found = somebody.asks("/find", {"code": code})
    assert (found["changeable"], found["calls"], found["call_at"]) == (False, 0, None)
    for path, body in (("/find/times", {}), ("/move", {"starts_at": NOON}), ("/cancel", {})):
        assert somebody.asks(path, {"code": code} | body, 409)["code"] == "too-late"
    again = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    Contact.objects.update(state=ContactState.LATER, calls=1, call_at=again)
    found = somebody.asks("/find", {"code": code})
    assert (found["calls"], datetime.fromisoformat(found["call_at"])) == (
        1,
        again.replace(minute=15),
    )
    Contact.objects.update(state=ContactState.ENDED, ended=EndReason.COUNSELLOR)
    assert somebody.asks("/find", {"code": code}, 409)["code"] == "too-late"


@pytest.mark.django_db
def test_a_code_is_read_however_it_was_copied(somebody: Citizen) -> None:
    code = somebody.books(somebody.times()[0])["code"]
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code.replace("-", ""))
    for written in (
        f"Kode: {code}",
        f"Din kode:\n{code.lower()}\n",
        code.replace("-", " – "),
        wide,
    ):
        assert somebody.asks("/find", {"code": written})["code"] == code


@pytest.mark.django_db
def test_the_end_of_the_number_is_told_and_whether_it_is_texted(somebody: Citizen) -> None:
    first, second, *_ = somebody.times()
    booked = somebody.books(first)
    assert (booked["phone"], booked["texts"]) == ("50", "")
    assert somebody.books(second, phone="٢٠٣٠٤٠٥٧", texts=True)["texts"] == "57"


@pytest.mark.django_db
def test_whoever_wrote_a_cpr_number_is_told_that_it_is_hidden(somebody: Citizen) -> None:
    first, second, *_ = somebody.times()
    assert somebody.books(first, wish="Jeg er 010190-1234")["masked"] is True
    assert somebody.books(second, wish="Om SU")["masked"] is False


@pytest.mark.django_db
def test_what_another_tab_has_moved_is_not_cancelled_by_mistake(somebody: Citizen) -> None:
    first, second, *_ = somebody.times()
    code = somebody.books(first)["code"]
    somebody.asks("/move", {"code": code, "starts_at": second})
    told = somebody.asks("/cancel", {"code": code, "seen": first}, 409)
    assert told["code"] == "changed-meanwhile"
    assert somebody.asks("/find", {"code": code})["starts_at"] == second
    assert somebody.asks("/cancel", {"code": code, "seen": second}) == {}


@pytest.mark.django_db
def test_a_meeting_has_its_place(somebody: Citizen, cast: Cast) -> None:
    rules(Channel.MEETING, notice=0)
    here = room("Lokale 1", "Aarhus")
    for weekday in range(7):
        hours = {"weekday": weekday, "on_holidays": True, "room": here}
        works(cast.bo.counsellor, time(9), time(11), ShiftKind.MEETING, **hours)
    wanted = {"channel": "meeting", "site": here.site_id}
    found = somebody.asks("/times", wanted)
    assert [site["name"] for site in found["sites"]] == ["Aarhus"]
    held = somebody.asks("/hold", wanted | {"starts_at": found["times"][0]})
    assert held["room"] == "Lokale 1"
    assert held["address"] == "Aarhus, Åboulevarden 1, 8000 Aarhus C"


@pytest.mark.django_db
def test_a_site_that_was_chosen_before_a_call_hides_no_time(somebody: Citizen) -> None:
    site = room("Lokale 1", "Aarhus").site_id
    first, *_ = somebody.times(site=site)
    assert somebody.times(site=site) == somebody.times()
    assert somebody.asks("/hold", CALL | {"starts_at": first, "site": site})["room"] == ""


@pytest.mark.django_db
def test_a_lost_answer_is_given_again(somebody: Citizen) -> None:
    name = str(uuid4())
    held = somebody.asks("/hold", {"channel": "callback", "starts_at": somebody.times()[0]})
    booking = {"client_id": name, "phone": "20304050", "appointment": held["appointment"]}
    first = somebody.asks("", booking)
    assert somebody.asks("", booking) == first
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_released_the_time_is_free(somebody: Citizen) -> None:
    at = somebody.times()[0]
    somebody.asks("/hold", {"channel": "callback", "starts_at": at})
    assert at not in somebody.times()
    somebody.asks("/release", {})
    assert at in somebody.times()


@pytest.mark.django_db
def test_on_return_the_case_shows_what_it_has(somebody: Citizen, client: Client) -> None:
    made = somebody.books(somebody.times()[0])
    answer = client.get("/api/appointments", headers=bearer(somebody.token))
    assert list(map(undated, answer.json())) == [made]
    other = citizen()[1]
    assert client.get("/api/appointments", headers=bearer(other)).json() == []


@pytest.mark.django_db
def test_no_number_is_told_by_a_code(somebody: Citizen) -> None:
    made = somebody.books(somebody.times()[0], wish="Om min ansøgning")
    found = somebody.asks("/find", {"code": made["code"]})
    assert "20304050" not in str(found)
    assert "ansøgning" not in str(found)


@pytest.mark.django_db
def test_danger_is_told(somebody: Citizen) -> None:
    made = somebody.books(somebody.times()[0], wish="Jeg vil ikke leve mere.")
    assert made["danger"]
    assert Contact.objects.get().state == ContactState.WAITING


# --- Two hundred at once ---------------------------------------------------------------


def test_two_hundred_at_once_for_one_time(service: Service) -> None:
    """One gets it; each of the others is told so, and is offered the next."""
    open_all_day()
    cast = hire()
    rules(notice=0)
    for weekday in range(7):
        works(cast.ane.counsellor, time(0), time(0), weekday=weekday, on_holidays=True)
    tokens = [citizen()[1] for _ in range(CITIZENS)]
    [first, second, *_] = _ask(service, "/times", CALL)[1]["times"]

    def hold(token: str) -> tuple[int, Any]:
        return _ask(service, "/hold", CALL | {"starts_at": first}, token)

    with ThreadPoolExecutor(CITIZENS) as people:
        answers = list(people.map(hold, tokens))
    assert sorted(status for status, _ in answers) == [200] + [409] * (CITIZENS - 1)
    told = {answer["code"] for status, answer in answers if status == 409}
    assert told == {"time-taken"}
    assert _ask(service, "/times", CALL)[1]["times"][0] == second
    [held] = Appointment.objects.all()
    assert held.state == AppointmentState.HELD
    assert held.starts_at > timezone.now()
    assert Taken.objects.count() == 6  # half an hour in fives


def _ask(service: Service, path: str, body: Any, token: str = "") -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", **(bearer(token) if token else {})}
    url = f"{service.url}/api/appointments{path}"
    try:
        with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=120) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, json.load(refused)
