"""The rows that a load begins with: who waits, which talks are open, and who holds them."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from benchmarks.backend import Backend, empty, settled
from channels_layer.protocol import Channel, ContactState, Duty, Language
from chat.models import Message
from chat.tokens import token_for
from scheduling.models import Counsellor
from scheduling.roles import Role
from tests.cast import citizen, open_all_day
from triage.models import Assessment, Case, Contact, Event

# More than anybody holds in a run.
MOST_CHATS = 1_000


class Talk(NamedTuple):
    """A talk, the citizen's key to it and its counsellor's cookie."""

    contact: str
    token: str
    cookie: str


def open_talks(backend: Backend, number: int) -> list[Talk]:
    """So many in a database with nothing else in it, each with a counsellor of its own."""
    empty(backend)
    people, cookies = _counsellors(number)
    now = timezone.now()
    cases = _cases(number)
    contacts = Contact.objects.bulk_create(
        Contact(
            case=case,
            channel=Channel.CHAT,
            state=ContactState.OPEN,
            counsellor=person,
            waiting_since=now,
            promise_at=now,
            opened_at=now,
            connected=True,
        )
        for case, person in zip(cases, people, strict=True)
    )
    settled()
    return [
        Talk(str(contact.pk), token_for(case), cookie)
        for contact, case, cookie in zip(contacts, cases, cookies, strict=True)
    ]


def desks(backend: Backend, number: int) -> list[str]:
    """The cookies of so many counsellors on duty, in a service that is open and has no queue."""
    empty(backend)
    open_all_day()
    _, cookies = _counsellors(number)
    settled()
    return cookies


def waiting(number: int) -> list[str]:
    """So many more that wait for a chat; the tokens of their citizens."""
    now = timezone.now()
    cases = _cases(number)
    Contact.objects.bulk_create(
        Contact(
            case=case,
            channel=Channel.CHAT,
            state=ContactState.WAITING,
            waiting_since=now,
            promise_at=now + timedelta(hours=1),
        )
        for case in cases
    )
    settled()
    return [token_for(case) for case in cases]


def newcomers(number: int) -> list[str]:
    """The tokens of so many citizens who have been assessed and have yet to choose."""
    tokens = [citizen()[1] for _ in range(number)]
    settled()
    return tokens


def nobody_waits() -> None:
    """As if nobody had ever come."""
    for model in (Event, Message, Assessment, Contact, Case):
        model.objects.all()._raw_delete(DEFAULT_DB_ALIAS)
    settled()


def _cases(number: int) -> list[Case]:
    now = timezone.now()
    return Case.objects.bulk_create(
        Case(language=Language.DANISH, opened_at=now) for _ in range(number)
    )


def _counsellors(number: int) -> tuple[list[Counsellor], list[str]]:
    """On duty, with their sessions' cookies."""
    group, _ = Group.objects.get_or_create(name=Role.COUNSELLOR)
    users = User.objects.bulk_create(
        User(username=f"bench-{n}", password="!") for n in range(number)
    )
    User.groups.through.objects.bulk_create(
        User.groups.through(user_id=user.pk, group_id=group.pk) for user in users
    )
    people = Counsellor.objects.bulk_create(
        Counsellor(
            user=user,
            name=user.username,
            duty=Duty.ON,
            capacity=MOST_CHATS,
            lease_until=timezone.now() + timedelta(hours=1),
        )
        for user in users
    )
    return people, _sign_in(users)


def _sign_in(users: list[User]) -> list[str]:
    store = SessionStore()
    sessions = []
    for user in users:
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        sessions.append(
            Session(
                session_key=store._get_new_session_key(),  # type: ignore[attr-defined] # in bulk
                session_data=store.encode(data),
                expire_date=store.get_expiry_date(),
            )
        )
    Session.objects.bulk_create(sessions)
    return [f"{settings.SESSION_COOKIE_NAME}={session.session_key}" for session in sessions]
