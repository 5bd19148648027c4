"""What is done with a mail that arrives at the address that mail is from."""

from datetime import datetime

from channels_layer import outbox
from channels_layer.mail.arrived import Arrived, read


def arrive(raw: bytes, now: datetime) -> Arrived:
    """Note it when it tells that a mail of ours failed for good. Raises ValueError: no mail."""
    mail = read(raw)
    if mail.returned and mail.status:
        outbox.come_back(mail.returned, mail.status, now)
    return mail
