"""What is done with a mail that arrives at the address that mail is from."""

from datetime import datetime

from django.conf import settings

from channels_layer import outbox
from channels_layer.mail.arrived import read
from channels_layer.protocol import ErrorCode
from channels_layer.refusal import Refusal
from chat import mailing
from chat.telling import tell_deliveries


def arrive(raw: bytes, now: datetime) -> None:
    """Note it when it tells that a mail of ours failed for good; take it when a person wrote it.

    Raises ValueError: no mail. Raises Refusal: no-contact, when it is by a person and nobody
    reads it here, or nobody knows whom to answer; bad-value, when there is nothing in it.
    """
    mail = read(raw)
    if mail.returned and mail.status and outbox.come_back(mail.returned, mail.status, now):
        tell_deliveries([mail.returned])
    # What is from ourselves would be answered to ourselves.
    if mail.by_machine or (mail.said and mail.said.sender == settings.MAIL_FROM.lower()):
        return
    if mail.said is None or not mailing.is_open():
        raise Refusal(ErrorCode.NO_CONTACT)
    mailing.receive(mail.said, now)
