"""A citizen on one process and the counsellor on the other, while processes come and go."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_layer.protocol import Channel
from chat import talks
from chat.models import Message
from tests.cast import Person, citizen, hire, open_all_day
from tests.doors.talking import Talk, open_chat
from tests.doors.wire import AtTheDesk, Citizen, Talker, citizen_wire, desk_wire
from tests.processes.house import House
from tests.running import Service

pytestmark = pytest.mark.environment(
    GUIDANCE_COUNSELLOR_LEASE_SECONDS="600", GUIDANCE_CITIZEN_LEASE_SECONDS="600"
)


def test_a_talk_and_the_queue_reach_over_from_one_process_to_the_other(house: House) -> None:
    first, second = house.webs
    open_all_day()
    cast = hire()
    desks = [desk_wire(first, cast.ane), desk_wire(second, cast.bo)]
    for person in (cast.ane, cast.bo):
        person.on_duty()
    case, token = citizen()
    contact = talks.choose(case, uuid4(), Channel.CHAT, timezone.now())
    talk = Talk(token, contact.pk)
    wire = citizen_wire(second, token)
    for desk in desks:
        while not desk.until("queue-changed")["entry"]["connected"]:
            pass
    desks[0].send({"type": "desk-take", "ref": "1", "contact": talk.id})
    assert wire.until("thread-changed")["thread"]["state"] == "open"
    assert desks[1].until("queue-changed")["entry"]["state"] == "open"
    _talk(first, second, talk, cast.ane)


def _talk(first: Service, second: Service, talk: Talk, ane: Person) -> None:
    someone, desk = Citizen(second, talk), AtTheDesk(first, talk, ane)
    for talker in (someone, desk):
        talker.connect()
    before = talk.contact.last_sequence
    for number in range(5):
        someone.say(f"citizen {number}")
        desk.say(f"Ane {number}")
    for talker in (someone, desk):
        talker.settle(before + 10)
    assert someone.shown == desk.shown


def test_a_rolling_restart_in_mid_talk_loses_nothing(house: House) -> None:
    """Each process is stopped and started again in its turn, and both go on talking."""
    open_all_day()
    ane = hire().ane
    talk = open_chat(ane)
    someone, desk = Citizen(house.webs[0], talk), AtTheDesk(house.webs[1], talk, ane)
    talkers: list[Talker] = [someone, desk]
    for talker in talkers:
        talker.connect()
    for web, other in (house.webs, reversed(house.webs)):
        _restart_in_mid_talk(web, other, talkers)
    for talker in talkers:
        talker.listen(lambda talker=talker: not talker.outbox)  # type: ignore[misc]
    last = talk.contact.last_sequence
    for talker in talkers:
        talker.settle(last)
    assert someone.shown == desk.shown
    rows = Message.objects.filter(contact_id=talk.id).order_by("sequence")
    assert list(rows.values_list("sequence", flat=True)) == list(range(1, last + 1))
    for author, talker in (("citizen", someone), ("counsellor", desk)):
        assert list(rows.filter(author=author).values_list("text", flat=True)) == talker.said
    for web in house.webs:
        web.assert_silent("Traceback", "ERROR")


def _restart_in_mid_talk(web: Service, other: Service, talkers: list[Talker]) -> None:
    _say(talkers)
    with ThreadPoolExecutor(1) as beside:
        left_with = beside.submit(web.stop)
        _say(talkers)
        for talker in [each for each in talkers if each.service is web]:
            assert talker.wire.until("come-back")["why"] == "stopping"
            assert talker.wire.hear() == {"type": "closed", "code": 4012}
            talker.say("without a line")
            talker.service = other
            talker.connect()
        _say(talkers)
        assert left_with.result() == [0]
    web.start()
    _say(talkers)


def _say(talkers: list[Talker]) -> None:
    for talker in talkers:
        for _ in range(5):
            talker.say(f"number {len(talker.said)}")
