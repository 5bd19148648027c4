"""The counsellor's socket door: match a frame, make one call, reply."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import parse_cookie
from django.utils import timezone

from channels_layer.database import in_database
from channels_layer.protocol import (
    Author,
    Channel,
    DeskBook,
    DeskCalled,
    DeskCancelBooked,
    DeskDial,
    DeskDuty,
    DeskEnd,
    DeskFrame,
    DeskHello,
    DeskHold,
    DeskHoldMove,
    DeskMove,
    DeskNoShow,
    DeskNote,
    DeskPhone,
    DeskPing,
    DeskRead,
    DeskReassess,
    DeskRebook,
    DeskRelease,
    DeskReleaseMove,
    DeskSawDanger,
    DeskSay,
    DeskSendResource,
    DeskTake,
    DeskTakeNext,
    DeskTextCode,
    DeskTransfer,
    DeskTyping,
    DeskWelcome,
    DeskWrapUp,
    Done,
    ErrorCode,
    LookAgain,
    Noted,
    desk_decoder,
)
from channels_layer.publish import QUEUE, counsellor_topic
from channels_layer.refusal import Refusal
from channels_layer.web import FrameSocket
from chat import attendance, bridges, calls, desk_booked, desk_booking, messages, talks, texting
from chat.messages import Utterance
from chat.pulses import desks_beating
from chat.saying import Words, saying
from chat.standing import Standing, require, standing_of
from chat.storing import Spoken
from chat.threads import accepted, held_by, talk
from resources.apps import library
from scheduling import duty
from scheduling.models import Counsellor
from triage import cpr
from triage.models import Contact
from triage.queue import waiting_entries


class DeskSocket(FrameSocket[DeskFrame]):
    """One counsellor's desk. The session cookie says who; the origin must be our own."""

    decoder = desk_decoder
    door = "desk"
    only_own_origin = True
    standing: Standing | None = None

    async def connected(self) -> None:
        self.most_silence = settings.COUNSELLOR_LEASE_SECONDS
        try:
            await in_database(self.stand)
        except Refusal as refusal:
            await self.refuse(refusal.code)

    async def handle(self, frame: DeskFrame) -> None:
        match frame:
            case DeskHello():
                await self.hello()
            case DeskPing():
                self.beat(desks_beating, await self.standing_now())
            case DeskSay():
                await self.reply(accepted(await self.say(frame)))
            case DeskSendResource():
                await self.reply(accepted(await in_database(self.send_card, frame)))
            case DeskNote():
                await self.reply(await in_database(self.note, frame))
            case DeskTyping() | DeskRead():
                await in_database(self.hint, frame)
            case DeskTakeNext(ref=ref) | DeskTake(ref=ref):
                taken = await in_database(self.take, frame)
                await self.reply(Done(ref=ref, contact=taken.pk))
            case DeskHold() | DeskRelease() | DeskBook():
                await in_database(self.book, frame)
                await self.reply(Done(ref=frame.ref))
            case DeskHoldMove() | DeskReleaseMove() | DeskRebook() | DeskCancelBooked():
                await in_database(self.change_booked, frame)
                await self.reply(Done(ref=frame.ref))
            case _:
                await in_database(self.command, frame)
                await self.reply(Done(ref=frame.ref, masked=_has_cpr(frame)))

    async def hello(self) -> None:
        """Who is it? Only then subscribe, then fetch: what changes between is heard twice."""
        me = await in_database(self.me)
        await self.follow(QUEUE, counsellor_topic(me.pk))
        await self.reply(await in_database(self.snapshot))

    @cached_property
    def session_key(self) -> str | None:
        header = next((v for name, v in self.scope["headers"] if name == b"cookie"), b"")
        return parse_cookie(header.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)

    def me(self) -> Counsellor:
        """Asked anew for each frame: whether still signed in, the role, and duty.

        Raises Refusal: not-signed-in, not-allowed.
        """
        if self.standing is None:
            return self.stand().counsellor
        require(self.standing, timezone.now())
        return Counsellor.objects.get(pk=self.standing.counsellor.pk)

    def stand(self) -> Standing:
        self.standing = standing_of(self.session_key)
        return self.standing

    async def standing_now(self) -> Standing:
        """Who sits here, to be asked anew together with others."""
        if self.standing is None:
            return await in_database(self.stand)
        return self.standing

    async def say(self, frame: DeskSay) -> Spoken:
        standing = await self.standing_now()
        utterance = Utterance(frame.contact, frame.client_id, frame.text, standing.counsellor)
        return await saying.add(Words(utterance, standing))

    async def resync(self) -> None:
        if self.followed:
            await self.reply(LookAgain())

    def snapshot(self) -> DeskWelcome:
        me = self.me()
        duty.renew_lease(me, timezone.now())
        return DeskWelcome(
            me=duty.me(me),
            queue=waiting_entries(),
            talks=[talk(contact) for contact in held_by(me)],
        )

    def send_card(self, frame: DeskSendResource) -> Spoken:
        resource = library().get(frame.slug, frame.language)
        if resource is None:
            raise Refusal(ErrorCode.UNKNOWN_RESOURCE, "slug")
        return messages.send_card(
            frame.contact, frame.client_id, resource.card(), self.me(), timezone.now()
        )

    def note(self, frame: DeskNote) -> Noted:
        note = messages.note(frame.contact, frame.client_id, frame.text, self.me(), timezone.now())
        return Noted(contact=frame.contact, note=note, masked=cpr.mask(frame.text)[1] > 0)

    def hint(self, frame: DeskTyping | DeskRead) -> None:
        contact = talks.contact_of(self.me(), frame.contact)
        if isinstance(frame, DeskTyping):
            talks.typing(contact, Author.COUNSELLOR, frame.on)
        else:
            messages.read(contact, Author.COUNSELLOR, frame.sequence)

    def take(self, frame: DeskTake | DeskTakeNext) -> Contact:
        if isinstance(frame, DeskTake):
            return talks.take(frame.contact, self.me(), timezone.now())
        return talks.take_next(self.me(), timezone.now())

    def book(self, frame: DeskHold | DeskRelease | DeskBook) -> None:
        me, now = self.me(), timezone.now()
        match frame:
            case DeskHold():
                desk_booking.hold(frame, me, now)
            case DeskRelease():
                desk_booking.release(frame.contact, me)
            case DeskBook():
                desk_booking.book(frame, me, now)

    def change_booked(
        self, frame: DeskHoldMove | DeskReleaseMove | DeskRebook | DeskCancelBooked
    ) -> None:
        me, now = self.me(), timezone.now()
        match frame:
            case DeskHoldMove():
                desk_booked.hold(frame, me, now)
            case DeskReleaseMove():
                desk_booked.release(frame.contact, me)
            case DeskRebook():
                desk_booked.move(frame, me, now)
            case DeskCancelBooked():
                desk_booked.cancel(frame, me, now)

    def command(self, frame: DeskFrame) -> None:
        me, now = self.me(), timezone.now()
        match frame:
            case DeskDuty():
                attendance.set_duty(me, frame.duty, frame.capacity, now)
            case DeskTransfer():
                talks.transfer(frame.contact, me, frame.to, frame.note, now)
            case DeskReassess():
                talks.reassess(frame.contact, me, frame.answers, frame.level, frame.reason, now)
            case DeskMove():
                _move(frame, me, now)
            case DeskTextCode():
                texting.send_code_for(frame.contact, me, frame.phone, now)
            case DeskEnd():
                talks.end_by_counsellor(frame.contact, me, now)
            case DeskPhone() | DeskDial() | DeskCalled() | DeskNoShow():
                self.call(frame, me, now)
            case DeskSawDanger():
                talks.saw_danger(frame.contact, me, now)
            case DeskWrapUp():
                talks.wrap_up(
                    frame.contact,
                    me,
                    now,
                    topic=frame.topic,
                    level=frame.level,
                    work=frame.work,
                    outcome=frame.outcome,
                    referred_to=frame.referred_to,
                )

    def call(
        self,
        frame: DeskPhone | DeskDial | DeskCalled | DeskNoShow,
        me: Counsellor,
        now: datetime,
    ) -> None:
        match frame:
            case DeskPhone():
                attendance.set_phone(me, frame.phone)
            case DeskDial():
                bridges.dial(frame.contact, me, frame.language, now)
            case DeskCalled():
                calls.called(frame.contact, me, frame.outcome, now)
            case DeskNoShow():
                calls.no_show(frame.contact, me, now)


def _move(frame: DeskMove, me: Counsellor, now: datetime) -> None:
    if frame.channel == Channel.SMS:
        texting.go_on_for(frame.contact, me, frame.phone, frame.code, now)
    else:
        talks.change_route(frame.contact, me, frame.channel, frame.phone, frame.wished_part, now)


def _has_cpr(frame: DeskFrame) -> bool:
    """Whether something in a command was masked before it was stored."""
    written = (getattr(frame, name, "") for name in ("note", "reason", "referred_to"))
    return any(cpr.mask(text)[1] for text in written)
