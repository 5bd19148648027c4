"""Every frame on a socket and every enumeration, defined once.

From this file come `frontend/protocol.ts`, `docs/asyncapi.json` and the
choices of the models. A frame is a JSON object whose `type` names its struct;
an unknown type or field is refused. Times are ISO 8601 in UTC, durations are
whole seconds, identifiers of contacts and messages are UUIDs.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

PROTOCOL_VERSION = 1
MAX_FRAME_BYTES = 32_768
MAX_TEXT = 4_000

Text = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
ShortText = Annotated[str, Meta(max_length=500)]
PHONE_PATTERN = r"^[+()\d\s./-]*$"
Phone = Annotated[str, Meta(max_length=32)]
Key = Annotated[str, Meta(min_length=1, max_length=64)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]


# --- Enumerations -----------------------------------------------------------


class Language(StrEnum):
    DANISH = "da"
    ENGLISH = "en"


class Level(StrEnum):
    """How much help fits: Sampson and others' differentiated service delivery."""

    SELF_HELP = "self-help"
    BRIEF = "brief"
    CASE_MANAGED = "case-managed"


class Route(StrEnum):
    SELF_HELP = "self-help"
    CHAT = "chat"
    CALLBACK = "callback"
    MEETING = "meeting"


class Channel(StrEnum):
    """What a contact is held on; self-help is a route without a contact.

    Nobody is sent the way of SMS by triage: a citizen texts, or has a chat go on by it. Nor is
    anybody the way of mail: a citizen writes one.
    """

    CHAT = "chat"
    CALLBACK = "callback"
    MEETING = "meeting"
    SMS = "sms"
    MAIL = "mail"


class DayPart(StrEnum):
    """The part of the day a citizen wishes to be called or met in.

    `turn` is a call as soon as a chat would have begun, in the same place of the queue.
    """

    TURN = "turn"
    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class AppointmentState(StrEnum):
    """`held` while a form is filled in; `due` once its contact is in the queue."""

    HELD = "held"
    BOOKED = "booked"
    DUE = "due"
    CANCELLED = "cancelled"


class ChangeReason(StrEnum):
    """Why a counsellor moved or cancelled a booked time, as far as they say."""

    CITIZEN = "citizen"
    COUNSELLOR_AWAY = "counsellor-away"
    NOT_NEEDED = "not-needed"
    OTHER = "other"


class ContactState(StrEnum):
    """`later` waits for the time of its next call, and is not in the queue till then."""

    BOOKED = "booked"
    LATER = "later"
    WAITING = "waiting"
    OPEN = "open"
    ENDED = "ended"


class EndReason(StrEnum):
    CITIZEN = "citizen"
    COUNSELLOR = "counsellor"
    ABANDONED = "abandoned"
    NO_ANSWER = "no-answer"
    WRONG_NUMBER = "wrong-number"
    NO_SHOW = "no-show"


class EndedBy(StrEnum):
    """What of an `EndReason` is told: whom we did not reach, nobody was there."""

    CITIZEN = "citizen"
    COUNSELLOR = "counsellor"
    ABANDONED = "abandoned"
    WRONG_NUMBER = "wrong-number"


class CallOutcome(StrEnum):
    """How a call went; `message-left` is a voicemail that was spoken to."""

    TALKED = "talked"
    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    MESSAGE_LEFT = "message-left"
    WRONG_NUMBER = "wrong-number"


class BridgeState(StrEnum):
    """How far a call that the service places has come: first to the counsellor, then on."""

    PLACING = "placing"
    RINGING_COUNSELLOR = "ringing-counsellor"
    RINGING_CITIZEN = "ringing-citizen"
    TALKING = "talking"
    ENDED = "ended"


class BridgeResult(StrEnum):
    """What became of a placed call, as far as the telephone network can tell."""

    TALKED = "talked"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    NO_SUCH_NUMBER = "no-such-number"
    NOT_CONNECTED = "not-connected"
    NOT_PICKED_UP = "not-picked-up"
    VENDOR_AWAY = "vendor-away"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Duty(StrEnum):
    ON = "on"
    PAUSE = "pause"
    WRAP_UP = "wrap-up"
    OFF = "off"


class Author(StrEnum):
    CITIZEN = "citizen"
    COUNSELLOR = "counsellor"
    SERVICE = "service"


class MessageKind(StrEnum):
    TEXT = "text"
    CARD = "card"
    NOTICE = "notice"


class Notice(StrEnum):
    """What the service itself says in a talk; the words are the front end's.

    The name of `call-again` is when the next call is, in ISO 8601.
    """

    JOINED = "joined"
    TRANSFERRED = "transferred"
    COUNSELLOR_LOST = "counsellor-lost"
    ROUTES_AGAIN = "routes-again"
    ROUTE_CHANGED = "route-changed"
    CALL_AGAIN = "call-again"
    DANGER = "danger"
    ENDED = "ended"


class Delivery(StrEnum):
    """How far a text message or a mail came, the furthest last: nothing later takes it back.

    `shown` is for a counsellor to pass on, since there is nobody to send it, and `passed-on`
    once they have. They may take that back: of these two the later holds. `stopped` is not
    sent: the citizen has answered STOP.
    """

    WAITING = "waiting"
    SHOWN = "shown"
    PASSED_ON = "passed-on"
    DROPPED = "dropped"
    STOPPED = "stopped"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"


class Work(StrEnum):
    """The two kinds of guidance work, never one average."""

    INFORMATION = "information"
    DIALOGUE = "dialogue"


class Outcome(StrEnum):
    DONE = "done"
    FOLLOW_UP = "follow-up"


class Answered(StrEnum):
    """The citizen's answer to: did you get what you needed?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ErrorCode(StrEnum):
    BAD_FRAME = "bad-frame"
    TOO_LARGE = "too-large"
    NOT_TEXT = "not-text"
    FOREIGN_ORIGIN = "foreign-origin"
    NOT_SIGNED_IN = "not-signed-in"
    NOT_ALLOWED = "not-allowed"
    BAD_TOKEN = "bad-token"
    EXPIRED_TOKEN = "expired-token"
    BAD_SIGNATURE = "bad-signature"
    SAY_HELLO_FIRST = "say-hello-first"
    NO_CONTACT = "no-contact"
    NOT_YOURS = "not-yours"
    NOT_WAITING = "not-waiting"
    NOT_ENDED = "not-ended"
    ENDED = "ended"
    NOTHING_WAITING = "nothing-waiting"
    AT_CAPACITY = "at-capacity"
    NOT_ON_DUTY = "not-on-duty"
    ROUTE_CLOSED = "route-closed"
    REASON_NEEDED = "reason-needed"
    PHONE_NEEDED = "phone-needed"
    NO_SUCH_NUMBER = "no-such-number"
    CANNOT_TEXT = "cannot-text"
    WRONG_CODE = "wrong-code"
    EXPIRED_CODE = "expired-code"
    NO_VOICE = "no-voice"
    NO_OWN_PHONE = "no-own-phone"
    CALL_UNDER_WAY = "call-under-way"
    BAD_EMAIL = "bad-email"
    BAD_VALUE = "bad-value"
    CLIENT_ID_TAKEN = "client-id-taken"
    UNKNOWN_RESOURCE = "unknown-resource"
    UNKNOWN_COUNSELLOR = "unknown-counsellor"
    SLOW_DOWN = "slow-down"
    NO_SUCH_DOOR = "no-such-door"
    WRONG_METHOD = "wrong-method"
    TIME_TAKEN = "time-taken"
    NO_SUCH_TIME = "no-such-time"
    NO_APPOINTMENT = "no-appointment"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    BAD_CALENDAR = "bad-calendar"
    BAD_ADDRESS = "bad-address"
    TOO_MANY = "too-many"
    CHANGED_MEANWHILE = "changed-meanwhile"


class Why(StrEnum):
    """Why the server asks a client to come back."""

    SIGNED_OUT = "signed-out"
    FELL_BEHIND = "fell-behind"
    STOPPING = "stopping"
    SILENT = "silent"


# --- What frames carry ------------------------------------------------------


class Carried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value inside a frame."""


class Card(Carried, frozen=True):
    """A resource as it was when it was sent."""

    slug: str
    language: Language
    title: str
    summary: str
    url: str
    source: str
    checked: str


class Mail(Carried, frozen=True):
    """What a citizen's mail has beside its new words.

    `subject` is empty while it is that of the mail before. `quoted` is the signature, and what
    it repeats of other mails. So many `attachments` were not kept; `cut` is when it was too long.
    """

    subject: str = ""
    quoted: str = ""
    attachments: int = 0
    cut: bool = False


class Message(Carried, frozen=True):
    """One utterance. `sequence` counts from 1 without gaps in its contact.

    A `mail` may have no text: then it came with attachments alone.
    """

    sequence: int
    client_id: UUID
    author: Author
    kind: MessageKind
    at: datetime
    text: str = ""
    name: str = ""
    card: Card | None = None
    notice: Notice | None = None
    masked: bool = False
    mail: Mail | None = None


class Place(Carried, frozen=True):
    """Where in the queue, and how long: an interval in seconds, 20 to 80 %.

    Without an interval nothing honest can be said of the wait: nobody is on
    duty, or the promise is past and the estimate with it.
    """

    position: int
    wait_from: int | None = None
    wait_to: int | None = None


class ThreadState(Carried, frozen=True):
    """All of a contact that its citizen may see, but for the messages.

    `promise_at` is when a callback or meeting will have been called at the latest.
    """

    contact: UUID
    revision: int
    channel: Channel
    state: ContactState
    waiting_since: datetime
    last_sequence: int
    citizen_read: int = 0
    counsellor_read: int = 0
    counsellor: str = ""
    danger: bool = False
    ended: EndedBy | None = None
    feedback_given: bool = False
    wished_part: DayPart | None = None
    promise_at: datetime | None = None


class RouteOffer(Carried, frozen=True):
    """A way on, as it is now. `opens` and `closes` are the present or next hours.

    `parts` are the parts of the day that can be wished for, of a callback or meeting.
    """

    route: Route
    reason: str
    advised: bool
    wait_from: int | None = None
    wait_to: int | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    parts: list[DayPart] = []


class AssessmentView(Carried, frozen=True):
    """What triage knows at one moment, for the counsellor.

    `overridden_by` assessed again, to another level or not; `override_reason` says why.
    """

    id: int
    at: datetime
    version: str
    row: str
    level: Level
    reason: str
    routes: list[Route]
    answers: dict[str, str]
    chosen: Route | None = None
    overridden_by: str = ""
    override_reason: str = ""


class QueueEntry(Carried, frozen=True):
    """One contact as every counsellor sees it in the queue.

    `calls` is how often it was called in vain, and after a `last_call` in vain it ends;
    `booked` came due of a booked time. With `texts_stopped` the citizen has answered STOP: no
    text message reaches them.
    """

    contact: UUID
    revision: int
    channel: Channel
    state: ContactState
    language: Language
    waiting_since: datetime
    promise_at: datetime
    topic: str = ""
    level: Level | None = None
    danger: bool = False
    danger_seen_by: list[str] = []
    reserved_for: int | None = None
    reserved_name: str = ""
    returned: bool = False
    connected: bool = False
    counsellor: int | None = None
    wished_part: DayPart | None = None
    calls: int = 0
    last_call: bool = False
    booked: bool = False
    texts_stopped: bool = False


class NoteView(Carried, frozen=True):
    client_id: UUID
    author: str
    text: str
    at: datetime


class Texted(Carried, frozen=True):
    """What became of a text message. `at` is when that was settled, if it was."""

    state: Delivery
    at: datetime | None = None


class DeliveryView(Carried, frozen=True):
    """What became of the text message or mail that carries the message `client_id`.

    `parts` is how many messages the vendor bills for it; for a mail, none. `at` is when that was
    settled, if it was.
    """

    client_id: UUID
    state: Delivery
    parts: int
    at: datetime | None = None


class Bridge(Carried, frozen=True):
    """A call that the service places. `outcome` is what its result suggests for how it went.

    `result` is there once it has ended. `since` is when it came to its `state`.
    """

    state: BridgeState
    since: datetime
    result: BridgeResult | None = None
    outcome: CallOutcome | None = None


class Talk(Carried, frozen=True):
    """All of a contact that the counsellor who holds it may see.

    `phone` is masked where it is not for a counsellor to dial, and `email` always. `place` is the
    room, site and address of a booked meeting. `helplines` is how far the text message or mail
    with them is, if one was written.
    """

    entry: QueueEntry
    thread: ThreadState
    messages: list[Message]
    notes: list[NoteView]
    assessments: list[AssessmentView]
    phone: str = ""
    wish: str = ""
    place: str = ""
    deliveries: list[DeliveryView] = []
    bridge: Bridge | None = None
    email: str = ""
    helplines: Texted | None = None


class Me(Carried, frozen=True):
    """The signed-in counsellor. `capacity` is chats at once.

    `phone` is their own number (E.164), which rings when the service places a call;
    `voice` is whether it places calls at all, and `texts` whether citizens can text it.
    """

    id: int
    name: str
    duty: Duty
    capacity: int
    revision: int
    line_was_lost: int = 0
    phone: str = ""
    voice: bool = False
    texts: bool = False


class Colleague(Carried, frozen=True):
    id: int
    name: str
    duty: Duty
    free: int


# --- Citizen's socket, client to server -------------------------------------


def _tag(name: str) -> str:
    """`DeskTakeNext` -> `desk-take-next`."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


class Frame(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag=_tag,
):
    """A JSON object on a socket, told apart by `type`."""


class Hello(Frame, frozen=True):
    """First frame on a citizen's socket; `since` is the last sequence it has."""

    token: str
    since: Count = 0


class Say(Frame, frozen=True):
    client_id: UUID
    text: Text


class Typing(Frame, frozen=True):
    on: bool


class Read(Frame, frozen=True):
    sequence: Count


class Ping(Frame, frozen=True):
    """Heartbeat: renews the lease, and is answered with what a hint may have lost."""


class CatchUp(Frame, frozen=True):
    """Ask for the messages after `since`."""

    since: Count


class End(Frame, frozen=True):
    """The citizen ends the contact."""


class Leave(Frame, frozen=True):
    """Quick exit: the citizen's side is wiped; the contact itself stays."""


CitizenFrame = Hello | Say | Typing | Read | Ping | CatchUp | End | Leave


# --- Citizen's socket, server to client -------------------------------------


class Welcome(Frame, frozen=True):
    """Answer to `hello` and `catch-up`: the state, and the messages after `since`."""

    thread: ThreadState
    messages: list[Message]
    place: Place | None = None


class Accepted(Frame, frozen=True):
    """A message is committed under `sequence`; a repeat gets the same answer."""

    client_id: UUID
    sequence: int
    at: datetime
    masked: bool = False
    contact: UUID | None = None


class Said(Frame, frozen=True):
    """A message in a contact, to everyone who follows it."""

    contact: UUID
    message: Message


class ThreadChanged(Frame, frozen=True):
    """The contact as it now is; the higher revision holds."""

    thread: ThreadState


class PersonTyping(Frame, frozen=True):
    contact: UUID
    author: Author
    on: bool


class PersonRead(Frame, frozen=True):
    contact: UUID
    author: Author
    sequence: int


class Pong(Frame, frozen=True):
    """Answer to `ping`: a client that knows less than this asks to catch up."""

    last_sequence: int
    revision: int
    place: Place | None = None


class Refused(Frame, frozen=True):
    """What was not done, and why. `ref` is the client's own name for the request."""

    code: ErrorCode
    ref: str = ""
    field: str = ""


class ComeBack(Frame, frozen=True):
    """The server closes this socket on purpose: connect again, and catch up."""

    why: Why


CitizenReply = (
    Welcome
    | Accepted
    | Said
    | ThreadChanged
    | PersonTyping
    | PersonRead
    | Pong
    | Refused
    | ComeBack
)


# --- Counsellor's socket, client to server ----------------------------------


class DeskHello(Frame, frozen=True):
    """First frame on a counsellor's socket; the session cookie says who."""


class DeskPing(Frame, frozen=True):
    """Heartbeat: renews the counsellor's lease."""


class DeskDuty(Frame, frozen=True):
    ref: Key
    duty: Duty
    capacity: Annotated[int, Meta(ge=1, le=12)]


class DeskTakeNext(Frame, frozen=True):
    ref: Key


class DeskTake(Frame, frozen=True):
    ref: Key
    contact: UUID


class DeskSay(Frame, frozen=True):
    contact: UUID
    client_id: UUID
    text: Text


class DeskSendResource(Frame, frozen=True):
    contact: UUID
    client_id: UUID
    slug: Key
    language: Language


class DeskTyping(Frame, frozen=True):
    contact: UUID
    on: bool


class DeskRead(Frame, frozen=True):
    contact: UUID
    sequence: Count


class DeskNote(Frame, frozen=True):
    """An internal note; the citizen never sees it."""

    contact: UUID
    client_id: UUID
    text: Text


class DeskTransfer(Frame, frozen=True):
    """Give a contact to `to`, or back to the queue when `to` is null."""

    ref: Key
    contact: UUID
    note: Text
    to: int | None = None


class DeskReassess(Frame, frozen=True):
    """Assess again from `answers`; a `level` other than the table's needs a `reason`."""

    ref: Key
    contact: UUID
    answers: dict[Key, Annotated[str, Meta(max_length=64)]]
    level: Level | None = None
    reason: ShortText = ""


class DeskMove(Frame, frozen=True):
    """Change a contact's route; it keeps the time already waited.

    To text messages it goes with the `code` that `desk-text-code` had sent to `phone`.
    """

    ref: Key
    contact: UUID
    channel: Channel
    phone: Phone = ""
    wished_part: DayPart = DayPart.ANY
    code: Annotated[str, Meta(max_length=16)] = ""


class DeskTextCode(Frame, frozen=True):
    """Text a code to `phone`, which the citizen of a chat says is theirs."""

    ref: Key
    contact: UUID
    phone: Phone


class DeskEnd(Frame, frozen=True):
    ref: Key
    contact: UUID


class DeskCalled(Frame, frozen=True):
    """How the call of a callback went; who was not reached is called again later."""

    ref: Key
    contact: UUID
    outcome: CallOutcome


class DeskPhone(Frame, frozen=True):
    """My own telephone number, in any way that people write one; nothing takes it away."""

    ref: Key
    phone: Phone = ""


class DeskDial(Frame, frozen=True):
    """Ring me, in `language`, and then the citizen of this contact; asked twice it rings once."""

    ref: Key
    contact: UUID
    language: Language


class DeskNoShow(Frame, frozen=True):
    """The citizen did not come to a booked meeting."""

    ref: Key
    contact: UUID


class DeskWrapUp(Frame, frozen=True):
    ref: Key
    contact: UUID
    topic: Key
    level: Level
    work: Work
    outcome: Outcome
    referred_to: ShortText = ""


class DeskSawDanger(Frame, frozen=True):
    ref: Key
    contact: UUID


class DeskHold(Frame, frozen=True):
    """Keep a free time for the citizen of a talk, in place of what it kept before.

    With me when `mine`, else with anybody; a meeting at `site`, else anywhere.
    """

    ref: Key
    contact: UUID
    channel: Channel
    starts_at: Moment
    mine: bool = False
    site: Count | None = None


class DeskRelease(Frame, frozen=True):
    """Give back the time that a talk keeps."""

    ref: Key
    contact: UUID


class DeskBook(Frame, frozen=True):
    """Book a time for the citizen of a talk, kept by `desk-hold` or still free.

    `texts` is the citizen's yes to text messages. The code is said in the talk. No `phone` in a
    talk by text message is the number that they text from.
    """

    ref: Key
    contact: UUID
    client_id: UUID
    channel: Channel
    starts_at: Moment
    phone: Phone
    mine: bool = False
    site: Count | None = None
    texts: bool = False


class DeskHoldMove(Frame, frozen=True):
    """Keep a free time that a booked contact may be moved to, in place of what it kept before.

    With the same counsellor when `same`, else with anybody.
    """

    ref: Key
    contact: UUID
    starts_at: Moment
    same: bool = False


class DeskReleaseMove(Frame, frozen=True):
    """Give back the time that a booked contact might have been moved to."""

    ref: Key
    contact: UUID


class DeskRebook(Frame, frozen=True):
    """Move a booked contact from the time `seen` to another, kept by `desk-hold-move` or free.

    In a talk of mine with the citizen it is said, as the message `client_id`.
    """

    ref: Key
    contact: UUID
    client_id: UUID
    seen: Moment
    starts_at: Moment
    same: bool = False
    reason: ChangeReason | None = None


class DeskCancelBooked(Frame, frozen=True):
    """Cancel a booked contact that is at the time `seen`; said as `desk-rebook` is."""

    ref: Key
    contact: UUID
    client_id: UUID
    seen: Moment
    reason: ChangeReason | None = None


DeskFrame = (
    DeskHello
    | DeskPing
    | DeskDuty
    | DeskTakeNext
    | DeskTake
    | DeskSay
    | DeskSendResource
    | DeskTyping
    | DeskRead
    | DeskNote
    | DeskTransfer
    | DeskReassess
    | DeskMove
    | DeskTextCode
    | DeskEnd
    | DeskCalled
    | DeskPhone
    | DeskDial
    | DeskNoShow
    | DeskWrapUp
    | DeskSawDanger
    | DeskHold
    | DeskRelease
    | DeskBook
    | DeskHoldMove
    | DeskReleaseMove
    | DeskRebook
    | DeskCancelBooked
)


# --- Counsellor's socket, server to client ----------------------------------


class DeskWelcome(Frame, frozen=True):
    """The whole desk: who I am, the queue, my talks, what I have yet to wrap up."""

    me: Me
    queue: list[QueueEntry]
    talks: list[Talk]


class LookAgain(Frame, frozen=True):
    """Something may not have been told: say hello again, and go on showing what you have.

    A snapshot that was not asked for could be older than what was heard meanwhile.
    """


class DeskPong(Frame, frozen=True):
    """`queue` is the length of the queue and `queue_revisions` the sum of its contacts'
    revisions, `revision` is that of `me`, `talks` maps a contact to its last sequence and
    `talk_revisions` is the sum of theirs: a desk that goes on differing says hello again."""

    revision: int
    queue: int
    queue_revisions: int
    talks: dict[UUID, int]
    talk_revisions: int


class QueueChanged(Frame, frozen=True):
    """A contact in or out of the queue; it is in it while its state is waiting."""

    entry: QueueEntry


class TalkOpened(Frame, frozen=True):
    """A contact is mine now; replaces what the desk knows of it."""

    talk: Talk


class TalkChanged(Frame, frozen=True):
    """A contact of mine, as it now is; the higher revision holds."""

    entry: QueueEntry
    thread: ThreadState
    bridge: Bridge | None = None


class TalkGone(Frame, frozen=True):
    """A contact is mine no more: transferred, returned, moved or wrapped up."""

    contact: UUID
    revision: int


class Noted(Frame, frozen=True):
    """`masked` tells the writer that a CPR number in the note was masked."""

    contact: UUID
    note: NoteView
    masked: bool = False


class TextDelivered(Frame, frozen=True):
    """How far the text message or mail of something said now is; the furthest state holds."""

    contact: UUID
    delivery: DeliveryView


class HelplinesTexted(Frame, frozen=True):
    """How far the text message with the helplines now is; the furthest state holds."""

    contact: UUID
    helplines: Texted


class Assessed(Frame, frozen=True):
    contact: UUID
    assessment: AssessmentView


class MeChanged(Frame, frozen=True):
    me: Me


class Done(Frame, frozen=True):
    """The request named `ref` is committed. `contact` is the one taken, if any.

    `masked` tells the writer that a CPR number in the request was masked.
    """

    ref: str
    contact: UUID | None = None
    masked: bool = False


DeskReply = (
    DeskWelcome
    | LookAgain
    | DeskPong
    | QueueChanged
    | TalkOpened
    | TalkChanged
    | TalkGone
    | Said
    | Accepted
    | PersonTyping
    | PersonRead
    | Noted
    | TextDelivered
    | HelplinesTexted
    | Assessed
    | MeChanged
    | Done
    | Refused
    | ComeBack
)


# --- Bytes ------------------------------------------------------------------

_encoder = msgspec.json.Encoder()
citizen_decoder: msgspec.json.Decoder[CitizenFrame] = msgspec.json.Decoder(CitizenFrame)
desk_decoder: msgspec.json.Decoder[DeskFrame] = msgspec.json.Decoder(DeskFrame)


def encode(frame: Frame) -> str:
    """A frame as the text that goes on the socket."""
    return _encoder.encode(frame).decode()
