/** The order of the queue, how long is left of a promise, and what of it is looked for. */

import type { QueueEntry } from "../protocol";

/** Danger first, what was given to me, then the nearest promise, then the longest wait. */
export function queueOrder(me: number | null): (a: QueueEntry, b: QueueEntry) => number {
  const isMine = ({ reserved_for }: QueueEntry): boolean => me !== null && reserved_for === me;
  return (a, b) =>
    Number(b.danger) - Number(a.danger) ||
    Number(isMine(b)) - Number(isMine(a)) ||
    Date.parse(a.promise_at) - Date.parse(b.promise_at) ||
    Date.parse(a.waiting_since) - Date.parse(b.waiting_since) ||
    (a.contact < b.contact ? -1 : Number(a.contact > b.contact));
}

export interface Span {
  over: boolean;
  days: number;
  hours: number;
  minutes: number;
}

const MINUTE = 60_000;

/** Time left of a promise: the last minute begun counts, as does the first one over. */
export function promiseSpan(promiseAt: string, now: number): Span {
  const left = Date.parse(promiseAt) - now;
  const minutes = Math.ceil(Math.abs(left) / MINUTE);
  return { over: left < 0, ...parts(minutes) };
}

/** Whole minutes since `since`. */
export function waited(since: string, now: number): Span {
  const minutes = Math.floor(Math.max(0, now - Date.parse(since)) / MINUTE);
  return { over: false, ...parts(minutes) };
}

function parts(minutes: number): Pick<Span, "days" | "hours" | "minutes"> {
  const hours = Math.floor(minutes / 60);
  return { days: Math.floor(hours / 24), hours: hours % 24, minutes: minutes % 60 };
}

/** Soon: a fifth of the promised time, and at least a minute, is all that is left. */
export function isSoon(entry: QueueEntry, now: number): boolean {
  const promise = Date.parse(entry.promise_at);
  const promised = promise - Date.parse(entry.waiting_since);
  return promise - now < Math.max(MINUTE, promised / 5);
}

/** True when every word of `sought` stands somewhere in `words`. */
export function matches(words: string, sought: string): boolean {
  const inWords = words.toLowerCase();
  return sought.toLowerCase().split(/\s+/).every((word) => inWords.includes(word));
}
