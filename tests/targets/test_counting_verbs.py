"""What the verbs of the service do is counted as the contacts themselves have it."""

from random import Random

import pytest
from django.utils import timezone

from channels_layer.protocol import CallOutcome, Channel, ContactState, Duty, Level
from chat import calls, sweeps, talks
from scheduling.duty import set_duty
from targets.attained import Question, attained
from targets.codes import CountedChannel, Measure
from targets.counting import count_new, recount_all
from targets.models import Counted
from tests.cast import Cast
from tests.laws.scene import now_is, open_chat, waiting_callback, waiting_chat
from tests.laws.test_journal import WRAP_UP, calls_in_vain
from tests.targets.test_counting import ONE_DAY, asked, minutes, tallies
from tests.targets.test_today import HOUR, NOON, something_happens
from triage.contacts import forget
from triage.models import Contact, Event, EventKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_what_people_do_is_counted_as_the_contacts_have_it(cast: Cast, seed: int) -> None:
    line, ane = Random(seed), cast.ane.counsellor
    for hour in range(30):
        at = NOON + hour * HOUR
        set_duty(ane, Duty.ON, 12, at)
        something_happens(line, ane, at)
        count_new(at)
    taken = set(Event.objects.filter(kind=EventKind.TAKEN).values_list("contact", flat=True))
    chats = Contact.objects.filter(channel=Channel.CHAT)
    gone = chats.filter(state=ContactState.ENDED).exclude(pk__in=taken)
    told = Counted.objects.filter(channel=CountedChannel.CHAT, imported=False)
    assert set(told.filter(answered=False).values_list("pk", flat=True)) == {
        each.pk for each in gone
    }
    assert told.filter(answered=True).count() > 3
    assert set(Counted.objects.filter(answered=True).values_list("pk", flat=True)) <= taken
    whole = NOON - ONE_DAY, NOON + 3 * ONE_DAY
    assert (
        asked(Measure.OFFERED, *whole, channel=CountedChannel.CHAT)
        == told.exclude(answered=None).count()
    )
    before = tallies()
    list(recount_all())
    assert tallies() == before


def test_a_call_is_kept_by_the_first_attempt_and_a_booked_one_is_met_or_not(cast: Cast) -> None:
    ane = cast.ane.on_duty()
    now = timezone.now()
    calls_in_vain(cast)
    kept = talks.take(waiting_callback(now).pk, ane, now)
    calls.called(kept.pk, ane, CallOutcome.TALKED, now)
    late = waiting_callback(now - 30 * ONE_DAY)
    sweeps.missed_promises()
    talks.take(late.pk, ane, now)
    calls.called(late.pk, ane, CallOutcome.TALKED, now)
    count_new(now)
    around = (NOON - 200 * ONE_DAY, NOON + 2000 * ONE_DAY)
    told = attained(Question(Measure.CALLBACK_KEPT, *around))
    assert (told.part, told.n) == (2, 3)
    assert asked(Measure.OFFERED, *around) == 0


def test_answers_are_counted_with_those_who_gave_none(cast: Cast) -> None:
    ane, now = cast.ane.on_duty(), timezone.now()
    for answered, rating in (("yes", 5), ("no", 2), ("partly", 4)):
        contact = open_chat(ane, now)
        talks.end_by_counsellor(contact.pk, ane, now)
        talks.give_feedback(now_is(contact), answered, rating, now)
    silent = open_chat(ane, now)
    talks.end_by_counsellor(silent.pk, ane, now)
    count_new(now)
    around = (NOON - 200 * ONE_DAY, NOON + 2000 * ONE_DAY)
    helped = attained(Question(Measure.FIRST_CONTACT_RESOLUTION, *around))
    rated = attained(Question(Measure.SATISFACTION, *around))
    assert (helped.part, helped.n, helped.response_rate) == (1, 3, 0.75)
    assert (rated.part, rated.n, rated.response_rate) == (2, 3, 0.75)


def test_work_is_told_apart_by_what_the_counsellor_noted(cast: Cast) -> None:
    """And the wait by what triage had said when they came."""
    ane, now = cast.ane.on_duty(), timezone.now()
    contact = open_chat(ane, now)
    talks.reassess(contact.pk, ane, {}, Level.CASE_MANAGED, "Det er mere", now)
    talks.end_by_counsellor(contact.pk, ane, now)
    talks.wrap_up(contact.pk, ane, now + minutes(2), **WRAP_UP | {"level": Level.CASE_MANAGED})
    count_new(now)
    told = Counted.objects.get(pk=contact.pk)
    assert (told.level, told.noted_level, told.topic) == (Level.BRIEF, Level.CASE_MANAGED, "work")
    around = (NOON - 200 * ONE_DAY, NOON + 2000 * ONE_DAY)
    assert asked(Measure.HANDLE_TIME, *around, level=Level.CASE_MANAGED) == 120
    assert asked(Measure.HANDLE_TIME, *around, level=Level.BRIEF) is None
    assert asked(Measure.OFFERED, *around, level=Level.BRIEF) == 1


def test_the_journal_has_when_somebody_went(cast: Cast) -> None:
    """However late a sweep sees it."""
    cast.ane.on_duty()
    came = timezone.now() - 2 * HOUR
    gone = waiting_chat(came)
    Contact.objects.filter(pk=gone.pk).update(citizen_lease_until=came + minutes(3))
    sweeps.lapsed_citizens()
    forgotten = waiting_chat(came)
    forget(forgotten, came + minutes(4), came + 40 * ONE_DAY)
    count_new(timezone.now())
    told = {each.pk: (each.answered, each.waited) for each in Counted.objects.all()}
    assert told == {gone.pk: (False, minutes(3)), forgotten.pk: (False, minutes(4))}


def test_every_channel_of_the_service_is_counted_on() -> None:
    assert set(Channel) <= {each.value for each in CountedChannel}
