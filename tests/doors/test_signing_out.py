"""Signing out over the network: the server itself must take the code that a door is shut with."""

from tests.cast import hire, open_all_day
from tests.doors.talking import open_chat
from tests.doors.wire import call, citizen_wire, desk_wire
from tests.running import Service

CSRF = "a" * 32


def test_the_desk_is_closed_at_once_and_the_citizen_told(service: Service) -> None:
    open_all_day()
    ane = hire().ane
    talk = open_chat(ane)
    cookie = ane.cookie()
    desk, citizen = desk_wire(service, ane, cookie), citizen_wire(service, talk.token)
    headers = {"cookie": f"{cookie}; csrftoken={CSRF}", "x-csrftoken": CSRF}
    assert call(service, "POST", "/sign-out/", **headers).status == 302
    desk.until("come-back")
    assert desk.hear() == {"type": "closed", "code": 4012}
    assert citizen.until("thread-changed")["thread"]["state"] == "waiting"
    service.assert_silent("Traceback", "ERROR")
