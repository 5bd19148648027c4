"""A service that begins pays for no message, and not with half an account."""

import os

import pytest

from tests.running import manage

MAIL = {"EMAIL_HOST": "mail.example", "MAIL_FROM": "vejledning@guidance.example"}
KEY = {"EMAIL_HOST_USER": "x", "EMAIL_HOST_PASSWORD": "x"}
LOADED = (
    "import sys; import eguidance.urls, eguidance.timetable; "
    "print(sorted({'twilio', 'twilio.rest', 'requests'} & set(sys.modules)))"
)


def test_the_vendors_library_is_loaded_when_it_is_needed() -> None:
    account = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x", "TWILIO_FROM": "Vejledning"}
    told = manage("shell", "--no-imports", "-c", LOADED, environment=dict(os.environ) | account)
    assert told.strip().endswith("[]")


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "x"}, "TWILIO_FROM"),
        ({"PHONE_REGION": "Danmark"}, "PHONE_REGION"),
        ({"TWILIO_VOICE_FROM": "Vejledning"}, "TWILIO_VOICE_FROM"),
        ({"TWILIO_VOICE_FROM": "+4592459245"}, "TWILIO_ACCOUNT_SID"),
        (MAIL | {"MAIL_FROM": ""}, "MAIL_FROM"),
        (MAIL | {"MAIL_FROM": "Vejledning <ane@post.example>"}, "MAIL_FROM"),
        ({"MAIL_FROM": "vejledning"}, "MAIL_FROM"),
        (MAIL | {"EMAIL_PORT": "0"}, "EMAIL_PORT"),
        (MAIL | {"EMAIL_PORT": "smtp"}, "EMAIL_PORT"),
        (MAIL | {"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY"),
        ({"MAIL_INBOUND_KEY": "short"}, "MAIL_INBOUND_KEY"),
        ({"IMAP_HOST": "mail.example", "IMAP_USER": "x"}, "IMAP_PASSWORD"),
        ({"IMAP_PORT": "70000"}, "IMAP_PORT"),
        ({"IMAP_FOLDER": 'IN"BOX'}, "IMAP_FOLDER"),
        (MAIL | {"EMAIL_HOST_USER": "x"}, "EMAIL_HOST_PASSWORD"),
        (MAIL | {"EMAIL_HOST_PASSWORD": "x"}, "EMAIL_HOST_USER"),
        (MAIL | KEY | {"EMAIL_SECURITY": "none"}, "EMAIL_SECURITY"),
    ],
)
def test_half_an_account_stops_the_start(environment: dict[str, str], named: str) -> None:
    with pytest.raises(RuntimeError, match=named):
        manage("check", environment=dict(os.environ) | environment)
