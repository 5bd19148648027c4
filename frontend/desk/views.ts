/** What the parts of the page read out of the desk's state. */

import type { AssessmentView, Message, QueueEntry, Uuid } from "../protocol";
import { queueOrder } from "./order";
import type { Desk, Head } from "./state";

const sorted = new WeakMap<Desk["queue"], readonly QueueEntry[]>();

/** The queue in its order; sorted once for each change. */
export function inOrder(queue: Desk["queue"]): readonly QueueEntry[] {
  const known = sorted.get(queue) ?? [...queue.values()].sort(queueOrder);
  sorted.set(queue, known);
  return known;
}

export function mine(desk: Desk, contact: Uuid | null): Head | null {
  const head = contact === null ? undefined : desk.heads.get(contact);
  return head?.opened ? head : null;
}

/** Tabs keep their places; what is new comes last. */
export function inTabs(tabs: readonly Uuid[], desk: Desk): readonly Uuid[] {
  const kept = tabs.filter((contact) => mine(desk, contact));
  const added = [...desk.heads.keys()].filter(
    (contact) => mine(desk, contact) && !kept.includes(contact),
  );
  if (added.length === 0 && kept.length === tabs.length) return tabs;
  return [...kept, ...added];
}

/** When the talk in front goes, the one that comes to its place is next. */
export function activeIn(
  tabs: readonly Uuid[],
  before: readonly Uuid[],
  active: Uuid | null,
): Uuid | null {
  if (active !== null && tabs.includes(active)) return active;
  const at = Math.max(0, active === null ? 0 : before.indexOf(active));
  return tabs[at] ?? tabs.at(-1) ?? null;
}

export function unreadIn(desk: Desk, contact: Uuid): number {
  const facts = desk.facts.get(contact);
  if (!facts) return 0;
  return facts.messages.filter(
    (message) => message.author === "citizen" && message.sequence > facts.counsellorRead,
  ).length;
}

/** What the citizen said last: the surest sign of which talk this is. */
export function citizensLast(desk: Desk, contact: Uuid): string {
  const messages = desk.facts.get(contact)?.messages ?? [];
  return [...messages].reverse().find((message) => message.author === "citizen")?.text ?? "";
}

export function unreadTalks(desk: Desk): number {
  return [...desk.heads.keys()].filter(
    (contact) => mine(desk, contact) && unreadIn(desk, contact) > 0,
  ).length;
}

/** The counsellor's last words, when nothing has been said since. */
export function ownLast(messages: readonly Message[]): Message | undefined {
  const last = [...messages].reverse().find((message) => message.author !== "service");
  return last?.author === "counsellor" ? last : undefined;
}

export function latest(assessments: readonly AssessmentView[]): AssessmentView | undefined {
  return assessments.at(-1);
}

/** Flagged and unseen: by me when the talk is mine, by anybody while it waits. */
export function unseenDangers(desk: Desk): readonly QueueEntry[] {
  const name = desk.me?.name ?? "";
  const held = [...desk.heads.values()]
    .filter((head) => head.opened && head.thread.state !== "ended")
    .map((head) => head.entry)
    .filter((entry) => entry.danger && !entry.danger_seen_by.includes(name));
  const waiting = inOrder(desk.queue).filter(
    (entry) => entry.danger && entry.danger_seen_by.length === 0,
  );
  return [...held, ...waiting];
}
