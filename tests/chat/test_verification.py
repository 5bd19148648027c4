"""A number is proven with a code before anybody's words follow it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from channels_layer.models import Outgoing, OutgoingState
from channels_layer.protocol import Channel, ErrorCode, Outcome
from channels_layer.refusal import Refusal
from chat import sweeps, talks, texting
from scheduling.models import Counsellor
from tests.cast import Cast
from tests.chat.by_text import (
    ANOTHER,
    MINUTE,
    NINE,
    NUMBER,
    came,
    code_to,
    go_on,
    receive,
    said,
    wrapped_up,
)
from tests.doors.ledger import ledger
from tests.laws.scene import now_is, open_chat, refusal_of
from triage import migrations, verification
from triage.models import CodeAllowance, Contact, Verification

pytestmark = pytest.mark.django_db
PHONE = "20 30 40 50"
Ask = Callable[..., ErrorCode | None]


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    return cast.ane.on_duty()


@pytest.fixture
def chat(ane: Counsellor) -> Contact:
    return now_is(open_chat(ane, NINE))


def asked(contact: Contact, phone: str = PHONE, now: datetime = NINE) -> str:
    """Ask for a code; the one that came."""
    texting.send_code(contact, uuid4(), phone, now)
    return code_to()


def typed(contact: Contact, code: str, now: datetime = NINE, phone: str = PHONE) -> Refusal | None:
    try:
        texting.go_on(contact, uuid4(), phone, code, now)
    except Refusal as refusal:
        return refusal
    return None


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


# --- Nobody reads what a stranger texts ---------------------------------------------


def test_what_a_stranger_texts_is_not_read_in_the_chat_that_named_their_number(
    chat: Contact, ane: Counsellor
) -> None:
    victim = talks.take(receive("Hej").pk, ane, NINE)
    asked(chat)
    typed(chat, "000000")
    secret = "Min far drikker."
    texting.receive(came(secret), NINE + MINUTE)
    assert ("citizen", secret) in said(victim)
    assert ("citizen", secret) not in said(chat)
    assert now_is(chat).channel == Channel.CHAT


def test_a_number_that_nobody_proved_leads_nobody_to_the_talk(
    chat: Contact, ane: Counsellor
) -> None:
    """Neither to one that waits nor to the case of one that ended, were there one."""
    unproven = {"channel": Channel.SMS, "phone": NUMBER, "number_proven": False}
    Contact.objects.filter(pk=chat.pk).update(**unproven)
    assert receive("Hej", NINE + MINUTE).case_id != chat.case_id
    Contact.objects.filter(pk=chat.pk).update(phone=ANOTHER)
    wrapped_up(chat, ane, Outcome.FOLLOW_UP)
    assert now_is(chat).phone == ANOTHER
    assert receive("Hej", NINE + MINUTE, sender=ANOTHER).case_id != chat.case_id


def test_of_the_talks_before_codes_those_that_began_with_a_text_are_proven(chat: Contact) -> None:
    """By the migration; a chat that was moved to a number may be anybody's."""
    go_on(chat, NINE, ANOTHER)
    texted = receive("Hej", NINE + MINUTE)
    Contact.objects.update(number_proven=False)
    [path] = Path(migrations.__file__).parent.glob("*_numbers.py")
    import_module(f"{migrations.__name__}.{path.stem}").prove_those_who_texted(apps, None)
    assert list(Contact.objects.filter(number_proven=True)) == [texted]


def test_whoever_has_the_telephone_goes_on_there(chat: Contact) -> None:
    code = asked(chat)
    assert typed(chat, f" {code[:3]} {code[3:]}") is None
    assert receive("Så er jeg her.").pk == chat.pk


# --- The code -----------------------------------------------------------------------


def test_the_text_says_whose_it_is_and_that_it_is_for_nobody_else(chat: Contact) -> None:
    code = asked(chat)
    [row] = Outgoing.objects.filter(to=NUMBER)
    assert f"Din kode er {code}." in row.text
    assert "inden kl. 9.10" in row.text
    assert "giv den ikke til nogen" in row.text
    assert (row.parts, row.until) == (1, NINE + timedelta(minutes=10))


def test_it_is_kept_as_a_hash_alone(chat: Contact) -> None:
    code = asked(chat)
    kept = str(list(Verification.objects.values()) + list(CodeAllowance.objects.values()))
    assert code not in kept
    assert re.sub(r"\D", "", NUMBER)[2:] not in kept


def test_a_wrong_code_is_counted_and_the_sixth_try_is_none(chat: Contact) -> None:
    code = asked(chat)
    told = [typed(chat, another_than(code)) for _ in range(5)]
    assert [each.told.get("tries_left") for each in told if each] == [4, 3, 2, 1, None]
    codes = [each.code for each in told if each]
    assert codes == [ErrorCode.WRONG_CODE] * 4 + [ErrorCode.EXPIRED_CODE]
    refused = typed(chat, code)
    assert refused
    assert (refused.code, refused.field) == (ErrorCode.EXPIRED_CODE, "code")
    assert now_is(chat).channel == Channel.CHAT


def test_it_is_right_for_ten_minutes(chat: Contact) -> None:
    code = asked(chat)
    refused = typed(chat, code, NINE + timedelta(minutes=10))
    assert refused
    assert refused.code == ErrorCode.EXPIRED_CODE
    assert typed(chat, code, NINE + timedelta(minutes=9, seconds=59)) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\0"])
def test_what_is_no_code_is_not_counted(chat: Contact, code: str) -> None:
    asked(chat)
    before = ledger()
    refused = typed(chat, code)
    assert refused
    assert (refused.code, refused.field) == (ErrorCode.BAD_VALUE, "code")
    assert ledger() == before


def test_it_is_right_for_its_number_and_its_chat_alone(chat: Contact, cast: Cast) -> None:
    code = asked(chat)
    other = now_is(open_chat(cast.bo.on_duty(), NINE))
    for wrong in (typed(other, code), typed(chat, code, phone=ANOTHER)):
        assert wrong
        assert wrong.code == ErrorCode.EXPIRED_CODE
    texting.send_code(other, uuid4(), ANOTHER, NINE)
    wrong = typed(other, code, phone=ANOTHER)
    assert wrong is None or wrong.code == ErrorCode.WRONG_CODE  # one in a million


def test_a_new_code_takes_the_place_of_the_old(chat: Contact) -> None:
    first, second = asked(chat), asked(chat, now=NINE + MINUTE)
    if first != second:
        refused = typed(chat, first, NINE + MINUTE)
        assert refused
        assert refused.code == ErrorCode.WRONG_CODE
    assert [row.state for row in Outgoing.objects.exclude(text="")] == [OutgoingState.WAITING]
    assert typed(chat, second, NINE + MINUTE) is None


def test_asked_twice_by_one_name_is_one_text(chat: Contact) -> None:
    name = uuid4()
    texting.send_code(chat, name, PHONE, NINE)
    before = ledger()
    texting.send_code(chat, name, PHONE, NINE)
    assert ledger() == before


def test_a_code_that_was_used_is_forgotten_with_its_text(chat: Contact) -> None:
    code = go_on(chat, NINE)
    assert not Verification.objects.exists()
    assert not Outgoing.objects.filter(text__contains=code).exists()


def test_a_code_whose_time_is_over_is_forgotten_with_its_text(chat: Contact) -> None:
    texting.send_code(chat, uuid4(), PHONE, timezone.now() - timedelta(hours=2))
    sweeps.lapsed_codes()
    assert not Verification.objects.exists()
    assert [row.used for row in CodeAllowance.objects.all()] == [1]  # that of the number's day
    assert not Outgoing.objects.exclude(to="", text="").exists()
    assert [row.state for row in Outgoing.objects.all()] == [OutgoingState.DROPPED]


def test_a_new_code_that_comes_while_the_old_are_forgotten_is_not(chat: Contact) -> None:
    asked(chat)
    later = NINE + timedelta(minutes=11)
    came_between: list[str] = []

    def between(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(f'DELETE FROM "{Verification._meta.db_table}"') and not came_between:
            came_between.append("")
            came_between.append(asked(chat, now=later))
        return execute(sql, *args)

    with connection.execute_wrapper(between):
        texting.lapse_codes(later)
    assert len(came_between) == 2
    assert code_to() == came_between[1] != ""
    assert typed(chat, came_between[1], later) is None


# --- How many, and what nobody is told ----------------------------------------------


def test_a_contact_asks_three_times_in_an_hour(chat: Contact) -> None:
    code = [asked(chat, f"2030405{n}") for n in (1, 2, 0)][-1]
    refused = (texting.send_code, chat, uuid4(), PHONE, NINE)
    assert refusal_of(*refused) == ErrorCode.TOO_MANY
    assert typed(chat, code) is None  # the last is right yet


def test_an_hour_later_there_are_more(chat: Contact) -> None:
    for _ in range(3):
        asked(chat)
    texting.send_code(chat, uuid4(), PHONE, NINE + timedelta(hours=1))


def ask_for(person: Counsellor, number: str, now: datetime = NINE) -> Contact:
    """Somebody else asks in a chat of their own; it is over at once."""
    chat = now_is(open_chat(person, NINE))
    texting.send_code(chat, uuid4(), number, now)
    talks.end_by_counsellor(chat.pk, person, NINE)
    return chat


def codes_sent() -> int:
    return Outgoing.objects.filter(key__contains=":code:").count()


def test_a_number_is_sent_eight_in_a_day_whoever_asks(ane: Counsellor) -> None:
    for hour in range(5):
        now = NINE + timedelta(hours=hour)
        verification.lapse(now)
        for _ in range(3):
            ask_for(ane, PHONE, now)
    assert codes_sent() == verification.MOST_IN_A_DAY
    tomorrow = NINE + timedelta(days=1)
    verification.lapse(tomorrow)
    assert list(CodeAllowance.objects.filter(owner_hash__startswith="day:")) == []
    ask_for(ane, PHONE, tomorrow)
    assert codes_sent() == verification.MOST_IN_A_DAY + 1


def test_the_service_sends_so_many_in_an_hour_whatever_the_numbers(
    ane: Counsellor, settings: Settings
) -> None:
    settings.CODES_PER_HOUR = 3
    for n in range(5):
        ask_for(ane, f"2030407{n}")
    assert codes_sent() == 3
    ask_for(ane, "20304075", NINE + timedelta(hours=1))
    assert codes_sent() == 4


def answers(chat: Contact, phone: str) -> Any:
    """All that somebody learns who names a number and guesses."""
    first = refusal_of(texting.send_code, chat, uuid4(), phone, NINE)
    wrong = typed(chat, "000000", phone=phone)
    return first, wrong and (wrong.code, wrong.field, wrong.told)


def test_whoever_asks_is_answered_alike_whatever_the_number(ane: Counsellor, cast: Cast) -> None:
    """Unknown, in a talk, stopped, and sent too many by others."""
    texting.receive(came("Hej", sender="+4520304061"), NINE)
    texting.receive(came("STOP", sender="+4520304062"), NINE)
    bo = cast.bo.on_duty()
    bo.capacity = 9
    bo.save()
    for _ in range(verification.MOST_TO_A_NUMBER):
        texting.send_code(now_is(open_chat(bo, NINE)), uuid4(), "20304063", NINE)
    told = [answers(now_is(open_chat(bo, NINE)), f"2030406{n}") for n in range(4)]
    assert told == [(None, (ErrorCode.WRONG_CODE, "code", {"tries_left": 4}))] * 4
    sent = Outgoing.objects.filter(key__contains=":code:").values_list("to", flat=True)
    assert sorted(sent) == ["+4520304060", "+4520304061"] + ["+4520304063"] * 4


def test_no_guess_is_right_where_none_was_sent(
    chat: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.verification.secrets.randbelow", lambda _: 7)
    texting.receive(came("STOP"), NINE)
    texting.send_code(chat, uuid4(), PHONE, NINE)
    refused = typed(chat, "000007")
    assert refused
    assert refused.code == ErrorCode.WRONG_CODE


def test_stop_takes_a_code_back(chat: Contact) -> None:
    code = asked(chat)
    texting.receive(came("STOP"), NINE + MINUTE)
    refused = typed(chat, code, NINE + MINUTE)
    assert refused
    assert refused.code == ErrorCode.WRONG_CODE
    assert [row.state for row in Outgoing.objects.all()] == [OutgoingState.DROPPED]
