"""The real proxy, with the file that production has, before two real web processes."""

from contextlib import suppress

import pytest

from tests.cast import hire, open_all_day
from tests.doors.talking import open_chat
from tests.doors.wire import AtTheDesk, Citizen, Wire, call
from tests.processes.house import House, is_ready
from tests.running import Service
from tests.servers import wait_until

TOKEN = "ten-thousand-candles"
BEARER = {"authorization": f"Bearer {TOKEN}"}
QUERY = "muskatnoed"
pytestmark = pytest.mark.environment(METRICS_TOKEN=TOKEN, BEHIND_PROXY="true")


@pytest.fixture(autouse=True)
def proxy(house: House) -> None:
    house.proxy.start()


def sockets_of(web: Service) -> int:
    text = call(web, "GET", "/metrics", **BEARER).text
    return int(float(text.partition('eguidance_sockets_open{door="citizen"} ')[2].split()[0]))


def test_pages_api_and_both_sockets_go_through(house: House) -> None:
    open_all_day()
    ane = hire().ane
    talk = open_chat(ane)
    assert call(house.proxy, "GET", "/chat/").status == 200
    assert call(house.proxy, "POST", "/api/triage", {"language": "da"}).status == 200
    someone, desk = Citizen(house.proxy, talk), AtTheDesk(house.proxy, talk, ane)
    for talker in (someone, desk):
        talker.connect()
    before = talk.contact.last_sequence
    someone.say("Er du der?")
    desk.say("Ja, jeg er her.")
    for talker in (someone, desk):
        talker.settle(before + 2)
    assert someone.shown == desk.shown


@pytest.mark.environment(PUBLIC_URL="https://guidance.example.dk", ALLOWED_HOSTS="127.0.0.1")
def test_the_scheme_that_a_proxy_in_front_names_reaches_the_service(house: House) -> None:
    """Else every page would be sent on to https for ever."""
    assert call(house.proxy, "GET", "/chat/").status == 301
    assert call(house.proxy, "GET", "/chat/", x_forwarded_proto="https").status == 200


def test_the_proxy_lets_in_neither_watchers_nor_floods(house: House) -> None:
    assert call(house.webs[0], "GET", "/metrics", **BEARER).status == 200
    for path in ("/metrics", "/readyz", "//metrics", "/%6detrics", "/METRICS", "/x/../metrics"):
        answer = call(house.proxy, "GET", path, **BEARER)
        assert (answer.status, "eguidance_" in answer.text) == (404, False)
    answer = call(house.proxy, "POST", "/api/triage", b"x" * 200_000)
    assert (answer.status, answer.json) == (413, {"code": "too-large", "field": ""})


def test_a_calendar_may_be_larger(house: House) -> None:
    """A body that is let through meets the sign-in; its end is further on."""
    assert call(house.proxy, "POST", "/calendar/", b"x" * 5_000_000).status in (302, 403)
    assert call(house.proxy, "POST", "/calendar/", b"x" * 6_500_000).status == 413
    assert call(house.proxy, "POST", "/calendar/x.ics", b"x" * 200_000).status == 413


def test_sockets_are_shared_out_and_a_process_that_stops_gets_no_more(house: House) -> None:
    first, second = house.webs
    before = [Wire(house.proxy, "/ws/citizen/") for _ in range(4)]
    assert [sockets_of(web) for web in house.webs] == [2, 2]
    assert first.stop() == [0]
    since = [Wire(house.proxy, "/ws/citizen/") for _ in range(3)]
    assert sockets_of(second) == 2 + len(since)
    assert [told(wire) for wire in before].count("come-back") == 2
    first.start()
    wait_until(lambda: is_ready(first.url), "readiness")
    wait_until(lambda: gets_one(house, first, since), "a socket for who is back")


def told(wire: Wire) -> str:
    with suppress(TimeoutError):
        return str(wire.hear(1)["type"])
    return ""


def gets_one(house: House, web: Service, wires: list[Wire]) -> bool:
    wires.append(Wire(house.proxy, "/ws/citizen/"))
    return sockets_of(web) > 0


def test_a_process_that_is_killed_is_left_out_and_nobody_is_told_no(house: House) -> None:
    house.webs[0].kill()
    answers = [call(house.proxy, "POST", "/api/triage", {"language": "da"}) for _ in range(10)]
    assert {answer.status for answer in answers} == {200}


def test_when_none_is_ready_those_who_answer_serve_all_the_same(house: House) -> None:
    """All lose their line to each other when Valkey is gone; nobody is turned away for that."""
    house.valkey.kill()
    wait_until(lambda: not any(is_ready(web.url) for web in house.webs), "the loss to show")
    wait_until(
        lambda: house.proxy.logged().count("status code out of tolerances") > 1, "the proxy to see"
    )
    assert call(house.proxy, "GET", "/chat/").status == 200
    assert Wire(house.proxy, "/ws/citizen/").ask({"type": "ping"})["code"] == "say-hello-first"


def test_a_process_alone_that_is_started_again_is_waited_for(house: House) -> None:
    house.webs[1].kill()
    house.webs[0].kill()
    house.webs[0].start()
    assert call(house.proxy, "POST", "/api/triage", {"language": "da"}).status == 200


def test_what_goes_wrong_is_logged_without_who_asked_and_what_for(house: House) -> None:
    for web in house.webs:
        web.kill()
    assert call(house.proxy, "GET", f"/api/resources?q={QUERY}", user_agent=QUERY).status == 502
    assert call(house.proxy, "GET", f"/calendar/{QUERY}.ics?{QUERY}").status in (502, 503)
    logged = house.proxy.logged()
    assert "/api/resources" in logged
    assert '"/calendar/"' in logged
    assert [word for word in (QUERY, '"remote_ip"', '"headers"') if word in logged] == []
