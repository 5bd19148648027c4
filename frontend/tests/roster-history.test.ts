import assert from "node:assert/strict";
import { test } from "node:test";
import { type History, madeAgain, NO_HISTORY, tookBack, weekOfChanges, withChange, without } from "../roster/history";
import type { Change } from "../roster/shapes";

const DAY = "2026-11-23";
const hours = { starts: "09:00", ends: "12:00", kind: "chat", room: null } as const;

function single(id: number): { source: "single"; id: number; day: string } {
  return { source: "single", id, day: DAY };
}

function weekly(id: number): { source: "weekly"; id: number; day: string } {
  return { source: "weekly", id, day: DAY };
}

const add: Change = { act: "add-shift", person: 1, day: DAY, ...hours };

function remove(id: number): Change {
  return { act: "remove", shift: single(id) };
}

function move(id: number, day: string): Change {
  return { act: "move", shift: single(id), person: 1, day, ...hours };
}

const steps = (history: History): [number, number] => [history.done.length, history.undone.length];

test("changes are taken back one by one, and made again one by one", () => {
  let history = withChange(NO_HISTORY, [add], [remove(5)]);
  history = withChange(history, [move(5, "2026-11-24")], [move(5, DAY)]);
  assert.deepEqual(steps(history), [2, 0]);
  history = tookBack(history, [move(5, "2026-11-24")]);
  history = tookBack(history, [add]);
  assert.deepEqual(steps(history), [0, 2]);
  history = madeAgain(history, [remove(5)]);
  assert.deepEqual(steps(history), [1, 1]);
});

test("a new change ends what could be made again", () => {
  const history = tookBack(withChange(NO_HISTORY, [add], [remove(5)]), [add]);
  assert.deepEqual(steps(withChange(history, [add], [remove(6)])), [1, 0]);
});

test("a shift that is made again has another number, and later steps mean it by that", () => {
  let history = withChange(NO_HISTORY, [add], [remove(5)]);
  history = withChange(history, [move(5, "2026-11-24")], [move(5, DAY)]);
  history = tookBack(tookBack(history, [move(5, "2026-11-24")]), [add]);
  history = madeAgain(history, [remove(9)]);
  assert.deepEqual(history.undone.at(-1)?.forth, [move(9, "2026-11-24")]);
  assert.deepEqual(history.done.at(-1)?.back, [remove(9)]);
});

test("a shift that is put back has another number, and earlier steps mean it by that", () => {
  let history = withChange(NO_HISTORY, [move(5, "2026-11-24")], [move(5, DAY)]);
  history = withChange(history, [remove(5)], [add]);
  history = tookBack(history, [remove(9)]);
  assert.deepEqual(history.done.at(-1)?.back, [move(9, DAY)]);
});

test("so have weekly hours and absences, whatever the step calls them", () => {
  const away: Change = { act: "add-absence", person: 1, starts: `${DAY}T00:00`, ends: "2026-11-24T00:00" };
  let history = withChange(NO_HISTORY, [{ act: "remove", shift: weekly(3) }], [{ act: "restore", rule: 3, day: DAY }]);
  history = withChange(history, [{ act: "until", rule: 3, until: "2026-11-01" }], [{ ...add, act: "add-weekly", weekday: 0, since: DAY, until: null, on_holidays: false } as Change]);
  history = tookBack(history, [{ act: "until", rule: 8, until: "2026-11-01" }]);
  assert.deepEqual(history.done.at(-1)?.back, [{ act: "restore", rule: 8, day: DAY }]);
  assert.deepEqual(history.done.at(-1)?.forth, [{ act: "remove", shift: weekly(8) }]);
  history = withChange(NO_HISTORY, [away], [{ act: "remove-absence", absence: 2 }]);
  history = madeAgain(tookBack(history, [away]), [{ act: "remove-absence", absence: 4 }]);
  assert.deepEqual(history.done.at(-1)?.back, [{ act: "remove-absence", absence: 4 }]);
});

test("what somebody else has taken back already leaves nothing to make again", () => {
  const history = withChange(NO_HISTORY, [add], [remove(5)]);
  assert.deepEqual(steps(tookBack(history, [])), [0, 0]);
  assert.deepEqual(steps(without(history, "done")), [0, 0]);
});

test("only the last hundred are kept", () => {
  let history = NO_HISTORY;
  for (let id = 0; id < 101; id += 1) history = withChange(history, [add], [remove(id)]);
  assert.equal(history.done.length, 100);
  assert.deepEqual(history.done[0]?.back, [remove(1)]);
});

test("the week of a change is the one in which it is seen", () => {
  assert.equal(weekOfChanges([move(5, "2026-12-02")]), "2026-11-30");
  assert.equal(weekOfChanges([remove(5)]), DAY);
  assert.equal(weekOfChanges([{ act: "add-absence", person: 1, starts: "2026-11-26T12:00", ends: "2026-11-27T00:00" }]), DAY);
  assert.equal(weekOfChanges([{ act: "remove-absence", absence: 4 }]), null);
});
