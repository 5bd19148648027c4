"""The citizen's key opens one case, for a time."""

import pytest
from django.conf import settings
from django.core import signing
from django.test import override_settings

from channels_layer.protocol import ErrorCode
from chat.tokens import case_of, token_for
from tests.laws.scene import new_case, refusal_of
from triage.models import Case


@pytest.fixture
def case(db: None) -> Case:
    return new_case()


def test_it_opens_its_own_case(case: Case) -> None:
    assert case_of(token_for(case)) == case
    assert token_for(new_case()) != token_for(case)


def test_it_says_nothing_but_the_name_of_the_case(case: Case) -> None:
    assert token_for(case).split(":")[0] == case.pk.hex


@pytest.mark.parametrize("forged", ["", "x", ":", "é:é:é", "\ud800", "\x00", "a" * 10_000])
def test_what_we_did_not_sign_is_bad(case: Case, forged: str) -> None:
    assert refusal_of(case_of, forged) == ErrorCode.BAD_TOKEN


def test_a_changed_one_is_bad(case: Case) -> None:
    name, moment, signature = token_for(case).split(":")
    other = new_case().pk.hex
    for token in (f"{other}:{moment}:{signature}", f"{name}:{moment}:{signature[:-1]}"):
        assert refusal_of(case_of, token) == ErrorCode.BAD_TOKEN


def test_signed_for_another_purpose_or_with_another_key_is_bad(case: Case) -> None:
    other = signing.TimestampSigner(salt="sessions").sign(case.pk.hex)
    assert refusal_of(case_of, other) == ErrorCode.BAD_TOKEN
    strange = signing.TimestampSigner(key="another", salt="eguidance.citizen").sign(case.pk.hex)
    assert refusal_of(case_of, strange) == ErrorCode.BAD_TOKEN


def test_it_runs_out(case: Case) -> None:
    assert settings.TOKEN_SECONDS == 24 * 3600
    token = token_for(case)
    with override_settings(TOKEN_SECONDS=-1):
        assert refusal_of(case_of, token) == ErrorCode.EXPIRED_TOKEN


def test_a_case_that_is_gone_is_bad(case: Case) -> None:
    token = token_for(case)
    Case.objects.all().delete()
    assert refusal_of(case_of, token) == ErrorCode.BAD_TOKEN
