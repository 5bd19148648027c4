"""The fixed cast: Ane and Bo, counsellors; Karin, coordinator; Mia, manager; a citizen.

The outsider is whoever has no role: an account without one, and no account at all.
"""

from dataclasses import dataclass
from datetime import time
from functools import cache, cached_property

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from channels_layer.protocol import Duty, Language, Route
from chat.tokens import token_for
from scheduling.duty import set_duty
from scheduling.models import Counsellor, OpeningHours
from scheduling.roles import Role
from triage.assessing import assess
from triage.models import Case

PASSWORD = "a-long-walk-by-the-sea"


@dataclass(frozen=True)
class Person:
    """An account, and the counsellor it is, if any."""

    user: User

    @cached_property
    def counsellor(self) -> Counsellor:
        return self.user.counsellor

    def cookie(self) -> str:
        """The Cookie header of a signed-in browser."""
        session = SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session.save()
        return f"sessionid={session.session_key}"

    def on_duty(self, capacity: int = 3) -> Counsellor:
        set_duty(self.counsellor, Duty.ON, capacity, timezone.now())
        return self.counsellor


@dataclass(frozen=True)
class Cast:
    ane: Person
    bo: Person
    karin: Person
    mia: Person
    outsider: Person


def hire() -> Cast:
    """The cast, in the database that Django's models mean now."""
    for role in Role:
        Group.objects.get_or_create(name=role)
    return Cast(
        ane=_person("ane", Role.COUNSELLOR),
        bo=_person("bo", Role.COUNSELLOR),
        karin=_person("karin", Role.COORDINATOR),
        mia=_person("mia", Role.MANAGER),
        outsider=_person("outsider", None),
    )


def _person(name: str, role: Role | None) -> Person:
    user = User.objects.create(username=name, password=_hashed())
    if role:
        user.groups.add(Group.objects.get(name=role))
    if role in (Role.COUNSELLOR, Role.COORDINATOR):
        Counsellor.objects.create(user=user, name=name.title())
    return Person(user)


@cache
def _hashed() -> str:
    """Once a run: the strongest hasher takes its time."""
    return make_password(PASSWORD)


def open_all_day() -> None:
    """Every route open at every hour, so that no test depends on when it is run."""
    for route in (Route.CHAT, Route.CALLBACK, Route.MEETING):
        for weekday in range(7):
            OpeningHours.objects.create(route=route, weekday=weekday, opens=time(0), closes=time(0))


def open_from_eight_to_three(route: Route) -> None:
    """No evening, on any day."""
    OpeningHours.objects.filter(route=route).update(opens=time(8), closes=time(15))


def citizen(language: Language = Language.DANISH, **answers: str) -> tuple[Case, str]:
    """A citizen who has been triaged: the case, and the token that opens it."""
    case = assess(None, language, answers, timezone.now()).case
    return case, token_for(case)
