"""A talk from queue to wrap-up: each verb changes the contact and tells its people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from channels_layer.protocol import (
    Author,
    Channel,
    ContactState,
    DayPart,
    ErrorCode,
    Language,
    Level,
    Notice,
    Outcome,
    PersonTyping,
    TalkOpened,
    Work,
)
from channels_layer.publish import citizen_topic, counsellor_topic, publish
from channels_layer.refusal import Refusal
from chat import call_texts, mails, messages, reminders, texts
from chat.messages import Utterance, note, notice, notice_danger
from chat.models import Feedback
from chat.storing import Spoken
from chat.telling import announce, case_changed, gone, helplines_texted, tell_assessments
from chat.threads import talk
from scheduling.models import Counsellor
from triage import calls, choosing, contacts, danger, presence
from triage.assessing import assess as assess_answers
from triage.assessing import latest
from triage.assessing import reassess as assess_again
from triage.journal import record
from triage.models import Assessment, Case, Contact, EventKind
from triage.moves import touch
from triage.rules import risk_phrases

# --- The citizen --------------------------------------------------------------


def assess(
    case: Case | None,
    language: Language,
    answers: Mapping[str, str],
    now: datetime,
    *,
    named: UUID | None = None,
) -> Assessment:
    """Assess the citizen's own answers, and tell all who see the case.

    Raises IntegrityError as `triage.assessing.assess`.
    """
    with transaction.atomic():
        translated = case is not None and case.language != language
        if case and translated:
            case.language = language
            case.save(update_fields=["language"])
        assessment = assess_answers(case, language, answers, now, named=named)
        history = assessment.case.assessments.select_related("by")
        case_changed(assessment.case, history if translated else [assessment])
    return assessment


def choose(
    case: Case,
    client_id: UUID,
    channel: Channel,
    now: datetime,
    *,
    phone: str = "",
    part: DayPart = DayPart.ANY,
    wish: str = "",
) -> Contact:
    """The citizen chooses a route, or another one. Raises Refusal as `choosing.choose`."""
    with transaction.atomic():
        before = choosing.live_contact(case)
        was = before.channel if before else channel
        contact, changed = choosing.choose(
            case, client_id, channel, now, phone=phone, part=part, wish=wish
        )
        if changed:
            call_texts.drop(contact)
            if was != channel:
                notice(contact, Notice.ROUTE_CHANGED, now, name=channel)
            notice_danger(contact, risk_phrases().scan(wish), now)
            contact.refresh_from_db()
            announce(contact)
            tell_assessments(case, [latest(case)])
    return contact


def choose_self_help(case: Case, client_id: UUID, now: datetime) -> None:
    with transaction.atomic():
        choosing.choose_self_help(case, client_id, now)
        tell_assessments(case, [latest(case)])


def say_all(
    utterances: Sequence[Utterance], now: datetime, *, send_helplines: bool = True
) -> list[Spoken | Refusal]:
    """Say what arrived together; a phrase of risk moves its contact to the front.

    Whoever sees no page is then sent the helplines, unless they are not to be answered.
    """
    with transaction.atomic():
        answers = messages.say_all(utterances, now)
        for contact_id in answers.endangered:
            contact = contact_with(contact_id)
            if contact.state == ContactState.LATER:
                calls.enter_queue(contact, now)
            if send_helplines:
                texts.tell_danger(contact, now)
                mails.tell_danger(contact, now)
            announce(contact)
            helplines_texted(contact)
    return answers.each


def arrive_all(contact_ids: Collection[UUID], now: datetime) -> list[Contact]:
    """The citizens' lines are there, and the desk hears of those that were not before.

    Returns their contacts as they are now.
    """
    with transaction.atomic():
        contacts, arrived = presence.citizens_are_here(contact_ids, now)
        for contact in arrived:
            announce(contact)
    return contacts


def leave(contact: Contact, now: datetime) -> None:
    with transaction.atomic():
        if presence.citizen_left(contact, now):
            announce(contact)


def end_by_citizen(contact: Contact, now: datetime) -> None:
    """End the contact; to end one that has ended changes nothing."""
    with transaction.atomic():
        if contacts.end_by_citizen(contact, now):
            if contact.counsellor_id is None:
                contacts.close_unserved(contact, now)
            if contact.calls:
                call_texts.drop(contact)
            reminders.forget(contact)
            notice(contact, Notice.ENDED, now)
            announce(contact, left_queue=contact.counsellor_id is None)


def give_feedback(contact: Contact, answered: str, rating: int | None, now: datetime) -> None:
    """Keep the two answers; answering again changes them. Raises Refusal: not-ended."""
    if contact.state != ContactState.ENDED:
        raise Refusal(ErrorCode.NOT_ENDED)
    answers = {"answered": answered, "rating": rating}
    with transaction.atomic():
        # Held to the end, so that a double-click has answered once.
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        if Feedback.objects.filter(contact=contact, **answers).exists():
            return
        Feedback.objects.update_or_create(contact=contact, defaults=answers | {"at": now})
        record(EventKind.FEEDBACK, now, contact=contact, answered=answered, rating=rating)
        touch(contact)
        announce(contact)


# --- The counsellor -----------------------------------------------------------


def take_next(counsellor: Counsellor, now: datetime) -> Contact:
    with transaction.atomic():
        return _opened(contacts.take_next(counsellor, now), counsellor, now)


def take(contact_id: UUID, counsellor: Counsellor, now: datetime) -> Contact:
    with transaction.atomic():
        contact = contacts.take(contact_with(contact_id), counsellor, now)
        return _opened(contact, counsellor, now)


def contact_with(contact_id: UUID) -> Contact:
    """Raises Refusal: no-contact."""
    contact = Contact.objects.select_related("case").filter(pk=contact_id).first()
    if contact is None:
        raise Refusal(ErrorCode.NO_CONTACT)
    return contact


def contact_of(counsellor: Counsellor, contact_id: UUID) -> Contact:
    """A contact that this counsellor holds. Raises Refusal: no-contact, not-yours."""
    contact = contact_with(contact_id)
    if contact.counsellor_id != counsellor.pk:
        raise Refusal(ErrorCode.NOT_YOURS)
    return contact


def _opened(contact: Contact, counsellor: Counsellor, now: datetime) -> Contact:
    if contact.calls:
        call_texts.drop(contact)
    notice(contact, Notice.JOINED, now, name=counsellor.name)
    publish(TalkOpened(talk=talk(contact)), counsellor_topic(counsellor.pk))
    announce(contact, left_queue=True)
    return contact


def transfer(contact_id: UUID, by: Counsellor, to: int | None, why: str, now: datetime) -> None:
    """Give a talk to a colleague or back to the queue, with a note for who takes it."""
    if not why.strip():
        raise Refusal(ErrorCode.BAD_VALUE, "note")
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        colleague = _colleague(to, by)
        note(contact.pk, uuid4(), why, by, now)
        contacts.transfer(contact, by, colleague, now)
        notice(contact, Notice.TRANSFERRED, now, name=colleague.name if colleague else "")
        gone(contact, by)
        announce(contact)


def _colleague(to: int | None, by: Counsellor) -> Counsellor | None:
    if to is None:
        return None
    colleague = Counsellor.objects.filter(pk=to, user__is_active=True).first()
    if colleague is None or colleague == by:
        raise Refusal(ErrorCode.UNKNOWN_COUNSELLOR, "to")
    return colleague


def reassess(
    contact_id: UUID,
    by: Counsellor,
    answers: Mapping[str, str],
    level: Level | None,
    reason: str,
    now: datetime,
) -> None:
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        if contact.wrapped_up:
            raise Refusal(ErrorCode.ENDED)
        assessment = assess_again(contact.case, answers, level, reason, by, now)
        case_changed(contact.case, [assessment])


def change_route(
    contact_id: UUID, by: Counsellor, channel: Channel, phone: str, part: DayPart, now: datetime
) -> None:
    """The counsellor moves a talk to another channel; the time waited is kept.

    By text message it goes on by `chat.texting`. Whoever texts or mails sits on no page to chat on,
    and an address has no purpose in a call.
    """
    choosing.require_route(channel)
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        if contact.channel in (Channel.SMS, Channel.MAIL) and channel == Channel.CHAT:
            raise Refusal(ErrorCode.BAD_VALUE, "channel")
        choosing.require_phone(channel, phone or contact.phone)
        choosing.require_part(channel, part, now)
        wishes: dict[str, Any] = {"phone": phone or contact.phone, "wished_part": part}
        if contact.channel == Channel.MAIL:
            wishes |= contacts.NOWHERE | {"phone": wishes["phone"]}
        choosing.change_route(contact, channel, part, now, by=by, **wishes)
        notice(contact, Notice.ROUTE_CHANGED, now, name=channel)
        gone(contact, by)
        announce(contact)


def end_by_counsellor(contact_id: UUID, by: Counsellor, now: datetime) -> None:
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        contacts.end_by_counsellor(contact, by, now)
        notice(contact, Notice.ENDED, now, name=by.name)
        announce(contact)


def wrap_up(
    contact_id: UUID,
    by: Counsellor,
    now: datetime,
    *,
    topic: str,
    level: Level,
    work: Work,
    outcome: Outcome,
    referred_to: str,
) -> None:
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        contacts.wrap_up(
            contact,
            by,
            now,
            topic=topic,
            level=level,
            work=work,
            outcome=outcome,
            referred_to=referred_to,
        )
        gone(contact, by)
        announce(contact)


def saw_danger(contact_id: UUID, by: Counsellor, now: datetime) -> None:
    """Whoever may see a contact: all while it waits, then its counsellor."""
    with transaction.atomic():
        contact = contact_with(contact_id)
        if contact.counsellor_id not in (None, by.pk):
            raise Refusal(ErrorCode.NOT_YOURS)
        if danger.saw_danger(contact, by, now):
            announce(contact)


def typing(contact: Contact, author: Author, on: bool) -> None:
    """A hint to the other side; nothing is stored."""
    if contact.state != ContactState.OPEN or not contact.counsellor_id:
        return
    other = (
        counsellor_topic(contact.counsellor_id)
        if author == Author.CITIZEN
        else citizen_topic(contact.pk)
    )
    publish(PersonTyping(contact=contact.pk, author=author, on=on), other)
