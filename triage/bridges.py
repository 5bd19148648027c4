"""Calls that the service places: a row first, asked for once, and what is heard of them."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from channels_layer import protocol
from channels_layer.protocol import (
    BridgeResult,
    BridgeState,
    Channel,
    ContactState,
    ErrorCode,
    Language,
)
from channels_layer.refusal import Refusal
from channels_layer.reports import SendFailed
from channels_layer.sms.numbers import BadNumber, to_e164
from channels_layer.voice import twilio
from channels_layer.voice.reports import LegReport, Progress
from scheduling.models import Counsellor
from triage import bridging
from triage.bridging import Facts
from triage.journal import record
from triage.models import Bridge, Contact, EventKind
from triage.moves import touch

logger = logging.getLogger(__name__)

Learn = Callable[[Facts], Facts]

# Far longer than one request can take: whoever has not told by then is gone.
LEASE = timedelta(seconds=30)
# A telephone that rings later than this rings for nobody.
FRESH = timedelta(minutes=1)
# Long enough for the vendor to list what it took without our knowing.
LOOK_AFTER = timedelta(minutes=1)
CLOCKS_APART = timedelta(minutes=5)
# When nothing is heard: a call that rings ends soon by itself, a talk may be long.
RINGS = timedelta(minutes=2)
TALKS = timedelta(minutes=10)
MOST_LOOKS = 30
MOST_DOUBTS = 3
MOST_AT_ONCE = 20
# As in the outbox: a call that is asked for meanwhile is not kept waiting.
WORK_SECONDS = 5.0


def begin(contact: Contact, by: Counsellor, language: Language, now: datetime) -> bool:
    """Write that `by` is to be rung, and then the citizen; False if that is under way already.

    Raises Refusal: no-voice, bad-value when it is no call, no-own-phone, ended, phone-needed,
    no-such-number, call-under-way when it is of somebody else, or to somebody else.
    """
    _require_a_call(contact, by)
    with transaction.atomic():
        # Held to the end, so that a double click finds the first one's call.
        Counsellor.objects.select_for_update(no_key=True).get(pk=by.pk)
        live = Bridge.objects.filter(ended_at=None)
        if live.filter(contact=contact, counsellor=by).exists():
            return False
        if live.filter(counsellor=by).exists() or live.filter(contact=contact).exists():
            raise Refusal(ErrorCode.CALL_UNDER_WAY)
        Bridge.objects.create(
            contact=contact,
            counsellor=by,
            language=language,
            began_at=now,
            state_since=now,
            look_at=now,
        )
        record(EventKind.DIALLED, now, contact=contact, counsellor=by)
        touch(contact)
    return True


def _require_a_call(contact: Contact, by: Counsellor) -> None:
    if not twilio.is_on():
        raise Refusal(ErrorCode.NO_VOICE)
    if contact.channel != Channel.CALLBACK:
        raise Refusal(ErrorCode.BAD_VALUE, "contact")
    if contact.state != ContactState.OPEN:
        raise Refusal(ErrorCode.ENDED)
    if not by.phone:
        raise Refusal(ErrorCode.NO_OWN_PHONE)
    if not contact.phone:
        raise Refusal(ErrorCode.PHONE_NEEDED)
    if not _dialled(contact):
        raise Refusal(ErrorCode.NO_SUCH_NUMBER)


def _dialled(contact: Contact) -> str:
    """The citizen's number as it is dialled; nothing if it is none."""
    try:
        return to_e164(contact.phone, settings.PHONE_REGION)
    except BadNumber:
        return ""


def of(contact: Contact) -> protocol.Bridge | None:
    """The latest call that its counsellor had placed since they took the contact."""
    if contact.channel != Channel.CALLBACK or not contact.counsellor_id:
        return None
    placed = contact.bridges.filter(counsellor=contact.counsellor_id)
    bridge = placed.filter(began_at__gte=contact.opened_at).order_by("began_at", "id").last()
    return view(bridge) if bridge else None


def view(bridge: Bridge) -> protocol.Bridge:
    facts = facts_of(bridge)
    return protocol.Bridge(
        state=bridging.state(facts),
        since=bridge.state_since,
        result=bridging.result(facts),
        outcome=bridging.outcome(facts),
    )


# --- What is heard ----------------------------------------------------------------------


def heard(pk: UUID, report: LegReport, now: datetime) -> Contact | None:
    """Note what the vendor tells of a call; its contact if that was news."""
    return learn(pk, lambda facts: bridging.told(facts, report), now)


def to_dial(pk: UUID, now: datetime) -> tuple[str, Contact | None]:
    """The counsellor is there: the number to be dialled now, and the contact if that is news.

    Nothing is dialled when the call is over, or its contact is not theirs any more.
    """
    bridge = find(pk)
    number = "" if bridge is None else number_of(bridge)
    return (number, learn(pk, bridging.pressed_a_key, now)) if number else ("", None)


def find(pk: UUID) -> Bridge | None:
    return Bridge.objects.select_related("contact__case").filter(pk=pk).first()


def number_of(bridge: Bridge) -> str:
    """The citizen's number as it is dialled; nothing when they are not to be called any more."""
    contact = bridge.contact
    held = contact.state == ContactState.OPEN and contact.counsellor_id == bridge.counsellor_id
    return _dialled(contact) if held and bridge.ended_at is None else ""


def learn(pk: UUID, fold: Learn, now: datetime) -> Contact | None:
    """Fold news into what is known of a call. One row changed means it was news, once."""
    with transaction.atomic():
        while bridge := find(pk):
            before = facts_of(bridge)
            after = fold(before)
            if after == before:
                return None
            if _keep(bridge, after, now):
                return _told(bridge, before, after, now)
    return None


def _keep(bridge: Bridge, facts: Facts, now: datetime) -> bool:
    same_state = bridging.state(facts) == bridging.state(facts_of(bridge))
    seen = Bridge.objects.filter(pk=bridge.pk, revision=bridge.revision)
    return bool(
        seen.update(
            revision=F("revision") + 1,
            reached=facts.reached,
            citizen_over=facts.citizen_over or "",
            by_machine=facts.by_machine,
            given_up=facts.given_up or "",
            vendor_id=facts.sid,
            state_since=bridge.state_since if same_state else now,
            ended_at=(bridge.ended_at or now) if facts.over else None,
            look_at=None if facts.over else now + _patience(facts.reached),
        )
    )


def _patience(reached: str) -> timedelta:
    return TALKS if reached == BridgeState.TALKING else RINGS


def _told(bridge: Bridge, before: Facts, after: Facts, now: datetime) -> Contact | None:
    """Journal how it ended, once more if that is known better; who sees it is to be told."""
    ended, was = bridging.result(after), bridging.result(before)
    if ended and ended != was:
        by = bridge.counsellor
        record(EventKind.RANG_OFF, now, contact=bridge.contact, counsellor=by, result=ended)
    if (bridging.state(after), ended) == (bridging.state(before), was):
        return None
    touch(bridge.contact)
    return bridge.contact


def facts_of(bridge: Bridge) -> Facts:
    return Facts(
        reached=BridgeState(bridge.reached),
        over=bridge.ended_at is not None,
        citizen_over=Progress(bridge.citizen_over) if bridge.citizen_over else None,
        by_machine=bridge.by_machine,
        given_up=BridgeResult(bridge.given_up) if bridge.given_up else None,
        sid=bridge.vendor_id,
    )


# --- The sweep --------------------------------------------------------------------------


def look(clock: Callable[[], datetime]) -> Iterator[Contact]:
    """Place the calls that are due, and ask after those of which nothing is heard.

    The clock is read for each: the one before it may have taken its time.
    Yields each contact of which there is news, in the transaction of it. No transaction is
    open while the vendor is asked.
    """
    enough = monotonic() + WORK_SECONDS
    # Whoever has just pressed the button waits for a telephone to ring.
    due = Bridge.objects.filter(look_at__lte=clock()).order_by("attempts", "look_at")
    for bridge in list(due.select_related("contact", "counsellor")[:MOST_AT_ONCE]):
        if monotonic() > enough:
            return
        yield from _look_at(bridge, clock())


def _look_at(bridge: Bridge, now: datetime) -> Iterator[Contact]:
    unclear_since = bridge.unclear_since
    if not _claim(bridge, now):
        return
    for fold in _asked(bridge, unclear_since, now):
        with transaction.atomic():
            if contact := learn(bridge.pk, fold, now):
                yield contact


def _claim(bridge: Bridge, now: datetime) -> bool:
    """One row changed means it is ours, until the lease is over."""
    seen = Bridge.objects.filter(pk=bridge.pk, attempts=bridge.attempts, look_at__lte=now)
    return bool(
        seen.update(
            look_at=now + LEASE,
            attempts=F("attempts") + 1,
            # If we end before we can tell, this is what others know.
            unclear_since=bridge.unclear_since or now,
        )
    )


def _asked(bridge: Bridge, unclear_since: datetime | None, now: datetime) -> list[Learn]:
    """What the vendor says now of a call, or of having it placed."""
    try:
        if bridge.vendor_id:
            reports = twilio.look_into(bridge.vendor_id)
        elif unclear_since:
            reports = _found(bridge, unclear_since)
        else:
            reports = [_placed(bridge, now)]
    except SendFailed as failed:
        logger.warning("a call was not placed, or not found: %s", failed.code)
        return _after(failed, bridge, now)
    if not reports:
        return [_giving_up(BridgeResult.VENDOR_AWAY)]
    if bridge.vendor_id and bridge.attempts > MOST_LOOKS:
        return [_giving_up(BridgeResult.UNKNOWN)]
    _look_again(bridge, now + _patience(bridge.reached))
    return [_telling(report) for report in reports]


def _placed(bridge: Bridge, now: datetime) -> LegReport:
    """Ring the counsellor: once, whatever comes of it."""
    if not number_of(bridge) or not bridge.counsellor.phone:
        raise SendFailed("not-held", retry=False)
    if now - bridge.began_at > FRESH:
        raise SendFailed("too-late", retry=True)
    return twilio.place(bridge.counsellor.phone, bridge.pk)


def _found(bridge: Bridge, since: datetime) -> list[LegReport]:
    """The call at the vendor that is no other row's; nothing if there is none."""
    reports = twilio.look_up(bridge.counsellor.phone, since - CLOCKS_APART)
    known = Bridge.objects.filter(vendor_id__in=[report.sid for report in reports])
    others = set(known.values_list("vendor_id", flat=True))
    return [report for report in reports if report.sid not in others][:1]


def _after(failed: SendFailed, bridge: Bridge, now: datetime) -> list[Learn]:
    """In doubt we look, and place nothing again: whoever waits can press the button again."""
    enough = MOST_LOOKS if bridge.vendor_id else MOST_DOUBTS
    if (failed.unclear or bridge.unclear_since) and bridge.attempts < enough:
        _look_again(bridge, now + LOOK_AFTER)
        return []
    return [_giving_up(BridgeResult.VENDOR_AWAY if failed.retry else BridgeResult.REFUSED)]


def _look_again(bridge: Bridge, at: datetime) -> None:
    """Unless it has been heard of meanwhile."""
    unheard = Bridge.objects.filter(pk=bridge.pk, revision=bridge.revision, ended_at=None)
    unheard.update(look_at=at)


def _telling(report: LegReport) -> Learn:
    return lambda facts: bridging.told(facts, report)


def _giving_up(why: BridgeResult) -> Learn:
    """Not what is known to be placed, by a callback that came meanwhile."""
    unknown = why == BridgeResult.UNKNOWN
    return lambda facts: facts if facts.sid and not unknown else bridging.given_up(facts, why)
