/** What was changed on this page since it was opened, to be taken back and made again. */

import { mondayOf } from "./dates";
import type { Change, Which } from "./shapes";

/** `forth` makes it, and `back` takes it back; the latest answer of the service holds. */
interface Step {
  forth: readonly Change[];
  back: readonly Change[];
}

/** The last of each is the next. */
export interface History {
  done: readonly Step[];
  undone: readonly Step[];
}

export const NO_HISTORY: History = { done: [], undone: [] };
const MOST = 100;

/** A change of its own: what had been taken back is not made again after it. */
export function withChange({ done }: History, forth: readonly Change[], back: readonly Change[]): History {
  return { done: [...done, { forth, back }].slice(-MOST), undone: [] };
}

/** The last change is taken back; `forth` is what the service says makes it again. */
export function tookBack(history: History, forth: readonly Change[]): History {
  const step = history.done.at(-1);
  if (!step || forth.length === 0) return without(history, "done");
  const next = withNumbers({ ...history, done: history.done.slice(0, -1) }, step.forth, forth);
  return { ...next, undone: [...next.undone, { ...step, forth }] };
}

/** The last that was taken back is made again; `back` is what the service says takes it back. */
export function madeAgain(history: History, back: readonly Change[]): History {
  const step = history.undone.at(-1);
  if (!step || back.length === 0) return without(history, "undone");
  const next = withNumbers({ ...history, undone: history.undone.slice(0, -1) }, step.back, back);
  return { ...next, done: [...next.done, { ...step, back }] };
}

/** What somebody else has changed since cannot be had again: it stays as it is. */
export function without(history: History, which: keyof History): History {
  return { ...history, [which]: history[which].slice(0, -1) };
}

/** A shift that is put back has another number than before: the other steps mean it by the new. */
function withNumbers(history: History, before: readonly Change[], now: readonly Change[]): History {
  const numbers = new Map<string, number>();
  before.forEach((change, at) => {
    const [was, is] = [numberOf(change), now[at] && numberOf(now[at])];
    if (was && is && was.of === is.of) numbers.set(`${was.of}-${was.number}`, is.number);
  });
  if (numbers.size === 0) return history;
  const inStep = ({ forth, back }: Step): Step => ({
    forth: forth.map((change) => renumbered(change, numbers)),
    back: back.map((change) => renumbered(change, numbers)),
  });
  return { done: history.done.map(inStep), undone: history.undone.map(inStep) };
}

type Of = Which["source"] | "absence";

function numberOf(change: Change): { of: Of; number: number } | null {
  if ("shift" in change) return { of: change.shift.source, number: change.shift.id };
  if ("rule" in change) return { of: "weekly", number: change.rule };
  return "absence" in change ? { of: "absence", number: change.absence } : null;
}

function renumbered(change: Change, numbers: ReadonlyMap<string, number>): Change {
  const now = (of: Of, number: number): number => numbers.get(`${of}-${number}`) ?? number;
  if ("shift" in change) {
    const { shift } = change;
    return { ...change, shift: { ...shift, id: now(shift.source, shift.id) } };
  }
  if ("rule" in change) return { ...change, rule: now("weekly", change.rule) };
  if ("absence" in change) return { ...change, absence: now("absence", change.absence) };
  if ("like" in change && change.like) return { ...change, like: now("weekly", change.like) };
  return change;
}

/** The week in which a change is seen, if it is of one. */
export function weekOfChanges(changes: readonly Change[]): string | null {
  const days = changes.map(dayOf).filter((day) => day !== null);
  return days[0] === undefined ? null : mondayOf(days[0]);
}

function dayOf(change: Change): string | null {
  if ("day" in change) return change.day;
  if ("shift" in change) return change.shift.day;
  if ("since" in change) return change.since;
  return "starts" in change ? change.starts.slice(0, 10) : null;
}
