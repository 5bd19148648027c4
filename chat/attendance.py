"""A counsellor comes on duty, goes, or is lost; what they held goes back to its place."""

from datetime import datetime

from django.db import transaction

from channels_layer.protocol import ContactState, Duty, MeChanged, Notice
from channels_layer.publish import counsellor_topic, publish, recall
from chat.messages import notice
from chat.telling import announce, gone
from chat.threads import held_by
from scheduling import duty
from scheduling.models import Counsellor
from triage import contacts
from triage.journal import record
from triage.models import EventKind


def set_duty(counsellor: Counsellor, wanted: Duty, capacity: int, now: datetime) -> None:
    with transaction.atomic():
        duty.set_duty(counsellor, wanted, capacity, now)
        record(EventKind.DUTY, now, counsellor=counsellor, duty=wanted, capacity=capacity)
        publish(MeChanged(me=duty.me(counsellor)), counsellor_topic(counsellor.pk))


def set_phone(counsellor: Counsellor, written: str) -> None:
    """Raises Refusal: no-such-number."""
    with transaction.atomic():
        duty.set_phone(counsellor, written)
        publish(MeChanged(me=duty.me(counsellor)), counsellor_topic(counsellor.pk))


def sign_off(counsellor: Counsellor, now: datetime) -> None:
    """The counsellor signs out: what they hold goes back to its place at once."""
    with transaction.atomic():
        duty.end_lease(counsellor, now)
        give_back_all(counsellor, now, Notice.TRANSFERRED)
        recall(counsellor_topic(counsellor.pk))


def give_back_all(
    counsellor: Counsellor, now: datetime, why: Notice = Notice.COUNSELLOR_LOST
) -> int:
    """The counsellor is gone: every open talk goes back to its place in the queue."""
    with transaction.atomic():
        # Held to the end, so that nothing is taken between this look and the lapse.
        was = Counsellor.objects.select_for_update(no_key=True).get(pk=counsellor.pk)
        # Locked in the order of their keys, as those who say things in several of them do.
        locked = was.contacts.select_for_update(no_key=True).filter(state=ContactState.OPEN)
        list(locked.order_by("pk").values_list("pk"))
        held = [c for c in held_by(was) if c.state == ContactState.OPEN]
        lost = len(held) if why == Notice.COUNSELLOR_LOST else 0
        if not duty.lapse(was, lost, now):
            return 0
        for contact in held:
            if contacts.give_back(contact, counsellor, now):
                lost_by = counsellor.name if why == Notice.COUNSELLOR_LOST else ""
                notice(contact, why, now, name=lost_by)
                gone(contact, counsellor)
                announce(contact)
        counsellor.refresh_from_db()
        if held or was.duty != Duty.OFF:
            record(EventKind.DUTY, now, counsellor=counsellor, duty=Duty.OFF, lost=len(held))
        publish(MeChanged(me=duty.me(counsellor)), counsellor_topic(counsellor.pk))
    return len(held)
