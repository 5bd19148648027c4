"""What a citizen whom we did not reach is told by text message, if they wish it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from channels_layer import outbox
from channels_layer.protocol import Language
from channels_layer.sms import numbers
from scheduling.booking import dashed
from scheduling.wall import clock_in_words, day_in_words, local
from triage.models import Contact, EventKind
from triage.plan import is_last

A_DAY = timedelta(days=1)
# "About" a time is not told to the minute.
A_STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class Texts:
    """`{when}` is about when, with its day if that is not today."""

    again: str
    last_time: str
    given_up: str
    no_show: str
    today: str
    another_day: str
    with_code: str


TEXTS = {
    Language.DANISH: Texts(
        again="{service}: Vi ringede til dig, men fik ikke fat i dig. Vi prøver igen {when}.{last}",
        last_time=" Det er sidste gang af {times}.",
        given_up="{service}: Vi har ringet {times} gange og fik ikke fat i dig."
        " Book en ny tid på {url}",
        no_show="{service}: Vi nåede ikke at mødes. Book en ny tid på {url}",
        today="ca. kl. {clock}",
        another_day="{day} ca. kl. {clock}",
        with_code="{url} med koden {code}",
    ),
    Language.ENGLISH: Texts(
        again="{service}: We called and did not reach you. We will try again {when}.{last}",
        last_time=" It is the last time of {times}.",
        given_up="{service}: We have called {times} times and did not reach you."
        " Book a new time at {url}",
        no_show="{service}: We did not get to meet. Book a new time at {url}",
        today="at about {clock}",
        another_day="on {day} at about {clock}",
        with_code="{url} with the code {code}",
    ),
}


def tell_call_again(contact: Contact, now: datetime) -> None:
    """That we tried, and when we try again; not sent when that time has come."""
    if contact.call_at is None:
        return
    texts = _texts(contact)
    last = texts.last_time.format(times=_times()) if is_last(contact) else ""
    when = _when(contact.call_at, now, Language(contact.case.language))
    _queue(contact, "again", texts.again, now, contact.call_at, when=when, last=last)


def tell_given_up(contact: Contact, now: datetime) -> None:
    """Before the number is forgotten."""
    drop(contact)
    _queue(contact, "given-up", _texts(contact).given_up, now, now + A_DAY)


def tell_no_show(contact: Contact, now: datetime) -> None:
    """Before the number is forgotten."""
    _queue(contact, "no-show", _texts(contact).no_show, now, now + A_DAY)


def drop(contact: Contact) -> None:
    """The contact is spoken with, or has ended: what was to be said of it is past."""
    outbox.drop(_key(contact))


def forget(contact: Contact) -> None:
    """Words and number too."""
    outbox.erase(_key(contact))


def _key(contact: Contact) -> str:
    return f"call:{contact.pk}"


def about(at: datetime) -> datetime:
    """The next step of the clock: what is told of when we call again."""
    return local(at + (datetime.min.replace(tzinfo=at.tzinfo) - at) % A_STEP)


def _when(at: datetime, now: datetime, language: Language) -> str:
    then = about(at)
    texts, clock = TEXTS[language], clock_in_words(then, language)
    if then.date() == local(now).date():
        return texts.today.format(clock=clock)
    return texts.another_day.format(day=day_in_words(then.date(), language), clock=clock)


def _where(contact: Contact) -> str:
    """Where to book anew: with the code of a booked time in the same case."""
    if contact.appointment is None:
        return f"{settings.PUBLIC_URL}/book/"
    url, code = f"{settings.PUBLIC_URL}/booking/", contact.appointment.code
    return _texts(contact).with_code.format(url=url, code=dashed(code))


def _texts(contact: Contact) -> Texts:
    return TEXTS[Language(contact.case.language)]


def _times() -> int:
    return len(settings.CALL_AGAIN_SECONDS) + 1


def _queue(
    contact: Contact, name: str, text: str, now: datetime, until: datetime, **values: str
) -> None:
    to = _number(contact)
    if not to:
        return
    # Of all calls ever made: a new wish begins the plan anew, a key can be used once.
    attempt = contact.events.filter(kind=EventKind.CALLED).count()
    where = _where(contact)
    said = text.format(service=settings.SERVICE_NAME, times=_times(), url=where, **values)
    outbox.queue_sms(to, said, f"{_key(contact)}:{attempt}:{name}", now, until=until)


def _number(contact: Contact) -> str:
    """As it is dialled; nothing when they wish no texts, or it can get none any more."""
    if not contact.texts:
        return ""
    try:
        return numbers.textable(contact.phone, settings.PHONE_REGION)
    except numbers.BadNumber:
        return ""
