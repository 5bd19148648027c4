"""A service that begins pays for no text message, and not with half an account."""

import os

import pytest

from tests.running import manage

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
    ],
)
def test_half_an_account_stops_the_start(environment: dict[str, str], named: str) -> None:
    with pytest.raises(RuntimeError, match=named):
        manage("check", environment=dict(os.environ) | environment)
