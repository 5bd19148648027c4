"""Who may open which door. A role is a group of Django's own sign-in."""

from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from scheduling.models import Counsellor


class Role(StrEnum):
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


AT_THE_DESK = (Role.COUNSELLOR, Role.COORDINATOR)


def has_role(user: AbstractBaseUser | AnonymousUser, *roles: Role) -> bool:
    """Whether a signed-in, active user has one of the roles."""
    return isinstance(user, User) and user.is_active and user.groups.filter(name__in=roles).exists()


def counsellor_of(user: AbstractBaseUser | AnonymousUser) -> Counsellor:
    """The counsellor that a user is. Raises Refusal: not-allowed."""
    found = Counsellor.objects.filter(user_id=user.pk).first() if user.pk else None
    if found is None or not has_role(user, *AT_THE_DESK):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return found
