"""A rolling restart as a citizen and a counsellor see it in their browsers: not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.browser import NewPage, Witness
from tests.cast import Person, hire, open_all_day
from tests.hosts import HostSite
from tests.journeys.people import Citizen, Desk
from tests.journeys.test_bad_lines import PATIENCE, all_said
from tests.processes.house import House
from tests.running import Service

pytestmark = pytest.mark.browser


def test_a_rolling_restart_is_not_noticed(house: House, host: HostSite, new_page: NewPage) -> None:
    house.proxy.start()
    open_all_day()
    ane = at_the_desk(house, new_page, hire().ane)
    page = new_page()
    witness = Witness(page)
    someone = Citizen(page).visit(host.with_widget(house.proxy.url, 'data-language="da"'))
    someone.start_chat()
    ane.take_next()
    for number, web in enumerate(house.webs):
        restart_in_mid_talk(web, number, someone, ane)
    for side in (someone, ane):
        side.reads_all(*all_said(), timeout=PATIENCE)
    assert len(all_said()) == 4 * len(house.webs)
    # Each time the first try to come back was met: no alarm lasted longer than one needs.
    assert len(witness.sockets) <= 1 + len(house.webs)
    assert witness.errors == []


def at_the_desk(house: House, new_page: NewPage, person: Person) -> Desk:
    page = new_page(1366, 768)
    name, _, value = person.cookie().partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": house.proxy.url}])
    return Desk(page, house.proxy).sit_down().on_duty()


def restart_in_mid_talk(web: Service, number: int, someone: Citizen, ane: Desk) -> None:
    someone.say(f"Før {number}")
    with ThreadPoolExecutor(1) as beside:
        left_with = beside.submit(web.stop)
        someone.say(f"Imens {number}")
        ane.say(f"Også imens {number}")
        assert left_with.result() == [0]
    web.start()
    ane.say(f"Efter {number}")
    for side in (someone, ane):
        side.reads(f"Efter {number}")
    expect(someone.page.get_by_text("Forbindelsen er væk.")).to_have_count(0)
    expect(someone.page.get_by_text("Forbundet.").first).to_be_attached()
