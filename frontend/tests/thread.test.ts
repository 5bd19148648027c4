import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  apply,
  emptyThread,
  lastWhole,
  needsCatchUp,
  queued,
  threadOf,
  unsent,
  withOutbox,
  withoutOutgoing,
  type Thread,
  type ThreadFrame,
} from "../talk/thread";
import { accepted, CONTACT, message, nameOf, OTHER_CONTACT, said, state, welcome } from "./cast";

function fold(frames: readonly ThreadFrame[], start: Thread = emptyThread()): Thread {
  return frames.reduce(apply, start);
}

function sequences(thread: Thread): number[] {
  return thread.messages.map((one) => one.sequence);
}

describe("messages", () => {
  test("a doubled frame is shown once", () => {
    assert.deepEqual(sequences(fold([welcome(2), said(2), said(3), said(3)])), [1, 2, 3]);
  });

  test("frames out of order are put in order", () => {
    assert.deepEqual(sequences(fold([welcome(1), said(4), said(2), said(3)])), [1, 2, 3, 4]);
  });

  test("a frame that overtakes the snapshot is not lost", () => {
    assert.deepEqual(sequences(fold([said(3), welcome(2)])), [1, 2, 3]);
  });

  test("another contact's frames change nothing", () => {
    const thread = fold([welcome(1)]);
    const stray: ThreadFrame[] = [
      { ...said(2), contact: OTHER_CONTACT },
      { type: "thread-changed", thread: state({ contact: OTHER_CONTACT, revision: 9 }) },
      { type: "person-typing", contact: OTHER_CONTACT, author: "counsellor", on: true },
      { type: "person-read", contact: OTHER_CONTACT, author: "counsellor", sequence: 1 },
    ];
    assert.deepEqual(fold(stray, thread), thread);
  });

  test("a snapshot of another contact begins anew", () => {
    const next = { ...welcome(1), thread: state({ contact: OTHER_CONTACT, last_sequence: 1 }) };
    const thread = fold([welcome(5), next]);
    assert.equal(thread.contact, OTHER_CONTACT);
    assert.deepEqual(sequences(thread), [1]);
  });

  test("the desk's snapshot gives the same thread as frames do", () => {
    const snapshot = welcome(3);
    assert.deepEqual(threadOf(snapshot.thread, snapshot.messages), fold([snapshot]));
  });
});

describe("gaps", () => {
  test("a missing message is asked for from the last whole one", () => {
    const thread = fold([welcome(2), said(5), said(4)]);
    assert.equal(lastWhole(thread), 2);
    assert(needsCatchUp(thread));
    assert(!needsCatchUp(apply(thread, welcome(5, 2))));
  });

  test("a heartbeat tells of a message whose frame was lost", () => {
    const thread = fold([welcome(2), { type: "pong", last_sequence: 3, revision: 1, place: null }]);
    assert(needsCatchUp(thread));
  });

  test("a heartbeat tells of a change whose frame was lost", () => {
    const thread = fold([welcome(2), { type: "pong", last_sequence: 2, revision: 2, place: null }]);
    assert(needsCatchUp(thread));
  });

  test("an acknowledgement whose message was lost is caught up with", () => {
    assert(needsCatchUp(fold([welcome(0), accepted(1)], queued(emptyThread(), nameOf(1), "x"))));
  });
});

describe("the outbox", () => {
  const waiting = queued(emptyThread(), nameOf(1), "words 1");

  test("a double click puts the same name in once", () => {
    assert.equal(queued(waiting, nameOf(1), "words 1").outbox.length, 1);
  });

  test("unacknowledged words are sent again in the order they were written", () => {
    const thread = queued(waiting, nameOf(3), "words 3");
    assert.deepEqual(
      unsent(thread).map((item) => item.text),
      ["words 1", "words 3"],
    );
  });

  test("acknowledged words are not sent again, and are shown until the message comes", () => {
    const thread = fold([accepted(1)], waiting);
    assert.deepEqual(unsent(thread), []);
    assert.equal(thread.outbox.length, 1);
    assert.equal(fold([said(1)], thread).outbox.length, 0);
  });

  test("a lost acknowledgement: the snapshot after reconnecting settles it", () => {
    const thread = fold([welcome(1)], waiting);
    assert.equal(thread.outbox.length, 0);
    assert.deepEqual(sequences(thread), [1]);
  });

  test("a repeated acknowledgement changes nothing", () => {
    const thread = fold([accepted(1), said(1)], waiting);
    assert.deepEqual(fold([accepted(1)], thread), thread);
  });

  test("the stored text, masked, takes the place of what was typed", () => {
    const masked = { text: "my number is ******-****", masked: true };
    const thread = fold([accepted(1, true), said(1, masked)], waiting);
    assert.equal(thread.messages[0]?.text, masked.text);
    assert(thread.messages[0]?.masked);
  });

  test("refused words are kept and not sent again by themselves", () => {
    const thread = fold([{ type: "refused", code: "ended", ref: nameOf(1), field: "" }], waiting);
    assert.deepEqual(unsent(thread), []);
    assert.equal(thread.outbox[0]?.refused, "ended");
    assert.equal(withoutOutgoing(thread, nameOf(1)).outbox.length, 0);
  });

  test("words that came before the hello are sent again", () => {
    const thread = fold([{ type: "refused", code: "say-hello-first", ref: nameOf(1), field: "" }], waiting);
    assert.equal(unsent(thread).length, 1);
  });

  test("two tabs: words that came back here are not taken over again from there", () => {
    const thread = fold([welcome(1)]);
    assert.equal(withOutbox(thread, waiting.outbox).outbox.length, 0);
    assert.equal(withOutbox(fold([welcome(0)]), waiting.outbox).outbox.length, 1);
  });

  test("two tabs: both acknowledgements and both frames leave one message in each", () => {
    for (const frames of [
      [said(1), accepted(1), said(1), accepted(1)],
      [accepted(1), accepted(1), said(1), said(1)],
    ]) {
      const thread = fold(frames, fold([welcome(0)], waiting));
      assert.deepEqual(sequences(thread), [1]);
      assert.equal(thread.outbox.length, 0);
    }
  });
});

describe("the state", () => {
  test("the higher revision holds, whichever comes last", () => {
    const open = state({ revision: 3, state: "open", counsellor: "Ane" });
    const late = state({ revision: 2 });
    const thread = fold([
      welcome(0),
      { type: "thread-changed", thread: open },
      { type: "thread-changed", thread: late },
    ]);
    assert.equal(thread.state?.state, "open");
  });

  test("read marks only rise", () => {
    const read = (sequence: number): ThreadFrame => ({
      type: "person-read",
      contact: CONTACT,
      author: "counsellor",
      sequence,
    });
    assert.equal(fold([welcome(5), read(4), read(2)]).state?.counsellor_read, 4);
  });

  test("a message ends its author's typing", () => {
    const typing: ThreadFrame = {
      type: "person-typing",
      contact: CONTACT,
      author: "counsellor",
      on: true,
    };
    assert.equal(fold([welcome(1), typing]).typing, "counsellor");
    assert.equal(fold([welcome(1), typing, said(2)]).typing, null);
    assert.equal(fold([welcome(1), typing, { ...typing, on: false }]).typing, null);
  });
});

describe("snapshot + frames = later snapshot", () => {
  const last = 8;
  const final = welcome(last, 0, { revision: 3, state: "open", counsellor_read: 5, counsellor: "Ane" });
  const frames: ThreadFrame[] = [
    ...Array.from({ length: last }, (_, index) => said(index + 1)),
    ...[1, 3, 5, 7].map((sequence) => accepted(sequence)),
    { type: "thread-changed", thread: state({ revision: 2 }) },
    { type: "thread-changed", thread: final.thread },
    { type: "person-typing", contact: CONTACT, author: "counsellor", on: true },
    { type: "person-read", contact: CONTACT, author: "counsellor", sequence: 3 },
    { type: "person-read", contact: CONTACT, author: "counsellor", sequence: 5 },
    { type: "pong", last_sequence: 4, revision: 2, place: { position: 2, wait_from: 60, wait_to: 90 } },
    welcome(3, 0, { revision: 1 }),
    welcome(6, 2, { revision: 2 }),
  ];
  const snapshot = fold([final]);

  test("for a thousand shuffled, doubled and thinned streams", () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const stream = disturbed(frames, chanceFrom(seed));
      const typed = [1, 3, 5, 7].reduce(
        (thread, number) => queued(thread, nameOf(number), message(number).text),
        emptyThread(),
      );
      assert.deepEqual(fold([...stream, final], typed), snapshot, `seed ${seed}`);
    }
  });

  test("and without the last snapshot, when no frame is lost", () => {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const chance = chanceFrom(seed);
      const stream = shuffled([...frames, ...frames.filter(() => chance() < 0.5)], chance);
      const thread = fold(stream, fold([welcome(0)]));
      assert.deepEqual(thread.messages, snapshot.messages, `seed ${seed}`);
      assert.deepEqual(thread.state, snapshot.state, `seed ${seed}`);
      assert(!needsCatchUp(thread));
    }
  });
});

/** Some frames lost, some doubled, none in its place. */
function disturbed(frames: readonly ThreadFrame[], chance: () => number): ThreadFrame[] {
  const arriving = frames.flatMap((frame) => {
    const luck = chance();
    if (luck < 0.2) return [];
    return luck < 0.5 ? [frame, frame] : [frame];
  });
  return shuffled(arriving, chance);
}

function shuffled<T>(things: readonly T[], chance: () => number): T[] {
  return things
    .map((thing) => ({ thing, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ thing }) => thing);
}

/** The same numbers for the same seed, so that a failure can be seen again. */
function chanceFrom(seed: number): () => number {
  let at = seed;
  return () => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
    return at / 2 ** 32;
  };
}
