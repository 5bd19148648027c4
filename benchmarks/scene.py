"""The rows that a load begins with: talks that are open, and who holds them."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from channels_layer.protocol import Channel, ContactState, Duty, Language
from chat.tokens import token_for
from scheduling.models import Counsellor
from scheduling.roles import Role
from triage.models import Case, Contact


class Talk(NamedTuple):
    """A talk, the citizen's key to it and its counsellor's cookie."""

    contact: str
    token: str
    cookie: str


def open_talks(number: int) -> list[Talk]:
    """So many, each with a counsellor of its own."""
    now = timezone.now()
    group, _ = Group.objects.get_or_create(name=Role.COUNSELLOR)
    first = User.objects.count()
    users = User.objects.bulk_create(
        User(username=f"bench-{first + n}", password="!") for n in range(number)
    )
    User.groups.through.objects.bulk_create(
        User.groups.through(user_id=user.pk, group_id=group.pk) for user in users
    )
    people = Counsellor.objects.bulk_create(
        Counsellor(user=user, name=user.username, duty=Duty.ON, lease_until=None) for user in users
    )
    cases = Case.objects.bulk_create(
        Case(language=Language.DANISH, opened_at=now) for _ in range(number)
    )
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
    cookies = _sign_in(users)
    return [
        Talk(str(contact.pk), token_for(case), cookie)
        for contact, case, cookie in zip(contacts, cases, cookies, strict=True)
    ]


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
