"""What whoever waits for a freed time is told by text message; they wished it by waiting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from channels_layer import outbox
from channels_layer.protocol import Channel, Language
from scheduling.booking import dashed
from scheduling.wall import clock_in_words, day_in_words, local
from triage.models import WaitEnd, WaitlistEntry
from triage.waitlist import awake_at

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Texts:
    joined: str
    offered: dict[Channel, str]
    ended: dict[WaitEnd, str]
    when: str


TEXTS = {
    Language.DANISH: Texts(
        joined="{service}: Vi skriver, når en tid bliver ledig."
        " Slet dit ønske på {url}booking/ med koden {code}",
        offered={
            Channel.CALLBACK: "{service}: En tid er ledig: vi kan ringe {when}."
            " Vi holder den til {kept}. Svar på {url}booking/ med koden {code}",
            Channel.MEETING: "{service}: En tid er ledig: vi kan mødes {when}."
            " Vi holder den til {kept}. Svar på {url}booking/ med koden {code}",
        },
        ended={
            WaitEnd.EXPIRED: "{service}: Der blev ingen tid ledig til dig."
            " Se alle tider på {url}book/",
            WaitEnd.UNANSWERED: "{service}: Du fik tre tider og svarede ikke. Nu venter du ikke"
            " mere. Se alle tider på {url}book/",
        },
        when="{day} kl. {clock}",
    ),
    Language.ENGLISH: Texts(
        joined="{service}: We text you when a time is free."
        " Delete your wish at {url}booking/ with the code {code}",
        offered={
            Channel.CALLBACK: "{service}: A time is free: we can call on {when}."
            " We keep it until {kept}. Answer at {url}booking/ with the code {code}",
            Channel.MEETING: "{service}: A time is free: we can meet on {when}."
            " We keep it until {kept}. Answer at {url}booking/ with the code {code}",
        },
        ended={
            WaitEnd.EXPIRED: "{service}: No time became free for you. See all times at {url}book/",
            WaitEnd.UNANSWERED: "{service}: We offered three times and had no answer. You wait no"
            " more. See all times at {url}book/",
        },
        when="{day} at {clock}",
    ),
}


def tell_joined(entry: WaitlistEntry, now: datetime) -> None:
    _queue(entry, f"{entry.offers}:joined", TEXTS[_language(entry)].joined, now, entry.ends_at)


def tell_offered(entry: WaitlistEntry, now: datetime) -> None:
    """Not sent any more when the time has gone on to the next."""
    if entry.offered_time is None or entry.offer_until is None:
        return
    text = TEXTS[_language(entry)].offered[Channel(entry.channel)]
    when, kept = _when(entry, entry.offered_time), _when(entry, entry.offer_until)
    _queue(entry, _offer(entry), text, now, entry.offer_until, when=when, kept=kept)


def was_told(entry: WaitlistEntry) -> bool:
    """Whether the message of what is offered now has left us, and has not failed since."""
    return outbox.has_gone(f"{_key(entry)}:{_offer(entry)}")


def tell_ended(entry: WaitlistEntry, why: WaitEnd, now: datetime) -> None:
    """The last that their number is for; `entry` has it still. Not in the night."""
    forget(entry)
    at = awake_at(now)
    _queue(entry, "ended", TEXTS[_language(entry)].ended[why], at, at + A_DAY)


def forget(entry: WaitlistEntry) -> None:
    """What was to be said is past, and so is the number that it was for."""
    outbox.erase(_key(entry))


def code_of(entry: WaitlistEntry) -> str:
    return dashed(entry.code)


def _key(entry: WaitlistEntry) -> str:
    return f"waitlist:{entry.pk}"


def _offer(entry: WaitlistEntry) -> str:
    """No two of them have the same."""
    return f"{entry.offers}:offer"


def _language(entry: WaitlistEntry) -> Language:
    return Language(entry.case.language)


def _when(entry: WaitlistEntry, at: datetime) -> str:
    language = _language(entry)
    day = day_in_words(local(at).date(), language)
    return TEXTS[language].when.format(day=day, clock=clock_in_words(at, language))


def _queue(
    entry: WaitlistEntry, name: str, text: str, due_at: datetime, until: datetime, **values: str
) -> None:
    said = text.format(
        service=settings.SERVICE_NAME,
        url=f"{settings.PUBLIC_URL}/",
        code=code_of(entry),
        **values,
    )
    outbox.queue_sms(entry.phone, said, f"{_key(entry)}:{name}", due_at, until=until)
