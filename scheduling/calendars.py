"""Counsellors' own calendars: what they say busy is not booked. Only the times are kept."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from channels_layer.protocol import ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling.expansion import busy
from scheduling.fetching import Failed, Fetched, Limits, Trouble, checked, fetch
from scheduling.free import rules_of, zone
from scheduling.ics import ours
from scheduling.models import (
    BOOKED_CHANNELS,
    BusyTime,
    CalendarAddress,
    CalendarFeed,
    Counsellor,
)
from scheduling.spans import Span, moment

logger = logging.getLogger(__name__)

MOST_FEEDS = 5
LONGEST_URL = 1000
# A calendar that does not change is not read again before this much of the margin is gone.
MARGIN = timedelta(days=7)
# A file is not fetched again: it says for so long when somebody is busy.
FILE_LASTS = timedelta(days=366)
LONGEST_PAUSE = timedelta(hours=6)
CLAIMED = timedelta(minutes=5)
SWEEP_SECONDS = 20.0


class Unfetched(Refusal):
    """A calendar that could not be had from its address."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(CODES.get(trouble, ErrorCode.BAD_ADDRESS), "url")
        self.trouble = trouble


CODES = {
    Trouble.TOO_LARGE: ErrorCode.TOO_LARGE,
    Trouble.BAD_CALENDAR: ErrorCode.BAD_CALENDAR,
}


def upload(counsellor: Counsellor, data: bytes, now: datetime) -> CalendarFeed:
    """The file in place of the one before. Raises Refusal: too-large, bad-calendar."""
    if len(data) > settings.CALENDAR_BYTES:
        raise Refusal(ErrorCode.TOO_LARGE, "file")
    until = max(farthest(now) + MARGIN, now + FILE_LASTS)
    times = _busy(data, now, until)
    with transaction.atomic():
        values = {"fetched_at": now, "known_until": until}
        feed, _ = CalendarFeed.objects.update_or_create(
            counsellor=counsellor, url="", defaults=values
        )
        _replace(feed, times)
    return feed


def subscribe(counsellor: Counsellor, url: str, now: datetime) -> CalendarFeed:
    """Fetched at once, and from then on by the sweep; nothing is kept of one that fails.

    Raises Refusal: bad-address, too-large, bad-calendar, too-many.
    """
    url = _as_https(url.strip())
    if not 0 < len(url) <= LONGEST_URL:
        raise Unfetched(Trouble.NOT_ALLOWED)
    feeds = CalendarFeed.objects.filter(counsellor=counsellor).exclude(url="")
    if already := feeds.filter(url=url).first():
        return already
    if feeds.count() >= MOST_FEEDS:
        raise Refusal(ErrorCode.TOO_MANY, "url")
    until = farthest(now) + MARGIN
    feed = CalendarFeed(
        counsellor=counsellor, url=url, fetched_at=now, known_until=until, next_at=_next(now, 0)
    )
    try:
        found = _fetch(feed)
        times = _busy(found.data or b"", now, until)
    except Failed as failed:
        raise Unfetched(failed.trouble) from None
    except Refusal:
        raise Unfetched(Trouble.BAD_CALENDAR) from None
    feed.etag, feed.last_modified = found.etag, found.last_modified
    with transaction.atomic():
        feed.save()
        _replace(feed, times)
    return feed


def remove(counsellor: Counsellor, feed: int) -> None:
    """With all that it said; nothing happens to one that is not there or somebody else's."""
    CalendarFeed.objects.filter(counsellor=counsellor, pk=feed).delete()


def farthest(now: datetime) -> datetime:
    """The end of the last day that anything can be booked on, with what is kept free after."""
    days = max(rules_of(channel).days_ahead for channel in BOOKED_CHANNELS)
    return now + timedelta(days=days + 2)


# --- The sweep --------------------------------------------------------------------------


def refresh_due(now: datetime) -> None:
    """Fetch what is due, one after the other; what does not fit into this time waits."""
    BusyTime.objects.filter(ends_at__lte=now).delete()
    due = CalendarFeed.objects.filter(next_at__lte=now, counsellor__user__is_active=True)
    began = monotonic()
    for feed in due.order_by("next_at"):
        if monotonic() > began + SWEEP_SECONDS:
            return
        # One row changed means you won.
        mine = CalendarFeed.objects.filter(pk=feed.pk, next_at=feed.next_at)
        if mine.update(next_at=now + CLAIMED):
            _refresh(feed, now)


def _refresh(feed: CalendarFeed, now: datetime) -> None:
    """A calendar that cannot be had keeps its last known times, and says so."""
    try:
        # Unchanged is no answer when more days have become bookable than were read then.
        found = _fetch(feed, conditionally=feed.known_until >= farthest(now))
        until = feed.known_until if found.data is None else farthest(now) + MARGIN
        times = None if found.data is None else _busy(found.data, now, until)
    except Failed as failed:
        _note_trouble(feed, failed.trouble, now)
        return
    except Refusal:
        _note_trouble(feed, Trouble.BAD_CALENDAR, now)
        return
    values = {"fetched_at": now, "failures": 0, "trouble": "", "next_at": _next(now, 0)}
    if found.data is not None:
        marks = {"etag": found.etag, "last_modified": found.last_modified}
        values |= {"known_until": until, **marks}
    with transaction.atomic():
        still_there = CalendarFeed.objects.filter(pk=feed.pk).update(**values)
        if still_there and times is not None:
            _replace(feed, times)


def _note_trouble(feed: CalendarFeed, trouble: Trouble, now: datetime) -> None:
    logger.info("the calendar %s was not fetched: %s", feed.pk, trouble.value)
    CalendarFeed.objects.filter(pk=feed.pk).update(
        trouble=trouble, failures=F("failures") + 1, next_at=_next(now, feed.failures + 1)
    )


def _next(now: datetime, failures: int) -> datetime:
    """Twice as late after each failure in a row, to a quarter of a day."""
    pause = timedelta(seconds=settings.CALENDAR_SECONDS)
    return now + max(pause, min(pause * (1 << min(failures, 10)), LONGEST_PAUSE))


def _fetch(feed: CalendarFeed, *, conditionally: bool = False) -> Fetched:
    """Raises Failed."""
    limits = Limits(settings.CALENDAR_BYTES, settings.CALENDAR_HOSTS)
    checked(feed.url, limits.hosts)
    marks = (feed.etag, feed.last_modified) if conditionally else ("", "")
    return fetch(feed.url, limits, *marks)


def _busy(data: bytes, now: datetime, until: datetime) -> list[Span]:
    return busy(data, zone(), now, until, ours())


def _replace(feed: CalendarFeed, times: list[Span]) -> None:
    """Inside a transaction that has changed the feed's own row, so that two come one by one."""
    feed.times.all().delete()
    BusyTime.objects.bulk_create(
        BusyTime(
            feed=feed,
            counsellor_id=feed.counsellor_id,
            starts_at=moment(start),
            ends_at=moment(end),
        )
        for start, end in times
    )


def _as_https(url: str) -> str:
    """Calendar programs write `webcal:` for an address that is read over https."""
    scheme, separator, rest = url.partition("://")
    return f"https://{rest}" if separator and scheme.lower() in ("webcal", "webcals") else url


def host_of(feed: CalendarFeed) -> str:
    """As much of an address as may be shown."""
    return urlsplit(feed.url).hostname or ""


# --- The addresses at which calendar programs read the roster -----------------------------


def make_address(
    counsellor: Counsellor, language: Language, now: datetime, *, whole_roster: bool
) -> str:
    """The new secret, which is told this once; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        counsellor=counsellor,
        whole_roster=whole_roster,
        defaults={"digest": _digest(secret), "language": language, "made_at": now},
    )
    return secret


def revoke_address(counsellor: Counsellor, *, whole_roster: bool) -> None:
    CalendarAddress.objects.filter(counsellor=counsellor, whole_roster=whole_roster).delete()


def address_of(secret: str) -> CalendarAddress | None:
    found = CalendarAddress.objects.filter(digest=_digest(secret))
    return found.select_related("counsellor__user").first()


def _digest(secret: str) -> str:
    """Of 256 random bits nobody can find those that have a given hash: it needs no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
