"""Two counsellors can never hold one citizen, and nobody more than they can."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from channels_layer import publish
from channels_layer.protocol import Channel, ContactState, ErrorCode
from channels_layer.refusal import Refusal
from chat import talks
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.laws.at_once import at_once
from tests.laws.scene import journal, now_is, waiting_callback, waiting_chat
from tests.laws.wire import Wire
from triage.models import Contact, Event, EventKind

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
Claim = Callable[[Contact, Counsellor], Contact]


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wins does not depend on who hears of it, and telling takes the longest."""
    monkeypatch.setattr(publish, "_send", Wire().send)


def the_very_one(contact: Contact, by: Counsellor) -> Contact:
    return talks.take(contact.pk, by, NOW)


def the_next(contact: Contact, by: Counsellor) -> Contact:
    return talks.take_next(by, NOW)


@pytest.mark.parametrize(
    ("claims", "lost"),
    [
        ((the_very_one, the_very_one), ErrorCode.NOT_WAITING),
        ((the_next, the_next), ErrorCode.NOTHING_WAITING),
        ((the_very_one, the_next), None),
    ],
)
def test_two_counsellors_at_once_a_hundred_times_over(
    cast: Cast, claims: tuple[Claim, Claim], lost: ErrorCode | None
) -> None:
    ane, bo = cast.ane.on_duty(12), cast.bo.on_duty(12)
    for _ in range(100):
        contact = waiting_chat(NOW)
        acts = [partial(claim, contact, who) for claim, who in zip(claims, (ane, bo), strict=True)]
        results = at_once(*acts)
        won = [result for result in results if isinstance(result, Contact)]
        refused = [result.code for result in results if isinstance(result, Refusal)]
        assert won == [contact]
        assert lost in (None, *refused)
        assert len(refused) == 1
        (taken,) = journal(contact, EventKind.TAKEN)
        assert now_is(contact).counsellor == taken.counsellor == won[0].counsellor
        talks.end_by_citizen(contact, NOW)


def test_the_loser_gets_another_when_there_is_one(cast: Cast) -> None:
    ane, bo = cast.ane.on_duty(12), cast.bo.on_duty(12)
    for _ in range(30):
        both = {waiting_chat(NOW), waiting_chat(NOW)}
        taken = at_once(*(partial(talks.take_next, who, NOW) for who in (ane, bo)))
        assert set(taken) == both
        for contact in both:
            talks.end_by_citizen(contact, NOW)


def test_never_more_than_capacity_from_five_desks_of_one(cast: Cast) -> None:
    ane = cast.ane.on_duty(capacity=2)
    waiting = [waiting_chat(NOW) for _ in range(5)]
    results = at_once(*(partial(talks.take, contact.pk, ane, NOW) for contact in waiting))
    codes = [result.code for result in results if isinstance(result, Refusal)]
    assert codes == [ErrorCode.AT_CAPACITY] * 3
    assert Contact.objects.filter(state=ContactState.OPEN, counsellor=ane).count() == 2


def test_many_desks_empty_a_queue_without_a_quarrel(cast: Cast) -> None:
    people = [cast.ane.on_duty(12), cast.bo.on_duty(12), cast.karin.on_duty(12)]
    for _ in range(6):
        waiting_chat(NOW)
        waiting_callback(NOW)
    for _ in range(4):
        results = at_once(*(partial(talks.take_next, who, NOW) for who in people))
        assert len({result for result in results if isinstance(result, Contact)}) == 3
    assert not Contact.objects.filter(state=ContactState.WAITING).exists()
    assert Event.objects.filter(kind=EventKind.TAKEN).count() == 12
    assert Contact.objects.filter(channel=Channel.CALLBACK).count() == 6
