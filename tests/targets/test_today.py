"""Today's figures equal what the journal tells."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.test import Client

from channels_layer.protocol import CallOutcome, Channel, Duty, Language
from chat import calls, talks
from eguidance.words import WORDS
from scheduling.duty import set_duty
from scheduling.models import Counsellor
from targets.today import NAMES, Counts, in_all, start_of_day, today
from tests.cast import Cast
from tests.laws.scene import PHONE, open_chat, waiting_callback, waiting_chat
from triage.choosing import choose
from triage.contacts import abandon
from triage.models import Contact, Event, EventKind

NOON = datetime(2026, 6, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHOSEN = (Channel.CHAT, Channel.CALLBACK, Channel.MEETING)


@pytest.fixture
def ane(cast: Cast) -> Counsellor:
    ane = cast.ane.counsellor
    set_duty(ane, Duty.ON, 12, NOON + 20 * HOUR)
    return ane


OVER = ("ended", "abandoned", "unreached")


def recounted(now: datetime) -> dict[Channel, Counts]:
    """The same figures from the journal alone."""
    channels, states, seen = dict[UUID, str](), dict[UUID, str](), set[UUID]()
    for event in Event.objects.filter(contact__isnull=False).order_by("at", "id"):
        contact = event.contact_id
        assert contact
        channels[contact] = str(event.data.get("channel", channels.get(contact)))
        before, after = states.get(contact), _state_after(event, states.get(contact))
        states[contact] = after
        began_or_ended = before is None or (after in OVER and before != after)
        if began_or_ended and event.at >= start_of_day(now):
            seen.add(contact)
    counted = Counter(
        (channels[contact], state)
        for contact, state in states.items()
        if contact in seen or state in ("waiting", "open")
    )
    return {each: Counts(*(counted[each, name] for name in NAMES)) for each in Channel}


def _state_after(event: Event, before: str | None) -> str:
    match event.kind:
        case EventKind.QUEUED | EventKind.MOVED | EventKind.RETURNED | EventKind.TRANSFERRED:
            return "waiting"
        case EventKind.CALL_AGAIN | EventKind.CALL_DUE:
            return "waiting"
        case EventKind.TAKEN:
            return "open"
        case EventKind.ABANDONED:
            return "abandoned"
        case EventKind.ENDED if event.data.get("reason"):
            return "unreached"
        case EventKind.ENDED:
            return "ended" if before == "open" else "abandoned"
    assert before
    return before


def something_happens(line: Random, ane: Counsellor, at: datetime) -> None:
    """One citizen comes, and then as much as chance will have it."""
    came = line.choice((waiting_chat, waiting_callback))(at)
    if line.random() < 0.3:
        choose(came.case, uuid4(), line.choice(CHOSEN), at, phone=PHONE)
    for contact in Contact.objects.exclude(state="ended").order_by("waiting_since"):
        chance = line.random()
        if contact.state == "waiting" and chance < 0.2:
            talks.end_by_citizen(contact, at)
        elif contact.state == "waiting" and chance < 0.3:
            abandon(contact, at, at + HOUR)
        elif contact.state == "waiting" and chance < 0.6:
            talks.take(contact.pk, ane, at)
        elif contact.state == "open" and contact.channel == Channel.CALLBACK and chance < 0.4:
            calls.called(contact.pk, ane, line.choice(list(CallOutcome)), at)
        elif contact.state == "open" and chance < 0.2:
            talks.transfer(contact.pk, ane, None, "Tag den gerne", at)
        elif contact.state == "open" and chance < 0.5:
            talks.end_by_counsellor(contact.pk, ane, at)


def test_whom_we_did_not_reach_has_not_left_the_queue(ane: Counsellor) -> None:
    contact = talks.take(waiting_callback(NOON).pk, ane, NOON)
    calls.called(contact.pk, ane, CallOutcome.NO_ANSWER, NOON)
    assert today(NOON)[Channel.CALLBACK] == Counts(waiting=1, open=0, ended=0, abandoned=0)
    other = talks.take(waiting_callback(NOON).pk, ane, NOON)
    calls.called(other.pk, ane, CallOutcome.WRONG_NUMBER, NOON)
    figures = today(NOON)[Channel.CALLBACK]
    assert figures == Counts(waiting=1, open=0, ended=0, abandoned=0, unreached=1)
    assert figures.total == 2
    assert today(NOON) == recounted(NOON)


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_journal(ane: Counsellor, seed: int) -> None:
    line = Random(seed)
    for hour in range(30):
        at = NOON - 12 * HOUR + hour * HOUR
        set_duty(ane, Duty.ON, 12, at)
        something_happens(line, ane, at)
        assert today(at) == recounted(at)
    assert in_all(today(NOON + 17 * HOUR)).total > 5


def test_contacts_by_channel_and_state(ane: Counsellor) -> None:
    waiting_chat(NOON)
    talks.end_by_citizen(waiting_chat(NOON), NOON)
    talks.end_by_citizen(open_chat(ane, NOON), NOON)
    talks.take(waiting_callback(NOON).pk, ane, NOON)
    figures = today(NOON)
    assert figures[Channel.CHAT] == Counts(waiting=1, open=0, ended=1, abandoned=1)
    assert figures[Channel.CALLBACK] == Counts(waiting=0, open=1, ended=0, abandoned=0)
    assert figures[Channel.MEETING] == Counts(0, 0, 0, 0)
    assert in_all(figures).total == 4


def test_the_day_begins_at_midnight_on_the_services_clock(ane: Counsellor) -> None:
    """Midnight is 22:00 UTC in summer."""
    before, after = NOON - 12.5 * HOUR, NOON - 11.5 * HOUR
    talks.end_by_citizen(open_chat(ane, before), before)
    talks.end_by_citizen(open_chat(ane, before), after)
    waiting_chat(before)
    assert today(after)[Channel.CHAT] == Counts(waiting=1, open=0, ended=1, abandoned=0)


@pytest.mark.parametrize(
    ("noon", "midnight"),
    [
        (datetime(2026, 3, 29, 10, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (datetime(2026, 10, 25, 11, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    ],
)
def test_a_day_on_which_the_clocks_change(noon: datetime, midnight: datetime) -> None:
    assert start_of_day(noon) == midnight


# --- The page ---------------------------------------------------------------------------


def shown(page: str) -> dict[str, list[int]]:
    """The rows of the page's table, by their heading."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    return {name: [int(each) for each in re.findall(r"<td>(\d+)</td>", row)] for name, row in rows}


def cells(counts: Counts) -> list[int]:
    return [*(getattr(counts, name) for name in NAMES), counts.total]


@pytest.mark.parametrize("language", Language)
def test_law_3_the_page_shows_the_figures_of_the_journal_at_each_look(
    ane: Counsellor, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    """It has no frames: what is shown is recomputed, so a look is always a snapshot."""
    line, now = Random(7), [NOON]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    client.force_login(cast.mia.user)
    words, seen = WORDS[language], set[str]()
    for hour in range(8):
        now[0] = NOON + hour * HOUR
        set_duty(ane, Duty.ON, 12, now[0])
        something_happens(line, ane, now[0])
        page = client.get("/today/", headers={"accept-language": language}).content.decode()
        told = recounted(now[0])
        rows = {words.channels[channel]: cells(counts) for channel, counts in told.items()}
        assert shown(page) == rows | {words.total: cells(in_all(told))}
        seen.add(str(rows))
    assert len(seen) == 8
