"""Calls that the service places: each verb changes the call and tells its counsellor's desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from channels_layer.protocol import Language
from channels_layer.voice import twilio
from channels_layer.voice.reports import LegReport, Progress
from chat.talks import contact_of
from chat.telling import announce
from scheduling.models import Counsellor
from triage import bridges
from triage.models import Contact


@dataclass(frozen=True)
class Words:
    """What a counsellor hears. `{digits}` are the last two of the citizen's number."""

    press: str
    too_late: str
    not_reached: str


WORDS = {
    Language.DANISH: Words(
        press="{service}. Du ringer til borgeren, hvis nummer ender på {digits}."
        " Tryk på en tast for at blive forbundet.",
        too_late="{service}. Opkaldet skal ikke bruges mere.",
        not_reached="Der kom ingen forbindelse til borgeren.",
    ),
    Language.ENGLISH: Words(
        press="{service}. You are calling the citizen whose number ends in {digits}."
        " Press any key to be connected.",
        too_late="{service}. This call is not needed any more.",
        not_reached="There was no connection to the citizen.",
    ),
}


def dial(contact_id: UUID, by: Counsellor, language: Language, now: datetime) -> None:
    """Have the counsellor rung, and then the citizen; asked twice, it rings once.

    Raises Refusal: no-contact, not-yours, and as `triage.bridges.begin`.
    """
    with transaction.atomic():
        contact = contact_of(by, contact_id)
        if bridges.begin(contact, by, language, now):
            announce(contact)


def heard(pk: UUID, report: LegReport, now: datetime) -> None:
    with transaction.atomic():
        _tell(bridges.heard(pk, report, now))


def picked_up(pk: UUID, report: LegReport, now: datetime) -> str:
    """The counsellor has answered: what the vendor is to do."""
    heard(pk, report, now)
    bridge = bridges.find(pk)
    if bridge is None:
        return twilio.hang_up("", Language.DANISH)
    language, number = Language(bridge.language), bridges.number_of(bridge)
    if not number:
        return _hung_up(language)
    digits = " ".join(number[-2:])
    said = WORDS[language].press.format(service=settings.SERVICE_NAME, digits=digits)
    return twilio.ask_for_a_key(said, language, pk)


def pressed_a_key(pk: UUID, report: LegReport, now: datetime) -> str:
    """The counsellor is there, and no machine of theirs: what the vendor is to do."""
    with transaction.atomic():
        _tell(bridges.heard(pk, report, now))
        number, contact = bridges.to_dial(pk, now)
        _tell(contact)
    return twilio.connect(number, pk) if number else _hung_up(_language(pk))


def rang_off(pk: UUID, report: LegReport, now: datetime) -> str:
    """The citizen's leg is over: what the vendor is to do with the counsellor's."""
    heard(pk, report, now)
    language = _language(pk)
    talked = report.progress in (None, Progress.COMPLETED)
    return twilio.hang_up("" if talked else WORDS[language].not_reached, language)


def _tell(contact: Contact | None) -> None:
    if contact:
        announce(contact)


def _language(pk: UUID) -> Language:
    bridge = bridges.find(pk)
    return Language(bridge.language) if bridge else Language.DANISH


def _hung_up(language: Language) -> str:
    said = WORDS[language].too_late.format(service=settings.SERVICE_NAME)
    return twilio.hang_up(said, language)
