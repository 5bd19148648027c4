import assert from "node:assert/strict";
import { test } from "node:test";
import { keepDrafts, restoreDrafts } from "../desk/drafts";
import {
  acceptedAs,
  keep,
  type Outbox,
  put,
  refusedAs,
  restore,
  toSend,
  type Unsent,
  without,
} from "../desk/outbox";
import { Requests } from "../desk/requests";
import type { DeskFrame } from "../protocol";

function unsent(clientId: string, news: Partial<Unsent> = {}): Unsent {
  const item = { by: 7, contact: "c", kind: "say", text: clientId, slug: "", language: "da" } as const;
  return { ...item, clientId, accepted: false, refused: null, ...news };
}

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const three: Outbox = ["a", "b", "c"].map((name) => unsent(name));

function names(frames: DeskFrame[]): string[] {
  return frames.map((frame) => ("client_id" in frame ? frame.client_id : ""));
}

test("unsent words are sent again in their order, under the same name", () => {
  assert.deepEqual(names(toSend(three)), ["a", "b", "c"]);
});

test("the same name is never put in twice", () => {
  assert.equal(put(three, unsent("a", { text: "other" })), three);
});

test("what was accepted is not sent again, and goes when the message comes back", () => {
  const accepted = acceptedAs(three, "b");
  assert.deepEqual(names(toSend(accepted)), ["a", "c"]);
  assert.equal(accepted.length, 3);
  assert.deepEqual(without(accepted, "b").map((one) => one.clientId), ["a", "c"]);
});

test("refused words keep their text and their reason, and wait for their writer", () => {
  const refused = refusedAs(three, "a", "not-yours");
  assert.deepEqual(names(toSend(refused)), ["b", "c"]);
  assert.deepEqual([refused[0]?.text, refused[0]?.refused], ["a", "not-yours"]);
});

test("a refusal that passes by itself leaves the words on their way", () => {
  assert.equal(refusedAs(three, "a", "say-hello-first"), three);
});

test("each kind becomes its own frame", () => {
  const kinds = [
    unsent("a"),
    unsent("b", { kind: "note" }),
    unsent("c", { kind: "resource", slug: "su" }),
  ];
  assert.deepEqual(toSend(kinds), [
    { type: "desk-say", contact: "c", client_id: "a", text: "a" },
    { type: "desk-note", contact: "c", client_id: "b", text: "b" },
    { type: "desk-send-resource", contact: "c", client_id: "c", slug: "su", language: "da" },
  ]);
});

test("the outbox lives through a reload, and what cannot be read is left", () => {
  const tab = storage();
  keep(tab, three);
  assert.deepEqual(restore(tab), three);
  keep(tab, []);
  assert.deepEqual(restore(tab), []);
  tab.setItem("eguidance-desk-outbox", "{not json");
  assert.deepEqual(restore(tab), []);
});

test("drafts live through a reload", () => {
  const tab = storage();
  keepDrafts(tab, { c: "half a sen", d: "" });
  assert.deepEqual(restoreDrafts(tab), { c: "half a sen" });
  assert.deepEqual(restoreDrafts(storage()), {});
});

test("a request is answered once, and a lost line answers the rest with nothing", async () => {
  const requests = new Requests();
  const sent: DeskFrame[] = [];
  const send = (frame: DeskFrame): boolean => sent.push(frame) > 0;
  const first = requests.ask({ type: "desk-take-next" }, send);
  const second = requests.ask({ type: "desk-end", contact: "c" }, send);
  const [one] = sent;
  assert(one && "ref" in one);
  requests.answer(one.ref, { type: "done", ref: one.ref, contact: "c", masked: false });
  requests.giveUp();
  assert.deepEqual(await first, { type: "done", ref: one.ref, contact: "c", masked: false });
  assert.equal(await second, null);
  assert.equal(requests.waiting, false);
});

test("a request without a line is answered at once", async () => {
  assert.equal(await new Requests().ask({ type: "desk-take-next" }, () => false), null);
});
