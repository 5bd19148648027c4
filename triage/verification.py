"""Whose number is it? A code is sent to it, and whoever types the code has the telephone.

Nothing here tells whether a number is known, has stopped, or was asked about by others: who
asks is answered alike.
"""

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from channels_layer import inbox
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from triage.models import CodeAllowance, Contact, Verification

DIGITS = 6
LASTS = timedelta(minutes=10)
MOST_TRIES = 5
HASH_LENGTH = 64
# Codes in an hour. Those to a number bound what can be guessed about it, whoever guesses.
PERIOD = timedelta(hours=1)
MOST_OF_A_CONTACT = 3
MOST_TO_A_NUMBER = 4
# And in a day, or a stranger's telephone would ring all night. Such rows are kept for a day.
A_DAY, OF_A_DAY = timedelta(days=1), "day:"
MOST_IN_A_DAY = 8


def issue(contact: Contact, name: UUID, number: str, now: datetime) -> str:
    """A new code for `number` (E.164) in place of the one before; empty if none is to be sent.

    None is when it was asked for by this name before, and to a number that has stopped or has
    been sent enough. Raises Refusal: too-many, when the contact has asked too often.
    """
    with transaction.atomic():
        # Held to the end, so that a double-click finds the first one's code.
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        if Verification.objects.filter(contact=contact, name=name).exists():
            return ""
        if not _allow(_hash("allowance", f"contact {contact.pk}"), MOST_OF_A_CONTACT, now):
            raise Refusal(ErrorCode.TOO_MANY, "phone")
        sends = may_text(number, now) and not inbox.is_stopped(number)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" if sends else ""
        kept = {
            "name": name,
            "number_hash": _number_hash(number),
            "code_hash": _code_hash(contact, number, code) if sends else "",
            "tries": 0,
            "expires_at": now + LASTS,
        }
        Verification.objects.update_or_create(contact=contact, defaults=kept)
    return code


def may_text(number: str, now: datetime) -> bool:
    """Count one text more to a number (E.164) that nobody has proven; False if it had enough.

    The service has an allowance too: whoever asks may name any number, as often as they like.
    """
    return (
        _allow(_hash("allowance", f"number {number}"), MOST_TO_A_NUMBER, now)
        and _allow(_of_a_day(number), MOST_IN_A_DAY, now, A_DAY)
        and _allow(_hash("allowance", "all"), settings.CODES_PER_HOUR, now)
    )


def _of_a_day(number: str) -> str:
    """Told apart from those of an hour, which are forgotten sooner."""
    return (OF_A_DAY + _hash("allowance", f"day {number}"))[:HASH_LENGTH]


def _allow(key: str, most: int, now: datetime, period: timedelta = PERIOD) -> bool:
    """One row changed means one code more, however many ask at once."""
    CodeAllowance.objects.get_or_create(pk=key, defaults={"since": now})
    mine = CodeAllowance.objects.filter(pk=key)
    if mine.filter(since__lte=now - period).update(since=now, used=1):
        return True
    return bool(mine.filter(used__lt=most).update(used=F("used") + 1))


def require(contact: Contact, number: str, code: str, now: datetime) -> None:
    """Ask for the code that was sent to `number`. A wrong one stays counted, so that this must
    not stand in a transaction that a refusal takes back.

    Raises Refusal: bad-value, wrong-code with `tries_left`, expired-code when no try can be right.
    """
    typed = _typed(code)
    asked = Verification.objects.filter(contact=contact, number_hash=_number_hash(number))
    with transaction.atomic():
        # Counted before it is looked at, or many guesses at once would be one.
        counted = asked.filter(expires_at__gt=now, tries__lt=MOST_TRIES).update(
            tries=F("tries") + 1
        )
        kept = asked.first() if counted else None
    if kept is None:
        raise Refusal(ErrorCode.EXPIRED_CODE, "code")
    if constant_time_compare(kept.code_hash, _code_hash(contact, number, typed)):
        return
    if left := MOST_TRIES - kept.tries:
        raise Refusal(ErrorCode.WRONG_CODE, "code", tries_left=left)
    raise Refusal(ErrorCode.EXPIRED_CODE, "code")


def spend(contact: Contact, number: str, code: str) -> None:
    """The right code is used, once. Raises Refusal: bad-value, expired-code."""
    right = _code_hash(contact, number, _typed(code))
    if not Verification.objects.filter(contact=contact, code_hash=right).delete()[0]:
        raise Refusal(ErrorCode.EXPIRED_CODE, "code")


def void(number: str) -> None:
    """No code that was sent to `number` is right any more."""
    Verification.objects.filter(number_hash=_number_hash(number)).update(code_hash="")


def lapse(now: datetime) -> list[UUID]:
    """Forget the codes whose time is over; of which contacts they were.

    Whoever gets a new code at that moment is not of them.
    """
    of_a_day = Q(owner_hash__startswith=OF_A_DAY)
    CodeAllowance.objects.filter(~of_a_day, since__lte=now - PERIOD).delete()
    CodeAllowance.objects.filter(of_a_day, since__lte=now - A_DAY).delete()
    over = Verification.objects.filter(expires_at__lte=now)
    contacts = list(over.values_list("pk", flat=True))
    return [contact for contact in contacts if over.filter(pk=contact).delete()[0]]


def _typed(code: str) -> str:
    """The digits, however they were set apart."""
    digits = re.sub(r"[\s-]", "", code)
    if not re.fullmatch(f"[0-9]{{{DIGITS}}}", digits):
        raise Refusal(ErrorCode.BAD_VALUE, "code")
    return digits


def _number_hash(number: str) -> str:
    return _hash("number", number)


def _code_hash(contact: Contact, number: str, code: str) -> str:
    return _hash("code", f"{contact.pk} {number} {code}")


def _hash(what: str, value: str) -> str:
    """Of no use to whoever has the table and not the service's key."""
    return salted_hmac(f"eguidance.verification.{what}", value, algorithm="sha256").hexdigest()
