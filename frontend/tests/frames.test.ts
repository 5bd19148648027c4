/** The recorded frames, which Python reads too: each is folded, and does what it says. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import citizenFrames from "../../tests/frames/citizen.json";
import deskFrames from "../../tests/frames/desk.json";
import { acceptedAs, type Outbox, refusedAs, type Unsent } from "../desk/outbox";
import { isRefusal, Requests } from "../desk/requests";
import { apply as applyToDesk, type Desk, EMPTY_DESK } from "../desk/state";
import type { CitizenReply, DeskReply, DeskWelcome, Welcome } from "../protocol";
import {
  apply as applyToThread,
  emptyThread,
  lastWhole,
  needsCatchUp,
  queued,
  type Thread,
  type ThreadFrame,
} from "../talk/thread";

const toCitizen = citizenFrames.server as CitizenReply[];
const toDesk = deskFrames.server as DeskReply[];

/** What must be true after a frame of each type; a new type is missed by the compiler. */
type Checks<Frame extends { type: string }, State> = {
  [Type in Frame["type"]]: (frame: Extract<Frame, { type: Type }>, after: State, before: State) => void;
};

function check<Frame extends { type: string }, State>(
  checks: Checks<Frame, State>,
  frame: Frame,
  after: State,
  before: State,
): void {
  const ofType = checks[frame.type as Frame["type"]] as (frame: Frame, after: State, before: State) => void;
  ofType(frame, after, before);
}

function types(frames: readonly { type: string }[]): string[] {
  return [...new Set(frames.map((frame) => frame.type))].sort();
}

// --- The citizen's ------------------------------------------------------------

function isFolded(frame: CitizenReply): frame is ThreadFrame {
  return frame.type !== "come-back";
}

const folded = toCitizen.filter(isFolded);
const [newest] = folded
  .filter((frame): frame is Welcome => frame.type === "welcome")
  .sort((a, b) => b.thread.revision - a.thread.revision);

/** Words of ours that the recorded answers are about. */
const ours = toCitizen.flatMap((frame) => {
  if (frame.type === "accepted") return [frame.client_id];
  return frame.type === "refused" && frame.ref ? [frame.ref] : [];
});
const waiting = ours.reduce((thread, name) => queued(thread, name, "words"), emptyThread());

/** Where a frame finds us: a snapshot on an empty page, anything else in the talk. */
function placeOf(frame: ThreadFrame): Thread {
  assert(newest);
  const { messages: _, ...snapshot } = newest;
  const fresh = frame.type === "welcome" || frame.type === "thread-changed";
  return fresh ? waiting : applyToThread(waiting, { ...snapshot, messages: [] });
}

const citizenChecks: Checks<ThreadFrame, Thread> = {
  welcome: (frame, after) => {
    assert.deepEqual(after.state, frame.thread);
    assert.deepEqual(after.messages, frame.messages);
    assert.deepEqual(after.place, frame.place);
  },
  accepted: (frame, after) => {
    const sent = after.outbox.find((item) => item.client_id === frame.client_id);
    assert.equal(sent?.sequence, frame.sequence);
  },
  said: (frame, after) => {
    assert.deepEqual(after.messages, [frame.message]);
    assert(!after.outbox.some((item) => item.client_id === frame.message.client_id));
  },
  "thread-changed": (frame, after) => assert.deepEqual(after.state, frame.thread),
  "person-typing": (frame, after) => assert.equal(after.typing, frame.on ? frame.author : null),
  "person-read": (frame, after, before) => {
    const mark = frame.author === "citizen" ? "citizen_read" : "counsellor_read";
    assert.equal(after.state?.[mark], Math.max(frame.sequence, before.state?.[mark] ?? 0));
  },
  pong: (frame, after) => {
    assert.deepEqual(after.place, frame.place);
    assert(after.heard.last_sequence >= frame.last_sequence && after.heard.revision >= frame.revision);
  },
  refused: (frame, after, before) => {
    const about = after.outbox.filter((item) => item.refused !== null);
    assert.deepEqual(about.map((item) => [item.client_id, item.refused]), frame.ref ? [[frame.ref, frame.code]] : []);
    assert.deepEqual(after.messages, before.messages);
  },
};

describe("the citizen's recorded frames", () => {
  test("hold one of every type that there is", () => {
    assert.deepEqual(types(toCitizen), [...Object.keys(citizenChecks), "come-back"].sort());
  });

  for (const [number, frame] of folded.entries()) {
    test(`${number}: ${frame.type} does what it says`, () => {
      const before = placeOf(frame);
      check(citizenChecks, frame, applyToThread(before, frame), before);
    });
  }

  test("all together, and all again, are one talk that has ended and lacks what it was not told", () => {
    const once = folded.reduce(applyToThread, waiting);
    assert.deepEqual([once.state?.state, once.state?.ended, once.state?.revision], ["ended", "citizen", 7]);
    assert.deepEqual(once.messages.map((message) => message.sequence), [2, 4, 5, 6, 7]);
    assert.deepEqual([lastWhole(once), needsCatchUp(once)], [0, true]);
    const again = folded.reduce(applyToThread, once);
    assert.deepEqual([again.state, again.messages, again.outbox], [once.state, once.messages, once.outbox]);
  });
});

// --- The desk's ---------------------------------------------------------------

/** A desk that knows less than any recorded frame, so that each has something to tell it. */
const start = toDesk.filter((frame) => frame.type === "desk-welcome").slice(0, 1).reduce(knowingLess, EMPTY_DESK);

function knowingLess(desk: Desk, frame: DeskWelcome): Desk {
  const changed = toDesk.flatMap((one) => (one.type === "queue-changed" ? [one.entry] : []));
  return applyToDesk(desk, {
    type: "desk-welcome",
    me: { ...frame.me, duty: "off", revision: 0 },
    queue: changed.map((entry) => ({ ...entry, state: "waiting", revision: 1 })),
    talks: frame.talks.map(({ entry, thread, ...talk }) => ({
      ...talk,
      entry: { ...entry, revision: 1 },
      thread: { ...thread, revision: 1, citizen_read: 0 },
      messages: [],
      notes: [],
      assessments: [],
      deliveries: [],
      helplines: null,
    })),
  });
}

function unchanged(_frame: DeskReply, after: Desk, before: Desk): void {
  assert.equal(after, before);
}

const deskChecks: Checks<DeskReply, Desk> = {
  "desk-welcome": (frame, after) => {
    assert.deepEqual(after.me, frame.me);
    assert.deepEqual([...after.queue.values()], frame.queue);
    assert.deepEqual([...after.heads.keys()], frame.talks.map((talk) => talk.entry.contact));
    for (const { entry, messages, notes, assessments } of frame.talks) {
      const facts = after.facts.get(entry.contact);
      assert.deepEqual([facts?.messages, facts?.notes, facts?.assessments], [messages, notes, assessments]);
    }
  },
  "queue-changed": ({ entry }, after) => {
    const known = after.queue.get(entry.contact);
    assert.deepEqual(known, entry.state === "waiting" ? entry : undefined);
  },
  "talk-opened": ({ talk }, after) => {
    const { facts: _, ...head } = { facts: null, ...after.heads.get(talk.entry.contact) };
    const { entry, thread, phone, email, wish, place, bridge } = talk;
    assert.deepEqual(head, { entry, thread, phone, email, wish, place, bridge, opened: true });
  },
  "talk-changed": (frame, after) => {
    const head = after.heads.get(frame.entry.contact);
    const { entry, thread, bridge } = frame;
    assert.deepEqual([head?.entry, head?.thread, head?.bridge], [entry, thread, bridge]);
  },
  "talk-gone": (frame, after, before) => {
    assert(before.heads.has(frame.contact));
    assert(!after.heads.has(frame.contact) && !after.facts.has(frame.contact));
  },
  said: (frame, after) => {
    const said = after.facts.get(frame.contact)?.messages ?? [];
    assert.deepEqual(said.filter(({ sequence }) => sequence === frame.message.sequence), [frame.message]);
  },
  noted: (frame, after) => {
    const notes = after.facts.get(frame.contact)?.notes ?? [];
    assert.deepEqual(notes.filter((note) => note.client_id === frame.note.client_id), [frame.note]);
  },
  "text-delivered": (frame, after) => {
    const told = after.facts.get(frame.contact)?.deliveries ?? [];
    assert.deepEqual(told.filter((one) => one.client_id === frame.delivery.client_id), [frame.delivery]);
  },
  "helplines-texted": (frame, after) => {
    assert.equal(after.facts.get(frame.contact)?.helplines, frame.helplines);
  },
  assessed: (frame, after) => {
    const kept = after.facts.get(frame.contact)?.assessments ?? [];
    assert.deepEqual(kept.filter((one) => one.id === frame.assessment.id), [frame.assessment]);
  },
  "person-typing": (frame, after) => assert.equal(after.typing.has(frame.contact), frame.on),
  "person-read": (frame, after, before) => {
    const [mark, was] = [after, before].map((desk) => desk.facts.get(frame.contact)?.citizenRead);
    assert.equal(mark, frame.author === "citizen" ? Math.max(frame.sequence, was ?? 0) : was);
  },
  "me-changed": (frame, after) => assert.deepEqual(after.me, frame.me),
  "desk-pong": unchanged,
  "look-again": unchanged,
  "come-back": unchanged,
  accepted: (frame, after, before) => {
    unchanged(frame, after, before);
    const outbox = acceptedAs([unsent(frame.client_id)], frame.client_id);
    assert.deepEqual(outbox.map((item) => item.accepted), [true]);
  },
  refused: (frame, after, before) => {
    unchanged(frame, after, before);
    const outbox: Outbox = refusedAs([unsent(frame.ref)], frame.ref, frame.code);
    assert.deepEqual(outbox.map((item) => item.refused), [frame.code]);
  },
  done: unchanged,
};

function unsent(clientId: string): Unsent {
  const item = { by: 3, contact: "c", kind: "say", text: "words", slug: "", language: "da" } as const;
  return { ...item, clientId, accepted: false, refused: null };
}

describe("the desk's recorded frames", () => {
  test("hold one of every type that there is", () => {
    assert.deepEqual(types(toDesk), Object.keys(deskChecks).sort());
  });

  for (const [number, frame] of toDesk.entries()) {
    test(`${number}: ${frame.type} does what it says`, () => {
      const before = frame.type === "desk-welcome" ? EMPTY_DESK : start;
      check(deskChecks, frame, applyToDesk(before, frame), before);
    });
  }

  test("answer who asked, once, done or refused", async () => {
    for (const frame of toDesk) {
      if (frame.type !== "done" && frame.type !== "refused") continue;
      const requests = new Requests();
      const asked = requests.ask({ type: "desk-take-next" }, () => true);
      requests.answer("ask-1", frame);
      const answer = await asked;
      assert.equal(answer, frame);
      assert.equal(answer !== null && isRefusal(answer), frame.type === "refused");
      assert(!requests.waiting);
    }
  });
});
