"""What the roster's doors answer to a coordinator."""

from typing import Any

import msgspec
import pytest
from django.test import Client

from scheduling.changes import Move
from scheduling.models import SingleShift, WorkingHours
from scheduling.rostering import make
from scheduling.shifts import ShiftKind
from tests.cast import Cast
from tests.scheduling.rosters import NOW, add, add_weekly, appointment, day, room

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def karin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.karin.user)
    return client


def change(client: Client, *changes: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/api/roster/changes", {"changes": list(changes)}, JSON)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def read(client: Client, on: str) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/roster/week", {"day": on}).json()
    return told


def test_a_week_by_any_of_its_days(cast: Cast, karin: Client) -> None:
    ane, where = cast.ane.counsellor, room()
    meeting = add(ane, day(1), "13-15", ShiftKind.MEETING, room=where.pk)
    make([add_weekly(ane, day(0), "9-12", until=day(7)), meeting], NOW)
    told = read(karin, "2026-11-29")
    assert told == read(karin, "2026-11-23")
    assert (told["days"][0], told["days"][-1]) == ("2026-11-23", "2026-11-29")
    assert [person["name"] for person in told["people"]] == ["Ane", "Bo", "Karin"]
    assert told["rooms"] == [{"id": where.pk, "name": "Aarhus, Rum 1"}]
    weekly, single = told["shifts"]
    assert weekly == {
        "source": "weekly",
        "id": WorkingHours.objects.get().pk,
        "person": ane.pk,
        "day": "2026-11-23",
        "starts": "09:00:00",
        "ends": "12:00:00",
        "kind": "chat",
        "room": None,
        "since": "2026-11-23",
        "until": "2026-11-30",
        "on_holidays": False,
        "clashes": False,
        "away": False,
        "wholly_away": False,
    }
    assert (single["source"], single["room"], single["kind"]) == ("single", where.pk, "meeting")
    assert told["gaps"][0] == {
        "route": "chat",
        "day": "2026-11-23",
        "starts": "00:00:00",
        "ends": "09:00:00",
    }


def test_what_is_changed_and_taken_back(cast: Cast, karin: Client) -> None:
    shift = {
        "act": "add-shift",
        "person": cast.ane.counsellor.pk,
        "day": "2026-11-23",
        "starts": "22:00",
        "ends": "02:00",
        "kind": "chat",
    }
    first = change(karin, shift)
    assert change(karin, shift)["undo"] == []
    (told,) = read(karin, "2026-11-23")["shifts"]
    assert (told["starts"], told["ends"]) == ("22:00:00", "02:00:00")
    change(karin, *first["undo"])
    assert read(karin, "2026-11-23")["shifts"] == []


def test_every_way_back_can_be_sent_as_it_was_told(cast: Cast, karin: Client) -> None:
    ane, bo = cast.ane.counsellor, cast.bo.counsellor
    make([add_weekly(ane, day(0), "9-12"), add(bo, day(0), "9-12")], NOW)
    rule, single = WorkingHours.objects.get().pk, SingleShift.objects.get().pk
    weekly = {"source": "weekly", "id": rule, "day": "2026-11-23"}
    alone = {"source": "single", "id": single, "day": "2026-11-23"}
    times = {"starts": "13:00", "ends": "14:00", "kind": "phone"}
    there = {"person": ane.pk, "day": "2026-11-24"}
    away = {"person": bo.pk, "starts": "2026-11-23T00:00", "ends": "2026-11-24T00:00"}
    before = read(karin, "2026-11-23")
    for each in (
        {"act": "move", "shift": weekly} | there | times,
        {"act": "move", "shift": alone} | there | times,
        {"act": "copy", "shift": weekly} | there,
        {"act": "copy-week", "monday": "2026-11-23"},
        {"act": "remove", "shift": weekly},
        {"act": "until", "rule": rule, "until": "2026-11-30"},
        {"act": "add-absence"} | away,
    ):
        undo = change(karin, each)["undo"]
        assert undo
        change(karin, *undo)
        assert read(karin, "2026-11-23") == before, each
    # What is removed whole comes back under another number.
    for each in (
        {"act": "until", "rule": rule, "until": "2026-11-22"},
        {"act": "remove", "shift": alone},
    ):
        change(karin, *change(karin, each)["undo"])
        assert len(read(karin, "2026-11-23")["shifts"]) == 2


def test_a_clash_is_refused_with_its_field_and_the_shift_that_is_there(
    cast: Cast, karin: Client
) -> None:
    make([add(cast.ane.counsellor, day(0), "9-12")], NOW)
    which = {"source": "single", "id": SingleShift.objects.get().pk, "day": "2026-11-23"}
    times = {"starts": "10:00", "ends": "13:00", "kind": "chat", "room": None}
    bad = {"act": "add-shift", "person": cast.ane.counsellor.pk, "day": "2026-11-23"} | times
    answer = karin.post("/api/roster/changes", {"changes": [bad]}, JSON)
    there = {"day": "2026-11-23", "starts": "09:00:00", "ends": "12:00:00", "kind": "chat"}
    assert answer.json() == {"code": "time-taken", "field": "starts", "shift": there}
    move = {"act": "move", "shift": which, "person": cast.ane.counsellor.pk, "day": "2026-11-23"}
    assert change(karin, move | times)["undo"][0]["act"] == Move.act


def test_stranded_appointments_are_told_with_every_change(cast: Cast, karin: Client) -> None:
    ane, where = cast.ane.counsellor, room()
    booked = appointment(ane, day(700), "9-9.30")
    shift = add(ane, day(0), "13-15", ShiftKind.MEETING, room=where.pk)
    stranded = change(karin, msgspec.to_builtins(shift))["stranded"]
    told = {
        "id": str(booked.pk),
        "person": ane.pk,
        "name": "Ane",
        "channel": "callback",
        "room": "",
        "starts": "2028-10-23T09:00:00",
        "ends": "2028-10-23T09:30:00",
    }
    assert stranded == [told] == read(karin, "2026-11-23")["stranded"]


def test_a_foreign_page_changes_nothing(cast: Cast) -> None:
    """A page that carries the widget has our cookies on its side when it is of our own site."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.karin.user)
    body = {"changes": [{"act": "copy-week", "monday": "2026-11-23"}]}
    assert client.post("/api/roster/changes", body, JSON).status_code == 400
    client.get("/roster/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post("/api/roster/changes", body, JSON, headers=token).status_code == 200
    host = {"Origin": "https://host.example"}
    assert client.post("/api/roster/changes", body, JSON, headers=token | host).status_code == 403
