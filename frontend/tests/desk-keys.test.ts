import assert from "node:assert/strict";
import { test } from "node:test";
import { actOf, type KeyPlace, type KeyPress, SHORTCUTS } from "../desk/keys";
import { isSoon, matches, promiseSpan, waited } from "../desk/order";
import { entryOf } from "./desk-model";
import { da } from "../words/desk.da";
import { en } from "../words/desk.en";

const free: KeyPlace = { inField: false, singleKeys: true, mac: false };
const field: KeyPlace = { ...free, inField: true };

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, altKey: false, ctrlKey: false, metaKey: false, ...held };
}

test("a key alone works outside text fields, with Alt everywhere", () => {
  assert.equal(actOf(press("n"), free), "take-next");
  assert.equal(actOf(press("n"), field), null);
  assert.equal(actOf(press("n", { altKey: true }), field), "take-next");
  assert.equal(actOf(press("3", { altKey: true }), field), 3);
  assert.equal(actOf(press("N"), free), "take-next");
});

test("keys alone can be switched off", () => {
  const off = { ...free, singleKeys: false };
  assert.equal(actOf(press("n"), off), null);
  assert.equal(actOf(press("n", { altKey: true }), off), "take-next");
});

test("AltGr writes signs, and on a Mac so does Alt", () => {
  assert.equal(actOf(press("2", { altKey: true, ctrlKey: true }), field), null);
  const mac = { ...field, mac: true };
  assert.equal(actOf(press("n", { altKey: true }), mac), null);
  assert.equal(actOf(press("n", { ctrlKey: true }), mac), "take-next");
});

test("the browser keeps its own keys", () => {
  assert.equal(actOf(press("t", { ctrlKey: true }), free), null);
  assert.equal(actOf(press("r", { metaKey: true }), free), null);
  assert.equal(actOf(press("Enter"), free), null);
});

test("every key has one act, and every act its words", () => {
  assert.equal(new Set(SHORTCUTS.map((one) => one.key)).size, SHORTCUTS.length);
  for (const { act } of SHORTCUTS) assert(da.act[act] && en.act[act]);
});

test("how long is left of a promise, and how long it is over", () => {
  const { promise_at, waiting_since } = entryOf(1);
  const due = Date.parse(promise_at);
  assert.equal(da.span(promiseSpan(promise_at, due - 4 * 60_000)), "4 min.");
  assert.equal(promiseSpan(promise_at, due - 1).minutes, 1);
  const over = { over: true, days: 0, hours: 0, minutes: 2 };
  assert.deepEqual(promiseSpan(promise_at, due + 90_000), over);
  assert.equal(en.span(promiseSpan(promise_at, due - 26 * 3_600_000)), "1 day 2 hr");
  const hourLater = Date.parse(waiting_since) + 61 * 60_000;
  assert.equal(da.span(waited(waiting_since, hourLater)), "1 t. 1 min.");
  assert.equal(isSoon(entryOf(1), due - 50_000), true);
  assert.equal(isSoon(entryOf(1), due - 120_000), false);
});

test("every word that is sought must be there", () => {
  assert(matches("At søge ind Chat Dansk", "chat søge"));
  assert(!matches("At søge ind Chat Dansk", "chat engelsk"));
  assert(matches("anything", ""));
});
