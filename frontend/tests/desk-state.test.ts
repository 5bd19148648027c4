import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, askedForSnapshot, type Desk, EMPTY_DESK } from "../desk/state";
import { activeIn, inOrder, inTabs, nobodyOnDuty, textedFrom, unreadIn, unseenDangers } from "../desk/views";
import type { DeskReply } from "../protocol";
import recordedFrames from "../../tests/frames/desk.json";
import { chanceFrom, entryOf, messageOf, ModelServer } from "./desk-model";

const STORIES = 400;

/** What a counsellor would see; what only grows counts by its facts. */
function seen(desk: Desk): unknown {
  const talks = [...desk.heads.values()].filter((head) => head.opened);
  return {
    me: desk.me,
    queue: inOrder(desk.queue, null),
    talks: talks
      .map(({ entry, thread, phone, wish, bridge }) => {
        const { last_sequence: _l, citizen_read: _c, counsellor_read: _r, ...state } = thread;
        return { entry, state, phone, wish, bridge, facts: desk.facts.get(entry.contact) };
      })
      .sort((a, b) => a.entry.contact.localeCompare(b.entry.contact)),
  };
}

function shuffled<T>(items: readonly T[], chance: (below: number) => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(chance(left.length), 1)[0] as T);
}

function run(server: ModelServer, steps: number): DeskReply[] {
  return Array.from({ length: steps }, () => server.step()).flat();
}

function twiceNowAndThen(frames: DeskReply[], chance: (below: number) => number): DeskReply[] {
  return frames.flatMap((frame) => (chance(3) === 0 ? [frame, frame] : [frame]));
}

test("snapshot and frames, in any order and any number of times, are the later snapshot", () => {
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const chance = chanceFrom(seed);
    const server = new ModelServer(chance);
    run(server, chance(40));
    const beforeFetch = run(server, chance(8));
    const snapshot = server.snapshot();
    const afterFetch = run(server, chance(40));
    const frames = twiceNowAndThen([...beforeFetch, ...afterFetch], chance);
    const arrival = shuffled([snapshot, ...frames], chance);
    const desk = arrival.reduce(apply, askedForSnapshot(EMPTY_DESK));
    assert.deepEqual(seen(desk), seen(apply(EMPTY_DESK, server.snapshot())), `seed ${seed}`);
  }
});

test("after a lost line the desk is the new snapshot, whatever was missed", () => {
  for (let seed = 1; seed <= STORIES; seed += 1) {
    const chance = chanceFrom(seed);
    const server = new ModelServer(chance);
    let desk = apply(askedForSnapshot(EMPTY_DESK), server.snapshot());
    for (let line = 0; line < 4; line += 1) {
      desk = run(server, chance(20)).reduce(apply, desk);
      run(server, chance(20));
      desk = askedForSnapshot(desk);
      const between = shuffled(run(server, chance(4)), chance);
      desk = apply(between.reduce(apply, desk), server.snapshot());
      assert.deepEqual(seen(desk), seen(apply(EMPTY_DESK, server.snapshot())), `seed ${seed}`);
    }
  }
});

test("a repeat changes nothing", () => {
  const server = new ModelServer(chanceFrom(3));
  const desk = run(server, 120).reduce(apply, EMPTY_DESK);
  const again = apply(apply(desk, server.snapshot()), server.snapshot());
  assert.deepEqual(seen(again), seen(desk));
});

test("a late frame never brings an entry back", () => {
  const waiting = entryOf(1, { revision: 4 });
  const taken = entryOf(1, { revision: 5, state: "open", counsellor: 9 });
  const frames: DeskReply[] = [
    { type: "queue-changed", entry: waiting },
    { type: "queue-changed", entry: taken },
    { type: "queue-changed", entry: waiting },
  ];
  assert.equal(frames.reduce(apply, EMPTY_DESK).queue.size, 0);
  const backAgain: DeskReply = { type: "queue-changed", entry: entryOf(1, { revision: 6 }) };
  assert.equal([...frames, backAgain].reduce(apply, EMPTY_DESK).queue.size, 1);
});

test("a late talk is not mine again once it is gone", () => {
  const server = new ModelServer(chanceFrom(1));
  const opened = run(server, 60).find((frame) => frame.type === "talk-opened");
  assert(opened?.type === "talk-opened");
  const { contact, revision } = opened.talk.entry;
  const gone: DeskReply = { type: "talk-gone", contact, revision: revision + 1 };
  const desk = [opened, gone, opened].reduce<Desk>(apply, EMPTY_DESK);
  assert.deepEqual(inTabs([], desk), []);
});

test("words that come before their talk wait for it", () => {
  const server = new ModelServer(chanceFrom(1));
  const opened = run(server, 60).find((frame) => frame.type === "talk-opened");
  assert(opened?.type === "talk-opened");
  const { contact } = opened.talk.entry;
  const message = messageOf(opened.talk.messages.length + 1, "citizen");
  const desk = apply(apply(EMPTY_DESK, { type: "said", contact, message }), opened);
  assert.equal(desk.facts.get(contact)?.messages.at(-1), message);
  assert(unreadIn(desk, contact) > 0);
});

test("what was said in a chat before it went on by text is waited for by nobody", () => {
  const moved = { ...messageOf(2, "service"), notice: "route-changed", name: "sms" } as const;
  const called = { ...messageOf(3, "service"), notice: "route-changed", name: "callback" } as const;
  assert.equal(textedFrom([messageOf(1, "counsellor"), moved, called]), 2);
  assert.equal(textedFrom([messageOf(1, "counsellor")]), 0);
});

test("typing shows until words come", () => {
  const contact = entryOf(1).contact;
  const typing: DeskReply = { type: "person-typing", contact, author: "citizen", on: true };
  const own: DeskReply = { type: "person-typing", contact, author: "counsellor", on: true };
  const desk = apply(apply(EMPTY_DESK, typing), own);
  assert(desk.typing.has(contact));
  const said = apply(desk, { type: "said", contact, message: messageOf(1, "citizen") });
  assert.equal(said.typing.size, 0);
});

test("the queue: danger, then promise, then waiting, then name", () => {
  const entries = [
    entryOf(5),
    entryOf(4, { promise_at: entryOf(5).promise_at, waiting_since: entryOf(5).waiting_since }),
    entryOf(6, { promise_at: entryOf(5).promise_at, waiting_since: entryOf(1).waiting_since }),
    entryOf(2),
    entryOf(9, { danger: true }),
  ];
  const frames = entries.map((entry): DeskReply => ({ type: "queue-changed", entry }));
  const desk = frames.reduce(apply, EMPTY_DESK);
  const order = inOrder(desk.queue, null).map((entry) => Number(entry.contact.slice(-2)));
  assert.deepEqual(order, [9, 2, 6, 4, 5]);
});

test("danger in the queue is unseen until anybody has seen it", () => {
  const flagged = entryOf(1, { danger: true });
  const desk = apply(EMPTY_DESK, { type: "queue-changed", entry: flagged });
  assert.equal(unseenDangers(desk).length, 1);
  const seenByOne = { ...flagged, revision: 2, danger_seen_by: ["Jonas"] };
  const later = apply(desk, { type: "queue-changed", entry: seenByOne });
  assert.equal(unseenDangers(later).length, 0);
});

test("tabs keep their places, and the next comes in front when one goes", () => {
  const server = new ModelServer(chanceFrom(5));
  const desk = run(server, 200).reduce(apply, EMPTY_DESK);
  const tabs = inTabs([], desk);
  assert(tabs.length > 0);
  assert.equal(inTabs(tabs, desk), tabs);
  assert.equal(activeIn(["b", "c"], ["a", "b", "c"], "a"), "b");
  assert.equal(activeIn(["a", "b"], ["a", "b", "c"], "c"), "b");
  assert.equal(activeIn([], ["a"], "a"), null);
});

test("the recorded frames all fold", () => {
  const recorded = recordedFrames.server as DeskReply[];
  const desk = recorded.reduce(apply, askedForSnapshot(EMPTY_DESK));
  const changes = recorded.filter((frame) => frame.type !== "desk-welcome");
  assert(desk.me !== null && desk.heads.size > 0);
  assert.deepEqual(seen(changes.reduce(apply, desk)), seen(desk));
});

test("a colleague who has a pause takes nobody", () => {
  const bo = { id: 2, name: "Bo", duty: "pause", free: 3 } as const;
  assert(nobodyOnDuty([]) && nobodyOnDuty([bo]));
  assert(!nobodyOnDuty([bo, { ...bo, id: 3, duty: "on" }]));
});
