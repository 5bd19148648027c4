import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { Keeping } from "../widget/kept";

class FakeStorage {
  readonly entries = new Map<string, string>();
  full = false;

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new Error("full");
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

let storage: FakeStorage;

beforeEach(() => {
  storage = new FakeStorage();
  Object.assign(globalThis, { window: { localStorage: storage } });
});

describe("what is kept", () => {
  test("is nothing before something is done", () => {
    new Keeping();
    assert.equal(storage.entries.size, 0);
  });

  test("is one entry, and is there after a reload", () => {
    new Keeping().change({ token: "t", answers: { topic: "work" }, draft: "half a" });
    assert.deepEqual([...storage.entries.keys()], ["eguidance"]);
    const again = new Keeping().kept;
    assert.equal(again.token, "t");
    assert.equal(again.draft, "half a");
    assert.deepEqual(again.answers, { topic: "work" });
  });

  test("is shared by two tabs, but each is on its own step", () => {
    const one = new Keeping();
    one.change({ token: "t", step: "routes" });
    const two = new Keeping();
    two.change({ step: "self-help", answers: { topic: "work" } });
    one.change({ draft: "words" });
    assert.equal(one.kept.step, "routes");
    assert.deepEqual(one.kept.answers, { topic: "work" });
    assert(two.adopt());
    assert.equal(two.kept.step, "self-help");
    assert.equal(two.kept.draft, "words");
  });

  test("is not written back after another tab has wiped it", () => {
    const one = new Keeping();
    one.change({ token: "t" });
    new Keeping().wipe();
    assert(!one.change({ draft: "words" }));
    assert(!one.adopt());
    assert.equal(storage.entries.size, 0);
  });

  test("lives in memory when the browser keeps nothing", () => {
    Object.defineProperty(globalThis, "window", {
      value: Object.defineProperty({}, "localStorage", {
        get: () => {
          throw new Error("forbidden");
        },
      }),
      configurable: true,
      writable: true,
    });
    const keeping = new Keeping();
    assert(keeping.change({ token: "t" }));
    assert(keeping.change({ draft: "words" }));
    assert.equal(keeping.kept.token, "t");
  });

  test("lives in memory when the storage is full", () => {
    storage.full = true;
    const keeping = new Keeping();
    assert(keeping.change({ token: "t" }));
    assert(keeping.change({ draft: "words" }));
    assert.equal(keeping.kept.token, "t");
  });

  test("a broken entry is as none", () => {
    storage.setItem("eguidance", "{not json");
    assert.equal(new Keeping().kept.token, "");
  });
});
