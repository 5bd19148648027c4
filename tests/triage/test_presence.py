"""Presence is a lease, and a deadline is a column that a sweep finds."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from channels_layer.protocol import Channel
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.scene import journal, now_is, open_chat, waiting_callback, waiting_chat
from triage import contacts, presence
from triage.models import Contact, EventKind

NOW = timezone.now()
LEASE = timedelta(seconds=settings.CITIZEN_LEASE_SECONDS)
ABANDON = timedelta(seconds=settings.ABANDON_SECONDS)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


@pytest.fixture
def waiting(ane: Counsellor) -> Contact:
    return waiting_chat(NOW)


def here(contact: Contact, now: datetime) -> bool:
    """The citizen's heartbeat; True if it was news."""
    return bool(presence.citizens_are_here([contact.pk], now)[1])


def test_only_the_first_heartbeat_is_news(waiting: Contact) -> None:
    assert here(waiting, NOW)
    revision = now_is(waiting).revision
    assert not here(waiting, NOW + SECOND)
    after = now_is(waiting)
    assert (after.connected, after.revision) == (True, revision)
    assert after.citizen_lease_until == NOW + SECOND + LEASE


def test_a_heartbeat_in_time_keeps_the_line(waiting: Contact) -> None:
    here(waiting, NOW)
    assert list(presence.disconnect_lapsed(NOW + LEASE - SECOND)) == []
    here(waiting, NOW + LEASE - SECOND)
    assert list(presence.disconnect_lapsed(NOW + LEASE)) == []


def test_a_lapsed_lease_is_found_once(waiting: Contact) -> None:
    here(waiting, NOW)
    assert list(presence.disconnect_lapsed(NOW + LEASE)) == [waiting]
    assert list(presence.disconnect_lapsed(NOW + LEASE)) == []
    assert here(now_is(waiting), NOW + LEASE)


def test_whoever_leaves_is_gone_at_once(waiting: Contact) -> None:
    here(waiting, NOW)
    assert presence.citizen_left(waiting, NOW)
    assert not now_is(waiting).connected
    assert list(presence.abandon_gone(NOW + ABANDON - SECOND)) == []
    assert list(presence.abandon_gone(NOW + ABANDON)) == [waiting]


def test_whoever_comes_back_between_the_look_and_the_deed_stays(waiting: Contact) -> None:
    presence.citizen_left(waiting, NOW)
    late = NOW + ABANDON
    here(waiting, late)
    assert not contacts.abandon(waiting, late, late - ABANDON)
    assert now_is(waiting).state == "waiting"


def test_whoever_is_taken_between_the_look_and_the_deed_stays(
    waiting: Contact, ane: Counsellor
) -> None:
    presence.citizen_left(waiting, NOW)
    contacts.take(now_is(waiting), ane, NOW)
    late = NOW + ABANDON
    assert not contacts.abandon(waiting, late, late - ABANDON)
    assert now_is(waiting).counsellor == ane


@pytest.mark.parametrize("change", [{"danger_at": NOW}, {"channel": Channel.CALLBACK}])
def test_who_is_never_given_up(waiting: Contact, change: dict[str, Any]) -> None:
    presence.citizen_left(waiting, NOW)
    Contact.objects.update(**change)
    assert list(presence.abandon_gone(NOW + ABANDON * 9)) == []


def test_a_promise_is_missed_once(waiting: Contact) -> None:
    due = waiting.promise_at
    assert list(presence.miss_promises(due - SECOND)) == []
    assert list(presence.miss_promises(due)) == [waiting]
    assert list(presence.miss_promises(due + ABANDON)) == []
    assert now_is(waiting).promise_due is None
    assert now_is(waiting).promise_at == due
    assert len(journal(waiting, EventKind.PROMISE_MISSED)) == 1


def test_a_promise_that_was_kept_is_not_looked_at(waiting: Contact, ane: Counsellor) -> None:
    contacts.take(waiting, ane, NOW)
    ended = waiting_callback(NOW)
    contacts.end_by_citizen(ended, NOW)
    assert list(presence.miss_promises(NOW + timedelta(days=9))) == []


def test_a_reservation_lapses_once(cast: Cast, ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    contacts.transfer(contact, ane, cast.bo.on_duty(), NOW)
    until = NOW + timedelta(seconds=settings.RESERVED_SECONDS)
    assert list(presence.release_reserved(until - SECOND)) == []
    assert list(presence.release_reserved(until)) == [contact]
    assert list(presence.release_reserved(until)) == []
    assert now_is(contact).reserved_for is None


def test_what_the_colleague_took_is_not_freed(cast: Cast, ane: Counsellor) -> None:
    contact = open_chat(ane, NOW)
    contacts.transfer(contact, ane, cast.bo.on_duty(), NOW)
    contacts.take(contact, cast.bo.counsellor, NOW)
    assert list(presence.release_reserved(NOW + timedelta(days=9))) == []
