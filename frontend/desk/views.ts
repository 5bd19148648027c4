/** What the parts of the page read out of the desk's state. */

import type { AssessmentView, Colleague, Message, NoteView, QueueEntry, Uuid } from "../protocol";
import { queueOrder } from "./order";
import type { Desk, Head } from "./state";
import type { State } from "./store";

interface Sorted {
  me: number | null;
  entries: readonly QueueEntry[];
}

const sorted = new WeakMap<Desk["queue"], Sorted>();

/** The queue in its order, as it is for me; sorted once for each change. */
export function inOrder(queue: Desk["queue"], me: number | null): readonly QueueEntry[] {
  const known = sorted.get(queue);
  if (known?.me === me) return known.entries;
  const entries = [...queue.values()].sort(queueOrder(me));
  sorted.set(queue, { me, entries });
  return entries;
}

export function openTalks(desk: Desk): readonly Head[] {
  return [...desk.heads.values()].filter((head) => head.opened && head.thread.state !== "ended");
}

export function dangersHeld(desk: Desk): readonly QueueEntry[] {
  return openTalks(desk).map((head) => head.entry).filter((entry) => entry.danger);
}

export function isUnseen({ danger_seen_by }: QueueEntry): boolean {
  return danger_seen_by.length === 0;
}

/** Among the colleagues of mine; some may be there and have a pause. */
export function nobodyOnDuty(colleagues: readonly Colleague[]): boolean {
  return colleagues.every((one) => one.duty !== "on");
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
  // Nothing is here yet: the talk of before the reload may be on its way.
  if (tabs.length === 0 && before.length === 0) return active;
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
  return messages.findLast((message) => message.author === "citizen")?.text ?? "";
}

/** What the citizen said first: what most of them came for. */
export function citizensFirst(desk: Desk, contact: Uuid): string {
  const messages = desk.facts.get(contact)?.messages ?? [];
  return messages.find((message) => message.author === "citizen")?.text ?? "";
}

/** The note that went along when a talk was passed on: both are of the same moment. */
export function handedOver(
  { notice, at }: Message,
  notes: readonly NoteView[],
): NoteView | undefined {
  return notice === "transferred" ? notes.find((note) => note.at === at) : undefined;
}

/** Read, and not answered yet. */
export function owesAnswer(desk: Desk, contact: Uuid): boolean {
  const last = lastSaid(desk.facts.get(contact)?.messages ?? []);
  const open = mine(desk, contact)?.thread.state === "open";
  return open && last?.author === "citizen" && unreadIn(desk, contact) === 0;
}

/** Whether words of mine lie here that were refused, or that wait for a line. */
export function hasUnsent({ outbox, line }: State, contact: Uuid): boolean {
  const waiting = outbox.filter((one) => one.contact === contact && !one.accepted);
  return waiting.some((one) => one.refused !== null || line !== "connected");
}

export function unreadTalks(desk: Desk): number {
  return [...desk.heads.keys()].filter(
    (contact) => mine(desk, contact) && unreadIn(desk, contact) > 0,
  ).length;
}

/** The counsellor's last words, when nothing has come since: a mark below a notice is nobody's. */
export function ownLast(messages: readonly Message[]): Message | undefined {
  const last = messages.at(-1);
  return last?.author === "counsellor" ? last : undefined;
}

/** By one of the two; the service's own notices are no part of the talk. */
function lastSaid(messages: readonly Message[]): Message | undefined {
  return messages.findLast((message) => message.author !== "service");
}

export function latest(assessments: readonly AssessmentView[]): AssessmentView | undefined {
  return assessments.at(-1);
}

/** Flagged and unseen: by me when the talk is mine, by anybody while it waits. */
export function unseenDangers(desk: Desk): readonly QueueEntry[] {
  const name = desk.me?.name ?? "";
  const held = openTalks(desk)
    .map((head) => head.entry)
    .filter((entry) => entry.danger && !entry.danger_seen_by.includes(name));
  const waiting = inOrder(desk.queue, desk.me?.id ?? null).filter(
    (entry) => entry.danger && entry.danger_seen_by.length === 0,
  );
  return [...held, ...waiting];
}

/** Written with, and not called or met. */
export function isWritten({ channel }: QueueEntry): boolean {
  return channel === "chat" || isSent({ channel });
}

/** What I say goes to them as a message of its own: they sit on no page of ours. */
export function isSent({ channel }: Pick<QueueEntry, "channel">): boolean {
  return channel === "sms" || channel === "mail";
}

/** The message after which a talk goes by text: what was said in the chat before was not sent. */
export function textedFrom(messages: readonly Message[]): number {
  const moved = messages.findLast(({ notice, name }) => notice === "route-changed" && name === "sms");
  return moved?.sequence ?? 0;
}

/** By hand: a call, or a meeting at a booked time; of the others nothing is known. */
export function asksHowItWent({ entry }: Head): boolean {
  return entry.channel === "callback" || (entry.channel === "meeting" && entry.booked);
}

/** The service is placing a call, or it goes on: another one would be one too many. */
export function isUnderWay({ bridge }: Head): boolean {
  return bridge !== null && bridge.state !== "ended";
}
