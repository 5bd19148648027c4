"""Law 1: killed in mid-talk and started again, the service has lost nothing it acknowledged."""

import pytest

from chat.models import Message
from tests.cast import hire, open_all_day
from tests.doors.talking import open_chat
from tests.doors.wire import AtTheDesk, Citizen, Talker
from tests.running import Service
from tests.servers import wait_until

pytestmark = pytest.mark.environment(
    GUIDANCE_COUNSELLOR_LEASE_SECONDS="600", GUIDANCE_CITIZEN_LEASE_SECONDS="600"
)
ROUNDS = 2
WORDS = 25


def test_killed_in_mid_talk(service: Service) -> None:
    open_all_day()
    cast = hire()
    talk = open_chat(cast.ane)
    citizen, ane = Citizen(service, talk), AtTheDesk(service, talk, cast.ane)
    for number in range(ROUNDS):
        _talk_until_killed(service, citizen, ane, enough_said=4 + 5 * number)
    assert citizen.outbox
    for talker in (citizen, ane):
        talker.connect()
        talker.listen(lambda talker=talker: not talker.outbox)  # type: ignore[misc]
    last = talk.contact.last_sequence
    for talker in (citizen, ane):
        talker.settle(last)
    _assert_nothing_lost_doubled_or_moved(talk.id, last, citizen, ane)


def _talk_until_killed(
    service: Service, citizen: Citizen, ane: AtTheDesk, enough_said: int
) -> None:
    """Both write without waiting; some of it is acknowledged, some of it is under way."""
    citizen.connect()
    ane.connect()
    for number in range(WORDS):
        citizen.say(f"citizen {number}")
        ane.say(f"Ane {number}")
    enough = len(citizen.accepted) + enough_said
    citizen.listen(lambda: len(citizen.accepted) >= enough)
    service.kill()
    for talker in (citizen, ane):
        talker.listen(lambda: False)
    service.start()


def _assert_nothing_lost_doubled_or_moved(
    contact: str, last: int, citizen: Citizen, ane: AtTheDesk
) -> None:
    rows = list(Message.objects.filter(contact_id=contact).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, last + 1))
    stored = {str(row.client_id): row.sequence for row in rows}
    sides: dict[str, Talker] = {"citizen": citizen, "counsellor": ane}
    for author, talker in sides.items():
        assert talker.accepted.items() <= stored.items()
        assert [row.text for row in rows if row.author == author and row.text] == talker.said
        assert talker.shown == list(stored)


def test_a_retry_after_a_lost_acknowledgement(service: Service) -> None:
    open_all_day()
    talk = open_chat(hire().ane)
    citizen = Citizen(service, talk)
    citizen.connect()
    name = citizen.say("er du der?")
    citizen.wire.drop()
    wait_until(Message.objects.filter(client_id=name).exists, "the message")
    citizen.connect()
    citizen.listen(lambda: name in citizen.accepted)
    citizen.send_again()
    citizen.settle(talk.contact.last_sequence)
    stored = Message.objects.get(contact=talk.contact, client_id=name)
    assert citizen.accepted[name] == stored.sequence == talk.contact.last_sequence
    citizen.wire.send(citizen.frame(name, "er du der?"))
    again = citizen.wire.until("accepted")
    assert again["sequence"] == stored.sequence
    assert talk.contact.last_sequence == stored.sequence
