"""A vendor on this machine that places calls, and Ane, who holds one and has a telephone."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from scheduling.models import Counsellor
from tests.cast import Cast
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, TOKEN, Twilio, twilio
from tests.voice.calling import NOW, OWN, PUBLIC, open_call
from triage.models import Contact


@pytest.fixture
def vendor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    monkeypatch.setattr("channels_layer.sms.twilio.SECONDS", 0.5)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with twilio() as running:
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT_SID, TOKEN
        settings.TWILIO_VOICE_FROM, settings.TWILIO_API_URL = SENDER, running.url
        settings.PUBLIC_URL = PUBLIC
        yield running


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    Counsellor.objects.update(phone=OWN)
    cast.ane.counsellor.refresh_from_db()
    return cast.ane.counsellor


@pytest.fixture
def call(ane: Counsellor, vendor: Twilio) -> Contact:
    """A call that Ane has just taken."""
    return open_call(ane, NOW)
