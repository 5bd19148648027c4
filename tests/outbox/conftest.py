"""What the tests of the outbox share: a vendor and a mail server on this machine."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from channels_layer import sending
from tests.smtp.stand_in import SENDER as SENDER_OF_MAIL
from tests.smtp.stand_in import Server, mail_server
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


@pytest.fixture
def post(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A mail server that asks for no key, and is ours."""
    monkeypatch.setattr("channels_layer.mail.smtp.SECONDS", 0.5)
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.MAIL_FROM = SENDER_OF_MAIL
        yield running
