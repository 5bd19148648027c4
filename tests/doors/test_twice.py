"""Law 2: said once, stored once, shown once, whatever is clicked, lost or open in two tabs."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

from chat.models import Message
from tests.cast import Cast, citizen, hire, open_all_day
from tests.doors.talking import open_chat
from tests.doors.wire import AtTheDesk, Citizen, Wire, call, citizen_wire, desk_wire
from tests.running import Service
from triage.models import Assessment, Case, Contact, Event

TIMES = 10


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """All of them started in the same moment; what each came to."""
    barrier, results = Barrier(len(deeds)), [None] * len(deeds)

    def do(number: int, deed: Callable[[], Any]) -> None:
        barrier.wait()
        results[number] = deed()

    threads = [Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def opened() -> Cast:
    open_all_day()
    cast = hire()
    cast.ane.on_duty(capacity=12)
    return cast


# --- A double-click -----------------------------------------------------------------------


def test_the_same_words_on_two_sockets_at_once(service: Service) -> None:
    talk = open_chat(opened().ane)
    tabs = [citizen_wire(service, talk.token) for _ in range(2)]
    for number in range(TIMES):
        said = {"type": "say", "client_id": str(uuid4()), "text": f"nummer {number}"}
        answers = at_once(*(partial(_accepted, tab, said) for tab in tabs))
        assert answers[0] == answers[1]
        assert Message.objects.filter(client_id=said["client_id"]).count() == 1
    assert talk.contact.last_sequence == TIMES + 1
    assert Message.objects.filter(contact=talk.contact).count() == TIMES + 1


def _accepted(wire: Wire, said: dict[str, str]) -> dict[str, Any]:
    wire.send(said)
    return wire.until("accepted", client_id=said["client_id"])


def test_the_same_choice_of_route_twice_at_once(service: Service) -> None:
    opened()
    for _ in range(TIMES):
        case, token = citizen()
        name = str(uuid4())
        answers = at_once(*[partial(_chosen, service, token, name)] * 2)
        assert answers[0] == answers[1]
        _has_one_contact(case, answers[0])


def test_two_choices_of_two_tabs_at_once(service: Service) -> None:
    opened()
    for _ in range(TIMES):
        case, token = citizen()
        names = [str(uuid4()) for _ in range(2)]
        answers = at_once(*(partial(_chosen, service, token, name) for name in names))
        assert len(set(answers)) == 1
        _has_one_contact(case, answers[0])


def _chosen(service: Service, token: str, name: str) -> str:
    body = {"client_id": name, "route": "chat"}
    answer = call(service, "POST", "/api/contact", body, authorization=f"Bearer {token}")
    assert answer.status == 200, answer.text
    return str(answer.json["thread"]["contact"])


def _has_one_contact(case: Case, contact: str) -> None:
    assert [str(pk) for pk in Contact.objects.filter(case=case).values_list("pk", flat=True)] == [
        contact
    ]
    assert case.events.filter(kind="queued").count() == 1


def test_the_same_message_of_two_desks_at_once(service: Service) -> None:
    cast = opened()
    talk = open_chat(cast.ane)
    desks = [desk_wire(service, cast.ane) for _ in range(2)]
    said = {"type": "desk-say", "contact": talk.id, "client_id": str(uuid4()), "text": "hej"}
    answers = at_once(*(partial(_accepted, desk, said) for desk in desks))
    assert answers[0] == answers[1]
    assert Message.objects.filter(client_id=said["client_id"]).count() == 1


def test_the_same_assessment_of_two_desks_at_once(service: Service) -> None:
    cast = opened()
    talk = open_chat(cast.ane)
    desks = [desk_wire(service, cast.ane) for _ in range(2)]
    again = {"type": "desk-reassess", "contact": talk.id, "level": "case-managed", "ref": "ask"}
    for number in range(TIMES):
        reason = {"answers": {}, "reason": f"grund {number}"}
        at_once(*(partial(_done, desk, again | reason) for desk in desks))
        assert Assessment.objects.filter(override_reason=f"grund {number}").count() == 1
    assert Event.objects.filter(kind="overridden").count() == TIMES


def _done(desk: Wire, frame: dict[str, Any]) -> None:
    desk.send(frame)
    desk.until("done", ref="ask")


# --- Two tabs, and a frame that is lost -----------------------------------------------------


def test_two_tabs_show_the_same_talk(service: Service) -> None:
    cast = opened()
    talk = open_chat(cast.ane)
    tabs = [Citizen(service, talk), Citizen(service, talk)]
    ane = AtTheDesk(service, talk, cast.ane)
    for talker in (*tabs, ane):
        talker.connect()
    for number in range(5):
        for talker in (*tabs, ane):
            talker.say(f"nummer {number}")
    for talker in (*tabs, ane):
        talker.settle(1 + 15)
    assert tabs[0].messages == tabs[1].messages == ane.messages
    assert tabs[0].last == talk.contact.last_sequence == 1 + 15


def test_a_lost_frame_is_seen_by_the_next_one(service: Service) -> None:
    cast = opened()
    talk = open_chat(cast.ane)
    tab, ane = Citizen(service, talk), AtTheDesk(service, talk, cast.ane)
    tab.connect()
    ane.connect()
    ane.say("det her når ikke frem")
    lost = tab.wire.until("said")["message"]
    ane.say("det her gør")
    tab.take_in(tab.wire.until("said"))
    assert tab.last == lost["sequence"] - 1
    assert max(tab.messages) == lost["sequence"] + 1
    tab.wire.send({"type": "catch-up", "since": tab.last})
    tab.merge(tab.wire.until("welcome")["messages"])
    assert tab.last == talk.contact.last_sequence
    assert tab.messages[lost["sequence"]] == lost


def test_a_lost_last_frame_is_seen_by_the_heartbeat(service: Service) -> None:
    cast = opened()
    talk = open_chat(cast.ane)
    tab, ane = Citizen(service, talk), AtTheDesk(service, talk, cast.ane)
    tab.connect()
    ane.connect()
    ane.say("det sidste ord")
    lost = tab.wire.until("said")["message"]
    tab.wire.send({"type": "ping"})
    assert tab.wire.until("pong")["last_sequence"] == lost["sequence"] == tab.last + 1
    tab.wire.send({"type": "catch-up", "since": tab.last})
    tab.merge(tab.wire.until("welcome")["messages"])
    assert tab.last == lost["sequence"]
    ane.wire.send({"type": "desk-ping"})
    assert ane.wire.until("desk-pong")["talks"] == {talk.id: lost["sequence"]}
