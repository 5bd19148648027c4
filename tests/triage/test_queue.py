"""The live queue: who is in it, and what they are promised."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from channels_layer.protocol import Channel, ContactState, DayPart, Route
from scheduling.models import Counsellor, OpeningHours
from tests.cast import Cast
from tests.laws.scene import new_case, open_chat, waiting_callback, waiting_chat
from tests.triage.offered import MINUTE, NOW, on_offer
from triage import choosing, contacts
from triage.contacts import transfer
from triage.danger import flag_danger
from triage.models import Assessment, Contact, EventKind
from triage.places import place
from triage.queue import promise, waiting_entries

# --- Who waits ----------------------------------------------------------------------


def test_all_channels_in_one_queue_by_the_nearest_promise(ane: Counsellor) -> None:
    late = waiting_chat(NOW)
    early = waiting_chat(NOW - 2 * MINUTE)
    call = waiting_callback(NOW - timedelta(hours=9))
    entries = waiting_entries()
    assert [entry.contact for entry in entries] == [call.pk, early.pk, late.pk]
    assert [entry.state for entry in entries] == [ContactState.WAITING] * 3


def test_a_talk_that_a_clock_set_back_ended_before_it_began_tells_of_no_wait(
    ane: Counsellor, assessment: Assessment
) -> None:
    contact = open_chat(ane, NOW)
    contacts.end_by_counsellor(contact, ane, NOW - MINUTE)
    assert Route.CHAT in on_offer(assessment)
    assert place(waiting_chat(NOW), NOW) is not None


def test_danger_goes_first(ane: Counsellor) -> None:
    waiting_chat(NOW - 2 * MINUTE)
    call = waiting_callback(NOW)
    flag_danger(call, ("suicide",), NOW)
    assert waiting_entries()[0].contact == call.pk


def test_an_entry_tells_what_a_counsellor_needs(cast: Cast, ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    transfer(contact, ane, cast.bo.on_duty(), NOW)
    (entry,) = waiting_entries()
    assert (entry.reserved_for, entry.reserved_name) == (cast.bo.counsellor.pk, "Bo")
    assert (entry.revision, entry.waiting_since) == (contact.revision, NOW)
    assert (entry.counsellor, entry.wished_part, entry.level) == (None, None, "brief")


def test_taken_and_ended_are_not_in_it(ane: Counsellor) -> None:
    open_chat(ane, NOW)
    contacts.end_by_citizen(waiting_chat(NOW), NOW)
    assert waiting_entries() == []


# --- What is promised -----------------------------------------------------------------


def test_a_chats_promise_runs_on_the_plain_clock_when_the_clocks_change(cast: Cast) -> None:
    for eve in (
        datetime(2026, 3, 29, 0, 58, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 58, tzinfo=UTC),
    ):
        allowed = timedelta(seconds=settings.CHAT_PROMISE_SECONDS)
        assert promise(Channel.CHAT, DayPart.ANY, eve, eve) == eve + allowed


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # The Saturday before, 15 local, eight open hours on 9 to 17: Sunday 15 local.
        (datetime(2026, 3, 28, 14, tzinfo=UTC), datetime(2026, 3, 29, 13, tzinfo=UTC)),
        (datetime(2026, 10, 24, 13, tzinfo=UTC), datetime(2026, 10, 25, 14, tzinfo=UTC)),
    ],
)
def test_a_wishs_promise_runs_in_opening_time_over_a_clock_change(
    db: None, asked: datetime, due: datetime
) -> None:
    for weekday in range(7):
        OpeningHours.objects.create(
            route=Route.CALLBACK, weekday=weekday, opens=time(9), closes=time(17)
        )
    assert promise(Channel.CALLBACK, DayPart.ANY, asked, asked) == due


@pytest.mark.parametrize(
    ("sunday", "noon"),
    [
        (datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 10, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 11, tzinfo=UTC)),
    ],
)
def test_the_morning_ends_at_noon_on_the_wall_when_the_clocks_change(
    cast: Cast, sunday: datetime, noon: datetime
) -> None:
    assert promise(Channel.MEETING, DayPart.MORNING, sunday, sunday) == noon


def test_another_route_is_promised_from_the_first_wish(ane: Counsellor) -> None:
    contact = waiting_chat(NOW)
    wish = (Channel.CALLBACK, DayPart.ANY)
    choosing.choose(contact.case, uuid4(), wish[0], NOW + MINUTE, phone="20304050")
    after = Contact.objects.get()
    assert after.promise_at == promise(*wish, NOW, NOW + MINUTE)
    assert after.events.filter(kind=EventKind.MOVED).count() == 1
    assert new_case().pk != after.case_id
