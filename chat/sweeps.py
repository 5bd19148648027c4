"""The deadlines. Each sweep is shallow, may run twice, and may run in any process.

What is found is dealt with one by one, each in a transaction that its finder holds open:
a sweep holds nobody up, and one that fails loses nothing of what it did before.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from channels_layer import inbox, outbox, sending
from channels_layer.mail import imap
from channels_layer.protocol import Channel, ContactState, Notice
from channels_layer.refusal import Refusal
from channels_layer.sms import twilio
from chat import mailing, retention, texting, waitlist
from chat.arriving import arrive
from chat.attendance import give_back_all
from chat.messages import notice
from chat.telling import announce, tell_deliveries
from scheduling import booking, calendars, duty
from triage import appointments, bridges, calls, presence


def lapsed_counsellors() -> None:
    """Give back the talks of counsellors whose line is lost."""
    now = timezone.now()
    for counsellor in duty.lapsed(now):
        give_back_all(counsellor, now)


def missed_promises() -> None:
    """Offer the other routes again to those whom nobody took in time."""
    now = timezone.now()
    for contact in presence.miss_promises(now):
        if contact.channel == Channel.CHAT:
            notice(contact, Notice.ROUTES_AGAIN, now)
        announce(contact)


def lapsed_citizens() -> None:
    """Mark those whose line is lost, and end the waits of those who are gone."""
    now = timezone.now()
    for contact in presence.disconnect_lapsed(now):
        announce(contact)
    for contact in presence.abandon_gone(now):
        notice(contact, Notice.ENDED, now)
        announce(contact, left_queue=True)


def lapsed_reservations() -> None:
    """Free the contacts that were kept for a colleague who did not come."""
    for contact in presence.release_reserved(timezone.now()):
        announce(contact)


def due_appointments() -> None:
    """Put booked calls and meetings into the queue when their time has come."""
    for contact in appointments.come_due(timezone.now()):
        announce(contact, left_queue=contact.state == ContactState.ENDED)


def due_calls() -> None:
    """Put those whom no call has reached into the queue when the next one is due."""
    for contact in calls.come_due(timezone.now()):
        announce(contact)


def due_bridges() -> None:
    """Have the calls placed that counsellors asked for, and ask after those gone silent."""
    for contact in bridges.look(timezone.now):
        announce(contact)


def lapsed_holds() -> None:
    """Free the times that were kept for forms that nobody sent."""
    booking.lapse_holds(timezone.now())


def lapsed_codes() -> None:
    """Forget the codes that nobody typed in time, and the numbers that they were sent to."""
    texting.lapse_codes(timezone.now())


def freed_times() -> None:
    """Offer freed times to those who wait for one, and take back what nobody answered."""
    waitlist.offer(timezone.now())


def due_calendars() -> None:
    """Fetch counsellors' own calendars anew, so that nobody is booked when they are busy."""
    calendars.refresh_due(timezone.now())


def send_due() -> None:
    """Send the messages of the outbox whose time has come."""
    tell_deliveries(sending.send_due(timezone.now()))


def missed_texts() -> None:
    """Take in the text messages that came while we were away, or that we failed at."""
    if twilio.can_be_answered():
        texting.receive_missed(timezone.now())


def arrived_mail() -> None:
    """Look into the mailbox, if there is one: what came back, and what people wrote."""
    if imap.is_on():
        imap.look(_took, people=mailing.is_open())


def _took(raw: bytes) -> bool:
    """Whether a mail is dealt with; what is none, or is nobody's to answer, no try will change."""
    with suppress(ValueError, Refusal):
        arrive(raw, timezone.now())
        return True
    return not (raw and mailing.is_open())


def kept_too_long() -> None:
    """Erase what was said and sent longer ago than is promised."""
    now = timezone.now()
    retention.purge(now)
    before = now - timedelta(days=settings.KEEP_DAYS)
    outbox.erase_old(before)
    inbox.forget_old(before)
