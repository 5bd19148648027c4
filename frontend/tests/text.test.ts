import assert from "node:assert/strict";
import { test } from "node:test";
import { wellFormed } from "../wires/text";

test("half a surrogate pair is replaced, and whole ones are left alone", () => {
  assert.equal(wellFormed("a\uD83Db"), "a\uFFFDb");
  assert.equal(wellFormed("\uDE00"), "\uFFFD");
  assert.equal(wellFormed("godt 😀 æøå"), "godt 😀 æøå");
});
