"""What a rehearsal does behind the doors: it lends counsellors, counts rows, and tidies up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channels_layer.protocol import Author, ContactState, Duty, MessageKind, Route
from channels_layer.refusal import Refusal
from chat import talks
from chat.models import Message, Note
from chat.tokens import case_of
from eguidance.rehearsal.counting import Copy
from scheduling.hours import Period
from scheduling.models import Counsellor
from scheduling.opening import week
from scheduling.roles import Role
from triage.models import Case, Contact, Event

USERNAME, NAME = "rehearsal", "Øvelse"


def chat_hours(now: datetime) -> Period | None:
    """The chat's hours now, or the next ones."""
    return week(Route.CHAT).current_or_next(now)


def same_house(token: str) -> bool:
    """Whether the service that gave a token has our key and our database."""
    try:
        case_of(token)
    except Refusal:
        return False
    return True


@contextmanager
def counsellors(number: int) -> Iterator[list[str]]:
    """So many practice counsellors; yields their cookies. Afterwards nobody can be them."""
    people, sessions = _hire(number), []
    try:
        sessions = [_session(person.user) for person in people]
        yield [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]
    finally:
        for session in sessions:
            session.delete()
        _dismiss(people)


@transaction.atomic
def _hire(number: int) -> list[Counsellor]:
    group, _ = Group.objects.get_or_create(name=Role.COUNSELLOR)
    people: list[Counsellor] = []
    count = 0
    while len(people) < number:
        count += 1
        user, _ = User.objects.get_or_create(username=f"{USERNAME}-{count}")
        person, _ = Counsellor.objects.get_or_create(
            user=user, defaults={"name": f"{NAME} {count}"}
        )
        if user.is_active and person.duty != Duty.OFF:
            continue  # another rehearsal has this one
        user.is_active = True
        user.set_unusable_password()
        user.save()
        user.groups.set([group])
        people.append(person)
    return people


def _session(user: User) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session


def _dismiss(people: Sequence[Counsellor]) -> None:
    """Off duty, unable to sign in; and gone altogether where no row tells of them."""
    ours = [person.pk for person in people]
    Counsellor.objects.filter(pk__in=ours).update(duty=Duty.OFF)
    User.objects.filter(counsellor__in=ours).update(is_active=False)


def stored(contact: UUID) -> list[Copy]:
    """What the database holds of a talk, in order."""
    messages = Message.objects.filter(contact=contact).order_by("sequence")
    return [
        Copy(m.sequence, m.client_id, m.text, m.masked, m.author == Author.SERVICE)
        for m in messages
    ]


def end_all(tokens: Sequence[str]) -> None:
    """End what was left open, so that nobody meets a citizen who is not there."""
    now = timezone.now()
    for token in tokens:
        for contact in case_of(token).contacts.exclude(state=ContactState.ENDED):
            talks.end_by_citizen(contact, now)


@transaction.atomic
def erase(tokens: Sequence[str]) -> None:
    """Remove the rehearsal's cases with all that hangs on them, and who was lent for it.

    Journal rows go as well: they tell of nothing that happened to a citizen.
    """
    Case.objects.filter(pk__in=[case_of(token).pk for token in tokens]).delete()
    ours = Counsellor.objects.filter(user__username__startswith=f"{USERNAME}-")
    idle = ours.filter(user__is_active=False, contacts=None)
    Event.objects.filter(counsellor__in=idle, case=None).delete()
