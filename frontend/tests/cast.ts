/** Frames that the tests share: Ane, a counsellor, and a citizen. */

import type { Accepted, Message, Said, ThreadState, Welcome } from "../protocol";

export const CONTACT = "6a1f0c6e-0000-4000-8000-000000000001";
export const OTHER_CONTACT = "6a1f0c6e-0000-4000-8000-000000000002";
const AT = "2026-03-15T12:30:00Z";

/** A name that only depends on its number, so that a repeat is the same message. */
export function nameOf(number: number): string {
  return `6a1f0c6e-0000-4000-9000-${String(number).padStart(12, "0")}`;
}

export function message(sequence: number, changes: Partial<Message> = {}): Message {
  return {
    sequence,
    client_id: nameOf(sequence),
    author: sequence % 2 ? "citizen" : "counsellor",
    kind: "text",
    at: AT,
    text: `words ${sequence}`,
    name: sequence % 2 ? "" : "Ane",
    card: null,
    notice: null,
    masked: false,
    mail: null,
    ...changes,
  };
}

export function state(changes: Partial<ThreadState> = {}): ThreadState {
  return {
    contact: CONTACT,
    revision: 1,
    channel: "chat",
    state: "waiting",
    waiting_since: AT,
    last_sequence: 0,
    citizen_read: 0,
    counsellor_read: 0,
    counsellor: "",
    danger: false,
    ended: null,
    feedback_given: false,
    wished_part: null,
    promise_at: null,
    ...changes,
  };
}

export function said(sequence: number, changes: Partial<Message> = {}): Said {
  return { type: "said", contact: CONTACT, message: message(sequence, changes) };
}

export function accepted(sequence: number, masked = false): Accepted {
  return {
    type: "accepted",
    client_id: nameOf(sequence),
    sequence,
    at: AT,
    masked,
    contact: CONTACT,
  };
}

/** A snapshot with all messages up to `last`, or only those after `since`. */
export function welcome(last: number, since = 0, changes: Partial<ThreadState> = {}): Welcome {
  const sequences = Array.from({ length: last - since }, (_, index) => since + index + 1);
  return {
    type: "welcome",
    thread: state({ last_sequence: last, ...changes }),
    messages: sequences.map((sequence) => message(sequence)),
    place: null,
  };
}
