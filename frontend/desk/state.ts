/** What the desk knows: a pure fold over the server's frames. */

import type {
  AssessmentView,
  Author,
  Bridge,
  DeliveryView,
  DeskReply,
  DeskWelcome,
  Me,
  Message,
  NoteView,
  QueueEntry,
  Talk,
  TalkChanged,
  Texted,
  ThreadState,
  Uuid,
} from "../protocol";
import { joinById, joinDeliveries, joinMessages, joinTexted } from "./join";

/** What is true of a contact once it has been said, so that any order of frames joins. */
export interface Facts {
  messages: readonly Message[];
  notes: readonly NoteView[];
  assessments: readonly AssessmentView[];
  deliveries: readonly DeliveryView[];
  /** What became of the text message with the helplines, if one was written. */
  helplines: Texted | null;
  citizenRead: number;
  counsellorRead: number;
}

/** What changes in a contact; the higher revision holds. */
export interface Head {
  entry: QueueEntry;
  thread: ThreadState;
  phone: string;
  /** Where they mail from, as much of it as is shown. */
  email: string;
  wish: string;
  /** Where a booked meeting is. */
  place: string;
  /** The call that the service has placed for me, if any. */
  bridge: Bridge | null;
  /** False while only a change has been heard: the talk itself is on its way. */
  opened: boolean;
}

export interface Desk {
  me: Me | null;
  /** The waiting contacts. */
  queue: ReadonlyMap<Uuid, QueueEntry>;
  /** The revision at which a contact left the queue: a late frame does not bring it back. */
  left: ReadonlyMap<Uuid, number>;
  heads: ReadonlyMap<Uuid, Head>;
  facts: ReadonlyMap<Uuid, Facts>;
  gone: ReadonlyMap<Uuid, number>;
  typing: ReadonlySet<Uuid>;
  /** Heard of since the last hello; null when its answer is here. */
  fresh: Fresh | null;
}

/** What may be newer than the snapshot that is on its way. */
interface Fresh {
  queue: ReadonlySet<Uuid>;
  talks: ReadonlySet<Uuid>;
}

export const EMPTY_DESK: Desk = {
  me: null,
  queue: new Map(),
  left: new Map(),
  heads: new Map(),
  facts: new Map(),
  gone: new Map(),
  typing: new Set(),
  fresh: null,
};

const NOTHING_FRESH: Fresh = { queue: new Set(), talks: new Set() };

const NO_FACTS: Facts = {
  messages: [],
  notes: [],
  assessments: [],
  deliveries: [],
  helplines: null,
  citizenRead: 0,
  counsellorRead: 0,
};

/** A new snapshot is asked for: what is heard from here on may be newer than it. */
export function askedForSnapshot(desk: Desk): Desk {
  return { ...desk, fresh: NOTHING_FRESH };
}

export function apply(desk: Desk, frame: DeskReply): Desk {
  switch (frame.type) {
    case "desk-welcome":
      return welcomed(desk, frame);
    case "queue-changed":
      return heard(queued(desk, frame.entry), "queue", frame.entry.contact);
    case "talk-opened":
      return heard(opened(desk, frame.talk), "talks", frame.talk.entry.contact);
    case "talk-changed":
      return heard(talkChanged(desk, frame), "talks", frame.entry.contact);
    case "talk-gone":
      return talkGone(desk, frame.contact, frame.revision);
    case "said":
      return heard(said(desk, frame.contact, frame.message), "talks", frame.contact);
    case "noted":
      return news(desk, frame.contact, { notes: [frame.note] });
    case "text-delivered":
      return news(desk, frame.contact, { deliveries: [frame.delivery] });
    case "helplines-texted":
      return news(desk, frame.contact, { helplines: frame.helplines });
    case "assessed":
      return news(desk, frame.contact, { assessments: [frame.assessment] });
    case "person-read":
      return personRead(desk, frame.contact, frame.author, frame.sequence);
    case "person-typing":
      return frame.author === "citizen" ? typingSet(desk, frame.contact, frame.on) : desk;
    case "me-changed":
      return withMe(desk, frame.me);
    default:
      return desk;
  }
}

/** The snapshot, and whatever was heard since it was asked for. */
function welcomed(desk: Desk, { me, queue, talks }: DeskWelcome): Desk {
  const waiting = new Set(queue.map((entry) => entry.contact));
  const held = new Set(talks.map((talk) => talk.entry.contact));
  let next = withMe(desk, me);
  for (const [contact, entry] of desk.queue) {
    if (waiting.has(contact) || desk.fresh?.queue.has(contact)) continue;
    next = leftQueue(next, contact, entry.revision);
  }
  for (const [contact, head] of desk.heads) {
    if (held.has(contact) || desk.fresh?.talks.has(contact)) continue;
    next = talkGone(next, contact, head.entry.revision);
  }
  next = queue.reduce(queued, next);
  next = talks.reduce(opened, next);
  return { ...next, facts: withoutStrays(next), fresh: null };
}

/** Facts of contacts that never became mine are forgotten at the next snapshot. */
function withoutStrays({ facts, heads, fresh }: Desk): Desk["facts"] {
  const kept = [...facts].filter(
    ([contact]) => heads.has(contact) || fresh?.talks.has(contact),
  );
  return new Map(kept);
}

function withMe(desk: Desk, me: Me): Desk {
  return desk.me && desk.me.revision > me.revision ? desk : { ...desk, me };
}

function heard(desk: Desk, where: keyof Fresh, contact: Uuid): Desk {
  const { fresh } = desk;
  if (fresh === null) return desk;
  return { ...desk, fresh: { ...fresh, [where]: new Set(fresh[where]).add(contact) } };
}

function queued(desk: Desk, entry: QueueEntry): Desk {
  const { contact, revision } = entry;
  if (entry.state !== "waiting") return leftQueue(desk, contact, revision);
  if ((desk.left.get(contact) ?? -1) >= revision) return desk;
  const known = desk.queue.get(contact);
  if (known && known.revision > revision) return desk;
  return { ...desk, queue: new Map(desk.queue).set(contact, entry) };
}

function leftQueue(desk: Desk, contact: Uuid, revision: number): Desk {
  const left = new Map(desk.left);
  left.set(contact, Math.max(revision, left.get(contact) ?? 0));
  const known = desk.queue.get(contact);
  if (!known || known.revision > revision) return { ...desk, left };
  const queue = new Map(desk.queue);
  queue.delete(contact);
  return { ...desk, left, queue };
}

function opened(desk: Desk, talk: Talk): Desk {
  const { entry, thread, phone, email, wish, place, bridge } = talk;
  const { contact } = entry;
  if ((desk.gone.get(contact) ?? -1) >= entry.revision) return desk;
  const next = joined(desk, contact, {
    messages: talk.messages,
    notes: talk.notes,
    assessments: talk.assessments,
    deliveries: talk.deliveries,
    helplines: talk.helplines,
    citizenRead: thread.citizen_read,
    counsellorRead: thread.counsellor_read,
  });
  const known = next.heads.get(contact);
  if (known?.opened && known.entry.revision > entry.revision) return next;
  const newer = known && known.entry.revision > entry.revision ? known : { entry, thread, bridge };
  const changing = { entry: newer.entry, thread: newer.thread, bridge: newer.bridge };
  return withHead(next, { ...changing, phone, email, wish, place, opened: true });
}

function talkChanged(desk: Desk, { entry, thread, bridge }: TalkChanged): Desk {
  const { contact, revision } = entry;
  if ((desk.gone.get(contact) ?? -1) >= revision) return desk;
  const next = joined(desk, contact, {
    citizenRead: thread.citizen_read,
    counsellorRead: thread.counsellor_read,
  });
  const nothing = { phone: "", email: "", wish: "", place: "" };
  const unknown: Head = { ...nothing, opened: false, entry, thread, bridge };
  const known = next.heads.get(contact) ?? unknown;
  if (known.entry.revision > revision) return next;
  return withHead(next, { ...known, entry, thread, bridge });
}

function withHead(desk: Desk, head: Head): Desk {
  return { ...desk, heads: new Map(desk.heads).set(head.entry.contact, head) };
}

function talkGone(desk: Desk, contact: Uuid, revision: number): Desk {
  const gone = new Map(desk.gone);
  gone.set(contact, Math.max(revision, gone.get(contact) ?? 0));
  const known = desk.heads.get(contact);
  if (!known || known.entry.revision > revision) return { ...desk, gone };
  const heads = new Map(desk.heads);
  const facts = new Map(desk.facts);
  heads.delete(contact);
  facts.delete(contact);
  return typingSet({ ...desk, gone, heads, facts }, contact, false);
}

function news(desk: Desk, contact: Uuid, facts: Partial<Facts>): Desk {
  return heard(joined(desk, contact, facts), "talks", contact);
}

function said(desk: Desk, contact: Uuid, message: Message): Desk {
  const next = joined(desk, contact, { messages: [message] });
  return message.author === "citizen" ? typingSet(next, contact, false) : next;
}

function personRead(desk: Desk, contact: Uuid, author: Author, sequence: number): Desk {
  return news(
    desk,
    contact,
    author === "citizen" ? { citizenRead: sequence } : { counsellorRead: sequence },
  );
}

function typingSet(desk: Desk, contact: Uuid, on: boolean): Desk {
  if (desk.typing.has(contact) === on) return desk;
  const typing = new Set(desk.typing);
  if (on) typing.add(contact);
  else typing.delete(contact);
  return { ...desk, typing };
}

/** Facts may arrive before the talk that they belong to; they wait for it. */
function joined(desk: Desk, contact: Uuid, news: Partial<Facts>): Desk {
  const known = desk.facts.get(contact) ?? NO_FACTS;
  const facts: Facts = {
    messages: joinMessages(known.messages, news.messages ?? []),
    notes: joinById(known.notes, news.notes ?? [], (note) => note.client_id),
    assessments: joinById(known.assessments, news.assessments ?? [], (one) => one.id),
    deliveries: joinDeliveries(known.deliveries, news.deliveries ?? []),
    helplines: joinTexted(known.helplines, news.helplines ?? null),
    citizenRead: Math.max(known.citizenRead, news.citizenRead ?? 0),
    counsellorRead: Math.max(known.counsellorRead, news.counsellorRead ?? 0),
  };
  return { ...desk, facts: new Map(desk.facts).set(contact, facts) };
}
