"""The mail server that the service's own mail goes by, for the tests of any room."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from channels_layer import sending
from tests.smtp.stand_in import SENDER, Server, mail_server


@pytest.fixture
def post(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A mail server that asks for no key, and is ours; nobody rests from an earlier test."""
    monkeypatch.setattr(sending, "_rest_until", {})
    monkeypatch.setattr("channels_layer.mail.smtp.SECONDS", 0.5)
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.MAIL_FROM = SENDER
        yield running
