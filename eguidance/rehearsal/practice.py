"""What a rehearsal does behind the doors: it lends counsellors, reads rows, and tidies up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone

from channels_layer.protocol import Author, ContactState, Duty, Route
from channels_layer.refusal import Refusal
from chat import attendance, talks
from chat.models import Message
from chat.tokens import case_of
from eguidance.rehearsal.counting import Copy
from scheduling.duty import on_duty
from scheduling.hours import Period
from scheduling.models import Counsellor
from scheduling.opening import service_hours
from scheduling.roles import Role
from triage.models import Case, Contact, Event

USERNAME, NAME = "rehearsal", "Øvelse"
# Long enough to come to the desk, where the lease is renewed.
HIRED_FOR = timedelta(minutes=1)


def chat_hours(now: datetime) -> Period | None:
    """The service's hours of chat now, or the next ones: a rehearsal brings its own people."""
    return service_hours(Route.CHAT).current_or_next(now)


def anyone_on_duty() -> bool:
    return on_duty(timezone.now()).exists()


def forget_trial(token: str) -> bool:
    """Remove the case of a token; False if the token is not of our key and database."""
    try:
        case_of(token).delete()
    except Refusal:
        return False
    return True


@contextmanager
def counsellors(number: int) -> Iterator[list[str]]:
    """So many practice counsellors; yields their cookies. Afterwards nobody can be them."""
    people = _hire(number)
    sessions = [_session(person.user) for person in people]
    try:
        yield [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]
    finally:
        for session in sessions:
            session.delete()
        _dismiss(people)


@transaction.atomic
def _hire(number: int) -> list[Counsellor]:
    group, _ = Group.objects.get_or_create(name=Role.COUNSELLOR)
    people: list[Counsellor] = []
    candidate = 0
    while len(people) < number:
        candidate += 1
        user, _ = User.objects.get_or_create(username=f"{USERNAME}-{candidate}")
        names = {"name": f"{NAME} {candidate}"}
        person, _ = Counsellor.objects.get_or_create(user=user, defaults=names)
        if not _in_use(person):
            people.append(_prepared(person, group))
    return people


def _in_use(person: Counsellor) -> bool:
    """Whether another rehearsal has this one at this moment."""
    lease = person.lease_until
    return person.user.is_active and lease is not None and lease > timezone.now()


def _prepared(person: Counsellor, group: Group) -> Counsellor:
    person.user.is_active = True
    person.user.set_unusable_password()
    person.user.save()
    person.user.groups.set([group])
    person.lease_until = timezone.now() + HIRED_FOR
    person.save(update_fields=["lease_until"])
    return person


def _session(user: User) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session


def _dismiss(people: Sequence[Counsellor]) -> None:
    for person in people:
        person.refresh_from_db()
        if person.duty != Duty.OFF:
            attendance.set_duty(person, Duty.OFF, person.capacity, timezone.now())
    ours = [person.pk for person in people]
    Counsellor.objects.filter(pk__in=ours).update(lease_until=None)
    User.objects.filter(counsellor__in=ours).update(is_active=False)


def stored(contact: UUID) -> list[Copy]:
    """What the database holds of a talk, in order."""
    return [
        Copy(m.sequence, m.client_id, m.text, m.masked, m.author == Author.SERVICE)
        for m in Message.objects.filter(contact=contact).order_by("sequence")
    ]


def end_all(contacts: Sequence[UUID]) -> None:
    """End what was left open, so that nobody is sent to a citizen who is not there."""
    for contact in Contact.objects.filter(pk__in=contacts).exclude(state=ContactState.ENDED):
        talks.end_by_citizen(contact, timezone.now())


@transaction.atomic
def erase(contacts: Sequence[UUID]) -> None:
    """Remove the rehearsal's cases with all that hangs on them, journal rows too.

    They tell of nothing that happened to a citizen, and must not reach a figure.
    """
    Case.objects.filter(contacts__in=contacts).delete()
    lent = Counsellor.objects.filter(user__username__startswith=f"{USERNAME}-", contacts=None)
    Event.objects.filter(counsellor__in=lent, case=None).delete()
