/** A small server in memory: true states, the frames that tell of them, snapshots. */

import type { Head } from "../desk/state";
import { BRIDGE_STATE_VALUES, DELIVERY_VALUES } from "../protocol";
import type {
  Author,
  Bridge,
  DeskReply,
  DeskWelcome,
  Me,
  Message,
  NoteView,
  AssessmentView,
  DeliveryView,
  QueueEntry,
  Talk,
  Texted,
  ThreadState,
} from "../protocol";

/** Chance that can be repeated: the same seed, the same story. */
export function chanceFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface True {
  entry: QueueEntry;
  messages: Message[];
  notes: NoteView[];
  assessments: AssessmentView[];
  deliveries: DeliveryView[];
  helplines: Texted | null;
  citizenRead: number;
  counsellorRead: number;
  wrappedUp: boolean;
  bridge: Bridge | null;
}

const START = Date.parse("2026-11-22T08:00:00Z");
const ME = 7;
const OTHER = 9;

export function entryOf(number: number, news: Partial<QueueEntry> = {}): QueueEntry {
  return {
    contact: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    revision: 1,
    channel: "chat",
    state: "waiting",
    language: "da",
    waiting_since: at(number),
    promise_at: at(number + 5),
    topic: "apply",
    level: "brief",
    danger: false,
    danger_seen_by: [],
    reserved_for: null,
    reserved_name: "",
    returned: false,
    connected: true,
    counsellor: null,
    wished_part: null,
    calls: 0,
    last_call: false,
    booked: false,
    texts_stopped: false,
    ...news,
  };
}

export function messageOf(sequence: number, author: Author): Message {
  return {
    sequence,
    client_id: `message-${sequence}`,
    author,
    kind: "text",
    at: at(sequence),
    text: `words ${sequence}`,
    name: "",
    card: null,
    notice: null,
    masked: false,
    mail: null,
  };
}

function at(minutes: number): string {
  return new Date(START + minutes * 60_000).toISOString();
}

export class ModelServer {
  private readonly contacts: True[] = [];
  private settled = 0;
  private me: Me = {
    id: ME,
    name: "Mette",
    duty: "on",
    capacity: 3,
    revision: 1,
    line_was_lost: 0,
    phone: "",
    voice: false,
    texts: false,
  };

  constructor(private readonly chance: (below: number) => number) {}

  /** One thing happens; what a desk of mine is told of it. */
  step(): DeskReply[] {
    const contact = this.contacts[this.chance(this.contacts.length + 1)];
    if (!contact) return this.arrive();
    if (contact.entry.state === "waiting") return this.whileWaiting(contact);
    if (contact.entry.counsellor === ME && !contact.wrappedUp) return this.whileMine(contact);
    return this.change();
  }

  snapshot(): DeskWelcome {
    return structuredClone({
      type: "desk-welcome" as const,
      me: this.me,
      queue: this.contacts.map((one) => one.entry).filter((one) => one.state === "waiting"),
      talks: this.contacts.filter(isMine).map(talkOf),
    });
  }

  private arrive(): DeskReply[] {
    const entry = entryOf(this.contacts.length + 1);
    const none = { messages: [], notes: [], assessments: [], deliveries: [], helplines: null };
    const rest = { ...none, wrappedUp: false, bridge: null };
    this.contacts.push({ entry, ...rest, citizenRead: 0, counsellorRead: 0 });
    return this.tell({ type: "queue-changed", entry });
  }

  private change(): DeskReply[] {
    this.me = { ...this.me, revision: this.me.revision + 1, capacity: 1 + this.chance(5) };
    return this.tell({ type: "me-changed", me: this.me });
  }

  private whileWaiting(one: True): DeskReply[] {
    switch (this.chance(4)) {
      case 0:
        return this.moved(one, { connected: !one.entry.connected });
      case 1:
        return this.moved(one, { state: "open", counsellor: OTHER });
      case 2:
        return this.moved(one, { danger: true });
      default:
        this.move(one, { state: "open", counsellor: ME });
        return this.tell(
          { type: "queue-changed", entry: one.entry },
          { type: "talk-opened", talk: talkOf(one) },
        );
    }
  }

  private whileMine(one: True): DeskReply[] {
    const { contact } = one.entry;
    switch (this.chance(11)) {
      case 8:
      case 9:
        return this.deliver(one);
      case 10:
        return this.textHelplines(one);
      case 0:
      case 1:
        return this.say(one, "citizen");
      case 2:
        return this.say(one, "counsellor");
      case 3:
        one.citizenRead = one.messages.length;
        return this.tell({
          type: "person-read",
          contact,
          author: "citizen",
          sequence: one.citizenRead,
        });
      case 4:
        return this.note(one);
      case 5:
        return this.assess(one);
      case 6:
        this.move(one, { state: "waiting", counsellor: null, returned: true });
        return this.tell(
          { type: "talk-gone", contact, revision: one.entry.revision },
          { type: "queue-changed", entry: one.entry },
        );
      default:
        return one.entry.state === "open" ? this.end(one) : this.wrapUp(one);
    }
  }

  private say(one: True, author: Author): DeskReply[] {
    const message = messageOf(one.messages.length + 1, author);
    one.messages.push(message);
    return this.tell({ type: "said", contact: one.entry.contact, message });
  }

  /** A text message comes further, by one or more steps, or not at all. */
  private deliver(one: True): DeskReply[] {
    const message = one.messages.find(({ author }) => author === "counsellor");
    if (!message) return [];
    const { client_id } = message;
    const before = one.deliveries.find((told) => told.client_id === client_id);
    const delivery = { client_id, ...this.further(before), parts: 1 };
    one.deliveries = [...one.deliveries.filter((told) => told !== before), delivery];
    return this.tell({ type: "text-delivered", contact: one.entry.contact, delivery });
  }

  private textHelplines(one: True): DeskReply[] {
    const helplines = this.further(one.helplines ?? undefined);
    one.helplines = helplines;
    return this.tell({ type: "helplines-texted", contact: one.entry.contact, helplines });
  }

  /** Passed on may be taken back. */
  private further(before: Texted | undefined): Texted {
    this.settled += 1;
    if (before?.state === "passed-on") return { state: "shown", at: at(this.settled) };
    const from = before ? DELIVERY_VALUES.indexOf(before.state) : 0;
    const state = DELIVERY_VALUES[from + this.chance(DELIVERY_VALUES.length - from)] ?? "delivered";
    return { state, at: state === "waiting" ? null : at(this.settled) };
  }

  private note(one: True): DeskReply[] {
    const number = one.notes.length;
    const note = { client_id: `note-${number}`, author: "Mette", text: "n", at: at(number) };
    one.notes.push(note);
    return this.tell({ type: "noted", contact: one.entry.contact, note, masked: false });
  }

  private assess(one: True): DeskReply[] {
    const id = one.assessments.length + 1;
    const assessment: AssessmentView = {
      id,
      at: at(id),
      version: "1",
      row: "row",
      level: "brief",
      reason: "",
      routes: ["chat"],
      answers: {},
      chosen: null,
      overridden_by: "",
      override_reason: "",
    };
    one.assessments.push(assessment);
    return this.tell({ type: "assessed", contact: one.entry.contact, assessment });
  }

  private end(one: True): DeskReply[] {
    this.move(one, { state: "ended" });
    one.bridge = placedCall(one);
    return this.tell(this.changed(one));
  }

  private changed(one: True): DeskReply {
    const { entry, bridge } = one;
    return { type: "talk-changed", entry, thread: threadOf(one), bridge };
  }

  private wrapUp(one: True): DeskReply[] {
    this.move(one, {});
    one.wrappedUp = true;
    const { contact, revision } = one.entry;
    return this.tell({ type: "talk-gone", contact, revision });
  }

  private moved(one: True, news: Partial<QueueEntry>): DeskReply[] {
    this.move(one, news);
    return this.tell({ type: "queue-changed", entry: one.entry });
  }

  private move(one: True, news: Partial<QueueEntry>): void {
    one.entry = { ...one.entry, ...news, revision: one.entry.revision + 1 };
  }

  /** Frames are what was true when they were written. */
  private tell(...frames: DeskReply[]): DeskReply[] {
    return structuredClone(frames);
  }
}

function isMine(one: True): boolean {
  return one.entry.counsellor === ME && one.entry.state !== "waiting" && !one.wrappedUp;
}

/** What the service has placed of calls by then, if any. */
function placedCall(one: True): Bridge | null {
  const { revision } = one.entry;
  const state = BRIDGE_STATE_VALUES[revision % (BRIDGE_STATE_VALUES.length + 1)];
  return state ? { state, since: at(revision), result: null, outcome: null } : null;
}

function threadOf(one: True): ThreadState {
  const { contact, revision, channel, state, waiting_since, danger } = one.entry;
  return {
    contact,
    revision,
    channel,
    state,
    waiting_since,
    danger,
    last_sequence: one.messages.length,
    citizen_read: one.citizenRead,
    counsellor_read: one.counsellorRead,
    counsellor: "Mette",
    ended: state === "ended" ? "citizen" : null,
    feedback_given: false,
    wished_part: null,
    promise_at: null,
  };
}

function talkOf(one: True): Talk {
  const { entry, messages, notes, assessments, deliveries, helplines, bridge } = one;
  const said = { messages, notes, assessments, deliveries, helplines };
  const nothing = { phone: "", email: "", wish: "", place: "" };
  return { entry, thread: threadOf(one), ...said, ...nothing, bridge };
}

/** A contact of mine, as nothing but its entry tells it. */
export function headOf(entry: QueueEntry): Head {
  const none = { messages: [], notes: [], assessments: [], deliveries: [], helplines: null, bridge: null };
  const talk = talkOf({ entry, ...none } as unknown as True);
  return { ...talk, opened: true };
}
