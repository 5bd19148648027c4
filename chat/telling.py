"""Who is told of a change: the citizen, the queue, and every desk that shows the case."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from channels_layer.protocol import (
    Assessed,
    ContactState,
    DeliveryView,
    HelplinesTexted,
    Language,
    QueueChanged,
    TalkChanged,
    TalkGone,
    TextDelivered,
    ThreadChanged,
)
from channels_layer.publish import QUEUE, citizen_topic, counsellor_topic, publish
from chat import deliveries
from chat.threads import on_desks, thread_state
from scheduling.models import Counsellor
from triage import bridges
from triage.assessing import view
from triage.models import Assessment, Case, Contact
from triage.moves import touch
from triage.queue import entry


def announce(contact: Contact, *, left_queue: bool = False) -> None:
    """Tell those who must see it how a contact now is: citizen, holder, and the queue it is in."""
    now_is, thread = entry(contact), thread_state(contact)
    publish(ThreadChanged(thread=thread), citizen_topic(contact.pk))
    if left_queue or contact.state == ContactState.WAITING:
        publish(QueueChanged(entry=now_is), QUEUE)
    if contact.counsellor_id and not contact.wrapped_up:
        changed = TalkChanged(entry=now_is, thread=thread, bridge=bridges.of(contact))
        publish(changed, counsellor_topic(contact.counsellor_id))


def helplines_texted(contact: Contact) -> None:
    """Tell the desk that shows a contact how far the message with the helplines is."""
    helplines = deliveries.helplines(contact.pk)
    if helplines and contact.counsellor_id and not contact.wrapped_up:
        told = HelplinesTexted(contact=contact.pk, helplines=helplines)
        publish(told, counsellor_topic(contact.counsellor_id))


def gone(contact: Contact, holder: Counsellor) -> None:
    gone = TalkGone(contact=contact.pk, revision=contact.revision)
    publish(gone, counsellor_topic(holder.pk))


def case_changed(case: Case, changed: Iterable[Assessment]) -> None:
    tell_assessments(case, changed)
    on_a_desk = Q(counsellor__isnull=False, wrapped_up=False)
    shown = case.contacts.filter(Q(state=ContactState.WAITING) | on_a_desk)
    for contact in shown.order_by("pk"):
        touch(contact)
        announce(contact)


def tell_assessments(case: Case, changed: Iterable[Assessment]) -> None:
    """To every desk that shows the case; the reasons are in the case's own language."""
    shown = [view(each, Language(case.language)) for each in changed]
    for contact, holder in on_desks(case.pk):
        for assessment in shown:
            publish(Assessed(contact=contact.pk, assessment=assessment), counsellor_topic(holder))


def tell_deliveries(sent: Iterable[UUID]) -> None:
    """Tell the desks how far their text messages and mails came, and those with the helplines."""
    sent = list(sent)
    told = defaultdict[UUID, list[DeliveryView]](list)
    for contact_id, delivery in deliveries.told_of(sent):
        told[contact_id].append(delivery)
    on_a_desk = Contact.objects.filter(counsellor__isnull=False, wrapped_up=False)
    # In the order of their keys, as all do who change several at once.
    for contact in on_a_desk.filter(pk__in=told).select_related("case").order_by("pk"):
        _tell_delivered(contact, told[contact.pk])
    for contact in Contact.objects.filter(pk__in=deliveries.with_helplines(sent)):
        helplines_texted(contact)


def _tell_delivered(contact: Contact, delivered: Iterable[DeliveryView]) -> None:
    """With a revision, so that a desk that lost a frame asks anew."""
    with transaction.atomic():
        touch(contact)
        if contact.counsellor_id is None:
            return
        for delivery in delivered:
            frame = TextDelivered(contact=contact.pk, delivery=delivery)
            publish(frame, counsellor_topic(contact.counsellor_id))
        announce(contact)
