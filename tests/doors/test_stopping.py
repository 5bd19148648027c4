"""A server that is told to stop says goodbye first, and a talk goes on with the next."""

from socket import create_connection

from tests.cast import hire, open_all_day
from tests.doors.talking import open_chat
from tests.doors.wire import AtTheDesk, Citizen
from tests.running import Service


def test_a_restart_in_the_middle_of_a_talk_loses_nothing(service: Service) -> None:
    open_all_day()
    ane = hire().ane
    talk = open_chat(ane)
    citizen, desk = Citizen(service, talk), AtTheDesk(service, talk, ane)
    for talker in (citizen, desk):
        talker.connect()
    citizen.say("Er du der?")
    assert service.stop()[0] == 0
    for talker in (citizen, desk):
        assert talker.wire.until("come-back")["why"] == "stopping"
        assert talker.wire.hear() == {"type": "closed", "code": 4012}
    service.start()
    for talker in (citizen, desk):
        talker.connect()
    desk.say("Ja, jeg er her.")
    for talker in (citizen, desk):
        talker.settle(3)
    assert citizen.shown == desk.shown
    assert len(citizen.shown) == 3
    service.assert_silent("Traceback", "ERROR", "Er du der")


def test_who_does_not_answer_does_not_hold_it_up(service: Service) -> None:
    """A client that reads nothing, not even the goodbye."""
    deaf = create_connection(("127.0.0.1", service.port))
    deaf.sendall(
        b"GET /ws/citizen/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        b"Sec-WebSocket-Version: 13\r\n\r\n"
    )
    assert deaf.recv(100).startswith(b"HTTP/1.1 101")
    assert service.stop()[0] == 0
    deaf.close()
