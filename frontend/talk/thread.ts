/** One contact as a fold over frames: a repeat, a late or a doubled frame changes nothing. */

import type {
  Accepted,
  Author,
  ErrorCode,
  Message,
  PersonRead,
  PersonTyping,
  Place,
  Pong,
  Refused,
  Said,
  ThreadChanged,
  ThreadState,
  Uuid,
  Welcome,
} from "../protocol";

/** Words on their way. They leave the outbox when the message itself comes back. */
export interface Outgoing {
  client_id: Uuid;
  text: string;
  /** Given once the message is committed; it is then not sent again. */
  sequence: number | null;
  /** Why the server will not have it; null while it may still be sent. */
  refused: ErrorCode | null;
}

export interface Thread {
  contact: Uuid | null;
  state: ThreadState | null;
  /** Sorted by sequence; a gap is possible until `needsCatchUp` is answered. */
  messages: readonly Message[];
  outbox: readonly Outgoing[];
  /** Who else is typing now. */
  typing: Author | null;
  place: Place | null;
  /** The highest that the server has spoken of, known here or not. */
  heard: { last_sequence: number; revision: number };
}

export type ThreadFrame =
  | Welcome
  | Accepted
  | Said
  | ThreadChanged
  | PersonTyping
  | PersonRead
  | Pong
  | Refused;

/** Refusals that pass by themselves: the words stay on their way. */
export const PASSING: readonly ErrorCode[] = ["say-hello-first", "slow-down"];

export function emptyThread(outbox: readonly Outgoing[] = []): Thread {
  return {
    contact: null,
    state: null,
    messages: [],
    outbox,
    typing: null,
    place: null,
    heard: { last_sequence: 0, revision: 0 },
  };
}

/** A thread from a snapshot, such as the desk's `Talk`. */
export function threadOf(state: ThreadState, messages: readonly Message[]): Thread {
  return withMessages(withState(emptyThread(), state), messages);
}

export function apply(thread: Thread, frame: ThreadFrame): Thread {
  switch (frame.type) {
    case "welcome":
      return welcomed(thread, frame);
    case "said":
      return said(thread, frame);
    case "accepted":
      return accepted(thread, frame);
    case "thread-changed":
      return concerns(thread, frame.thread.contact) ? withState(thread, frame.thread) : thread;
    case "person-typing":
      return concerns(thread, frame.contact) ? typed(thread, frame) : thread;
    case "person-read":
      return concerns(thread, frame.contact) ? readBy(thread, frame) : thread;
    case "pong":
      return { ...withHeard(thread, frame.last_sequence, frame.revision), place: frame.place };
    case "refused":
      return refused(thread, frame);
  }
}

/** Words to send now or when there is a line again; the same name is never put in twice. */
export function queued(thread: Thread, client_id: Uuid, text: string): Thread {
  if (thread.outbox.some((item) => item.client_id === client_id)) return thread;
  const item: Outgoing = { client_id, text, sequence: null, refused: null };
  return { ...thread, outbox: [...thread.outbox, item] };
}

export function withoutOutgoing(thread: Thread, client_id: Uuid): Thread {
  return { ...thread, outbox: thread.outbox.filter((item) => item.client_id !== client_id) };
}

/** The outbox as another tab left it, less what has already come back. */
export function withOutbox(thread: Thread, outbox: readonly Outgoing[]): Thread {
  return { ...thread, outbox: outbox.filter((item) => !isIn(thread.messages, item.client_id)) };
}

/** In the order in which they were written. */
export function unsent(thread: Thread): Outgoing[] {
  return thread.outbox.filter((item) => item.sequence === null && item.refused === null);
}

/** The last sequence before which nothing is missing: what `since` asks from. */
export function lastWhole(thread: Thread): number {
  let last = 0;
  for (const message of thread.messages) {
    if (message.sequence !== last + 1) break;
    last = message.sequence;
  }
  return last;
}

export function needsCatchUp(thread: Thread): boolean {
  const { last_sequence, revision } = thread.heard;
  return lastWhole(thread) < last_sequence || (thread.state?.revision ?? 0) < revision;
}

function welcomed(thread: Thread, frame: Welcome): Thread {
  const same = concerns(thread, frame.thread.contact);
  const start = same ? thread : emptyThread();
  const known = withMessages(withState(start, frame.thread), frame.messages);
  return { ...known, place: frame.place, typing: null };
}

function said(thread: Thread, frame: Said): Thread {
  if (!concerns(thread, frame.contact)) return thread;
  const known = withMessages({ ...thread, contact: frame.contact }, [frame.message]);
  return frame.message.author === thread.typing ? { ...known, typing: null } : known;
}

function accepted(thread: Thread, frame: Accepted): Thread {
  const outbox = thread.outbox.map((item) =>
    item.client_id === frame.client_id ? { ...item, sequence: frame.sequence } : item,
  );
  const concerned = frame.contact === null || concerns(thread, frame.contact);
  return concerned ? withHeard({ ...thread, outbox }, frame.sequence, 0) : thread;
}

function typed(thread: Thread, frame: PersonTyping): Thread {
  if (frame.on) return { ...thread, typing: frame.author };
  return frame.author === thread.typing ? { ...thread, typing: null } : thread;
}

function readBy(thread: Thread, frame: PersonRead): Thread {
  if (thread.state === null) return thread;
  const mark = frame.author === "citizen" ? "citizen_read" : "counsellor_read";
  const sequence = Math.max(thread.state[mark], frame.sequence);
  return { ...thread, state: { ...thread.state, [mark]: sequence } };
}

function refused(thread: Thread, frame: Refused): Thread {
  if (PASSING.includes(frame.code)) return thread;
  const outbox = thread.outbox.map((item) =>
    item.client_id === frame.ref ? { ...item, refused: frame.code } : item,
  );
  return { ...thread, outbox };
}

function concerns(thread: Thread, contact: Uuid): boolean {
  return thread.contact === null || thread.contact === contact;
}

/** The higher revision holds; what only grows is taken at its highest. */
function withState(thread: Thread, incoming: ThreadState): Thread {
  const known = thread.state ?? incoming;
  const state: ThreadState = {
    ...(incoming.revision >= known.revision ? incoming : known),
    last_sequence: Math.max(known.last_sequence, incoming.last_sequence),
    citizen_read: Math.max(known.citizen_read, incoming.citizen_read),
    counsellor_read: Math.max(known.counsellor_read, incoming.counsellor_read),
    feedback_given: known.feedback_given || incoming.feedback_given,
  };
  const heard = withHeard(thread, state.last_sequence, state.revision);
  return { ...heard, contact: state.contact, state };
}

function withMessages(thread: Thread, incoming: readonly Message[]): Thread {
  const bySequence = new Map(thread.messages.map((message) => [message.sequence, message]));
  for (const message of incoming) bySequence.set(message.sequence, message);
  const messages = [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
  const outbox = thread.outbox.filter((item) => !isIn(incoming, item.client_id));
  const last = messages.at(-1)?.sequence ?? 0;
  return withHeard({ ...thread, messages, outbox }, last, 0);
}

function isIn(messages: readonly Message[], client_id: Uuid): boolean {
  return messages.some((message) => message.client_id === client_id);
}

function withHeard(thread: Thread, sequence: number, revision: number): Thread {
  const heard = {
    last_sequence: Math.max(thread.heard.last_sequence, sequence),
    revision: Math.max(thread.heard.revision, revision),
  };
  return { ...thread, heard };
}
