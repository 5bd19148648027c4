"""Neither the words nor the number of a message are told to the log, whatever goes wrong."""

import logging
import traceback

import pytest

from channels_layer import sending
from channels_layer.reports import SendFailed
from channels_layer.sms import twilio
from eguidance.logs import WordlessFormatter
from tests.outbox.rows import NOW, PHONE, TEXT, now_is, queued, send_later
from tests.twilio.stand_in import TOKEN, Mishap, Twilio

pytestmark = pytest.mark.django_db
SECRETS = (PHONE, PHONE[1:], PHONE[3:], TEXT, "gurkemeje", TOKEN)


@pytest.mark.parametrize("mishap", [None, *Mishap])
def test_the_log_is_silent(
    vendor: Twilio, caplog: pytest.LogCaptureFixture, mishap: Mishap | None
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(WordlessFormatter())
    # In service `LOGGING` says so; the handler of a test hears what is under it too.
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    vendor.mishaps.extend([mishap] if mishap else [])
    vendor.released.set()
    row = queued()
    sending.send_due(NOW)
    if now_is(row).next_at:
        send_later(row)
    assert [secret for secret in SECRETS if secret in caplog.text] == []


@pytest.mark.parametrize("mishap", [Mishap.BAD_NUMBER, Mishap.SILENT, Mishap.BROKEN])
def test_an_error_holds_a_code_alone(vendor: Twilio, mishap: Mishap) -> None:
    """Twilio's own words repeat the number, and so does the library's address."""
    vendor.mishaps.append(mishap)
    row = queued()
    with pytest.raises(SendFailed) as raised:
        twilio.send(row.to, row.text, row.pk)
    told = "".join(traceback.format_exception(raised.value))
    assert [secret for secret in SECRETS if secret in told] == []
    assert raised.value.__cause__ is None
