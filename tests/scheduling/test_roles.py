"""Each role's door, and who stands outside it."""

from django.contrib.auth.models import AnonymousUser

from channels_layer.protocol import ErrorCode
from scheduling.models import Counsellor
from scheduling.roles import Role, counsellor_of, has_role
from tests.cast import PASSWORD, Cast
from tests.laws.scene import refusal_of


def test_each_has_their_own_role(cast: Cast) -> None:
    assert {
        name: [role for role in Role if has_role(getattr(cast, name).user, role)]
        for name in ("ane", "karin", "mia", "outsider")
    } == {
        "ane": [Role.COUNSELLOR],
        "karin": [Role.COORDINATOR],
        "mia": [Role.MANAGER],
        "outsider": [],
    }
    assert not has_role(AnonymousUser(), *Role)


def test_who_is_a_counsellor(cast: Cast) -> None:
    assert counsellor_of(cast.ane.user) == cast.ane.counsellor
    assert counsellor_of(cast.karin.user) == cast.karin.counsellor
    for user in (cast.mia.user, cast.outsider.user, AnonymousUser()):
        assert refusal_of(counsellor_of, user) == ErrorCode.NOT_ALLOWED


def test_the_row_without_the_role_opens_nothing(cast: Cast) -> None:
    Counsellor.objects.create(user=cast.mia.user, name="Mia")
    assert refusal_of(counsellor_of, cast.mia.user) == ErrorCode.NOT_ALLOWED


def test_a_closed_account_opens_nothing(cast: Cast) -> None:
    cast.ane.user.is_active = False
    assert not has_role(cast.ane.user, Role.COUNSELLOR)
    assert refusal_of(counsellor_of, cast.ane.user) == ErrorCode.NOT_ALLOWED


def test_passwords_by_the_strongest_hasher(cast: Cast) -> None:
    assert cast.ane.user.password.startswith("argon2$argon2id$")
    assert cast.ane.user.check_password(PASSWORD)
