// Generated from channels_layer/protocol.py by `make protocol`. Do not edit.

/** A UUID in its usual hyphened form. */
export type Uuid = string;

/** A moment: ISO 8601 in UTC. */
export type Instant = string;

export const PROTOCOL_VERSION = 1;
export const MAX_TEXT = 4000;
export const MAX_FRAME_BYTES = 32768;

export type Language = "da" | "en";
export const LANGUAGE_VALUES: readonly Language[] = ["da", "en"];

/** How much help fits: Sampson and others' differentiated service delivery. */
export type Level = "self-help" | "brief" | "case-managed";
export const LEVEL_VALUES: readonly Level[] = ["self-help", "brief", "case-managed"];

export type Route = "self-help" | "chat" | "callback" | "meeting";
export const ROUTE_VALUES: readonly Route[] = ["self-help", "chat", "callback", "meeting"];

/**
 * What a contact is held on; self-help is a route without a contact.
 *
 * Nobody is sent the way of SMS by triage: a citizen texts, or has a chat go on by it. Nor is
 * anybody the way of mail: a citizen writes one.
 */
export type Channel = "chat" | "callback" | "meeting" | "sms" | "mail";
export const CHANNEL_VALUES: readonly Channel[] = ["chat", "callback", "meeting", "sms", "mail"];

/**
 * The part of the day a citizen wishes to be called or met in.
 *
 * `turn` is a call as soon as a chat would have begun, in the same place of the queue.
 */
export type DayPart = "turn" | "any" | "morning" | "afternoon" | "evening";
export const DAY_PART_VALUES: readonly DayPart[] = [
  "turn",
  "any",
  "morning",
  "afternoon",
  "evening",
];

/** `held` while a form is filled in; `due` once its contact is in the queue. */
export type AppointmentState = "held" | "booked" | "due" | "cancelled";
export const APPOINTMENT_STATE_VALUES: readonly AppointmentState[] = [
  "held",
  "booked",
  "due",
  "cancelled",
];

/** Why a counsellor moved or cancelled a booked time, as far as they say. */
export type ChangeReason = "citizen" | "counsellor-away" | "not-needed" | "other";
export const CHANGE_REASON_VALUES: readonly ChangeReason[] = [
  "citizen",
  "counsellor-away",
  "not-needed",
  "other",
];

/** `later` waits for the time of its next call, and is not in the queue till then. */
export type ContactState = "booked" | "later" | "waiting" | "open" | "ended";
export const CONTACT_STATE_VALUES: readonly ContactState[] = [
  "booked",
  "later",
  "waiting",
  "open",
  "ended",
];

export type EndReason =
  | "citizen"
  | "counsellor"
  | "abandoned"
  | "no-answer"
  | "wrong-number"
  | "no-show";
export const END_REASON_VALUES: readonly EndReason[] = [
  "citizen",
  "counsellor",
  "abandoned",
  "no-answer",
  "wrong-number",
  "no-show",
];

/** What of an `EndReason` is told: whom we did not reach, nobody was there. */
export type EndedBy = "citizen" | "counsellor" | "abandoned" | "wrong-number";
export const ENDED_BY_VALUES: readonly EndedBy[] = [
  "citizen",
  "counsellor",
  "abandoned",
  "wrong-number",
];

/** How a call went; `message-left` is a voicemail that was spoken to. */
export type CallOutcome = "talked" | "no-answer" | "voicemail" | "message-left" | "wrong-number";
export const CALL_OUTCOME_VALUES: readonly CallOutcome[] = [
  "talked",
  "no-answer",
  "voicemail",
  "message-left",
  "wrong-number",
];

/** How far a call that the service places has come: first to the counsellor, then on. */
export type BridgeState =
  | "placing"
  | "ringing-counsellor"
  | "ringing-citizen"
  | "talking"
  | "ended";
export const BRIDGE_STATE_VALUES: readonly BridgeState[] = [
  "placing",
  "ringing-counsellor",
  "ringing-citizen",
  "talking",
  "ended",
];

/** What became of a placed call, as far as the telephone network can tell. */
export type BridgeResult =
  | "talked"
  | "no-answer"
  | "busy"
  | "voicemail"
  | "no-such-number"
  | "not-connected"
  | "not-picked-up"
  | "vendor-away"
  | "refused"
  | "unknown";
export const BRIDGE_RESULT_VALUES: readonly BridgeResult[] = [
  "talked",
  "no-answer",
  "busy",
  "voicemail",
  "no-such-number",
  "not-connected",
  "not-picked-up",
  "vendor-away",
  "refused",
  "unknown",
];

export type Duty = "on" | "pause" | "wrap-up" | "off";
export const DUTY_VALUES: readonly Duty[] = ["on", "pause", "wrap-up", "off"];

export type Author = "citizen" | "counsellor" | "service";
export const AUTHOR_VALUES: readonly Author[] = ["citizen", "counsellor", "service"];

export type MessageKind = "text" | "card" | "notice";
export const MESSAGE_KIND_VALUES: readonly MessageKind[] = ["text", "card", "notice"];

/**
 * What the service itself says in a talk; the words are the front end's.
 *
 * The name of `call-again` is when the next call is, in ISO 8601.
 */
export type Notice =
  | "joined"
  | "transferred"
  | "counsellor-lost"
  | "routes-again"
  | "route-changed"
  | "call-again"
  | "danger"
  | "ended";
export const NOTICE_VALUES: readonly Notice[] = [
  "joined",
  "transferred",
  "counsellor-lost",
  "routes-again",
  "route-changed",
  "call-again",
  "danger",
  "ended",
];

/**
 * How far a text message or a mail came, the furthest last: nothing later takes it back.
 *
 * `shown` is for a counsellor to pass on, since there is nobody to send it, and `passed-on`
 * once they have. They may take that back: of these two the later holds. `stopped` is not
 * sent: the citizen has answered STOP.
 */
export type Delivery =
  | "waiting"
  | "shown"
  | "passed-on"
  | "dropped"
  | "stopped"
  | "sent"
  | "failed"
  | "undelivered"
  | "delivered";
export const DELIVERY_VALUES: readonly Delivery[] = [
  "waiting",
  "shown",
  "passed-on",
  "dropped",
  "stopped",
  "sent",
  "failed",
  "undelivered",
  "delivered",
];

/** The two kinds of guidance work, never one average. */
export type Work = "information" | "dialogue";
export const WORK_VALUES: readonly Work[] = ["information", "dialogue"];

export type Outcome = "done" | "follow-up";
export const OUTCOME_VALUES: readonly Outcome[] = ["done", "follow-up"];

/** The citizen's answer to: did you get what you needed? */
export type Answered = "yes" | "partly" | "no";
export const ANSWERED_VALUES: readonly Answered[] = ["yes", "partly", "no"];

export type ErrorCode =
  | "bad-frame"
  | "too-large"
  | "not-text"
  | "foreign-origin"
  | "not-signed-in"
  | "not-allowed"
  | "bad-token"
  | "expired-token"
  | "bad-signature"
  | "say-hello-first"
  | "no-contact"
  | "not-yours"
  | "not-waiting"
  | "not-ended"
  | "ended"
  | "nothing-waiting"
  | "at-capacity"
  | "not-on-duty"
  | "route-closed"
  | "reason-needed"
  | "phone-needed"
  | "no-such-number"
  | "cannot-text"
  | "wrong-code"
  | "expired-code"
  | "no-voice"
  | "no-own-phone"
  | "call-under-way"
  | "bad-email"
  | "bad-value"
  | "client-id-taken"
  | "unknown-resource"
  | "unknown-counsellor"
  | "slow-down"
  | "no-such-door"
  | "wrong-method"
  | "time-taken"
  | "no-such-time"
  | "no-appointment"
  | "too-early"
  | "too-late"
  | "bad-calendar"
  | "bad-address"
  | "too-many"
  | "changed-meanwhile";
export const ERROR_CODE_VALUES: readonly ErrorCode[] = [
  "bad-frame",
  "too-large",
  "not-text",
  "foreign-origin",
  "not-signed-in",
  "not-allowed",
  "bad-token",
  "expired-token",
  "bad-signature",
  "say-hello-first",
  "no-contact",
  "not-yours",
  "not-waiting",
  "not-ended",
  "ended",
  "nothing-waiting",
  "at-capacity",
  "not-on-duty",
  "route-closed",
  "reason-needed",
  "phone-needed",
  "no-such-number",
  "cannot-text",
  "wrong-code",
  "expired-code",
  "no-voice",
  "no-own-phone",
  "call-under-way",
  "bad-email",
  "bad-value",
  "client-id-taken",
  "unknown-resource",
  "unknown-counsellor",
  "slow-down",
  "no-such-door",
  "wrong-method",
  "time-taken",
  "no-such-time",
  "no-appointment",
  "too-early",
  "too-late",
  "bad-calendar",
  "bad-address",
  "too-many",
  "changed-meanwhile",
];

/** Why the server asks a client to come back. */
export type Why = "signed-out" | "fell-behind" | "stopping" | "silent";
export const WHY_VALUES: readonly Why[] = ["signed-out", "fell-behind", "stopping", "silent"];

/** A resource as it was when it was sent. */
export interface Card {
  slug: string;
  language: Language;
  title: string;
  summary: string;
  url: string;
  source: string;
  checked: string;
}

/**
 * What a citizen's mail has beside its new words.
 *
 * `subject` is empty while it is that of the mail before. `quoted` is the signature, and what
 * it repeats of other mails. So many `attachments` were not kept; `cut` is when it was too long.
 */
export interface Mail {
  subject: string;
  quoted: string;
  attachments: number;
  cut: boolean;
}

/**
 * One utterance. `sequence` counts from 1 without gaps in its contact.
 *
 * A `mail` may have no text: then it came with attachments alone.
 */
export interface Message {
  sequence: number;
  client_id: Uuid;
  author: Author;
  kind: MessageKind;
  at: Instant;
  text: string;
  name: string;
  card: Card | null;
  notice: Notice | null;
  masked: boolean;
  mail: Mail | null;
}

/**
 * Where in the queue, and how long: an interval in seconds, 20 to 80 %.
 *
 * Without an interval nothing honest can be said of the wait: nobody is on
 * duty, or the promise is past and the estimate with it.
 */
export interface Place {
  position: number;
  wait_from: number | null;
  wait_to: number | null;
}

/**
 * All of a contact that its citizen may see, but for the messages.
 *
 * `promise_at` is when a callback or meeting will have been called at the latest.
 */
export interface ThreadState {
  contact: Uuid;
  revision: number;
  channel: Channel;
  state: ContactState;
  waiting_since: Instant;
  last_sequence: number;
  citizen_read: number;
  counsellor_read: number;
  counsellor: string;
  danger: boolean;
  ended: EndedBy | null;
  feedback_given: boolean;
  wished_part: DayPart | null;
  promise_at: Instant | null;
}

/**
 * A way on, as it is now. `opens` and `closes` are the present or next hours.
 *
 * `parts` are the parts of the day that can be wished for, of a callback or meeting.
 */
export interface RouteOffer {
  route: Route;
  reason: string;
  advised: boolean;
  wait_from: number | null;
  wait_to: number | null;
  opens: Instant | null;
  closes: Instant | null;
  parts: DayPart[];
}

/**
 * What triage knows at one moment, for the counsellor.
 *
 * `overridden_by` assessed again, to another level or not; `override_reason` says why.
 */
export interface AssessmentView {
  id: number;
  at: Instant;
  version: string;
  row: string;
  level: Level;
  reason: string;
  routes: Route[];
  answers: Record<string, string>;
  chosen: Route | null;
  overridden_by: string;
  override_reason: string;
}

/**
 * One contact as every counsellor sees it in the queue.
 *
 * `calls` is how often it was called in vain, and after a `last_call` in vain it ends;
 * `booked` came due of a booked time. With `texts_stopped` the citizen has answered STOP: no
 * text message reaches them.
 */
export interface QueueEntry {
  contact: Uuid;
  revision: number;
  channel: Channel;
  state: ContactState;
  language: Language;
  waiting_since: Instant;
  promise_at: Instant;
  topic: string;
  level: Level | null;
  danger: boolean;
  danger_seen_by: string[];
  reserved_for: number | null;
  reserved_name: string;
  returned: boolean;
  connected: boolean;
  counsellor: number | null;
  wished_part: DayPart | null;
  calls: number;
  last_call: boolean;
  booked: boolean;
  texts_stopped: boolean;
}

export interface NoteView {
  client_id: Uuid;
  author: string;
  text: string;
  at: Instant;
}

/** What became of a text message. `at` is when that was settled, if it was. */
export interface Texted {
  state: Delivery;
  at: Instant | null;
}

/**
 * What became of the text message or mail that carries the message `client_id`.
 *
 * `parts` is how many messages the vendor bills for it; for a mail, none. `at` is when that was
 * settled, if it was.
 */
export interface DeliveryView {
  client_id: Uuid;
  state: Delivery;
  parts: number;
  at: Instant | null;
}

/**
 * A call that the service places. `outcome` is what its result suggests for how it went.
 *
 * `result` is there once it has ended. `since` is when it came to its `state`.
 */
export interface Bridge {
  state: BridgeState;
  since: Instant;
  result: BridgeResult | null;
  outcome: CallOutcome | null;
}

/**
 * All of a contact that the counsellor who holds it may see.
 *
 * `phone` is masked where it is not for a counsellor to dial, and `email` always. `place` is the
 * room, site and address of a booked meeting. `helplines` is how far the text message or mail
 * with them is, if one was written.
 */
export interface Talk {
  entry: QueueEntry;
  thread: ThreadState;
  messages: Message[];
  notes: NoteView[];
  assessments: AssessmentView[];
  phone: string;
  wish: string;
  place: string;
  deliveries: DeliveryView[];
  bridge: Bridge | null;
  email: string;
  helplines: Texted | null;
}

/**
 * The signed-in counsellor. `capacity` is chats at once.
 *
 * `phone` is their own number (E.164), which rings when the service places a call;
 * `voice` is whether it places calls at all, and `texts` whether citizens can text it.
 */
export interface Me {
  id: number;
  name: string;
  duty: Duty;
  capacity: number;
  revision: number;
  line_was_lost: number;
  phone: string;
  voice: boolean;
  texts: boolean;
}

export interface Colleague {
  id: number;
  name: string;
  duty: Duty;
  free: number;
}

/** First frame on a citizen's socket; `since` is the last sequence it has. */
export interface Hello {
  type: "hello";
  token: string;
  since?: number;
}

export interface Say {
  type: "say";
  client_id: Uuid;
  text: string;
}

export interface Typing {
  type: "typing";
  on: boolean;
}

export interface Read {
  type: "read";
  sequence: number;
}

/** Heartbeat: renews the lease, and is answered with what a hint may have lost. */
export interface Ping {
  type: "ping";
}

/** Ask for the messages after `since`. */
export interface CatchUp {
  type: "catch-up";
  since: number;
}

/** The citizen ends the contact. */
export interface End {
  type: "end";
}

/** Quick exit: the citizen's side is wiped; the contact itself stays. */
export interface Leave {
  type: "leave";
}

/** Answer to `hello` and `catch-up`: the state, and the messages after `since`. */
export interface Welcome {
  type: "welcome";
  thread: ThreadState;
  messages: Message[];
  place: Place | null;
}

/** A message is committed under `sequence`; a repeat gets the same answer. */
export interface Accepted {
  type: "accepted";
  client_id: Uuid;
  sequence: number;
  at: Instant;
  masked: boolean;
  contact: Uuid | null;
}

/** A message in a contact, to everyone who follows it. */
export interface Said {
  type: "said";
  contact: Uuid;
  message: Message;
}

/** The contact as it now is; the higher revision holds. */
export interface ThreadChanged {
  type: "thread-changed";
  thread: ThreadState;
}

export interface PersonTyping {
  type: "person-typing";
  contact: Uuid;
  author: Author;
  on: boolean;
}

export interface PersonRead {
  type: "person-read";
  contact: Uuid;
  author: Author;
  sequence: number;
}

/** Answer to `ping`: a client that knows less than this asks to catch up. */
export interface Pong {
  type: "pong";
  last_sequence: number;
  revision: number;
  place: Place | null;
}

/** What was not done, and why. `ref` is the client's own name for the request. */
export interface Refused {
  type: "refused";
  code: ErrorCode;
  ref: string;
  field: string;
}

/** The server closes this socket on purpose: connect again, and catch up. */
export interface ComeBack {
  type: "come-back";
  why: Why;
}

/** First frame on a counsellor's socket; the session cookie says who. */
export interface DeskHello {
  type: "desk-hello";
}

/** Heartbeat: renews the counsellor's lease. */
export interface DeskPing {
  type: "desk-ping";
}

export interface DeskDuty {
  type: "desk-duty";
  ref: string;
  duty: Duty;
  capacity: number;
}

export interface DeskTakeNext {
  type: "desk-take-next";
  ref: string;
}

export interface DeskTake {
  type: "desk-take";
  ref: string;
  contact: Uuid;
}

export interface DeskSay {
  type: "desk-say";
  contact: Uuid;
  client_id: Uuid;
  text: string;
}

export interface DeskSendResource {
  type: "desk-send-resource";
  contact: Uuid;
  client_id: Uuid;
  slug: string;
  language: Language;
}

export interface DeskTyping {
  type: "desk-typing";
  contact: Uuid;
  on: boolean;
}

export interface DeskRead {
  type: "desk-read";
  contact: Uuid;
  sequence: number;
}

/** An internal note; the citizen never sees it. */
export interface DeskNote {
  type: "desk-note";
  contact: Uuid;
  client_id: Uuid;
  text: string;
}

/** Give a contact to `to`, or back to the queue when `to` is null. */
export interface DeskTransfer {
  type: "desk-transfer";
  ref: string;
  contact: Uuid;
  note: string;
  to?: number | null;
}

/** Assess again from `answers`; a `level` other than the table's needs a `reason`. */
export interface DeskReassess {
  type: "desk-reassess";
  ref: string;
  contact: Uuid;
  answers: Record<string, string>;
  level?: Level | null;
  reason?: string;
}

/**
 * Change a contact's route; it keeps the time already waited.
 *
 * To text messages it goes with the `code` that `desk-text-code` had sent to `phone`.
 */
export interface DeskMove {
  type: "desk-move";
  ref: string;
  contact: Uuid;
  channel: Channel;
  phone?: string;
  wished_part?: DayPart;
  code?: string;
}

/** Text a code to `phone`, which the citizen of a chat says is theirs. */
export interface DeskTextCode {
  type: "desk-text-code";
  ref: string;
  contact: Uuid;
  phone: string;
}

export interface DeskEnd {
  type: "desk-end";
  ref: string;
  contact: Uuid;
}

/** How the call of a callback went; who was not reached is called again later. */
export interface DeskCalled {
  type: "desk-called";
  ref: string;
  contact: Uuid;
  outcome: CallOutcome;
}

/** My own telephone number, in any way that people write one; nothing takes it away. */
export interface DeskPhone {
  type: "desk-phone";
  ref: string;
  phone?: string;
}

/** Ring me, in `language`, and then the citizen of this contact; asked twice it rings once. */
export interface DeskDial {
  type: "desk-dial";
  ref: string;
  contact: Uuid;
  language: Language;
}

/** The citizen did not come to a booked meeting. */
export interface DeskNoShow {
  type: "desk-no-show";
  ref: string;
  contact: Uuid;
}

export interface DeskWrapUp {
  type: "desk-wrap-up";
  ref: string;
  contact: Uuid;
  topic: string;
  level: Level;
  work: Work;
  outcome: Outcome;
  referred_to?: string;
}

export interface DeskSawDanger {
  type: "desk-saw-danger";
  ref: string;
  contact: Uuid;
}

/**
 * Keep a free time for the citizen of a talk, in place of what it kept before.
 *
 * With me when `mine`, else with anybody; a meeting at `site`, else anywhere.
 */
export interface DeskHold {
  type: "desk-hold";
  ref: string;
  contact: Uuid;
  channel: Channel;
  starts_at: Instant;
  mine?: boolean;
  site?: number | null;
}

/** Give back the time that a talk keeps. */
export interface DeskRelease {
  type: "desk-release";
  ref: string;
  contact: Uuid;
}

/**
 * Book a time for the citizen of a talk, kept by `desk-hold` or still free.
 *
 * `texts` is the citizen's yes to text messages. The code is said in the talk. No `phone` in a
 * talk by text message is the number that they text from.
 */
export interface DeskBook {
  type: "desk-book";
  ref: string;
  contact: Uuid;
  client_id: Uuid;
  channel: Channel;
  starts_at: Instant;
  phone: string;
  mine?: boolean;
  site?: number | null;
  texts?: boolean;
}

/**
 * Keep a free time that a booked contact may be moved to, in place of what it kept before.
 *
 * With the same counsellor when `same`, else with anybody.
 */
export interface DeskHoldMove {
  type: "desk-hold-move";
  ref: string;
  contact: Uuid;
  starts_at: Instant;
  same?: boolean;
}

/** Give back the time that a booked contact might have been moved to. */
export interface DeskReleaseMove {
  type: "desk-release-move";
  ref: string;
  contact: Uuid;
}

/**
 * Move a booked contact from the time `seen` to another, kept by `desk-hold-move` or free.
 *
 * In a talk of mine with the citizen it is said, as the message `client_id`.
 */
export interface DeskRebook {
  type: "desk-rebook";
  ref: string;
  contact: Uuid;
  client_id: Uuid;
  seen: Instant;
  starts_at: Instant;
  same?: boolean;
  reason?: ChangeReason | null;
}

/** Cancel a booked contact that is at the time `seen`; said as `desk-rebook` is. */
export interface DeskCancelBooked {
  type: "desk-cancel-booked";
  ref: string;
  contact: Uuid;
  client_id: Uuid;
  seen: Instant;
  reason?: ChangeReason | null;
}

/** The whole desk: who I am, the queue, my talks, what I have yet to wrap up. */
export interface DeskWelcome {
  type: "desk-welcome";
  me: Me;
  queue: QueueEntry[];
  talks: Talk[];
}

/**
 * Something may not have been told: say hello again, and go on showing what you have.
 *
 * A snapshot that was not asked for could be older than what was heard meanwhile.
 */
export interface LookAgain {
  type: "look-again";
}

/**
 * `queue` is the length of the queue and `queue_revisions` the sum of its contacts'
 * revisions, `revision` is that of `me`, `talks` maps a contact to its last sequence and
 * `talk_revisions` is the sum of theirs: a desk that goes on differing says hello again.
 */
export interface DeskPong {
  type: "desk-pong";
  revision: number;
  queue: number;
  queue_revisions: number;
  talks: Record<Uuid, number>;
  talk_revisions: number;
}

/** A contact in or out of the queue; it is in it while its state is waiting. */
export interface QueueChanged {
  type: "queue-changed";
  entry: QueueEntry;
}

/** A contact is mine now; replaces what the desk knows of it. */
export interface TalkOpened {
  type: "talk-opened";
  talk: Talk;
}

/** A contact of mine, as it now is; the higher revision holds. */
export interface TalkChanged {
  type: "talk-changed";
  entry: QueueEntry;
  thread: ThreadState;
  bridge: Bridge | null;
}

/** A contact is mine no more: transferred, returned, moved or wrapped up. */
export interface TalkGone {
  type: "talk-gone";
  contact: Uuid;
  revision: number;
}

/** `masked` tells the writer that a CPR number in the note was masked. */
export interface Noted {
  type: "noted";
  contact: Uuid;
  note: NoteView;
  masked: boolean;
}

/** How far the text message or mail of something said now is; the furthest state holds. */
export interface TextDelivered {
  type: "text-delivered";
  contact: Uuid;
  delivery: DeliveryView;
}

/** How far the text message with the helplines now is; the furthest state holds. */
export interface HelplinesTexted {
  type: "helplines-texted";
  contact: Uuid;
  helplines: Texted;
}

export interface Assessed {
  type: "assessed";
  contact: Uuid;
  assessment: AssessmentView;
}

export interface MeChanged {
  type: "me-changed";
  me: Me;
}

/**
 * The request named `ref` is committed. `contact` is the one taken, if any.
 *
 * `masked` tells the writer that a CPR number in the request was masked.
 */
export interface Done {
  type: "done";
  ref: string;
  contact: Uuid | null;
  masked: boolean;
}

export type CitizenFrame = Hello | Say | Typing | Read | Ping | CatchUp | End | Leave;

export type CitizenReply =
  | Welcome
  | Accepted
  | Said
  | ThreadChanged
  | PersonTyping
  | PersonRead
  | Pong
  | Refused
  | ComeBack;

export type DeskFrame =
  | DeskHello
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
  | DeskCancelBooked;

export type DeskReply =
  | DeskWelcome
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
  | ComeBack;
