"""Law 7: a counsellor whose line is lost gives the citizen back to the original place."""

import pytest

from tests.cast import hire, open_all_day
from tests.doors.talking import Talk, open_chat, waiting_chat
from tests.doors.wire import Wire, citizen_wire, desk_wire
from tests.running import Service

pytestmark = pytest.mark.environment(
    GUIDANCE_COUNSELLOR_LEASE_SECONDS="4", GUIDANCE_SWEEP_SECONDS="0.2"
)


def test_the_citizen_keeps_the_place_and_both_are_told(service: Service) -> None:
    open_all_day()
    cast = hire()
    bo = desk_wire(service, cast.bo)
    bo.send({"type": "desk-duty", "ref": "d", "duty": "on", "capacity": 3})
    talk = open_chat(cast.ane)
    ane = desk_wire(service, cast.ane)
    later = waiting_chat()
    since = talk.contact.waiting_since
    citizen = citizen_wire(service, talk.token)
    ane.drop()
    _beat_until_returned(citizen, bo, talk)
    _keeps_its_place(citizen, bo, talk, later)
    assert talk.contact.waiting_since == since
    back = Wire(service, "/ws/desk/", cookie=cast.ane.cookie())
    back.send({"type": "desk-hello"})
    welcome = back.until("desk-welcome")
    assert welcome["me"]["line_was_lost"] == 1
    assert welcome["me"]["duty"] == "off"
    assert welcome["talks"] == []


def _beat_until_returned(citizen: Wire, bo: Wire, talk: Talk) -> None:
    """Bo's own line is there, and so is the citizen's."""
    notice = None
    while notice is None:
        bo.send({"type": "desk-ping"})
        bo.until("desk-pong")
        citizen.send({"type": "ping"})
        heard = citizen.hear()
        if heard["type"] == "said":
            notice = heard["message"]
    assert (notice["notice"], notice["name"]) == ("counsellor-lost", "Ane")
    thread = citizen.until("thread-changed")["thread"]
    assert (thread["state"], thread["counsellor"]) == ("waiting", "")
    assert thread["contact"] == talk.id


def _keeps_its_place(citizen: Wire, bo: Wire, talk: Talk, later: Talk) -> None:
    citizen.send({"type": "ping"})
    place = citizen.until("pong")["place"]
    while place is None:
        place = citizen.until("pong")["place"]
    assert place["position"] == 1
    bo.send({"type": "desk-hello"})
    queue = bo.until("desk-welcome")["queue"]
    assert [entry["contact"] for entry in queue] == [talk.id, later.id]
    assert [entry["returned"] for entry in queue] == [True, False]
