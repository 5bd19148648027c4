"""A counsellor's own calendars: what they say busy is not booked."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from channels_layer.protocol import Channel, ErrorCode, Language
from channels_layer.refusal import Refusal
from scheduling import calendars
from scheduling.calendars import Unfetched, farthest, refresh_due, remove, subscribe, upload
from scheduling.fetching import Trouble
from scheduling.free import Search, free
from scheduling.models import BusyTime, CalendarAddress, CalendarFeed, Counsellor
from tests.calendars.hosts import CalendarHost, gives
from tests.calendars.written import calendar, event
from tests.cast import Cast
from tests.scheduling.working import MONDAY, NOW, at, rules, works

pytestmark = pytest.mark.django_db

TEN = calendar(event("DTSTART;TZID=Europe/Copenhagen:20260907T100000", "DURATION:PT1H"))
NINE = calendar(event("DTSTART;TZID=Europe/Copenhagen:20260907T090000", "DURATION:PT10M"))
WEEKLY = calendar(
    event("DTSTART;TZID=Europe/Copenhagen:20260907T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
)


def starts(now: datetime = NOW) -> list[time]:
    return [
        each.astimezone(at(0).tzinfo).time() for each in free(Search(Channel.CALLBACK), now, MONDAY)
    ]


def busy_times(counsellor: Counsellor) -> list[tuple[datetime, datetime]]:
    times = BusyTime.objects.filter(counsellor=counsellor).order_by("starts_at")
    return list(times.values_list("starts_at", "ends_at"))


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    works(cast.ane.counsellor, time(9), time(12))
    rules()
    return cast.ane.counsellor


def now_is(feed: CalendarFeed) -> CalendarFeed:
    return CalendarFeed.objects.get(pk=feed.pk)


# --- A file ---------------------------------------------------------------------------------


def test_what_a_file_says_busy_is_not_free(ane: Counsellor) -> None:
    assert len(starts()) == 6
    upload(ane, TEN, NOW)
    assert busy_times(ane) == [(at(10).astimezone(UTC), at(11).astimezone(UTC))]
    assert starts() == [time(9), time(9, 30), time(11), time(11, 30)]


def test_a_colleague_is_as_free_as_before(cast: Cast, ane: Counsellor) -> None:
    works(cast.bo.counsellor, time(9), time(12))
    upload(ane, TEN, NOW)
    found = free(Search(Channel.CALLBACK), NOW, MONDAY)
    assert [len(places) for places in found.values()] == [2, 2, 1, 1, 2, 2]


def test_a_new_file_takes_the_place_of_the_old(ane: Counsellor) -> None:
    upload(ane, TEN, NOW)
    upload(ane, NINE, NOW)
    assert [start for start, _ in busy_times(ane)] == [at(9).astimezone(UTC)]
    assert CalendarFeed.objects.count() == 1
    upload(ane, calendar(), NOW)
    assert busy_times(ane) == []


def test_a_file_holds_for_a_year(ane: Counsellor) -> None:
    """It cannot be fetched again when the days come nearer."""
    feed = upload(ane, WEEKLY, NOW)
    assert len(busy_times(ane)) == 53
    assert feed.known_until > NOW + timedelta(days=365)


@pytest.mark.parametrize("data", [b"hello", b"", b"x" * 200])
def test_a_file_that_is_refused_changes_nothing(
    ane: Counsellor, settings: Settings, data: bytes
) -> None:
    upload(ane, TEN, NOW)
    settings.CALENDAR_BYTES = 150
    with pytest.raises(Refusal) as refused:
        upload(ane, data, NOW + timedelta(days=1))
    expected = ErrorCode.TOO_LARGE if len(data) > 150 else ErrorCode.BAD_CALENDAR
    assert (refused.value.code, refused.value.field) == (expected, "file")
    assert [start for start, _ in busy_times(ane)] == [at(10).astimezone(UTC)]
    assert CalendarFeed.objects.get().fetched_at == NOW


def test_what_is_over_is_forgotten(ane: Counsellor) -> None:
    upload(ane, TEN, NOW)
    refresh_due(at(11) - timedelta(seconds=1))
    assert len(busy_times(ane)) == 1
    refresh_due(at(11))
    assert busy_times(ane) == []


# --- An address -----------------------------------------------------------------------------


def test_it_is_fetched_at_once(ane: Counsellor, calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(WEEKLY, ETag='"1"')
    feed = subscribe(ane, f" {calendar_host.url} ", NOW)
    assert starts() == [time(9), time(9, 30), time(11), time(11, 30)]
    assert (feed.etag, feed.trouble, feed.fetched_at) == ('"1"', "", NOW)
    # To the farthest day that can be booked, with a week to spare.
    assert len(busy_times(ane)) == 6
    assert feed.known_until == farthest(NOW) + timedelta(days=7)


def test_calendar_programs_have_a_scheme_of_their_own(ane: Counsellor) -> None:
    assert calendars._as_https("webcal://x.example/a.ics") == "https://x.example/a.ics"
    assert calendars._as_https("WEBCALS://x.example/a") == "https://x.example/a"
    assert calendars._as_https("https://x.example/a") == "https://x.example/a"
    assert calendars._as_https("x.example") == "x.example"


def test_twice_is_once(ane: Counsellor, calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(TEN)
    first, second = (subscribe(ane, calendar_host.url, NOW) for _ in range(2))
    assert first == second
    assert len(calendar_host.paths) == 1


@pytest.mark.parametrize(
    ("data", "status", "code", "trouble"),
    [
        (b"no", 404, ErrorCode.BAD_ADDRESS, Trouble.REFUSED),
        (b"no", 500, ErrorCode.BAD_ADDRESS, Trouble.FAILED),
        (b"<html>", 200, ErrorCode.BAD_CALENDAR, Trouble.BAD_CALENDAR),
        (b"x" * 9_000, 200, ErrorCode.TOO_LARGE, Trouble.TOO_LARGE),
    ],
)
def test_nothing_is_kept_of_one_that_fails_at_once(
    ane: Counsellor, calendar_host: CalendarHost, settings: Settings,
    data: bytes, status: int, code: ErrorCode, trouble: Trouble,
) -> None:  # fmt: skip
    settings.CALENDAR_BYTES = 8_000
    calendar_host.answer = gives(data, status)
    with pytest.raises(Unfetched) as unfetched:
        subscribe(ane, calendar_host.url, NOW)
    refused = unfetched.value
    assert (refused.code, refused.field, refused.trouble) == (code, "url", trouble)
    assert not CalendarFeed.objects.exists()


def test_no_more_than_five(ane: Counsellor, calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(TEN)
    upload(ane, TEN, NOW)
    for number in range(5):
        subscribe(ane, f"{calendar_host.url}?{number}", NOW)
    with pytest.raises(Refusal) as refused:
        subscribe(ane, f"{calendar_host.url}?5", NOW)
    assert refused.value.code == ErrorCode.TOO_MANY
    assert len(calendar_host.paths) == 5


def test_an_address_is_as_long_as_the_database_keeps(ane: Counsellor) -> None:
    for url in ("https://x.example/" + "x" * 1_000, "", "   "):
        with pytest.raises(Unfetched) as refused:
            subscribe(ane, url, NOW)
        assert refused.value.trouble == Trouble.NOT_ALLOWED


def test_one_that_is_removed_takes_its_times_along(
    cast: Cast, ane: Counsellor, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(TEN)
    feed = subscribe(ane, calendar_host.url, NOW)
    remove(cast.bo.counsellor, feed.pk)
    assert len(busy_times(ane)) == 1
    remove(ane, feed.pk)
    assert busy_times(ane) == []
    refresh_due(NOW + timedelta(days=1))
    assert len(calendar_host.paths) == 1


# --- The sweep ------------------------------------------------------------------------------


@pytest.fixture
def feed(ane: Counsellor, calendar_host: CalendarHost) -> CalendarFeed:
    calendar_host.answer = gives(TEN, ETag='"1"', Last_Modified="Mon, 07 Sep 2026 01:00:00 GMT")
    made = subscribe(ane, calendar_host.url, NOW)
    calendar_host.asked.clear()
    return made


SOON = NOW + timedelta(seconds=900)


def test_it_is_fetched_again_when_it_is_due(
    feed: CalendarFeed, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(NINE, ETag='"2"')
    refresh_due(SOON - timedelta(seconds=1))
    assert calendar_host.asked == []
    refresh_due(SOON)
    assert [start for start, _ in busy_times(feed.counsellor)] == [at(9).astimezone(UTC)]
    after = now_is(feed)
    assert (after.etag, after.last_modified, after.fetched_at) == ('"2"', "", SOON)
    assert after.next_at == SOON + timedelta(seconds=900)
    assert calendar_host.asked[0]["if-none-match"] == '"1"'
    assert calendar_host.asked[0]["if-modified-since"] == "Mon, 07 Sep 2026 01:00:00 GMT"


def test_unchanged_is_as_good(feed: CalendarFeed, calendar_host: CalendarHost) -> None:
    calendar_host.answer = gives(b"", 304)
    refresh_due(SOON)
    after = now_is(feed)
    assert (after.etag, after.fetched_at, after.trouble) == ('"1"', SOON, "")
    assert len(busy_times(feed.counsellor)) == 1


def test_unchanged_is_not_asked_for_when_more_days_can_be_booked(
    ane: Counsellor, calendar_host: CalendarHost
) -> None:
    """Else a weekly meeting would end where it was first read to."""
    whole, same = gives(WEEKLY, ETag='"1"'), gives(b"", 304)
    calendar_host.answer = lambda asked: (same if "If-None-Match" in asked.headers else whole)(
        asked
    )
    feed = subscribe(ane, calendar_host.url, NOW)
    later = NOW
    for _ in range(20):
        later += timedelta(days=1)
        refresh_due(later)
        assert now_is(feed).known_until >= farthest(later)
    asked = ["if-none-match" in each for each in calendar_host.asked[1:]]
    assert asked.count(False) == 2
    last = BusyTime.objects.order_by("ends_at").last()
    assert last is not None
    assert last.ends_at > farthest(later) - timedelta(days=7)


def test_a_host_that_says_unchanged_unasked_is_asked_again(
    feed: CalendarFeed, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(b"", 304)
    later = NOW + timedelta(days=30)
    refresh_due(later)
    assert "if-none-match" not in calendar_host.asked[0]
    assert now_is(feed).known_until == feed.known_until


@pytest.mark.parametrize(
    ("data", "status", "trouble"),
    [(b"", 500, "failed"), (b"", 404, "refused"), (b"<html>", 200, "bad-calendar")],
)
def test_one_that_fails_keeps_what_it_said_and_says_so(
    feed: CalendarFeed, calendar_host: CalendarHost, data: bytes, status: int, trouble: str
) -> None:
    calendar_host.answer = gives(data, status)
    refresh_due(SOON)
    after = now_is(feed)
    assert (after.trouble, after.failures, after.fetched_at) == (trouble, 1, NOW)
    assert after.etag == '"1"'
    assert len(busy_times(feed.counsellor)) == 1
    calendar_host.answer = gives(b"", 304)
    refresh_due(after.next_at or SOON)
    after = now_is(feed)
    assert (after.trouble, after.failures) == ("", 0)


def test_after_each_failure_it_waits_twice_as_long(
    feed: CalendarFeed, calendar_host: CalendarHost
) -> None:
    calendar_host.answer = gives(b"", 500)
    waits, due = [], feed.next_at
    for _ in range(8):
        assert due is not None
        refresh_due(due)
        after = now_is(feed).next_at
        assert after is not None
        waits.append((after - due).total_seconds() / 900)
        due = after
    assert waits == [2, 4, 8, 16, 24, 24, 24, 24]


def test_two_sweeps_at_once_fetch_it_once(
    feed: CalendarFeed, calendar_host: CalendarHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []

    def meanwhile(one: CalendarFeed, now: datetime) -> None:
        fetched.append(one.pk)
        if len(fetched) == 1:
            refresh_due(now)

    monkeypatch.setattr(calendars, "_refresh", meanwhile)
    refresh_due(SOON)
    assert fetched == [feed.pk]


def test_one_that_died_in_the_middle_is_fetched_a_little_later(
    feed: CalendarFeed, calendar_host: CalendarHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(calendars, "_refresh", dies)
        with pytest.raises(KeyboardInterrupt):
            refresh_due(SOON)
    refresh_due(SOON + timedelta(minutes=5))
    assert now_is(feed).fetched_at == SOON + timedelta(minutes=5)


def test_one_that_is_removed_while_it_is_fetched_stays_away(
    feed: CalendarFeed, calendar_host: CalendarHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Callable[..., object] = calendars._busy

    def meanwhile(*args: object) -> object:
        CalendarFeed.objects.all().delete()
        return whole(*args)

    monkeypatch.setattr(calendars, "_busy", meanwhile)
    refresh_due(SOON)
    assert not BusyTime.objects.exists()
    assert not CalendarFeed.objects.exists()


def test_those_of_people_who_left_are_not_fetched(
    feed: CalendarFeed, calendar_host: CalendarHost
) -> None:
    user = feed.counsellor.user
    user.is_active = False
    user.save()
    refresh_due(SOON)
    assert calendar_host.asked == []


def test_its_address_is_in_no_log(
    feed: CalendarFeed, calendar_host: CalendarHost, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (
        gives(b"", 500),
        gives(b"<html>"),
        gives(b"", 302, Location="https://10.0.0.1/"),
    ):
        calendar_host.answer = answer
        refresh_due(now_is(feed).next_at or SOON)
    assert "was not fetched: failed" in caplog.text
    assert "was not fetched: not-allowed" in caplog.text
    for secret in ("secret-of-ane", "127.0.0.1", "10.0.0.1", calendar_host.url):
        assert secret not in caplog.text
    assert calendar_host.url not in f"{feed} {feed!r}"


# --- What the database refuses ----------------------------------------------------------------


def test_the_database_itself_refuses(ane: Counsellor) -> None:
    values = {"counsellor": ane, "fetched_at": NOW, "known_until": NOW}
    for wrong in (
        lambda: CalendarFeed.objects.create(url="", next_at=NOW, **values),
        lambda: [CalendarFeed.objects.create(url="https://x", **values) for _ in range(2)],
        lambda: BusyTime.objects.create(
            feed=CalendarFeed.objects.create(**values), counsellor=ane, starts_at=NOW, ends_at=NOW
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# --- Addresses of our own -----------------------------------------------------------------------


def test_a_secret_is_long_and_not_kept(cast: Cast) -> None:
    ane = cast.ane.counsellor
    secrets = {
        calendars.make_address(ane, Language.DANISH, NOW, whole_roster=False) for _ in range(3)
    }
    assert len(secrets) == 3
    assert min(len(secret) for secret in secrets) >= 43  # of 64 letters: 256 bits
    kept = str(list(CalendarAddress.objects.values()))
    assert not any(secret in kept for secret in secrets)
    assert CalendarAddress.objects.count() == 1


def test_a_new_one_closes_the_old_and_so_does_revoking(cast: Cast) -> None:
    ane = cast.ane.counsellor
    first = calendars.make_address(ane, Language.DANISH, NOW, whole_roster=False)
    second = calendars.make_address(ane, Language.ENGLISH, NOW, whole_roster=False)
    assert calendars.address_of(first) is None
    found = calendars.address_of(second)
    assert found is not None
    assert (found.counsellor, found.language) == (ane, Language.ENGLISH)
    calendars.revoke_address(ane, whole_roster=True)
    assert calendars.address_of(second) is not None
    calendars.revoke_address(ane, whole_roster=False)
    assert calendars.address_of(second) is None
