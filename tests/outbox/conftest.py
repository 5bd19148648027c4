"""What the tests of the outbox share: a vendor on this machine, and no rest."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from channels_layer import sending
from tests.twilio.stand_in import ACCOUNT_SID, SENDER, TOKEN, Twilio, twilio


@pytest.fixture(autouse=True)
def awake(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test rests because the vendor was away in another."""
    monkeypatch.setattr(sending, "_rest_until", {})


@pytest.fixture
def vendor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    monkeypatch.setattr("channels_layer.sms.twilio.SECONDS", 0.5)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with twilio() as running:
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT_SID, TOKEN
        settings.TWILIO_FROM, settings.TWILIO_API_URL = SENDER, running.url
        yield running
